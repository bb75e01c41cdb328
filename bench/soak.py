"""Serve the shipped graph for minutes under mixed load; print memory and descriptors on the way.

``python bench/soak.py [MINUTES] [REQUESTS A SECOND]``: neither may grow after the first third.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from aidgraph.build.run import build_graph
from aidgraph.query import list_queries
from endpoint import BOMBS, Client, served
from timing import machine

SAMPLES = 30
PAGES = ("/", "/money", "/timeline", "/map", "/queries", "/audit", "/id/place-wensu", "/about")
SEARCHED = ("医院", "金华", "hospital", "4.57亿元", "zzz", "万")
CLAIMS = "SELECT ?c { ?c a <https://w3id.org/aidgraph/ontology#Claim> } LIMIT 50"


def main(minutes: float = 10, rate: float = 20) -> None:
    """Build the shipped graph, serve it, ask for *minutes*, and print what the server held."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "build"
        build_graph(out=out)
        with served(out) as port:
            print(f"soak of {minutes:g} minutes, {rate:g} requests a second, {machine()}")
            _soak(Client(port), _server_of(port), chance, minutes * 60, rate)


def _soak(client: Client, server: int, chance: random.Random, seconds: float, rate: float) -> None:
    begin, answers = time.monotonic(), Counter[int]()
    held: list[tuple[int, int]] = []
    queries = [query.text for query in list_queries() if query.name.startswith("cq-")]
    while (now := time.monotonic() - begin) < seconds:
        if now >= seconds * len(held) / SAMPLES:
            held.append(_held(server))
        answers[_ask(client, chance, queries)] += 1
        time.sleep(max(0, sum(answers.values()) / rate - (time.monotonic() - begin)))
    held.append(_held(server))
    print(f"{sum(answers.values()):,} answers, by status: {dict(sorted(answers.items()))}")
    for at in range(0, len(held), SAMPLES // 6):
        memory, files = held[at]
        print(f"  {at / SAMPLES:4.0%}: {memory / 2**20:6.1f} MB, {files} descriptors")
    third = len(held) // 3
    for name, of in (("memory", 0), ("descriptors", 1)):
        settled = statistics.median(one[of] for one in held[third : 2 * third])
        end = statistics.median(one[of] for one in held[-third:])
        print(f"{name} in the last third over the second: {end / settled:.3f}")


def _ask(client: Client, chance: random.Random, queries: list[str]) -> int:
    """Ask what one of many readers would: mostly pages and questions, now and then a bomb."""
    kind = chance.random()
    if kind < 0.5:
        return client.get(chance.choice(PAGES), "text/html")[0]
    if kind < 0.7:
        return client.get(f"/search?q={quote(chance.choice(SEARCHED))}", "text/html")[0]
    if kind < 0.9:
        return client.ask(chance.choice(queries))[0]
    if kind < 0.998:
        return client.ask(f"{CLAIMS} OFFSET {chance.randrange(400)}")[0]
    return client.ask(chance.choice(list(BOMBS.values())))[0]


def _server_of(port: int) -> int:
    """Return the process that listens on *port*: a child of this one."""
    here = Path("/proc/self/task")
    children = [
        int(child) for task in here.iterdir() for child in (task / "children").read_text().split()
    ]
    if len(children) != 1:
        raise SystemExit(f"{len(children)} processes were started for port {port}, not one")
    return children[0]


def _held(process: int) -> tuple[int, int]:
    """Return bytes in memory and open descriptors of *process* and those below it."""
    memory = descriptors = 0
    for one in _family(process):
        try:
            pages = int(Path(f"/proc/{one}/statm").read_text().split()[1])
            descriptors += len(list(Path(f"/proc/{one}/fd").iterdir()))
        except (FileNotFoundError, ProcessLookupError):  # a worker that has just ended
            continue
        memory += pages * 4096
    return memory, descriptors


def _family(process: int) -> list[int]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False
    )
    return [process, *(one for child in found.stdout.split() for one in _family(int(child)))]


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
