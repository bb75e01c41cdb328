"""The source reports: what is known of each, what it names and states, what was set aside."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.files.resources import folder
from aidgraph.rdf.iri import is_iri, report, term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.paging import page_of
from aidgraph.serve.site import Site
from aidgraph.serve.things.cite import cite
from aidgraph.serve.things.triples import read_outgoing
from aidgraph.store.claims import read_statements
from aidgraph.store.evidence import Evidence, quotes_among, read_evidence
from aidgraph.store.graph import TYPE, Graph, Resource, short
from aidgraph.store.words import Words
from aidgraph.web.language import language_of
from aidgraph.web.words import area_words

_PARTS = ("subject", "predicate", "object")
_SET_ASIDE = "set_aside.csv"
_KEPT = 16  # reports whose claims are kept, for the next page of the list


class Aside(NamedTuple):
    """Hold a number of the report that is not modelled, and why."""

    start: int
    end: int
    text: str
    reason: str


class ReportClaim(NamedTuple):
    """Hold a claim of a report with its first span: subject, predicate or indicator, object.

    ``other`` is empty for a figure, and where a relation leads to no entity.
    """

    start: int
    claim: str
    about: str
    said: str
    other: str
    quote: Evidence


def aside_reason(reason: str) -> Words:
    """
    Return why a number is no fact, in both languages; in the words of its table where nobody knows.

    >>> aside_reason("ordinal").zh, aside_reason("my own reason").zh
    ('序数', 'my own reason')
    """
    known = {english: key for key, english in area_words("en", "aside").items()}
    key = known.get(reason)
    return Words(area_words("zh", "aside")[key], reason) if key else Words.same(reason)


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the reports."""
    return [
        Route("/documents", partial(_list, site)),
        Route(
            "/documents/{name}", partial(_page, site, site.keeping(partial(_listed, site), _KEPT))
        ),
    ]


def report_iris(site: Site) -> list[str]:
    """Return the IRI of every report of the graph."""
    return sorted(site.graph.subjects(TYPE, term("Report")))


def _list(site: Site, request: Request) -> Response:
    return site.render(request, "documents.html.j2", reports=report_iris(site))


def _listed(site: Site, iri: str) -> tuple[dict[str, int], list[ReportClaim]]:
    """Return how many claims of each class a report has, and the claims in its order."""
    claims = site.graph.resources(site.graph.subjects(term("statedBy"), iri))
    kinds = Counter(kind for claim in claims.values() for kind in claim.values(TYPE))
    del kinds[term("Claim")]
    return dict(sorted(kinds.items())), stated_in(site, iri)


def _page(
    site: Site,
    listed: Callable[[str], tuple[dict[str, int], list[ReportClaim]]],
    request: Request,
) -> Response:
    name = request.path_params["name"]
    iri = report(name)
    if not site.graph.is_report(iri):
        raise HTTPException(404)
    kinds, stated = listed(iri)
    start, rows = page_of(request, site.settings.page_rows)
    part = stated[start : start + rows]
    statements = {one.iri: one for one in read_statements(site.graph, {one.claim for one in part})}
    return site.render(
        request,
        "document.html.j2",
        iri=iri,
        path_of=short(iri),
        says=read_outgoing(site.graph, iri),
        kinds=kinds,
        named=len(site.graph.subjects(term("namedIn"), iri)),
        cited=cite(site.graph, site.renderer.labels, iri, site.build, language_of(request)),
        stated=part,
        statements=statements,
        total=len(stated),
        start=start,
        asides=_asides(site, name),
        aside_reason=aside_reason,
    )


def stated_in(site: Site, iri: str) -> list[ReportClaim]:
    """Return the claims of the report *iri* in the order of its text."""
    claims = site.graph.resources(site.graph.subjects(term("statedBy"), iri)).values()
    standing = [span for claim in claims for span in claim.values(term("evidence"))]
    evidence = read_evidence(site.graph, standing)
    site.graph.resources(filter(is_iri, (claim.value(RDF + _PARTS[2]) for claim in claims)))
    return sorted(found for claim in claims for found in _stated(site.graph, claim, evidence))


def _stated(
    graph: Graph, claim: Resource, evidence: Mapping[str, Evidence]
) -> Iterator[ReportClaim]:
    subject, predicate, other = (claim.value(RDF + part) for part in _PARTS)
    about = subject or claim.value(term("about"))
    said = predicate or claim.value(term("indicator"))
    quotes = quotes_among(evidence[span] for span in claim.values(term("evidence")))
    for quote in quotes[:1]:
        yield ReportClaim(
            quote.start, claim.iri, about, said, other if _is_entity(graph, other) else "", quote
        )


def _is_entity(graph: Graph, value: str) -> bool:
    return is_iri(value) and graph.kind(value) is not None


def _asides(site: Site, name: str) -> list[Aside] | None:
    """Return what was set aside; nothing is known where the graph is of another encoding."""
    file = folder("graph").joinpath(name, _SET_ASIDE)
    expected = site.manifest.get("inputs", {}).get(f"{name}/{_SET_ASIDE}")
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != expected:
        return None
    rows = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8")))
    return [Aside(int(r["start"]), int(r["end"]), r["exact"], r["reason"]) for r in rows]
