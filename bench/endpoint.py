"""Print what the endpoint costs over asking in process, and what bombs do to other readers.

Every figure is of one run on one machine: compare ratios.  The server is a process of its own.
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from aidgraph.build.run import build_graph
from aidgraph.query import list_queries
from aidgraph.query.inline import inline
from aidgraph.query.run import bound_terms
from timing import machine

RUNS, READERS, EACH = 25, 20, 40
LIMIT = 3.0
JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ANY_PATH = "(!<x:x>|^!<x:x>)*"
BOMBS = {
    "join": JOIN,
    "path": f"SELECT (COUNT(*) AS ?n) {{ ?a {ANY_PATH} ?b . ?b {ANY_PATH} ?c }}",
    "regex": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(.*a){12}(a+)+x')) }",
    "string": "SELECT ?z { ?s ?p ?o BIND('0123456789abcdef' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(22))
    + " BIND(SHA512(?a22) AS ?z) }",
}


class Client:
    """Keep one connection and ask by GET."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str, accept: str = "application/sparql-results+json") -> tuple[int, float]:
        """Return the status and the seconds that a whole answer takes."""
        begin = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept": accept})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - begin

    def ask(self, query: str) -> tuple[int, float]:
        """Ask the endpoint; triples are wanted as N-Triples."""
        accept = "application/sparql-results+json, application/n-triples"
        return self.get(f"/sparql?query={quote(query)}", accept)


def main() -> None:
    """Build the shipped graph, serve it and measure."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "build"
        build_graph(out=out)
        store = ox.Store()
        store.bulk_load(path=str(out / "graph.nq"), format=ox.RdfFormat.N_QUADS)
        with served(out) as port:
            print(f"endpoint, {machine()}")
            _cost(store, port)
            _many(store, port)
            _bombs(store, port)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Run `aidgraph serve` on a port of its own choice."""
    code = (
        "import sys; from pathlib import Path; from aidgraph.serve.app import create_app; "
        "from aidgraph.web.listening import listen, run; "
        "from aidgraph.serve.settings import Settings; "
        f"settings = Settings(port=0, query_seconds={LIMIT}); bound = listen(settings.host, 0); "
        "print(bound.getsockname()[1], flush=True); "
        "run(create_app(Path(sys.argv[1]), settings), bound)"
    )
    arguments = [sys.executable, "-c", code, str(folder)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _texts(store: ox.Store) -> dict[str, str]:
    """Return the shipped questions with their parameters written in."""
    return {query.name: inline(query.text, bound_terms(store, query)) for query in list_queries()}


def _cost(store: ox.Store, port: int) -> None:
    """Compare each question over HTTP with the same in process, both written as bytes."""
    client = Client(port)
    client.ask("ASK { }")
    costs: dict[str, tuple[float, float]] = {}
    for name, text in _texts(store).items():
        turns = [(_here(store, text), client.ask(text)[1]) for _ in range(RUNS)]
        costs[name] = min(here for here, _ in turns), min(there for _, there in turns)
    beyond = [name for name, (here, there) in costs.items() if there > 2 * here + 0.002]
    worst = max(costs, key=lambda name: costs[name][1] - 2 * costs[name][0])
    inside, outside = (
        statistics.median(pair[at] for pair in costs.values()) * 1000 for at in (0, 1)
    )
    print(
        f"  a question, best of {RUNS}, median of {len(costs)}: in process {inside:.2f} ms, "
        f"HTTP {outside:.2f} ms"
    )
    print(
        f"  beyond 2x + 2 ms: {', '.join(beyond) or 'none'}; the costliest is {worst}, "
        f"{costs[worst][0] * 1000:.2f} -> {costs[worst][1] * 1000:.2f} ms"
    )


def _here(store: ox.Store, text: str) -> float:
    begin = time.perf_counter()
    found = store.query(text)
    if isinstance(found, ox.QueryTriples):
        found.serialize(format=ox.RdfFormat.N_TRIPLES)
    else:
        found.serialize(format=ox.QueryResultsFormat.JSON)
    return time.perf_counter() - begin


def _many(store: ox.Store, port: int) -> None:
    """Let many readers open entity pages at once."""
    found = store.query("SELECT ?s { ?s <https://w3id.org/aidgraph/ontology#namedIn> ?r }")
    assert isinstance(found, ox.QuerySolutions)
    pages = ["/doc/" + row["s"].value.rpartition("/id/")[2] for row in found]
    seconds: list[float] = []
    statuses: set[int] = set()

    def read(start: int) -> None:
        client = Client(port)
        for step in range(EACH):
            status, took = client.get(pages[(start * EACH + step) % len(pages)], "text/html")
            statuses.add(status)
            seconds.append(took)

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print(
        f"  {READERS} readers of entity pages: {len(seconds)} pages, statuses {statuses}, "
        f"p50 {_at(seconds, 0.5)} ms, p95 {_at(seconds, 0.95)} ms"
    )


def _bombs(store: ox.Store, port: int) -> None:
    """Compare a reader's p99 alone with the same while another client sends bombs."""
    texts = list(_texts(store).values())
    alone = _read(port, texts, seconds=6)
    over = threading.Event()
    stated: list[str] = []
    bomber = threading.Thread(target=_bomb, args=(port, over, stated))
    bomber.start()
    beside = _read(port, texts, seconds=2 * LIMIT * len(BOMBS))
    over.set()
    bomber.join()
    p99, pressed = sorted(alone)[-len(alone) // 100], sorted(beside)[-len(beside) // 100]
    print(f"  a reader alone: p50 {_at(alone, 0.5)} ms, p99 {_at(alone, 0.99)} ms")
    print(
        f"  beside bombs:   p50 {_at(beside, 0.5)} ms, p99 {_at(beside, 0.99)} ms, "
        f"ratio of p99 {pressed / p99:.1f}"
    )
    print("  bombs: " + "; ".join(stated))


def _read(port: int, texts: list[str], seconds: float) -> list[float]:
    client, found = Client(port), []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for text in texts:
            status, took = client.ask(text)
            assert status == 200, status
            found.append(took)
    return found


def _bomb(port: int, over: threading.Event, stated: list[str]) -> None:
    client, turn = Client(port), 0
    while not over.is_set():
        for name, text in BOMBS.items():
            status, took = client.ask(f"{text} # {turn}")
            stated.append(f"{name} {status} {took:.2f} s")
        turn += 1


def _at(seconds: list[float], share: float) -> str:
    ordered = sorted(seconds)
    return f"{ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000:.1f}"


if __name__ == "__main__":
    main()
