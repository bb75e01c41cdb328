"""Read the cells that name agencies: names with types, several to a cell."""

from functools import cache

from aidgraph.exchange.imports.aiddata.layouts import organisation_types

_NO_NAMES = frozenset(
    {"na", "n/a", "#n/a", "#value!", "#ref!", "#name?", "nan", "null", "none", "-", "--"}
)


def names_something(text: str) -> bool:
    """Tell whether a cell holds a name, and not what tools write into empty ones.

    >>> names_something("Bank A"), names_something("#N/A")
    (True, False)
    """
    return text.lower() not in _NO_NAMES


@cache
def _types() -> tuple[tuple[str, str], ...]:
    """Return the types in lower case with their own writing, the longest first."""
    known = sorted(organisation_types(), key=len, reverse=True)
    return tuple((kind.lower(), kind) for kind in known)


@cache
def type_of(words: str) -> str:
    """Return the type as ``columns.toml`` writes it, or nothing.

    >>> type_of("State-owned company"), type_of("Ltd.")
    ('State-Owned Company', '')
    """
    return next((kind for low, kind in _types() if low == words.lower()), "")


def name_and_type(text: str) -> tuple[str, str]:
    """
    Split ``Name, Type``; a name has commas of its own, so only a known type is split off.

    >>> name_and_type("Export-Import Bank of China, Government Agency")
    ('Export-Import Bank of China', 'Government Agency')
    >>> name_and_type("Zambia Investment Company, Ltd. (ZIEC)")
    ('Zambia Investment Company, Ltd. (ZIEC)', '')
    """
    text = text.strip(" ,")
    for low, kind in _types():
        name = text[: -len(kind)].rstrip()
        if text.lower().endswith(low) and name.endswith(","):
            return name.rstrip(" ,"), kind
    return text, ""


def agencies(names: str, types: str | None) -> list[tuple[str, str]]:
    """
    Return the agencies of a cell with their types, each once.

    Args:
        names: ``Name, Type; Name, Type`` with semicolons or bars; or names alone.
        types: The cell of types beside it, with bars, or None where there is no such column.

    >>> agencies("A Ltd., NGO; B, Government Agency", None)
    [('A Ltd.', 'NGO'), ('B', 'Government Agency')]
    >>> agencies("A|B", "NGO|Government Agency")
    [('A', 'NGO'), ('B', 'Government Agency')]
    """
    if types is None:
        pairs = [name_and_type(part) for part in names.replace("|", ";").split(";")]
    else:
        kinds = [kind.strip() for kind in types.split("|")]
        parts = [part.strip() for part in names.split("|")]
        kinds += [""] * (len(parts) - len(kinds))
        pairs = list(zip(parts, kinds, strict=False))
    return list(dict.fromkeys((name, kind) for name, kind in pairs if name))
