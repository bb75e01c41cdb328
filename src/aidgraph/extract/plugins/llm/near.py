"""Find the words that an answer quotes: in the clause of a number, or in what it goes on with."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aidgraph.extract.words.reading import Reading

_PAUSE = re.compile("[，,；;。！!？?：:\n]")
_LISTED = frozenset(("bullet", "row"))
_ABOVE = frozenset(("title", "heading"))

Bounds = tuple[int, int]


class Found(NamedTuple):
    """Say where quoted words stand, and whether they were carried over from another clause."""

    start: int
    end: int
    carried: bool


def clause_of(reading: Reading, start: int, end: int) -> Bounds:
    """
    Return the bounds of the clause that holds ``text[start:end]``.

    >>> from aidgraph.extract.words.reading import read
    >>> clause_of(read("甲市出资，建校3所，招生20人。"), 7, 9)
    (5, 9)
    """
    first, last = reading.sentence_of(start)
    before = [match.end() for match in _PAUSE.finditer(reading.text, first, start)]
    after = _PAUSE.search(reading.text, end, last)
    return (before[-1] if before else first), (after.start() if after else last)


def find_near(reading: Reading, words: str, at: Bounds, *, later: bool = False) -> Found | None:
    """
    Return where *words* stand in the clause of *at*, or in its antecedents; None where nowhere.

    Antecedents are what comes before in its paragraph, the paragraph before, the line that leads its
    list, its heading and the title.  With *later* what comes after in its sentence counts too: 3万元，由甲会发放.
    """
    clause = clause_of(reading, *at)
    windows = [clause, *antecedents(reading, clause[0])]
    windows += [(clause[1], reading.sentence_of(at[0])[1])] if later else []
    for number, (start, end) in enumerate(windows):
        found = reading.text.rfind(words, start, end)
        if words and found >= 0:
            return Found(found, found + len(words), carried=number > 0)
    return None


def antecedents(reading: Reading, start: int) -> Iterator[Bounds]:
    """Yield the bounds of what a clause that begins at *start* goes on with, the nearest first."""
    block = reading.block_of(start)
    yield reading.sentence_of(start)[0], start
    yield block.start, start
    before = [b for b in reading.blocks if b.start < block.start]
    heads = [number for number, b in enumerate(before) if b.kind in _ABOVE]
    section = [b for b in before[heads[-1] + 1 if heads else 0 :] if b.kind not in _LISTED]
    opening = [b for b in section if _opens(reading.text[b.start : b.end])]
    above = [before[number] for number in dict.fromkeys((*heads[-1:], *heads[:1]))]
    for other in (*section[-1:], *opening[-1:], *above):
        yield other.start, other.end


def _opens(words: str) -> bool:
    """Tell whether a line leads what comes after it: 援助分三轮：."""
    return words.rstrip().endswith(("：", ":"))
