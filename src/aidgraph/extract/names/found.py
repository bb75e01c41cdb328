"""What the name rules propose, and the one rule for proposals that overlap."""

from collections.abc import Iterable
from dataclasses import dataclass

from aidgraph.model import EntityType

# Where two proposals are equally long, the rule that is named first wins.
PRIORITY = (
    "award", "quote", "head", "list", "person", "head.common", "head.counted", "gazetteer", "tag",
    "short", "again", "nested",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundName:
    """Hold a proposal: a span, a type, the rule, and the independent sources that agree on it."""

    start: int
    end: int
    type: EntityType
    rule: str
    votes: frozenset[str] = frozenset()


def longest(proposals: Iterable[FoundName]) -> list[FoundName]:
    """
    Return proposals of which none overlap: the longest first, then by :data:`PRIORITY`.

    Votes for the same span and type are added up.

    >>> one, other = FoundName(0, 4, "Place", "tag"), FoundName(2, 9, "Organization", "head")
    >>> [found.rule for found in longest([one, other])]
    ['head']
    """
    merged: dict[tuple[int, int, EntityType], FoundName] = {}
    for item in sorted(proposals, key=lambda p: PRIORITY.index(p.rule)):
        key = item.start, item.end, item.type
        first = merged.get(key, item)
        merged[key] = FoundName(
            *key, first.rule, first.votes | item.votes | {item.rule.split(".")[0]}
        )
    ranked = sorted(
        merged.values(),
        key=lambda p: (p.start - p.end, PRIORITY.index(p.rule), -len(p.votes), p.start),
    )
    taken: set[int] = set()
    kept = []
    for item in ranked:
        if taken.isdisjoint(range(item.start, item.end)):
            taken.update(range(item.start, item.end))
            kept.append(item)
    return sorted(kept, key=lambda p: p.start)
