"""A decision is in the tables at once, checked by the reader of a build, and can be taken back."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from reviewed import FLOW, TABLES, TEAM, claim, tables

from aidgraph.build.run import build_graph
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import CallError, EncodingError
from aidgraph.model import Claim, Evidence, Merge, SetAside
from aidgraph.rdf.encode import accepted_part
from aidgraph.review import open_session
from aidgraph.review.board import ItemFilter
from aidgraph.review.judgements import Judgements
from aidgraph.review.log import FILE, Log
from aidgraph.store.open import open_store


def test_opening_writes_nothing(proposed, session):
    """To look is not to touch: no log, no table, no lock file."""
    session.board()
    assert {path.name for path in proposed.iterdir()} == {*TABLES, "text.txt"}


def test_accepting_changes_one_cell(proposed, session):
    """An accepted claim differs from the proposed one in its status alone; other rows do not."""
    before = tables(proposed)
    session.accept([FLOW])
    after = tables(proposed)
    old = before["claims.csv"].splitlines()
    new = after["claims.csv"].splitlines()
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert [(a.replace(b",proposed,", b",accepted,"), b) for a, b in changed] == [
        (changed[0][1], changed[0][1])
    ]
    assert before.keys() == after.keys()
    assert all(before[name] == after[name] for name in TABLES if name != "claims.csv")


def test_correcting_makes_a_curated_claim_and_keeps_the_old_values(proposed, session):
    """A corrected claim is accepted, curated and sure; the log has the row as it was."""
    cells = {"value": " 12500000 ", "comparator": "approximately", "waiver": "数字另见上文"}
    session.correct(FLOW, {**cells, "id": "x"})
    made = claim(proposed, FLOW)
    assert (made.value, made.comparator) == (Decimal(12500000), "approximately")
    assert (made.status, made.method, made.confidence) == ("accepted", "curated", 1)
    line = json.loads((proposed / "review.jsonl").read_text("utf-8"))
    assert "12000000" in line["tables"]["claims.csv"]["out"][0]
    assert "rule" in line["tables"]["claims.csv"]["out"][0]


def test_correcting_nothing_accepts(proposed, session):
    """A form sent as it was accepts the claim; the rule that found it keeps the credit."""
    session.correct(FLOW, {"value": "12000000"})
    assert claim(proposed, FLOW) == replace(
        claim(proposed, FLOW), status="accepted", method="rule", confidence=Decimal("0.9")
    )


@pytest.mark.parametrize(
    ("identifier", "cells", "column"),
    [
        (FLOW, {"value": "12万"}, "value"),
        (FLOW, {"value": ""}, "value"),
        (FLOW, {"unit": "furlong"}, "unit"),
        (FLOW, {"comparator": "nearly"}, "comparator"),
        (FLOW, {"subject": "org-nobody"}, "subject"),
        (FLOW, {"from": "2022年"}, "from"),
        (FLOW, {"from": "2023", "to": "2022"}, "from"),
        (FLOW, {"provider": "", "receiver": ""}, "provider"),
        (FLOW, {"note": "a\0b"}, None),
        ("rel-chenghu-supports-lanfeng", {"predicate": "bribes"}, "predicate"),
        ("rel-chenghu-supports-lanfeng", {"object": ""}, "object"),
        (FLOW, {"value": "1200000"}, "value"),
        (FLOW, {"value": "-12000000"}, "value"),
        (FLOW, {"comparator": "approximately"}, "comparator"),
        (FLOW, {"unit": "person"}, "unit"),
        (FLOW, {"from": "1922", "to": "1922"}, "from"),
        (TEAM, {"label": ""}, "label"),
        (TEAM, {"label": "澄湖市医疗队"}, "label"),
        (TEAM, {"type": "Thing"}, "type"),
    ],
)
def test_a_bad_correction_is_refused_by_column_and_writes_nothing(
    proposed, session, identifier, cells, column
):
    """What a build or the gate would refuse is refused here, by its column; no file changes."""
    before = tables(proposed)
    with pytest.raises(EncodingError) as refused:
        session.correct(identifier, cells)
    assert column in {problem.column for problem in refused.value.problems}
    assert tables(proposed) == before
    assert not (proposed / "review.jsonl").exists()


def test_a_party_from_elsewhere_is_noted_as_carried_over(proposed, session):
    """Whoever is chosen and not named in the sentence makes the claim inferred, and is noted."""
    before = claim(proposed, FLOW)
    others = [e for e in read_encoding(proposed).entities if e.type == "Person"]
    session.correct(FLOW, {"speaker": others[0].id})
    made = claim(proposed, FLOW)
    assert (before.origin, made.origin) == ("quoted", "inferred")
    assert others[0].label in made.note
    assert others[0].label_en in made.note_en


def test_rejecting_an_entity_rejects_its_claims(proposed, session):
    """All claims that name the entity fall with it, and only they; one undo brings all back."""
    before = tables(proposed)
    fall = {c.id for c in session.falls_with(TEAM)}
    session.reject([TEAM])
    named = {
        c.id
        for c in read_encoding(proposed).claims
        if TEAM in {c.subject, c.object, c.provider, c.receiver, c.speaker}
    }
    rejected = {c.id for c in read_encoding(proposed).claims if c.status == "rejected"}
    assert fall == named == rejected != set()
    assert session.board().items[TEAM].status == "rejected"
    session.undo()
    assert tables(proposed) == before
    assert session.board().items[TEAM].status == "proposed"


def test_what_somebody_said_stands_and_falls_with_them(proposed):
    """A claim in somebody's words falls with that person, and has them accepted with it."""
    encoding = read_encoding(proposed)
    teacher = next(e.id for e in encoding.entities if e.type == "Person")
    claims = (replace(c, speaker=teacher) if c.id == FLOW else c for c in encoding.claims)
    write_encoding(replace(encoding, claims=tuple(claims)), proposed)
    session = open_session(proposed)
    assert FLOW in {c.id for c in session.falls_with(teacher)}
    session.accept([FLOW])
    kept = accepted_part(session.encoding)
    assert teacher in {entity.id for entity in kept.entities}
    assert session.board().items[teacher].status == "accepted"
    session.reject([teacher])
    assert FLOW in {c.id for c in session.encoding.claims if c.status == "rejected"}


def test_a_claim_about_a_claim_stands_and_falls_with_it(proposed):
    """Accepting the part accepts its whole; rejecting the whole rejects the part."""
    encoding = read_encoding(proposed)
    part = Claim("rel-part", "relation", FLOW, "componentOf", "flow-total")
    span = next(e.span for e in encoding.evidence if e.target == FLOW)
    write_encoding(
        replace(
            encoding,
            claims=(*encoding.claims, part),
            evidence=(*encoding.evidence, Evidence("rel-part", span)),
        ),
        proposed,
    )
    session = open_session(proposed)
    session.accept(["rel-part"])
    assert {c.id for c in session.encoding.accepted} == {"rel-part", FLOW, "flow-total"}
    session.undo()
    session.reject(["flow-total"])
    assert {c.id for c in session.encoding.claims if c.status == "rejected"} == {
        "rel-part",
        "flow-total",
    }
    session.close()


def test_undo_and_redo_give_the_same_bytes(proposed, session):
    """Each undo gives the bytes before, each redo those after, all the way."""
    states = [tables(proposed)]
    session.accept([FLOW])
    states.append(tables(proposed))
    session.correct(TEAM, {"label_en": "Team"})
    states.append(tables(proposed))
    session.accept(session.board().sure(Decimal("0.7")))
    states.append(tables(proposed))
    session.reject(["place-shiqiao"])
    states.append(tables(proposed))
    for state in reversed(states[:-1]):
        assert session.undo() is not None
        assert tables(proposed) == state
    assert session.undo() is None
    for state in states[1:]:
        assert session.redo() is not None
        assert tables(proposed) == state
    assert session.redo() is None


def test_a_new_decision_ends_what_could_be_redone(session):
    """After undo and another decision there is nothing to redo."""
    session.accept([FLOW])
    session.undo()
    session.reject([FLOW])
    assert session.redo() is None


def test_deciding_twice_changes_nothing(proposed, session):
    """Accepting what is accepted is no decision: no line, nothing to undo."""
    session.accept([FLOW])
    assert session.accept([FLOW]) is None
    assert len((proposed / "review.jsonl").read_text("utf-8").splitlines()) == 1


def test_what_is_not_there_cannot_be_decided(session):
    """An id that no table has is refused."""
    with pytest.raises(CallError, match="org-nobody"):
        session.accept(["org-nobody"])


def test_an_accepted_claim_takes_its_entities_along(session):
    """A thing that an accepted claim speaks of counts as accepted; undo opens it again."""
    session.accept([FLOW])
    board = session.board()
    assert board.items[TEAM].status == "accepted"
    assert board.items["place-shiqiao"].status == "proposed"
    session.undo()
    assert session.board().items[TEAM].status == "proposed"


def test_a_merge_is_decided_and_undone(proposed):
    """Merging gives the known id everywhere; undo gives the old bytes; refusing keeps the own."""
    encoding = read_encoding(proposed)
    merge = Merge(
        TEAM, "org-known", "工作组", ("same-type", "score:0.60", "known-label:援岚工作组")
    )
    write_encoding(replace(encoding, merges=(merge,)), proposed)
    before = {**tables(proposed), "merges.csv": (proposed / "merges.csv").read_bytes()}
    session = open_session(proposed)
    assert session.board().items[f"merge:{TEAM}"].status == "proposed"
    session.decide_merge(TEAM, accept=True)
    assert claim(proposed, FLOW).provider == "org-known"
    assert session.board().items[f"merge:{TEAM}"].status == "accepted"
    session.undo()
    assert {name: (proposed / name).read_bytes() for name in before} == before
    session.decide_merge(TEAM, accept=False)
    assert session.board().items[f"merge:{TEAM}"].status == "rejected"
    assert claim(proposed, FLOW).provider == TEAM
    session.close()


def test_only_accepted_claims_enter_a_build(proposed, tmp_path):
    """Of the proposals only what was accepted is in the graph, as corrected."""
    session = open_session(proposed)
    session.accept(["rel-chenghu-supports-lanfeng"])
    session.correct(FLOW, {"value": "12500000", "waiver": "数字另见上文"})
    session.reject(["flow-total"])
    session.close()
    build_graph([proposed], tmp_path / "built")
    found = open_store(tmp_path / "built").query(
        "PREFIX aid: <https://w3id.org/aidgraph/ontology#> "
        "SELECT ?claim ?value WHERE { ?claim aid:origin ?o OPTIONAL { ?claim aid:value ?value } }"
    )
    claims = {row["claim"].value.rpartition("/")[2]: row["value"] for row in found}
    assert claims.keys() == {"rel-chenghu-supports-lanfeng", FLOW}
    assert claims[FLOW].value == "12500000"


def test_extracted_tables_can_be_reviewed_and_built(tmp_path):
    """From a text to a graph: extract, accept some, build; the graph has just those."""
    from aidgraph.extract import Extractor

    source = tmp_path / "works.txt"
    source.write_text("甲市工作队投入1200万元，建成乙县医院。培训医生320人次。", encoding="utf-8")
    Extractor(tmp_path / "out", tagger="rules").extract_file(source)
    folder = tmp_path / "out" / "works"
    session = open_session(folder, source)
    figures = [c.id for c in session.encoding.claims if c.is_figure]
    assert len(figures) > 1
    session.accept(figures[:1])
    session.close()
    assert build_graph([folder], tmp_path / "built").counts["reports"] == 1
    accepted = [c.id for c in read_encoding(folder).accepted]
    assert accepted == figures[:1]


def test_set_aside_rows_stay(proposed):
    """A decision on claims leaves the numbers that were set aside as they are."""
    encoding = read_encoding(proposed)
    span = encoding.evidence[0].span
    write_encoding(replace(encoding, set_aside=(SetAside(span, "unparsed"),)), proposed)
    before = (proposed / "set_aside.csv").read_bytes()
    session = open_session(proposed)
    session.reject([TEAM])
    session.close()
    assert (proposed / "set_aside.csv").read_bytes() == before


def test_the_reason_of_a_rejection_is_kept(proposed, session):
    """The log keeps why; a reason may come later; undo forgets it; deciding otherwise too."""
    session.reject([FLOW], "told above\nalready")
    assert session.board().judgements.reasons == {FLOW: "told above already"}
    session.reject([FLOW], "not aid")
    assert json.loads((proposed / "review.jsonl").read_text("utf-8").splitlines()[-1])["why"]
    assert Judgements(Log(proposed / FILE).done).reasons == {FLOW: "not aid"}
    assert session.reject([FLOW], "not aid") is None
    session.undo()
    assert session.board().judgements.reasons == {FLOW: "told above already"}
    session.accept([FLOW])
    assert session.board().judgements.reasons == {}


def test_two_reviewers_are_compared(proposed):
    """Each one's word is in the log; alike or in conflict, on status and on what a row says."""
    other, third = "flow-total", "outcome-doctors"
    first = open_session(proposed, reviewer="甲")
    first.accept([FLOW, other, third])
    first.close()
    session = open_session(proposed, reviewer="乙")
    assert session.board().is_open(session.board().items[FLOW])
    before = tables(proposed)
    assert session.accept([FLOW]) is not None
    assert session.accept([FLOW]) is None
    assert tables(proposed) == before
    session.reject([other])
    session.correct(third, {"note": "见上文"})
    judged = session.board().judgements
    assert (judged.shared, judged.conflicts) == ({FLOW, other, third}, {other, third})
    assert {i.id for i in session.board().shown(ItemFilter(status="conflict"))} == {other, third}
    session.close()
    again = open_session(proposed, reviewer="甲")
    again.accept([third])
    assert again.board().judgements.conflicts == {other}
    again.close()


def test_what_is_next_is_not_decided(session):
    """The next item is the first of those shown that waits; where none does, the first of all."""
    board = session.board()
    flows = [item.id for item in board.shown(ItemFilter(kind="flow"))]
    session.accept(flows[:2])
    assert session.board().next_open(ItemFilter(kind="flow")) == flows[2]
    session.accept(flows)
    left = session.board().next_open(ItemFilter(kind="flow"))
    assert left == next(i.id for i in session.board().items.values() if i.status == "proposed")


@pytest.mark.parametrize("name", ["a\nb", " a", "x" * 81])
def test_a_reviewer_has_a_name(proposed, name):
    """A name of two lines, or without end, is refused before anything is opened."""
    with pytest.raises(CallError, match="reviewer"):
        open_session(proposed, reviewer=name)
