"""`aidgraph load` brings a build into a SPARQL 1.1 server, whole, and where it was meant to go."""

import re
import shutil
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from aidgraph.cli.load import command
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.files.resources import folder
from aidgraph.query import load_query
from aidgraph.query.load import LoadTarget, load_lines
from aidgraph.query.remote import RemoteEndpoint, run_remote
from aidgraph.rdf.encode import encode
from aidgraph.rdf.iri import ONTOLOGY, thing

NAME = "https://example.org/aid"
LINES = [
    f'<https://example.org/{n}> <https://example.org/p> "{n}"@zh .\n'.encode() for n in range(7)
]


@pytest.fixture(scope="module")
def oxigraph(start_oxigraph):
    """Return the address of a new Oxigraph server, the server itself and no stand-in."""
    with start_oxigraph("serve") as address:
        yield address


@pytest.fixture
def empty(oxigraph):
    """Return the address of the server, with nothing in it."""
    target = LoadTarget(f"{oxigraph}/update", "update", replace=True)
    load_lines(target, [])
    for name in (NAME, ONTOLOGY.rstrip("#"), *(thing("report", one) for one in ("one", "two"))):
        load_lines(LoadTarget(f"{oxigraph}/update", "update", name, replace=True), [])
    return oxigraph


def count(server, graph=""):
    """Return how many triples a graph of the server has."""
    inside = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    query = load_query(f"SELECT (COUNT(*) AS ?n) {{ {inside} }}")
    return int(run_remote(RemoteEndpoint(f"{server}/query"), query).result.rows[0][0].value)


WAYS = [("graph-store", "/store"), ("update", "/update")]


@pytest.mark.parametrize(("protocol", "path"), WAYS)
@pytest.mark.parametrize("name", ["", NAME])
def test_a_build_arrives_whole(empty, graph_dir, protocol, path, name):
    """Every triple of the build is there afterwards, in the graph that was named, in no other."""
    arguments = ["--graph", str(graph_dir), "--to", empty + path, "--protocol", protocol]
    result = CliRunner().invoke(command, [*arguments, *(["--name", name] if name else [])])
    lines = (graph_dir / "graph.nq").read_bytes().splitlines()
    assert result.output.startswith(f"{len(lines):,} triples loaded")
    assert (count(empty), count(empty, NAME)) == ((0, len(lines)) if name else (len(lines), 0))
    dump = f"CONSTRUCT {{ ?s ?p ?o }} {{ {f'GRAPH <{name}>' if name else ''} {{ ?s ?p ?o }} }}"
    there = run_remote(RemoteEndpoint(f"{empty}/query"), load_query(dump)).result.triples
    here = {q.triple for q in ox.parse((graph_dir / "graph.nq").read_bytes(), ox.RdfFormat.N_QUADS)}
    assert set(there) == here


@pytest.mark.parametrize(("protocol", "path"), WAYS)
def test_what_was_there_stays_or_goes_as_asked(empty, protocol, path):
    """Loading adds; with replace one graph has only what was loaded, and the others are let be."""

    def load(lines, *, name="", replace=False):
        target = LoadTarget(empty + path, protocol, name, replace, size=100)
        return load_lines(target, lines)

    assert load(LINES[:3]) == load(LINES[:3], name=NAME) == 3
    load(LINES[2:5])
    assert (count(empty), count(empty, NAME)) == (5, 3)
    load(LINES[5:], replace=True)
    assert (count(empty), count(empty, NAME)) == (2, 3)
    load(LINES, name=NAME, replace=True)
    assert (count(empty), count(empty, NAME)) == (2, 7)
    assert load([], name=NAME, replace=True) == 0
    assert (count(empty), count(empty, NAME)) == (2, 0)


def test_a_report_is_replaced_in_its_own_graph(empty, tmp_path):
    """Each report has a graph; loading one anew changes that one, whole, and no other."""
    shipped = Path(str(folder("graph"))) / "jinhua-wensu"
    for name in ("one", "two"):
        shutil.copytree(shipped, tmp_path / name)
        told = tmp_path / name / "report.toml"
        told.write_text(told.read_text("utf-8").replace('"jinhua-wensu"', f'"{name}"'), "utf-8")

    def load(*folders):
        arguments = [*map(str, folders), "--to", f"{empty}/store", "--graphs"]
        return CliRunner().invoke(command, arguments)

    graphs = [thing("report", name) for name in ("one", "two")]
    assert load(tmp_path).exit_code == 0
    before = [count(empty, graph) for graph in graphs]
    assert before == [len(encode(read_encoding(tmp_path / name))) for name in ("one", "two")]
    assert count(empty) == 0
    (tmp_path / "two" / "evidence.csv").write_text("id\n", "utf-8")
    title = tmp_path / "one" / "report.toml"
    title.write_text(re.sub('(title_en = ").*"', r'\1Another"', title.read_text("utf-8")), "utf-8")
    done = load(tmp_path / "one", tmp_path / "two")
    assert done.exit_code == 1
    assert done.stderr.startswith(f"failed: {tmp_path}/two: ")
    assert [count(empty, graph) for graph in graphs] == before
    titled = load_query('SELECT ?g { GRAPH ?g { ?report ?has "Another"@en } }')
    rows = run_remote(RemoteEndpoint(f"{empty}/query"), titled).result.rows
    assert [row[0].value for row in rows] == graphs[:1]
    assert CliRunner().invoke(command, ["--graphs", "--to", empty]).exit_code == 2


class Recorder(BaseHTTPRequestHandler):
    """Keep what is asked; answer with the statuses that are set, one after the other."""

    def do_POST(self):
        """Take a request."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        status, words = (self.server.answers or [(204, b"")]).pop(0)
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    do_PUT = do_POST  # noqa: N815  the name that the library looks for

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def recorder():
    """Return a server that records."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.requests, server.answers = [], []
        server.address = f"http://127.0.0.1:{server.server_port}/store"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_requests_are_of_limited_size_and_in_order(recorder):
    """No request is larger than asked, but for one long line; together they are the lines."""
    long = b'<https://example.org/a> <https://example.org/b> "' + b"x" * 200 + b'" .\n'
    lines = [*LINES, long, *LINES]
    assert load_lines(LoadTarget(recorder.address, size=130), lines) == len(lines)
    bodies = [body for *_, body in recorder.requests]
    assert b"".join(bodies) == b"".join(lines)
    assert len(bodies) > 3
    assert [body for body in bodies if len(body) > 130] == [long]


def test_a_request_says_who_asks_and_where_to(recorder):
    """The graph's name is escaped, the header is sent, and only the first request replaces."""
    name = "https://example.org/a?b=c&d=温宿"
    target = LoadTarget(
        f"{recorder.address}?x=1",
        "graph-store",
        name,
        replace=True,
        size=60,
        authorization="Bearer t",
    )
    load_lines(target, LINES[:2])
    (first, path, headers, _), (second, *_) = recorder.requests
    assert (first, second) == ("PUT", "POST")
    assert path.startswith("/store?x=1&graph=https%3A%2F%2Fexample.org%2Fa%3Fb%3Dc%26d%3D%E6%B8%A9")
    assert headers["Authorization"] == "Bearer t"
    assert headers["Content-Type"] == "application/n-triples"


@pytest.mark.parametrize(
    ("answer", "words"),
    [((401, b"log in"), "answered 401: log in"), ((500, b""), "answered 500"),
     ((307, b""), "answered 307"), ((413, b"too much"), "too much")],
)  # fmt: skip
def test_a_refusal_says_what_went_in_before(recorder, answer, words):
    """The server's words are handed on, no redirect is followed, and the count is right."""
    recorder.answers += [(204, b""), answer]
    with pytest.raises(CallError, match=words) as caught:
        load_lines(LoadTarget(recorder.address, size=130), LINES)
    assert str(caught.value).endswith("; 2 triples went in before")
    assert len(recorder.requests) == 2


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [("file:///etc/passwd", "", "no address of a server"), ("localhost:7878", "", "no address"),
     ("http://[::1/store", "", "no address"), ("http://127.0.0.1:9/é", "", "no address"),
     ("http://127.0.0.1:9/", "a b", "no IRI"), ("http://127.0.0.1:9/", "> } ; DROP ALL", "no IRI")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_before_anything_is_sent(address, name, words):
    """An address that is none, and a name that would break out of the request."""
    with pytest.raises(CallError, match=words):
        LoadTarget(address, "update", name)


def test_a_server_that_is_not_there_is_an_error_in_words():
    """Nobody listens: the address and the reason."""
    with pytest.raises(CallError, match=r"127\.0\.0\.1:9.*no answer .*; 0 triples went in"):
        load_lines(LoadTarget("http://127.0.0.1:9/store"), LINES)


@pytest.mark.parametrize("value", ["Basic x\nHost: y", "Bearer \u5bc6"])
def test_what_is_no_header_is_told(value):
    """A secret copied with a line break or strange letters is a wrong call, not shown again."""
    with pytest.raises(CallError, match="no header has") as told:
        LoadTarget("http://127.0.0.1:9/store", authorization=value)
    assert value not in str(told.value)
