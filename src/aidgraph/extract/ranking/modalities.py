"""Choose whether what a number tells is done or still to come, by all that stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.ranking.features import step
from aidgraph.extract.ranking.kinds import KindQuestion, features_of
from aidgraph.extract.ranking.ranker import RankCandidate, Weighing
from aidgraph.model import Modality

DONE, TO_COME = "done", "planned"
# Share of what no rule sees to come, at least: a plan told as a fact is worse than a fact told as
# a plan, so what rules see to come is not weighed.
LEAST_TO_COME = 0.4
_DONE = frozenset(("done", "ongoing"))
_REASONS = 3  # features that are told of a choice


@dataclass(frozen=True, slots=True)
class ModalityQuestion:
    """
    Ask whether what a figure tells is done.

    ``figure`` is the question of its kind, with the kind that was chosen; ``rule`` is what the
    rules answer, ``before`` what they answered for the number before.
    """

    figure: KindQuestion
    rule: Modality
    before: Modality
    slot: Literal["modality"] = "modality"

    @property
    def amount(self) -> CountedAmount:
        """Return the amount."""
        return self.figure.amount


def choose_modality(
    question: ModalityQuestion, weighing: Weighing
) -> tuple[Modality, tuple[str, ...]]:
    """Return how far a figure is done, and why where no rule sees that it is to come."""
    if question.rule not in _DONE:
        return question.rule, ()
    features = list(dict.fromkeys("_".join(one.split()) for one in _features(question)))
    done, planned = (tuple(f"{answer} & {one}" for one in features) for answer in (DONE, TO_COME))
    candidates = [RankCandidate(DONE, ("rule", *done)), RankCandidate(TO_COME, planned)]
    share = weighing.shares(question, candidates)[1]
    if share < LEAST_TO_COME:
        return question.rule, ()
    reasons = weighing.reasons(question, candidates[1], _REASONS)
    return "planned", (f"planned by rank, share {share:.2f}", *reasons)


def _features(question: ModalityQuestion) -> Iterator[str]:
    """Yield what is told of the figure, what was said of the last one, and the words of plans near."""
    figure = question.figure
    yield f"kind={figure.kind}"
    yield f"rule-before={question.before}"
    yield from features_of(figure)
    plans = word_list("particles", "plan")
    at = figure.amount.piece.start
    for clause in figure.setting.sentence:
        own = "own" if clause is figure.setting.clause else "other"
        for piece in clause.pieces:
            if piece.mention is None and (piece.text in plans or piece.text.startswith("拟")):
                side = "before" if piece.start < at else "after"
                yield f"plan={own}-{side}:{piece.text}"
                yield f"plan-{own}-{side}={step(abs(at - piece.end), 2, 8, 20, 60)}"
