"""Lay a report out in passages for a language model: text with the ids of its marks and things."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.meaning.scene import Scene
from aidgraph.extract.mention import NameMention, TimeMention
from aidgraph.model import Entity

if TYPE_CHECKING:
    from aidgraph.extract.meaning.draft import Draft

MOST_CHARACTERS = 1200  # of the text of one passage
MOST_MARKS = 40  # numbers of one passage
BEFORE = 3  # sentences before it that are shown
_ALWAYS = 10  # things named most often, which may be meant anywhere
OWN_PERIOD = "t0"
_TAG = re.compile(r"\{[emnt]\d+\}")
_BRACES = str.maketrans("{}", "（）")

Bounds = tuple[int, int]


def without_tags(words: str) -> str:
    """
    Return *words* as the text has them: a model may copy the ids along.

    >>> without_tags("投入200万元{m1}建校{e3}")
    '投入200万元建校'
    """
    return _TAG.sub("", words)


@dataclass(frozen=True, slots=True)
class ReportPassage:
    """Hold a part of a report: bounds of its sentences, and the ids that may be answered for."""

    sentences: tuple[Bounds, ...]
    marks: tuple[str, ...]  # numbers to be answered for
    things: tuple[str, ...]  # ids of things that may be named in the answer
    times: tuple[str, ...]
    relations: tuple[str, ...] = ()  # ids of what was read of it before

    @property
    def bounds(self) -> Bounds:
        """Return where the passage begins and ends."""
        return self.sentences[0][0], self.sentences[-1][1]

    def asking(self, marks: Sequence[str]) -> "ReportPassage":
        """Return the same passage, to be answered for other *marks*."""
        return replace(self, marks=tuple(marks))


def _is_dated(piece: Chunk) -> bool:
    time = piece.mention
    return isinstance(time, TimeMention) and not piece.is_amount and bool(time.from_ or time.to)


class Script:
    """Know the ids of a report's marks, times and things, and print its passages with them.

    Marks are ``m1``, ``m2`` and so on in the order of the text, times ``t1``, things ``e1``, and the
    relations that were read before ``r1``.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        reading = scene.reading
        inside = [p for p in scene.pieces if not reading.block_of(p.start).is_outside]
        read = {d.spans[0] for d in scene.drafts if d.claim.is_figure}
        amounts = [p for p in inside if p.is_amount and (p.start, p.end) in read]
        times = [p for p in inside if _is_dated(p)]
        self.marks: dict[str, Chunk] = {f"m{n}": p for n, p in enumerate(amounts, start=1)}
        self.times: dict[str, Chunk] = {f"t{n}": p for n, p in enumerate(times, start=1)}
        first: dict[str, NameMention] = {}
        for name in sorted(scene.cast.ids):
            first.setdefault(scene.cast.ids[name], name)
        by_place = sorted(first, key=lambda key: first[key])
        self.things = {f"e{n}": key for n, key in enumerate(by_place, start=1)}
        self.ids_of_things = {key: name for name, key in self.things.items()}
        self._tags = {p.start: name for name, p in (*self.marks.items(), *self.times.items())}
        placed = sorted(
            (d for d in scene.drafts if d.claim.kind == "relation" and d.claim.object),
            key=lambda d: (d.spans[0], d.claim.subject, d.claim.predicate, d.claim.object),
        )
        self.relations: dict[str, Draft] = {f"r{n}": d for n, d in enumerate(placed, start=1)}
        self._ends = [piece.end for piece in scene.pieces]
        self._names = sorted((name.start, key) for name, key in scene.cast.ids.items())

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Return the entities of the report by their ids in the tables."""
        return {entity.id: entity for entity in self.scene.cast.entities}

    @cached_property
    def _named_most(self) -> tuple[str, ...]:
        counts = Counter(self.scene.cast.ids.values())
        titles = [b for b in self.scene.reading.blocks[:2] if b.kind in {"title", "heading"}]
        end = titles[-1].end if titles else 0
        titled = {key for name, key in self.scene.cast.ids.items() if name.end <= end}
        often = sorted(counts, key=lambda key: (-counts[key], int(self.ids_of_things[key][1:])))
        return tuple(self.ids_of_things[key] for key in (*sorted(titled), *often[:_ALWAYS]))

    def passages(self) -> list[ReportPassage]:
        """Return the report in passages of whole sentences; a longer sentence is cut."""
        groups: list[list[Bounds]] = []
        size = MOST_CHARACTERS
        marks = 0
        for start, end in self._sentences:
            own = len(self._inside("m", start, end))
            if size + end - start > MOST_CHARACTERS or marks + own > MOST_MARKS:
                groups.append([])
                size = marks = 0
            groups[-1].append((start, end))
            size, marks = size + end - start, marks + own
        return [self.passage(tuple(group)) for group in groups]

    def passage(self, sentences: tuple[Bounds, ...]) -> ReportPassage:
        """Return the passage of these sentences."""
        start, end = sentences[0][0], sentences[-1][1]
        marks = self._inside("m", start, end)
        shown = [*self.before(start), *sentences]
        near = {name for a, b in shown for name in self.named_in(a, b)}
        read = [n for n, d in self.relations.items() if start <= d.spans[0][0] < end]
        for claim in (self.relations[name].claim for name in read):
            near |= {self.ids_of_things[key] for key in (claim.subject, claim.object)}
        things = sorted({*near, *self._named_most}, key=lambda name: int(name[1:]))
        times = [name for a, b in shown for name in self._inside("t", a, b)]
        own = [OWN_PERIOD] if self.scene.reading.years[0] else []
        return ReportPassage(sentences, tuple(marks), tuple(things), (*own, *times), tuple(read))

    def before(self, start: int) -> list[Bounds]:
        """Return the sentences shown before a passage that begins at *start*."""
        return [bounds for bounds in self._sentences if bounds[1] <= start][-BEFORE:]

    def bounds_of_time(self, name: str) -> tuple[str, str]:
        """Return from and to of a time by its id, in ISO 8601."""
        if name == OWN_PERIOD:
            return self.scene.reading.years
        time = self.times[name].mention
        return (time.from_, time.to) if isinstance(time, TimeMention) else ("", "")

    def shown(self, start: int, end: int) -> str:
        """Return a stretch of the text with the ids of what stands in it."""
        text = self.scene.reading.text
        out: list[str] = []
        for piece in self._pieces_between(start, end):
            out.append(text[max(piece.start, start) : min(piece.end, end)].translate(_BRACES))
            tag = self._tags.get(piece.start, "")
            if piece.name is not None:
                tag = self.ids_of_things[self.scene.cast.ids[piece.name]]
            if tag and piece.end <= end and piece.mention is not None:
                out.append("{" + tag + "}")
        return "".join(out).strip()

    def named_in(self, start: int, end: int) -> Iterator[str]:
        """Yield the ids of the things that are named between two offsets."""
        first = bisect_left(self._names, (start, ""))
        for at, key in self._names[first:]:
            if at >= end:
                break
            yield self.ids_of_things[key]

    def _pieces_between(self, start: int, end: int) -> Iterator[Chunk]:
        for piece in self.scene.pieces[bisect_right(self._ends, start) :]:
            if piece.start >= end:
                break
            yield piece

    def _inside(self, tagged: str, start: int, end: int) -> list[str]:
        """Return the ids with a letter whose words begin between two offsets."""
        tags = (self._tags.get(piece.start, "") for piece in self._pieces_between(start, end))
        return [tag for tag in tags if tag.startswith(tagged)]

    @cached_property
    def _sentences(self) -> list[Bounds]:
        reading = self.scene.reading
        return [
            (at, min(end, at + MOST_CHARACTERS))
            for start, end in reading.sentences
            if not reading.block_of(start).is_outside
            for at in range(start, end, MOST_CHARACTERS)
        ]
