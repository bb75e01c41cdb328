"""Measure builds of growing libraries beside rdflib and pyoxigraph: processor time and memory.

`python bench/scale.py [REPORTS …] [--from FOLDER] [--claims N] [--changed]`: how many reports each
library has (7, 69 and 345 by default: about 10^5, 10^6 and 5·10^6 triples), made up unless FOLDER
has them; with N claims each they are smaller, so that a thousand of them are soon built.
Each measurement is a process of its own; each library is a row of Markdown.
"""

import argparse
import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from aidgraph.build import output
from aidgraph.build.run import build_graph
from reports import write_reports
from timing import machine

HERE = Path(__file__).parent
Measured = dict[str, float]
_WITH_RDFLIB = 1_500_000  # triples: above it rdflib takes minutes and gigabytes


def main() -> None:
    """Measure each library, and print the rows and the powers of the size that time grows with."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="*", type=int, default=[7, 69, 345])
    parser.add_argument("--from", dest="source", type=Path, help="a folder of encodings to take")
    parser.add_argument("--claims", type=int, default=0, help="how many each report has at most")
    parser.add_argument("--changed", action="store_true", help="change one report, build again")
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        name, *places = given.task
        print(json.dumps(_TASKS[name](*map(Path, places))))
        return
    print(f"{machine()}\n\n{_HEAD}")
    with tempfile.TemporaryDirectory(prefix="aidgraph-scale-") as place:
        rows = [_library(Path(place), count, given) for count in given.reports]
    for name, told in (("lines", "tables to N-Quads"), ("whole", "whole")):
        if len(rows) > 1:
            print(f"\n{told}: time grows with the size to the power of {_power(rows, name):.2f}")


_HEAD = (
    "| triples | tables to N-Quads, s | whole, s | rdflib, s | bulk load, s | "
    "rdflib : N-Quads | whole : bulk load | memory before the load, MB | whole, MB | "
    "one changed, of the whole |\n|---|---|---|---|---|---|---|---|---|---|"
)


def _library(place: Path, count: int, given: argparse.Namespace) -> Measured:
    """Measure a library of *count* reports, print its row, and return what it says."""
    folder = given.source or place / "reports"
    if given.source:
        folders = sorted(folder.iterdir())[:count]
    else:
        folders = write_reports(folder, range(count), claims=given.claims)
    listed = place / "listed"
    listed.write_text("\n".join(map(str, folders)), "utf-8")
    out = place / "out"
    row = _run("lines", listed, place / "lines") | _run("build", listed, out)
    row |= _run("load", out / "graph.nq", place / "store")
    if row["triples"] <= _WITH_RDFLIB:
        row |= _measured(HERE / "peer_rdflib.py", out / "graph.nq", place / "out.nt")
    if given.changed:
        _change(folders[0], place / "changed", listed)
        row["changed"] = _run("build", listed, out)["whole"] / row["whole"]
    _print(row)
    for name in ("lines", ".lines-parts", "out", ".out-parts", "store", "changed"):
        shutil.rmtree(place / name, ignore_errors=True)
    return row


def _change(folder: Path, copy: Path, listed: Path) -> None:
    """Put a copy of the report in *folder* in its place, with one figure changed."""
    shutil.copytree(folder, copy)
    claims = copy / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b",exactly,", b",approximately,", 1))
    listed.write_text(listed.read_text("utf-8").replace(str(folder), str(copy), 1), "utf-8")


def _print(row: Measured) -> None:
    rdflib = row.get("rdflib", math.nan)
    cells = [
        f"{row['triples']:,.0f}",
        *(f"{row[name]:.1f}" for name in ("lines", "whole")),
        f"{rdflib:.1f}",
        f"{row['load']:.1f}",
        f"{rdflib / row['lines']:.1f}",
        f"{row['whole'] / row['load']:.2f}",
        f"{row['memory before']:.0f}",
        f"{row['memory']:.0f}",
        f"{row.get('changed', math.nan):.0%}",
    ]
    print(f"| {' | '.join(cells)} |".replace("nan%", "–").replace("nan", "–"), flush=True)


def _power(rows: list[Measured], name: str) -> float:
    first, last = rows[0], rows[-1]
    return math.log(last[name] / first[name]) / math.log(last["triples"] / first["triples"])


def _run(task: str, *places: Path) -> Measured:
    """Run *task* in a process of its own; return what it measured."""
    return _measured(Path(__file__), "--task", task, *places)


def _measured(program: Path, *arguments: str | Path) -> Measured:
    command = [sys.executable, str(program), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def _cpu() -> float:
    """Return the processor time of this process and of those it waited for, in seconds."""
    return sum(os.times()[:4])


def _memory() -> float:
    """Return the most memory of this process, or of one it waited for, in MB."""
    most = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(most) / 1024


def _built(listed: Path, out: Path) -> Measured:
    """Build with one process."""
    begin = _cpu()
    built = build_graph([Path(line) for line in listed.read_text("utf-8").split("\n")], out)
    return {"triples": built.triples, "whole": _cpu() - begin, "memory": _memory()}


def _lines(listed: Path, out: Path) -> Measured:
    """Build all but the store, which gets its lines and drops them."""
    setattr(output, "create_store", lambda _, pieces: deque(pieces, maxlen=0))  # noqa: B010
    measured = _built(listed, out)
    return {"lines": measured["whole"], "memory before": measured["memory"]}


def _load(file: Path, store: Path) -> Measured:
    begin = _cpu()
    loaded = ox.Store(str(store))
    loaded.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    loaded.flush()
    return {"load": _cpu() - begin}


_TASKS: dict[str, Callable[[Path, Path], Measured]] = {
    "build": _built,
    "lines": _lines,
    "load": _load,
}


if __name__ == "__main__":
    main()
