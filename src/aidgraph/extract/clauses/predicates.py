"""The predicates of the lexicon: which slot of a clause gives, which gets, what is said of them."""

from dataclasses import dataclass
from functools import cache

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table
from aidgraph.model import ClaimKind

TYPES = {
    "O": "Organization",
    "P": "Place",
    "F": "Facility",
    "J": "Project",
    "G": "Programme",
    "E": "Event",
    "R": "Recognition",
    "H": "Person",
    "X": "Other",
}

_KINDS: dict[str, ClaimKind | None] = {
    "-": None,
    "flow": "flow",
    "outcome": "outcome",
    "context": "context",
}


@dataclass(frozen=True, slots=True)
class Says:
    """Hold a relation that a predicate states: the slots of its ends, and their types (any: none)."""

    subject: str
    subject_types: frozenset[str]
    predicate: str
    object: str
    object_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Valency:
    """Hold a class of predicates; ``money``, ``things`` and ``persons`` are kinds, or empty."""

    name: str
    giver: tuple[str, ...]
    taker: tuple[str, ...]
    money: ClaimKind | None
    things: ClaimKind | None
    persons: ClaimKind | None
    says: tuple[Says, ...]


@cache
def predicates() -> dict[str, Valency]:
    """
    Return the class of each predicate by its word; of two rows with one word the first stands.

    >>> predicates()["捐赠"].name
    'donate'
    """
    found: dict[str, Valency] = {}
    for row in table("predicates"):
        valency = _valency(row)
        for word in split(row["words"]):
            found.setdefault(word, valency)
    return found


@cache
def predicate_finder() -> WordFinder:
    """Return the finder of the predicates' words."""
    return WordFinder(predicates())


def _valency(row: dict[str, str]) -> Valency:
    says = (_says(item) for item in row["says"].split(";") if item.strip())
    money, things, persons = (_KINDS[row[c]] for c in ("money", "things", "persons"))
    giver, taker = (split(row[c].replace("-", "")) for c in ("giver", "taker"))
    return Valency(row["class"], giver, taker, money, things, persons, tuple(says))


def _says(item: str) -> Says:
    subject, predicate, value = item.split()
    one, _, one_types = subject.partition(":")
    other, _, other_types = value.partition(":")
    return Says(one, _types(one_types), predicate, other, _types(other_types))


def _types(letters: str) -> frozenset[str]:
    return frozenset(TYPES[letter] for letter in letters)
