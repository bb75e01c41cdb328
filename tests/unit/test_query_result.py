"""Results are written exactly for machines and readably for people."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from aidgraph.errors import CallError
from aidgraph.query import Result, format_result, load_query, run_query
from aidgraph.query.table import cell, one_row

XSD = "http://www.w3.org/2001/XMLSchema#"
ROWS = Result(
    ("thing", "label", "n"),
    (
        (
            ox.NamedNode("https://w3id.org/aidgraph/id/place-wensu"),
            ox.Literal('say "温宿", twice\n', language="zh"),
            ox.Literal("457000000", datatype=ox.NamedNode(XSD + "decimal")),
        ),
        (None, ox.Literal("=1+1"), None),
    ),
)


def test_csv_is_exact():
    """CSV holds every character of a value; what is unbound is empty."""
    written = format_result(ROWS, "csv")
    assert list(csv.reader(io.StringIO(written, newline=""))) == [
        ["thing", "label", "n"],
        ["https://w3id.org/aidgraph/id/place-wensu", 'say "温宿", twice\n', "457000000"],
        ["", "=1+1", ""],
    ]


def test_json_reads_back_as_the_same_rows():
    """SPARQL 1.1 JSON keeps terms, languages and datatypes: an engine reads back what was there."""
    written = format_result(ROWS, "json")
    again = Result.of(ox.parse_query_results(written, ox.QueryResultsFormat.JSON))
    assert again == ROWS
    assert json.loads(written)["head"]["vars"] == ["thing", "label", "n"]


@pytest.mark.parametrize("answer", [True, False])
def test_yes_or_no(answer):
    """An ASK is yes or no for people, true or false for machines."""
    result = Result(boolean=answer)
    assert format_result(result) == ("yes" if answer else "no")
    assert format_result(result, "csv") == ("true" if answer else "false")
    assert json.loads(format_result(result, "json"))["boolean"] is answer


def test_triples(store):
    """A CONSTRUCT is Turtle, JSON-LD, or rows of three; Turtle holds the same triples."""
    result = run_query(store, load_query("cq-45"))
    quads = ox.parse(format_result(result, "ttl"), format=ox.RdfFormat.TURTLE)
    assert {quad.triple for quad in quads} == set(result.triples)
    quads = ox.parse(format_result(result, "json"), format=ox.RdfFormat.JSON_LD)
    assert {quad.triple for quad in quads} == set(result.triples)
    table = list(csv.reader(io.StringIO(format_result(result, "csv"))))
    assert table[0] == ["subject", "predicate", "object"]
    assert len(table) == len(result.triples) + 1


def test_the_table_lines_up():
    """Columns line up although Chinese takes two places; numbers stand to the right."""
    rows = ((ox.Literal("温宿"), ox.Literal(7)), (ox.Literal("a"), ox.Literal(100)))
    assert format_result(Result(("place", "n"), rows)).splitlines() == [
        "place    n",
        "─────  ───",
        "温宿     7",
        "a      100",
    ]


def test_an_empty_result_keeps_its_head():
    """No rows is an answer: the columns are still named."""
    result = Result(("a", "b"), ())
    assert format_result(result).splitlines()[0] == "a  b"
    assert format_result(result, "csv") == "a,b\r\n"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("https://w3id.org/aidgraph/id/report/r/claim/c", "report/r/claim/c"),
        ("https://w3id.org/aidgraph/ontology#FundingFlow", "aid:FundingFlow"),
        ("http://qudt.org/vocab/unit/CCY_CNY", "unit:CCY_CNY"),
        ("http://qudt.org/vocab/unit/a/b", "http://qudt.org/vocab/unit/a/b"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_iris_are_shortened_only_where_they_stay_clear(iri, short):
    """A thing is its path, a word its prefixed name, all else its whole IRI."""
    assert cell(ox.NamedNode(iri)) == short


def test_a_shown_path_can_be_set_again(store):
    """What a table shows for a thing is what `--set` takes."""
    shown = cell(run_query(store, load_query("cq-37")).rows[0][1])
    assert run_query(store, load_query("cq-45"), {"claim": shown}).triples


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "⟦U+001B⟧[2J"),
        ("a\rb", "a⟦U+000D⟧b"),
        ("\u202egpj", "⟦U+202E⟧gpj"),
        ("one\ntwo", "one⏎two"),
        ("क\u200dष عربي", "क\u200dष عربي"),
    ],
)
def test_a_cell_cannot_steer_the_terminal(text, shown):
    """Control and direction characters are shown, not obeyed; joiners of a script stay."""
    assert one_row(text) == shown


def test_unknown_format_and_turtle_of_rows_are_refused():
    """A format that does not exist, or does not fit, is refused with those that do."""
    with pytest.raises(CallError, match="no format 'xml'; it is one of table, csv, json, ttl"):
        format_result(ROWS, "xml")
    with pytest.raises(CallError, match="only a CONSTRUCT or DESCRIBE gives Turtle"):
        format_result(ROWS, "ttl")
