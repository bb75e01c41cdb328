"""Find what a length of time is counted from: 三年来, 近三年, 8年前."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from aidgraph.chinese.lexicon import one_of
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.marks.amounts import AmountMark
from aidgraph.extract.marks.timeline import Anchor, iso
from aidgraph.extract.mention import TimeMention

_ENDS = "。！？；\n"
_FAR = 80  # letters back to the end of the sentence before
_LONG = 5  # years of a period that is looked for in the text to come, too
_BESIDE = 2  # letters between a date that opens a length and the length: 2020年以来的三年间
_UNITS = {"year": "year", "month": "month", "day": "day"}

Years = tuple[str, str]
NO_YEARS: Years = ("", "")


@dataclass(frozen=True)
class Counting:
    """
    Know the dates that lengths of a text are counted from; *day* is the report's own, if it is known.

    >>> from aidgraph.extract.marks.moments import moments
    >>> from aidgraph.extract.marks.timeline import timeline
    >>> plain = "2020年以来的三年间"
    >>> counting = Counting(plain, timeline(plain, moments(plain)), (0, 0, 0))
    >>> from aidgraph.extract.marks.amounts import amounts
    >>> counting.back([a for a in amounts(plain, plain, {}) if a.start == 8][0])
    ('2020', '2023')
    """

    plain: str
    times: Iterable[TimeMention]
    day: tuple[int, int, int]

    @cached_property
    def _dates(self) -> list[TimeMention]:
        rules = ("time-date", "time-range", "time-since", "time-until", "time-plan")
        return sorted((t for t in self.times if t.rule in rules), key=_start)

    @cached_property
    def _periods(self) -> dict[int, list[TimeMention]]:
        """Return the periods by how many years they have, in the order of the text."""
        periods: dict[int, list[TimeMention]] = defaultdict(list)
        for time in self._dates:
            periods[_years(time)].append(time)
        return periods

    def back(self, amount: AmountMark, *, same: bool = False) -> Years:
        """
        Return the bounds of a length that ends at its date; both are empty where nothing tells it.

        It ends where the words before it sum up (2014年7月的统计说，近3年), begins where the date beside
        it does (2020年以来的三年间), or ends with the report.  Of a report without a date nobody knows.
        What is the *same* length as a period told before (2010年至2012年 … 三年) is that period.
        """
        if not _is_whole(amount):
            return NO_YEARS
        number = int(amount.low)
        period = self.stated(amount) if same or not self.day[0] else None
        if period is not None:
            return period.from_[:4], period.to[:4]
        before = self._before(amount)
        if before is not None and amount.key == "year":
            beside = amount.start - before.end <= _BESIDE and before.rule in {
                "time-since", "time-plan",
            }  # fmt: skip
            if beside and before.from_ and not before.to:
                first = int(before.from_[:4])
                return iso(first), iso(first + number)
            if _summed().match(self.plain, before.end) and before.to:
                return _until(Anchor(int(before.to[:4])), amount, number)
        return _until(Anchor(*self.day), amount, number)

    def ahead(self, amount: AmountMark) -> Years:
        """Return the bounds of a length that begins with the report: 未来三年."""
        year = self.day[0]
        if not (year and _is_whole(amount) and amount.key == "year"):
            return NO_YEARS
        return iso(year), iso(year + int(amount.low))

    def _before(self, amount: AmountMark) -> TimeMention | None:
        """Return the last date before a length in its sentence."""
        index = bisect_left(self._dates, amount.start, key=_start)
        last = self._dates[index - 1] if index else None
        if last is None or last.start < amount.start - _FAR:
            return None
        return None if any(m in self.plain[last.end : amount.start] for m in _ENDS) else last

    def stated(self, amount: AmountMark) -> TimeMention | None:
        """Return the period of so many years that is told nearest before a length, else after it."""
        if amount.key != "year" or not _is_whole(amount) or amount.low <= 1:
            return None
        number = int(amount.low)
        kinds = [self._periods.get(years, []) for years in (number, number + 1)]
        before = [t for t in (_last_before(kind, amount.start) for kind in kinds) if t]
        if before:
            return max(before, key=_start)
        if number < _LONG:
            return None
        later = [t for kind in kinds for t in kind[bisect_left(kind, amount.end, key=_start) :][:1]]
        return min(later, key=_start, default=None)


@cache
def _summed() -> re.Pattern[str]:
    """Return what finds, behind a date, that what follows sums up."""
    return re.compile(f".{{0,3}}?{one_of(word_list('beside-numbers', 'summed'))}")


def _start(time: TimeMention) -> int:
    return time.start


def _last_before(times: list[TimeMention], place: int) -> TimeMention | None:
    """Return the last of *times*, in the order of the text, that ends before *place*."""
    earlier = range(bisect_left(times, place, key=_start) - 1, -1, -1)
    return next((times[i] for i in earlier if times[i].end <= place), None)


def _years(time: TimeMention) -> int:
    """Return how many years a period has, its first and its last counted; 0 for what is none."""
    if time.rule not in {"time-range", "time-plan"} or not (time.from_ and time.to):
        return 0
    return int(time.to[:4]) - int(time.from_[:4]) + 1


def _is_whole(amount: AmountMark) -> bool:
    return amount.low == amount.high == int(amount.low) and amount.key in _UNITS


def _until(now: Anchor, amount: AmountMark, number: int) -> Years:
    """Return the date that a length before *now* gives, and now, at the length's precision."""
    unit = _UNITS[amount.key]
    if not (now.year and 0 < number < now.year):
        return NO_YEARS
    if (unit == "month" and not now.month) or (unit == "day" and not now.day):
        return NO_YEARS
    then = now.moved(unit, -number)
    if unit == "year":
        return iso(then.year), iso(now.year)
    if unit == "month":
        return iso(then.year, then.month), iso(now.year, now.month)
    return iso(then.year, then.month, then.day), iso(now.year, now.month, now.day)
