"""`serve --rdf` asks any file of RDF, and no file of RDF can ask for anything."""

import faulthandler
import http.client
import json
import os
import re
import subprocess
import sys
from itertools import count
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from aidgraph.errors import CallError
from aidgraph.query.apart import EngineCrashedError, run_apart
from aidgraph.rdf import read
from aidgraph.serve import Settings, create_app

TURTLE = """@prefix e: <http://e.example/> .
e:ann a e:Person ; e:name "Ann"@en, "安"@zh ; e:age 41 ; e:knows [ e:name "Bob" ] ; e:has (1 2) .
"""
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
SUM = """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT (SUM(?n) AS ?all) { ?s <http://e.example/has>/rdf:rest*/rdf:first ?n }"""
PAGES = (
    "/", "/search?q=Ann", "/sparql", "/money", "/timeline", "/map", "/audit", "/documents",
    "/ontology", "/queries", "/about", "/api/stats", "/void.ttl",
)  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Return what writes a file."""

    def made(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made


@pytest.mark.parametrize("ending", read.FORMATS)
def test_each_format_is_read(write, ending):
    """The same triples come out of every format, blank nodes included."""
    quads = list(ox.parse(TURTLE, ox.RdfFormat.TURTLE))
    form = read.FORMATS[ending]
    written = quads if form.supports_datasets else [quad.triple for quad in quads]
    data = ox.serialize(written, format=form)
    found = ox.Dataset(ox.parse(read.read_rdf(write(f"a{ending}", data)), ox.RdfFormat.N_QUADS))
    wanted = ox.Dataset(quads)
    for dataset in (found, wanted):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert found == wanted


REFUSED = {
    "unknown": ("a.csv", "a,b", "ends in one of .ttl"),
    "broken": ("a.ttl", "<a:b> <a:c> .", "line 1"),
    "type": ("a.rdf", '<!DOCTYPE r [<!ENTITY a "b">]><r/>', "DOCTYPE"),
    "late type": ("a.rdf", f'<!--{70_000 * "-x"}--><!DOCTYPE r [<!ENTITY a "b">]><r/>', "DOCTYPE"),
    "context": ("a.jsonld", '{"@context": "http://127.0.0.1:9/c", "a": "b"}', "a.jsonld"),
    "depth": ("a.jsonld", '{"http://e/a":' * 501 + '"["' + "}" * 501, "more than 500 levels"),
    "bytes": ("a.nt", b"<a:b> <a:c> '\xff' .", "a.nt"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_file_is_refused_by_name(write, case):
    """What is no RDF, broken, has a document type or a remote context is refused in words."""
    name, content, said = REFUSED[case]
    with pytest.raises(CallError, match=re.escape(name)) as caught:
        read.read_rdf(write(name, content))
    assert said in str(caught.value)


def test_a_file_may_be_as_large_as_the_limit_and_no_larger(write, monkeypatch):
    """The limit is in bytes: at it a file is read, one beyond it is refused."""
    path = write("a.nt", "<a:b> <a:c> <a:d> .\n")
    monkeypatch.setattr(read, "MOST_BYTES", path.stat().st_size)
    assert read.read_rdf(path)
    monkeypatch.setattr(read, "MOST_BYTES", path.stat().st_size - 1)
    with pytest.raises(CallError, match="larger than"):
        read.read_rdf(path)


def test_json_may_nest_as_deep_as_the_limit(write):
    """At the limit JSON is read; brackets in strings are none, and a quote in one is no end."""
    text = '{"http://e/a":' * 500 + json.dumps("]" * 900 + '\\"' + "[" * 900) + "}" * 500
    assert read.read_rdf(write("a.jsonld", text))


def test_a_string_without_end_costs_its_length_alone(write):
    """A string that is never closed, full of quotes that end none, is read through one time."""
    path = write("a.jsonld", '["' + '\\"' * 100_000)
    with pytest.raises(CallError, match=r"a\.jsonld"):
        run_apart(lambda: read.read_rdf(path), seconds=5)


def test_a_file_that_grows_when_it_is_read_is_refused(write, monkeypatch):
    """Short names that stand for very long ones are refused by what they grow to."""
    path = write("a.ttl", f"@prefix a: <a:{'x' * 1000}> .\n" + "a:b a:c a:d .\n" * 100)
    monkeypatch.setattr(read, "MOST_BYTES", path.stat().st_size)
    assert len(read.read_rdf(path)) > 300_000
    monkeypatch.setattr(read, "MOST_WRITTEN", 300_000)
    with pytest.raises(CallError, match=r"a\.ttl: it grows"):
        read.read_rdf(path)


def test_a_file_that_ends_its_parser_ends_nothing_else(write):
    """What the parser cannot bear ends a process that was made for it, and so does endless work."""
    nested = "<<( <a:s> <a:p> " * 100_000 + "<a:o>" + " )>>" * 100_000
    path = write("a.nt", f"<a:s> <a:p> {nested} .\n")

    def quietly():
        faulthandler.disable()  # what pytest prints of a crash would alarm who reads the run
        return len(read.read_rdf(path))

    with pytest.raises(EngineCrashedError):
        run_apart(quietly)
    with pytest.raises(EngineCrashedError):
        run_apart(lambda: all(count() for _ in count()), seconds=1)


def test_every_page_of_any_graph_is_answered(write, tmp_path):
    """A graph that knows none of our words has all pages, and its data is asked by SPARQL."""
    (tmp_path / "graph.nq").write_bytes(read.read_rdf(write("a.ttl", TURTLE)))
    with TestClient(create_app(tmp_path, Settings()), base_url="http://127.0.0.1") as client:
        for path in PAGES:
            assert client.get(path).status_code == 200, path
        rows = client.get("/sparql", params={"query": SUM, "format": "csv"}).text
        assert rows == "all\r\n3\r\n"


def test_the_command_serves_a_file(write):
    """`aidgraph serve --rdf FILE` answers queries of it; two sources at once are a wrong call."""
    path = write("a.ttl", TURTLE)
    command = [sys.executable, "-m", "aidgraph", "serve", "--port", "0", "--rdf", path]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        try:
            port = int(re.search(r":(\d+)/", process.stderr.readline())[1])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
            connection.request("GET", f"/sparql?format=json&query={quote(COUNT)}")
            answer = json.load(connection.getresponse())
            connection.close()
        finally:
            process.terminate()
    assert answer["results"]["bindings"][0]["n"]["value"] == "11"
    both = [*command, "--graph", path.parent]
    done = subprocess.run(both, check=False, capture_output=True, text=True)
    assert (done.returncode, "give one of" in done.stderr) == (2, True)
