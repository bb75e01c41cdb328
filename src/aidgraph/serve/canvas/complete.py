"""Hints for the query editor: the classes and properties of the ontology, with their words."""

from functools import cache, partial
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.errors import CallError
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.rdf.vocabulary import ontology_triples
from aidgraph.serve.site import Site

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPES = {
    "class": {_OWL + "Class", _RDFS + "Class"},
    "property": {
        _OWL + "ObjectProperty",
        _OWL + "DatatypeProperty",
        _OWL + "AnnotationProperty",
        RDF + "Property",
    },
}
_MOST = 200


def routes(site: Site) -> list[BaseRoute]:
    """Return the route of the hints."""
    return [Route("/api/complete", partial(_complete, site))]


def _complete(site: Site, request: Request) -> Response:
    kind = request.query_params.get("type", "class")
    if kind not in _TYPES:
        raise CallError(f"type: {kind[:40]!r} will not do; give {' or '.join(_TYPES)}")
    wanted = request.query_params.get("prefix", "").casefold()
    found = [hint for hint in hints(kind) if wanted in f"{hint['iri']} {hint['label']}".casefold()]
    return site.json({"total": len(found), "results": found[:_MOST]})


@cache
def hints(kind: str) -> tuple[dict[str, Any], ...]:
    """Return every term of a kind with its names and its definition."""
    iris = {
        triple.subject.value
        for triple in ontology_triples()
        if isinstance(triple.subject, ox.NamedNode)
        and triple.predicate.value == RDF + "type"
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value in _TYPES[kind]
    }
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for triple in ontology_triples():
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            key = triple.subject.value, triple.predicate.value
            texts.setdefault(key, {})[triple.object.language or ""] = triple.object.value
    return tuple(
        {
            "iri": iri,
            "label": texts.get((iri, SKOS + "prefLabel"), {}),
            "definition": texts.get((iri, SKOS + "definition"), {}),
        }
        for iri in sorted(iris)
    )
