"""Measure the first answers of each view of the site over a library: seconds of the processor.

`python bench/views.py [REPORTS] [--from BUILD]`: how many made-up reports are built (69 by default,
about 10^6 triples), or a build that is there.  Each view is asked for in two processes of its own:
one has just opened the site, so that nothing was worked out before, the other has prepared it, as
`aidgraph serve` does in its first seconds.  The bar is 0.3 s for the latter.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from aidgraph.build.run import build_graph
from aidgraph.serve import Settings, create_app
from aidgraph.serve.app import keep_summaries
from reports import write_reports
from timing import machine

VIEWS = (
    *("/", "/search?q=温宿", "/doc/place-wensu", "/doc/place-xinjiang", "/documents/r000001"),
    *("/money", "/timeline"),
    *("/flows", "/audit", "/queries", "/ontology", "/about", "/map", "/graph"),
)
BAR = 0.3


def main() -> None:
    """Print a row of Markdown for each view."""
    parser = argparse.ArgumentParser()
    parser.add_argument("reports", nargs="?", type=int, default=69)
    parser.add_argument("--from", dest="build", type=Path, help="a build to take")
    parser.add_argument("--view", help=argparse.SUPPRESS)
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.view:
        print(json.dumps(_first(given.build, given.view, prepared=given.prepared)))
        return
    with tempfile.TemporaryDirectory(prefix="aidgraph-views-") as place:
        build = given.build or Path(place) / "build"
        if not given.build:
            build_graph(write_reports(Path(place) / "reports", range(given.reports)), build)
        begin = time.process_time()
        keep_summaries(build)
        made = time.process_time() - begin
        _print(build, made)


def _print(build: Path, made: float) -> None:
    print(f"{machine()}\n\nsearch index and summaries: {made:.1f} s\n")
    print("| view | at once, s | after the start, s | again, s | bytes |\n|---|---|---|---|---|")
    for view in VIEWS:
        command = [sys.executable, __file__, "--from", str(build), "--view", view]
        (cold, _, size), (first, again, _) = (
            json.loads(subprocess.run([*command, *more], stdout=subprocess.PIPE, check=True).stdout)
            for more in ([], ["--prepared"])
        )
        missed = " (missed)" if first > BAR else ""
        row = f"| `{view}` | {cold:.2f} | {first:.2f}{missed} | {again:.2f} | {size:,} |"
        print(row, flush=True)


def _first(build: Path, view: str, *, prepared: bool) -> tuple[float, float, int]:
    """Return what the first and the second answer take, and how large it is."""
    app = create_app(build, Settings())
    app.state.site.renderer.read_templates()
    if prepared:
        app.state.site.prepare()
    with TestClient(app, base_url="http://127.0.0.1") as client:
        app.state.site.workers.start()  # what starts besides is not the page's
        client.get("/healthz")
        begin = time.process_time()
        size = len(client.get(view).content)
        middle = time.process_time()
        client.get(view)
        return middle - begin, time.process_time() - middle, size


if __name__ == "__main__":
    main()
