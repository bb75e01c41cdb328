"""Every competency question gives its expected rows, on both engines."""

import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from queries_page import index_markdown

from aidgraph.errors import CallError
from aidgraph.query import list_queries, load_query
from aidgraph.query.scope import projection, require_projected

EXPECTED = Path(__file__).resolve().parents[2] / "queries" / "competency"
ENGINES = ("pyoxigraph", "rdflib")
ALL = list_queries()
QUESTIONS = [query for query in ALL if (EXPECTED / f"{query.name}.rq").is_file()]
CHINESE = re.compile(r"[一-鿿]")

each_query = pytest.mark.parametrize("query", ALL, ids=lambda query: query.name)
each_question = pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query.name)


@pytest.mark.parametrize("engine", ["pyoxigraph", pytest.param("rdflib", marks=pytest.mark.slow)])
@each_question
def test_expected_rows(query, engine, ask, rows, expected_rows, expected_triples):
    """The question gives its expected rows; on the engine that people use, in that order."""
    result = ask(engine, query)
    if result.triples is not None:
        assert {str(triple) for triple in result.triples} == expected_triples(query.name)
        return
    columns, expected = expected_rows(query.name)
    assert result.columns == columns
    if engine == "rdflib":
        assert Counter(rows(result)) == Counter(expected)
    else:
        assert rows(result) == expected


@each_question
def test_expected_file_stands_beside(query):
    """A question has expected rows beside it, in the one form that suits it."""
    beside = {path.suffix for path in EXPECTED.glob(f"{query.name}.*")} - {".rq"}
    assert beside == (
        {".ttl"} if re.search(r"^CONSTRUCT\b", query.text, re.MULTILINE) else {".csv"}
    )


def test_no_expected_file_is_left_over():
    """Expected rows without a question would never be compared."""
    names = {query.name for query in QUESTIONS}
    assert {path.stem for path in EXPECTED.iterdir()} == names
    assert len(names) >= 30


@each_query
def test_header_is_complete(query):
    """The header asks in both languages, and describes each parameter and each column."""
    assert query.summary[:1].isupper()
    assert query.summary.endswith("?")
    assert not CHINESE.search(query.summary)
    assert CHINESE.search(query.summary_zh)
    assert query.summary_zh.endswith(("？", "。"))
    for parameter in query.params.values():
        assert parameter.description
        assert not parameter.must_be_set
    assert all(query.columns.values())


@pytest.mark.slow
def test_parameters_are_projected():
    """Each shipped question holds the rule that a stranger's is held to when it is read."""
    for query in ALL:
        require_projected(query.name, query.text, set(query.params))
    with pytest.raises(CallError):
        require_projected("other", "SELECT ?s { ?s ?p ?o FILTER(?o > ?least) }", {"least"})


@pytest.mark.slow  # rdflib reads each question
@each_query
def test_columns_are_described_and_rows_have_one_order(query):
    """The header has the columns of the query, and rows come in an order that the query sets."""
    columns = projection(query.text)
    assert tuple(query.columns) == (columns or ())
    assert columns is None or "\nORDER BY " in query.text


def test_questions_are_numbered():
    """Numbers run from 1 without a gap, so that a number names one question."""
    numbers = [int(re.match(r"cq-(\d\d)-[a-z0-9-]+$", query.name)[1]) for query in QUESTIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert load_query("cq-09").name == QUESTIONS[8].name


def test_index_is_current():
    """queries/README.md is what `make docs` writes."""
    assert (EXPECTED.parent / "README.md").read_text("utf-8") == index_markdown(ALL)


@pytest.mark.timed
def test_questions_are_answered_fast(ask, in_time):
    """Each question takes less than half a second, and all of them on rdflib less than 60."""
    for query in QUESTIONS:
        for engine in set(ENGINES) - {"rdflib"}:
            in_time(0.5, partial(ask, engine, query))
    in_time(60, lambda: [ask("rdflib", query) for query in QUESTIONS])
