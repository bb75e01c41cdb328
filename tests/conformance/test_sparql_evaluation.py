"""The endpoint passes the W3C's tests of SPARQL 1.1 queries, over HTTP, by ``serve --rdf``.

One server holds the data of all tests: each file is a graph that has the address of the file, and
each query is asked of the graphs that its test names, as the protocol provides for.
"""

import http.client
import os
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
import w3c

from aidgraph.query.answer import DEFAULT_GRAPH, MEDIA

EXCEPTED = Path(__file__).with_name("excepted.tsv")
FOLDERS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions",
    "grouping", "json-res", "negation", "project-expression", "property-path", "service",
    "subquery", "syntax-fed", "syntax-query",
)  # fmt: skip
ACCEPTED = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
HERE = [folder for folder in FOLDERS if (w3c.SUITE / folder / "manifest.ttl").is_file()]


def excepted():
    """Return the tests that are not passed: those of each folder; all of it are told by a star."""
    rows = defaultdict(set)
    for line in EXCEPTED.read_text("utf-8").splitlines()[1:]:
        folder, test, why, reason = line.split("\t")
        assert why in {"engine", "scope"}
        assert len(reason) > 20, "the reason must be told"
        assert test not in rows[folder]
        rows[folder].add(test)
    return rows


@pytest.fixture(scope="module")
def cases():
    """Return the tests of each folder that is here."""
    if not HERE:
        pytest.skip(f"the W3C suite is not here: {w3c.SUITE}")
    return {folder: w3c.cases(folder) for folder in HERE}


@pytest.fixture(scope="module")
def ask(cases, tmp_path_factory):
    """Return what asks a running server for the answer to a test: its status and its body."""
    path = tmp_path_factory.mktemp("suite") / "suite.nq"
    path.write_text(w3c.data_of([case for folder in cases.values() for case in folder]), "utf-8")
    command = [sys.executable, "-m", "aidgraph", "serve", "--port", "0", "--rdf", path]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ) as process:
        try:
            port = int(re.search(r":(\d+)/", process.stderr.readline())[1])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
            yield lambda case: _ask(connection, case)
            connection.close()
        finally:
            process.terminate()


def _ask(connection, case):
    fields = [("query", case.text)]
    if not re.search(r"\bFROM\b", case.text):  # what the protocol names wins over that
        fields += [("default-graph-uri", _graph(path)) for path in case.data]
        fields += [("named-graph-uri", _graph(path)) for path in case.named]
    ending = case.answer.suffix if case.answer else ""
    accept = f"{MEDIA[ACCEPTED.get(ending, 'json')]}, {MEDIA['ttl']}"
    headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sparql", urlencode(fields), headers)
    reply = connection.getresponse()
    return reply.status, reply.getheader("Content-Type"), reply.read()


def _graph(path):
    """Return the name of the graph of a file; one without triples is the server's own, empty."""
    return w3c.address(path) if w3c.triples(path.read_bytes(), path) else DEFAULT_GRAPH


def passes(case, reply):
    """Tell whether a reply is what a test wants."""
    status, media, body = reply
    if case.kind.startswith("Negative"):
        return status == 400
    if status != 200 or case.kind.startswith("Positive"):
        return status == 200
    written = case.answer
    if written.suffix not in ACCEPTED:
        form = MEDIA["ttl"] if media.startswith(MEDIA["ttl"]) else MEDIA["json"]
        written = written.with_suffix(".ttl" if form == MEDIA["ttl"] else ".srj")
    expected = w3c.answer_of(case.answer.read_bytes(), case.answer)
    found = w3c.answer_of(body, written)
    return w3c.is_answered(found, expected, ordered=w3c.is_ordered(case.text), lax=case.lax)


@pytest.mark.process
@pytest.mark.parametrize("folder", FOLDERS)
def test_queries_are_answered_as_the_suite_says(folder, request):
    """In each folder of the suite just those tests fail that are excepted, with the reason."""
    if folder not in HERE:
        pytest.skip(f"not here: {w3c.SUITE / folder}; AIDGRAPH_RDF_TESTS names a whole suite")
    cases, ask = request.getfixturevalue("cases"), request.getfixturevalue("ask")
    assert {case.name for case in cases[folder] if not passes(case, ask(case))} == (
        excepted()[folder]
    )


def test_no_folder_of_the_suite_is_left_out():
    """A folder is asked here, or excepted as a whole with the reason, and never both."""
    whole = w3c.SUITE / "manifest-all.ttl"
    left = {folder for folder, tests in excepted().items() if "*" in tests}
    assert not left & set(FOLDERS)
    if not whole.is_file():
        pytest.skip(f"not here: {whole}; AIDGRAPH_RDF_TESTS names a whole suite")
    folders = set(re.findall(r"<([\w-]+)/manifest.ttl>", whole.read_text("utf-8")))
    assert folders == left | set(FOLDERS)


ONE, TWO = ox.Literal(1), ox.Literal(2)
A, B = ox.BlankNode("a"), ox.BlankNode("b")


@pytest.mark.parametrize(
    ("found", "expected", "how", "same"),
    [
        ([ONE, TWO], [TWO, ONE], {}, True),
        ([ONE, TWO], [TWO, ONE], {"ordered": True}, False),
        ([ONE, ONE], [ONE], {}, False),
        ([ONE], [ONE, ONE], {"lax": True}, True),
        ([ONE, ONE], [ONE], {"lax": True}, False),
        ([ONE], [ONE, TWO], {"lax": True}, False),
        ([ONE], [None], {}, False),
        ([ONE], [ox.Literal("1")], {}, False),
        ([ox.Literal("2.50", datatype=w3c.DECIMAL)], [ox.Literal("2.5", datatype=w3c.DECIMAL)], {},
         True),
        ([A, B, B], [B, A, A], {}, True),
        ([A, B], [B, B], {}, False),
        ([A], [ox.NamedNode("urn:a")], {}, False),
    ],
)  # fmt: skip
def test_answers_are_told_apart(found, expected, how, same):
    """Rows are a bag, a list or leniently a set; numbers count by value, blank nodes by place."""
    one, other = (
        w3c.Rows(frozenset("x"), tuple({"x": term} if term else {} for term in terms))
        for terms in (found, expected)
    )
    assert w3c.is_answered(one, other, **how) is same
    assert not w3c.is_answered(one, w3c.Rows(frozenset("y"), other.rows), **how)


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("SELECT * { ?s ?p ?o } GROUP BY ?s order\nby ?s LIMIT 1", True),
        ("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?s } }", False),
    ],
)
def test_the_order_counts_where_it_is_asked_for(query, ordered):
    """An order inside of a query orders no answer."""
    assert w3c.is_ordered(query) is ordered
