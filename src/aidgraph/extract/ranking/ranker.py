"""Weigh candidates: a log-linear model, the weights a table of features."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.lexicon import table
from aidgraph.extract.ranking.features import SLOTS

QUESTIONS = (*SLOTS, "kind", "label", "modality")  # what is asked of a figure


class FigureQuestion(Protocol):
    """Hold what is asked of an amount: a slot, the kind, what it counts, whether it is done."""

    @property
    def slot(self) -> str:
        """Return the name of the slot, ``kind``, ``label`` or ``modality``."""
        ...

    @property
    def amount(self) -> CountedAmount:
        """Return the amount."""
        ...


@dataclass(frozen=True, slots=True)
class RankCandidate:
    """
    Hold an answer with its features.

    ``key`` is the id of a thing that may be meant (empty: nothing is), a kind, a noun,
    or how far something is done.
    """

    key: str
    features: tuple[str, ...]


class Weighing(Protocol):
    """Say how likely each candidate is: :class:`Ranker`, or whatever else is asked the same."""

    def shares(
        self, question: FigureQuestion, candidates: Sequence[RankCandidate]
    ) -> Sequence[float]:
        """Return a share for each candidate; they sum to 1."""
        ...

    def reasons(
        self, question: FigureQuestion, candidate: RankCandidate, number: int
    ) -> tuple[str, ...]:
        """Return what speaks most for a candidate, at most *number* words."""
        ...


@dataclass(frozen=True, slots=True)
class Ranker:
    """
    Hold the weights of features.

    >>> ranker = Ranker({"at=clause": math.log(3)})
    >>> [round(share, 2) for share in ranker.softmax([["at=clause"], ["nobody"]])]
    [0.75, 0.25]
    """

    weights: Mapping[str, float]

    def softmax(self, features: Sequence[Sequence[str]]) -> list[float]:
        """Return the probabilities of candidates by their features."""
        weigh = self.weights.get
        sums = [sum(weigh(feature, 0.0) for feature in one) for one in features]
        most = max(sums, default=0.0)
        powers = [math.exp(total - most) for total in sums]
        return [power / sum(powers) for power in powers]

    def reasons(self, candidate: RankCandidate, number: int) -> tuple[str, ...]:
        """Return the features that speak most for a candidate, at most *number*."""
        speaking = [(self.weights.get(f, 0.0), f) for f in candidate.features]
        best = sorted((pair for pair in speaking if pair[0] > 0), reverse=True)[:number]
        return tuple(f"{feature} {weight:+.2f}" for weight, feature in best)


@dataclass(frozen=True, slots=True)
class FigureRankers:
    """Hold a ranker for each question: what weighs the candidates unless told otherwise."""

    rankers: Mapping[str, Ranker]

    def shares(
        self, question: FigureQuestion, candidates: Sequence[RankCandidate]
    ) -> Sequence[float]:
        """Return the probability of each candidate."""
        return self.rankers[question.slot].softmax([one.features for one in candidates])

    def reasons(
        self, question: FigureQuestion, candidate: RankCandidate, number: int
    ) -> tuple[str, ...]:
        """Return the features that speak most for a candidate, at most *number*."""
        return self.rankers[question.slot].reasons(candidate, number)


@cache
def figure_rankers() -> FigureRankers:
    """
    Return the rankers with the weights of ``lexicons/subject-weights.tsv`` and its like.

    >>> figure_rankers().rankers["subject"].weights["rule"] > 0
    True
    """
    return FigureRankers({slot: _ranker(f"{slot}-weights") for slot in QUESTIONS})


def _ranker(name: str) -> Ranker:
    return Ranker({row["feature"]: float(row["weight"]) for row in table(name)})
