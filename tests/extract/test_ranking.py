"""Slots by rank: the weights shipped, what is told of a candidate, how a choice is made, learning."""

import math
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from ranker import Recorder
from ranker_fit import Example, fit
from rdflib import Graph, Namespace
from training import annotated

from aidgraph.extract.assemble import extract, extract_explained
from aidgraph.extract.lexicon import table
from aidgraph.extract.ranking.features import FILLERS, SLOTS
from aidgraph.extract.ranking.ranker import QUESTIONS, Ranker, figure_rankers

AID = Namespace("https://w3id.org/aidgraph/ontology#")
ONTOLOGY = Path(__file__).parents[2] / "ontology"
REPORT = (
    "滨海市对口支援云岭县\n滨海市派出工作队。云岭县第一小学占地3000平方米。工作队培训教师20名。\n"
)
HEADED = "学校情况\n一、云岭县第一中学\n现有学生40名。\n二、云岭县第三小学\n现有学生50名。\n"
LISTED = "云岭县5个村的水、电、路同步改造，230户搬迁。滨海市将200台设备送到云岭县。\n"
AREA = "3000平方米"
FLOWS = (
    "滨海市援疆指挥部向云岭县投入30万元。滨海市援疆指挥部向云岭县投入20万元。\n"
    "数说这几年\n- 累计投入资金4.57亿元。\n"
)


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


@dataclass
class All:
    """
    Give the whole share to the candidate with this id, or the same share to each.

    Kinds and labels are those of the rules.
    """

    key: str | None = None
    asked: list = field(default_factory=list)

    def shares(self, question, candidates):
        """Return the shares."""
        if question.slot not in SLOTS:
            return Recorder({}).shares(question, candidates)
        self.asked.append((question, candidates))
        if self.key is None:
            return [1 / len(candidates)] * len(candidates)
        return [float(candidate.key == self.key) for candidate in candidates]

    def reasons(self, question, candidate, number):
        """Return one reason."""
        del question
        return (f"because of {candidate.key}",)[:number]


def figure(encoding, quote):
    """Return the claim with a quote."""
    targets = {e.target for e in encoding.evidence if e.span.exact == quote}
    return next(claim for claim in encoding.claims if claim.id in targets and claim.is_figure)


def told_of(tagger, quote, key, text=REPORT):
    """Return what is told of a candidate for the number at a quote, without what is asked."""
    recorder = Recorder({})
    extract_explained(text, "t", tagger, weighing=recorder)
    at = text.index(quote)
    candidates = {c.key: c.features for c in recorder.asked[at, at + len(quote), "subject"]}
    return {feature for feature in candidates[key] if " & " not in feature}


@pytest.mark.parametrize("slot", QUESTIONS)
def test_the_weights_are_a_small_table_of_finite_numbers_by_feature(slot):
    """Each feature has one weight that says something; what the rules answer speaks for a thing."""
    rows = table(f"{slot}-weights")
    weights = [float(row["weight"]) for row in rows]
    assert 300 < len(rows) < 12_000
    assert len({row["feature"] for row in rows}) == len(rows)
    assert all(math.isfinite(weight) and 0 < abs(weight) < 5 for weight in weights)
    assert figure_rankers().rankers[slot].weights["rule"] > 0


@pytest.mark.slow
def test_every_weight_is_of_a_feature_that_reading_can_tell(tagger):
    """The names of the features in the table are those that candidates have."""
    annotated_texts = sorted(Path(__file__).with_name("annotated").glob("*.txt"))
    texts = [path.read_text("utf-8") for path in annotated_texts]
    texts += [HEADED, LISTED]
    told = set()
    for text in texts:
        recorder = Recorder({})
        extract_explained(text, "t", tagger, weighing=recorder)
        for candidates in recorder.asked.values():
            told |= {feature for candidate in candidates for feature in candidate.features}
    names = {feature.rpartition(" & ")[2].partition("=")[0] for feature in told}
    rows = [row for slot in QUESTIONS for row in table(f"{slot}-weights")]
    learned = {row["feature"].rpartition(" & ")[2].partition("=")[0] for row in rows}
    assert learned <= names | {"nobody-by-rule"}  # where the rules are asked and know nobody


def test_what_is_told_of_a_thing_is_where_it_stands_and_what_it_is(tagger):
    """The city that acts in the sentence before is told by type, place, mentions and role."""
    assert told_of(tagger, AREA, "place-binhaishi") == {
        "type=Place", "head=市", "at=block", "sentences=1", "slot-1=subject", "of-its-type=1",
        "between=same", "between=body", "named=2", "rank=0", "rank-of-type=0", "in-title",
        "in-lead", "side=giver", "opens-block", "in-block=1",
        "carried=giver:own", "report=giver", "report=host",
    }  # fmt: skip


def test_nobody_is_a_candidate_like_any_other(tagger):
    """The answer that nothing is meant is told by what the rules leave open."""
    assert told_of(tagger, AREA, "") == {"nobody"}


def test_the_likeliest_is_the_subject_and_said_to_be_carried_over(tagger):
    """A thing of another sentence that the ranker prefers makes the row inferred and noted."""
    encoding, reasons, _ = extract_explained(REPORT, "t", tagger, weighing=All("place-binhaishi"))
    area = figure(encoding, AREA)
    assert (area.subject, area.origin, area.note) == ("place-binhaishi", "inferred", "承前：滨海市")
    assert "because of place-binhaishi" in reasons[area.id]
    assert "subject by rank, share 1.00" in reasons[area.id]


def test_a_subject_that_is_not_likely_enough_stays_empty(tagger):
    """Where all candidates are as likely as any, and more than five, nobody is named."""
    weighing = All()
    encoding, _, _ = extract_explained(REPORT, "t", tagger, weighing=weighing)
    assert [len(candidates) > 5 for _, candidates in weighing.asked] == [False, False]
    text = REPORT + "丁县、戊县、己县、庚县第一中学学生40名。\n"
    encoding, _, _ = extract_explained(text, "t", tagger, weighing=All())
    assert figure(encoding, "40名").subject == ""


def test_of_a_flow_nothing_is_asked_that_its_sentence_says(tagger):
    """Who gives and who gets are weighed where their sentence does not name them, and only there."""
    weighing = All("place-yunlingxian")
    extract_explained("滨海市向云岭县捐赠200万元。\n", "t", tagger, weighing=weighing)
    assert weighing.asked == []
    extract_explained(FLOWS, "t", tagger, weighing=weighing)
    assert [question.slot for question, _ in weighing.asked] == ["provider", "receiver", "subject"]
    assert {question.amount.piece.text for question, _ in weighing.asked} == {"4.57亿元"}


def test_a_body_that_gives_for_a_place_is_kept(tagger):
    """However likely the city is, its headquarters gives where the rules carry that over."""
    encoding, _, _ = extract_explained(FLOWS, "t", tagger, weighing=All("place-binhaishi"))
    giver = figure(encoding, "4.57亿元").provider
    labels = {entity.id: entity.label for entity in encoding.entities}
    assert labels[giver] == "滨海市援疆指挥部"


@pytest.mark.parametrize(
    ("text", "taker"),
    [
        ("滨海市援建云岭县\n\n大家都很努力。滨海市投入300万元。\n", "place-yunlingxian"),
        ("援建\n\n滨海市投入300万元。大家都很努力，云岭县变了样。\n", ""),
        ("援建\n\n云岭县捐赠20万元。滨海市投入300万元。\n", ""),
    ],
)
def test_who_gets_was_named_before_and_does_not_give(tagger, text, taker):
    """Where the rules know of nobody, one named only later or who gives is no taker."""
    rules, _, _ = extract_explained(text, "t", tagger, weighing=Recorder({}))
    encoding, _, _ = extract_explained(text, "t", tagger, weighing=All("place-yunlingxian"))
    assert figure(rules, "300万元").kind == "flow"
    assert figure(encoding, "300万元").receiver == taker


def test_groups_and_events_give_and_get_only_by_rule():
    """What may be ranked as giver or taker is of the ontology's types, but for two."""
    graph = Graph().parse(ONTOLOGY / "figures.ttl")
    for slot, types in FILLERS.items():
        allowed = graph.objects(AID[slot], AID["objectType"])
        names = {str(one).removeprefix(AID) for one in allowed}
        assert types == names - {"Group", "Event"}


def test_nobody_gives_to_himself(tagger):
    """Who gives is no candidate for who gets, and is told where it is asked what a sum is for."""
    weighing = All()
    extract_explained(FLOWS, "t", tagger, weighing=weighing)
    asked = {question.slot: (question, candidates) for question, candidates in weighing.asked}
    question, candidates = asked["receiver"]
    giver = question.filled["provider"]
    assert giver not in {candidate.key for candidate in candidates}
    question, candidates = asked["subject"]
    told = {candidate.key: candidate.features for candidate in candidates}
    assert "filled=provider" in told[giver]


def test_candidates_do_not_grow_with_the_report(tagger):
    """However many things a report names, those named lately, in the title or often are weighed."""
    names = [f"{a}{b}县第一中学" for a in "甲乙丙丁戊己庚辛壬癸" for b in "东南西北中上下左右前"]
    text = "各县学校\n" + "".join(f"{name}占地3000平方米。" for name in names) + "\n"
    weighing = All("")
    extract_explained(text, "t", tagger, weighing=weighing)
    sizes = [len(candidates) for _, candidates in weighing.asked]
    assert len(sizes) == len(names)
    assert max(sizes[60:]) <= 70


def test_the_same_report_is_read_in_the_same_way_twice(tagger):
    """Ranking depends on nothing but the report."""
    assert extract(REPORT, "t", tagger) == extract(REPORT, "t", tagger)


def toy(number):
    """Return examples in which what stands near is right three times of four, whatever its type."""
    features = [["near", "type=A"], ["far", "type=B"], ["nobody"]]
    return [
        Example(f"report-{n % 9}", features, [n % 4 != 0, n % 4 == 0, False]) for n in range(number)
    ]


def test_a_toy_is_learned_and_learned_again_in_the_same_way():
    """The shares that were learned are those of the examples; twice the same weights."""
    weights = fit(toy(400), penalty=0.01)
    near, far, nobody = Ranker(weights).softmax([["near", "type=A"], ["far", "type=B"], ["nobody"]])
    assert (round(near, 2), round(far, 2), round(nobody, 2)) == (0.75, 0.25, 0.0)
    assert fit(toy(400), penalty=0.01) == weights
    assert list(weights) == sorted(weights)


def test_a_penalty_keeps_weights_small_and_rare_features_have_none():
    """With a penalty the weights are smaller; a feature of two reports is not learned."""
    free, held = fit(toy(40), penalty=0.1), fit(toy(40), penalty=10)
    assert abs(held["near"]) < abs(free["near"])
    rare = [Example(f"report-{n}", [["rare"], ["other"]], [True, False]) for n in range(2)]
    assert "rare" not in fit([*toy(40), *rare])
    assert "rare" in fit([*toy(40), *rare, Example("report-8", [["rare"], ["b"]], [True, False])])


def test_examples_without_a_right_answer_teach_nothing():
    """Nothing can be learned where no candidate is right."""
    lost = [Example(f"report-{n}", [["near"], ["far"]], [False, False]) for n in range(9)]
    assert fit(lost) == {}
    assert fit([*toy(40), *lost]) == fit(toy(40))


def test_training_says_which_folder_has_no_annotated_report(tmp_path):
    """A folder that is absent or empty is named, with what belongs there."""
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(SystemExit, match=f"{folder}: no annotated report"):
            annotated(folder, folder, [], "usage")


def test_reports_kept_aside_are_not_trained_on(tmp_path):
    """Of the reports of others eight are kept aside."""
    written = tmp_path / "written"
    written.mkdir()
    for name in ("dev-01", "dev-03", "dev-52", "written/c1-52"):
        (tmp_path / f"{name}.json").write_text("{}")
    found = annotated(written, tmp_path, [], "usage")
    assert [(r.name, r.tuned, r.is_measure) for r in found] == [
        ("c1-52", False, False), ("dev-01", True, True), ("dev-03", True, True)
    ]  # fmt: skip
