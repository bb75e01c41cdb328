"""Account for every number of a text once: date, rank, amount or trap, or else left over."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.amounts import AmountMark, amounts
from aidgraph.extract.marks.counting import Counting
from aidgraph.extract.marks.currency import local_currency, named_currency
from aidgraph.extract.marks.lengths import length
from aidgraph.extract.marks.moments import moments, stretches
from aidgraph.extract.marks.ranking import FoundRank, ranks
from aidgraph.extract.marks.setting import NOTHING, Bounds, Setting
from aidgraph.extract.marks.timeline import stretch_times, timeline
from aidgraph.extract.marks.traps import Trap, traps
from aidgraph.extract.mention import QuantityMention, Rank, TimeMention
from aidgraph.text.report import ReportText

TAKEN = "\ufffe"  # stands for a character that a rule has taken; in no text, in no rule
OUTSIDE = "not part of the report"
PART_OF_WORD = "part of a word, no number"
_NUMERAL_IN_WORD = frozenset("〇零一二三四五六七八九十百千万亿两几半双兩萬億幾雙")
_YUAN, _LIKELY = "CNY", Decimal("0.8")
_ITEM = re.compile(r"(?m)^([0-9]{1,2})[.](?=[0-9]{4} ?年)")
_GAP = re.compile("(?<=[0-9０-９])[\u3000\t]+(?=[0-9０-９])")
_NAMED_YUAN = re.compile("人民币|RMB|CNY|¥")

Placed = TimeMention | FoundRank | Trap


@dataclass(frozen=True, slots=True)
class Account:
    """Hold what the numbers of a text are, each list in order; offsets are of the text."""

    quantities: tuple[QuantityMention, ...]
    times: tuple[TimeMention, ...]
    ranks: tuple[Rank, ...]
    traps: tuple[Trap, ...]


@lru_cache(maxsize=1)
def account(text: str, setting: Setting = NOTHING) -> Account:
    """
    Read all numbers of *text*; no two of what is found overlap.

    Dates, ranks and traps come before amounts, and the longest of them wins.  The answer for the
    last text is kept, so that the phases may ask one after the other.

    Args:
        text: The text of a reading.
        setting: What its page says: see :func:`aidgraph.extract.marks.setting.setting_of`.

    >>> found = account("2021年投入近3亿元，建成全省首个2.0版平台")
    >>> [m.text for m in (*found.times, *found.quantities, *found.ranks)]
    ['2021年', '近3亿元', '全省首个']
    """
    plain = _parted(_listed(normalise(text)), text)
    dated = [*timeline(text, moments(plain), setting.day), *stretch_times(text, stretches(plain))]
    outside = [Trap(start, end, OUTSIDE) for start, end in _digits_in(plain, setting.outside)]
    times, firsts, no_numbers = _settled(len(text), dated, ranks(plain), [*traps(plain), *outside])
    settled: list[Placed] = [*times, *firsts, *no_numbers]
    taken = [(m.start, m.end) for m in settled]
    masked = _masked(plain, taken)
    found = _in_own_money(plain, _joined(amounts(plain, masked, dict(setting.cells))), text)
    counting = Counting(plain, tuple(times), setting.day)
    lengths = [length(text, masked, a, counting, setting.headlines) for a in found if a.is_time]
    times += [mark for mark in lengths if isinstance(mark, TimeMention)]
    no_numbers += [mark for mark in lengths if isinstance(mark, Trap)]
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


def _listed(plain: str) -> str:
    """Return the text with 、 for the dot after a list's number: 2.2015年 is no decimal."""
    return _ITEM.sub(lambda match: match[1] + "、", plain)


def _parted(plain: str, text: str) -> str:
    """Return *plain* with a bar for each wide gap of *text* between digits: two cells, no thousands."""
    parts, at = [], 0
    for match in _GAP.finditer(text):
        parts += [plain[at : match.start()], TAKEN * len(match.group())]
        at = match.end()
    return "".join([*parts, plain[at:]])


def _digits_in(plain: str, spans: Iterable[Bounds]) -> Iterator[Bounds]:
    """Yield the runs of digits and numerals in *spans*."""
    for start, end in spans:
        for first, last in ReportText(plain[start:end], "").numbers():
            yield start + first, start + last


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
    length: int,
    times: Sequence[TimeMention],
    firsts: Sequence[FoundRank],
    no_numbers: Sequence[Trap],
) -> tuple[list[TimeMention], list[FoundRank], list[Trap]]:
    """Keep the longest of what overlaps; of equals a time before a rank before a trap."""
    covered = bytearray(length)
    groups: tuple[Sequence[Placed], ...] = (times, firsts, no_numbers)
    everything = [(kind, m) for kind, group in enumerate(groups) for m in group]
    everything.sort(key=lambda pair: (pair[1].start - pair[1].end, pair[0], pair[1].start))
    kept: tuple[list[TimeMention], list[FoundRank], list[Trap]] = ([], [], [])
    for kind, mention in everything:
        start, end = mention.start, mention.end
        if not any(covered[start:end]):
            covered[start:end] = b"\1" * (end - start)
            kept[kind].append(mention)  # type: ignore[arg-type]
    return kept


def _in_own_money(plain: str, found: Sequence[AmountMark], text: str) -> list[AmountMark]:
    """Read a bare 元 as the text's own currency, a bare 卢比 as that of the country named last."""
    currency = local_currency(text)
    found = [replace(a, key=named_currency(plain, a.start, a.unit.text) or a.key) for a in found]
    if currency == _YUAN:
        return found
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


def _joined(found: Sequence[AmountMark]) -> list[AmountMark]:
    """Make one duration of 2小时30分钟, 1年3个月."""
    joined: list[AmountMark] = []
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


def _quantity(text: str, amount: AmountMark) -> QuantityMention:
    exact = amount.low == amount.high
    return QuantityMention(
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


def _rank(text: str, found: FoundRank) -> Rank:
    words = text[found.start : found.end]
    return Rank(
        found.start, found.end, words, found.value, found.scope, found.rule,
        Decimal(found.confidence),
    )  # fmt: skip


def _place(time: TimeMention) -> int:
    return time.start
