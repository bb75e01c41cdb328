"""Account for every number of a text once: date, rank, amount or trap, or else left over."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from aidgraph.chinese.numbers import tidy
from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.amounts import Amount, amounts
from aidgraph.extract.marks.currency import local_currency
from aidgraph.extract.marks.moments import moments, stretches
from aidgraph.extract.marks.ranking import Found, ranks
from aidgraph.extract.marks.timeline import stretch_times, timeline
from aidgraph.extract.marks.traps import Trap, traps
from aidgraph.extract.mention import Quantity, Rank, Time
from aidgraph.text.report import ReportText

TAKEN = "\ufffe"  # stands for a character that a rule has taken; in no text, in no rule
PART_OF_WORD = "part of a word, no number"
_NUMERAL_IN_WORD = frozenset("〇零一二三四五六七八九十百千万亿两几半双兩萬億幾雙")
_YUAN, _LIKELY = "CNY", Decimal("0.8")
_NAMED_YUAN = re.compile("人民币|RMB|CNY|¥")
_FROM_HERE = re.compile(r"(?:过去|最近|未来|今后|近)的?$")
_SO_FAR = re.compile(r"(?:以来|来(?![自到源历])|间(?![隔接断歇谍]))")
_LAST_YEARS = 10  # 近三年 is the last three years, 近三十年 may be just under thirty
_PLANNED = ("到", "至", "力争", "预计")

Placed = Time | Found | Trap


@dataclass(frozen=True, slots=True)
class Account:
    """Hold what the numbers of a text are, each list in order; offsets are of the text."""

    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    ranks: tuple[Rank, ...]
    traps: tuple[Trap, ...]


@lru_cache(maxsize=1)
def account(text: str) -> Account:
    """
    Read all numbers of *text*; no two of what is found overlap.

    Dates, ranks and traps come before amounts, and the longest of them wins.  The answer for the
    last text is kept, so that the phases may ask one after the other.

    >>> found = account("2021年投入近3亿元，建成全省首个2.0版平台")
    >>> [m.text for m in (*found.times, *found.quantities, *found.ranks)]
    ['2021年', '近3亿元', '全省首个']
    """
    plain = normalise(text)
    dated = [*timeline(text, moments(plain)), *stretch_times(text, stretches(plain))]
    times, firsts, no_numbers = _settled(len(text), dated, ranks(plain), traps(plain))
    settled: list[Placed] = [*times, *firsts, *no_numbers]
    taken = [(m.start, m.end) for m in settled]
    masked = _masked(plain, taken)
    found = _in_local_money(plain, _joined(amounts(plain, masked)), local_currency(text))
    latest = max((int(t.from_[:4]) for t in times if _is_past(plain, t)), default=0)
    times += [_duration(text, plain, a, latest) for a in found if a.is_time]
    quantities = [_quantity(text, a) for a in found if not a.is_time]
    taken += [(a.start, a.end) for a in found]
    no_numbers += [
        Trap(start, end, PART_OF_WORD)
        for start, end in uncovered(text, taken)
        if end - start == 1 and text[start] in _NUMERAL_IN_WORD
    ]
    return Account(
        tuple(quantities),
        tuple(sorted(times, key=_place)),
        tuple(_rank(text, found) for found in sorted(firsts)),
        tuple(sorted(no_numbers)),
    )


def uncovered(text: str, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Return the runs of digits and numerals of *text* that no span of *taken* covers.

    >>> uncovered("3个村120", [(0, 2)])
    [(3, 6)]
    """
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    left: list[tuple[int, int]] = []
    for start, end in ReportText(text, "").numbers():
        bare = [i for i in range(start, end) if not covered[i]]
        breaks = [0, *(i for i in range(1, len(bare)) if bare[i] != bare[i - 1] + 1), len(bare)]
        left += [(bare[a], bare[b - 1] + 1) for a, b in pairwise(breaks) if b > a]
    return left


def _settled(
    length: int, times: Sequence[Time], firsts: Sequence[Found], no_numbers: Sequence[Trap]
) -> tuple[list[Time], list[Found], list[Trap]]:
    """Keep the longest of what overlaps; of equals a time before a rank before a trap."""
    covered = bytearray(length)
    groups: tuple[Sequence[Placed], ...] = (times, firsts, no_numbers)
    everything = [(kind, m) for kind, group in enumerate(groups) for m in group]
    everything.sort(key=lambda pair: (pair[1].start - pair[1].end, pair[0], pair[1].start))
    kept: tuple[list[Time], list[Found], list[Trap]] = ([], [], [])
    for kind, mention in everything:
        start, end = mention.start, mention.end
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            kept[kind].append(mention)  # type: ignore[arg-type]
    return kept


def _in_local_money(plain: str, found: Sequence[Amount], currency: str) -> list[Amount]:
    """Read a bare 元 as *currency*; where the yuan is named it stays."""
    if currency == _YUAN:
        return list(found)
    return [
        replace(a, key=currency, rule="quantity-local-money", confidence=min(a.confidence, _LIKELY))
        if a.key == _YUAN and not _NAMED_YUAN.search(plain[max(0, a.start - 4) : a.end])
        else a
        for a in found
    ]


def _masked(plain: str, taken: Iterable[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(taken):
        parts += [plain[at:start], TAKEN * (end - start)]
        at = end
    return "".join([*parts, plain[at:]])


def _joined(found: Sequence[Amount]) -> list[Amount]:
    """Make one duration of 2小时30分钟, 1年3个月."""
    joined: list[Amount] = []
    for amount in found:
        last = joined[-1] if joined else None
        if last and last.is_time and amount.is_time and last.end == amount.start:
            factor = {("year", "month"): 12, ("day", "hour"): 24, ("hour", "hour"): 1}.get(
                (last.key, amount.key)
            )
            if factor and last.high is not None and amount.high is not None:
                low, high = last.low * factor + amount.low, last.high * factor + amount.high
                joined[-1] = replace(last, end=amount.end, low=low, high=high, key=amount.key)
                continue
        joined.append(amount)
    return joined


def _is_past(plain: str, time: Time) -> bool:
    """Tell whether a date can be the one that 三年来 counts back from."""
    return (
        time.from_ != ""
        and time.rule in {"time-date", "time-range"}
        and not plain.endswith(_PLANNED, 0, time.start)
    )


def _duration(text: str, plain: str, amount: Amount, latest: int) -> Time:
    """Make a time of a duration; 三年来 and 近三年 end in the *latest* year of the text."""
    before = _FROM_HERE.search(plain, max(0, amount.start - 4), amount.start)
    after = _SO_FAR.match(plain, amount.end)
    start = before.start() if before else amount.start
    end = after.end() if after else amount.end
    exact = amount.low == amount.high
    comparator = amount.comparator
    last_years = (
        exact
        and amount.key == "year"
        and plain.startswith("近", amount.start)
        and amount.low <= _LAST_YEARS
    )
    if last_years and comparator == "just-under":
        comparator = "exactly"
    first = last = ""
    whole = exact and amount.key == "year" and amount.low == int(amount.low) < latest
    future = before is not None and before.group().startswith(("未来", "今后"))
    if latest and whole and not future and (before or after or last_years):
        first, last = f"{latest - int(amount.low) + 1:04d}", f"{latest:04d}"
    return Time(
        start, end, text[start:end], "duration", first, last, bool(first), "time-duration",
        amount.confidence,
        quantity=_shown(amount.low) if exact else None,
        unit=amount.key,
        min=None if exact else _shown(amount.low),
        max=None if exact or amount.high is None else _shown(amount.high),
        comparator=comparator,
    )  # fmt: skip


def _shown(value: Decimal) -> Decimal:
    return tidy(round(value, 4))


def _quantity(text: str, amount: Amount) -> Quantity:
    exact = amount.low == amount.high
    return Quantity(
        amount.start, amount.end, text[amount.start : amount.end],
        value=amount.low if exact else None,
        min=None if exact else amount.low,
        max=None if exact else amount.high,
        unit=amount.key,
        classifier=amount.unit.text,
        comparator=amount.comparator,
        rule=amount.rule,
        confidence=amount.confidence,
        unit_known=amount.unit.known,
    )  # fmt: skip


def _rank(text: str, found: Found) -> Rank:
    words = text[found.start : found.end]
    return Rank(
        found.start, found.end, words, found.value, found.scope, found.rule,
        Decimal(found.confidence),
    )  # fmt: skip


def _place(time: Time) -> int:
    return time.start
