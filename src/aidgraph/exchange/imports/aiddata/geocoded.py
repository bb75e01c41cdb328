"""Join the tables of locations and transactions of AidData's geocoded releases to projects."""

import re
from decimal import Decimal

from aidgraph.exchange.imports.aiddata.layouts import Layout
from aidgraph.exchange.imports.aiddata.project import (
    NO_CURRENCY,
    KnownProject,
    day_of,
    refused,
    unit_of,
)
from aidgraph.exchange.imports.countries import countries, note_country
from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.parts import is_currency
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder

_NO_PROJECT = "no project has this number"
_TWICE = "the number stands twice; the first is taken over"
_EXACTNESS = {"1": "exact", "2": "approximate"}  # IATI list GeographicExactness
_PROMISED = "finance-committed"
_GEONAMES = re.compile(r"[1-9]\d{0,11}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)


class PartReader:
    """Note the rows of one table that belong to *projects*, by their number."""

    def __init__(
        self, tables: TableBuilder, layout: Layout, projects: dict[str, KnownProject]
    ) -> None:
        self.tables = tables
        self.layout = layout
        self.read_columns = layout.columns()
        self.projects = projects
        self.seen: set[str] = set()

    def read(self, row: dict[str, str], number: int) -> None:
        """Note one location or transaction."""
        cell, name = self.layout.cell, self.layout.name
        project, key = self.projects.get(cell(row, "project")), cell(row, "key")
        if project is None or not key or key in self.seen:
            reason = _NO_PROJECT if project is None else _TWICE if key else "no number"
            self.tables.leave(f"{name}: row", key or f"row {number}", reason)
            return
        self.seen.add(key)
        self.tables.key = key
        if self.layout.part == "location":
            self._location(row, project, key)
        else:
            self._transaction(row, project, key)
        for column, value in row.items():
            if column not in self.read_columns and value:
                self.tables.leave(f"{name}: {column}", value)

    def _location(self, row: dict[str, str], project: KnownProject, key: str) -> None:
        cell = self.layout.cell
        number, label = cell(row, "geonames"), cell(row, "label")
        coded = bool(_GEONAMES.fullmatch(number))
        if not coded and not label:
            self.tables.leave(f"{self.layout.name}: row", key, "neither name nor GeoNames number")
            return
        me = f"geonames-{number}" if coded else slug(f"{project.me}.place", label)
        nation = _nation(cell(row, "feature"), cell(row, "divisions"))
        place = self.tables.entity(
            note_country(self.tables, nation, key) if nation else me,
            "Place",
            label or f"GeoNames {number}",
            key,
            codes=(("geonames", number),) if coded else (),
            named=bool(label) and not nation,
        )
        exactness = _EXACTNESS.get(cell(row, "exactness"), "not stated")
        precision = cell(row, "precision") or "not stated"
        note = f"exactness: {exactness}; AidData's precision code: {precision}"
        identifier = slug(f"{project.me}.location", key)
        self.tables.relation(identifier, project.me, "locatedIn", place, key, note=note)
        self._point(place, cell(row, "latitude"), cell(row, "longitude"), key)

    def _point(self, place: str, latitude: str, longitude: str, key: str) -> None:
        """Note where GeoNames has the place; how exact the project is there is another matter."""
        if not latitude and not longitude:
            return
        path, where = f"{self.layout.name}: latitude, longitude", f"{latitude} {longitude}"
        known = self.tables.references.get(f"point.{place}")
        if known is not None:
            if known[3] != where:
                self.tables.leave(path, where, "another point of this place is taken over")
        elif not (_DEGREES.fullmatch(latitude) and _DEGREES.fullmatch(longitude)):
            self.tables.leave(path, where, "not a latitude and a longitude")
        elif abs(float(latitude)) > 90 or abs(float(longitude)) > 180:
            self.tables.leave(path, where, "no place on earth: out of range")
        else:
            self.tables.reference(f"point.{place}", place, "point", where, key)

    def _transaction(self, row: dict[str, str], project: KnownProject, key: str) -> None:
        cell = self.layout.cell
        amount, currency, kind = (cell(row, role) for role in ("amount", "currency", "kind"))
        if why := refused(amount, currency):
            self.tables.leave(f"{self.layout.name}: amount", f"{kind} {amount} {currency}", why)
            return
        if not (known := is_currency(currency)):
            stated = f"{kind} {amount} {currency}"
            self.tables.leave(f"{self.layout.name}: amount", stated, NO_CURRENCY)
        indicator = _indicator(kind)
        if not indicator:
            reason = "a kind of transaction that is not known; it is kept as context"
            self.tables.leave(f"{self.layout.name}: kind", f"{kind} {amount} {currency}", reason)
        # What was promised to a project that came to nothing is no money; what was paid is.
        flow = known and bool(indicator) and (indicator != _PROMISED or project.worth != "context")
        when = self._when(row)
        self.tables.figure(
            slug(f"{project.me}.transaction", key),
            "flow" if flow else "context",
            project.me,
            indicator or f"other:transaction of kind {kind or 'unknown'}",
            Decimal(amount),
            self.layout.unit_of(unit_of(currency), project.givers_of),
            key,
            parties=(project.giver if flow else "", ""),
            period=(when, when),
            note=project.remark,
        )

    def _when(self, row: dict[str, str]) -> str:
        """Return the date of a transaction, else its year; what is none is noted."""
        stated, year = self.layout.cell(row, "date"), self.layout.cell(row, "year")
        day = day_of(stated)
        if stated and not day:
            self.tables.leave(f"{self.layout.name}: date", stated, "no date")
        known = year if _YEAR.fullmatch(year) else day_of(year)
        if year and not known:
            self.tables.leave(f"{self.layout.name}: year", year, "no year of four digits")
        return day or known


def _nation(feature: str, divisions: str) -> str:
    """Return the country that a place is, by GeoNames' kind of it and the codes of what it is in.

    >>> _nation("PCLI", "6295630|6255146|GH"), _nation("ADM1", "6295630|6255146|GH|01")
    ('GH', '')
    """
    code = divisions.rpartition("|")[2]
    return code if feature.startswith("PCL") and code in countries().names else ""


def _indicator(kind: str) -> str:
    """Return the indicator of a kind of transaction, by its code in IATI 1.0x or 2.0x.

    >>> _indicator("C"), _indicator("E"), _indicator("Z")
    ('finance-committed', 'expenditure', '')
    """
    known = mapping().transactions.get(kind, {}).get("indicator", "")
    return _PROMISED if known == "commitment" else known
