"""What a reviewer changes beyond a decision: many rows, kinds, places, what is added or joined."""

from dataclasses import replace

import pytest
from reviewed import FLOW, TEAM, claim, tables

from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import CallError, EncodingError
from aidgraph.model import SetAside
from aidgraph.review import open_session
from aidgraph.review.board import ItemFilter


def test_one_decision_gives_many_rows_a_value(proposed, session):
    """Claims that share a receiver get another one, at once; what the words refuse is listed."""
    view = ItemFilter(facet="receiver=place-lanfeng")
    rows = [i.id for i in session.board().shown(view)]
    assert len(rows) > 1
    assert {claim(proposed, key).receiver for key in rows} == {"place-lanfeng"}
    before = tables(proposed)
    entry, refused = session.set_value(rows, "receiver", {"cell-receiver": "place-shiqiao"})
    assert set(entry.ids) | refused.keys() == set(rows)
    for key in rows:
        made = claim(proposed, key)
        assert made.receiver == ("place-lanfeng" if key in refused else "place-shiqiao")
        if key not in refused:
            assert (made.method, made.status) == ("curated", "accepted")
    session.undo()
    assert tables(proposed) == before


def test_of_many_rows_those_that_the_words_do_not_bear_out_stay(proposed, session):
    """A date that the text has not is refused for each row, with its column; nothing is written."""
    rows = [i.id for i in session.board().shown(ItemFilter(kind="flow"))]
    before = tables(proposed)
    entry, refused = session.set_value(rows, "from", {"cell-from": "1922"})
    assert entry is None
    assert refused.keys() == set(rows)
    assert {p.column for problems in refused.values() for p in problems} >= {"from"}
    assert tables(proposed) == before
    some, left = session.set_value(rows, "unit", {"cell-unit": "CNY"})
    money = {c.id for c in read_encoding(proposed).claims if c.kind == "flow" and c.unit == "CNY"}
    assert money == set(some.ids) == set(rows) - left.keys()
    assert left


def test_many_rows_may_get_a_new_thing(proposed, session):
    """A thing typed by name is made with its places in the text, once, in the same decision."""
    rows = [i.id for i in session.board().shown(ItemFilter(kind="flow"))][:2]
    new = {"cell-speaker": "+", "new-label": "工作组组长", "new-type": "Person"}
    session.set_value(rows, "speaker", new)
    made = {claim(proposed, key).speaker for key in rows}
    assert len(made) == 1
    tables_now = read_encoding(proposed)
    thing = next(e for e in tables_now.entities if e.id in made)
    assert (thing.label, thing.type) == ("工作组组长", "Person")
    assert {e.span.exact for e in tables_now.evidence if e.target == thing.id} == {"工作组组长"}
    session.undo()
    for label, kind in (("无名县", "Place"), ("岚峰县", "Organization"), ("工作组组长", "Thing")):
        with pytest.raises(EncodingError):
            session.set_value(rows, "speaker", new | {"new-label": label, "new-type": kind})


def words(folder, identifier):
    """Return the words of a row, in the order of the text."""
    found = sorted(e.span for e in read_encoding(folder).evidence if e.target == identifier)
    return [span.exact for span in found]


def test_a_flow_becomes_an_outcome_or_a_relation(proposed, session):
    """Another kind keeps the row and its words; cells that it does not have are emptied; undone."""
    before = tables(proposed)
    session.correct("flow-books", {"kind": "context", "indicator": "other:图书"})
    made = claim(proposed, "flow-books")
    assert (made.kind, made.provider, made.receiver, made.value) == ("context", "", "", 5000)
    cells = {"kind": "relation", "subject": "org-chenghu-charity", "predicate": "supports"}
    session.correct("flow-coats", {**cells, "object": "place-lanfeng"})
    made = claim(proposed, "flow-coats")
    assert (made.kind, made.predicate, made.value, made.unit) == ("relation", "supports", None, "")
    session.correct(
        "flow-coats",
        {
            **cells,
            "kind": "flow",
            "value": "800",
            "unit": "count",
            "indicator": "goods-donated",
            "provider": "org-chenghu-charity",
        },
    )
    assert (claim(proposed, "flow-coats").object, claim(proposed, "flow-coats").value) == ("", 800)
    for _ in range(3):
        session.undo()
    assert tables(proposed) == before


def test_the_places_of_a_row_are_edited(proposed, session):
    """Spans go and come by phrase or offsets; the gate reads the words that are left."""
    text = session.text.text
    at = text.index("1200万元")
    with pytest.raises(EncodingError, match="no evidence"):
        session.correct(FLOW, {}, {"spans": "1"})
    with pytest.raises(EncodingError, match="not what the quoted words read"):
        session.correct(FLOW, {}, {"spans": "1", "phrase": "3600万元"})
    with pytest.raises(EncodingError, match="does not have these words"):
        session.correct(FLOW, {}, {"spans": "1", f"keep-{at}-{at + 6}": "on", "phrase": "1201万元"})
    with pytest.raises(EncodingError, match="the words stand at"):
        session.correct(FLOW, {}, {"spans": "1", f"keep-{at}-{at + 6}": "on", "phrase": "岚峰县"})
    session.correct(FLOW, {}, {"spans": "1", "phrase": "投入1200万元"})
    assert words(proposed, FLOW) == ["投入1200万元"]
    assert (claim(proposed, FLOW).method, claim(proposed, FLOW).status) == ("curated", "accepted")
    session.correct(FLOW, {}, {"spans": "1", "start": str(at), "end": str(at + 6)})
    assert words(proposed, FLOW) == ["1200万元"]
    session.undo()
    assert words(proposed, FLOW) == ["投入1200万元"]


def test_a_claim_is_added_where_its_words_stand(proposed, session):
    """What was missed is added with the number its words read, for a thing that is new as well."""
    session.reject(["outcome-doctors"])
    at = session.text.text.index("12名")
    new = {"new-label": "工作组组长", "new-type": "Person"}
    cells = {"subject": "+", "indicator": "other:医生"}
    entry = session.add("outcome", cells, {"phrase": "12名", "start": str(at), **new})
    made = claim(proposed, entry.ids[0])
    assert (made.value, made.unit, made.kind, made.status) == (12, "person", "outcome", "accepted")
    assert (made.origin, made.method) == ("inferred", "curated")
    assert words(proposed, made.id) == ["12名"]
    assert made.subject in {e.id for e in read_encoding(proposed).entities}
    assert session.board().items[made.id].status == "accepted"
    before = tables(proposed)
    for kind, cells, form in (
        ("outcome", {"value": "13", "indicator": "other:医生"}, {"phrase": "12名"}),
        ("outcome", {"indicator": "other:医生"}, {}),
        ("relation", {"subject": TEAM, "predicate": "supports"}, {"phrase": "对口支援"}),
        ("flow", {"indicator": "aid-spending"}, {"phrase": "1500万元"}),
        ("entity", {"type": "Place"}, {"phrase": "无名县"}),
        ("entity", {"type": "Thing"}, {"phrase": "岚峰县"}),
    ):
        with pytest.raises(EncodingError):
            session.add(kind, cells, form)
    assert tables(proposed) == before
    session.undo()
    assert entry.ids[0] not in session.board().items


def test_a_number_that_was_set_aside_is_one_no_more_when_it_is_added(proposed):
    """A figure takes its number out of those that are no facts, and undo puts it back."""
    encoding = read_encoding(proposed)
    lost = next(e for e in encoding.evidence if e.target == "outcome-surgeries")
    write_encoding(
        replace(
            encoding,
            claims=tuple(c for c in encoding.claims if c.id != lost.target),
            evidence=tuple(e for e in encoding.evidence if e.target != lost.target),
            set_aside=(SetAside(lost.span, "unparsed"),),
        ),
        proposed,
    )
    session = open_session(proposed)
    entry = session.add("outcome", {"indicator": "other:手术"}, {"phrase": lost.span.exact})
    assert claim(proposed, entry.ids[0]).value == 46
    assert not (proposed / "set_aside.csv").exists()
    session.undo()
    assert session.encoding.set_aside == (SetAside(lost.span, "unparsed"),)
    session.close()


def test_two_things_are_made_one(proposed, session):
    """Every row speaks of the one that stays, its names are of both; undo gives the old bytes."""
    session.correct("flow-books", {"speaker": "org-chenghu-hospital-2"})
    before = tables(proposed)
    gone = next(e for e in read_encoding(proposed).entities if e.id == "org-chenghu-hospital-2")
    session.join(gone.id, "org-lanfeng-hospital")
    made = read_encoding(proposed)
    assert gone.id not in {e.id for e in made.entities}
    assert gone.id not in {e.target for e in made.evidence}
    parties = ("subject", "object", "provider", "receiver", "speaker")
    assert gone.id not in {getattr(c, name) for c in made.claims for name in parties}
    assert gone.label in next(e for e in made.entities if e.id == "org-lanfeng-hospital").aliases
    session.undo()
    assert tables(proposed) == before
    for kept in (gone.id, "org-nobody", FLOW):
        with pytest.raises(CallError):
            session.join(gone.id, kept)


def test_a_claim_in_two_places_is_parted(proposed, session):
    """Each of the two has its own words and the same cells; one of them can fall alone."""
    twice = "rel-chenghu-supports-lanfeng"
    spans = sorted(e.span for e in read_encoding(proposed).evidence if e.target == twice)
    last = spans[-1]
    entry = session.split(twice, f"{last.start}-{last.end}")
    assert entry.ids[0] == twice
    assert words(proposed, twice) == [span.exact for span in spans[:-1]]
    assert words(proposed, entry.ids[1]) == [last.exact]
    one, other = (claim(proposed, key) for key in entry.ids)
    assert replace(one, id="") == replace(other, id="")
    with pytest.raises(CallError):
        session.split(FLOW, "1-2")
