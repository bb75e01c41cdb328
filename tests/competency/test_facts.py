"""The graph holds what an independent reader found in the report, and no figure beyond it.

The list (facts.json) was written from the text alone, before the tables were read: it has places as
offsets and short names of its own, no words of the report.
"""

import json
from pathlib import Path

import pytest

FACTS = json.loads((Path(__file__).parent / "facts.json").read_text("utf-8"))
QUOTES = 2  # letters by which a name may be longer on one side: quotation marks, a suffix


def overlap(one, other):
    """Tell whether two places have a letter in common."""
    return one[0] < other[1] and other[0] < one[1]


def alike(one, other):
    """Tell whether two places are the same name, but for quotation marks."""
    apart = abs(one[0] - other[0]) + abs(one[1] - other[1])
    return overlap(one, other) and apart <= QUOTES


@pytest.fixture(scope="module")
def places(encoding):
    """Return the places of each entity and claim, as (start, end)."""
    found = {}
    for item in encoding.evidence:
        found.setdefault(item.target, []).append((item.span.start, item.span.end))
    return found


@pytest.fixture(scope="module")
def known(encoding, places):
    """Map the names of the list to the entities that stand at the same places."""
    ids = [entity.id for entity in encoding.entities]
    return {
        fact["id"]: {
            i for i in ids for one in fact["spans"] for other in places[i] if alike(one, other)
        }
        for fact in FACTS["entities"]
    }


def figures(encoding):
    """Return the claims with a number."""
    return [claim for claim in encoding.accepted if claim.kind != "relation"]


def test_every_figure_is_found(encoding, places):
    """Each number of the list is a figure at its place, with its value and unit."""
    missing = [
        fact
        for fact in FACTS["figures"]
        if not any(
            overlap((fact["start"], fact["end"]), place)
            and (fact["value"] is None or claim.value == fact["value"])
            for claim in figures(encoding)
            for place in places[claim.id]
        )
    ]
    assert missing == []


def test_no_figure_is_made_up(encoding, places):
    """A figure stands on a number of the list, or on a rank, a first or a time it names apart."""
    counted = [(fact["start"], fact["end"]) for fact in FACTS["figures"]] + FACTS["others"]
    made_up = [
        claim.id
        for claim in figures(encoding)
        if not any(overlap(place, at) for place in places[claim.id] for at in counted)
    ]
    assert made_up == []


def test_the_entities_are_found(known):
    """Of what the list holds to be named, at least 97 of 100 are entities."""
    needed = [fact["id"] for fact in FACTS["entities"] if not fact["optional"]]
    missing = [name for name in needed if not known[name]]
    assert 1 - len(missing) / len(needed) >= 0.97, missing


def test_the_relations_are_found(encoding, known):
    """Of what the list holds to be said of two things, at least 90 of 100 are relations."""
    said = {(c.subject, c.predicate, c.object) for c in encoding.accepted if c.kind == "relation"}
    said |= {(o, p, s) for s, p, o in said}
    needed = [fact for fact in FACTS["relations"] if not fact["optional"]]
    missing = [
        fact
        for fact in needed
        if not any(
            (s, p, o) in said for s in known[fact["s"]] for p in fact["p"] for o in known[fact["o"]]
        )
    ]
    assert 1 - len(missing) / len(needed) >= 0.90, missing
