"""Find firsts and ranks."""

from dataclasses import replace

from aidgraph.extract.marks.accounting import account
from aidgraph.extract.marks.setting import setting_of
from aidgraph.extract.mention import Rank
from aidgraph.extract.words.reading import Reading


def find_ranks(reading: Reading) -> list[Rank]:
    """
    Return the firsts and ranks of *reading* in order, none overlapping.

    The area directly before a first is part of its words (新疆首个), unless a line breaks there.

    >>> from aidgraph.extract.words.reading import read
    >>> [(r.text, r.value, r.scope) for r in find_ranks(read("建成新疆首个陈列馆"))]
    [('新疆首个', 1, '新疆')]
    """
    return [_unbroken(reading, rank) for rank in account(reading.text, setting_of(reading)).ranks]


def _unbroken(reading: Reading, rank: Rank) -> Rank:
    """Leave the area out of the words where the source breaks the line after it."""
    area = rank.start + len(rank.scope)
    if not rank.text.startswith(rank.scope) or not rank.scope or area >= rank.end:
        return rank
    if reading.span(area - 1, area + 1) == (
        reading.origins[area - 1],
        reading.origins[area - 1] + 2,
    ):
        return rank
    return replace(rank, start=area, text=reading.text[area : rank.end])
