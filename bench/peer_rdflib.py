"""Add the triples of a file to a graph of rdflib and write them; print the processor time."""

import json
import sys
import time
from itertools import islice

import pyoxigraph as ox
from rdflib import Graph

from build import to_rdflib

_PIECE = 100_000  # triples between two looks at the clock


def main() -> None:
    """Do it with the file of the first argument, into that of the second."""
    source, target = sys.argv[1:]
    graph, spent = Graph(), 0.0
    triples = map(to_rdflib, ox.parse(path=source, format=ox.RdfFormat.N_QUADS))
    while piece := list(islice(triples, _PIECE)):
        begin = time.process_time()
        for triple in piece:
            graph.add(triple)
        spent += time.process_time() - begin
    begin = time.process_time()
    graph.serialize(target, format="nt", encoding="utf-8")
    print(json.dumps({"rdflib": spent + time.process_time() - begin}))


if __name__ == "__main__":
    main()
