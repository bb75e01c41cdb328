"""The phases of reading: what clauses hold, what verbs state, what is carried over, how sure it is."""

from decimal import Decimal

import pytest
from tests.extract.test_claims import gives, scoring, states

import aidgraph.extract.clauses.predicates as lexicon
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.script import normalise
from aidgraph.extract.assemble import extract
from aidgraph.extract.clauses.parse import fill
from aidgraph.extract.clauses.pieces import pieces_of
from aidgraph.extract.clauses.segment import clauses_of
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.nouns import says
from aidgraph.model import Claim

ROWS = [row for row in table("predicates") if row["yes"] != "-"]
WORDS = [(word, row["class"]) for row in table("predicates") for word in split(row["words"])]


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


def encoding_of(text, tagger):
    """Read a text."""
    return extract(text, "t", tagger)


def read(text, tagger):
    """Read a text: what is proposed for it, by names."""
    return scoring.reading(encoding_of(text, tagger))


def classes(text, tagger):
    """Return the classes of the predicates of a text without names."""
    plain = normalise(text)
    return {
        predicate.of.name
        for clause in clauses_of(pieces_of(plain, tagger.words(plain), []))
        for predicate in fill(clause, plain).predicates
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["class"])
def test_a_class_of_predicates_states_what_its_row_says(row, tagger):
    """The example gives the relations and flows after its arrow, the counter-example no verb."""
    text, _, told = row["yes"].partition(" → ")
    reading = read(text, tagger)
    items = [item.strip() for item in told.split(";")]
    assert [i for i in items if not (gives if ":" in i else states)(reading, i)] == []
    assert row["class"] not in classes(row["no"], tagger)


def test_every_predicate_has_one_class():
    """Each word of the table is found, with the class of the first row that has it."""
    first = {}
    for word, name in WORDS:
        first.setdefault(word, name)
    assert {word: valency.name for word, valency in lexicon.predicates().items()} == first


@pytest.mark.parametrize("row", table("counted-nouns"), ids=lambda row: row["sort"])
def test_a_counted_noun_is_of_its_sort(row):
    """The example is of the sort, the counter-example is not."""
    assert says(row["sort"], row["yes"])
    assert row["no"] == "-" or not says(row["sort"], row["no"])


@pytest.mark.parametrize(
    ("text", "flows"),
    [
        ("滨海市投入资金200万元，支援云岭县。", ["200万元:滨海市>*"]),
        (
            "滨海市、江北市分别向云岭县捐赠200万元、300万元。",
            ["200万元:滨海市>云岭县", "300万元:江北市>云岭县"],
        ),
        (
            "云岭县慈善总会共接收捐款1260万元，其中东海建设集团200万元。",
            ["1260万元:>云岭县慈善总会", "200万元:东海建设集团>云岭县慈善总会"],
        ),
        ("由滨海市向云岭县拨付200万元。", ["200万元:滨海市>云岭县"]),
        ("云岭县获滨海市捐赠200万元。", ["200万元:滨海市>云岭县"]),
    ],
)
def test_parties_are_read(text, flows, tagger):
    """Active, passive and cleft, one to one, and as parts of a whole."""
    reading = read(text, tagger)
    assert [item for item in flows if not gives(reading, item)] == []


@pytest.mark.parametrize(
    "text",
    [
        "云岭县地区生产总值217亿元。",
        "云岭县总人口5万人。",
        "云岭县农民人均收入1.5万元。",
        "滨海市与云岭县相距300公里。",
    ],
)
def test_what_describes_a_place_is_context(text, tagger):
    """Output, people, incomes and distances are neither given nor brought about."""
    kinds = [claim.kind for claim in encoding_of(text, tagger).claims if claim.is_figure]
    assert kinds == ["context"]


def test_nobody_is_made_up(tagger):
    """A sum of which nobody is told to give or get is no flow."""
    claims = [claim for claim in encoding_of("投入200万元。", tagger).claims if claim.is_figure]
    assert [(c.kind, c.subject, c.provider, c.receiver) for c in claims] == [
        ("context", "", "", "")
    ]


def test_a_mountain_gets_nothing(tagger):
    """Land is no party: what happened at the foot of a mountain was not given to it."""
    made = encoding_of("在天山南麓，滨海市援疆指挥部投入资金200万元。", tagger)
    labels = {entity.id: entity.label for entity in made.entities}
    assert "天山南麓" not in {labels.get(claim.receiver) for claim in made.claims}


def test_who_speaks_does_nothing_else(tagger):
    """王建国介绍 makes Wang the speaker, not the giver."""
    text = "云岭县县长王建国介绍，滨海市向云岭县拨付资金200万元。"
    assert gives(read(text, tagger), "200万元:滨海市>云岭县")


def test_what_is_carried_over_is_said(tagger):
    """The giver of the second clause is carried over: inferred, with a note in two languages."""
    made = encoding_of("滨海市支援云岭县。去年，又投入资金200万元。", tagger)
    [flow] = [claim for claim in made.claims if claim.is_figure]
    assert flow.provider
    assert flow.origin == "inferred"
    assert "滨海市" in flow.note
    assert "滨海市" in flow.note_en


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("滨海市向云岭县拨付200万元。", "done"),
        ("滨海市计划向云岭县拨付200万元。", "planned"),
        ("滨海市力争向云岭县拨付200万元。", "aim"),
        ("滨海市预计向云岭县拨付200万元。", "estimated"),
    ],
)
def test_plans_are_told_from_deeds(text, modality, tagger):
    """A word of plans, aims or estimates before the verb makes the figure one."""
    assert [c.modality for c in encoding_of(text, tagger).claims if c.is_figure] == [modality]


def test_what_is_only_planned_is_not_built(tagger):
    """将于…竣工 states no building yet; without 将 it does."""
    item = "滨海市 built 云岭县第三小学教学楼"
    assert not states(read("由滨海市援建的云岭县第三小学教学楼将于2030年8月竣工。", tagger), item)
    assert states(read("滨海市援建云岭县第三小学教学楼。", tagger), item)


def test_each_row_has_the_confidence_of_its_rule(tagger):
    """A row has what was measured of its rule: a quoted post is surer than one put together."""
    claims = encoding_of("东海县教育局局长王芳说，路很难走。", tagger).claims
    [post] = [c for c in claims if c.method == "predicate:post"]
    measured = {(r["rule"], r["origin"]): Decimal(r["confidence"]) for r in table("confidence")}
    assert post.confidence == measured[post.method, post.origin]
    assert measured["predicate:post", "inferred"] < post.confidence
    assert isinstance(post, Claim)


@pytest.mark.parametrize(
    "text", ["乙县没有收到庚公司捐赠的100万元。", "庚公司并未向乙县捐赠帐篷20顶。"]
)
def test_what_is_denied_is_neither_given_nor_done(text, tagger):
    """没有收到 and 并未捐赠 make no flow, no outcome and no relation of giving."""
    claims = encoding_of(f"庚公司帮扶乙县。{text}", tagger).claims
    told = [(c.kind, c.predicate) for c in claims if c.kind in ("flow", "outcome")]
    assert told + [c.predicate for c in claims if c.predicate == "donatedTo"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("庚公司计划向乙县捐赠100万元。其中图书60万元，校服40万元。", ["planned"] * 3),
        ("庚公司向乙县捐赠100万元。其中图书60万元，校服40万元。", ["done"] * 3),
        ("庚公司计划向乙县捐赠100万元。其中已到位60万元。", ["planned", "done"]),
        ("庚公司希望能向乙县捐赠100万元。", ["planned"]),
        ("庚公司向乙县捐赠希望小学款100万元。", ["done"]),
        ("庚公司明年向乙县捐赠100万元。", ["planned"]),
    ],
)
def test_what_is_only_planned_or_hoped_for_is_not_told_as_done(text, told, tagger):
    """A part of a plan is planned, unless it is reached; a hope and a year to come are as well."""
    claims = encoding_of(f"庚公司帮扶乙县。{text}", tagger).claims
    assert [claim.modality for claim in claims if claim.is_figure] == told


def test_a_sum_that_was_given_back_is_no_flow(tagger):
    """原定投入的700万元退回: nothing was given."""
    claims = encoding_of(
        "庚公司帮扶乙县。项目取消，庚公司原定投入乙县的700万元退回。", tagger
    ).claims
    assert [claim.kind for claim in claims if claim.is_figure] == ["context"]
