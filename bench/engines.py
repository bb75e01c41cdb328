"""Ask every shipped question of other SPARQL engines, and print where their answers differ.

``python bench/engines.py [FOLDER]``: Virtuoso is Debian's package ``virtuoso-opensource``; Comunica
is taken from ``FOLDER/node_modules``, which ``bench/comunica.py`` says how to make.  What is not
installed is left out, with a word.  Everything listens on this machine alone and is stopped at the
end.  Status 1 says that an answer differs.
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal, InvalidOperation
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import PathLike
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
from rdflib import Graph

from aidgraph.build.run import build_graph
from aidgraph.errors import CallError
from aidgraph.query import Query, list_queries, run_on_rdflib, run_query
from aidgraph.query.inline import inline
from aidgraph.query.remote import RemoteEndpoint, run_remote
from aidgraph.query.result import Result
from aidgraph.query.run import bound_terms
from aidgraph.store.open import open_store

Ask = Callable[[Query], Result]
GRAPH = "urn:aidgraph:bench"
SECONDS = 120.0
_INI = """[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
[TempDatabase]
DatabaseFile = {place}/temp.db
TransactionFile = {place}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {place}
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {place}
[SPARQL]
ResultSetMaxRows = 100000
DefaultGraph = {graph}
"""


def main(arguments: list[str]) -> int:
    """Build the shipped graph, and compare each engine with pyoxigraph."""
    differences = 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        out = place / "build"
        build_graph(out=out)
        store = open_store(out)
        graph = Graph().parse(out / "graph.nq", format="nt")
        differences += _compare("rdflib", store, partial(run_on_rdflib, graph))
        with _virtuoso(place, out / "graph.ttl") as ask:
            differences += _compare("Virtuoso", store, ask)
        with _comunica(arguments, out, store) as ask:
            differences += _compare("Comunica", store, ask)
    return int(differences > 0)


def _compare(engine: str, store: ox.Store, ask: Ask | None) -> int:
    """Print each question that *engine* answers otherwise; return how many there are."""
    if ask is None:
        return 0
    asked = differences = 0
    for query in list_queries():
        with suppress(CallError):  # a question about what this graph has not is left out
            expected = _plain(run_query(store, query))
            asked += 1
            if difference := _difference(expected, ask, query):
                differences += 1
                print(f"{engine}: {query.name}: {difference}", flush=True)
    print(f"{engine}: {asked - differences} of {asked} questions as pyoxigraph")
    return differences


def _difference(expected: Counter[str], ask: Ask, query: Query) -> str:
    try:
        found = _plain(ask(query))
    except CallError as error:
        return str(error)[:300]
    return "" if found == expected else _stated(expected, found)


def _stated(expected: Counter[str], found: Counter[str]) -> str:
    """Say how many rows are missing and how many are too many, with one of each."""
    missing, more = expected - found, found - expected
    examples = [
        f"{word} {next(iter(rows))}" for word, rows in (("−", missing), ("+", more)) if rows
    ]
    return f"{missing.total()} missing, {more.total()} more; " + "; ".join(examples)[:400]


def _plain(result: Result) -> Counter[str]:
    """Return the rows of *result*, in any order, with numbers by their value."""
    if result.boolean is not None:
        return Counter([str(result.boolean)])
    if result.triples is not None:
        return Counter(map(str, result.triples))
    return Counter(" | ".join("" if v is None else _term(v) for v in row) for row in result.rows)


def _term(term: object) -> str:
    if isinstance(term, ox.Literal) and not term.language:
        with suppress(InvalidOperation):
            return f"{Decimal(term.value).normalize():f}"
        return {"true": "1", "false": "0"}.get(term.value, term.value)
    return str(term)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _virtuoso(place: Path, turtle: Path) -> Iterator[Ask | None]:
    """Run Virtuoso with *turtle* loaded, in a store of its own below *place*."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if server is None or client is None:
        print("Virtuoso: not installed, left out")
        yield None
        return
    home = place / "virtuoso"
    home.mkdir()
    shutil.copy(turtle, home / "graph.ttl")
    sql, http = _free_port(), _free_port()
    ini = home / "virtuoso.ini"
    ini.write_text(_INI.format(place=home, sql=sql, http=http, graph=GRAPH), "utf-8")
    call = [server, "+foreground", "+configfile", str(ini)]
    process = subprocess.Popen(call, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _load(client, sql, home / "graph.ttl")
        address = f"http://127.0.0.1:{http}/sparql?" + urlencode({"default-graph-uri": GRAPH})
        endpoint = RemoteEndpoint(address, seconds=SECONDS)
        yield lambda query: run_remote(endpoint, query).result
    finally:
        process.terminate()
        process.wait(60)


def _load(client: str, port: int, turtle: Path) -> None:
    """Load *turtle* as soon as the server answers; the password is that of a fresh store."""
    load = f"DB.DBA.TTLP(file_to_string_output('{turtle}'), '', '{GRAPH}', 0);"
    call = [client, f"127.0.0.1:{port}", "dba", "dba", "ERRORS=stdout", f"exec={load} checkpoint;"]
    for _ in range(120):
        done = subprocess.run(call, capture_output=True, text=True, check=False)
        if done.returncode == 0 and "Error" not in done.stdout:
            return
        if "not connect" not in done.stdout + done.stderr and "S2801" not in done.stdout:
            raise RuntimeError(f"Virtuoso does not load the graph: {done.stdout[:500]}")
        time.sleep(0.5)
    raise RuntimeError("Virtuoso did not start within a minute")


@contextmanager
def _comunica(arguments: list[str], out: Path, store: ox.Store) -> Iterator[Ask | None]:
    """Serve the file of the graph, and let Comunica read and query it."""
    program = Path(*arguments[:1]) / "node_modules" / ".bin" / "comunica-sparql"
    if not arguments or not program.exists():
        print("Comunica: not installed, left out")
        yield None
        return
    handler = partial(_Quiet, directory=str(out))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield partial(
            _ask_comunica, program, f"http://127.0.0.1:{server.server_port}/graph.ttl", store
        )
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line for each."""

    def guess_type(self, path: str | PathLike[str]) -> str:
        """Call Turtle what it is."""
        return "text/turtle" if str(path).endswith(".ttl") else super().guess_type(path)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _ask_comunica(program: Path, source: str, store: ox.Store, query: Query) -> Result:
    text = inline(query.text, bound_terms(store, query))
    form = "application/n-triples" if _makes_triples(query) else "application/sparql-results+json"
    call = [str(program), source, "-q", text, "-t", form]
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise CallError(f"no answer after {SECONDS:g} s") from None
    if done.returncode:
        raise CallError(" ".join(done.stderr.split())[:300])
    if _makes_triples(query):
        found = ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)
        return Result(triples=tuple({quad.triple for quad in found}))
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:  # it ends in the midst, with status 0, when it waits for nothing
        raise CallError(f"broken off after {len(done.stdout)} characters") from None
    if "boolean" in answer:
        return Result(boolean=bool(answer["boolean"]))
    known = json.dumps({key: answer[key] for key in ("head", "results")})  # it adds "metadata"
    return Result.of(ox.parse_query_results(known.encode(), ox.QueryResultsFormat.JSON))


def _makes_triples(query: Query) -> bool:
    return "CONSTRUCT" in query.text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
