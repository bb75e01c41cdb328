"""Parameters mean the same on both engines, wherever they stand in a query."""

from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.errors import CallError
from aidgraph.query import load_query, run_on_rdflib, run_query

DATA = """@prefix : <http://e/> .
:a :p 1 ; :k :x . :b :p 2 ; :k :x . :c :p 3 ; :k :y . :d :p 1 ; :k :y ; :l "n"@en .
"""
HEADER = "#+ params: {m: {type: %s, default: %s}}\nPREFIX : <http://e/>\n"
NUMBER, NODE, TEXT = ("number", "2"), ("iri", "http://e/x"), ("text", "n")

PLACES = {
    "pattern": (NODE, "SELECT ?s ?m { ?s :k ?m }", 2),
    "filter": (NUMBER, "SELECT ?s ?m { ?s :p ?v FILTER(?v >= ?m) }", 2),
    "aggregate": (NODE, "SELECT ?m (SUM(?v) AS ?t) { ?s :k ?m ; :p ?v } GROUP BY ?m", 1),
    "having": (
        NUMBER,
        "SELECT ?k ?m (SUM(?v) AS ?t) { ?s :k ?k ; :p ?v } GROUP BY ?k ?m HAVING(SUM(?v) > ?m)",
        2,
    ),
    "sub-select": (
        NUMBER,
        """SELECT ?s ?m ?t { ?s :k ?k { SELECT ?k ?m (SUM(?v) AS ?t)
        { ?x :k ?k ; :p ?v FILTER(?v >= ?m) } GROUP BY ?k ?m } }""",
        4,
    ),
    "optional": (NUMBER, "SELECT ?s ?v ?m { ?s :k :x OPTIONAL { ?s :p ?v FILTER(?v >= ?m) } }", 2),
    "union": (NODE, "SELECT ?s ?m { { ?s :k ?m } UNION { ?s :p 3 } }", 3),
    "exists": (NUMBER, "SELECT ?s ?m { ?s :k :x FILTER EXISTS { ?s :p ?v FILTER(?v >= ?m) } }", 1),
    "not exists": (NODE, "SELECT ?s ?m { ?s :p ?v FILTER NOT EXISTS { ?s :k ?m } }", 2),
    "minus": (NODE, "SELECT ?s ?m { ?s :k ?z MINUS { ?s :k ?m } }", 2),
    "bind": (NUMBER, "SELECT ?s ?m ?w { ?s :p ?v BIND(?v + ?m AS ?w) }", 4),
    "path": (NODE, "SELECT ?s ?m { ?s :k+ ?m }", 2),
    "text": (TEXT, "SELECT ?s ?m { ?s :l ?l FILTER(CONTAINS(?l, ?m)) }", 1),
    "order": (NUMBER, "SELECT ?s ?v ?m { ?s :p ?v } ORDER BY ABS(?v - ?m) ?s", 4),
}


@pytest.fixture(scope="module")
def engines():
    """Return the same few triples on both engines."""
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    return store, rdflib.Graph().parse(data=DATA, format="turtle")


@pytest.mark.parametrize("place", PLACES)
def test_a_parameter_means_the_same_everywhere(place, engines):
    """Both engines give the same rows, in the number that reading the query gives."""
    (kind, default), text, count = PLACES[place]
    query = load_query(HEADER % (kind, default) + text)
    store, graph = engines
    rows = run_query(store, query).rows
    assert Counter(map(str, rows)) == Counter(map(str, run_on_rdflib(graph, query).rows))
    assert len(rows) == count


@pytest.mark.parametrize(("node", "answer"), [("http://e/x", True), ("http://e/z", False)])
def test_ask_and_construct_take_parameters(node, answer, engines):
    """A parameter is bound in a query that projects nothing."""
    store, graph = engines
    ask = load_query(HEADER % NODE + "ASK { ?s :k ?m }")
    assert run_query(store, ask, {"m": node}).boolean is answer
    assert run_on_rdflib(graph, ask, {"m": node}).boolean is answer
    construct = load_query(HEADER % NODE + "CONSTRUCT { ?s :q ?m } WHERE { ?s :k ?m }")
    made = set(run_query(store, construct, {"m": node}).triples)
    assert made == set(run_on_rdflib(graph, construct, {"m": node}).triples)
    assert bool(made) is answer


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("SELECT ?s { ?s ?p }", "line 1, column 20: expected"),
        ("SELECT ?s\n{ ?s a ?t .\n  FILTER(?x > }", "line 3, column 16: expected"),
        (
            "#+ summary: x\nSELECT ?s { ?s a x:y }",
            "query: line 2, column 21: the prefix x: is not declared",
        ),
        ("SELECT ?v (SUM(?v) AS ?t) { ?s ?p ?v }", "line 1, column 39: The SELECT contains a"),
        ("SELECT { }", "line 1, column 11: expected"),
    ],
)
def test_a_broken_query_is_told_with_its_place(text, where, engines):
    """A syntax error names line and column of the file as it stands, header included."""
    with pytest.raises(CallError, match=where) as caught:
        run_query(engines[0], load_query(text))
    assert caught.value.exit_status == 2
    assert len(str(caught.value)) < 300


def test_an_unknown_function_is_stated(engines):
    """What only fails while it runs is still a wrong call, not a traceback."""
    with pytest.raises(CallError, match="query: The custom function <http://e/f> is not supported"):
        run_query(engines[0], load_query("SELECT (<http://e/f>(1) AS ?x) { }"))


def test_describe_needs_no_braces(engines):
    """A DESCRIBE is read as a text, and gives triples."""
    result = run_query(engines[0], load_query("DESCRIBE <http://e/d>"))
    assert len(result.triples) == 3
