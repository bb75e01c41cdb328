"""Relations by rank: the tables shipped, what is told of two names, what is added."""

import math
from dataclasses import dataclass, field

import pytest
from relations import Recorder, allowed
from relations_fit import Example, fit

from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.relations.ranked import LEAST
from aidgraph.extract.ranking.relate import RelationAnswer, relater


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


@dataclass
class Says:
    """Give the same answer for each pair of two types, with the same share."""

    answer: RelationAnswer | None
    any_answer: float
    types: tuple[str, str] = ("Place", "Place")
    asked: list = field(default_factory=list)

    def likeliest(self, pair, types):
        """Return the answer."""
        self.asked.append((pair, types))
        hit = types == self.types
        return (self.answer if hit else None), self.any_answer, (self.any_answer if hit else 1.0)


def relations(tagger, relating, text):
    """Return the relations of a text by their ends, with method, origin and note."""
    encoding, _, _ = extract_explained(text, "t", tagger, relating=relating)
    return {(c.subject, c.predicate, c.object): c for c in encoding.claims if c.kind == "relation"}


def test_the_weights_are_a_table_of_finite_numbers_by_feature_and_answer():
    """Each feature stands once; each weight says something; each answer has its types."""
    rows = table("relation-weights")
    weights = relater().weights
    assert len(rows) == len(weights) > 1000
    assert all(
        math.isfinite(weight) and 0.05 < abs(weight) < 9
        for row in weights.values()
        for weight in row.values()
    )
    answers = {answer for row in weights.values() for answer in row} - {"-"}
    assert {answer[-1] for answer in answers} == {"→", "←"}
    assert {"supports→", "supports←", "locatedIn→", "partOf→"} <= answers


def test_rank_states_nothing_between_types_that_the_ontology_keeps_apart():
    """Each row of the types is one that the ontology allows."""
    ends = allowed()
    rows = table("relation-types")
    assert len(rows) > 50
    for row in rows:
        subjects, objects = ends[row["predicate"]]
        assert row["subject"] in subjects, row
        assert row["object"] in objects, row


def test_a_likely_pair_is_stated_inferred_and_as_sure_as_its_share(tagger):
    """What rank adds names the two that were read together and stands on the words between them."""
    text = "滨海市简报\n滨海市、云岭县的孩子们很高兴。\n"
    likely = Says(RelationAnswer("supports", forward=True), 0.8)
    claim = relations(tagger, likely, text)["place-binhaishi", "supports", "place-yunlingxian"]
    assert (claim.method, claim.origin, str(claim.confidence)) == ("rank", "inferred", "0.8")
    assert claim.note == "合读：滨海市、云岭县"
    back = Says(RelationAnswer("supports", forward=False), 0.8)
    assert ("place-yunlingxian", "supports", "place-binhaishi") in relations(tagger, back, text)


def test_a_pair_that_is_not_likely_enough_is_left_alone(tagger):
    """A little below the bound nothing is added."""
    text = "滨海市简报\n滨海市、云岭县的孩子们很高兴。\n"
    unlikely = Says(RelationAnswer("supports", forward=True), LEAST - 0.01)
    assert not [key for key in relations(tagger, unlikely, text) if key[1] == "supports"]


@pytest.mark.parametrize(
    "text",
    [
        "滨海市简报\n滨海市没有支援云岭县的孩子们。\n",
        "滨海市简报\n滨海市计划与云岭县的孩子们联欢。\n",
    ],
)
def test_what_is_denied_or_only_planned_is_not_added(tagger, text):
    """Between two names of a clause that denies or plans, rank states nothing."""
    likely = Says(RelationAnswer("supports", forward=True), 0.9)
    assert not [
        claim for claim in relations(tagger, likely, text).values() if claim.method == "rank"
    ]


def test_what_the_rules_state_keeps_its_predicate(tagger):
    """A relation by rule stays beside another answer for the pair, which is not added."""
    text = "滨海市简报\n滨海市支援云岭县。\n"
    other = relations(tagger, Says(RelationAnswer("visited", forward=True), 0.9), text)
    assert ("place-binhaishi", "supports", "place-yunlingxian") in other
    assert ("place-binhaishi", "visited", "place-yunlingxian") not in other


def test_what_is_told_of_two_names_is_what_stands_between_and_beside_them(tagger):
    """The verb between, the slots, the types, the heads and what the rules state are told."""
    recorder = Recorder()
    extract_explained("滨海市简报\n滨海市支援云岭县。\n", "t", tagger, relating=recorder)
    (told,) = [pair.features for pair, _ in recorder.asked]
    assert {
        "pair", "types=Place>Place", "verb=支援", "verb-class=give", "clauses=0", "names=0",
        "slots=subject>object", "heads=市县", "rule=supports→", "before-one=nothing", "after-other=。",
        "Place>Place & verb=支援",
    } <= set(told)  # fmt: skip


def test_names_far_apart_are_quoted_each_for_itself(tagger):
    """No quote is longer than forty letters; both names stand in one."""
    long = "的孩子们" * 12
    text = f"滨海市简报\n滨海市{long}与云岭县的老师们见面。\n"
    likely = Says(RelationAnswer("supports", forward=True), 0.9)
    encoding, _, _ = extract_explained(text, "t", tagger, relating=likely)
    claim = next(c for c in encoding.claims if c.method == "rank")
    quotes = [e.span.exact for e in encoding.evidence if e.target == claim.id]
    assert quotes == ["滨海市", "云岭县"]


def test_a_toy_is_learned_with_its_directions():
    """Each verb gets the answer that it had; a rare answer is not learned; twice the same weights."""
    verbs = (("支援", "supports→"), ("位于", "locatedIn→"), ("与", "-"))
    told = [
        Example(f"report-{n % 9}", ["pair", f"verb={verb}"], [answer])
        for n in range(20)
        for verb, answer in verbs
    ]
    rare = [Example("report-1", ["pair", "verb=访"], ["visited→"])]
    weights = fit([*told, *rare], penalty=0.1)
    assert fit([*told, *rare], penalty=0.1) == weights
    for verb, answer in verbs:
        of = weights[f"verb={verb}"]
        assert max(of, key=of.__getitem__) == answer
    assert not [answer for of in weights.values() for answer in of if answer.startswith("visited")]
