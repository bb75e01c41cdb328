"""Learn the weights of a ranker from questions whose right answers are known."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PENALTY = 20.0  # on the squares of the weights, unless told otherwise
_LEVEL = 0.3  # power by which a report with many figures counts less for each
_REPORTS = 3  # reports in which a feature stands, at least
_STEPS = 100
_MEMORY = 8
_SMALL = 0.005  # a weight below says nothing
_TOLERANCE = 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Example:
    """Hold a question of a report: the features of each candidate, and which of them are right."""

    report: str
    features: Sequence[Sequence[str]]
    right: Sequence[bool]


def fit(examples: Sequence[Example], penalty: float = PENALTY) -> Mapping[str, float]:
    """
    Return the weights that make the right candidates likely, by feature, sorted.

    The same examples give the same weights.  Examples without a right candidate teach nothing.

    >>> told = [["near"], ["far"]]
    >>> weights = fit([Example(str(n), told, [True, False]) for n in range(9)], penalty=1)
    >>> weights["near"] > 0 > weights["far"]
    True
    """
    useful = [example for example in examples if any(example.right)]
    names = _vocabulary(useful)
    if not names:
        return {}
    matrix = _Matrix(useful, {name: at for at, name in enumerate(names)})
    found = minimum(lambda weights: matrix.loss(weights, penalty), np.zeros(len(names)))
    rounded = zip(names, (round(float(weight), 3) for weight in found), strict=True)
    return {name: weight for name, weight in rounded if abs(weight) > _SMALL}


def _vocabulary(examples: Sequence[Example]) -> list[str]:
    reports: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for name in {name for one in example.features for name in one}:
            reports[name].add(example.report)
    return sorted(name for name, within in reports.items() if len(within) >= _REPORTS)


class _Matrix:
    """Hold the features of all candidates in columns: the row of each entry, and its feature."""

    def __init__(self, examples: Sequence[Example], index: Mapping[str, int]) -> None:
        rows: list[int] = []
        columns: list[int] = []
        questions: list[int] = []
        for number, example in enumerate(examples):
            for features in example.features:
                entries = [index[name] for name in features if name in index]
                rows += [len(questions)] * len(entries)
                columns += entries
                questions.append(number)
        self.rows: Ints = np.array(rows, dtype=np.intp)
        self.columns: Ints = np.array(columns, dtype=np.intp)
        self.questions: Ints = np.array(questions, dtype=np.intp)
        self.right: Floats = np.array([r for e in examples for r in e.right], dtype=float)
        self.starts: Ints = np.searchsorted(self.questions, np.arange(len(examples)))
        sizes = Counter(example.report for example in examples)
        counts = np.array([sizes[example.report] ** -_LEVEL for example in examples])
        self.counts: Floats = counts / counts.mean()

    def loss(self, weights: Floats, penalty: float) -> tuple[float, Floats]:
        """Return how unlikely the right candidates are with these weights, and its gradient."""
        sums = np.bincount(self.rows, weights[self.columns], len(self.questions))
        powers = np.exp(sums - np.maximum.reduceat(sums, self.starts)[self.questions])
        whole = np.add.reduceat(powers, self.starts)
        good = powers * self.right
        right = np.add.reduceat(good, self.starts) + 1e-300
        unlikely = (self.counts * (np.log(whole) - np.log(right))).sum()
        pull = powers / whole[self.questions] - good / right[self.questions]
        pull *= self.counts[self.questions]
        gradient = np.bincount(self.columns, pull[self.rows], len(weights))
        value = float(unlikely + penalty / 2 * (weights @ weights))
        return value, gradient + penalty * weights


def minimum(loss: Callable[[Floats], tuple[float, Floats]], weights: Floats) -> Floats:
    """Return where a smooth convex *loss* is least: L-BFGS (Nocedal 1980), halving its steps."""
    value, gradient = loss(weights)
    pairs: list[tuple[Floats, Floats]] = []
    for _ in range(_STEPS):
        direction = -_newton(gradient, pairs)
        size, slope = 1.0, float(gradient @ direction)
        new_value, new_gradient = loss(weights + direction)
        while new_value > value + 1e-4 * size * slope and size > 1e-8:
            size /= 2
            new_value, new_gradient = loss(weights + size * direction)
        moved, turned = size * direction, new_gradient - gradient
        if float(moved @ turned) > 1e-10:
            pairs = [*pairs, (moved, turned)][-_MEMORY:]
        weights = weights + moved
        done = abs(value - new_value) < _TOLERANCE * abs(value)
        value, gradient = new_value, new_gradient
        if done:
            break
    return weights


def _newton(gradient: Floats, pairs: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Return the gradient times the inverse curvature that the last steps have shown."""
    if not pairs:
        return gradient / max(1.0, float(np.abs(gradient).max()))
    found = gradient.copy()
    parts: list[float] = []
    for moved, turned in reversed(pairs):
        part = float(moved @ found) / float(moved @ turned)
        parts.append(part)
        found -= part * turned
    moved, turned = pairs[-1]
    found *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned), part in zip(pairs, reversed(parts), strict=True):
        found += (part - float(turned @ found) / float(moved @ turned)) * moved
    return found
