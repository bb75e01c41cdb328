"""Match clause frames over masked sentences: who did, gave, built, awarded what."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from aidgraph.extract.masks import Masked, Mention, compile_pattern
from aidgraph.extract.mention import Name
from aidgraph.model import ClaimKind


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold one rule: what its pattern's slots mean, and examples that prove it.

    ``kind`` is relation, flow, outcome or context; ``says`` the predicate or the indicator.
    """

    id: str
    kind: ClaimKind
    says: str
    pattern: str
    confidence: Decimal
    yes: str
    no: str


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
    text = files("aidgraph.extract").joinpath("lexicons/frames.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Frame(**{**row, "confidence": Decimal(row["confidence"])})  # type: ignore[arg-type]
        for row in rows
    )


def find_matches(masked: Masked, rules: Iterable[Frame] | None = None) -> Iterator[Match]:
    """Yield every match of *rules* (all, unless given) in a masked sentence."""
    for frame in frames() if rules is None else rules:
        for found in compile_pattern(frame.pattern).finditer(masked.text):
            slots = {
                name: masked.mentions(letters)
                for name, letters in found.groupdict().items()
                if letters
            }
            mentions = [mention for group in slots.values() for mention in group]
            if mentions:
                start = min(mention.start for mention in mentions)
                yield Match(frame, slots, start, max(mention.end for mention in mentions))


def pairs(match: Match, subject: Name | None) -> list[tuple[Name, Name, bool]]:
    """
    Return (subject, object, carried) for each pair a relation frame states.

    A frame without a slot ``s`` takes the *subject* carried over from before; without one it
    states nothing.
    """
    subjects = [m for m in match.slots.get("s", []) if isinstance(m, Name)]
    carried = not subjects
    if carried:
        subjects = [subject] if subject is not None and "s" not in match.slots else []
    objects = [m for m in match.slots.get("o", []) if isinstance(m, Name)]
    return [(s, o, carried) for s in subjects for o in objects if s != o]
