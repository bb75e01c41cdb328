"""Work out dates: what is not printed comes from the last full date before."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from aidgraph.chinese.numbers import date_number
from aidgraph.extract.marks.moments import Moment, Stretch, relatives
from aidgraph.extract.mention import TimeKind, TimeMention
from aidgraph.extract.words.published import TO_COME, TO_COME_WITHIN

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TENS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
# 今年 after 将于2025年启用 is not 2025: a planned date is no date to count from.
_PLANNED = ("将于", "将在", "预计", "预计于", "计划于", "计划", "拟于", "力争", "预计到")
_NEAR = 4
_NO_DAY = (0, 0, 0)
_LAST_DAY = 31
_MONTHS = 12
_PRINTED, _WORKED_OUT, _POINTED = Decimal("0.95"), Decimal("0.8"), Decimal("0.5")


@dataclass(slots=True)
class Anchor:
    """Hold a date that others are completed from: the last full one, or the report's own."""

    year: int = 0
    month: int = 0
    day: int = 0

    def forget(self, word: str) -> None:
        """Know no date any more after a *word* that tells none: after 今年 the months are its own."""
        if word:
            self.year = self.month = self.day = 0

    def moved(self, unit: str, offset: int) -> "Anchor":
        """Return the date *offset* years, months or days away, at the precision that is known."""
        if unit == "day" and offset and self.year and self.month and self.day:
            moved = date(self.year, self.month, self.day) + timedelta(days=offset)
            return Anchor(moved.year, moved.month, moved.day)
        if unit == "month" and self.year and self.month:
            months = self.year * _MONTHS + self.month - 1 + offset
            return Anchor(months // _MONTHS, months % _MONTHS + 1)
        years = offset if unit == "year" else 0
        return Anchor(self.year + years if self.year else 0, self.month, self.day)


@dataclass(frozen=True, slots=True)
class Dated:
    """Hold the bounds of a date in ISO 8601, and whether any of it was worked out."""

    first: str
    last: str
    inferred: bool


def timeline(
    text: str, moments: Sequence[Moment], day: tuple[int, int, int] = _NO_DAY
) -> list[TimeMention]:
    """
    Return the dates as times, in order; *text* gives their words.

    A date without its year takes that of the last date before it that has one, and is inferred;
    in a paragraph without one, that of the report, if its *day* is known.  今年 and 昨天 count from
    the report alone, 当年 from the date before.  Where nothing tells, the kind is relative.

    >>> from aidgraph.extract.marks.moments import moments
    >>> text = "2021年8月开工，当年10月完成，去年扩建"
    >>> [time.from_ for time in timeline(text, moments(text), (2024, 5, 0))]
    ['2021-08', '2021-10', '2023']
    """
    reported = Anchor(*day)
    anchor, at = replace(reported), 0
    summed, pointed = _summed(moments), False  # pointed: 今年 of a report that no day is known of
    found = []
    for moment in moments:
        ahead = _is_lone(moment) and 0 < reported.day < moment.day
        back = relatives().get(moment.word, ("", 0, ""))[2] == "text"  # 当年 is never the report's
        if reported.year and text.find("\n", at, moment.start) >= 0 and not (ahead or back):
            anchor = replace(reported)
        if moment.start < summed.start and moment.month and not (anchor.year or reported.year):
            before = (moment.month, moment.day) <= (summed.month, summed.day or _LAST_DAY)
            anchor = Anchor(summed.year if before and not pointed else 0)
        pointed = pointed or bool(moment.word)
        planned = text.endswith(_PLANNED, max(0, moment.start - _NEAR), moment.start)
        # 2016年以来…；12月16日 is not of 2016; 8月31日起…；9月3日 goes on with its year
        since = moment.open == "since" and not text.endswith(("后", "起", "始"), 0, moment.end)
        aside = planned or since
        led = text[max(0, moment.start - TO_COME_WITHIN) : moment.start]
        if _is_past(moment, anchor, reported) and not TO_COME.search(led):
            anchor = Anchor(reported.year - 1, reported.month, reported.day)
        found.append(_time(text, moment, replace(anchor) if aside else anchor, reported))
        at = moment.end
    return found


def _is_past(moment: Moment, anchor: Anchor, reported: Anchor) -> bool:
    """Tell whether a month later in the year than the report's own is of the year before."""
    bare = moment.month and not (moment.year or moment.word or moment.day) and moment.until is None
    ours = anchor.year == reported.year and anchor.month == reported.month
    return bool(bare and ours and reported.month and moment.month > reported.month)


def _summed(moments: Sequence[Moment]) -> Moment:
    """
    Return the first full date up to which a report tells, one at its very start where none is.

    8月19日遭遇暴雨。截至2024年9月5日: the days before it, earlier in the year, are of 2024.
    """
    until = (m for m in moments if m.open == "until" and m.year and m.month)
    return next(until, Moment(-1, -1))


def _is_lone(moment: Moment) -> bool:
    """Tell whether a date is only a day: 27日 is no day that the report of the 25th tells of."""
    return not (moment.year or moment.month or moment.word or moment.part)


def _time(text: str, moment: Moment, anchor: Anchor, now: Anchor) -> TimeMention:
    dated = _dated(moment, anchor, now)
    first, last = dated.first, dated.last
    rule, sure = "time-date", _WORKED_OUT if dated.inferred else _PRINTED
    if moment.until is not None:
        last, rule = _dated(moment.until, anchor, now).last, "time-range"
    elif moment.open == "since":
        last, rule = "", "time-since"
    elif moment.open == "until":
        first, rule = "", "time-until"
    if moment.word:
        rule, sure = "time-relative", _POINTED if moment.word == "目前" else _WORKED_OUT
    words = text[moment.start : moment.end]
    kind = kind_of(first, last)
    return TimeMention(
        moment.start, moment.end, words, kind, first, last, dated.inferred, rule, sure
    )


def kind_of(first: str, last: str) -> TimeKind:
    """
    Return the kind of a time with these bounds.

    >>> kind_of("2021", "2021"), kind_of("2021", ""), kind_of("", "")
    ('point', 'since', 'relative')
    """
    if first and last:
        return "point" if first == last else "period"
    return "since" if first else "until" if last else "relative"


def _dated(moment: Moment, anchor: Anchor, now: Anchor) -> Dated:
    """Complete the fields of *moment*, remember them, and write them as ISO 8601."""
    unit, offset, base = relatives().get(moment.word, ("", 0, "text"))
    pointed = (now if base == "report" else anchor).moved(unit, offset)
    year = moment.year or pointed.year
    inferred = not moment.year
    if not year:
        anchor.forget(moment.word)
        return Dated("", "", inferred=True)
    month, day = moment.month, moment.day
    if unit in {"month", "day"} and not month:
        month = pointed.month
    if unit == "day" and not day:
        day = pointed.day
    timed = moment.hour >= 0
    alone = not (moment.year or moment.month or moment.word or moment.part)
    if alone and (day or timed):
        month, day = anchor.month, day or anchor.day
    if day and (not month or day > monthrange(year, month)[1]):
        return Dated("", "", inferred=True)
    if moment.year or moment.word or (month and not offset):
        anchor.year, anchor.month, anchor.day = year, month, day
    if timed and not day:
        return Dated("", "", inferred=True)
    if moment.part:
        first, last = _part(year, month, moment.part)
        return Dated(first, last, inferred=inferred or moment.part[-1] in "初底末")
    stamp = iso(year, month, day)
    if timed:
        stamp += f"T{moment.hour % 24:02d}:{moment.minute:02d}"
    return Dated(stamp, stamp, inferred)


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """
    Write a date at the precision it has.

    >>> iso(2021, 8)
    '2021-08'
    """
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)])


def _part(year: int, month: int, part: str) -> tuple[str, str]:  # noqa: PLR0911  a case a line
    """Return the bounds of 上半年, 前三季度, 中旬 and their like."""
    if month:
        first, last = _TENS.get(part, (0, 0))
        return iso(year, month, first), iso(year, month, min(last, monthrange(year, month)[1]))
    if part in {"上半年", "前半年"}:
        return iso(year, 1), iso(year, 6)
    if part in {"下半年", "后半年"}:
        return iso(year, 7), iso(year, 12)
    if part.startswith("前") and part.endswith("月"):
        return iso(year, 1), iso(year, date_number(part[1:].rstrip("个月")))
    if part.endswith("季度"):
        quarter = _QUARTERS[part[-3]]
        first = 1 if part.startswith("前") else 3 * quarter - 2
        return iso(year, first), iso(year, 3 * quarter)
    if part in {"初", "年初"}:
        return iso(year, 1), iso(year, 1)
    if part in {"底", "末", "年底", "年末"}:
        return iso(year, 12), iso(year, 12)
    return iso(year), iso(year)


def stretch_times(text: str, stretches: Sequence[Stretch]) -> list[TimeMention]:
    """Return plans and decades as inferred periods; their years stand in no report."""
    return [
        TimeMention(
            s.start, s.end, text[s.start : s.end],
            kind_of(iso(s.first), last := "" if s.open else iso(s.last)),
            iso(s.first), last, s.rule == "time-plan", s.rule, _WORKED_OUT,
        )
        for s in stretches
    ]  # fmt: skip
