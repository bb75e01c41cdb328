"""Find the words that an answer quotes: in the clause of a number, or in what it goes on with."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from aidgraph.extract.words.reading import Block, Reading

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


def find_near(
    reading: Reading, words: str, at: Bounds, *, whole_sentence: bool = False
) -> Found | None:
    """
    Return where *words* stand in the clause of *at*, or in its antecedents; None where nowhere.

    Antecedents are what comes before in its paragraph, the line that leads its list, the headings
    and the title.  With *whole_sentence* what comes after in the sentence counts as well.
    """
    clause = clause_of(reading, *at)
    sentence = reading.sentence_of(at[0])
    own = (clause[0], sentence[1]) if whole_sentence else clause
    windows = [own, *_antecedents(reading, clause[0])]
    for number, (start, end) in enumerate(windows):
        found = reading.text.rfind(words, start, end) if number else reading.text.find(words, *own)
        if words and found >= 0:
            return Found(found, found + len(words), carried=number > 0)
    return None


def _antecedents(reading: Reading, start: int) -> Iterator[Bounds]:
    """Yield what a clause that begins at *start* goes on with, the nearest first."""
    block = reading.block_of(start)
    yield reading.sentence_of(start)[0], start
    yield block.start, start
    leading: Block | None = None
    above: list[Bounds] = []
    for other in reading.blocks:
        if other.start >= block.start:
            break
        if other.kind in _ABOVE:
            above.append((other.start, other.end))
        elif other.kind not in _LISTED:
            leading = other
    if leading is not None:
        yield leading.start, leading.end
    yield from reversed(above[:1] + above[-1:])
