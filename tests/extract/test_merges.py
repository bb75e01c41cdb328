"""What is found again across reports is proposed, with reasons, and can be refused for good."""

import csv
from dataclasses import replace
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from aidgraph import encoding as tables
from aidgraph.cli.encodings.merges import command
from aidgraph.encoding import links
from aidgraph.encoding.merges import applied_in, decide, decide_in, is_applied
from aidgraph.errors import CallError, EncodingError
from aidgraph.extract import Extractor
from aidgraph.extract.things.known import Known, known_of, read_known
from aidgraph.model import Claim, Encoding, Entity, Evidence, Merge, Report, Span

HOSPITAL = "温宿县人民医院"
REPORT = Report("new", "题", "", "", "zh", "0" * 64, 1000)


def entity(key, label, kind="Organization", **more):
    """Make an entity."""
    return Entity(key, kind, label, **more)


def county(code="652922", label="温宿县"):
    """Make the county that a report speaks of."""
    return entity(f"place-{code}", label, "Place", codes=(("gbt2260", code),))


def encoding(*entities, report="new", claims=(), merges=()):
    """Make an encoding of entities, each named once, and of relations between them."""
    made = {e.id: e for e in entities}
    evidence = [
        Evidence(key, Span(at, at + len(e.label), e.label))
        for at, (key, e) in zip(range(0, 900, 30), made.items(), strict=False)
    ]
    evidence += [Evidence(c.id, Span(999, 1000, "援")) for c in claims]
    return Encoding(
        replace(REPORT, id=report), tuple(made.values()), tuple(claims), tuple(evidence),
        merges=tuple(merges),
    )  # fmt: skip


def known(*entities, folder=None, **more):
    """Make what is known of one earlier encoding."""
    if folder is None:
        return known_of(entities)
    tables.write_encoding(encoding(*entities, report=folder.name, **more), folder)
    return read_known(folder)


def proposals(adopted):
    """Return the merges of an encoding: label, known id, whether carried out."""
    done = applied_in(adopted)
    return [(m.label, m.known, m.id in done) for m in adopted.merges]


def relation(subject, other, name="rel-1", predicate="supports"):
    """Make a relation."""
    return Claim(name, "relation", subject, predicate, other)


def test_the_same_name_and_type_is_taken_at_once_and_told():
    """The entity has the known id in every table; the row says why, and waits for a decision."""
    new = encoding(
        entity("org-x", HOSPITAL), entity("org-y", "乙处"), claims=[relation("org-y", "org-x")]
    )
    adopted = known(entity("org-hospital", HOSPITAL)).adopt(new)
    (merge,) = adopted.merges
    assert (merge.id, merge.known, merge.status) == ("org-x", "org-hospital", "proposed")
    assert {"same-label", "same-type"} <= set(merge.reasons)
    assert merge.score == Decimal("0.99")
    assert is_applied(adopted, merge)
    assert adopted.claims[0].object == "org-hospital"
    assert {e.target for e in adopted.evidence} == {"org-hospital", "org-y", "rel-1"}
    assert links.check(adopted) == []


@pytest.mark.parametrize(
    ("new", "old", "reason"),
    [
        (entity("n", "溫宿縣人民醫院"), entity("k", HOSPITAL), "simplified-of"),
        (entity("n", "“双龙计划”", "Programme"), entity("k", "双龙计划", "Programme"), "same-label"),
        (entity("n", "金华孵化园", "Facility"),
         entity("k", "金华援疆科技孵化园", "Facility", aliases=("金华孵化园",)), "same-alias"),
        (entity("n", "温宿", "Place", codes=(("gbt2260", "652922"),)), county(), "same-code"),
    ],
)  # fmt: skip
def test_sure_matches(new, old, reason):
    """Another script, quotation marks, an alias in use and an official code do not part a thing."""
    adopted = known(old).adopt(encoding(new))
    (merge,) = adopted.merges
    assert reason in merge.reasons
    assert is_applied(adopted, merge)


@pytest.mark.parametrize(
    ("new", "old", "reason"),
    [
        (entity("n", HOSPITAL, "Facility"), entity("k", HOSPITAL), "other-type"),
        (entity("n", "援疆指挥部"), entity("k", "金华市援疆指挥部"), "short-form-of"),
        (entity("n", "托万苏布拉克村", "Place"), entity("k", "托万克苏布拉克村", "Place"), "near-label"),
        (entity("n", "指挥部"), entity("k", "指挥部"), "general-name"),
        (entity("n", "县人民医院"), entity("k", "县人民医院"), "general-name"),
        (entity("n", "李明", "Person"), entity("k", "李明", "Person"), "general-name"),
        (entity("n", "甲处", aliases=("金华市援疆指挥部",)), entity("k", "金华市援疆指挥部"), "same-alias"),
        (entity("n", "科技园", "Facility"),
         entity("k", "科技园二期", "Facility", aliases=("科技园",)), "same-alias"),
        (entity("n", "云岭医院"), entity("k", "云岭医院分院", aliases=("云岭医院",)), "same-alias"),
    ],
)  # fmt: skip
def test_doubtful_matches_are_listed_only(new, old, reason):
    """Another type, a short or near name, a name of many, a part: the entity keeps its own id."""
    adopted = known(old).adopt(encoding(new))
    (merge,) = adopted.merges
    assert reason in merge.reasons
    assert not is_applied(adopted, merge)
    assert [e.id for e in adopted.entities] == ["n"]
    assert merge.score < Decimal("0.9")


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("云岭第一医院", "云岭第一医院分院"),
        ("云岭科技园一期", "云岭科技园二期"),
        ("云岭第一小学", "云岭第二小学"),
        ("云岭东方物流园", "云岭西方物流园"),
        ("云岭市青河县人民医院门诊楼", "云岭市青河县人民医院住院楼"),
        ("金华市援疆指挥部", "衢州市援疆指挥部"),
        ("温宿县人民医院", "新和县人民医院"),
    ],
)
def test_parts_and_siblings_are_not_proposed(new, old):
    """Parent and branch, phases, numbers, points of the compass, other places: two things."""
    assert known(entity("k", old)).adopt(encoding(entity("n", new))).merges == ()


def test_a_town_of_the_same_name_in_another_county_is_only_listed(tmp_path):
    """沙河镇 of another county, by code or by the counties of the reports, keeps its own id."""
    old = known(county(), entity("place-town", "沙河镇", "Place"), folder=tmp_path / "old")
    here = old.adopt(encoding(county(), entity("n", "沙河镇", "Place")))
    assert ("沙河镇", "place-town", True) in proposals(here)
    there = old.adopt(encoding(county("652923", "库车市"), entity("n", "沙河镇", "Place")))
    assert proposals(there) == [("沙河镇", "place-town", False)]
    assert "other-county" in there.merges[0].reasons
    coded = entity("k", "沙河镇", "Place", codes=(("gbt2260", "659002104"),))
    other = entity("n", "沙河镇", "Place", codes=(("gbt2260", "130503100"),))
    assert proposals(known(coded).adopt(encoding(other))) == [("沙河镇", "k", False)]


def test_a_common_name_counts_in_its_own_county_only(tmp_path):
    """县人民医院 is the known one in a report about the same county, and only perhaps elsewhere."""
    old = known(county(), entity("k", "县人民医院"), folder=tmp_path / "old")
    hospital = entity("n", "县人民医院")
    assert ("县人民医院", "k", True) in proposals(old.adopt(encoding(county(), hospital)))
    elsewhere = old.adopt(encoding(county("652923", "库车市"), hospital))
    assert proposals(elsewhere) == [("县人民医院", "k", False)]


def test_one_entity_at_most_becomes_a_known_thing():
    """Two things of a report are not made one at once; the less sure one waits."""
    old = known(entity("k", "金华援疆科技孵化园", "Facility", aliases=("金华孵化园",)))
    adopted = old.adopt(
        encoding(
            entity("a", "金华孵化园", "Facility"), entity("b", "金华援疆科技孵化园", "Facility")
        )
    )
    assert proposals(adopted) == [("金华孵化园", "k", False), ("金华援疆科技孵化园", "k", True)]
    assert links.check(adopted) == []


def test_an_id_that_is_known_by_chance_is_not_shared():
    """Another thing whose id is a known one's gets an id that no known thing has."""
    old = known(entity("org-same", "温宿县教育局"))
    adopted = old.adopt(
        encoding(entity("org-same", "阿瓦提县畜牧站"), claims=[relation("org-same", "org-same")])
    )
    (own,) = adopted.entities
    assert own.id.startswith("org-same-")
    assert adopted.claims[0].subject == own.id
    again = known(entity("org-same", "温宿县教育局"), own)
    assert again.adopt(adopted).merges[0].id != own.id


def strong():
    """Return an encoding in which one sure merge is carried out, and what it was before."""
    before = encoding(
        entity("org-x", "金华孵化园", aliases=("孵化园",)),
        entity("org-y", "乙处"),
        claims=[relation("org-y", "org-x"), relation("org-x", "org-y", "rel-2")],
    )
    old = known(entity("org-k", "金华援疆科技孵化园", aliases=("金华孵化园",)))
    return old.adopt(before), before


def test_an_accepted_or_sure_merge_takes_the_known_label():
    """The known label leads, so that both reports say one; the printed name is an alias."""
    adopted, _ = strong()
    (merged,) = [e for e in adopted.entities if e.id == "org-k"]
    assert (merged.label, merged.aliases) == ("金华援疆科技孵化园", ("金华孵化园", "孵化园"))
    accepted = decide(adopted, "org-x", "accepted")
    assert accepted.entities == adopted.entities
    assert accepted.merges[0].status == "accepted"


def test_refusing_gives_back_what_was():
    """Entities, claims and evidence are as before the merge; the row says rejected."""
    adopted, before = strong()
    refused = decide(adopted, "org-x", "rejected")
    assert refused.merges[0].status == "rejected"
    assert replace(refused, merges=()) == before
    assert links.check(refused) == []
    assert decide(refused, "org-x", "rejected") == refused


def test_a_decision_can_be_taken_back():
    """Refused, then accepted, is the same as accepted."""
    adopted, _ = strong()
    back = decide(decide(adopted, "org-x", "rejected"), "org-x", "accepted")
    assert back == decide(adopted, "org-x", "accepted")


def test_types_change_with_the_decision():
    """A merge over types takes the known type, and gives the own one back."""
    new = encoding(entity("n", HOSPITAL, "Facility"))
    adopted = known(entity("k", HOSPITAL)).adopt(new)
    accepted = decide(adopted, "n", "accepted")
    assert [(e.id, e.type) for e in accepted.entities] == [("k", "Organization")]
    refused = decide(accepted, "n", "rejected")
    assert [(e.id, e.type) for e in refused.entities] == [("n", "Facility")]


def test_two_things_that_became_one_are_not_parted():
    """Accepting joins them and drops what they say of each other; refusing then is an error."""
    old = known(entity("k", "金华市援疆指挥部"))
    new = encoding(
        entity("a", "金华市援疆指挥部"), entity("b", "援疆指挥部"), claims=[relation("a", "b")]
    )
    joined = decide(old.adopt(new), "b", "accepted")
    assert [e.id for e in joined.entities] == ["k"]
    assert joined.claims[0].status == "rejected"
    assert links.check(joined) == []
    for merge in ("a", "b"):
        with pytest.raises(CallError, match="cannot be told apart"):
            decide(joined, merge, "rejected")


def test_what_was_refused_before_does_not_hinder():
    """A refused merge that once joined is over: another with the same known thing is parted."""
    reasons = ("same-label", "score:1", "known-label:金华市援疆指挥部")
    merges = (
        Merge("a", "k", "金华市援疆指挥部", reasons, "accepted", ""),
        Merge("b", "k", "援疆指挥部", (*reasons, "joined"), "rejected", ""),
    )
    adopted = encoding(entity("k", "金华市援疆指挥部"), entity("b", "援疆指挥部"), merges=merges)
    refused = decide(adopted, "a", "rejected")
    assert [e.id for e in refused.entities] == ["a", "b"]
    hindered = replace(adopted, merges=(merges[0], replace(merges[1], status="proposed")))
    with pytest.raises(CallError, match="cannot be told apart"):
        decide(hindered, "a", "rejected")


def test_what_was_refused_is_never_proposed_again(tmp_path):
    """A later report with the same label and type is not offered the same known thing."""
    first = known(entity("k", "援疆指挥部"), folder=tmp_path / "a" / "first")
    second = first.adopt(encoding(entity("n", "援疆指挥部"), report="second"))
    tables.write_encoding(decide(second, "n", "rejected"), tmp_path / "b")
    both = read_known([tmp_path / "a", tmp_path / "b"])
    new = encoding(entity("m", "援疆指挥部"))
    assert ("援疆指挥部", "n", False) in proposals(both.adopt(new))
    assert "k" not in {m.known for m in both.adopt(new).merges}
    assert both.refused_in(new) == 1
    other_type = both.adopt(encoding(entity("m", "援疆指挥部", "Facility")))
    assert both.refused_in(other_type) == 0


def write(folder, new, *known_things):
    """Write an encoding of *new* things that were compared with known ones."""
    tables.write_encoding(known_of(known_things).adopt(new), folder)
    return folder


def test_the_command_lists_and_decides(tmp_path):
    """Without options all merges are listed; a decision is written into all tables."""
    new = encoding(entity("n", HOSPITAL), entity("m", "援疆指挥部"))
    folder = write(tmp_path / "new", new, entity("k", HOSPITAL), entity("h", "云岭市援疆指挥部"))
    listed = CliRunner().invoke(command, [str(folder)])
    assert "m  h  援疆指挥部  short-form-of  same-type" in listed.stdout
    assert "2 merges, 2 to decide" in listed.stderr
    done = CliRunner().invoke(command, [str(folder), "--accept", "m", "--refuse", "n"])
    assert "0 to decide" in done.stderr
    assert [e.id for e in tables.read_encoding(folder).entities] == ["h", "n"]
    rows = list(csv.DictReader((folder / "merges.csv").read_text("utf-8").splitlines()))
    assert [(row["id"], row["status"]) for row in rows] == [("m", "accepted"), ("n", "rejected")]


def test_a_wrong_decision_writes_nothing(tmp_path):
    """An unknown id, and one that is both accepted and refused, leave every byte as it was."""
    folder = write(tmp_path / "new", encoding(entity("n", HOSPITAL)), entity("k", HOSPITAL))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(CallError, match="no merge has the id 'x'"):
        decide_in(folder, accept=["n"], refuse=["x"])
    with pytest.raises(CallError, match="both accepted and refused"):
        decide_in(folder, accept=["n"], refuse=["n"])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"known": "n"}, "known"),
        ({"known": "../k"}, "known"),
        ({"id": "x", "known": "y"}, "id"),
        ({"status": "accepted"}, "status"),
        ({"id": "x", "known": "n", "status": "rejected"}, "status"),
        ({"reasons": ("same-labels", "score:0.5", "known-label:甲")}, "reasons"),
        ({"reasons": ("same-label", "known-label:甲")}, "reasons"),
        ({"reasons": ("same-label", "score:1.5", "known-label:甲")}, "reasons"),
        ({"reasons": ("same-label", "score:0.5")}, "reasons"),
        ({"reasons": ("score:0.5", "known-label:甲", "own-type:Thing")}, "reasons"),
        ({"label": ""}, "label"),
        ({"status": "perhaps"}, "status"),
    ],
)
def test_the_reader_is_strict(tmp_path, changes, column):
    """Each thing that is wrong in merges.csv is told by row and column."""
    merge = Merge("n", "k", "甲", ("same-label", "score:0.95", "known-label:甲"))
    tables.write_encoding(encoding(entity("n", "甲"), merges=[replace(merge, **changes)]), tmp_path)
    with pytest.raises(EncodingError) as refused:
        tables.read_encoding(tmp_path)
    places = {(p.file, p.row, p.column) for p in refused.value.problems}
    assert places == {("merges.csv", 2, column)}


def test_merges_survive_writing_and_reading(tmp_path):
    """What is written is read again, sorted by id; a second row of an id is refused."""
    merge = Merge(
        "n", "k", "甲，“乙”", ("same-label", "score:0.95", "known-label:甲|乙"), note="注"
    )
    merge = replace(merge, reasons=("same-label", "score:0.95", "known-label:甲"))
    made = encoding(entity("n", "甲"), merges=[merge])
    tables.write_encoding(made, tmp_path)
    assert tables.read_encoding(tmp_path).merges == (merge,)
    tables.write_encoding(replace(made, merges=(merge, merge)), tmp_path)
    with pytest.raises(EncodingError, match="stands in row 2 already"):
        tables.read_encoding(tmp_path)


def test_extract_tells_what_was_found_again(tmp_path):
    """The summary counts what is known, what perhaps is, and what was refused before."""
    text = tmp_path / "first.txt"
    text.write_text(
        "金华市援疆指挥部投入援疆资金300万元建成温宿县人民医院门诊楼。", encoding="utf-8"
    )
    first = Extractor(tmp_path / "a", tagger="rules").extract_file(text)
    second = text.rename(tmp_path / "second.txt")
    made = Extractor(tmp_path / "b", known=tmp_path / "a", tagger="rules").extract_file(second)
    ids = {e.id for e in tables.read_encoding(first.folder).entities}
    assert {e.id for e in tables.read_encoding(made.folder).entities} == ids
    assert made.counts["found again"] == len(ids)
    merge = tables.read_encoding(made.folder).merges[0]
    decide_in(made.folder, refuse=[merge.id])
    third = second.rename(tmp_path / "third.txt")
    folders = [tmp_path / "a", tmp_path / "b"]
    later = Extractor(tmp_path / "c", known=folders, tagger="rules").extract_file(third)
    assert later.counts["refused before"] == 1


NAMES = st.text("温宿县人民医院金华市援疆指挥部一二分园", min_size=1, max_size=9)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, st.sampled_from(["Organization", "Place", "Other"])), max_size=6,
                unique=True),
       st.lists(st.tuples(NAMES, st.sampled_from(["Organization", "Place", "Other"])), max_size=6,
                unique=True),
       st.data())  # fmt: skip
def test_any_merge_can_be_refused_without_a_trace(new, old, data):
    """Whatever is proposed, refusing all of it gives every name its own entity again."""
    before = encoding(*(entity(f"n-{i}", label, kind) for i, (label, kind) in enumerate(new)))
    things = [entity(f"k-{i}", label, kind) for i, (label, kind) in enumerate(old)]
    adopted = known_of(things).adopt(before)
    assert links.check(adopted) == []
    refused = adopted
    for merge in data.draw(st.permutations(adopted.merges)):
        refused = decide(refused, merge.id, "rejected")
        assert links.check(refused) == []
    assert refused.entities == before.entities
    assert sorted(refused.evidence, key=str) == sorted(before.evidence, key=str)


def test_nothing_known_changes_nothing():
    """Without known encodings there are no merges and no new ids."""
    made = encoding(entity("n", HOSPITAL))
    assert Known().adopt(made) is made
