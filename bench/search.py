"""Search a made-up graph of 100,000 entities: making the index, and what each kind of query takes.

The bar is 300 ms for an answer with its facets.  Given the folder of a built graph, it makes the
index of that: ``aidgraph serve`` does so at the first start; the bar is 10 s at a million triples.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from aidgraph.serve.search.find import SearchQuery, find
from aidgraph.serve.search.index import SearchIndex, open_index
from aidgraph.store.graph import Graph
from timing import machine, median_seconds

_AID = "https://w3id.org/aidgraph/ontology#"
_THING = "https://w3id.org/aidgraph/id/"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_COMMON = "温宿金华浙江新疆乡村振兴医院学校项目工程人民政府县市省"
_RARE = [chr(code) for code in range(0x4E00, 0x5800)]
_QUERIES = ("温宿", "县", "wensu", "wen su xian", "wsx", "county", "a", "jinhau", "baba coutny", "")
_BAR = 0.3


def lines(count: int) -> Iterator[str]:
    """Yield the triples of *count* entities with names in both languages, in nested places."""
    chance = random.Random(1)
    for number in range(count):
        entity = f"<{_THING}e{number}>"
        zh = "".join(
            chance.choice(_COMMON if chance.random() < 0.6 else _RARE)
            for _ in range(chance.randint(4, 14))
        )
        en = " ".join(
            "".join(chance.choice("bcdfghjklmn") + chance.choice("aeiou") for _ in range(3))
            for _ in range(3)
        )
        kind = chance.choice(("Project", "Place", "Organization"))
        yield f"{entity} {_TYPE} <{_AID}{kind}> ."
        yield f'{entity} {_LABEL} "{zh}"@zh .'
        yield f'{entity} {_LABEL} "{en} county"@en .'
        yield f"{entity} <{_AID}namedIn> <{_THING}report/r{number % 300}> ."
        yield f"{entity} <{_AID}locatedIn> <{_THING}e{number // 10}> ."
    for number in range(300):
        yield f"<{_THING}report/r{number}> {_TYPE} <{_AID}Report> ."


def main(count: int) -> int:
    """Print the table of a made-up graph; return 1 where a query misses the bar."""
    store = ox.Store()
    store.bulk_load("\n".join(lines(count)).encode(), format=ox.RdfFormat.N_TRIPLES)
    with tempfile.TemporaryDirectory() as folder:
        index = _make(lambda: Graph(store), Path(folder), f"{count:,} entities")
        begin = time.perf_counter()
        open_index(lambda: Graph(store), Path(folder), "bench").close()
        print(f"opened again: {time.perf_counter() - begin:.3f} s")
        slowest = max(_measure(index, typed) for typed in _QUERIES)
        index.close()
    print(f"slowest {slowest * 1000:.0f} ms, bar {_BAR * 1000:.0f} ms")
    return int(slowest > _BAR)


def measure_graph(built: Path) -> None:
    """Print what the index of the graph in *built* takes, with loading it into memory."""

    def loaded() -> Graph:
        store = ox.Store()
        store.bulk_load(path=str(built / "graph.nq"), format=ox.RdfFormat.N_QUADS)
        return Graph(store)

    with tempfile.TemporaryDirectory() as folder:
        _make(loaded, Path(folder), str(built)).close()


def _make(graph: Callable[[], Graph], folder: Path, name: str) -> SearchIndex:
    begin = time.process_time()  # other work on this machine does not count
    index = open_index(graph, folder, "bench")
    made = time.process_time() - begin
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"index of {name}: {made:.1f} processor seconds, {size / 1e6:.0f} MB")
    return index


def _measure(index: SearchIndex, typed: str) -> float:
    """Print and return the seconds for one query with its facets."""
    asked = SearchQuery(typed)
    total = find(index, asked, limit=10, facets=True).total
    seconds = median_seconds(lambda: find(index, asked, limit=10, facets=True), 5)
    print(f"{typed or '(everything)':<14} {total:>8,} found {seconds * 1000:>7.1f} ms")
    return seconds


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else "100000"
    print(machine("pyoxigraph", "pypinyin"))
    if not given.isdigit():
        measure_graph(Path(given))
    else:
        sys.exit(main(int(given)))
