"""A broken graph is told in words: which row of which table, what is wrong, what to do."""

from dataclasses import replace

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.validate import locate, validate_graph
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


def test_a_wrong_type_is_told(sample):
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
