"""Every question across datasets and reports gives its rows for the made-up world."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.build.run import graph_lines
from aidgraph.check.validate import validate_graph
from aidgraph.query import list_queries, load_query, run_on_rdflib, run_query
from aidgraph.query.run import bound_terms
from aidgraph.rdf.terms import XSD, plain
from aidgraph.store.open import memory_store

EXPECTED = Path(__file__).parent / "expected"
QUESTIONS = [query for query in list_queries() if query.name.startswith("across-")]
THING = "https://w3id.org/aidgraph/id/"
each_question = pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query.name)


def cell(value):
    """Write a term as text, a number in one way whatever the engine wrote."""
    if value is None:
        return ""
    if isinstance(value, ox.Literal) and value.datatype.value in {XSD + "decimal", XSD + "integer"}:
        return plain(Decimal(value.value))
    return value.value


def rows(result):
    """Return the rows of a result as text."""
    return [tuple(map(cell, row)) for row in result.rows]


def expected(name):
    """Return the columns and rows that stand in the table *name*."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns, *table = [tuple(row) for row in csv.reader(file)]
    return columns, table


@pytest.fixture(scope="module")
def rdflib_world(world):
    """Return the made-up world in rdflib."""
    return rdflib.Graph().parse(data="\n".join(world), format="nt")


@pytest.mark.slow
def test_the_made_up_world_is_valid(world_store):
    """What the questions are asked of is a graph that the shapes let through."""
    wrong = [
        r for r in validate_graph(world_store, engine="turbo").results if r.severity == "violation"
    ]
    assert [str(item) for item in wrong if item.value != "990001"] == []  # a code made up as well


@each_question
def test_expected_rows(query, world_store):
    """The question gives its expected rows, in their order, and there are some."""
    columns, table = expected(query.name)
    result = run_query(world_store, query)
    assert result.columns == columns
    assert rows(result) == table
    assert table


@each_question
def test_rdflib_agrees(query, rdflib_world):
    """Another engine gives the same rows."""
    result = run_on_rdflib(rdflib_world, query)
    assert Counter(rows(result)) == Counter(expected(query.name)[1])


def test_every_question_has_rows_and_no_rows_are_left_over():
    """A table without a question would never be compared."""
    assert {path.stem for path in EXPECTED.iterdir()} == {query.name for query in QUESTIONS}
    assert len(QUESTIONS) >= 8


def test_a_conversion_is_what_the_rates_say(world_store):
    """42 million yuan of 2021 and 2022 are converted by the mean of 1/6 and 1/8, and it is told."""
    result = run_query(world_store, load_query("across-05"))
    columns, table = result.columns, rows(result)
    by_claim = {row[columns.index("claim")]: dict(zip(columns, row, strict=True)) for row in table}
    row = by_claim[f"{THING}report/earlier/claim/flow-hospital"]
    mean = (1 / Decimal(6) + 1 / Decimal(8)) / 2
    assert Decimal(row["converted"]) == round(42_000_000 * mean, 2)
    assert (row["years"], row["rates"]) == ("2", f"{THING}dataset/toy-rates")
    undated = f"{THING}report/later/claim/flow-total"
    assert undated not in by_claim  # no year, no rate


def test_numbers_of_many_digits_are_converted_too(world):
    """Long rates and sums have a value, though no decimal of Oxigraph holds their product."""
    text = "\n".join(world)
    for claim, number in (("rate-cny-2022", "6.737158333333333"), ("flow-hospital", "42000000.37")):
        value = rf'(/claim/{claim}> <\S+ontology#value> )"[0-9]+"'
        text, changed = re.subn(value, rf'\1"{number}"', text)
        assert changed
    lines = text.split("\n")
    store = memory_store(lines)
    each = run_query(store, load_query("across-05"))
    at = each.columns.index
    converted = {row[at("claim")]: row[at("converted")] for row in rows(each)}
    mean = (1 / Decimal(6) + 1 / Decimal("6.737158333333333")) / 2
    assert "" not in converted.values()
    found = Decimal(converted[f"{THING}report/earlier/claim/flow-hospital"])
    assert abs(found - Decimal("42000000.37") * mean) < Decimal("0.01")
    sums = run_query(store, load_query("across-06"))
    assert "" not in {row[sums.columns.index("converted")] for row in rows(sums)}


def test_a_funder_that_is_inferred_is_stated(world):
    """Doubt is data: claims that the source does not state in words are counted apart."""
    text = "\n".join(world)
    quoted = r"(/earlier/claim/flow-hospital> <\S+#origin> <\S+#)quoted>"
    text, changed = re.subn(quoted, r"\1inferred>", text)
    assert changed == 1
    found = run_query(memory_store(text.split("\n")), load_query("across-07"))
    assert [row[-2:] for row in rows(found)] == [("1", "0"), ("2", "1")]


@pytest.mark.parametrize("number", ["across-11", "across-12"])
def test_what_has_no_period_gets_none(number, make):
    """Reports that do not say of when they tell are not given the dates of others."""
    told = make.report("dated", "2020/2022", make.things, [])
    counted = ("outcome-doctors", "facility-hospital", "doctors-trained")
    undated = [
        make.report(name, "", make.things, [make.figure(*counted, value, "person")])
        for name, value in (("one", 30), ("two", 40))
    ]
    found = run_query(memory_store(graph_lines([told, *undated])), load_query(number))
    assert not any("2020" in cell or "2022" in cell for row in rows(found) for cell in row)
    assert len(rows(found)) == (2 if number == "across-11" else 0)


def test_another_currency_can_be_asked_for(world_store):
    """400 pounds of 2022 are 4,000 yuan: 8 yuan for the dollar that 0.8 pounds buy."""
    result = run_query(world_store, load_query("across-05"), {"currency": "CNY"})
    at = result.columns.index
    found = {row[at("claim")]: row[at("converted")] for row in rows(result)}
    assert found[f"{THING}dataset/toy-projects/claim/clinics.amount"] == "4000"


@pytest.mark.parametrize(
    ("number", "gone"),
    [
        ("across-01", "<http://www.w3.org/2004/02/skos/core#exactMatch>"),
        ("across-02", "1234567"),
        ("across-03", "Normal University of A"),
        ("across-05", "/dataset/toy-rates/"),
        ("across-06", "/claim/rate-gbp-2022"),
        ("across-08", "claim/school.place>"),
        ("across-11", "/report/later/claim/outcome-doctors>"),
        ("across-12", "/report/later/claim/flow-total>"),
    ],
)
def test_a_row_stands_on_its_statements(number, gone, world, world_store):
    """Without the triples that carry *gone*, rows are lost and none is won."""
    query = load_query(number)
    left = memory_store([line for line in world if gone.lower() not in line.lower()])
    whole = bound_terms(world_store, query)  # so that both are asked about the same
    asked = {name: text[1:-1] for name, text in whole.items() if text.startswith("<")}
    after = set(rows(run_query(left, query, asked)))
    before = set(expected(query.name)[1])
    assert after < before
