"""Reconcile 1,000 names over HTTP against 100,000 made-up entities, and suggest while one types.

The bars are 5 s for the names, sent 50 at a time, and 200 ms for 95 % of the suggestions.
"""

import http.client
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from aidgraph.serve import Settings, create_app
from aidgraph.web.listening import listen, serving
from search import lines
from timing import machine

_BATCH = 50
_ROUNDS = 3  # each with names of its own
_NAMES_BAR, _SUGGEST_BAR = 5.0, 0.2
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """Ask the server over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def match(self, names: list[str]) -> list[list[dict[str, object]]]:
        """Return the candidates for each name."""
        queries = {f"q{number}": {"query": name} for number, name in enumerate(names)}
        body = urlencode({"queries": json.dumps(queries)})
        self._connection.request("POST", "/reconcile/zh", body, _FORM)
        found = self._read()
        return [found[key]["result"] for key in queries]

    def suggest(self, text: str) -> int:
        """Return how many suggestions there are."""
        self._connection.request("GET", f"/reconcile/zh/suggest/entity?prefix={quote(text)}")
        return len(self._read()["result"])

    def _read(self) -> dict[str, dict[str, list[dict[str, object]]]]:
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"status {answer.status}: {text[:200]!r}")
        found: dict[str, dict[str, list[dict[str, object]]]] = json.loads(text)
        return found


def main(count: int, names: int) -> int:
    """Print the table; return 1 where a bar is missed."""
    print(machine("pyoxigraph", "rapidfuzz", "starlette", "uvicorn"))
    with (
        tempfile.TemporaryDirectory() as name,
        _serving(Path(name), count, names * _ROUNDS) as (
            port,
            asked,
        ),
    ):
        client = Client(port)
        begin, busy = time.perf_counter(), time.process_time()
        client.match(asked[:1])
        took, worked = time.perf_counter() - begin, time.process_time() - busy
        print(f"first question, which makes the index: {took:.1f} s ({worked:.1f} s of work)")
        begin = time.perf_counter()
        client.suggest("a")
        print(f"first suggestion: {time.perf_counter() - begin:.1f} s")
        rounds = [_match(client, asked[at * names : (at + 1) * names]) for at in range(_ROUNDS)]
        seconds = statistics.median(taken for taken, _ in rounds)
        each = ", ".join(f"{taken:.2f} s with {right:,} matched" for taken, right in rounds)
        print(f"{names:,} names: {seconds:.2f} s (bar {_NAMES_BAR:.0f} s; {each})")
        typed = [text[:length] for text in asked[:100] for length in (1, 2, 4)]
        slow = _suggest(client, typed)
        print(f"suggestions, 95 % within {slow * 1000:.0f} ms (bar {_SUGGEST_BAR * 1000:.0f} ms)")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of server and benchmark: {peak:,.0f} MB")
    return int(seconds > _NAMES_BAR or slow > _SUGGEST_BAR)


def _match(client: Client, names: list[str]) -> tuple[float, int]:
    """Return the seconds for all names, and how many were matched."""
    begin = time.perf_counter()
    found = [
        result
        for start in range(0, len(names), _BATCH)
        for result in client.match(names[start : start + _BATCH])
    ]
    seconds = time.perf_counter() - begin
    return seconds, sum(bool(result) and bool(result[0]["match"]) for result in found)


def _suggest(client: Client, typed: list[str]) -> float:
    """Return the time within which 95 % of the suggestions come."""
    seconds = []
    for text in typed:
        begin = time.perf_counter()
        client.suggest(text)
        seconds.append(time.perf_counter() - begin)
    return statistics.quantiles(seconds, n=20)[-1]


@contextmanager
def _serving(folder: Path, count: int, names: int) -> Iterator[tuple[int, list[str]]]:
    """Serve a made-up graph in a thread; give the port and names to ask for."""
    made = list(lines(count))
    (folder / "graph.nq").write_text("\n".join(made), "utf-8")
    bound = listen("127.0.0.1", 0)
    with serving(create_app(folder, Settings(port=0)), bound):
        yield bound.getsockname()[1], _names(made, names)


def _names(made: list[str], count: int) -> list[str]:
    """Return names: half as they are, a quarter with a letter left out, a quarter of nothing."""
    chance = random.Random(2)
    labels = [line.split('"')[1] for line in made if "prefLabel" in line]
    chosen = chance.sample(labels, min(len(labels), count))
    return [
        label if number % 4 < 2 else label[:2] + label[3:] if number % 4 == 2 else label[::-1]
        for number, label in enumerate(chosen)
    ]


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(given[0] if given else 100_000, given[1] if len(given) > 1 else 1000))
