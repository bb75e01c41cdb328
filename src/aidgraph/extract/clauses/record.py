"""The record of a clause: who, what, to whom, where, when, how much."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.predicates import Valency
from aidgraph.extract.mention import NameMention, TimeMention

_HELPS = frozenset(("give", "support", "donate", "entrust", "coordinate"))
_WORKS = frozenset(("run", "build", "equip", "found"))


@dataclass(slots=True)
class Predicate:
    """Hold a predicate of a clause and where it stands; ``of`` is what its class says."""

    start: int
    end: int
    word: str
    of: Valency


@dataclass(slots=True)
class CountedAmount:
    """Hold a number of a clause with the predicate that governs it and the noun it counts."""

    piece: Chunk
    predicate: Predicate | None
    label: str = ""
    own_label: bool = False
    of_item: NameMention | None = None
    shared: bool = False  # the label is that of a neighbour
    by: list[NameMention] = field(default_factory=list)  # who gives it by a clause to come
    to: list[NameMention] = field(default_factory=list)  # who gets it by a clause to come


@dataclass(slots=True)
class Slot:
    """Hold the names in one place of a clause; ``after`` is the end of the predicate before."""

    role: str
    names: list[NameMention]
    after: int = -1


@dataclass(slots=True)
class Clause:
    """
    Hold what stands between two pauses.

    ``slots`` are the noun phrases with names by their place; ``inner`` says that it stands in
    brackets; ``says`` that somebody speaks in it, and ``speaker`` who; ``carried`` records what was
    taken over and from which offset.
    """

    start: int
    end: int
    pieces: list[Chunk]
    slots: list[Slot] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)
    amounts: list[CountedAmount] = field(default_factory=list)
    times: list[TimeMention] = field(default_factory=list)
    inner: bool = False
    says: bool = False
    speaker: NameMention | None = None
    joined: bool = False  # the next item of the list that the clause before begins
    own_noun: bool = False  # a noun that is no name is its subject
    general: bool = False  # 社会各界 and their like give: nobody that has a name

    def names(self, role: str) -> list[NameMention]:
        """Return the names of all slots with a role, in order."""
        return [name for slot in self.slots if slot.role == role for name in slot.names]

    def first(self, role: str) -> list[NameMention]:
        """Return the names of the first slot with a role."""
        return next((slot.names for slot in self.slots if slot.role == role), [])


def list_has(clauses: Sequence[Clause], words: frozenset[str], end: int) -> bool:
    """Tell whether one of *words* stands before *end* in the last clause or in the list it is of."""
    for clause in reversed(clauses):
        if any(piece.text in words and piece.end <= end for piece in clause.pieces):
            return True
        if not clause.joined:
            return False
    return False


def objects_of(clause: Clause, predicate: Predicate) -> list[NameMention]:
    """Return the names right after a predicate, before the next one."""
    later = [p.start for p in clause.predicates if p.start > predicate.start]
    end = min(later, default=clause.end + 1)
    return [
        name
        for slot in clause.slots
        if slot.role in ("object", "toward", "post") and slot.after >= predicate.end
        for name in slot.names
        if predicate.end <= name.start < end
    ]


def roles_of(clause: Clause, predicate: Predicate, places: Sequence[str]) -> list[NameMention]:
    """Return the names in the first of *places* that is filled, as *predicate* sees the clause."""
    for place in places:
        if place == "object":
            found = objects_of(clause, predicate)
        elif place == "subject":
            found = _beside(clause, predicate) or _nearest(clause, predicate)
        else:
            found = clause.names(place)
        found = [n for n in found if n.type != "Person" or place in ("by", "subject")]
        if found:
            return found
    return []


def _beside(clause: Clause, predicate: Predicate) -> list[NameMention]:
    """Return who stands right before a verb that is not the first: 收到甲行捐的3万元."""
    before = [p.of.name for p in clause.predicates if p.start < predicate.start]
    if not before or (before[-1] in _HELPS and predicate.of.name in _WORKS):
        return []  # 支持乙县建校: who is helped gives nothing
    for slot in clause.slots:
        if slot.role == "object" and 0 <= predicate.start - slot.names[-1].end <= 1:
            return slot.names
    return []


def _nearest(clause: Clause, predicate: Predicate) -> list[NameMention]:
    """Return the names of the last subject before a predicate."""
    slots = [s for s in clause.slots if s.role == "subject" and s.names[0].start < predicate.start]
    return slots[-1].names if slots else []
