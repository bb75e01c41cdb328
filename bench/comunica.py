"""Ask our endpoint with Comunica, a SPARQL engine from npm, and compare with the graph itself.

``python bench/comunica.py FOLDER`` takes a folder with ``node_modules/@comunica/query-sparql``;
make one with ``npm install @comunica/query-sparql`` (on Node 20 with ``"overrides": {"undici":
"7.16.0"}`` in its package.json).  Status 1 says that a count differs.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from aidgraph.build.run import build_graph
from aidgraph.query import load_query, run_query
from aidgraph.store.open import open_store
from endpoint import served

LABELS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
SELECT ?thing ?label { ?thing a aid:Project ; skos:prefLabel ?label FILTER(LANG(?label) = "zh") }"""


def main(folder: Path) -> int:
    """Ask with and without the prefix that tells Comunica what it speaks to."""
    program = folder / "node_modules" / ".bin" / "comunica-sparql"
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "build"
        build_graph(out=out)
        expected = len(run_query(open_store(out), load_query(LABELS)).rows)
        with served(out) as port:
            address = f"http://127.0.0.1:{port}/sparql"
            found = {source: _ask(program, source) for source in (f"sparql@{address}", address)}
    for source, rows in found.items():
        print(f"{source}: {rows} rows, {expected} in the graph")
    return int(any(rows != expected for rows in found.values()))


def _ask(program: Path, source: str) -> int:
    called = subprocess.run(
        [program, source, "-q", LABELS, "-t", "application/sparql-results+json"],
        capture_output=True,
        text=True,
        check=True,
    )
    return len(json.loads(called.stdout)["results"]["bindings"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
