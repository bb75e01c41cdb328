"""The figures of a built graph as the rules of the audit compare them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from urllib.parse import unquote

from aidgraph.chinese.numbers import scan
from aidgraph.chinese.script import fold, normalise
from aidgraph.rdf.iri import thing
from aidgraph.store.claims import Figure, read_figures
from aidgraph.store.evidence import Evidence
from aidgraph.store.graph import Graph, short
from aidgraph.store.periods import Period
from aidgraph.store.sources import Source, read_source

_DATE = re.compile(r"[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?")
_OPEN = thing("indicator", "")
_COUNTS = "计："  # heads the part of a note that says what a figure counts
_TOLERANCE = Decimal("0.1")  # how far 约 and 近 may be off: our reading, not the report's


@dataclass(frozen=True, slots=True)
class AuditFigure:
    """Hold what the rules compare of a figure that a report states: ids and keys as text.

    Numbers are in the base unit of ``unit``; ``around`` is the period of the report, ``stated`` the
    figure's own bounds as they are stated, either of which may be missing.  ``counted`` are the
    folded words for what it counts, where no indicator of the code list says it (``is_open``)
    or a note does.
    """

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
    receiver: str = ""
    modality: str = "done"
    counted: str = ""
    is_open: bool = False
    stated: tuple[str, str] = ("", "")
    period: Period | None = None
    around: Period | None = None
    quotes: tuple[Evidence, ...] = ()

    @property
    def name(self) -> str:
        """Return the claim's id.

        >>> AuditFigure("https://example.org/claim/flow-a", "", "", "", "", "", "").name
        'flow-a'
        """
        return self.iri.rsplit("/", 1)[-1]

    @property
    def quote(self) -> str:
        """
        Return the words that hold the number, on one line; of several the first.

        >>> quotes = (Evidence("", exact="2021年"), Evidence("", exact="46亿元"))
        >>> AuditFigure("", "", "", "", "", "", "", Decimal("4600000000"), quotes=quotes).quote
        '46亿元'
        """
        words = ["".join(quote.exact.split()) for quote in self.quotes]
        return min(words, key=self._off, default=self.name)

    def _off(self, words: str) -> int:
        """Tell how far *words* are from holding the number: 0 has it, 1 another, 2 only dates."""
        mine = {self.value, self.min, self.max} - {None}
        numbers = list(scan(_DATE.sub("，", normalise(words))))
        if any({number.low, number.high} & mine for number in numbers):
            return 0
        return 1 if numbers else 2

    @property
    def start(self) -> str:
        """Return when its period begins; nothing where none is told."""
        return self.period.start if self.period else ""

    @property
    def end(self) -> str:
        """Return when its period ends."""
        return self.period.end if self.period else ""

    @property
    def whole(self) -> tuple[str, str]:
        """Return the bounds of its report's period."""
        return (self.around.start, self.around.end) if self.around else ("", "")

    @property
    def places(self) -> tuple[Evidence, ...]:
        """Return the quotes that hold the number; others name a party, or what it is of."""
        return tuple(quote for quote in self.quotes if self._off(quote.exact) == 0)

    @property
    def span(self) -> tuple[str, str] | None:
        """Return the first and the last day it covers, else those of its report, else None.

        >>> half = Period("", "2020", "2021-06", inferred=False)
        >>> AuditFigure("", "", "", "", "", "", "", period=half).span
        ('2020-01-01', '2021-06-31')
        """
        start, end = (self.start, self.end) if any((self.start, *self.stated)) else self.whole
        return (
            (start[:10] + "0000-01-01"[len(start) :], end[:10] + "0000-12-31"[len(end) :])
            if start and end
            else None
        )

    @property
    def place(self) -> tuple[int, int] | None:
        """Return where its number stands; None where the words there hold another one."""
        off = {quote: self._off("".join(quote.exact.split())) for quote in self.quotes}
        best = min(off, key=off.__getitem__, default=None)
        return None if best is None or off[best] == 1 else (best.start, best.end)

    @property
    def open_key(self) -> str:
        """Return the key of its indicator; of one in the words of the report only that it is so."""
        return "" if self.is_open else self.indicator

    @property
    def is_fact(self) -> bool:
        """Tell whether it is told as done or going on, not as planned, pledged or estimated."""
        return self.modality in {"", "done", "ongoing"}

    @property
    def has_time(self) -> bool:
        """Tell whether a period is stated for it, or for its report."""
        return self.span is not None or any(self.stated)

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """
        Return the least and the most the words allow; None is unbounded.

        近 reads as the last tenth below the number, 约 as a tenth either side.

        >>> AuditFigure("", "", "", "", "", "", "just-under", Decimal(100)).bounds()
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

    def overlaps(self, other: "AuditFigure") -> bool:
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


def audit_figures(graph: Graph) -> list[AuditFigure]:
    """Return every figure that a report states of something, in the order of the reports' texts."""
    source = cache(lambda iri: read_source(graph, iri))
    found = [one for figure in read_figures(graph) for one in _compared(graph, figure, source)]
    return sorted(found, key=in_text)


def _compared(
    graph: Graph, figure: Figure, source: Callable[[str], Source]
) -> Iterator[AuditFigure]:
    """Yield the figure as it is compared; nothing where a part is missing, or no report says it."""
    statement, amount = figure.statement, figure.amount
    needed = (figure.about, figure.indicator.iri, amount.unit.iri, amount.comparator.iri)
    if not (all(needed) and statement.source and graph.is_report(statement.source)):
        return
    yield AuditFigure(
        iri=figure.iri,
        report=last_step(statement.source),
        kind=figure.kind,
        about=figure.about,
        indicator=indicator_key(figure.indicator.iri),
        unit=last_step(amount.unit.iri),
        comparator=amount.comparator.key,
        value=amount.value,
        min=amount.low,
        max=amount.high,
        flow_kind=figure.flow_kind.key if figure.flow_kind else "",
        provider=figure.provider,
        receiver=figure.receiver,
        modality=statement.modality or "done",
        counted=counted(figure.indicator.iri, (name.text for name in statement.notes.texts)),
        is_open=figure.indicator.iri.startswith(_OPEN),
        stated=(statement.period.start, statement.period.end) if statement.period else ("", ""),
        period=_bounded(statement.period),
        around=_bounded(source(statement.source).period),
        quotes=statement.quotes,
    )


def _bounded(period: Period | None) -> Period | None:
    """Return a period that has both bounds: what has one cannot be compared."""
    return period if period and period.start and period.end else None


def counted(indicator: str, notes: Iterable[str]) -> str:
    """
    Return the folded words for what is counted: those of an open indicator, else of a note.

    >>> counted("https://w3id.org/aidgraph/id/indicator/%E6%89%8B%E8%A1%93", [])
    '手术'
    >>> counted("", ["计：大衣；承前：甲县"])
    '大衣'
    """
    if indicator.startswith(_OPEN):
        return fold(unquote(indicator.removeprefix(_OPEN)))
    parts = (part for note in sorted(notes) for part in note.split("；"))
    return next(
        (fold(part.removeprefix(_COUNTS)) for part in parts if part.startswith(_COUNTS)), ""
    )


def in_text(figure: AuditFigure) -> tuple[str, list[tuple[int, int, str]], str]:
    """Return what figures are sorted by: the report, then where they stand in it."""
    places = [(quote.start, quote.end, quote.exact) for quote in figure.quotes]
    return figure.report, places, figure.iri


def last_step(iri: str) -> str:
    """Return the last step of an IRI: a local name or an id.

    >>> last_step("https://w3id.org/aidgraph/id/report/jinhua-wensu")
    'jinhua-wensu'
    """
    return short(iri).rsplit("/", 1)[-1]


def indicator_key(iri: str) -> str:
    """Return the key of the indicator *iri*.

    >>> indicator_key("https://w3id.org/aidgraph/ontology#indicator-aid-spent")
    'aid-spent'
    """
    return last_step(iri).removeprefix("indicator-")
