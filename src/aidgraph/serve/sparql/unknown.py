"""Find the names in a query that neither the ontology nor the graph has: most are slips."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, THING, is_iri
from aidgraph.rdf.terms import DCTERMS, OA, OWL, PREFIXES, RDF, RDFS, SKOS
from aidgraph.rdf.vocabulary import ontology_triples
from aidgraph.store.graph import Graph
from aidgraph.text.near import nearest

_LOOKED_AT = (ONTOLOGY, THING, SKOS, DCTERMS, RDFS, RDF, OWL, OA)
_STANDARD = (RDF, RDFS, OWL)  # whose terms may be asked for and not used, such as rdf:rest
_QUIET = re.compile(
    r'"""(?:[^\\]|\\.|\\\Z)*?(?:"""|\Z)|\'\'\'(?:[^\\]|\\.|\\\Z)*?(?:\'\'\'|\Z)'
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r"|(?<=[\s{}.;,(])#[^\n]*|^#[^\n]*",
    re.DOTALL | re.MULTILINE,
)
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_FULL = re.compile(r"<([^<>\s\"{}|^`\\]+)>")
_SHORT = re.compile(r"(?<![\w:?$@<])([A-Za-z][\w.-]{0,40})?:([A-Za-z_][\w./-]*\w|\w)(?!\s*\()")
_MOST = 5


class UnknownName(NamedTuple):
    """Hold a name as the query has it, and what may be meant, the likest first."""

    text: str
    meant: tuple[str, ...]


def unknown_names(graph: Graph, query: str) -> list[UnknownName]:
    """
    Return the names of *query* that stand neither in the ontology nor anywhere in *graph*.

    Only names of our own and of the vocabularies that the graph uses are looked at; texts and
    comments are passed over.
    """
    found: dict[str, str] = {}
    for text, iri in _names(query):
        if iri.startswith(_LOOKED_AT) and not iri.startswith(_STANDARD) and is_iri(iri):
            found.setdefault(iri, text)
    unknown = (
        (iri, text)
        for iri, text in found.items()
        if iri not in _terms() and not _stands_in(graph, iri)
    )
    return [UnknownName(text, tuple(_meant(iri, text))) for iri, text in islice(unknown, _MOST)]


def _names(query: str) -> Iterator[tuple[str, str]]:
    """Yield the IRIs of a query, each as it is written and in full."""
    prefixes = dict(PREFIXES)
    prefixes.update(_PREFIX.findall(query))
    bare = _QUIET.sub(" ", _PREFIX.sub(" ", query))
    for match in _FULL.finditer(bare):
        yield match[0], match[1]
    for match in _SHORT.finditer(_FULL.sub(" ", bare)):
        if (namespace := prefixes.get(match[1] or "")) is not None:
            yield match[0], namespace + match[2]


def _stands_in(graph: Graph, iri: str) -> bool:
    places = ((iri, None, None), (None, iri, None), (None, None, iri))
    return any(next(iter(graph.triples(*place)), None) is not None for place in places)


@cache
def _terms() -> frozenset[str]:
    subjects = (triple.subject for triple in ontology_triples())
    return frozenset(node.value for node in subjects if isinstance(node, ox.NamedNode))


def _meant(iri: str, text: str) -> Iterator[str]:
    """Yield the terms of the ontology that are written almost like *iri*, as *text* is written."""
    if not iri.startswith(ONTOLOGY):
        return
    name = iri.removeprefix(ONTOLOGY)
    known = {term.removeprefix(ONTOLOGY) for term in _terms() if term.startswith(ONTOLOGY)}
    for near in nearest(name, sorted(known), most=3):
        yield text.replace(name, near)
