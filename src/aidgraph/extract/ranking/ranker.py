"""Weigh candidates: a log-linear model, the weights a table of features."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from aidgraph.extract.lexicon import table
from aidgraph.extract.ranking.features import SubjectQuestion

TABLE = "subject-weights"


@dataclass(frozen=True, slots=True)
class SubjectCandidate:
    """Hold a thing that may be meant by its id (empty: nothing is), with its features."""

    key: str
    features: tuple[str, ...]


class Weighing(Protocol):
    """Say how likely each candidate is: :class:`Ranker`, or whatever else is asked the same."""

    def shares(
        self, question: SubjectQuestion, candidates: Sequence[SubjectCandidate]
    ) -> Sequence[float]:
        """Return a share for each candidate; they sum to 1."""
        ...

    def reasons(self, candidate: SubjectCandidate, number: int) -> tuple[str, ...]:
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

    def shares(
        self, question: SubjectQuestion, candidates: Sequence[SubjectCandidate]
    ) -> Sequence[float]:
        """Return the probability of each candidate; the question is in their features already."""
        del question
        return self.softmax([candidate.features for candidate in candidates])

    def softmax(self, features: Sequence[Sequence[str]]) -> list[float]:
        """Return the probabilities of candidates by their features."""
        weigh = self.weights.get
        sums = [sum(weigh(feature, 0.0) for feature in one) for one in features]
        most = max(sums, default=0.0)
        powers = [math.exp(total - most) for total in sums]
        return [power / sum(powers) for power in powers]

    def reasons(self, candidate: SubjectCandidate, number: int) -> tuple[str, ...]:
        """Return the features that speak most for a candidate, at most *number*."""
        speaking = [(self.weights.get(f, 0.0), f) for f in candidate.features]
        best = sorted((pair for pair in speaking if pair[0] > 0), reverse=True)[:number]
        return tuple(f"{feature} {weight:+.2f}" for weight, feature in best)


@cache
def subject_ranker() -> Ranker:
    """
    Return the ranker of subjects, with the weights of ``lexicons/subject-weights.tsv``.

    >>> subject_ranker().weights["rule"] > 0
    True
    """
    return Ranker({row["feature"]: float(row["weight"]) for row in table(TABLE)})
