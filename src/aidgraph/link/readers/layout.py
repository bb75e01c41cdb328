"""Say which column of a table holds what: from the command line, or from a profile that ships."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from aidgraph.errors import CallError

FIELDS = {
    "id": "the id or IRI of the thing",
    "label": "its name",
    "label_en": "its name in English, where `label` is in another language",
    "alias": "other names",
    "code": "codes as `scheme:code`, or the code alone where the profile names a scheme",
    "type": "its class: Organization, Place, …",
    "country": "the country that it is in: ISO 3166-1 code or name",
    "within": "other places that it lies in, by name or code",
    "parent": "the id of the row that it lies in",
    "from": "the first year",
    "to": "the last year",
}
_USUAL = {"aliases": "alias", "codes": "code"}  # columns of our own tables that hold several


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """
    Hold how a table is read.

    ``columns`` name for each field of FIELDS the columns, or paths into JSON, that hold it; of
    several columns for the label the first that is filled counts. ``separators`` stand between
    several values of a cell; ``prefix`` goes before an id that is no IRI; ``scheme`` before a code;
    ``type`` is that of all things; ``types`` say what a value of the type column means.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    separators: str = "|"
    prefix: str = ""
    scheme: str = ""
    type: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    delimiter: str = ""
    query: str = ""
    title: str = ""


OWN = ColumnMap({name: (name,) for name in FIELDS} | {o: (c,) for c, o in _USUAL.items()})
"""The layout of a code table of ours: a column for each field."""


@cache
def profile_names() -> tuple[str, ...]:
    """
    Return the names of the profiles that ship.

    >>> profile_names()
    ('dac-channels', 'geonames', 'grid', 'osm', 'ror', 'wikidata')
    """
    folder = files("aidgraph.link.readers").joinpath("layouts")
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir()))


def read_layout(name: str) -> ColumnMap:
    """
    Return a profile that ships.

    >>> read_layout("geonames").type
    'Place'

    Raises:
        CallError: If there is none of that name.
    """
    if name not in profile_names():
        raise CallError(f"no profile {name!r}; there are {', '.join(profile_names())}")
    text = files("aidgraph.link.readers").joinpath(f"layouts/{name}.toml").read_text("utf-8")
    found = tomllib.loads(text)
    columns = {f: _several(value) for f, value in found.pop("columns").items()}
    found["header"] = tuple(found.get("header", ()))
    return ColumnMap(columns, **found)


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def with_columns(layout: ColumnMap, stated: str) -> ColumnMap:
    """
    Return *layout* with the columns that a text states: ``id=ror_id,label=name,alias=acronyms``.

    A field that is stated twice has both columns.

    >>> found = with_columns(OWN, "id=ror_id,label=name,alias=acronyms,alias=old names")
    >>> found.columns["alias"], found.columns["id"], found.columns.get("parent")
    (('acronyms', 'old names'), ('ror_id',), None)

    Raises:
        CallError: If a part is no ``field=column``, or the field is not known.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for part in filter(None, stated.split(",")):
        name, sign, column = (piece.strip() for piece in part.partition("="))
        known = _USUAL.get(name, name)
        if not sign or known not in FIELDS or not column:
            raise CallError(f"--map: {part!r} is no field=column; fields are {', '.join(FIELDS)}")
        columns[known] = (*columns.get(known, ()), column)
    own = layout is OWN
    separators = "|;" if own else layout.separators  # tables of others have either
    return replace(layout, columns=columns if own else {**layout.columns, **columns},
                   separators=separators)  # fmt: skip
