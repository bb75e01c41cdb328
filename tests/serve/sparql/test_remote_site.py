"""The site over an endpoint reads what it shows with SPARQL, and copies nothing."""

import re
import subprocess
import sys
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from aidgraph.cli.serve import command
from aidgraph.errors import CallError
from aidgraph.query import remote_queries, remote_triples
from aidgraph.query.answer import Job, Limits
from aidgraph.query.remote import EndpointError, RemoteEndpoint, WrittenAnswer
from aidgraph.query.remote_queries import RemoteQueries
from aidgraph.query.remote_triples import RemoteTriples
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.serve import Settings
from aidgraph.serve.app import create_remote_app
from aidgraph.serve.remote.views import ABSENT
from aidgraph.store.claims import read_figures
from aidgraph.store.entities import read_entities
from aidgraph.store.graph import Graph

PROGRAM = "from aidgraph.cli import main; main()"
BUILD = re.compile(r"\b[0-9a-f]{12}\b|[0-9a-f]{64}")
REPORT = "/documents/jinhua-wensu"
RELATIVE = (
    "SELECT ?a ?b { BIND(<x> AS ?a) BIND(<#y> AS ?b) }",
    "BASE <../id/> SELECT ?a { BIND(<x> AS ?a) }",
    "BASE <http://e.example/a/> BASE <b/> SELECT ?a { BIND(<x> AS ?a) }",
    "PREFIX : <id/> SELECT (IRI('x') AS ?a) (:y AS ?b) {}",
)
SAME = (
    *("/doc/place-wensu", "/doc/place-wensu.ttl", "/api/entity/place-wensu", "/api/facets"),
    *("/search?type=aid:Project", "/api/facets?year=2021&type=aid:Project", f"{REPORT}/read"),
    *("/documents", "/queries", "/queries/cq-07-most-funded-places.csv", "/ontology"),
    *("/ontology/Project", "/ontology/partOf", "/void.ttl"),
    *("/sparql?query=SELECT+*+{+?s+a+?c+}+ORDER+BY+?s+?c+LIMIT+9", "/sparql?query=ASK+{}+x"),
    *(f"/sparql?format=csv&query={quote(query)}" for query in RELATIVE),
)


@pytest.fixture(scope="module")
def endpoint(start_oxigraph, graph_dir, tmp_path_factory):
    """Return the address of an Oxigraph server that has the shipped graph."""
    place = tmp_path_factory.mktemp("oxigraph")
    ox.Store(str(place)).bulk_load(path=str(graph_dir / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    with start_oxigraph("serve-read-only", "--location", str(place)) as address:
        yield f"{address}/query"


@pytest.fixture(scope="module")
def remote(endpoint):
    """Return a client of the site over the endpoint."""
    app = create_remote_app(endpoint, Settings())
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def shown(answer):
    """Return what an answer shows, but for the name of the build; an error's words vary."""
    page = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    text = page[0] if page else answer.text
    return answer.status_code, "" if answer.status_code == 400 else BUILD.sub("BUILD", text)


def test_pages_are_those_of_a_build(remote, client):
    """Things, reports, questions, terms and answers are the same to the letter."""
    assert [path for path in SAME if shown(remote.get(path)) != shown(client.get(path))] == []


def _ids(site, typed):
    """Return the ids of all entities that a search finds."""
    answer = site.get("/api/search", params={"q": typed, "limit": 100})
    return {hit["id"] for hit in answer.json()["hits"]}


def test_names_are_found_where_they_stand(remote, client):
    """What is typed finds the same entities as the index, and the likest first."""
    for typed in ("温宿", "Wensu County", "溫宿", "5A", "县 温宿"):
        assert _ids(remote, typed) == _ids(client, typed) != set()
    for typed in ("no such thing", "!!!", "。", " "):
        assert _ids(remote, typed) == _ids(client, typed) == set()
    for typed in ("", "!!!"):
        counted = [site.get("/api/facets", params={"q": typed}).json() for site in (remote, client)]
        assert counted[0] == counted[1]
    first = remote.get("/api/search?q=wensu+county").json()["hits"][0]
    assert first["id"] == "place-wensu"
    home = remote.get("/").text
    assert re.findall('class="big">([0-9,]+)<', home) == re.findall(
        'class="big">([0-9,]+)<', client.get("/").text
    )
    for hostile in ('"}', "\\", "'\n", "a" * 999):
        assert remote.get("/search", params={"q": hostile, "type": hostile}).status_code == 200


def test_views_of_the_whole_graph_say_that_they_are_absent(remote):
    """They answer 501 with the way to have them, and no page leads to one from its head."""
    for name in (*ABSENT, "money.csv", "reconcile", "api/subgraph", "documents/x.xlsx"):
        answer = remote.get(f"/{name}")
        assert (name, answer.status_code) == (name, 501)
        assert "--copy" in answer.text
    head = remote.get("/").text.partition("<main")[0]
    assert not [name for name in ABSENT if f'href="/{name}"' in head]
    assert remote.get("/sparql?query=ASK+{SERVICE+<http://a.b/>+{?s+?p+?o}}").status_code == 400


def test_the_reader_of_a_store_reads_an_endpoint(endpoint, graph_dir, monkeypatch):
    """Entities and figures are read alike, in small pages and with little kept; a few at once."""
    journeys = []
    send = remote_triples.send_query

    def sent(*query):
        journeys.append(query)
        return send(*query)

    monkeypatch.setattr(remote_triples, "send_query", sent)
    store = RemoteTriples(RemoteEndpoint(endpoint), page=150, kept=2_000)
    there = Graph(store, store.read_ahead)
    here = Graph(ox.Store.read_only(str(graph_dir / "store")))
    assert list(read_entities(there, limit=60)) == list(read_entities(here, limit=60))
    assert len(journeys) < 30  # not one a thing
    whole = RemoteTriples(RemoteEndpoint(endpoint))
    assert list(read_figures(Graph(whole, whole.read_ahead))) == list(read_figures(here))
    relations = list(there.triples(None, RDF + "type", term("Relation")))
    assert sorted(map(str, relations)) == sorted(
        map(str, here.triples(None, RDF + "type", term("Relation")))
    )
    assert not list(store.quads_for_pattern(ox.BlankNode("a"), None, None))


def test_an_endpoint_that_cuts_in_silence_is_read_whole(monkeypatch):
    """How much it gives at once is found out first; nothing is taken for all that is not."""
    triples = [f"<a:{number:03}>" for number in range(300)]

    def answer(_endpoint, query):
        limit = int(found[1]) if (found := re.search(r"LIMIT (\d+)", query)) else 1
        at = int(found[1]) if (found := re.search(r"OFFSET (\d+)", query)) else 0
        page = triples[at:][: min(limit, 40)]
        rows = [{"s": s, "p": "<a:b>", "o": "<a:c>"} for s in page]
        head = ["s", "p", "o"]
        if "COUNT" in query:
            head, rows = ["n"], [{"n": f'"{len(triples)}"'}]
        text = "".join("\t".join(row[name] for name in head) + "\n" for row in rows)
        first = "\t".join(f"?{name}" for name in head)
        written = ox.parse_query_results(f"{first}\n{text}", ox.QueryResultsFormat.TSV)
        body = written.serialize(format=ox.QueryResultsFormat.JSON)
        return WrittenAnswer(body, "application/sparql-results+json")

    monkeypatch.setattr(remote_triples, "send_query", answer)
    store = RemoteTriples(RemoteEndpoint("http://127.0.0.1:9/"))
    found = [
        quad.subject.value for quad in store.quads_for_pattern(None, ox.NamedNode("a:b"), None)
    ]
    assert sorted(found) == [name.strip("<>") for name in triples]
    triples.clear()
    with pytest.raises(CallError, match="no triple"):
        RemoteTriples(RemoteEndpoint("http://127.0.0.1:9/"))


def rows_of(numbers, cut=""):
    """Return an answer with a triple for each of some numbers."""
    rows = "".join(f"<a:{number:03}>\t<a:b>\t<a:c>\n" for number in numbers)
    written = ox.parse_query_results(f"?s\t?p\t?o\n{rows}", ox.QueryResultsFormat.TSV)
    body = written.serialize(format=ox.QueryResultsFormat.JSON)
    return WrittenAnswer(body, "application/sparql-results+json", cut)


def test_a_page_that_is_cut_by_its_bytes_is_not_the_last(monkeypatch):
    """Long texts may cut a page short: reading goes on, and an answer that has no pages is none."""

    def answer(_endpoint, query):
        if "COUNT" in query:
            counted = ox.parse_query_results('?n\n"300"\n', ox.QueryResultsFormat.TSV)
            body = counted.serialize(format=ox.QueryResultsFormat.JSON)
            return WrittenAnswer(body, "application/sparql-results+json")
        at = int(found[1]) if (found := re.search(r"OFFSET (\d+)", query)) else 0
        whole = "<a:" not in query  # what is read at first has short texts
        return rows_of(range(at, 300 if whole else min(at + 30, 300)), "" if whole else "9 bytes")

    monkeypatch.setattr(remote_triples, "send_query", answer)
    store = RemoteTriples(RemoteEndpoint("http://127.0.0.1:9/"))
    found = store.quads_for_pattern(None, ox.NamedNode("a:b"), None)
    assert len({quad.subject for quad in found}) == 300
    with pytest.raises(EndpointError, match=r"cut an answer at 9 bytes; .* --copy"):
        store.query("SELECT ?s ?p ?o { ?s <a:b> ?o }")


def test_what_is_no_answer_is_the_endpoint_s_fault(monkeypatch):
    """A reader whose query is right is not told that it is wrong."""
    page = WrittenAnswer(b"<html>", "text/html")
    monkeypatch.setattr(remote_queries, "send_query", lambda *_: page)
    queries = RemoteQueries(RemoteEndpoint("http://127.0.0.1:9/"), Limits(10, 1000))
    with pytest.raises(EndpointError, match="text/html, which is no answer"):
        queries.ask(Job("ASK {}", results="json"))


BROKEN = (
    ("application/sparql-results+json", '{"head":{"vars":["s"]},"results":{"bindings":[{"s":'),
    ("application/sparql-results+xml", "<sparql><head/><results><result>"),
    ("application/n-triples", "<a:b> <a:b>"),
)


def test_an_answer_that_breaks_is_the_endpoint_s_fault(remote, monkeypatch):
    """Wherever an answer of the endpoint ends too early, readers and programs get 502."""
    for media, body in BROKEN:
        broken = WrittenAnswer(body.encode(), media)
        monkeypatch.setattr(remote_queries, "send_query", lambda *_, broken=broken: broken)
        for path in ("/sparql?query=ASK+{}&format=csv", "/sparql?query=ASK+{}"):
            answer = remote.get(path, headers={"Accept": "text/html"})
            assert (media, answer.status_code) == (media, 502)
            assert "http://127.0.0.1" in answer.text
            assert "cannot be read" in answer.text


def test_an_endpoint_that_goes_away_is_told(remote, monkeypatch):
    """What is kept is shown; for the rest readers are told that the graph gave no answer."""

    def gone(*_asked):
        raise EndpointError("http://127.0.0.1:9/: no answer (refused)")

    assert remote.get("/doc/place-wensu").status_code == 200
    for module in (remote_triples, remote_queries):
        monkeypatch.setattr(module, "send_query", gone)
    assert remote.get("/sparql?query=ASK+{}&format=json").status_code == 502
    assert remote.get("/doc/place-wensu").status_code == 200
    lost = remote.get("/doc/place-nowhere")
    assert (lost.status_code, "no answer (refused)" in lost.text) == (502, True)


def test_the_command_serves_an_endpoint_without_a_copy(endpoint, tmp_path):
    """Nothing is written, and --copy alone is a wrong call."""
    run = [sys.executable, "-c", PROGRAM, "serve", "--endpoint", endpoint, "--port", "0"]
    with subprocess.Popen(run, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as site:
        told = site.stderr.readline()
        site.terminate()
    assert re.match(r"aidgraph: http://127\.0\.0\.1:\d+/", told), told
    assert list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(command, ["--copy"]).exit_code == 2
