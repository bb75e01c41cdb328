"""Work out dates: what is not printed comes from the last full date before."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from aidgraph.extract.marks.moments import Moment, Stretch, relatives
from aidgraph.extract.mention import Time, TimeKind

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
# 今年 after 将于2025年启用 is not 2025: a planned date is no date to count from.
_PLANNED = ("将于", "将在", "预计", "预计于", "计划于", "计划", "拟于", "力争", "预计到")
_NEAR = 4
_PRINTED, _WORKED_OUT, _POINTED = Decimal("0.95"), Decimal("0.8"), Decimal("0.5")


@dataclass(slots=True)
class Anchor:
    """Hold the last full date: what a later 当年 or 5月 is completed from."""

    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Dated:
    """Hold the bounds of a date in ISO 8601, and whether any of it was worked out."""

    first: str
    last: str
    inferred: bool


def timeline(text: str, moments: Sequence[Moment]) -> list[Time]:
    """
    Return the dates as times, in order; *text* gives their words.

    A date without its year takes that of the last date before it that has one, and is inferred;
    where there is none it stays open, and its kind is relative.

    >>> from aidgraph.extract.marks.moments import moments
    >>> text = "2021年8月开工，当年10月完成"
    >>> [time.from_ for time in timeline(text, moments(text))]
    ['2021-08', '2021-10']
    """
    anchor = Anchor()
    found = []
    for moment in moments:
        planned = text.endswith(_PLANNED, max(0, moment.start - _NEAR), moment.start)
        found.append(_time(text, moment, replace(anchor) if planned else anchor))
    return found


def _time(text: str, moment: Moment, anchor: Anchor) -> Time:
    dated = _dated(moment, anchor)
    first, last = dated.first, dated.last
    kind: TimeKind = "relative" if moment.word or not first else "date"
    rule, sure = "time-date", _WORKED_OUT if dated.inferred else _PRINTED
    if moment.until is not None:
        last = _dated(moment.until, anchor).last
        kind, rule = "period", "time-range"
    elif moment.open == "since":
        last, kind, rule = "", "period", "time-since"
    elif moment.open == "until":
        first, kind, rule = "", "period", "time-until"
    elif first != last:
        kind = "period"
    if moment.word:
        rule, sure = "time-relative", _POINTED if moment.word == "目前" else _WORKED_OUT
    words = text[moment.start : moment.end]
    return Time(moment.start, moment.end, words, kind, first, last, dated.inferred, rule, sure)


def _dated(moment: Moment, anchor: Anchor) -> Dated:
    """Complete the fields of *moment*, remember them, and write them as ISO 8601."""
    unit, offset = relatives().get(moment.word, ("", 0))
    year = moment.year or (anchor.year + offset if anchor.year else 0)
    inferred = not moment.year
    if not year:
        return Dated("", "", inferred=True)
    month, day = moment.month, moment.day
    if unit in {"month", "day"} and not month:
        month = anchor.month
    if unit == "day" and not day:
        day = anchor.day
    timed = moment.hour >= 0
    alone = not (moment.year or moment.month or moment.word or moment.part)
    if alone and (day or timed):
        month, day = anchor.month, day or anchor.day
    if day and (not month or day > monthrange(year, month)[1]):
        return Dated("", "", inferred=True)
    if moment.year or (month and not offset):
        anchor.year, anchor.month, anchor.day = year, month, day
    if timed and not day:
        return Dated("", "", inferred=True)
    if moment.part:
        first, last = _part(year, month, moment.part)
        return Dated(first, last, inferred=inferred or moment.part[-1] in "初底末")
    stamp = _iso(year, month, day)
    if timed:
        stamp += f"T{moment.hour % 24:02d}:{moment.minute:02d}"
    return Dated(stamp, stamp, inferred)


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    """Write a date at the precision it has.

    >>> _iso(2021, 8)
    '2021-08'
    """
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)])


def _part(year: int, month: int, part: str) -> tuple[str, str]:  # noqa: PLR0911  a case a line
    """Return the bounds of 上半年, 前三季度, 中旬 and their like."""
    if month:
        first, last = _TENS.get(part, (0, 0))
        return _iso(year, month, first), _iso(year, month, min(last, monthrange(year, month)[1]))
    if part in {"上半年", "前半年"}:
        return _iso(year, 1), _iso(year, 6)
    if part in {"下半年", "后半年"}:
        return _iso(year, 7), _iso(year, 12)
    if part.endswith("季度"):
        quarter = _QUARTERS[part[-3]]
        first = 1 if part.startswith("前") else 3 * quarter - 2
        return _iso(year, first), _iso(year, 3 * quarter)
    if part in {"初", "年初"}:
        return _iso(year, 1), _iso(year, 1)
    if part in {"底", "末", "年底", "年末"}:
        return _iso(year, 12), _iso(year, 12)
    return _iso(year), _iso(year)


def stretch_times(text: str, stretches: Sequence[Stretch]) -> list[Time]:
    """Return plans and decades as inferred periods; their years stand in no report."""
    return [
        Time(
            s.start, s.end, text[s.start : s.end], "period",
            _iso(s.first), _iso(s.last), s.rule == "time-plan", s.rule, _WORKED_OUT,
        )
        for s in stretches
    ]  # fmt: skip
