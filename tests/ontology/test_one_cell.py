"""One cell of the shipped tables, changed alone to what cannot be, is refused with its row."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import EncodingError
from aidgraph.store.open import memory_store

pytestmark = pytest.mark.slow


def changed(encoding, table, row, cells):
    """Return *encoding* with cells of one row of a table changed."""
    rows = getattr(encoding, table)
    assert row in {item.id for item in rows}
    new = tuple(replace(item, **cells) if item.id == row else item for item in rows)
    return replace(encoding, **{table: new})


def told(encoding, folder):
    """Return where something is wrong: where the tables are read, or else in the graph."""
    write_encoding(encoding, folder)
    try:
        found = read_encoding(folder)
    except EncodingError as error:
        return [f"{p.file} {p.row} {p.column}: {p.what}; {p.remedy}" for p in error.problems]
    results = validate_graph(memory_store(graph_lines([found])), engine="turbo").results
    return [f"{result.where} {result.shape}: {result.message}" for result in results]


CLAIMS = {
    "sales as money spent as aid": (
        "outcome-sales",
        {"indicator": "aid-spending"},
        "FigureKindAllowed",
    ),
    "money in pieces": ("flow-youth-base", {"unit": "count"}, "FigureUnitAllowed"),
    "a share of 8000 percent": (
        "context-livelihood-share",
        {"value": Decimal(8000)},
        "FigureShare",
    ),
    "fewer than no jobs": ("outcome-jobs", {"value": Decimal(-600)}, "FigureNotNegative"),
}


@pytest.mark.parametrize("case", CLAIMS)
def test_a_figure_that_cannot_be_is_stated(encoding, tmp_path, case):
    """The row of the figure and the rule are told, and what to correct."""
    row, cells, shape = CLAIMS[case]
    found = told(changed(encoding, "claims", row, cells), tmp_path)
    assert any(f"id {row} {shape}" in line and "correct" in line for line in found), found


def test_an_area_is_not_so_many_persons(encoding, tmp_path):
    """Each area of the report, in persons, is told."""
    areas = [claim for claim in encoding.claims if claim.unit == "mu"]
    assert areas
    changes = tuple(replace(c, unit="person") if c in areas else c for c in encoding.claims)
    found = told(replace(encoding, claims=changes), tmp_path)
    for area in areas:
        assert any(f"id {area.id} FigureUnitAllowed" in line for line in found), area.id


def test_a_prize_or_a_ceremony_gives_nothing(encoding, tmp_path):
    """Every flow of the report, given by a recognition or an event, is told."""
    others = {kind: next(e.id for e in encoding.entities if e.type == kind)
              for kind in ("Recognition", "Event")}  # fmt: skip
    for kind, giver in others.items():
        flows = [c for c in encoding.claims if c.kind == "flow" and c.provider]
        changes = tuple(replace(c, provider=giver) if c in flows else c for c in encoding.claims)
        found = told(replace(encoding, claims=changes), tmp_path / kind)
        missed = [f.id for f in flows if not any(f"id {f.id} FlowProviderType" in x for x in found)]
        assert missed == []


def test_nothing_is_related_to_itself(encoding, tmp_path):
    """Every relation of the report between entities, with its subject as its object, is told."""
    entities = {entity.id for entity in encoding.entities}
    relations = [
        c for c in encoding.claims if c.kind == "relation" and {c.subject, c.object} <= entities
    ]
    changes = tuple(replace(c, object=c.subject) if c in relations else c for c in encoding.claims)
    found = told(replace(encoding, claims=changes), tmp_path)
    missed = [
        r.id for r in relations if not any(f"id {r.id} RelationIrreflexive" in x for x in found)
    ]
    assert relations
    assert missed == []


def test_places_do_not_lie_in_each_other(encoding, tmp_path):
    """A row by which the region lies in its county makes each place of the circle known."""
    whole = next(c for c in encoding.references if c.id == "located-wensu")
    row = replace(
        whole, id="located-back", subject="place-xinjiang", object="place-wensu", key="650000"
    )
    found = told(replace(encoding, references=(*encoding.references, row)), tmp_path)
    for place in ("place-xinjiang", "place-wensu", "place-aksu-prefecture"):
        assert any(f"id {place} LocatedInAcyclic" in line for line in found), (place, found)


def test_a_second_code_that_is_none_is_stated(encoding, tmp_path):
    """A code beside the right one, well formed and in no register, is told with its place."""
    place = next(e for e in encoding.entities if e.id == "place-wensu")
    codes = (*place.codes, ("gbt2260", "999999"))
    found = told(changed(encoding, "entities", "place-wensu", {"codes": codes}), tmp_path)
    assert any("entities.csv, id place-wensu Register" in line for line in found), found


NAMES = {
    "Chinese in the English name": ("label_en", "温宿县 museum"),
    "zero width in the label": ("label", "五团\u200b团史馆"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_deceives_is_stated(encoding, tmp_path, case):
    """A name with letters that are not seen, or not of its language, is told by row and column."""
    column, name = NAMES[case]
    one = next(e for e in encoding.entities if e.type == "Facility")
    found = told(changed(encoding, "entities", one.id, {column: name}), tmp_path)
    assert any(line.startswith("entities.csv ") and f" {column}: " in line for line in found), found


def test_the_name_of_another_facility_is_stated(encoding, tmp_path):
    """A facility with the label of another one is told by its row: a note must tell them apart."""
    one, other = [e for e in encoding.entities if e.type == "Facility"][:2]
    found = told(changed(encoding, "entities", one.id, {"label": other.label}), tmp_path)
    assert any("label: " in line and "say in note" in line for line in found), found


def test_the_shipped_tables_raise_no_alarm(encoding, tmp_path):
    """Unchanged, nothing is told, not even a warning."""
    assert told(encoding, tmp_path) == []
