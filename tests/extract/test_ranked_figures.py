"""The kind of a figure and what it counts by rank: what is asked, what stands, what is said of it."""

from dataclasses import dataclass, field

import pytest
from ranker import Recorder

from aidgraph.extract.assemble import extract_explained
from aidgraph.extract.clauses.labels import noun_phrases
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.ranking.kinds import FIRM, LEAST_FLOW, LEAST_RULED
from aidgraph.extract.ranking.modalities import LEAST_TO_COME
from aidgraph.extract.ranking.ranker import figure_rankers

GIVEN = "滨海市对口支援云岭县\n滨海市向云岭县捐赠200万元。\n"
BUILT = "滨海市对口支援云岭县\n滨海市在云岭县新建学校3所。\n"


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


@dataclass
class Weighing:
    """Give the answers of a question these shares; answer the other questions as the rules do."""

    slot: str
    wanted: dict[str, float]
    asked: list = field(default_factory=list)

    def shares(self, question, candidates):
        """Return the shares."""
        if question.slot != self.slot:
            return Recorder({}).shares(question, candidates)
        self.asked.append((question, candidates))
        return [self.wanted.get(candidate.key, 0.0) for candidate in candidates]

    def reasons(self, question, candidate, number):
        """Return one reason."""
        del question
        return (f"because of {candidate.key}",)[:number]


def read(text, tagger, weighing, quote):
    """Return the claim with a quote, and what made it."""
    encoding, reasons, _ = extract_explained(text, "t", tagger, weighing=weighing)
    targets = {e.target for e in encoding.evidence if e.span.exact == quote}
    claim = next(claim for claim in encoding.claims if claim.id in targets and claim.is_figure)
    return claim, reasons[claim.id]


def test_a_kind_by_rank_has_a_method_and_reasons_of_its_own(tagger):
    """A sum that the rules call a gift is context where that is likelier, and the row says so."""
    by_rule, _ = read(GIVEN, tagger, Weighing("kind", {"flow": 1.0}), "200万元")
    assert (by_rule.kind, by_rule.method) == ("flow", "clause:flow-noun")
    ranked, why = read(GIVEN, tagger, Weighing("kind", {"context": 1.0}), "200万元")
    assert (ranked.kind, ranked.method) == ("context", "clause:context-ranked")
    assert (ranked.provider, ranked.receiver) == ("", "")
    assert {"context by rank, share 1.00", "because of context"} <= set(why)


def test_what_is_a_flow_by_rank_has_parties(tagger):
    """A number that the rules do not call a gift gets who gives and who takes once it is one."""
    by_rule, _ = read(BUILT, tagger, Weighing("kind", {"outcome": 1.0}), "3所")
    assert (by_rule.kind, by_rule.provider) == ("outcome", "")
    ranked, _ = read(BUILT, tagger, Weighing("kind", {"flow": 1.0}), "3所")
    assert (ranked.kind, ranked.method) == ("flow", "clause:flow-ranked")
    assert ranked.provider == "place-binhaishi"


@pytest.mark.parametrize(("over", "kind"), [(0.01, "flow"), (-0.01, "outcome")])
def test_what_no_rule_calls_a_gift_must_clearly_be_one(tagger, over, kind):
    """Somewhat likelier than the rest is not enough for a gift; the rules' answer stands."""
    weighing = Weighing("kind", {"flow": LEAST_FLOW + over, "context": 1 - LEAST_FLOW - over})
    assert read(BUILT, tagger, weighing, "3所")[0].kind == kind


@pytest.mark.parametrize(("over", "kind"), [(0.01, "flow"), (-0.01, "context")])
def test_what_a_rule_calls_a_gift_must_still_be_likely_one(tagger, over, kind):
    """A gift by rule that is hardly one is the likelier of the other kinds."""
    rest = 1 - LEAST_RULED - over
    shares = {"flow": LEAST_RULED + over, "outcome": rest * 0.4, "context": rest * 0.6}
    assert read(GIVEN, tagger, Weighing("kind", shares), "200万元")[0].kind == kind


def test_a_gift_by_rank_of_nobody_to_nobody_stays_what_the_rules_say(tagger):
    """A number that is a result by rule does not become context because nobody can have given it."""
    text = "某地情况\n当地新建学校3所。\n"
    claim, why = read(text, tagger, Weighing("kind", {"flow": 1.0}), "3所")
    assert (claim.kind, claim.method) == ("outcome", "clause:outcome-works")
    assert not any("flow" in reason for reason in why)


def test_what_is_needed_is_no_gift_whatever_the_weights_say(tagger):
    """A rule that knows why a sum is no gift is believed, unless it is a result."""
    text = "滨海市对口支援云岭县\n云岭县灾后重建需资金3.8亿元。\n"
    assert read(text, tagger, Weighing("kind", {"flow": 1.0}), "3.8亿元")[0].kind == "context"


def test_what_is_there_already_is_no_gift_by_rank(tagger):
    """What a school has, nobody need have given it; the rules' answer stands."""
    text = "滨海市对口支援云岭县\n学校现有教室24间、电脑60台。\n"
    assert read(text, tagger, Weighing("kind", {"flow": 1.0}), "60台")[0].kind == "outcome"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("滨海市对口支援云岭县\n滨海市投入的资金占60%。\n", "60%"),
        ("滨海市对口支援云岭县\n云岭县没有收到滨海市捐赠的200万元。\n", "200万元"),
    ],
)
def test_shares_and_what_did_not_happen_are_not_weighed(tagger, text, quote):
    """Whatever the weights say, a share and a gift denied are context."""
    weighing = Weighing("kind", {"flow": 1.0})
    claim, _ = read(text, tagger, weighing, quote)
    assert claim.kind == "context"
    assert weighing.asked == []
    assert {"unit", "not-done"} <= FIRM


def test_what_is_counted_is_the_likeliest_noun_around(tagger):
    """The nouns of the clause and the rules' label are weighed; the reasons stand with the row."""
    text = "滨海市对口支援云岭县\n工作队组织义诊，医生为居民检查身体80次。\n"
    weighing = Weighing("label", {"义诊": 1.0})
    claim, why = read(text, tagger, weighing, "80次")
    [(question, candidates)] = weighing.asked
    told = {candidate.key: candidate.features for candidate in candidates}
    assert {question.amount.label, "义诊", "居民", ""} <= set(told)
    assert "rule" in told[question.amount.label]
    assert {"src=clause-1", "tag=n"} & set(told["义诊"])
    assert "src=before" in told["居民"]
    assert claim.indicator == "other:义诊"
    assert {"counts 义诊 by rank, share 1.00", "because of 义诊"} <= set(why)


def test_nouns_far_from_a_number_are_not_asked_of(tagger):
    """One endless clause may hold many numbers; each is asked of the nouns around it alone."""
    far = "医院" + "修建道路" * 30
    text = f"滨海市对口支援云岭县\n当地{far}检查身体80次{'修建道路' * 30}学校。\n"
    weighing = Weighing("label", {"": 1.0})
    claim, why = read(text, tagger, weighing, "80次")
    [(_, candidates)] = weighing.asked
    told = {candidate.key for candidate in candidates}
    assert any("身体" in key for key in told)
    assert not any("医院" in key or "学校" in key for key in told)
    assert claim.indicator == "other:次"
    assert "counts no noun by rank, share 1.00" in why


def test_an_indicator_that_a_rule_knows_is_not_weighed(tagger):
    """What gifts are counted by is no question of nouns."""
    weighing = Weighing("label", {})
    claim, _ = read(GIVEN, tagger, weighing, "200万元")
    assert claim.indicator == "aid-spending"
    assert weighing.asked == []


def test_phrases_end_in_a_noun_and_have_at_most_ten_letters():
    """Each part of a run of nouns that ends in a head is a phrase; other words end the run."""
    words = [("建成", "v"), ("的", "u"), ("乡村", "n"), ("卫生", "an"), ("室", "n"), ("大", "a")]
    pieces = []
    for text, tag in words:
        start = pieces[-1].end if pieces else 0
        pieces.append(Chunk(start, start + len(text), text, tag))
    found = [phrase.text for phrase in noun_phrases(pieces)]
    assert found == ["建成", "卫生室", "乡村卫生室", "卫生", "乡村卫生", "乡村"]
    led = [Chunk(0, 2, "建成", "v"), Chunk(2, 4, "车间", "n"), Chunk(4, 5, "需", "v")]
    assert [phrase.text for phrase in noun_phrases(led)] == ["车间", "建成"]
    long = [Chunk(2 * n, 2 * n + 2, "学校", "n") for n in range(9)]
    assert max(len(phrase.text) for phrase in noun_phrases(long)) == 10


def test_what_the_rules_say_speaks_for_a_kind_and_a_label():
    """The shipped weights trust the rules where nothing else is known."""
    for slot in ("kind", "label", "modality"):
        assert figure_rankers().rankers[slot].weights["rule"] > 0


@pytest.mark.parametrize(
    ("text", "share", "modality"),
    [
        (GIVEN, LEAST_TO_COME + 0.01, "planned"),
        (GIVEN, LEAST_TO_COME - 0.01, "done"),
        ("滨海市对口支援云岭县\n滨海市承诺向云岭县提供200万元。\n", 1.0, "pledged"),
    ],
)
def test_what_may_well_be_to_come_is_planned(tagger, text, share, modality):
    """A plan told as a fact is worse than a fact told as a plan; the row says what speaks for it."""
    weighing = Weighing("modality", {"planned": share, "done": 1 - share})
    claim, why = read(text, tagger, weighing, "200万元")
    assert claim.modality == modality
    assert any(one.startswith("planned by rank") for one in why) == (modality != "done")


def test_what_a_rule_sees_to_come_is_not_weighed(tagger):
    """Whatever the weights say, 拟 is a plan."""
    weighing = Weighing("modality", {"done": 1.0})
    text = "滨海市对口支援云岭县\n滨海市拟建学校3所。\n"
    assert read(text, tagger, weighing, "3所")[0].modality == "planned"
    assert weighing.asked == []
