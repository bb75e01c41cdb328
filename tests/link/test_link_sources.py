"""Things are read whole, links are proposed, decided and told broken: each field as it must be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.encoding import write_dataset
from aidgraph.errors import CallError, EncodingError
from aidgraph.link import CandidateIndex, Profile
from aidgraph.link.propose import decide, drifted, merged, propose
from aidgraph.link.readers.things import profiles_of_table
from aidgraph.link.session import read_target
from aidgraph.link.sources import profiles_of_dataset, profiles_of_store
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Entity,
    Link,
    RecordEvidence,
    ReferenceClaim,
)
from aidgraph.store.open import memory_store

ID = "https://w3id.org/aidgraph/id/"
ENTITIES = (
    Entity("org-x", "Organization", "Fund X", "基金", aliases=("FX", "X"),
           codes=(("orgId", "X-1"),)),
    Entity("place-a", "Place", "Town A"),
    Entity("place-b", "Place", "County B", codes=(("gbt2260", "990001"),)),
    Entity("toy-1", "Project", "A well"),
)  # fmt: skip


def claim(name, subject, predicate, value, **fields):
    """Make an accepted relation."""
    fields = {"status": "accepted", **fields}
    return Claim(name, "relation", subject, predicate, value, method="toy", **fields)


CLAIMS = (
    claim("c1", "toy-1", "locatedIn", "place-a", from_="2010-03", to="2012"),
    claim("c2", "org-x", "funds", "toy-1", from_="2009", to="2009"),
    claim("c3", "place-b", "locatedIn", "place-a", status="rejected"),
    claim("c4", "org-x", "funds", "toy-1", from_="2014"),
    claim("c5", "org-x", "funds", "toy-1", to="2007-05-06"),
)
REFERENCES = (
    ReferenceClaim("r1", "place-a", "locatedIn", "place-b", "toy", "1"),
    ReferenceClaim("r2", "place-b", "locatedIn", "place-a", "toy", "1"),
    ReferenceClaim("r3", "place-a", "notation", "geonames:7", "toy", "1"),
    ReferenceClaim("r4", "org-x", "orgType", "org-type:10", "toy", "1"),
)
TOY = DatasetTables(
    dataset=Dataset("toy", "Toy", "玩具", "Nobody", "2", "CC0-1.0", "https://example.org/"),
    language="en",
    sha256="0" * 64,
    entities=ENTITIES,
    claims=CLAIMS,
    records=tuple(RecordEvidence(item.id, "1") for item in (*CLAIMS, *ENTITIES)),
    references=REFERENCES,
)
B = "gbt2260:990001"
READ = [
    Profile(f"{ID}org-x", "Fund X", "Organization", "基金", ("FX", "X"),
            frozenset({"orgId:X-1"}), years=(2007, 2014)),
    Profile(f"{ID}place-a", "Town A", "Place", codes=frozenset({"geonames:7"}),
            within=frozenset({B})),
    Profile(f"{ID}place-b", "County B", "Place", codes=frozenset({B}),
            within=frozenset({"Town A", "geonames:7"})),
    Profile(f"{ID}toy-1", "A well", "Project", within=frozenset({"Town A", "geonames:7", B}),
            years=(2010, 2012)),
]  # fmt: skip


def test_things_of_a_dataset_are_read_whole():
    """Names, codes, the places above at any distance and the years of what is accepted."""
    assert profiles_of_dataset(TOY) == READ


def test_things_of_a_graph_are_read_whole():
    """A graph gives of each thing what its tables said of it, sorted by its IRI."""
    spent = Claim("f", "flow", "toy-1", indicator="disbursement", value=Decimal(5), unit="XAF",
                  comparator="exactly", provider="org-x", from_="2010", to="2012-05",
                  status="accepted", method="toy")  # fmt: skip
    told = replace(TOY, claims=(*CLAIMS, spent), records=(*TOY.records, RecordEvidence("f", "1")))
    store = memory_store(graph_lines([told]))
    found = {profile.id: profile for profile in profiles_of_store(store, "en")}
    assert list(found) == [profile.id for profile in READ]
    assert found[f"{ID}org-x"].label == "Fund X"
    assert found[f"{ID}toy-1"].within == READ[3].within
    for profile in READ[1:]:
        assert found[profile.id] == profile
    assert profiles_of_store(store, but=f"{ID}dataset/toy") == []
    assert len(profiles_of_store(store, but=f"{ID}dataset/other")) == len(READ)


TABLE = """\
id,label,label_en,aliases,codes,type,parent,from,to
1,云岭县,Yunling,甲|乙,gbt2260:990001|x:1,Place,,2001,
2,东镇,,,,Place,1,,2003-04
https://example.org/3,小井,Well,,,Project,2,2005,2004
4,孤村,,,,,青山省,soon,
"""


def test_things_of_a_table_are_read_whole(tmp_path):
    """Each column of a code table is read; an IRI stays an id, and a name a parent."""
    file = tmp_path / "codes.csv"
    file.write_text(TABLE, "utf-8")
    row = f"{ID}dataset/codes"
    code = "gbt2260:990001"
    assert profiles_of_table(file, "codes") == [
        Profile(f"{row}/1", "云岭县", "Place", "Yunling", ("甲", "乙"),
                frozenset({code, "x:1"}), years=(2001, 2001)),
        Profile(f"{row}/2", "东镇", "Place", within=frozenset({code}), years=(2003, 2003)),
        Profile("https://example.org/3", "小井", "Project", "Well",
                within=frozenset({code, "东镇"}), years=(2004, 2005)),
        Profile(f"{row}/4", "孤村", within=frozenset({"青山省"})),
    ]  # fmt: skip
    file.write_text("id,label\n1,云岭县\n", "utf-8")
    assert profiles_of_table(file, "codes") == [Profile(f"{row}/1", "云岭县")]


SAY = (
    "say which one it is with --map label=COLUMN; there are aliases, codes, from, id, label_en, "
    "name, parent, to, type"
)


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "what", "remedy"),
    [
        (
            "id,label,",
            "id,name,",
            1,
            "label",
            "the column is missing",
            SAY,
        ),
        ("2,东镇", ",东镇", 3, "id", "the id is empty", "give each row an id of its own"),
        ("2,东镇", "1,东镇", 3, "id", "'1' stands twice", "give each row an id of its own"),
        ("2,东镇", "2,", 3, "label", "the label is empty", "give the name"),
        ("Project", "Projekt", 4, "type", "'Projekt' is not known", None),
        ("孤村", '"孤村', None, None, "not CSV: unexpected end of data", "mend the quotes"),
        (TABLE, "", None, None, "not read: the file is empty", "save it anew, or in another form"),
    ],
)
def test_a_wrong_table_is_told_whole(tmp_path, old, new, row, column, what, remedy):
    """One fault of a code table is told by row and column, with what to do."""
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "codes.csv"
    assert old in TABLE
    file.write_text(TABLE.replace(old, new, 1), "utf-8")
    with pytest.raises(EncodingError) as refused:
        profiles_of_table(file, "codes")
    assert refused.value.folder == str(tmp_path / "deep")
    problem = refused.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("codes.csv", row, column)
    assert problem.what == what
    assert problem.remedy == (remedy or problem.remedy)
    assert problem.remedy.startswith("use one of Organization, ") or remedy


def test_a_target_is_a_folder_or_a_table(tmp_path):
    """A dataset has its IRI, version and things; a table the id of its file; else it is refused."""
    write_dataset(TOY, tmp_path / "toy")
    target = read_target(str(tmp_path / "toy"))
    assert (target.address, target.version, target.profiles) == (f"{ID}dataset/toy", "2", READ)
    file = tmp_path / "codes.csv"
    file.write_text("id,label\n1,甲\n", "utf-8")
    target = read_target(str(file))
    assert (target.address, target.version) == (f"{ID}dataset/table-codes", "")
    assert [p.id for p in target.profiles] == [f"{ID}dataset/table-codes/1"]
    (tmp_path / "none").mkdir()
    for name in (str(tmp_path / "none"), "nowhere"):
        with pytest.raises(CallError) as wrong:
            read_target(name)
        assert str(wrong.value) == (
            f"{name}: no dataset; give a folder that `aidgraph import` wrote, a table, "
            "an IATI file, the address of a SPARQL endpoint, or the word divisions"
        )


IRI = "https://example.org/"
TARGETS = CandidateIndex([
    Profile(f"{IRI}t", "云岭援建委员会", "Organization"),
    Profile(f"{IRI}u", "雲嶺援建委員會", "Organization"),
    Profile(f"{IRI}v", "青山大学", "Organization"),
])  # fmt: skip
ME = Profile(f"{IRI}me", "青山大学", "Organization")
BOTH = Profile(f"{IRI}both", "云岭援建委员会", "Organization")


def pairs(proposals):
    """Return the ends of what is proposed."""
    return [(p.link.subject[-1], p.link.object[-1]) for p in proposals]


def test_a_proposal_says_all_of_its_link():
    """A sure link is exact, any other close; the score has three digits, the reasons a line."""
    sure, *_ = propose([ME], TARGETS, source=f"{ID}dataset/x", version="3")
    assert sure.match
    assert sure.link == Link(
        ME.id, f"{IRI}v", "青山大学", "青山大学", score="0.940", source=f"{ID}dataset/x",
        version="3", comment="same-name +92 (青山大学), same-type +2",
    )  # fmt: skip
    first, second = propose([BOTH], TARGETS)
    assert [(p.match, p.link.predicate, p.link.score) for p in (first, second)] == [
        (False, "skos:closeMatch", "0.940"),
        (False, "skos:closeMatch", "0.930"),
    ]
    assert pairs(propose([BOTH], TARGETS, limit=1)) == [("h", "t")]
    assert pairs(propose([BOTH], TARGETS, floor=93.5)) == [("h", "t")]


@pytest.mark.parametrize(
    ("link", "left"),
    [
        ({}, ["u"]),
        ({"judgement": "negative"}, ["u"]),
        ({"judgement": "unsure"}, ["u"]),
        ({"judgement": "none"}, ["t", "u"]),
        ({"judgement": "positive", "predicate": "skos:closeMatch"}, ["u"]),
        ({"judgement": "positive", "source": f"{ID}dataset/x"}, []),
        ({"judgement": "positive", "source": f"{ID}dataset/y"}, ["u"]),
        ({"judgement": "positive"}, []),
        ({"judgement": "positive", "object": f"{IRI}gone"}, ["t", "u"]),
        ({"judgement": "positive", "object": f"{IRI}gone", "source": f"{ID}dataset/x"}, []),
        ({"judgement": "positive", "subject": f"{IRI}other"}, ["t", "u"]),
    ],
)
def test_what_is_decided_is_not_proposed_again(link, left):
    """A pair decided stays away; an exact link to the dataset ends the search for the thing."""
    fields = {"subject": BOTH.id, "object": f"{IRI}t", "judgement": "negative", **link}
    found = propose([BOTH], TARGETS, [Link(**fields)], source=f"{ID}dataset/x")
    assert [target for _, target in pairs(found)] == left


def test_a_thing_is_not_linked_with_itself_and_not_with_what_two_want():
    """The same IRI is no link; a target that two things match is a close one for both."""
    itself = replace(ME, id=f"{IRI}v")
    assert propose([itself], TARGETS) == []
    twin = replace(ME, id=f"{IRI}twin")
    found = propose([ME, twin], TARGETS)
    assert [(p.match, p.link.predicate) for p in found] == [(False, "skos:closeMatch")] * 2
    assert [p.match for p in propose([ME], TARGETS)] == [True]


def test_progress_is_told_by_the_thousand():
    """Every thousand things are told, with how many there are."""
    told = []
    propose([Profile(str(n), "无") for n in range(2001)], CandidateIndex([]), progress=told.append)
    assert told == ["1,000 of 2,001 things compared", "2,000 of 2,001 things compared"]


OPEN = [Link(f"{IRI}a", f"{IRI}b", predicate="skos:closeMatch"), Link(f"{IRI}a", f"{IRI}c")]


@pytest.mark.parametrize(
    ("judgement", "how", "wanted"),
    [
        ("positive", {}, "skos:exactMatch"),
        ("positive", {"predicate": "skos:closeMatch"}, "skos:closeMatch"),
        ("unsure", {}, "skos:relatedMatch"),
        ("negative", {}, "skos:closeMatch"),
    ],
)
def test_a_decision_changes_its_link_alone(judgement, how, wanted):
    """Judgement, predicate, day and who decided are set on the link that is named; none other."""
    first, second = OPEN
    assert decide(OPEN, {first.key: judgement}, date="2026-01-02", **how) == [
        replace(first, judgement=judgement, predicate=wanted, date="2026-01-02"),
        second,
    ]
    chosen = decide(OPEN, {first.key: judgement}, automatic=True)[0]
    assert (chosen.automatic, chosen.date) == (True, "")


def test_a_decision_on_nothing_is_refused():
    """A key that names no link is told."""
    with pytest.raises(CallError) as wrong:
        decide(OPEN, {OPEN[0].key: "positive", "m-0": "positive"})
    assert str(wrong.value) == "no candidate has the id 'm-0'; ids are printed before the names"


def test_what_was_decided_stays_and_what_was_proposed_goes():
    """Old decisions are kept as they are, old proposals dropped, new ones added first."""
    first, second = OPEN
    decided = replace(first, judgement="negative", date="2020-01-01")
    again = replace(first, score="0.9")
    assert merged([decided, second], [again]) == [decided]
    assert merged([second], [again]) == [again]


def test_a_link_whose_target_changed_is_told():
    """What is gone is told with the best others; what is renamed, by its new name; else nothing."""
    gone = Link(ME.id, f"{IRI}gone", "青山大学", "青山大学", judgement="positive")
    (drift,) = drifted([gone], TARGETS, [ME])
    assert (drift.link, drift.kind, drift.detail) == (
        gone, "gone", "the dataset has no such thing now",
    )  # fmt: skip
    assert [(c.profile.id, c.score) for c in drift.instead] == [(f"{IRI}v", 94)]
    (untyped,) = drifted([replace(gone, object_label="")], TARGETS)
    assert [c.score for c in untyped.instead] == [92]
    renamed = replace(gone, object=f"{IRI}v", object_label="蓝海银行")
    (drift,) = drifted([renamed], TARGETS)
    assert (drift.link, drift.kind, drift.detail) == (renamed, "renamed", "now 青山大学")
    assert drift.instead == ()
    held = [replace(renamed, object_label=name) for name in ("", "青山大学", "青山大學")]
    refused = [replace(gone, judgement="negative"), replace(gone, judgement="none")]
    assert list(drifted([*held, *refused], TARGETS)) == []
    assert [d.kind for d in drifted([refused[0], gone], TARGETS)] == ["gone"]
