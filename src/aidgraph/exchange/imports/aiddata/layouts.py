"""The layouts of AidData's tables, read from ``columns.toml``."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Part = Literal["project", "location", "transaction", "copy"]
_ABOUT = frozenset({"part", "title", "title_zh", "known_by", "unit", "unit_givers_of"})
_LISTS = frozenset({"types", "statuses"})


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Hold which columns of a table hold what.

    ``unit`` renames a currency that misleads, where the providers are of ``unit_givers_of``,
    or of no country that is told.
    """

    name: str
    part: Part
    title: str
    title_zh: str
    known_by: frozenset[str]
    roles: dict[str, tuple[str, ...]]
    unit: dict[str, str]
    unit_givers_of: str

    def unit_of(self, currency: str, givers_of: str) -> str:
        """Return the unit of an amount of a project whose providers are of these countries."""
        own = givers_of in {"", self.unit_givers_of}
        return self.unit.get(currency, currency) if own else currency

    def columns(self) -> frozenset[str]:
        """Return every column that the layout reads."""
        return frozenset(column for columns in self.roles.values() for column in columns)

    def cell(self, row: dict[str, str], role: str) -> str:
        """Return the first filled cell of *role*, or nothing."""
        return next((row[c] for c in self.roles.get(role, ()) if row.get(c)), "")

    def yes(self, row: dict[str, str], role: str) -> bool:
        """Tell whether the cell of *role* says yes."""
        return self.cell(row, role).lower() in {"1", "true", "yes"}

    def no(self, row: dict[str, str], role: str) -> bool:
        """Tell whether the cell of *role* says no; an empty one says nothing."""
        return self.cell(row, role).lower() in {"0", "false", "no"}


@cache
def _tables() -> dict[str, Any]:
    text = files(__package__).joinpath("columns.toml").read_text("utf-8")
    return tomllib.loads(text)


def organisation_types() -> dict[str, str]:
    """Return the IATI organisation type by AidData's words, or nothing where it has none.

    >>> organisation_types()["National NGO"], organisation_types()["Political Party"]
    ('22', '')
    """
    types: dict[str, str] = _tables()["types"]
    return types


def statuses() -> dict[str, str]:
    """Return what an amount is worth by the status of its project.

    >>> statuses()["Pipeline: Pledge"]
    'pledged'
    """
    known: dict[str, str] = _tables()["statuses"]
    return known


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the layouts in the order in which they are tried."""
    return tuple(_layout(name, t) for name, t in _tables().items() if name not in _LISTS)


def _layout(name: str, table: dict[str, Any]) -> Layout:
    roles = {
        role: (columns,) if isinstance(columns, str) else tuple(columns)
        for role, columns in table.items()
        if role not in _ABOUT
    }
    about = table["part"], table["title"], table["title_zh"]
    return Layout(
        name,
        *about,
        frozenset(table["known_by"]),
        roles,
        table.get("unit", {}),
        table.get("unit_givers_of", ""),
    )


def layout_of(header: Collection[str]) -> Layout | None:
    """
    Return the layout of a table with the columns *header*, if it is known.

    >>> layout_of(["project_id", "project_title", "donors", "recipients_iso3"]).name
    'geocoded-1'
    """
    have = set(header)
    return next((layout for layout in layouts() if layout.known_by <= have), None)
