"""A broken graph is told in words: which row of which table, what is wrong, what to do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.validate import locate, validate_graph
from aidgraph.model import Entity
from aidgraph.store.open import memory_store


def test_a_sound_graph_conforms(sample):
    """The sample has no violation."""
    result = validate_graph(memory_store(graph_lines([sample])))
    assert result.conforms, result.results


@pytest.mark.slow
def test_a_violation_names_its_row_and_its_remedy(sample):
    """A flow without a comparator is told by table and id, in the language asked for."""
    lines = [
        line
        for line in graph_lines([sample])
        if not ("claim/flow-hospital> " in line and "ontology#comparator>" in line)
    ]
    result = validate_graph(memory_store(lines))
    assert not result.conforms
    told = {str(row) for row in result.results}
    assert any("sample/claims.csv, id flow-hospital" in row for row in told), told
    chinese = validate_graph(memory_store(lines), "zh").results
    assert any("请" in row.message for row in chinese)


def test_a_wrong_type_is_stated(sample):
    """A place cannot be held at: the predicate takes an event."""
    claims = tuple(
        replace(c, predicate="heldAt") if c.id == "rel-office-funds-hospital" else c
        for c in sample.claims
    )
    result = validate_graph(memory_store(graph_lines([replace(sample, claims=claims)])))
    assert any("rel-office-funds-hospital" in row.where for row in result.results)


def test_every_kind_of_thing_is_located():
    """Each IRI leads back to a table and a row."""
    base = "https://w3id.org/aidgraph/id/"
    assert locate(f"{base}report/r/evidence/3-9.quote") == "r/evidence.csv, start 3, end 9"
    assert locate(f"{base}dataset/d/claim/r/x") == "r/reference.csv, id x"
    assert locate(f"{base}period/2020--2022") == "claims.csv, from and to 2020 to 2022"
    assert locate("http://example.org/x") == "http://example.org/x"


def test_a_code_that_the_register_has_not_is_stated(sample):
    """A second code of a place, well formed but of no division, is told with row and remedy."""
    place = Entity("place-b", "Place", "乙县", codes=(("gbt2260", "652922"), ("gbt2260", "999999")))
    entities = (*sample.entities, place)
    evidence = (*sample.evidence, replace(sample.evidence[1], target="place-b"))
    lines = graph_lines([replace(sample, entities=entities, evidence=evidence)])
    told = [row for row in validate_graph(memory_store(lines)).results if row.shape == "Register"]
    assert [(row.where, row.value) for row in told] == [("entities.csv, id place-b", "999999")]
    assert "correct the column codes" in told[0].message
    chinese = validate_graph(memory_store(lines), "zh").results
    assert any(row.shape == "Register" and "请改正" in row.message for row in chinese)


# Changes of one row that the tables alone cannot refuse: what the graph then breaks.
MUTATIONS = {
    "money in pieces": ("flow-hospital", {"unit": "count"}, "FigureUnitAllowed"),
    "a training in hectares": ("outcome-doctors", {"unit": "ha"}, "FigureUnitAllowed"),
    "attendances as persons": ("outcome-doctors", {"unit": "person"}, "FigureUnitAllowed"),
    "money spent as a result": (
        "flow-hospital",
        {"kind": "outcome", "provider": ""},
        "FigureKindAllowed",
    ),
    "fewer than nobody": ("outcome-surgeons", {"value": Decimal(-10)}, "FigureNotNegative"),
    "itself": ("rel-office-funds-hospital", {"object": "org-office"}, "RelationIrreflexive"),
    "a hospital that gives": (
        "rel-office-funds-hospital",
        {"subject": "facility-hospital", "object": "org-office"},
        "RelationSubjectType",
    ),
    "a provider that is a building": (
        "flow-hospital",
        {"provider": "facility-hospital"},
        "FlowProviderType",
    ),
}


@pytest.mark.parametrize("case", MUTATIONS)
@pytest.mark.parametrize("engine", [pytest.param("pyshacl", marks=pytest.mark.slow), "turbo"])
def test_what_a_row_may_not_say_is_stated(sample, case, engine):
    """Each change of one cell is a violation of the rule named, which names the row."""
    row, cells, shape = MUTATIONS[case]
    claims = tuple(replace(c, **cells) if c.id == row else c for c in sample.claims)
    store = memory_store(graph_lines([replace(sample, claims=claims)]))
    told = validate_graph(store, engine=engine).results
    assert (f"sample/claims.csv, id {row}", shape) in {(r.where, r.shape) for r in told}
