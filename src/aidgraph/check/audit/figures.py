"""Read the figures of a built graph as the audit needs them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from aidgraph.chinese.numbers import scan
from aidgraph.rdf.iri import ONTOLOGY, THING
from aidgraph.store.open import select

_PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_FIGURES = f"""{_PREFIXES}
SELECT * WHERE {{
  ?figure aid:about ?about ; aid:indicator ?indicator ; aid:unit ?unit ;
          aid:comparator ?comparator ; aid:statedBy ?report ; a ?kind .
  ?report a aid:Report .
  OPTIONAL {{ ?figure aid:value ?value }}
  OPTIONAL {{ ?figure aid:min ?min }}
  OPTIONAL {{ ?figure aid:max ?max }}
  OPTIONAL {{ ?figure aid:flowKind ?flowKind }}
  OPTIONAL {{ ?figure aid:provider ?provider }}
  OPTIONAL {{ ?figure aid:period ?period . ?period aid:from ?from ; aid:to ?to }}
  OPTIONAL {{ ?report aid:period ?whole . ?whole aid:from ?wholeFrom ; aid:to ?wholeTo }}
}} ORDER BY ?figure"""
_QUOTES = f"""{_PREFIXES}
SELECT ?figure ?start ?end ?exact WHERE {{
  ?figure aid:indicator ?indicator ; aid:evidence ?evidence .
  ?evidence oa:hasSelector ?position , ?quote .
  ?position oa:start ?start ; oa:end ?end .
  ?quote oa:exact ?exact .
}} ORDER BY ?figure ?start"""
_DATE = re.compile(r"[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?")
_TOLERANCE = Decimal("0.1")  # how far 约 and 近 may be off: our reading, not the report's


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """Hold the words of one place where a figure stands; offsets are code points."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one figure: IRIs as text, numbers in the base unit of ``unit``."""

    iri: str
    report: str
    kind: str
    about: str
    indicator: str
    unit: str
    comparator: str
    value: Decimal | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    flow_kind: str = ""
    provider: str = ""
    start: str = ""
    end: str = ""
    whole: tuple[str, str] = ("", "")  # the period of the report
    quotes: tuple[Quote, ...] = field(default=())

    @property
    def name(self) -> str:
        """Return the claim's id.

        >>> Figure("https://example.org/claim/flow-a", "", "", "", "", "", "").name
        'flow-a'
        """
        return self.iri.rsplit("/", 1)[-1]

    @property
    def quote(self) -> str:
        """
        Return the words that hold the number, on one line; of several the first.

        >>> told = (Quote(0, 5, "2021年"), Quote(9, 13, "46亿元"))
        >>> Figure("", "", "", "", "", "", "", Decimal("4600000000"), quotes=told).quote
        '46亿元'
        """
        words = ["".join(quote.exact.split()) for quote in self.quotes]
        return min(words, key=self._off, default=self.name)

    def _off(self, words: str) -> int:
        """Tell how far *words* are from holding the number: 0 has it, 1 another, 2 only dates."""
        mine = {self.value, self.min, self.max} - {None}
        numbers = list(scan(_DATE.sub("，", words)))
        if any({number.low, number.high} & mine for number in numbers):
            return 0
        return 1 if numbers else 2

    @property
    def span(self) -> tuple[str, str] | None:
        """Return the first and the last day it covers, else those of its report, else None.

        >>> Figure("", "", "", "", "", "", "", start="2020", end="2021-06").span
        ('2020-01-01', '2021-06-31')
        """
        start, end = (self.start, self.end) if self.start else self.whole
        return (
            (start[:10] + "0000-01-01"[len(start) :], end[:10] + "0000-12-31"[len(end) :])
            if start and end
            else None
        )

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """
        Return the least and the most the words allow; None is unbounded.

        近 reads as the last tenth below the number, 约 as a tenth either side.

        >>> Figure("", "", "", "", "", "", "just-under", Decimal(100)).bounds()
        (Decimal('90.0'), Decimal('100'))
        """
        value = self.value
        if value is None:
            return self.min, self.max
        slack = abs(value) * _TOLERANCE
        return {
            "approximately": (value - slack, value + slack),
            "just-under": (value - slack, value),
            "more-than": (value, None),
            "at-least": (value, None),
            "less-than": (None, value),
            "at-most": (None, value),
        }.get(self.comparator, (value, value))

    def number(self) -> Decimal | None:
        """Return the number to calculate with: the value, or the middle of a range."""
        if self.value is not None:
            return self.value
        if self.min is not None and self.max is not None:
            return (self.min + self.max) / 2
        return None

    def overlaps(self, other: "Figure") -> bool:
        """Tell whether the periods overlap; a figure without one may be of any time."""
        if not (self.start and other.start):
            return True
        width = min(map(len, (self.start, self.end, other.start, other.end)))
        mine, theirs = (
            (self.start[:width], self.end[:width]),
            (other.start[:width], other.end[:width]),
        )
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]

    def as_data(self) -> dict[str, object]:
        """Return the claim as JSON-ready data: id, report, number, unit and where it stands."""
        return {
            "id": self.name,
            "iri": self.iri,
            "report": self.report,
            "about": self.about,
            "indicator": self.indicator,
            "value": None if self.value is None else str(self.value),
            "unit": self.unit,
            "comparator": self.comparator,
            "quotes": [{"start": q.start, "end": q.end, "exact": q.exact} for q in self.quotes],
        }


def read_figures(store: ox.Store) -> list[Figure]:
    """Return every figure of the graph, in the order of the reports' texts."""
    quotes: dict[str, list[Quote]] = {}
    for row in select(store, _QUOTES):
        quote = Quote(int(row["start"].value), int(row["end"].value), row["exact"].value)
        quotes.setdefault(row["figure"].value, []).append(quote)
    figures = [
        _figure(row, tuple(quotes.get(row["figure"].value, ()))) for row in select(store, _FIGURES)
    ]
    return sorted(figures, key=lambda f: (f.report, f.quotes, f.iri))


def _figure(row: ox.QuerySolution, quotes: tuple[Quote, ...]) -> Figure:
    def text(name: str) -> str:
        term = row[name]
        return "" if term is None else str(term.value)

    def number(name: str) -> Decimal | None:
        return Decimal(text(name)) if text(name) else None

    return Figure(
        iri=text("figure"),
        report=short(text("report")),
        kind=short(text("kind")),
        about=text("about"),
        indicator=short(text("indicator")).removeprefix("indicator-"),
        unit=short(text("unit")),
        comparator=short(text("comparator")),
        value=number("value"),
        min=number("min"),
        max=number("max"),
        flow_kind=short(text("flowKind")).removeprefix("flow-"),
        provider=text("provider"),
        start=text("from"),
        end=text("to"),
        whole=(text("wholeFrom"), text("wholeTo")),
        quotes=quotes,
    )


def short(iri: str) -> str:
    """Return the last step of an IRI: a local name or an id.

    >>> short("https://w3id.org/aidgraph/ontology#exactly")
    'exactly'
    """
    return iri.removeprefix(ONTOLOGY).removeprefix(THING).rsplit("/", 1)[-1]
