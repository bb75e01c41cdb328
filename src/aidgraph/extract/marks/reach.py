"""Tell which dates of a text reach a place: from its sentence, its paragraph, the headings above."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.words.reading import Block, Reading

_ABOVE = frozenset(("title", "heading", "dateline", "byline"))  # blocks that date what follows
_LISTED = frozenset(("bullet", "row"))  # blocks that the one before their list leads
_MONTH = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(?:([12][0-9]|3[01]|0?[1-9])日?)?")

Bounds = tuple[int, int]


class Dates(NamedTuple):
    """Hold the dates that reach a place: whole ones, and months and days without their year."""

    whole: frozenset[str]
    years: frozenset[str]
    without_year: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    words: tuple[tuple[str, str, str], ...]  # both bounds of each date, and its words

    def unknown(self, start: str, end: str, note: str = "") -> tuple[str, ...]:
        """
        Return which of two bounds none of the dates gives; both where they are no one period.

        Dates of two places are joined only by a *note* that quotes the words of both.
        """
        if start and end and not self._join(start, end, note):
            return start, end
        return tuple(bound for bound in (start, end) if bound and not self._give(bound))

    def _join(self, start: str, end: str, note: str) -> bool:
        partial = not {start, end} <= self.whole  # a year from elsewhere: each is looked at alone
        if partial or start == end or (start, end) in self.pairs:
            return True
        quoted = [(first, last) for first, last, words in self.words if words in note]
        return any(first == start for first, _ in quoted) and any(last == end for _, last in quoted)

    def _give(self, bound: str) -> bool:
        return bound in self.whole or (bound[:4] in self.years and bound[4:] in self.without_year)


class DateReach:
    r"""
    Know where a text gives dates, and which of them reach a place.

    They are those of its sentence, of the sentences before in its block, of the headings above, of
    what leads its list, and the report's *own*: its period, with the day it was published.

    >>> from aidgraph.extract.words.reading import read
    >>> dates = DateReach(read("# 题\n\n2020年8月建校。\n\n本校很大。"))
    >>> dates.of([(11, 13)]).unknown("2020-08", ""), dates.of([(16, 18)]).unknown("2020-08", "")
    ((), ('2020-08',))
    """

    def __init__(self, reading: Reading, period: Sequence[str] = (), published: str = "") -> None:
        self.reading = reading
        self.times = find_times(reading)
        self.period = tuple(filter(None, period))
        self.own = frozenset((*self.period, published)) - {""}

    def of(self, places: Iterable[Bounds]) -> Dates:
        """Return the dates that reach *places*, in offsets of the reading."""
        windows = [window for place in places for window in self._windows(*place)]
        times = [t for t in self.times if any(a <= t.start and t.end <= b for a, b in windows)]
        pairs = {(time.from_, time.to) for time in times} | {self.period[:1] + self.period[-1:]}
        for one, other in pairwise(times):  # from one date to another, told in one sentence
            if self.reading.sentence_of(one.start) == self.reading.sentence_of(other.start):
                pairs |= {(one.from_, other.to), (other.from_, one.to)}
        return Dates(
            frozenset(date for time in times for date in (time.from_, time.to)) | self.own,
            self._years,
            frozenset(d for a, b in windows for d in without_year(self.reading.text[a:b])),
            frozenset(pairs),
            tuple((time.from_, time.to, time.text) for time in times),
        )

    @cached_property
    def _years(self) -> frozenset[str]:
        """Return the years of the whole text: a month may take its year from far away."""
        bounds = (date for time in self.times for date in (time.from_, time.to))
        return frozenset(date[:4] for date in (*bounds, *self.own))

    def _windows(self, start: int, end: int) -> Iterator[Bounds]:
        block = self.reading.block_of(start)
        yield block.start, max(self.reading.sentence_of(end - 1)[1], end)
        leading: Block | None = None
        for other in self.reading.blocks:
            if other.start >= block.start:
                break
            if other.kind in _ABOVE:
                yield other.start, other.end
            elif other.kind not in _LISTED:
                leading = other
        if leading is not None and block.kind in _LISTED:
            yield leading.start, leading.end


def without_year(text: str) -> Iterator[str]:
    """
    Yield the months and days of *text* as the ends of dates.

    >>> sorted(set(without_year("6月起，8月15日启动")))
    ['-06', '-08', '-08-15']
    """
    for match in _MONTH.finditer(normalise(text)):
        month = f"-{int(match[1]):02}"
        yield month
        if match[2]:
            yield f"{month}-{int(match[2]):02}"
