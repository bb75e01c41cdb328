"""Say which relation two things have that one sentence names: weights learned from reports read by hand."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from aidgraph.extract.lexicon import table
from aidgraph.extract.ranking.pairs import NamePair

NONE = "-"  # the answer that nothing is stated
WEIGHTS, TYPES = "relation-weights", "relation-types"


@dataclass(frozen=True, slots=True)
class RelationAnswer:
    """Hold a predicate with its direction: ``forward`` is from the name that stands first."""

    predicate: str
    forward: bool

    def __str__(self) -> str:
        """Return it as it stands in the table.

        >>> str(RelationAnswer("supports", forward=True)), str(RelationAnswer("partOf", forward=False))
        ('supports→', 'partOf←')
        """
        return self.predicate + ("→" if self.forward else "←")


class Relating(Protocol):
    """Say what two names state: :class:`Relater`, or whatever else is asked the same."""

    def likeliest(
        self, pair: NamePair, types: tuple[str, str]
    ) -> tuple[RelationAnswer | None, float, float]:
        """Return the likeliest answer between *types*, its share, and the share of any answer."""
        ...


@dataclass(frozen=True, slots=True)
class Relater:
    """
    Hold the weights of features by answer, and between which types each predicate may stand.

    >>> weights = {"verb=支援": {"supports→": 2.0}}
    >>> relater = Relater(weights, {"supports": frozenset({("Place", "Place")})})
    >>> {answer: round(share, 2) for answer, share in relater.shares(["verb=支援"]).items()}
    {'-': 0.12, 'supports→': 0.88}
    """

    weights: Mapping[str, Mapping[str, float]]
    types: Mapping[str, frozenset[tuple[str, str]]]

    def shares(self, features: Sequence[str]) -> dict[str, float]:
        """Return the probability of each answer that a feature speaks of, and of :data:`NONE`."""
        sums: dict[str, float] = defaultdict(float, {NONE: 0.0})
        for feature in features:
            for answer, weight in self.weights.get(feature, {}).items():
                sums[answer] += weight
        most = max(sums.values())
        powers = {answer: math.exp(total - most) for answer, total in sums.items()}
        whole = sum(powers.values())
        return {answer: power / whole for answer, power in powers.items()}

    def likeliest(
        self, pair: NamePair, types: tuple[str, str]
    ) -> tuple[RelationAnswer | None, float, float]:
        """
        Return the likeliest answer that may stand between *types*, its share, and that of any.

        The types are those of the two names in the order of the text.
        """
        shares = self.shares(pair.features)
        stated = round(1 - shares.pop(NONE), 2)
        allowed = {
            answer: share
            for answer, share in shares.items()
            if (types if answer[-1] == "→" else types[::-1]) in self.types.get(answer[:-1], ())
        }
        if not allowed:
            return None, 0.0, stated
        best = max(allowed, key=lambda answer: (allowed[answer], answer))
        return RelationAnswer(best[:-1], best[-1] == "→"), round(allowed[best], 2), stated


@cache
def relater() -> Relater:
    """
    Return the weights of ``lexicons/relation-weights.tsv`` with the types of ``relation-types.tsv``.

    >>> ("Place", "Place") in relater().types["supports"]
    True
    """
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for row in table(WEIGHTS):
        weights[row["feature"]] |= {
            answer: float(weight)
            for answer, _, weight in (one.rpartition(":") for one in row["weights"].split(" "))
        }
    types: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in table(TYPES):
        types[row["predicate"]].add((row["subject"], row["object"]))
    return Relater(weights, {predicate: frozenset(ends) for predicate, ends in types.items()})
