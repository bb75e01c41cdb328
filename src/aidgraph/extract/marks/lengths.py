"""Tell lengths of time that measure (历时15天) from those that say when: 8年前, 三年来, 一年 in passing."""

import re
from collections.abc import Sequence
from decimal import Decimal

from aidgraph.chinese.numbers import tidy
from aidgraph.chinese.script import is_han
from aidgraph.extract.marks.amounts import AmountMark
from aidgraph.extract.marks.counting import Counting
from aidgraph.extract.marks.setting import Bounds
from aidgraph.extract.marks.timeline import kind_of
from aidgraph.extract.marks.traps import Trap
from aidgraph.extract.mention import TimeMention

RATE = "a year, a month or a day: no length"
_FROM_HERE = re.compile(r"(?:过去|最近|近|最近的|过去的|这|前后)$")
_AHEAD = re.compile(r"(?:未来|今后|接下来)的?$")
_SO_FAR = re.compile(r"(?:多|余)?(?:以来|来(?![自到源历])|间(?![隔接断歇谍]))")
_AGO = re.compile(r"(?:多|余)?(?:以前|之前|前(?![往来夕后线方沿]))")
_LATER = re.compile(r"(?:多|余)?(?:以后|之后|后(?![勤方续备台])|时(?![间期长段]))")
_WITHIN = re.compile("(?:震|灾|战|灾后|发生|成立|上任|到任)后$")
_BEFORE = re.compile(r"(?:早|(?<!提)前|此前|之前|倒退|往前|回溯)$")
_MEASURED = re.compile(
    r"(?:历时|为期|耗时|用时|用了|用|花了|待了|住了|持续|时间|长达|达|共|满|筹备|过去|超过|超|近|约|不到|不足|至少"
    r"|整整|整|大约|将近|提前|推迟|延长|每|第|服务|工作|培训|学习|支教|任期|工期|期限|期|时隔|相隔|了|够|过|距)$"
)
_LAST_YEARS = 10  # 近三年 is the last three years, 近三十年 may be just under thirty
_AFTER_DATE = re.compile(r"(?:[0-9]{4}|年)$")
_POINTED = Decimal("0.8")
_REACH = 4
_PAUSES = ("，", "；")
_ENDS = ("。", "\n", "：")
_NO_VERB = "的内前后里半期制左以多余之"
_IN_HEADLINE = 4  # letters that may stand between a length and the end of its headline


def length(
    text: str, plain: str, amount: AmountMark, counting: Counting, headlines: Sequence[Bounds]
) -> TimeMention | Trap:
    """
    Return what a length of time says: how long, or when, or nothing (一年 in passing).

    Args:
        text: The text, for the words.
        plain: The same, normalised, without what dates have taken: 目前 says no 前.
        amount: The length, in years, months, days or hours.
        counting: What 三年来 and 8年前 count back from; where nothing tells it they stay open.
        headlines: Titles and headings: what ends one (携手二十年) is a period.
    """
    before = plain[max(0, amount.start - _REACH) : amount.start]
    when = _from_now(plain, amount, before, counting) or _beside(plain, amount, before, counting)
    if when:
        span, bounds = when
        return _when(text, span, bounds, amount)
    if any(a <= amount.start < b and _ends(plain, amount.end, b) for a, b in headlines):
        return _when(text, (amount.start, amount.end), counting.back(amount, same=True), amount)
    if _is_passing(plain, amount, before, counting):
        return Trap(amount.start, amount.end, RATE)
    return _measure(text, plain, amount, counting)


def _from_now(
    plain: str, amount: AmountMark, before: str, counting: Counting
) -> tuple[Bounds, tuple[str, str]] | None:
    """Return span and bounds of a length that counts from now: 近三年, 三年来, 8年前, 早八天."""
    led, so_far = _FROM_HERE.search(before), _SO_FAR.match(plain, amount.end)
    last = _is_last(plain, amount) and not _MEASURED.search(before)
    if so_far or led or last:
        start = amount.start - len(led.group()) if led else amount.start
        bounds = counting.back(amount, same=_is_within(so_far))
        return (start, so_far.end() if so_far else amount.end), bounds
    ago, back = _AGO.match(plain, amount.end), _BEFORE.search(before)
    if not (ago or back):
        return None
    start = amount.start - len(back.group()) if back and not ago else amount.start
    first = counting.back(amount)[0]
    return (start, ago.end() if ago else amount.end), (first, first)


def _beside(
    plain: str, amount: AmountMark, before: str, counting: Counting
) -> tuple[Bounds, tuple[str, str]] | None:
    """Return span and bounds of a length that says when beside a clause: 三年里, 两年后, ，两年办了."""
    span = (amount.start, amount.end)
    known = counting.stated(amount) is not None and _is_adverb(plain, amount, _ENDS)
    if plain.startswith("里", amount.end) or known or _is_adverb(plain, amount):
        return span, counting.back(amount, same=True)
    if plain.startswith("内", amount.end) and _WITHIN.search(before):
        return span, ("", "")
    later = _LATER.match(plain, amount.end)
    if later and (later.group()[-1] == "时" or not _MEASURED.search(before)):
        return (amount.start, later.end()), ("", "")
    return None


def _ends(plain: str, at: int, end: int) -> bool:
    """Tell whether a headline, or a part of it before a gap, ends there or a word later."""
    gaps = [gap for mark in " ，" if (gap := plain.find(mark, at, end)) >= 0]
    return min([end, *gaps]) - at <= _IN_HEADLINE


def _is_adverb(plain: str, amount: AmountMark, after: Sequence[str] = _PAUSES) -> bool:
    """Tell whether a length begins a clause and its verb follows: ，两年办了31期."""
    if amount.key == "hour":
        return False
    begins = plain[amount.start - 1 : amount.start] in after
    following = plain[amount.end : amount.end + 1]
    return (
        begins
        and amount.comparator == "exactly"
        and is_han(following[:1])
        and (following not in _NO_VERB)
    )


def _is_last(plain: str, amount: AmountMark) -> bool:
    """Tell whether 近三年 is the last three years; 近二十年 may be just under twenty."""
    few = amount.key != "year" or amount.low <= _LAST_YEARS
    history = plain.startswith(("的历史", "时间", "的时间"), amount.end)
    return plain.startswith("近", amount.start) and few and not history and amount.key != "hour"


def _is_within(so_far: re.Match[str] | None) -> bool:
    """Tell whether a length is told of a period: 三年间, not 三年来."""
    return so_far is not None and so_far.group().endswith("间")


def _when(text: str, span: Bounds, dates: tuple[str, str], amount: AmountMark) -> TimeMention:
    return TimeMention(
        *span, text[slice(*span)], kind_of(*dates), *dates,
        inferred=True, rule="time-counted", confidence=min(amount.confidence, _POINTED),
    )  # fmt: skip


def _is_passing(plain: str, amount: AmountMark, before: str, counting: Counting) -> bool:
    """Tell whether 一年 or 一天 is said in passing (一只羊一年吃掉84亩草), or 2006年一年 again."""
    if (
        not plain.startswith("一", amount.number)
        or amount.low != 1
        or amount.comparator != "exactly"
    ):
        dated = _AFTER_DATE.search(counting.plain, max(0, amount.start - _REACH), amount.start)
        return bool(dated) and amount.end - amount.start == len("两年")
    return not _MEASURED.search(before)


def _measure(text: str, plain: str, amount: AmountMark, counting: Counting) -> TimeMention:
    """Return a duration; 未来三年 says when."""
    exact = amount.low == amount.high
    ahead = _AHEAD.search(plain, max(0, amount.start - 2 * _REACH), amount.start)
    start = ahead.start() if ahead else amount.start
    if ahead:
        return _when(text, (start, amount.end), counting.ahead(amount), amount)
    first = last = ""
    return TimeMention(
        start, amount.end, text[start : amount.end], "duration", first, last, bool(first),
        "time-duration", amount.confidence,
        quantity=_shown(amount.low) if exact else None,
        unit=amount.key,
        min=None if exact else _shown(amount.low),
        max=None if exact or amount.high is None else _shown(amount.high),
        comparator=amount.comparator,
    )  # fmt: skip


def _shown(value: Decimal) -> Decimal:
    return tidy(round(value, 4))
