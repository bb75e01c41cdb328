"""
Score a proposed encoding against a reviewed one.

``python tests/extract/scoring.py GOLD_DIR PROPOSED_DIR`` prints a table. What counts as right:

- a figure: number and unit are the same and the spans overlap; each is matched once;
- a comparator: that of a figure so matched;
- an entity: one of its names and its type are the same;
- a relation: predicate, subject and object are the same, things by any of their names, periods by
  their dates; relations between figures (``componentOf``) are left out;
- a flow: a figure so matched, of kind flow, whose provider is the same, and whose receiver is where
  the reviewed one states it.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from aidgraph.encoding import read_encoding
from aidgraph.model import Claim, Encoding, Entity

Names = frozenset[str]
T = TypeVar("T")
SYMMETRIC = {"cooperatesWith", "met", "pairedWith"}
NOBODY: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a figure: its numbers, its places in the text, and who gave it to whom."""

    numbers: tuple[Decimal | None, Decimal | None, Decimal | None]
    unit: str
    comparator: str
    kind: str
    spans: tuple[tuple[int, int], ...]
    provider: Names = NOBODY
    receiver: Names = NOBODY
    words: str = ""

    def same_number(self, other: "Figure") -> bool:
        """Tell whether both say the same number at the same place."""
        return (
            self.numbers == other.numbers
            and self.unit == other.unit
            and any(a < d and c < b for a, b in self.spans for c, d in other.spans)
        )

    def same_flow(self, other: "Figure") -> bool:
        """Tell whether both, the first being the reviewed one, are the same flow."""
        return (
            self.same_number(other)
            and _same_thing(self.provider, other.provider)
            and (not self.receiver or bool(self.receiver & other.receiver))
        )


@dataclass(frozen=True, slots=True)
class Thing:
    """Hold an entity: all its names, and its type."""

    names: Names
    type: str

    def same(self, other: "Thing") -> bool:
        """Tell whether both have the type and a name in common."""
        return self.type == other.type and bool(self.names & other.names)


@dataclass(frozen=True, slots=True)
class Link:
    """Hold a relation by the names of its things; the object of ``period`` is its dates."""

    subject: Names
    predicate: str
    object: Names

    def same(self, other: "Link") -> bool:
        """Tell whether both relate the same things in the same way."""
        if self.predicate != other.predicate:
            return False
        straight = self.subject & other.subject and self.object & other.object
        crossed = self.subject & other.object and self.object & other.subject
        return bool(straight or (self.predicate in SYMMETRIC and crossed))


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what one reading of a text found, ready to be compared with another."""

    figures: tuple[Figure, ...]
    things: tuple[Thing, ...]
    links: tuple[Link, ...]

    @property
    def flows(self) -> tuple[Figure, ...]:
        """Return the figures that say who gave."""
        return tuple(figure for figure in self.figures if figure.kind == "flow")


@dataclass(frozen=True, slots=True)
class Score:
    """Count what was expected, what was proposed, and how much of both is right.

    >>> Score(4, 2, 1).precision, Score(4, 2, 1).recall
    (0.5, 0.25)
    """

    expected: int
    proposed: int
    right: int

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.expected + other.expected,
            self.proposed + other.proposed,
            self.right + other.right,
        )

    @property
    def precision(self) -> float:
        """Return the share of the proposed that is right; 1 where nothing was proposed."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the expected that was found; 1 where nothing was expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairs(
    expected: Sequence[T], proposed: Sequence[T], same: Callable[[T, T], bool]
) -> list[tuple[T, T]]:
    """
    Pair each expected item with the first proposed one that is the same and still free.

    >>> pairs([1, 1, 2], [1, 2, 2], lambda a, b: a == b)
    [(1, 1), (2, 2)]
    """
    free = list(proposed)
    found = []
    for item in expected:
        partner = next((other for other in free if same(item, other)), None)
        if partner is not None:
            free.remove(partner)
            found.append((item, partner))
    return found


def score(gold: Reading, proposed: Reading) -> dict[str, Score]:
    """Return the scores of figures, comparators, entities, relations and flows."""
    figures = pairs(gold.figures, proposed.figures, Figure.same_number)
    comparators = sum(a.comparator == b.comparator for a, b in figures)
    return {
        "figures": Score(len(gold.figures), len(proposed.figures), len(figures)),
        "comparators": Score(len(figures), len(figures), comparators),
        "entities": _score(gold.things, proposed.things, Thing.same),
        "relations": _score(gold.links, proposed.links, Link.same),
        "flows": _score(gold.flows, proposed.flows, Figure.same_flow),
    }


def read_folder(folder: Path) -> Reading:
    """Read an encoding folder; rejected claims are left out."""
    return reading(read_encoding(folder))


def reading(encoding: Encoding) -> Reading:
    """Return what *encoding* found, by names instead of ids."""
    names = {entity.id: _names(entity) for entity in encoding.entities}
    claims = [claim for claim in encoding.claims if claim.status != "rejected"]
    spans: dict[str, list[tuple[int, int]]] = {}
    words: dict[str, str] = {}
    for row in encoding.evidence:
        spans.setdefault(row.target, []).append((row.span.start, row.span.end))
        words.setdefault(row.target, row.span.exact)
    return Reading(
        tuple(
            Figure(
                (claim.value, claim.min, claim.max),
                claim.unit,
                claim.comparator,
                claim.kind,
                tuple(spans.get(claim.id, ())),
                names.get(claim.provider, NOBODY),
                names.get(claim.receiver, NOBODY),
                words.get(claim.id, ""),
            )
            for claim in claims
            if claim.kind != "relation"
        ),
        tuple(Thing(names[entity.id], entity.type) for entity in encoding.entities),
        tuple(_links(claims, names)),
    )


def plain(name: str) -> str:
    """
    Return *name* without white space and quotation marks.

    >>> plain("“光明 行”活动")
    '光明行活动'
    """
    return "".join(name.split()).translate(dict.fromkeys(map(ord, '“”‘’「」『』《》"')))


def table(scores: dict[str, Score]) -> str:
    """
    Lay out *scores* as a table.

    >>> print(table({"figures": Score(2, 1, 1)}))
                 expected proposed right precision recall    F1
    figures             2        1     1     1.000  0.500 0.667
    """
    head = f"{'':12} expected proposed right precision recall    F1"
    rows = (
        f"{name:12} {s.expected:8} {s.proposed:8} {s.right:5}"
        f" {s.precision:9.3f} {s.recall:6.3f} {s.f1:5.3f}"
        for name, s in scores.items()
    )
    return "\n".join((head, *rows))


def _score(expected: Sequence[T], proposed: Sequence[T], same: Callable[[T, T], bool]) -> Score:
    return Score(len(expected), len(proposed), len(pairs(expected, proposed, same)))


def _links(claims: Iterable[Claim], names: dict[str, Names]) -> Iterable[Link]:
    """Yield the relations between things, and from things to periods."""
    for claim in claims:
        if claim.kind != "relation" or claim.subject not in names:
            continue
        if claim.predicate == "period":
            dates = frozenset({f"{claim.from_}/{claim.to}"})
            yield Link(names[claim.subject], claim.predicate, dates)
        elif claim.object in names:
            yield Link(names[claim.subject], claim.predicate, names[claim.object])


def _names(entity: Entity) -> Names:
    """Return the names, without quotation marks and the white space that a line break left."""
    return frozenset(plain(name) for name in (entity.label, *entity.aliases))


def _same_thing(gold: Names, proposed: Names) -> bool:
    """Tell whether both name the same thing, or neither names one."""
    return bool(gold & proposed) or gold == proposed


def main(arguments: Sequence[str]) -> int:
    """Print the table for two encoding folders; 2 where the call is wrong."""
    if len(arguments) != 2:
        sys.stderr.write("call: python tests/extract/scoring.py GOLD_DIR PROPOSED_DIR\n")
        return 2
    gold, proposed = (read_folder(Path(argument)) for argument in arguments)
    sys.stdout.write(table(score(gold, proposed)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
