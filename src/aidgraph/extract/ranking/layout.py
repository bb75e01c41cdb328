"""Where each thing of a report stands: in which clause, sentence and block, in which slot, how often."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Block

_FAR = 400  # names back that are looked at
_RECENT = 16  # things that were named last
_OFTEN = 24  # things that are named most


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Hold where a name stands: its clause, sentence and block, and in which slot, of how many."""

    clause: int
    sentence: int
    block: int
    slot: str
    number: int
    of: int


class ReportLayout:
    """
    Hold where everything stands in a report; ``keys`` are the ids of its things.

    Args:
        cast: Which names are one thing.
        sentences: Where each sentence begins, with its clauses.
        blocks: The parts of the text.
        title_end: Where the title ends.
    """

    def __init__(
        self,
        cast: Cast,
        sentences: Sequence[tuple[int, Sequence[Clause]]],
        blocks: Sequence[Block],
        title_end: int,
    ) -> None:
        self.cast = cast
        self.blocks = blocks
        self.types = {e.id: e.type for e in cast.entities}
        self.labels = {e.id: e.label for e in cast.entities}
        self.names = sorted(n for n in cast.ids if cast.ids[n] in self.types)
        self.starts = [name.start for name in self.names]
        self.places: dict[str, list[NameMention]] = defaultdict(list)
        for name in self.names:
            self.places[cast.ids[name]].append(name)
        self._slots: dict[NameMention, tuple[str, int, int]] = {}
        self.clauses: list[Clause] = []
        self._clause_starts: list[int] = []
        self._sentence_of: list[int] = []
        self.sentence_starts = [start for start, _ in sentences]
        for number, (_, clauses) in enumerate(sentences):
            for clause in clauses:
                self._add(clause, number)
        self._block_starts = [block.start for block in blocks]
        self._rank()
        self.in_title = {cast.ids[n] for n in self.names if n.start < title_end}
        lead = next((b for b in blocks if b.kind == "paragraph"), None)
        self.in_lead = {
            cast.ids[n] for n in self.names if lead and lead.start <= n.start < lead.end
        }

    def _add(self, clause: Clause, sentence: int) -> None:
        self.clauses.append(clause)
        self._clause_starts.append(clause.start)
        self._sentence_of.append(sentence)
        for slot in clause.slots:
            for at, name in enumerate(slot.names):
                self._slots[name] = (slot.role, at, len(slot.names))

    def _rank(self) -> None:
        """Rank the things by how often they are named: among all, and among those of their type."""
        order = sorted(self.places, key=lambda k: (-len(self.places[k]), self.places[k][0].start))
        self.rank = {key: at for at, key in enumerate(order)}
        self.of_type: Counter[str] = Counter()
        self.rank_of_type: dict[str, int] = {}
        for key in order:
            self.rank_of_type[key] = self.of_type[self.types[key]]
            self.of_type[self.types[key]] += 1

    def place(self, offset: int, name: NameMention | None = None) -> Standpoint:
        """Return where an offset is; with a *name*, in which slot it stands."""
        clause = max(0, bisect_right(self._clause_starts, offset) - 1)
        slot, number, of = self._slots.get(name, ("", 0, 1)) if name else ("", 0, 1)
        sentence = self._sentence_of[clause] if self._sentence_of else 0
        return Standpoint(
            clause, sentence, bisect_right(self._block_starts, offset) - 1, slot, number, of
        )

    def sentence_end(self, number: int) -> int:
        """Return where the sentence after this one begins, or where the last clause ends."""
        if number + 1 < len(self.sentence_starts):
            return self.sentence_starts[number + 1]
        return self.clauses[-1].end if self.clauses else 0

    def recent(self, offset: int) -> dict[str, int]:
        """Return the things that were named last before an offset: how many of their type since."""
        found: dict[str, int] = {}
        types: Counter[str] = Counter()
        at = bisect_left(self.starts, offset)
        for name in reversed(self.names[max(0, at - _FAR) : at]):
            key = self.cast.ids[name]
            if key not in found:
                found[key] = types[self.types[key]]
                types[self.types[key]] += 1
        return found

    def possible(self, offset: int, recent: dict[str, int]) -> Iterator[str]:
        """Yield the things that may be meant: named lately, in this sentence, in the title, often."""
        end = self.sentence_end(self.place(offset).sentence)
        yield from list(recent)[:_RECENT]
        after = self.names[bisect_left(self.starts, offset) : bisect_left(self.starts, end)]
        yield from (self.cast.ids[name] for name in after)
        yield from sorted(self.in_title)
        yield from list(self.rank)[:_OFTEN]

    def between(self, start: int, end: int, key: str) -> set[str]:
        """Return the types of the other things that are named between two offsets."""
        first = max(bisect_left(self.starts, start), bisect_left(self.starts, end) - _FAR)
        names = self.names[first : bisect_left(self.starts, end)]
        return {self.types[other] for n in names if (other := self.cast.ids[n]) != key}

    def first_from(self, offset: int) -> str:
        """Return the thing that is named first from an offset on."""
        at = bisect_left(self.starts, offset)
        return self.cast.ids[self.names[at]] if at < len(self.names) else ""
