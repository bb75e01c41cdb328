"""A total never mixes kinds of money, or units, and never counts a figure twice."""

import re
from dataclasses import replace

import pytest
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from aidgraph.build.run import graph_lines
from aidgraph.query import list_queries, run_query
from aidgraph.query.guard import parts, require_local
from aidgraph.rdf.iri import claim, evidence, term
from aidgraph.store.open import memory_store


def named(tree, name):
    """Yield the nodes called *name* below *tree*, but not those of a sub-select in it."""
    inner = [p for p in parts(tree) if is_node(p, "SubSelect") and p is not tree]
    hidden = {id(part) for select in inner for part in parts(select)}
    return [p for p in parts(tree) if is_node(p, name) and id(p) not in hidden]


def is_node(part, name):
    """Tell whether a part of a parse tree is a node called *name*."""
    return isinstance(part, CompValue) and part.name == name


def summing_selects(query):
    """Return the SELECTs of a query that add something up themselves."""
    if "SUM" not in query.text:  # parsing takes a while
        return []
    tree = require_local(query.text)
    selects = [p for p in parts(tree) if is_node(p, "SubSelect") or is_node(p, "SelectQuery")]
    return [select for select in selects if named(select, "Aggregate_Sum")]


def objects_of(select, predicate):
    """Return the objects of triples with *predicate* in the patterns of one SELECT."""
    found = []
    for block in named(select, "TriplesBlock"):
        for triples in block["triples"]:
            flat = list(triples)
            for i in range(0, len(flat), 3):
                names = {p["localname"] for p in parts(flat[i + 1]) if is_node(p, "pname")}
                if names == {predicate}:
                    found.append(flat[i + 2])
    return found


def grouped(select):
    """Return the variables that one SELECT groups by."""
    clauses = named(select, "GroupClause")
    return {p for clause in clauses for p in parts(clause) if isinstance(p, Variable)}


SUMMING = [query for query in list_queries() if re.search(r"\bSUM\s*\(", query.text)]
every_sum = pytest.mark.parametrize("query", SUMMING, ids=lambda query: query.name)
OF_THE_REPORT = [query for query in SUMMING if query.name.startswith("cq-")]
each_sum = pytest.mark.parametrize("query", OF_THE_REPORT, ids=lambda query: query.name)


def test_the_sums_are_seen():
    """The questions that add up are found by reading them, so that the rules below bite."""
    assert [query.name for query in list_queries() if summing_selects(query)] == [
        query.name for query in SUMMING
    ]
    assert {query.name[:5] for query in OF_THE_REPORT} == {
        "cq-08", "cq-09", "cq-10", "cq-11", "cq-12", "cq-23", "cq-43", "cq-54",
    }  # fmt: skip
    assert {query.name[:9] for query in SUMMING} - {query.name[:9] for query in OF_THE_REPORT} == {
        "across-04", "across-06", "across-13", "across-14",
    }  # fmt: skip


@every_sum
@pytest.mark.parametrize("predicate", ["flowKind", "unit", "statedBy"])
def test_sums_stay_within_one(query, predicate):
    """Who adds up groups by flow kind and unit, or keeps to one; and by report, or by one whole.

    What adds shares of one whole adds no money, so it has neither kind nor unit.
    """
    for select in summing_selects(query):
        if (
            objects_of(select, "share")
            and not objects_of(select, "value")
            and predicate != "statedBy"
        ):
            continue
        held = objects_of(select, predicate)
        if predicate == "statedBy" and objects_of(select, "componentOf"):
            held = objects_of(select, "componentOf")  # a stated whole belongs to one report
        assert held
        for item in held:
            assert is_node(item, "pname") or item in grouped(select)


@pytest.fixture(scope="module")
def with_second_evidence(lines):
    """Return the shipped graph, with one more place in which every claim is told."""
    place = evidence("jinhua-wensu", 0, 1)
    claims = {line.split(" ", 1)[0] for line in lines if f"<{term('statedBy')}>" in line}
    more = [f"{subject} <{term('evidence')}> <{place}> ." for subject in claims]
    return memory_store([*lines, *more])


@each_sum
def test_a_figure_told_twice_counts_once(query, with_second_evidence, rows, expected_rows):
    """A figure that stands in two places of a report is added once."""
    assert rows(run_query(with_second_evidence, query)) == expected_rows(query.name)[1]


@pytest.fixture(scope="module")
def with_other_kind(lines):
    """Return the shipped graph, with a sum of sales like one of aid in all but its kind."""
    aid = f"<{claim('jinhua-wensu', 'flow-dental-studio')}>"
    sales = aid.replace("flow-dental", "sales-dental")
    copied = [line.replace(aid, sales).replace("flow-aid-spent", "flow-sales")
              for line in lines if aid in line]  # fmt: skip
    assert len(copied) > 8
    return memory_store([*lines, *copied])


@each_sum
def test_another_kind_changes_no_total(query, with_other_kind, rows, expected_rows):
    """A sum of another kind, about the same thing by the same giver, is added to none."""
    assert set(expected_rows(query.name)[1]) <= set(rows(run_query(with_other_kind, query)))


@pytest.fixture(scope="module")
def with_other_currency(lines):
    """Return the shipped graph, with a sum in dollars like one in yuan in all but its unit."""
    yuan = f"<{claim('jinhua-wensu', 'flow-dental-studio')}>"
    copied = [line.replace(yuan, yuan.replace("dental", "dollar")).replace("CCY_CNY", "CCY_USD")
              for line in lines if yuan in line]  # fmt: skip
    return memory_store([*lines, *copied])


@each_sum
def test_another_currency_changes_no_total(query, with_other_currency, rows, expected_rows):
    """Dollars are never added to yuan."""
    assert set(expected_rows(query.name)[1]) <= set(rows(run_query(with_other_currency, query)))


@pytest.fixture(scope="module")
def with_second_report(encoding):
    """Return a graph of two reports that state the same."""
    twin = replace(encoding, report=replace(encoding.report, id="twin"))
    return memory_store(graph_lines([encoding, twin]))


@each_sum
def test_two_reports_are_not_added_together(query, with_second_report, rows, expected_rows):
    """What two reports both state stays a total of each, never one of both."""
    assert set(expected_rows(query.name)[1]) <= set(rows(run_query(with_second_report, query)))
