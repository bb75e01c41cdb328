"""Write a graph in RDF 1.2: what a relation claim is about stands as a triple term."""

from collections.abc import Iterator

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.rdf.terms import PREFIXES, RDF
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

_PARTS = tuple(RDF + name for name in ("subject", "predicate", "object"))
_REIFIES = ox.NamedNode(RDF + "reifies")
_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}


def export_rdf12(store: Triples, suffix: str = ".ttl") -> bytes:
    """
    Return every triple of *store*, each claim of a relation as a reifier (RDF 1.2 Concepts, 1.5).

    ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` of a claim become one triple,
    ``?claim rdf:reifies <<( ?s ?p ?o )>>``; all else stays.  Nothing is lost: a triple term says
    what the three did, and asserts it no more than they did.

    Args:
        store: A built graph.
        suffix: ``.ttl``, ``.nt`` or ``.nq``.

    Raises:
        CallError: If there is no such format.

    >>> export_rdf12(ox.Store(), ".nt")
    b''
    """
    if suffix not in _FORMATS:
        raise CallError(f"{suffix}: no format of RDF 1.2; end the file in {', '.join(_FORMATS)}")
    triples = sorted(_triples(store), key=str)
    prefixes = PREFIXES if suffix == ".ttl" else None
    return ox.serialize(triples, format=_FORMATS[suffix], prefixes=prefixes) or b""


def _triples(store: Triples) -> Iterator[ox.Triple]:
    """Yield the triples of *store*, those that take a triple apart put together again."""
    claims = _reified(store)
    for triple in Graph(store).triples(None, None, None):
        if triple.subject not in claims or triple.predicate.value not in _PARTS:
            yield triple
    for claim, term in claims.items():
        yield ox.Triple(claim, _REIFIES, term)


def _reified(store: Triples) -> dict[ox.NamedNode | ox.BlankNode | ox.Triple, ox.Triple]:
    """Return the triple that each claim is about; one that lacks a part stays as it is."""
    parts: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.NamedNode]] = {}
    for name in _PARTS:
        for triple in Graph(store).triples(None, name, None):
            parts.setdefault(triple.subject, []).append(triple.object)  # type: ignore[arg-type]
    return {claim: ox.Triple(*found) for claim, found in parts.items() if len(found) == len(_PARTS)}
