"""Print the time of a build beside plain rdflib adding and serialising the same triples."""

import sys
import tempfile
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from aidgraph.build.run import build_graph
from aidgraph.rdf.serialize import serialize
from timing import machine, median_seconds

RUNS = 7
OURS, THEIRS = ("ttl", "nq", "jsonld"), ("turtle", "nt", "json-ld")


def main() -> None:
    """Build the shipped encodings, then do the same triples with rdflib; print medians, ratios."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "build"
        built = build_graph(out=out)
        lines = (out / "graph.nq").read_text("utf-8").splitlines()
        triples = [
            to_rdflib(quad)
            for quad in ox.parse((out / "graph.nq").read_bytes(), ox.RdfFormat.N_QUADS)
        ]
        whole = median_seconds(lambda: build_graph(out=out), RUNS)
    ours = median_seconds(lambda: [serialize(lines, suffix) for suffix in OURS], RUNS)
    adding = median_seconds(lambda: _graph(triples), RUNS)
    graph = _graph(triples)
    assert len(graph) == built.triples, "the two graphs differ"
    writing = median_seconds(lambda: [graph.serialize(format=name) for name in THEIRS], RUNS)
    print(f"build, {built.triples:,} triples, median of {RUNS} runs; {machine()}")
    print(f"  aidgraph: tables to triples, 3 formats, store   {whole:7.3f} s")
    print(f"  aidgraph: writing the 3 formats alone           {ours:7.3f} s")
    print(f"  rdflib: adding the same triples                 {adding:7.3f} s")
    print(f"  rdflib: writing the same 3 formats              {writing:7.3f} s")
    print(f"  rdflib adding and writing / whole build         {(adding + writing) / whole:7.1f}")
    print(f"  rdflib writing / our writing                    {writing / ours:7.1f}")


def _graph(triples: list[tuple[Node, Node, Node]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def to_rdflib(quad: ox.Quad) -> tuple[Node, Node, Node]:
    """Return the triple in rdflib's terms, made before the clock runs."""
    return _node(quad.subject), _node(quad.predicate), _node(quad.object)


def _node(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        sys.exit(f"the graph holds a term that is neither IRI nor literal: {term}")
    datatype = None if term.language else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


if __name__ == "__main__":
    main()
