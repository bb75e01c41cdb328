"""Print the time of every competency query on pyoxigraph beside rdflib, on the shipped graph."""

import tempfile
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from aidgraph.build.run import build_graph
from aidgraph.query import Query, list_queries, run_on_rdflib, run_query
from aidgraph.query.guard import dataset_of
from aidgraph.store.open import open_store
from timing import machine, median_seconds

RUNS, RDFLIB_RUNS = 9, 3


def main() -> None:
    """Build the shipped graph and ask it every question on both engines; print the medians."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "build"
        build_graph(out=out)
        _compare(open_store(out), Graph().parse(out / "graph.nq", format="nt"))


def _compare(store: ox.Store, graph: Graph) -> None:
    queries = [q for q in list_queries() if all(p.default is not None for p in q.params.values())]
    print(f"queries, median of {RUNS} runs (rdflib {RDFLIB_RUNS}); {machine()}")
    print(f"  {'question':<34} {'pyoxigraph':>11} {'rdflib':>11} {'ratio':>8}")
    ours, theirs = zip(*(_both(store, graph, query) for query in queries), strict=True)
    print(_row(f"all {len(queries)}", sum(ours), sum(theirs)))
    guard = median_seconds(lambda: _guard(queries), RDFLIB_RUNS)
    print(
        f"  the guard, the first time it reads a query: {guard / len(queries) * 1000:.1f} ms each"
    )


def _guard(queries: list[Query]) -> None:
    """Read every query as a program does that asks it once; the guard remembers what it read."""
    dataset_of.cache_clear()
    for query in queries:
        dataset_of(query.text)


def _both(store: ox.Store, graph: Graph, query: Query) -> tuple[float, float]:
    ours = median_seconds(lambda: run_query(store, query), RUNS)
    theirs = median_seconds(lambda: run_on_rdflib(graph, query), RDFLIB_RUNS)
    print(_row(query.name, ours, theirs), flush=True)
    return ours, theirs


def _row(name: str, ours: float, theirs: float) -> str:
    return f"  {name:<34} {ours * 1000:8.2f} ms {theirs * 1000:8.1f} ms {theirs / ours:8.1f}"


if __name__ == "__main__":
    main()
