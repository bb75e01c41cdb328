"""Turn the rows of a project table into rows of ours, one project a row."""

import re
from dataclasses import dataclass
from datetime import date as calendar_day
from decimal import Decimal

from aidgraph.exchange.imports.aiddata.agencies import agencies, names_something, type_of
from aidgraph.exchange.imports.aiddata.layouts import Layout, organisation_types, statuses
from aidgraph.exchange.imports.countries import countries, note_country
from aidgraph.exchange.imports.iati.parts import date, is_currency
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder
from aidgraph.rdf.vocabulary import OTHER, vocabulary

_PREDICATES = {
    "funding": "funds",
    "cofinancing": "funds",
    "implementing": "implements",
    "receiving": "benefitsFrom",
}
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,20})?", re.ASCII)
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)  # ISO 4217; withdrawn codes are of this form too
_YEAR = re.compile(r"\d{4}", re.ASCII)
_INDICATORS = {"committed": "finance-committed", "pledged": "outgoing-pledge"}
_NO_NAME = "it stands for no name"
SEVERAL = "several funders, shares not told"
NO_FUNDER = "no funder is named"
NO_CURRENCY = "no currency of the code list, maybe a withdrawn one; it is kept as context"
_UNKNOWN_STATUS = "a status that is not known; it is kept in the note, and no sum has the amount"


@dataclass(frozen=True, slots=True)
class KnownProject:
    """
    Hold of a project what its transactions need.

    ``worth`` is what its status makes of money, empty where the status is not known; ``givers_of``
    are the countries of those who give, by their ISO 3166-1 codes of three letters.
    """

    me: str
    funders: tuple[str, ...]
    worth: str
    givers_of: str

    @property
    def giver(self) -> str:
        """Return the only funder, or nothing."""
        return self.funders[0] if len(self.funders) == 1 else ""

    @property
    def remark(self) -> str:
        """Say why nobody gives, or nothing."""
        return "" if self.giver else SEVERAL if self.funders else NO_FUNDER


class ProjectReader:
    """Note one project a row in *tables*; ``projects`` are those noted, by number."""

    def __init__(self, tables: TableBuilder, layout: Layout) -> None:
        self.tables = tables
        self.layout = layout
        self.read_columns = layout.columns()
        self.projects: dict[str, KnownProject] = {}

    def read(self, row: dict[str, str], number: int) -> None:
        """Note the project of *row* and all that the row states."""
        key = self.layout.cell(row, "key")
        if not key or key in self.projects:
            reason = "the project number stands twice; the first is taken over"
            self.tables.leave("row", key or f"row {number}", reason if key else "no number")
            return
        self.tables.key = key
        label = self.layout.cell(row, "label")
        me = self.tables.entity(
            slug("aiddata", key),
            "Project",
            label or f"AidData project {key}",
            key,
            codes=() if "|" in key else (("aiddata", key),),
            named=bool(label),
        )
        funders = self._agencies(row, "funding", me, key)
        for role in ("cofinancing", "implementing", "receiving"):
            self._agencies(row, role, me, key)
        status = self.layout.cell(row, "status")
        worth = statuses().get(status, "")
        if status and not worth:
            self.tables.leave(self.layout.roles["status"][0], status, _UNKNOWN_STATUS)
        self.projects[key] = KnownProject(me, funders, worth, row.get("donors_iso3", ""))
        self._countries(row, me, key)
        self._sectors(row, me, key)
        self._period(row, me, key)
        self._amount(row, self.projects[key], key)
        for column, value in row.items():
            if column not in self.read_columns and value:
                self.tables.leave(column or "a column without a name", value)

    def _agencies(self, row: dict[str, str], role: str, project: str, key: str) -> tuple[str, ...]:
        """Note the agencies of a role and what they are to the project; return their ids."""
        columns = self.layout.roles.get(role, ())
        if not columns or not row.get(columns[0]):
            return ()
        types = row.get(columns[1], "") if len(columns) > 1 else None
        found: dict[str, None] = {}
        for name, kind in agencies(row[columns[0]], types):
            if not names_something(name):
                self.tables.leave(columns[0], name, _NO_NAME)
                continue
            who = self.tables.entity(slug("aiddata.org", name), "Organization", name, key)
            self._type(who, kind, columns[-1], key)
            found[who] = None
        note = "cofinancing" if role == "cofinancing" else ""
        for number, who in enumerate(found, start=1):
            identifier = f"{project}.{role}-{number}"
            self.tables.relation(identifier, who, _PREDICATES[role], project, key, note=note)
        return tuple(found)

    def _type(self, who: str, kind: str, column: str, key: str) -> None:
        if not kind:
            return
        if code := organisation_types().get(type_of(kind), ""):
            identifier = f"org-type.{who}.{code}"
            self.tables.reference(identifier, who, "orgType", f"org-type:{code}", key)
        else:
            reason = "the IATI list of types has no code for it"
            self.tables.leave(f"{column} (type)", kind, reason)

    def _countries(self, row: dict[str, str], project: str, key: str) -> None:
        """Note where the project is: countries by code or name, regions by name alone."""
        known, cell = countries(), self.layout.cell
        codes = [known.by_code.get(code, "") for code in _split(cell(row, "iso3"))]
        codes += [code if code in known.names else "" for code in _split(cell(row, "iso2"))]
        names = _split(cell(row, "country"), "|")
        # Several names and codes do not stand in the same order, so they are not paired.
        only = codes[0] if len(names) == 1 and len(set(codes)) == 1 else ""
        where: dict[str, None] = {}
        for name in names:
            if not names_something(name):
                self.tables.leave(self.layout.roles["country"][0], name, _NO_NAME)
            elif code := known.by_name.get(name, only):
                where[note_country(self.tables, code, key, name)] = None
            else:
                place = self.tables.entity(slug("aiddata.place", name), "Place", name, key)
                where[place] = None
        for code in filter(None, codes):
            where[note_country(self.tables, code, key)] = None
        for number, place in enumerate(where, start=1):
            self.tables.relation(f"{project}.recipient-{number}", project, "locatedIn", place, key)

    def _sectors(self, row: dict[str, str], project: str, key: str) -> None:
        for code in _split(self.layout.cell(row, "sector")):
            if vocabulary().knows("dac", code):
                identifier = f"sector.{project}.{code}"
                self.tables.reference(identifier, project, "sector", f"dac:{code}", key)
            else:
                column = self.layout.roles["sector"][0]
                self.tables.leave(column, code, "a code that is not in the code list")

    def _period(self, row: dict[str, str], project: str, key: str) -> None:
        """Note from when to when: the actual dates, the planned ones where those are missing."""
        days: dict[str, str] = {}
        words = []
        for bound in ("start", "end"):
            for column, kind in zip(
                self.layout.roles.get(bound, ()), ("actual", "planned"), strict=False
            ):
                if not (text := row.get(column, "")):
                    continue
                if bound in days:
                    self.tables.leave(column, text, "the actual date is taken over")
                elif day := day_of(text):
                    days[bound] = day
                    words.append(f"{kind} {bound}")
                else:
                    self.tables.leave(column, text, "no date")
        if len(days) < 2 or days["start"] <= days["end"]:
            bounds, note = (days.get("start", ""), days.get("end", "")), "; ".join(words)
            if any(bounds):
                self.tables.relation(
                    f"{project}.period", project, "period", "", key, period=bounds, note=note
                )
            return
        for word, day in zip(words, days.values(), strict=True):
            self.tables.leave(word, day, "it ends before it starts")

    def _amount(self, row: dict[str, str], project: KnownProject, key: str) -> None:
        """Note the amount: money promised, or context where no sum may hold it."""
        cell = self.layout.cell
        amount, currency = cell(row, "amount"), cell(row, "currency").strip()
        if not amount:
            return
        column = self.layout.roles["amount"][0]
        if why := refused(amount, currency):
            self.tables.leave(column, f"{amount} {currency}", why)
            return
        if not is_currency(currency):
            self.tables.leave(column, f"{amount} {currency}", NO_CURRENCY)
        flow = self._may_be_added(row, project.worth) and is_currency(currency)
        year = cell(row, "year").removesuffix(".0")  # as tools write a column with empty cells
        if year and not _YEAR.fullmatch(year):
            self.tables.leave(self.layout.roles["year"][0], year, "no year")
        self.tables.figure(
            f"{project.me}.amount",
            "flow" if flow else "context",
            project.me,
            _INDICATORS.get(project.worth, "finance-committed"),
            Decimal(amount),
            unit_of(currency),
            key,
            parties=(project.giver if flow else "", ""),
            period=(year, year) if _YEAR.fullmatch(year) else ("", ""),
            note=self._note(row, project),
        )

    def _may_be_added(self, row: dict[str, str], worth: str) -> bool:
        """Tell whether sums may hold the amount of a row: money promised, stated once."""
        # A pledge is never recommended for sums of commitments; it has an indicator of its own.
        advised = worth == "pledged" or not self.layout.no(row, "recommended")
        return worth in _INDICATORS and advised and not self.layout.yes(row, "umbrella")

    def _note(self, row: dict[str, str], project: KnownProject) -> str:
        """Say what a reader of the amount must know: AidData's own words for status and class."""
        cell, layout = self.layout.cell, self.layout
        words = {"status": "status", "flow_class": "flow class", "flow": "flow"}
        parts = [f"{word}: {cell(row, role)}" for role, word in words.items() if cell(row, role)]
        said = {
            "an umbrella agreement: its parts may be listed too": layout.yes(row, "umbrella"),
            "not recommended for sums by AidData": layout.no(row, "recommended"),
            "estimated by AidData": layout.yes(row, "estimated"),
            "the year is uncertain": layout.yes(row, "year_uncertain"),
            project.remark: bool(project.remark),
        }
        return "; ".join((*parts, *(text for text, holds in said.items() if holds)))


def refused(amount: str, currency: str) -> str:
    """Return why an amount cannot be taken over, or nothing."""
    if not _NUMBER.fullmatch(amount):
        return "no plain number"
    return "" if _CURRENCY.fullmatch(currency) else "no code of a currency"


def unit_of(currency: str) -> str:
    """Return the unit of an amount: a currency of the code list, else AidData's own word for it.

    >>> unit_of("GHS"), unit_of("GHC")
    ('GHS', 'other:GHC')
    """
    return currency if is_currency(currency) else OTHER + currency


def day_of(text: str) -> str:
    """Return an ISO date of an ISO or American one, or nothing.

    >>> day_of("4/28/2021"), day_of("2021-04-28"), day_of("soon")
    ('2021-04-28', '2021-04-28', '')
    """
    if not (found := _AMERICAN.fullmatch(text)):
        return date(text)
    month, day, year = (int(part) for part in found.groups())
    try:
        return calendar_day(year, month, day).isoformat()
    except ValueError:
        return ""


def _split(text: str, signs: str = "|;") -> list[str]:
    parts = re.split(f"[{re.escape(signs)}]", text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
