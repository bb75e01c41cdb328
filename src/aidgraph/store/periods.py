"""Periods of time: bounds at any precision, and what has one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from aidgraph.rdf.iri import term
from aidgraph.store.graph import Graph, Resource
from aidgraph.store.words import Words


@dataclass(frozen=True, slots=True)
class Period:
    """
    Hold a stretch of time: ISO 8601 bounds at any precision, and whether they are inferred.

    A bound that is not known is empty: the period is open there.
    """

    iri: str
    start: str
    end: str
    inferred: bool

    @property
    def interval(self) -> str:
        """Return the bounds as an interval, one where both are equal, ``..`` where it is open.

        >>> Period("", "1994", "", inferred=False).interval
        '1994/..'
        """
        if self.start == self.end:
            return self.start
        return f"{self.start or '..'}/{self.end or '..'}"

    @property
    def text(self) -> Words:
        """Return the bounds for readers; equal ones are said once, and an open one is not made up.

        >>> Period("", "2020", "2022", inferred=False).text.en
        '2020 to 2022'
        >>> Period("", "1994", "", inferred=False).text
        Words(zh='自 1994 起', en='since 1994')
        """
        if self.start == self.end:
            return Words.same(self.start)
        if not self.end:
            return Words(f"自 {self.start} 起", f"since {self.start}")
        if not self.start:
            return Words(f"至 {self.end}", f"until {self.end}")
        return Words(f"{self.start} 至 {self.end}", f"{self.start} to {self.end}")


def read_period(graph: Graph, iri: str) -> Period | None:
    """Return the period *iri*; None where that is none."""
    return read_periods(graph, [iri]).get(iri)


def read_periods(graph: Graph, iris: Iterable[str]) -> dict[str, Period]:
    """Return the periods among *iris*, each read once."""
    found = (_period(resource) for resource in graph.resources(filter(None, iris)).values())
    return {period.iri: period for period in found if period}


def read_dates(graph: Graph) -> Iterator[tuple[str, Period]]:
    """Yield the IRI of everything dated (entities, claims, reports) with its period."""
    pairs = [
        (triple.subject.value, triple.object.value)
        for triple in graph.triples(None, term("period"), None)
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
    ]
    periods = read_periods(graph, (period for _, period in pairs))
    for subject, period in pairs:
        if period in periods:
            yield subject, periods[period]


def _period(found: Resource) -> Period | None:
    start, end = found.value(term("from")), found.value(term("to"))
    if not (start or end):
        return None
    return Period(found.iri, start, end, found.value(term("inferredPeriod")) == "true")
