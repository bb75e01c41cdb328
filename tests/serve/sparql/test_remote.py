"""`aidgraph query --endpoint` asks any SPARQL 1.1 server, and survives bad ones."""

import re
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from aidgraph.cli.query import command
from aidgraph.errors import CallError
from aidgraph.query import list_queries, load_query, run_query
from aidgraph.query.remote import RemoteEndpoint, run_remote

ASK = load_query("ASK { ?s ?p ?o }")
JSON = "application/sparql-results+json"


@pytest.mark.parametrize("query", list_queries(), ids=lambda query: query.name)
def test_shipped_queries_give_the_same_rows_over_http(server, store, query):
    """Each shipped question gives the same columns and rows here and there, or is refused alike."""
    try:
        here = run_query(store, query)
    except CallError as error:  # the graph has nothing that the question could be asked of
        with pytest.raises(CallError, match=re.escape(str(error).partition(";")[0])):
            run_remote(RemoteEndpoint(server.sparql), query)
        return
    there = run_remote(RemoteEndpoint(server.sparql), query)
    assert (there.cut, there.result.columns) == ("", here.columns)
    assert there.result.boolean == here.boolean
    assert Counter(map(str, there.result.rows)) == Counter(map(str, here.rows))
    assert set(there.result.triples or ()) == set(here.triples or ())


def test_labels_and_keys_are_looked_up_at_the_endpoint(server):
    """A label that is given as a parameter is found by asking the endpoint."""
    query = load_query("cq-32")
    by_label = run_remote(RemoteEndpoint(server.sparql), query, {"place": "温宿县"}).result
    by_id = run_remote(RemoteEndpoint(server.sparql), query, {"place": "place-wensu"}).result
    assert by_label.rows == by_id.rows != ()


def test_a_cut_answer_is_stated(server):
    """What the endpoint says of its limit reaches the reader."""
    everything = load_query("SELECT ?s ?n { ?s ?p ?o VALUES ?n { 1 2 } }")
    assert run_remote(RemoteEndpoint(server.sparql), everything).cut == "20000 rows"
    called = CliRunner().invoke(
        command, ["-", "--endpoint", server.sparql, "--format", "csv"], input=everything.text
    )
    assert called.exit_code == 0
    assert "the endpoint cut the answer at 20000 rows" in called.stderr


def test_the_words_of_the_endpoint_are_passed_on(server):
    """A refused query is told with the status and the words of the endpoint."""
    with pytest.raises(CallError, match=r"/sparql: answered 400: line 1, column \d+: "):
        run_remote(RemoteEndpoint(server.sparql), load_query("ASK { { ?s }"))


class Bad(BaseHTTPRequestHandler):
    """Answer as the path says."""

    def do_POST(self):  # noqa: D102  its name is http.server's
        self.rfile.read(int(self.headers["Content-Length"]))
        kind, status, body, extra = ANSWERS[self.path](self)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in body:
            self.wfile.write(piece)

    def log_message(self, *_):
        """Be silent."""


def drip():
    """Yield a byte now and then."""
    for _ in range(100):
        time.sleep(0.05)
        yield b" "


TRUE = b'{"head":{},"boolean":true}'
RETVAL = (
    b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":'
    b'{"type":"typed-literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"1"}}]}}'
)


def as_accepted(handler):
    """Answer in the first format that the client accepts, as Virtuoso does whatever was asked."""
    kind = handler.headers["Accept"].partition(",")[0]
    rows = b'{"head":{"vars":["s"]},"results":{"bindings":[]}}'
    return kind, 200, [b"<a:s> <a:p> <a:o> ." if kind == "application/n-triples" else rows], {}


ANSWERS = {
    "/retval": lambda _: (JSON, 200, [RETVAL], {}),
    "/retval-none": lambda _: (JSON, 200, [RETVAL.replace(b'"1"', b'"0"')], {}),
    "/accepted": as_accepted,
    "/good": lambda _: (JSON, 200, [TRUE], {}),
    "/moved": lambda _: (JSON, 308, [], {"Location": "/good"}),
    "/found": lambda _: (JSON, 302, [], {"Location": "/good"}),
    "/loop": lambda _: (JSON, 302, [], {"Location": "/loop"}),
    "/file": lambda _: (JSON, 302, [], {"Location": "file:///etc/passwd"}),
    "/html": lambda _: ("text/html", 200, [b"<p>hello"], {}),
    "/page": lambda _: ("text/html", 404, [b"<p>no such page"], {}),
    "/broken": lambda _: (JSON, 200, [b"{"], {}),
    "/short": lambda _: (JSON, 200, [TRUE], {"Content-Length": "100"}),
    "/huge": lambda _: (JSON, 200, [b" " * 2000] * 10, {}),
    "/slow": lambda _: (JSON, 200, drip(), {}),
    "/late": lambda _: (time.sleep(2), (JSON, 200, [TRUE], {}))[1],
    "/error": lambda _: ("text/plain", 500, [b"out of\r\nmemory \x1b[31m"], {}),
}


@pytest.fixture(scope="module")
def bad():
    """Return the address of a server that misbehaves."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Bad) as server:
        server.handle_error = lambda *_: None
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/good", "/moved", "/found"])
def test_a_redirect_is_followed_with_the_query(bad, path):
    """The query is sent again where the endpoint has moved to."""
    assert run_remote(RemoteEndpoint(bad + path), ASK).result.boolean is True


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/loop", "answered 302"),
        ("/file", "answered 302"),
        ("/html", "answered with text/html, which is no answer to a query"),
        ("/page", "answered 404: with a page to read, .* is this the address of a SPARQL endpoint"),
        ("/broken", r"cannot be read as application/sparql-results\+json"),
        ("/short", "broke off|no answer"),
        ("/huge", "more than 1000 bytes"),
        ("/slow", "not complete after 0.5 s|no answer"),
        ("/late", "no answer .*timed out"),
        ("/error", "answered 500: out of memory"),
    ],
)
def test_a_bad_answer_is_told_in_words(bad, path, says, in_time):
    """Whatever a server does, the caller is told what, with the address, and soon."""
    seconds = 0.5 if path in {"/slow", "/late"} else 60

    def ask():
        with pytest.raises(CallError, match=says) as caught:
            run_remote(RemoteEndpoint(bad + path, seconds=seconds, size=1000), ASK)
        assert bad in str(caught.value)

    in_time(1.5, ask)


def test_an_endpoint_that_is_not_there_is_stated():
    """A refused connection is a message, not a trace."""
    with pytest.raises(CallError, match="no answer"):
        run_remote(RemoteEndpoint("http://127.0.0.1:1/sparql"), ASK)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://e/", "e.example/sparql", "http:"])
def test_only_the_web_is_asked(address):
    """An address that is not http or https is refused before anything is opened."""
    with pytest.raises(CallError, match="no address of an endpoint"):
        RemoteEndpoint(address)


@pytest.mark.parametrize(("path", "told"), [("/retval", True), ("/retval-none", False)])
def test_a_boolean_that_comes_as_a_row_is_a_boolean(bad, path, told):
    """Virtuoso 7.2 answers ASK with a row of a column of its own; that is read as yes or no."""
    assert run_remote(RemoteEndpoint(bad + path), ASK).result.boolean is told


@pytest.mark.parametrize(
    ("text", "triples"),
    [
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", 1),
        ("# SELECT\nPREFIX ask: <a:SELECT> DESCRIBE ask:b", 1),
        ("SELECT ?s { ?s ?p 'CONSTRUCT' }", None),
    ],
)
def test_triples_are_asked_for_as_triples(bad, text, triples):
    """Formats of triples alone are accepted where triples are made, and of rows elsewhere."""
    found = run_remote(RemoteEndpoint(bad + "/accepted"), load_query(text)).result.triples
    assert (None if found is None else len(found)) == triples
