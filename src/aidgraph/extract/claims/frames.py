"""Match clause frames over masked sentences: who did, gave, built, awarded what."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest

from aidgraph.extract.claims.masks import Masked, Mention, compile_pattern
from aidgraph.extract.lexicon import table
from aidgraph.extract.mention import Name
from aidgraph.model import ClaimKind

TABLES = ("frames-figures", "frames-relations", "frames-dates", "frames-groups")
_GROUPS = re.compile(r"[<{](?:[a-z]\w*:)?[A-Z]*X")


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold one rule: what its pattern's slots mean, and examples that prove it.

    ``kind`` is relation, flow, outcome or context; ``says`` the predicate or the indicator.
    ``actor`` is what the acting body is to a flow: provider unless it is said to be the receiver;
    ``needs`` must stand somewhere before the match, in its sentence or in the lead of its list.
    """

    id: str
    kind: ClaimKind
    says: str
    pattern: str
    confidence: Decimal
    yes: str
    no: str
    actor: str = ""
    needs: str = ""

    @property
    def asks_for_groups(self) -> bool:
        """Tell whether a slot asks for a group of persons: type X."""
        return _GROUPS.search(self.pattern) is not None


@dataclass(frozen=True, slots=True)
class Match:
    """Hold one match of a frame: the mentions by slot, and its place in the reading."""

    frame: Frame
    slots: dict[str, list[Mention]]
    start: int
    end: int


@cache
def frames() -> tuple[Frame, ...]:
    """Read the frames that ship with the package, in order of priority.

    >>> all(frame.yes for frame in frames())
    True
    """
    return tuple(
        Frame(**{**row, "confidence": Decimal(row["confidence"])})  # type: ignore[arg-type]
        for name in TABLES
        for row in table(name)
    )


@cache
def frames_for(*, groups: bool) -> tuple[Frame, ...]:
    """Return the frames that ask for groups of persons, or those that do not."""
    return tuple(frame for frame in frames() if frame.asks_for_groups == groups)


def find_matches(
    masked: Masked, rules: Iterable[Frame] | None = None, lead: str = ""
) -> Iterator[Match]:
    """
    Yield every match of *rules* (all, unless given) in a masked sentence.

    Args:
        masked: The sentence.
        rules: The frames to try.
        lead: The words that the list begins with, where the sentence is one of its items.
    """
    for frame in frames() if rules is None else rules:
        for found in compile_pattern(frame.pattern).finditer(masked.text):
            if frame.needs and not _needed(frame, f"{lead}。{masked.text[: found.start()]}"):
                continue
            slots = {
                name: masked.mentions(letters)
                for name, letters in found.groupdict().items()
                if letters
            }
            mentions = [mention for group in slots.values() for mention in group]
            if mentions:
                start = min(mention.start for mention in mentions)
                yield Match(frame, slots, start, max(mention.end for mention in mentions))


def _needed(frame: Frame, before: str) -> bool:
    return compile_pattern(frame.needs).search(before) is not None


def pairs(match: Match, subject: Name | None) -> list[tuple[Name, Name, bool]]:
    """
    Return (subject, object, carried) for each pair a relation frame states.

    A frame without a slot ``s`` takes the *subject* carried over from before, and one without
    ``o`` takes it for its object (队长王芳 leads the team that was spoken of); without one it
    states nothing.
    """
    told = {
        slot: _whole([m for m in match.slots.get(slot, ()) if isinstance(m, Name)])
        for slot in ("s", "o")
    }
    carried = not (told["s"] and told["o"])
    for slot in ("s", "o"):
        leads = slot == "s" or (subject is not None and subject.type == "Organization")
        if slot not in match.slots and subject is not None and leads:
            told[slot] = [subject]
    subjects, objects = told["s"], told["o"]
    return [(s, o, carried) for s in subjects for o in objects if s != o]


def _whole(names: list[Name]) -> list[Name]:
    """Return *names* without places that the next one lies in: 丙县 of 甲省乙市丙县."""
    return [
        name
        for name, after in zip_longest(names, names[1:])
        if after is None or name.end != after.start or {name.type, after.type} != {"Place"}
    ]
