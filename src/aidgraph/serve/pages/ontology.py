"""The terms of the ontology, in words of either language, and how often each is used."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.model import Language
from aidgraph.rdf.iri import ONTOLOGY, is_iri, term
from aidgraph.rdf.terms import OWL, RDF, RDFS, SKOS
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.paging import page_of
from aidgraph.serve.site import Site
from aidgraph.serve.things.triples import read_outgoing
from aidgraph.store.graph import TYPE, Graph
from aidgraph.web.language import language_of

_SORTS = {
    OWL + "Class": "classes",
    OWL + "ObjectProperty": "predicates",
    OWL + "DatatypeProperty": "predicates",
    SKOS + "ConceptScheme": "schemes",
}
_USES = (
    "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term",
    f"SELECT ?term (COUNT(*) AS ?n) {{ ?concept <{SKOS}inScheme> ?term }} GROUP BY ?term",
    f"""SELECT ?term (COUNT(DISTINCT ?one) AS ?n) {{
      ?term a <{OWL}Class> . ?below <{RDFS}subClassOf>* ?term . ?one a ?below
    }} GROUP BY ?term""",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Hold the terms by sort (classes, predicates, schemes), and how often each is used."""

    by_sort: Mapping[str, tuple[str, ...]]
    uses: Mapping[str, int]
    narrower: Mapping[str, tuple[str, ...]]


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the ontology's pages."""
    terms = site.summary("terms", Terms, lambda: read_terms(site.graph))
    listed = site.keeping(partial(_users, site.graph))
    return [
        Route("/ontology", partial(_overview, site, terms)),
        Route("/ontology/{name:path}", partial(_term, site, terms, listed)),
    ]


def read_terms(graph: Graph) -> Terms:
    """Return the terms of *graph* that are ours.

    A class is used by its instances, a predicate by its triples, a scheme by its concepts, and a
    concept by the claims and entities that name it.
    """
    by_sort: dict[str, set[str]] = defaultdict(set)
    for sort_iri, sort in _SORTS.items():
        found = graph.subjects(TYPE, sort_iri)
        by_sort[sort] |= {iri for iri in found if iri.startswith(ONTOLOGY)}
    narrower = {
        iri: tuple(sorted(graph.subjects(RDFS + "subClassOf", iri) & by_sort["classes"]))
        for iri in by_sort["classes"]
    }
    counted = {row["term"].value: int(row["n"].value) for row in _uses(graph)}
    terms = graph.resources(iri for iris in by_sort.values() for iri in iris)
    uses = {iri: counted.get(iri, 0) for iri in terms}
    return Terms({sort: tuple(sorted(iris)) for sort, iris in by_sort.items()}, uses, narrower)


def _uses(graph: Graph) -> Iterator[ox.QuerySolution]:
    """Yield how often each term is used; the instances of a narrower class are those of it too."""
    for query in _USES:
        yield from graph.select(query)


def _overview(site: Site, terms: Lazy[Terms], request: Request) -> Response:
    found = terms()
    below = {iri for narrower in found.narrower.values() for iri in narrower}
    roots = [iri for iri in found.by_sort["classes"] if iri not in below]
    definitions = partial(_text, site.graph, SKOS + "definition", language_of(request))
    return site.render(
        request, "ontology.html.j2", terms=found, roots=roots, definition=definitions
    )


def _text(graph: Graph, predicate: str, language: Language, iri: str) -> tuple[str, str]:
    """Return (text, language) of *predicate* in the language of the page, or in any."""
    found = {
        (node.language or "").partition("-")[0]: node.value
        for node in graph.objects(iri, predicate)
        if isinstance(node, ox.Literal)
    }
    for choice in (language, "en", "zh", *found):
        if choice in found:
            return found[choice], choice
    return "", ""


def _users(graph: Graph, iri: str) -> list[str]:
    """Return the instances of a class or the concepts of a scheme, sorted."""
    return sorted(graph.subjects(TYPE, iri) | graph.subjects(SKOS + "inScheme", iri))


def _term(
    site: Site, terms: Lazy[Terms], listed: Callable[[str], list[str]], request: Request
) -> Response:
    iri = ONTOLOGY + request.path_params["name"]
    if not is_iri(iri) or not site.graph.objects(iri, TYPE):
        raise HTTPException(404)
    found = terms()
    start, rows = page_of(request, site.settings.page_rows)
    text = partial(_text, site.graph, language=language_of(request), iri=iri)
    users = listed(iri)
    return site.render(
        request,
        "term.html.j2",
        iri=iri,
        uses=found.uses[iri] if iri in found.uses else _used(site.graph, iri),
        definition=text(predicate=SKOS + "definition"),
        scope=text(predicate=SKOS + "scopeNote"),
        says=read_outgoing(site.graph, iri),
        users=users[start : start + rows],
        total=len(users),
        start=start,
    )


def _used(graph: Graph, iri: str) -> int:
    """Count the triples that lead to a concept, those that only order the concepts left out."""
    ordering = {SKOS + name for name in ("broader", "narrower", "hasTopConcept", "topConceptOf")}
    ordering |= {RDF + "type", term("notAddableTo"), term("flowKind")}
    triples = graph.triples(None, None, iri)
    return sum(triple.predicate.value not in ordering for triple in triples)
