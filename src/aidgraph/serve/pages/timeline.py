"""The timeline: what is dated, in order, and whether its date is stated or inferred."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.marks import surest
from aidgraph.serve.paging import page_of
from aidgraph.serve.site import Site
from aidgraph.store.claims import Figure, Statement, read_figure, read_statements
from aidgraph.visualize.spans import lay_out_spans
from aidgraph.visualize.tiles import shortened
from aidgraph.web.language import language_of

if TYPE_CHECKING:
    from aidgraph.serve.lazy import Lazy

_CENTURY = 100  # years: a longer period gets no column for each
_DATE = re.compile(r"[0-9]{4}(-|$)")
_DATED = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?thing ?period ?from ?to ?inferred WHERE {
  { ?thing aid:period ?period ; aid:namedIn ?report }
  UNION { ?thing aid:period ?period ; aid:indicator ?indicator }
  UNION { ?thing a aid:Relation ; aid:period ?period ; rdf:predicate ?told
          FILTER(?told != aid:period) }
  OPTIONAL { ?period aid:from ?from }
  OPTIONAL { ?period aid:to ?to }
  OPTIONAL { ?period aid:inferredPeriod ?inferred }
}"""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Hold something dated: an entity, a relation, or a figure about an entity.

    ``statement`` is the claim that dates it, the least doubtful of several.
    """

    start: str
    end: str
    inferred: bool
    iri: str
    figure: Figure | None
    statement: Statement | None


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the timeline."""
    rows = dated_summary(site)
    columns = site.lazy(
        lambda: {only: _columns(rows(), stated_only=only) for only in (True, False)}
    )
    return [Route("/timeline", partial(_page, site, rows, columns))]


def dated_summary(site: Site) -> "Lazy[list[_Row]]":
    """Return everything dated in the graph of *site*, kept for page and files."""
    return site.summary("timeline", list[_Row], lambda: dated(site))


def _page(
    site: Site,
    every: "Lazy[list[_Row]]",
    columns: "Lazy[dict[bool, list[_Column]]]",
    request: Request,
) -> Response:
    year, stated_only = _choice(request)
    kept = chosen_rows(every(), request)
    start, most = page_of(request, site.settings.page_rows)
    shown = kept[start : start + most]
    moments = [_moment(site, row) for row in shown]
    periods = [(row[0], row[1]) for row in shown]
    return site.render(
        request,
        "timeline.html.j2",
        moments=moments,
        drawings={
            "wide": lay_out_spans(periods, 1160, beside=True),
            "tall": lay_out_spans(periods, 380, beside=False),
        },
        labels=[_label(site, one, request) for one in moments],
        shortened=shortened,
        columns=columns()[stated_only],
        total=len(kept),
        start=start,
        year=year,
        stated_only=stated_only,
    )


_Row = tuple[str, str, bool, str]
_Column = tuple[str, int, int]


def _label(site: Site, one: TimelineEntry, request: Request) -> str:
    return site.renderer.labels.of(one.iri, language_of(request)).text


def _columns(rows: Iterable[_Row], *, stated_only: bool) -> list[_Column]:
    """Return for each year how much is dated in it by its source, and how much by inference.

    A year within a period of centuries has no column of its own, but counts the period where it
    has one.

    >>> _columns([("0001", "9999", False, "a"), ("2020", "2021", True, "b")], stated_only=False)
    [('0001', 1, 0), ('2020', 1, 1), ('2021', 1, 1), ('9999', 1, 0)]
    """
    changes: dict[bool, Counter[int]] = {False: Counter(), True: Counter()}
    shown: set[int] = set()
    for row in rows:
        if not (stated_only and row[2]):
            first, last = _bounds(row)
            changes[row[2]].update({first: 1})
            changes[row[2]].subtract({last + 1: 1})
            shown.update(range(first, last + 1) if last - first < _CENTURY else (first, last))
    counts = {False: 0, True: 0}
    columns = []
    for year in sorted(shown.union(*changes.values())):
        for inferred, change in changes.items():
            counts[inferred] += change[year]
        if year in shown:
            columns.append((f"{year:04}", counts[False], counts[True]))
    return columns


def chosen_rows(rows: Iterable[_Row], request: Request) -> list[_Row]:
    """
    Return those of *rows* that a request asks for: of a year, without inferred dates.

    Raises:
        CallError: If there can be no such year.
    """
    year, stated_only = _choice(request)
    return [r for r in rows if (not year or _is_in(year, r)) and not (stated_only and r[2])]


def _is_in(year: str, row: _Row) -> bool:
    first, last = _bounds(row)
    return first <= int(year) <= last


def _choice(request: Request) -> tuple[str, bool]:
    year = request.query_params.get("year", "")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise CallError(f"year: {year[:20]!r} will not do; give one such as 2021")
    return year, request.query_params.get("stated") == "1"


def dated(site: Site) -> list[_Row]:
    """Return (from, to, inferred, IRI) of everything dated, by date.

    A bound that is open, or does not begin with a year, is empty.
    """
    rows = []
    for row in site.graph.select(_DATED):
        thing, inferred = row["thing"], row["inferred"]
        start, end = (
            bound.value if isinstance(bound, ox.Literal) and _DATE.match(bound.value) else ""
            for bound in (row["from"], row["to"])
        )
        if isinstance(thing, ox.NamedNode) and (start or end):
            marked = isinstance(inferred, ox.Literal) and inferred.value == "true"
            rows.append((start, end, marked, thing.value))
    return sorted(rows, key=lambda row: (row[0] or row[1], *row))


def _bounds(row: _Row) -> tuple[int, int]:
    """Return the first and the last year of a row, whichever of its bounds they are.

    A period that is open has its one bound alone.
    """
    known = [int(bound[:4]) for bound in row[:2] if bound]
    return min(known), max(known)


def _moment(site: Site, row: _Row) -> TimelineEntry:
    start, end, inferred, iri = row
    figure = read_figure(site.graph, iri)
    claims = {iri} if site.graph.kind(iri) is None else _dating(site, iri)
    stated = surest(read_statements(site.graph, claims))
    return TimelineEntry(start, end, inferred, iri, figure, stated)


def _dating(site: Site, iri: str) -> set[str]:
    """Return the claims that date the entity *iri*."""
    claims = site.graph.subjects(RDF + "subject", iri)
    return {c for c in claims if site.graph.value(c, RDF + "predicate") == term("period")}
