"""What a question needs is told from its text, and never more than it needs."""

import pytest

from aidgraph.chinese.script import is_han
from aidgraph.query import list_queries, run_query
from aidgraph.query.header import TOPICS, descriptions_zh
from aidgraph.query.required import required_terms
from aidgraph.rdf.iri import term
from aidgraph.serve.pages.queries import missing_terms
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("SELECT * { ?s aid:a ?o OPTIONAL { ?s aid:b ?o } MINUS { ?s aid:c ?o } }", "a"),
        ("ASK { { ?s aid:a ?o } UNION { ?s aid:b ?o } UNION { ?s aid:c ?o } ?o aid:d ?x }", "d"),
        ("SELECT * { ?s aid:a|aid:b ?o ; aid:c* ?x ; ^aid:d ?y ; aid:e/aid:f ?z }", "d e f"),
        ("ASK { VALUES ?k { aid:a } ?s ?k ?o FILTER(?o = aid:b && EXISTS { ?s aid:c ?o }) }", ""),
        ("SELECT * { { SELECT ?s { ?s aid:a 'aid:b { OPTIONAL' } } # aid:c\n ?s aid:d ?o }", "a d"),
        ("SELECT * { ?s (aid:a|aid:b)+ ?o . GRAPH ?g { ?s a aid:c } }", "c"),
    ],
)  # fmt: skip
def test_only_what_every_row_must_match_is_needed(query, needed):
    """Optional parts, choices, paths, values, filters, texts and comments need nothing."""
    found = {iri.rpartition("#")[2] for iri in required_terms(query)}
    assert found == set(needed.split())


def test_a_question_that_lacks_something_has_no_rows(store):
    """What the graph is said to have nothing of leaves a shipped question without a row."""
    graph, lacking = Graph(store), []
    for query in list_queries():
        if missing_terms(graph, query):
            lacking.append(query.name)
            assert not run_query(store, query).rows
    assert lacking == ["across-05-amounts-in-one-currency", "across-06-totals-at-one-rate"]
    empty = Graph(memory_store([]))
    assert term("flowKind") in missing_terms(empty, next(
        query for query in list_queries() if query.name.startswith("cq-12")))  # fmt: skip


def test_each_shipped_question_has_a_topic():
    """Every question stands under a heading, and every heading has some."""
    assert {query.topic for query in list_queries()} == set(TOPICS)


def test_each_description_of_a_shipped_question_is_there_in_chinese():
    """Columns and parameters are described in both languages, and no translation is left over."""
    queries = list_queries()
    said = {text for query in queries for text in query.columns.values()}
    said |= {param.description for query in queries for param in query.params.values()}
    assert said == descriptions_zh().keys()
    assert [english for english, chinese in descriptions_zh().items() if not is_han(chinese)] == []
