"""Parameters written into a query's text ask the same as terms handed to the engine."""

from collections import Counter

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.errors import CallError
from aidgraph.query import list_queries
from aidgraph.query.inline import inline
from aidgraph.query.result import Result
from aidgraph.query.run import bound_terms

# Questions about two sources have nothing to ask the shipped graph about.
QUERIES = [query for query in list_queries() if not (query.needs and query.params)]


def read(written):
    """Return the term that is written in N-Triples."""
    return next(ox.parse(f"<a:a> <a:a> {written} .", format=ox.RdfFormat.N_TRIPLES)).object


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_shipped_queries_give_the_same_rows(store, query):
    """Each shipped question gives the rows that it gives with the engine's own substitution."""
    terms = bound_terms(store, query)
    handed_over = Result.of(
        store.query(query.text, substitutions={ox.Variable(n): read(t) for n, t in terms.items()})
    )
    written = Result.of(store.query(inline(query.text, terms)))
    assert written.columns == handed_over.columns
    assert Counter(written.rows) == Counter(handed_over.rows)
    assert set(written.triples or ()) == set(handed_over.triples or ())


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("ASK { ?s ?q ?o FILTER EXISTS { ?s a ?p } }", 2),
        ("ASK { { ?p a ?x } UNION { ?x a ?p } UNION { ?x a ?x } }", 3),
        ("ASK { VALUES ?x { 1 } ?x a ?p }", 1),
        ("CONSTRUCT { ?p a ?x } WHERE { ?x a ?p }", 1),
        ("CONSTRUCT WHERE { ?p a ?x }", 1),
        ("DESCRIBE ?p", 1),
        ("SELECT * { SELECT ?p { ?p a ?x } }", 1),
        ("SELECT ?p { { SELECT ?p { ?x a ?p } } ?y a ?y }", 2),
        ('ASK { ?x ?y "{?p" # {?p \n }', 0),
    ],
)
def test_each_group_that_speaks_of_it_begins_with_it(text, heads):
    """A value stands in each group that needs it and nowhere else, and the text can be read."""
    query = inline(text.replace("\\n", "\n"), {"p": "<http://e/a>"})
    assert query.count("VALUES (?p)") == heads
    ox.Store().query(query)


def test_columns_keep_their_names_inside_and_outside():
    """A parameter in a sub-select, in GROUP BY, HAVING and ORDER BY does no harm to the names."""
    text = """SELECT ?p (SUM(?n) AS ?sum) { { SELECT ?p ?s ?n { VALUES (?s ?n) { (1 2) (1 3) } }
      GROUP BY ?p ?s ?n } FILTER(?s < ?p) } GROUP BY ?p HAVING (SUM(?n) > ?p) ORDER BY ?p"""
    found = Result.of(
        ox.Store().query(inline(text, {"p": '"4"^^<http://www.w3.org/2001/XMLSchema#integer>'}))
    )
    assert found.columns == ("p", "sum")
    assert [[cell.value for cell in row] for row in found.rows] == [["4", "5"]]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_no_value_becomes_anything_but_a_term(text):
    """Any text comes back from the query as the text that it was."""
    query = inline("SELECT ?t { BIND(STR(?t) AS ?back) }", {"t": str(ox.Literal(text))})
    found = Result.of(ox.Store().query(query))
    assert [row[0].value for row in found.rows] == [text]


@pytest.mark.parametrize("text", ["SELECT (1 AS ?p) { }", "ASK { VALUES ?p { 1 } }"])
def test_a_parameter_cannot_get_another_value(text):
    """A parameter after AS or VALUES is refused: it has its value."""
    with pytest.raises(CallError, match="cannot give it another value"):
        inline(text, {"p": "<http://e/a>"})
