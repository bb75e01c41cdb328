"""Learn weights that choose among a few answers: a multinomial logistic model."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from ranker_fit import Floats, Ints, minimum

PENALTY = 7.0  # on the squares of the weights
LEAST = 8  # examples of an answer
_REPORTS = 3  # reports in which a feature stands, at least
_SMALL = 0.079  # a weight below says little
OTHER = "-"  # the answer of what has none of the answers that are learned


@dataclass(frozen=True, slots=True)
class Example:
    """Hold what is told of a question of a report, and the answers that are right."""

    report: str
    features: Sequence[str]
    right: Sequence[str]


def fit(examples: Sequence[Example], penalty: float = PENALTY) -> dict[str, dict[str, float]]:
    """
    Return by feature the weight of each answer, sorted; the same examples give the same weights.

    >>> sides = ("a", "x"), ("b", "-")
    >>> told = [Example(str(n), [sides[n % 2][0]], [sides[n % 2][1]]) for n in range(40)]
    >>> weights = fit(told, penalty=0.1)
    >>> weights["a"]["x"] > 0 > weights["b"]["x"]
    True
    """
    common = Counter(answer for example in examples for answer in example.right)
    answers = sorted({OTHER} | {answer for answer, number in common.items() if number >= LEAST})
    reports: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for feature in example.features:
            reports[feature].add(example.report)
    features = sorted(f for f, within in reports.items() if len(within) >= _REPORTS)
    problem = _Problem(examples, features, answers, common)
    shape = len(features), len(answers)
    found = minimum(lambda flat: problem.loss(flat, penalty), np.zeros(shape[0] * shape[1]))
    table = np.round(found.reshape(shape), 2)
    return {
        feature: kept
        for feature, row in zip(features, table, strict=True)
        if (kept := _kept(answers, row))
    }


def _kept(answers: Sequence[str], row: Floats) -> dict[str, float]:
    pairs = zip(answers, row, strict=True)
    return {answer: float(weight) for answer, weight in pairs if abs(weight) > _SMALL}


class _Problem:
    """Hold the features of all examples in columns: the row of each entry, and its feature."""

    def __init__(
        self,
        examples: Sequence[Example],
        features: Sequence[str],
        answers: Sequence[str],
        common: Mapping[str, int],
    ) -> None:
        index = {name: at for at, name in enumerate(features)}
        entries = [
            (row, index[feature])
            for row, example in enumerate(examples)
            for feature in dict.fromkeys(example.features)
            if feature in index
        ]
        self.rows: Ints = np.array([row for row, _ in entries], dtype=np.intp)
        self.columns: Ints = np.array([column for _, column in entries], dtype=np.intp)
        self.shape = len(features), len(answers)
        known = {answer: at for at, answer in enumerate(answers)}
        self.right: Ints = np.array(
            [known.get(_answer(example, known, common), known[OTHER]) for example in examples],
            dtype=np.intp,
        )

    def loss(self, flat: Floats, penalty: float) -> tuple[float, Floats]:
        """Return how unlikely the right answers are with these weights, and its gradient."""
        weights = flat.reshape(self.shape)
        number = len(self.right)
        sums = np.stack(
            [np.bincount(self.rows, column[self.columns], number) for column in weights.T], axis=1
        )
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        at = np.arange(number)
        value = float(-np.log(shares[at, self.right] + 1e-300).sum())
        shares[at, self.right] -= 1
        gradient = np.stack(
            [
                np.bincount(self.columns, column[self.rows], self.shape[0])
                for column in np.ascontiguousarray(shares.T)
            ],
            axis=1,
        )
        value += penalty / 2 * float(flat @ flat)
        return value, (gradient + penalty * weights).ravel()


def _answer(example: Example, known: Mapping[str, int], common: Mapping[str, int]) -> str:
    """Return the first right answer, or the commonest where the first is too rare to learn."""
    first = example.right[0]
    return first if first in known else max(example.right, key=lambda one: (common[one], one))
