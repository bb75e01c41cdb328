"""The reading page: a report with all that is told of its words, in their order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.rdf.iri import report, term
from aidgraph.rdf.terms import OA
from aidgraph.serve.site import Site
from aidgraph.store.claims import read_statements
from aidgraph.store.evidence import Evidence, quotes_among, read_evidence
from aidgraph.store.graph import TYPE, Graph

_BREAK = 120  # code points between two phrases that do not stand in one part
_STANDING = "SELECT ?span ?thing {{ ?thing <{}> ?span . ?span <{}> <{}> FILTER(isIRI(?thing)) }}"
_FIGURES = frozenset(map(term, ("FundingFlow", "Outcome", "ContextFigure")))
Sort = Literal["figure", "name", "relation"]
_ORDER: tuple[Sort, ...] = ("figure", "name", "relation")


class SpanTarget(NamedTuple):
    """Hold what stands on a span: a figure, a name (an entity) or a relation, by its IRI."""

    sort: Sort
    iri: str


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Hold words that the same spans cover, what stands on them, and the spans that begin here.

    Words that the site does not have are ``missing``, so many code points.
    """

    text: str
    targets: tuple[SpanTarget, ...] = ()
    begins: tuple[Evidence, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class ReportPart:
    """
    Hold a paragraph, or phrases that stand near each other: its words, and all told of them.

    ``page`` is the page of its first span where no part above it has one of that page, else 0.
    """

    stretches: tuple[MarkedWords, ...]
    stated: tuple[tuple[Evidence, tuple[SpanTarget, ...]], ...]
    page: int = 0


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the page."""
    return [Route("/documents/{name}/read", partial(_page, site))]


def _page(site: Site, request: Request) -> Response:
    iri = report(request.path_params["name"])
    if term("Report") not in site.graph.values(iri, TYPE):
        raise HTTPException(404)
    text = site.texts.get(iri)
    cited = site.graph.subjects(OA + "hasSource", iri)
    spans = quotes_among(read_evidence(site.graph, cited).values())
    targets = targets_of(site.graph, iri, spans)
    known = dict(enumerate(text.text)) if text else characters(spans)
    parts = list(read_parts(known, spans, targets, whole=text is not None))
    claims = {t.iri for found in targets.values() for t in found if t.sort != "name"}
    return site.render(
        request,
        "reading.html.j2",
        iri=iri,
        parts_of_text=parts,
        whole=text is not None,
        statements={one.iri: one for one in read_statements(site.graph, claims)},
    )


def targets_of(
    graph: Graph, report: str, spans: Iterable[Evidence]
) -> dict[str, tuple[SpanTarget, ...]]:
    """Return what stands on each span of *report*: figures first, then names, then relations."""
    standing: dict[str, set[str]] = {span.iri: set() for span in spans}
    for span, iri in graph.select(_STANDING.format(term("evidence"), OA + "hasSource", report)):
        if span.value in standing:  # a span may have no words
            standing[span.value].add(iri.value)
    graph.resources(iri for iris in standing.values() for iri in iris)
    found = {}
    for span, iris in standing.items():
        stated = [SpanTarget(_sort(graph, iri), iri) for iri in sorted(iris)]
        found[span] = tuple(sorted(stated, key=lambda one: _ORDER.index(one.sort)))
    return found


def _sort(graph: Graph, iri: str) -> Sort:
    if graph.kind(iri):
        return "name"
    return "figure" if _FIGURES & set(graph.values(iri, TYPE)) else "relation"


def characters(spans: Iterable[Evidence]) -> dict[int, str]:
    """Return what is known of a text by its spans alone: each character by its place.

    >>> characters([Evidence("a", start=3, end=5, exact="温宿")])
    {3: '温', 4: '宿'}
    """
    return {span.start + n: letter for span in spans for n, letter in enumerate(span.exact)}


def read_parts(
    known: Mapping[int, str],
    spans: Sequence[Evidence],
    targets: Mapping[str, tuple[SpanTarget, ...]],
    *,
    whole: bool,
) -> Iterator[ReportPart]:
    """
    Yield the parts of a text of which the characters *known* are there, by their places.

    Of a *whole* text they are the paragraphs; else phrases that are near each other.
    """
    seen = {0}
    for start, end in _paragraphs(known, spans) if whole else _neighbours(spans):
        within = [span for span in spans if start <= span.start and span.end <= end]
        if within or whole:
            stated = tuple((span, targets[span.iri]) for span in within if targets[span.iri])
            page = next((span.page for span in within if span.page not in seen), 0)
            seen.add(page)
            stretches = tuple(_stretches(known, within, targets, (start, end)))
            yield ReportPart(stretches, stated, page)


def _paragraphs(known: Mapping[int, str], spans: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    """Yield the lines of a text; lines that words of one span stand in are one paragraph."""
    joined = {place for span in spans for place in range(span.start, span.end)}
    breaks = {place for place, sign in known.items() if sign in "\r\n"} - joined
    for is_break, places in groupby(sorted(known), key=breaks.__contains__):
        if not is_break:
            line = list(places)
            yield line[0], line[-1] + 1


def _neighbours(spans: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for span in spans:
        if end >= 0 and span.start - end > _BREAK:
            yield start, end
            start = -1
        start = span.start if start < 0 else start
        end = max(end, span.end)
    if end >= 0:
        yield start, end


def _stretches(
    known: Mapping[int, str],
    spans: Sequence[Evidence],
    targets: Mapping[str, tuple[SpanTarget, ...]],
    bounds: tuple[int, int],
) -> Iterator[MarkedWords]:
    """Cut a part where a span begins or ends, and where words are missing."""
    edges = {*bounds, *(span.start for span in spans), *(span.end for span in spans)}
    begins = defaultdict(list)
    for span in spans:
        begins[span.start].append(span)
    for left, right in pairwise(sorted(edges)):
        over = sorted(
            (one for one in spans if one.start <= left and right <= one.end),
            key=lambda one: one.end - one.start,
        )
        if not over and left not in known:
            yield MarkedWords("", missing=right - left)
            continue
        text = "".join(known.get(place, "") for place in range(left, right))
        stated = sorted((t for span in over for t in targets[span.iri]), key=_place)
        yield MarkedWords(text, tuple(dict.fromkeys(stated)), tuple(begins[left]))


def _place(target: SpanTarget) -> int:
    return _ORDER.index(target.sort)
