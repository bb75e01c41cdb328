"""The timeline: what is dated, in order, and whether its date is stated or inferred."""

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
    rows = site.lazy(lambda: dated(site))
    return [Route("/timeline", partial(_page, site, rows))]


def _page(site: Site, every: "Lazy[list[_Row]]", request: Request) -> Response:
    year, stated_only = _choice(request)
    rows = every()
    kept = chosen_rows(rows, request)
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
        columns=_columns(rows, stated_only=stated_only),
        total=len(kept),
        start=start,
        year=year,
        stated_only=stated_only,
    )


_Row = tuple[str, str, bool, str]


def _label(site: Site, one: TimelineEntry, request: Request) -> str:
    return site.renderer.labels.of(one.iri, language_of(request)).text


def _columns(rows: Iterable[_Row], *, stated_only: bool) -> list[tuple[str, int, int]]:
    """Return for each year how much is dated in it by its source, and how much by inference."""
    counts: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for row in rows:
        if not (stated_only and row[2]):
            counts[row[2]].update(_years(row))
    years = sorted({*counts[False], *counts[True]})
    return [(year, counts[False][year], counts[True][year]) for year in years]


def chosen_rows(rows: Iterable[_Row], request: Request) -> list[_Row]:
    """
    Return those of *rows* that a request asks for: of a year, without inferred dates.

    Raises:
        CallError: If there can be no such year.
    """
    year, stated_only = _choice(request)
    return [r for r in rows if (not year or year in _years(r)) and not (stated_only and r[2])]


def _choice(request: Request) -> tuple[str, bool]:
    year = request.query_params.get("year", "")
    if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
        raise CallError(f"year: {year[:20]!r} will not do; give one such as 2021")
    return year, request.query_params.get("stated") == "1"


def dated(site: Site) -> list[_Row]:
    """Return (from, to, inferred, IRI) of everything dated, by date; an open bound is empty."""
    rows = []
    for row in site.graph.select(_DATED):
        thing, inferred = row["thing"], row["inferred"]
        start, end = (
            bound.value if isinstance(bound, ox.Literal) else ""
            for bound in (row["from"], row["to"])
        )
        if isinstance(thing, ox.NamedNode) and (start or end):
            marked = isinstance(inferred, ox.Literal) and inferred.value == "true"
            rows.append((start, end, marked, thing.value))
    return sorted(rows, key=lambda row: (row[0] or row[1], *row))


def _years(row: _Row) -> list[str]:
    """Return the years of a row; of a period that is open the year of its one bound."""
    known = [int(bound[:4]) for bound in row[:2] if bound]
    return [str(year) for year in range(known[0], known[-1] + 1)]


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
