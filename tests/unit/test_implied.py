"""What follows from a claim is written with it, and only where the claim is told as a fact."""

from dataclasses import replace

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.validate import validate_graph
from aidgraph.model import Deprecated
from aidgraph.query import load_query, run_query
from aidgraph.rdf.iri import term, thing
from aidgraph.store.claims import read_facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store


def with_claim(encoding, identifier, **change):
    """Return the encoding with one claim changed."""
    claims = tuple(replace(c, **change) if c.id == identifier else c for c in encoding.claims)
    return replace(encoding, claims=claims)


def has(lines, subject, predicate, value):
    """Tell whether the plain triple of two entities is among the lines."""
    return f"<{thing(subject)}> <{term(predicate)}> <{thing(value)}> ." in set(lines)


FUNDS = ("org-jinhua-headquarters", "facility-dental-studio")
FUNDING = "rel-jinhua-headquarters-funds-dental-studio"


@pytest.mark.parametrize(
    ("modality", "asserted"),
    [("done", True), ("ongoing", True), ("planned", False), ("pledged", False), ("aim", False),
     ("estimated", False)],
)  # fmt: skip
def test_who_funds_a_thing_supports_it(encoding, modality, asserted):
    """The triple of the broader predicate goes with the triple itself."""
    lines = graph_lines([with_claim(encoding, FUNDING, modality=modality)])
    one, other = FUNDS
    assert has(lines, one, "funds", other) is asserted
    assert has(lines, one, "supports", other) is asserted


def test_a_symmetric_relation_holds_both_ways(encoding):
    """Who is paired with somebody, somebody is paired with."""
    lines = graph_lines([encoding])
    pair = ("other-aid-doctors", "other-young-doctors")
    assert has(lines, pair[0], "pairedWith", pair[1])
    assert has(lines, pair[1], "pairedWith", pair[0])


def test_what_follows_is_no_fact_of_its_own(store):
    """Pages and exports show the claim, not what follows from it; and the shapes let it stand."""
    graph = Graph(store)
    told = {
        (fact.predicate, fact.value)
        for fact in read_facts(graph, [thing(FUNDS[0])])[0]
        if fact.value == thing(FUNDS[1])
    }
    assert (term("funds"), thing(FUNDS[1])) in told
    assert (term("supports"), thing(FUNDS[1])) not in told


@pytest.mark.slow
def test_a_triple_that_follows_from_nothing_is_found(encoding):
    """A broader triple without a claim below it is refused by the shapes."""
    lines = graph_lines([encoding])
    made_up = f"<{thing('place-wensu')}> <{term('supports')}> <{thing('place-jinhua')}> ."
    assert validate_graph(memory_store(lines), engine="turbo").conforms
    assert not validate_graph(memory_store([*lines, made_up]), engine="turbo").conforms


def test_every_claim_is_a_claim_and_every_number_a_figure(encoding, store):
    """Asked for the general class, a reader finds as many as the tables hold."""
    count = "SELECT (COUNT(?c) AS ?n) {{ ?c a <{}> }}"
    found = {
        name: int(run_query(store, load_query(count.format(term(name)))).rows[0][0].value)
        for name in ("Claim", "Figure")
    }
    figures = sum(claim.kind != "relation" for claim in encoding.accepted)
    assert found == {
        "Claim": len(encoding.accepted) + len(encoding.references),
        "Figure": figures,
    }


def test_the_stated_total_is_marked_in_the_graph(encoding):
    """Of the sums of aid just the stated total is marked, and of the counts the one with parts."""
    marked = f'> <{term("statedTotal")}> "true"'
    ends = {
        line.split("> ")[0].rsplit("/", 1)[-1] for line in graph_lines([encoding]) if marked in line
    }
    assert ends == {"flow-total", "outcome-attracted"}


@pytest.mark.slow
def test_an_id_that_went_points_at_its_successor(encoding):
    """An old id is resolvable, is no entity any more, and the shapes let it stand."""
    gone = replace(encoding, deprecated=(Deprecated("org-old", "place-wensu"),))
    lines = graph_lines([gone])
    mine = sorted(line for line in lines if line.startswith(f"<{thing('org-old')}>"))
    assert len(mine) == 2
    assert mine[0].endswith(f"isReplacedBy> <{thing('place-wensu')}> .")
    assert 'owl#deprecated> "true"' in mine[1]
    assert validate_graph(memory_store(lines), engine="turbo").conforms
