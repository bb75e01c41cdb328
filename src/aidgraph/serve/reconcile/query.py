"""A query of the protocol, whichever version of it the client speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, NoReturn

from aidgraph.errors import CallError

Quantifier = Literal["any", "all", "none"]
Kind = Literal["name", "id", "property"]
USUAL = 5
MOST = 100


class Given(NamedTuple):
    """Hold a value that a client gives: its text, or the id of a thing matched before."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold one condition on what is looked for; ``property`` is an id, for that kind alone."""

    kind: Kind
    values: tuple[Given, ...]
    property: str = ""
    required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True, slots=True)
class ReconciliationQuery:
    """Hold one query: conditions, the types looked for, and whether others are left out."""

    conditions: tuple[Condition, ...]
    types: tuple[str, ...] = ()
    strict: bool = False
    limit: int = USUAL

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names to look for, each once."""
        return self._texts("name")

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids to look for, each once."""
        return self._texts("id")

    def _texts(self, kind: Kind) -> tuple[str, ...]:
        found = (
            value.id or value.text
            for condition in self.conditions
            if condition.kind == kind and condition.quantifier != "none"
            for value in condition.values
        )
        return tuple(dict.fromkeys(text for text in found if text.strip()))


def refuse(where: str, why: str) -> NoReturn:
    """Give up on a query.

    Raises:
        CallError: With the place in the request and what is wrong there.
    """
    raise CallError(f"{where}: {why}")


def read_object(data: object, where: str, allowed: Sequence[str] = ()) -> Mapping[str, Any]:
    """
    Return *data* as the fields of an object.

    Raises:
        CallError: If it is none, or has a field that is not *allowed*.

    >>> read_object({"query": "a"}, "q0", ("query",))
    {'query': 'a'}
    """
    if not isinstance(data, dict):
        refuse(where, f"an object is wanted here, not {_kind(data)}")
    for name in data:
        if allowed and name not in allowed:
            refuse(where, f"there is no field {name[:40]!r}; there are {', '.join(allowed)}")
    return data


def read_list(data: object, where: str, most: int | None = None) -> list[Any]:
    """
    Return *data* as a list.

    Raises:
        CallError: If it is none, or has more than *most* entries.
    """
    if not isinstance(data, list):
        refuse(where, f"a list is wanted here, not {_kind(data)}")
    if most is not None and len(data) > most:
        refuse(where, f"there are {len(data)} entries; give {most} at most")
    return data


def read_text(data: object, where: str) -> str:
    """
    Return *data* as a text.

    Raises:
        CallError: If it is none.
    """
    if not isinstance(data, str):
        refuse(where, f"a text is wanted here, not {_kind(data)}")
    return data


def read_choice(data: object, where: str, choices: Sequence[str]) -> str:
    """
    Return *data*, which is one of *choices*.

    Raises:
        CallError: If it is not.
    """
    if data not in choices:
        refuse(where, f"give one of {', '.join(choices)}")
    return str(data)


def read_limit(data: object, where: str) -> int:
    """
    Return how many candidates are asked for: 0 stands for the usual number, 100 is the most.

    Raises:
        CallError: If *data* is no number, or is negative.

    >>> read_limit(None, "q0"), read_limit(0, "q0"), read_limit(3.0, "q0"), read_limit(999, "q0")
    (5, 5, 3, 100)
    """
    if data is None:
        return USUAL
    if isinstance(data, bool) or not isinstance(data, int | float):
        refuse(where, f"`limit` is a number, not {_kind(data)}")
    if data < 0:
        refuse(where, "`limit` is 1 or more")
    return int(min(data, MOST)) or USUAL


def read_values(data: object, where: str) -> tuple[Given, ...]:
    """
    Return the values of a condition: one, or a list.

    Raises:
        CallError: If one is neither a text, a number, true or false, nor an object with an ``id``,
            or there are more than 100.

    >>> read_values(["a", 1, {"id": "x"}], "q0")
    (Given(text='a', id=''), Given(text='1', id=''), Given(text='', id='x'))
    """
    values = read_list(data, where, MOST) if isinstance(data, list) else [data]
    return tuple(_read_value(value, where) for value in values)


def _read_value(data: object, where: str) -> Given:
    if isinstance(data, bool):
        return Given(str(data).lower())
    if isinstance(data, int | float):
        return Given(f"{data:.0f}" if data == int(data) else repr(data))
    if isinstance(data, str):
        return Given(data)
    if not isinstance(data, dict) or "id" not in data:
        refuse(where, "a value is a text, a number, true or false, or an object with an `id`")
    name = data.get("name", "")
    return Given(read_text(name, f"{where}, name"), read_text(data["id"], f"{where}, id"))


def _kind(data: object) -> str:
    """Name what JSON calls the type of *data*."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return "null" if data is None else names.get(type(data), "a number")
