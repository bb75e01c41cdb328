"""The answers hang on the claims: take one away, or change it, and the answer changes with it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.query import list_queries, load_query, run_query
from aidgraph.query.run import bound_terms
from aidgraph.rdf.iri import claim, term
from aidgraph.store.open import memory_store

pytestmark = pytest.mark.slow

QUESTIONS = [query for query in list_queries() if query.name.startswith("cq-")]
# In cq-15 a thing stays in the list when the claim of its money is gone; cq-60 has no rows here.
LISTING = [
    query.name
    for query in QUESTIONS
    if "claim" in query.columns and query.name[:5] not in {"cq-15", "cq-60"}
]
HEADQUARTERS = {"provider": "headquarters"}


def defaults(store, query):
    """Return what the whole graph is asked about, so that a smaller one is asked the same."""
    found = bound_terms(store, query)
    return {name: text[1:-1] for name, text in found.items() if text.startswith("<")}


def without(encoding, *ids):
    """Return the store of an encoding that lacks the claims *ids*, and what hangs on them."""
    kept = tuple(
        c for c in encoding.claims if c.id not in ids and not {c.subject, c.object} & set(ids)
    )
    assert len(kept) <= len(encoding.claims) - len(ids)
    return memory_store(graph_lines([replace(encoding, claims=kept)]))


@pytest.fixture
def row_of(expected_rows):
    """Return a function that picks one row, as a mapping, before and after a change."""

    def pick(rows, name, **where):
        columns = expected_rows(name)[0]
        table = [dict(zip(columns, row, strict=True)) for row in rows]
        found = [r for r in table if all(r[key].endswith(end) for key, end in where.items())]
        return found[0] if found else None

    return pick


SMALLER = [
    ("cq-08", "flow-dental-studio", HEADQUARTERS, ("total", "191700000", "191300000")),
    ("cq-08", "flow-incubator", HEADQUARTERS, ("inexact", "1", "0")),
    ("cq-09", "flow-dental-studio", {"sector": "12230"}, ("total", "6200000", "5800000")),
    ("cq-09", "flow-youth-base", {"sector": "16061"}, ("figures", "4", "3")),
    ("cq-10", "flow-culture-venues", {"category": "160"}, ("total", "9700000", "5500000")),
    ("cq-11", "flow-health-centre", {}, ("remainder", "265300000", "268000000")),
    ("cq-11", "flow-demonstration-villages", {}, ("percent", "41.9", "31.3")),
    ("cq-12", "flow-tourism", {"indicator": "r-aid-spending"}, ("total", "193700000", "173900000")),
    ("cq-22", "rel-incubator-recruited-kuntuo-rice", {}, ("unnamed", "12", "13")),
    ("cq-23", "outcome-attracted-preparing", {}, ("difference", "0", "27")),
    ("cq-42", "rel-keke-ya-located-in-wensu", {"thing": "keke-ya"}, ("reports", "1", "0")),
    ("cq-43", "flow-manifesto-hall", {"goal": "/11"}, ("spent", "58200000", "56200000")),
]  # fmt: skip


@pytest.mark.parametrize(("number", "gone", "where", "change"), SMALLER)
def test_a_lost_claim_changes_the_number(
    number, gone, where, change, encoding, rows, expected_rows, row_of
):
    """A number changes by exactly the claim that is taken away."""
    query = load_query(number)
    column, before, after = change
    assert row_of(expected_rows(query.name)[1], query.name, **where)[column] == before
    left = rows(run_query(without(encoding, gone), query))
    assert row_of(left, query.name, **where)[column] == after


@pytest.mark.parametrize(
    ("number", "gone", "where"),
    [
        ("cq-09", "flow-incubator", {"sector": "32130"}),
        ("cq-11", "flow-total", {}),
        ("cq-12", "outcome-sales", {"kind": "flow-sales"}),
        ("cq-15", "flow-covid-value", {"claim": "flow-covid-value"}),
        ("cq-18", "outcome-recruited-enterprises", {"outcome": "outcome-recruited-enterprises"}),
        ("cq-22", "outcome-recruited-enterprises", {}),
        ("cq-34", "rel-culture-halls-part-of-culture-venues", {"part": "culture-halls"}),
        ("cq-36", "rel-youth-base-first-of-southern-xinjiang", {"thing": "youth-base"}),
        ("cq-36", "flow-youth-base", {"thing": "youth-base"}),
    ],
)
def test_a_lost_claim_takes_its_row_along(
    number, gone, where, store, encoding, rows, expected_rows, row_of
):
    """A row stands on every claim on the way to it; without one of them it is not there."""
    query = load_query(number)
    assert row_of(expected_rows(query.name)[1], query.name, **where)
    left = run_query(without(encoding, gone), query, defaults(store, query))
    assert not row_of(rows(left), query.name, **where)


def test_a_lost_step_takes_the_rows_behind_it_along(store, encoding, rows):
    """A part of a part is no part any more once the step between is gone."""
    query, whole = load_query("cq-34"), {"whole": "programme-paired-assistance"}
    step, part = "rel-group-talent-part-of-paired-assistance", "programme-one-plus-many"

    def parts_in(graph):
        return [row for row in rows(run_query(graph, query, whole)) if row[2].endswith(part)]

    assert parts_in(store)
    assert not parts_in(without(encoding, step))


@pytest.mark.parametrize("name", LISTING)
def test_every_list_shows_its_claims(name, store, lines, rows, expected_rows):
    """A list loses the rows of a claim that is taken away, and keeps all others as they were."""
    columns, before = expected_rows(name)
    at = columns.index("claim")
    lost = before[0][at]
    left = [line for line in lines if f"<{lost}>" not in line]
    query = load_query(name)
    after = rows(run_query(memory_store(left), query, defaults(store, query)))
    assert after == [row for row in before if row[at] != lost]
    assert len(after) < len(before)


def test_a_changed_value_changes_the_sum(encoding, rows, row_of):
    """A sum follows the value in claims.csv."""
    claims = tuple(
        replace(c, value=Decimal("1000000.5")) if c.id == "flow-dental-studio" else c
        for c in encoding.claims
    )
    store = memory_store(graph_lines([replace(encoding, claims=claims)]))
    query = load_query("cq-09")
    row = row_of(rows(run_query(store, query)), query.name, sector="12230")
    assert row["total"] == "6800000.5"


def test_a_rejected_claim_is_not_answered(encoding, rows):
    """A claim that a reviewer rejected is in no answer."""
    claims = tuple(
        replace(c, status="rejected") if c.id == "flow-total" else c for c in encoding.claims
    )
    store = memory_store(graph_lines([replace(encoding, claims=claims)]))
    assert rows(run_query(store, load_query("cq-11"))) == []


def test_both_ways_to_state_funding_must_go(encoding):
    """cq-46 says yes while either the relation or the flow says so, and no without both."""
    query = load_query("cq-46")
    flow, relation = "flow-manifesto-hall", "rel-jinhua-headquarters-funds-manifesto-hall"
    asked = {"funder": "org-jinhua-headquarters", "thing": "facility-manifesto-hall"}
    assert run_query(without(encoding, flow), query, asked).boolean
    assert run_query(without(encoding, relation), query, asked).boolean
    assert not run_query(without(encoding, flow, relation), query, asked).boolean


def test_a_sure_inference_is_found(encoding, rows):
    """cq-60 lists a claim as soon as it is inferred and certain at once."""
    claims = tuple(
        replace(c, confidence=Decimal(1)) if c.id == "outcome-experts" else c
        for c in encoding.claims
    )
    store = memory_store(graph_lines([replace(encoding, claims=claims)]))
    (row,) = rows(run_query(store, load_query("cq-60")))
    assert row[1] == claim("jinhua-wensu", "outcome-experts")


def test_a_plan_is_no_fact(encoding, rows):
    """What is only planned is in no answer about what was done, and in the one about plans."""
    planned = tuple(
        replace(c, modality="planned") if c.id == "flow-dental-studio" else c
        for c in encoding.claims
    )
    store = memory_store(graph_lines([replace(encoding, claims=planned)]))
    me = claim("jinhua-wensu", "flow-dental-studio")
    for number, listed in (("cq-07", False), ("cq-48", False), ("cq-27", True)):
        assert any(me in row for row in rows(run_query(store, load_query(number)))) is listed


def test_a_claim_without_evidence_is_found(lines):
    """cq-47 says yes as soon as one claim points nowhere."""
    me, points = f"<{claim('jinhua-wensu', 'flow-total')}>", f"<{term('evidence')}>"
    left = [line for line in lines if not line.startswith(f"{me} {points}")]
    assert len(left) < len(lines)
    assert run_query(memory_store(left), load_query("cq-47")).boolean
