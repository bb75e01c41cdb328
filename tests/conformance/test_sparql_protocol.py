"""The endpoint passes the W3C's own tests of the SPARQL 1.1 Protocol, as far as it only reads.

The suite lies beside the project, in ``../shared/suites``, and is not part of it.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

SUITE = Path(__file__).resolve().parents[3] / "shared/suites/rdf-tests/sparql/sparql11/protocol"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
KINDS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C suite is not here: ../shared/suites"
)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return a client of an endpoint over the suite's graphs."""
    from starlette.testclient import TestClient

    from aidgraph.serve.app import create_app
    from aidgraph.serve.settings import Settings

    folder = tmp_path_factory.mktemp("suite")
    lines = [f"<{DATA.format(0)}> <{DATA.format(0)}> 'none' <{DATA.format(0)}> ."]
    for number in (1, 2, 3):
        triples = ox.parse((SUITE / f"data{number}.nt").read_bytes(), ox.RdfFormat.N_TRIPLES)
        lines += [f"{quad.triple} <{DATA.format(number)}> ." for quad in triples]
    lines[0] = lines[0].replace("'", '"')
    (folder / "graph.nq").write_text("\n".join(lines) + "\n", "utf-8")
    with TestClient(create_app(folder, Settings()), base_url="http://127.0.0.1") as running:
        yield running


def manifest():
    """Return the suite's manifest as a store."""
    store = ox.Store()
    if SUITE.is_dir():
        text = (SUITE / "manifest.ttl").read_bytes()
        store.load(text, format=ox.RdfFormat.TURTLE, base_iri="http://suite.example/manifest.ttl")
    return store


STORE = manifest()
NAMES = sorted(
    row["test"].value for row in STORE.query(f"SELECT ?test {{ ?test a <{MF}ProtocolTest> }}")
)
UPDATES = [name for name in NAMES if "#update_" in name or "update" in name.rsplit("#")[-1]]
QUERIES = [name for name in NAMES if name not in UPDATES]


def items(head):
    """Yield the members of an RDF list."""
    first, rest = (
        ox.NamedNode(f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{n}") for n in ("first", "rest")
    )
    while head != ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"):
        yield value(head, first)
        head = value(head, rest)


def value(subject, predicate):
    """Return the one object of a subject and a predicate, if there is one."""
    predicate = predicate if isinstance(predicate, ox.NamedNode) else ox.NamedNode(predicate)
    return next((q.object for q in STORE.quads_for_pattern(subject, predicate, None)), None)


def send(client, request):
    """Send a request of the manifest."""
    parts = urlsplit(value(request, HT + "absolutePath").value)
    headers = {
        value(header, HT + "fieldName").value: value(header, HT + "fieldValue").value
        for header in items(value(request, HT + "headers") or _nil())
    }
    body = value(request, HT + "body")
    content = b""
    if body:
        encoding = value(body, CNT + "characterEncoding")
        content = value(body, CNT + "chars").value.encode(encoding.value if encoding else "utf-8")
    return client.request(
        value(request, HT + "methodName").value,
        f"/sparql?{parts.query}" if parts.query else "/sparql",
        content=content,
        headers=headers,
    )


def _nil():
    return ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")


def requests(name):
    """Yield the requests of a test with what is expected of the reply."""
    for request in items(value(value(ox.NamedNode(name), MF + "action"), HT + "requests")):
        yield request, value(request, HT + "resp")


def test_the_suite_is_whole():
    """All 34 tests are told apart into those that read and those that write."""
    assert (len(QUERIES), len(UPDATES)) == (20, 14)


@pytest.mark.parametrize("name", QUERIES, ids=lambda name: str(name).rsplit("#")[-1])
def test_queries_are_answered_as_the_protocol_says(client, name):
    """The status, the kind of answer and the truth value are those of the suite."""
    for request, expected in requests(name):
        reply = send(client, request)
        statuses = {
            q.object.value[-3]
            for q in STORE.quads_for_pattern(expected, ox.NamedNode(MF + "expectedStatus"), None)
        }
        assert str(reply.status_code)[0] in statuses, reply.text
        kind = value(expected, MF + "expectedFormat")
        if kind:
            assert reply.headers["content-type"].partition(";")[0] in KINDS[kind.value]
        truth = value(expected, MF + "expectedBoolean")
        if truth:
            assert reply.json()["boolean"] is (truth.value == "true")


@pytest.mark.parametrize("name", UPDATES, ids=lambda name: str(name).rsplit("#")[-1])
def test_updates_are_refused(client, name):
    """Nothing of the suite that changes a graph is done, whatever the suite expects."""
    changing = [request for request, _ in requests(name) if not _asks(request)]
    assert changing
    for request in changing:
        assert 400 <= send(client, request).status_code < 500


def _asks(request):
    """Tell whether a request is a query, by which some tests look at what the update did."""
    told = _told(request)
    return "query=" in told or "application/sparql-query" in told


def _told(request):
    """Return the address, the headers and the body of a request."""
    headers = items(value(request, HT + "headers") or _nil())
    kinds = " ".join(value(header, HT + "fieldValue").value for header in headers)
    body = value(request, HT + "body")
    words = value(body, CNT + "chars") if body else ""
    return f"{value(request, HT + 'absolutePath')} {kinds} {words}"
