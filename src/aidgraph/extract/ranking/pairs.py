"""What is told of two things that one sentence names: features with names, each true or absent."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause, Predicate
from aidgraph.extract.mention import NameMention
from aidgraph.extract.ranking.features import step
from aidgraph.extract.things.identify import Cast

_REACH = 11  # names after a name that it is paired with
_FEW = 8  # pieces between two names of which each word is told
_PHRASE = 4  # pieces between two names that are told as one phrase
_BY_TYPES = frozenset(
    ("word", "phrase", "verb-class", "verb", "slots", "verb-after", "first-verb", "last-verb",
     "after-one", "before-other", "after-other", "clauses", "names", "gap", "list", "inside")
)  # fmt: skip

Sentence = tuple[int, Sequence[Chunk], Sequence[Clause]]
Stated = Mapping[tuple[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class NamePair:
    """Hold the nearest names of two things in a sentence, in order, with what is told of them."""

    one: NameMention
    other: NameMention
    features: tuple[str, ...]


class PairReader:
    """
    Pair the things that each sentence names.

    Args:
        cast: Which names are one thing.
        stated: What the rules state of two things by their ids, in words: relations, flows.
    """

    def __init__(self, cast: Cast, stated: Stated) -> None:
        self.cast = cast
        self.stated = stated
        self.types: dict[str, str] = {e.id: e.type for e in cast.entities}
        self.labels = {e.id: e.label for e in cast.entities}
        self.often = Counter(cast.ids.values())

    def pairs(self, sentence: Sentence) -> Iterator[NamePair]:
        """Yield each two things that a sentence names, by the names that stand nearest."""
        _, pieces, clauses = sentence
        named = [
            at
            for at, piece in enumerate(pieces)
            if piece.name is not None and self.cast.ids.get(piece.name) in self.types
        ]
        nearest: dict[frozenset[str], tuple[int, int, int]] = {}
        for number, at in enumerate(named):
            for later in named[number + 1 : number + 1 + _REACH]:
                key = frozenset((self._id(pieces[at]), self._id(pieces[later])))
                gap = pieces[later].start - pieces[at].end
                if len(key) > 1 and gap < nearest.get(key, (gap + 1,))[0]:
                    nearest[key] = gap, at, later
        places = _Places(pieces, clauses)
        for gap, at, later in nearest.values():
            yield self._pair(places, at, later, gap, first=at == named[0])

    def _id(self, piece: Chunk) -> str:
        assert piece.name is not None
        return self.cast.ids[piece.name]

    def _pair(self, places: "_Places", at: int, later: int, gap: int, *, first: bool) -> NamePair:
        one, other = places.pieces[at].name, places.pieces[later].name
        assert one is not None
        assert other is not None
        keys = self.cast.ids[one], self.cast.ids[other]
        types = f"{self.types[keys[0]]}>{self.types[keys[1]]}"
        own = [*places.between(at, later, gap), *self._beside(places, at, later)]
        own += [*self._labels(keys), *self._rules(keys), *(["opens"] if first else [])]
        verb = places.last_verb(at, later)
        found = ["pair", f"types={types}"]
        for feature in own:
            joint = feature.partition("=")[0] in _BY_TYPES
            found += [feature, f"{types} & {feature}"] if joint else [feature]
        if verb is not None:
            slots = f"{places.slot(at)}>{places.slot(later)}"
            found += [f"slots={slots} & {verb.of.name}", f"{types} & {verb.of.name} & {slots}"]
        return NamePair(one, other, tuple(dict.fromkeys(found)))

    def _beside(self, places: "_Places", at: int, later: int) -> Iterator[str]:
        """Yield what stands right before and after each of the names: a word, or what sort."""
        yield f"before-one={self._sort(places.pieces, at - 1)}"
        yield f"after-one={self._sort(places.pieces, at + 1)}"
        yield f"before-other={self._sort(places.pieces, later - 1)}"
        yield f"after-other={self._sort(places.pieces, later + 1)}"

    def _sort(self, pieces: Sequence[Chunk], at: int) -> str:
        if not 0 <= at < len(pieces):
            return "nothing"
        piece = pieces[at]
        if piece.mention is None:
            return piece.text
        return self.types.get(self._id(piece), "name") if piece.name is not None else "number"

    def _labels(self, keys: tuple[str, str]) -> Iterator[str]:
        """Yield how the labels of two things end, whether one is in the other, how often they stand."""
        one, other = (self.labels[key] for key in keys)
        yield from (f"head-one={one[-1:]}", f"head-other={other[-1:]}")
        yield f"heads={one[-1:]}{other[-1:]}"
        yield from (f"end-one={one[-2:]}", f"end-other={other[-2:]}")
        yield from ["inside=one"] if one in other else []
        yield from ["inside=other"] if other in one else []
        yield from ["same-beginning"] if one[:2] == other[:2] else []
        yield f"often-one={step(self.often[keys[0]], 1, 3, 8)}"
        yield f"often-other={step(self.often[keys[1]], 1, 3, 8)}"

    def _rules(self, keys: tuple[str, str]) -> Iterator[str]:
        """Yield what the rules state of two things, with its direction."""
        yield from (f"rule={words}→" for words in self.stated.get(keys, ()))
        yield from (f"rule={words}←" for words in self.stated.get(keys[::-1], ()))


class _Places:
    """Hold where the pieces of a sentence stand: in which clause, in which slot of it."""

    def __init__(self, pieces: Sequence[Chunk], clauses: Sequence[Clause]) -> None:
        self.pieces = pieces
        self.verbs: list[Predicate] = [p for clause in clauses for p in clause.predicates]
        self._clause = {p.start: at for at, clause in enumerate(clauses) for p in clause.pieces}
        self._slots: dict[int, tuple[str, int]] = {}
        slots = [slot for clause in clauses for slot in clause.slots]
        for number, slot in enumerate(slots):
            for name in slot.names:
                self._slots.setdefault(name.start, (slot.role, number))

    def slot(self, at: int) -> str:
        """Return the slot of the name that is the piece *at*, or a dash."""
        return self._slots.get(self.pieces[at].start, ("-", 0))[0]

    def verbs_between(self, at: int, later: int) -> list[Predicate]:
        """Return the verbs between two pieces."""
        start, end = self.pieces[at].end, self.pieces[later].start
        return [verb for verb in self.verbs if start <= verb.start < end]

    def last_verb(self, at: int, later: int) -> Predicate | None:
        """Return the last verb between two pieces."""
        return next(reversed(self.verbs_between(at, later)), None)

    def between(self, at: int, later: int, gap: int) -> Iterator[str]:
        """Yield what stands between two names, and in which slots and clauses they stand."""
        inside = self.pieces[at + 1 : later]
        words = [piece.text for piece in inside if piece.mention is None]
        clauses = [self._clause.get(self.pieces[n].start, -1) for n in (at, later)]
        yield f"clauses={step(clauses[1] - clauses[0], 0, 1, 2, 4)}"
        yield f"names={step(sum(p.name is not None for p in inside), 0, 1, 2, 4)}"
        yield f"gap={step(gap, 0, 1, 3, 8, 20, 40)}"
        if len(inside) <= _FEW:
            yield from (f"word={word}" for word in words)
        if len(inside) <= _PHRASE:
            yield f"phrase={''.join(words)}"
        yield f"slots={self.slot(at)}>{self.slot(later)}"
        same = self._slots.get(self.pieces[at].start), self._slots.get(self.pieces[later].start)
        yield from ["list=same"] if same[0] is not None and same[0] == same[1] else []
        yield from ["number-between"] if any(piece.is_amount for piece in inside) else []
        yield from ["number"] if any(piece.is_amount for piece in self.pieces) else []
        yield from self._verbs(at, later)

    def _verbs(self, at: int, later: int) -> Iterator[str]:
        """Yield the verbs between two names, and those next to them on the other sides."""
        verbs = self.verbs_between(at, later)
        yield f"verbs={step(len(verbs), 0, 1, 2)}"
        yield from (f"verb-class={verb.of.name}" for verb in verbs[-3:])
        yield from (f"verb={verb.word}" for verb in verbs[-2:])
        if verbs:
            yield f"first-verb={verbs[0].of.name}"
            yield f"last-verb={verbs[-1].of.name}"
        end, start = self.pieces[later].end, self.pieces[at].start
        after = next((verb for verb in self.verbs if verb.start >= end), None)
        if after is not None:
            yield f"verb-after={after.of.name}"
            yield f"verb-after={after.word}"
            yield from ["verb-after=alone " + after.of.name] if not verbs else []
        before = [verb for verb in self.verbs if verb.start < start]
        yield from [f"verb-before={before[-1].of.name}"] if before else []
