"""RDF 1.2 holds what the graph holds: claims that reify triples, and nothing less or more."""

import pyoxigraph as ox
import pytest

from aidgraph.errors import CallError
from aidgraph.exchange.export.rdf12 import export_rdf12
from aidgraph.rdf.terms import RDF

pytestmark = pytest.mark.slow

REIFIES = ox.NamedNode(RDF + "reifies")
PARTS = [ox.NamedNode(RDF + name) for name in ("subject", "predicate", "object")]
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}


def read_back(data, suffix):
    """Return the triples of *data*, triple terms taken apart as the graph has them."""
    found = set()
    for quad in ox.parse(data, format=FORMATS[suffix]):
        if quad.predicate == REIFIES:
            term = quad.object
            for name, part in zip(PARTS, (term.subject, term.predicate, term.object), strict=True):
                found.add(str(ox.Triple(quad.subject, name, part)))
        else:
            found.add(str(quad.triple))
    return found


@pytest.mark.parametrize("suffix", FORMATS)
def test_nothing_is_lost(store, suffix):
    """Read back and taken apart, the triples are those of the graph, in each format."""
    expected = {str(quad.triple) for quad in store.quads_for_pattern(None, None, None)}
    assert read_back(export_rdf12(store, suffix), suffix) == expected


def test_every_relation_claim_reifies_one_triple(store):
    """Each claim that named subject, predicate and object has one triple term instead."""
    claims = {quad.subject for quad in store.quads_for_pattern(None, PARTS[0], None)}
    quads = list(ox.parse(export_rdf12(store, ".nt"), format=ox.RdfFormat.N_TRIPLES))
    reifiers = [quad.subject for quad in quads if quad.predicate == REIFIES]
    assert claims
    assert sorted(map(str, reifiers)) == sorted(map(str, claims))
    assert not [quad for quad in quads if quad.predicate in PARTS]


def test_the_same_graph_gives_the_same_bytes(store):
    """Two exports are equal."""
    assert export_rdf12(store) == export_rdf12(store)


def test_another_format_is_refused(store):
    """JSON-LD has no triple terms, so a file of that name is refused, with what may be written."""
    with pytest.raises(CallError, match=r"end the file in \.ttl, \.nt, \.nq"):
        export_rdf12(store, ".jsonld")
