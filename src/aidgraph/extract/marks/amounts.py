"""Numbers with their units and comparators: what they amount to, in base units."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.numbers import Number, number_at, scan, tidy
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks import comparators
from aidgraph.extract.marks.signs import minus_before
from aidgraph.extract.marks.units import (
    MEASURES,
    Unit,
    attendance,
    counted,
    is_daily,
    money_after,
    money_before,
    open_unit,
    people_at,
    people_before,
    per,
    unit_at,
    units,
)
from aidgraph.model import Comparator
from aidgraph.rdf.vocabulary import OTHER

_TO = re.compile(r" ?(?:-{1,2}|~|—{1,2}|至|到) ?")
_SLASH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?=以上|左右|以下|的|强)")
_LISTED = re.compile(r" ?(?:[、,，]|以及|和|与|及) ?")
_ASIDE = re.compile(r"\(([^()]{1,4})\)")
_SCALES = "十百千万亿"
_MYRIAD = 10**4
_FAR, _LAST = 200, 12  # letters and amounts back to the money that tells a unit
_SENTENCE = "。！？\n"
_ENDS_SO = re.compile(r"[余多]?(?:[，。；、,)\n:]|$|以上|左右|中)")
_CONVERTED = re.compile(r"(?:折合|约合|合|约)[^，。；、\d]{0,4}$")
_JOINED = {"个半": Decimal("0.5"), "个多": Decimal(0)}  # 一个半月, 3个多小时
_DATE = re.compile(r"(?:[0-9]{4}年|[0-9]月)$")
_COMMA = re.compile("、")
_TEN = 10
_YEARS = (1000, 2200)
_PERCENT = Unit("%", "percent", Decimal(1))
_LONGEST_DOUBLING = 10
_NO_CELLS: Mapping[int, str] = {}
_SURE, _LIKELY, _GUESS = Decimal("0.95"), Decimal("0.8"), Decimal("0.5")


@dataclass(frozen=True, slots=True)
class AmountMark:
    """
    Hold a number with its unit; ``low`` and ``high`` are in the base unit ``key``.

    ``high`` is None where the words give no upper bound (多个); ``number`` is where the numeral
    begins, after any comparator.
    """

    start: int
    end: int
    number: int
    low: Decimal
    high: Decimal | None
    unit: Unit
    key: str
    comparator: Comparator
    rule: str
    confidence: Decimal

    @property
    def is_time(self) -> bool:
        """Tell whether it is a duration; an age (岁) is none."""
        return self.unit.use == "time"


class _Measured(NamedTuple):
    """What stands after a number: its unit, where it ends, a half to add, and a hint."""

    unit: Unit
    end: int
    add: Decimal
    hint: Comparator | None


def amounts(text: str, masked: str, cells: Mapping[int, str] = _NO_CELLS) -> list[AmountMark]:
    """
    Return the amounts of a normalised *text*, in order.

    *masked* is the text with what is taken already (dates, ranks, names) blanked out by characters
    that no rule knows; *cells* are the units of bare numbers by where they begin, as a table's
    heading gives them.  A number without a unit shares that of the next one in a list (3、5、7所),
    or that of the money told before it in its sentence (甲国650万美元，乙国各150万).

    >>> [(a.low, a.key, a.comparator) for a in amounts("近1亿元", "近1亿元")]
    [(Decimal('100000000'), 'CNY', 'just-under')]
    """
    found: list[AmountMark] = []
    alone: list[Number] = []
    position = 0
    for number in scan(masked):
        if number.start < position:
            continue
        stated = cells.get(number.start)
        amount = _stated(masked, number, stated) if stated else _amount(text, masked, number)
        amount = amount or _like_before(text, masked, number, found)
        if amount is None:
            alone.append(number)
        else:
            found.append(amount)
            position = amount.end
    return sorted([*found, *_shared(masked, alone, found)], key=_place)


def _stated(masked: str, number: Number, words: str) -> AmountMark | None:
    """Read a bare number of a table in the unit (万元) that its heading gives."""
    unit = unit_at(words, len(words) - len(words.lstrip(_SCALES)))
    if unit is None:
        return None
    scale = number_at(words, 0)
    factor = scale.low if scale and number.scale < _MYRIAD else Decimal(1)  # 14.37亿 has its own
    low, high = (tidy(value * factor * unit.factor) for value in (number.low, number.high))
    amount = AmountMark(
        number.start, number.end, number.start, low, high, replace(unit, text=""), unit.key,
        number.hint or "exactly", "quantity-told-unit", _LIKELY,
    )  # fmt: skip
    return _with_words(masked, masked, amount, number)


def _like_before(
    text: str, masked: str, number: Number, found: Sequence[AmountMark]
) -> AmountMark | None:
    """Read 650万 or 再拨5亿 without a unit in the money that the sentence told before it."""
    if number.scale < _MYRIAD or not number.arabic or number.bare:
        return None
    left = max(0, number.start - _FAR)
    start = max(text.rfind(mark, left, number.start) for mark in _SENTENCE) + 1
    money = [a for a in found[-_LAST:] if a.start >= max(start, left) and a.unit.is_money]
    if not money or not _ENDS_SO.match(masked, number.end):
        return None
    first = next((a for a in money if not _CONVERTED.search(text[start : a.number])), money[0])
    amount = AmountMark(
        number.start, number.end, number.start, number.low, number.high,
        Unit("", first.key, Decimal(1)), first.key, number.hint or "exactly",
        "quantity-told-unit", _GUESS,
    )  # fmt: skip
    return _with_words(text, masked, amount, number)


def _place(amount: AmountMark) -> int:
    return amount.start


def _amount(text: str, masked: str, number: Number) -> AmountMark | None:
    """Return what *number* amounts to, or None where nothing tells its unit."""
    if number.arabic and _DATE.search(masked, max(0, number.start - 5), number.start):
        return None  # what is left of a date that the calendar does not have
    amount = _fraction(masked, number) or _range(masked, number)
    measured = None if amount else _measure(masked, number)
    if measured is not None:
        amount = _plain(number, measured)
    if amount is None:
        return _without_unit(text, masked, number)
    return _with_words(text, masked, amount, number)


def _measure(masked: str, number: Number) -> _Measured | None:
    """Find the unit after a number: a known one, a noun for people, or an unknown word."""
    at = number.end + masked.startswith(" ", number.end)
    joined = _JOINED.get(masked[at : at + 2])
    unit = unit_at("个" + masked[at + 2 : at + 6], 0) if joined is not None else None
    if unit is not None and joined is not None and unit.use == "time":
        end = at + 1 + len(unit.text)
        return _Measured(unit, end, joined, None if joined else "more-than")
    unit = unit_at(masked, at)
    if unit is not None:
        if not _allowed(masked, number, unit):
            return None
        end = at + len(unit.text)
        half = (unit.use == "time" or unit.text == "成") and masked.startswith("半", end)
        return _Measured(unit, end + half, Decimal("0.5") * half, None)
    people = people_at(masked, number.end, many=number.scale >= _MYRIAD)
    if people is not None and not number.simple:
        return _Measured(people, number.end, Decimal(0), None)
    clear = number.arabic or (number.end - number.start > 1 and number.hint != "approximately")
    small = number.scale < _MYRIAD  # 1600多万挨饿的人: no measure word, but what goes on
    unit = open_unit(masked, at) if clear and small and not number.bare else None
    return _Measured(unit, at + 1, Decimal(0), None) if unit else None


def _allowed(masked: str, number: Number, unit: Unit) -> bool:
    if number.bare and unit.use in {"time", "region"}:
        return False
    if number.bare and unit.use == "digits":
        before = comparators.before(masked, number.start, bare=True)
        return number.hint is not None or before is not None
    if unit.text == "年" and number.arabic and _YEARS[0] <= number.low < _YEARS[1]:
        return False  # a year of a date that the calendar does not have
    return not (number.simple and unit.use == "digits")


def _plain(number: Number, measured: _Measured) -> AmountMark:
    unit, end, add, hint = measured
    low, high = (tidy((value + add) * unit.factor) for value in (number.low, number.high))
    comparator = hint or number.hint or ("approximately" if number.bare else "exactly")
    rule, confidence = "quantity", _SURE if unit.known else _LIKELY
    if not unit.text:
        rule, confidence = "quantity-people", _LIKELY
    elif unit.text not in units():
        rule, confidence = "quantity-open-unit", _GUESS
    elif number.bare or not number.exact:
        rule, confidence = "quantity-vague", _LIKELY
    return AmountMark(
        number.start, end, number.start, low, high, unit, unit.key, comparator, rule, confidence
    )


def _fraction(masked: str, number: Number) -> AmountMark | None:
    """Read 百分之三十, 三分之二, 2/3以上, 百分百 and 一半 as percent."""
    end, value = 0, Decimal(0)
    slash = _SLASH.match(masked, number.start)
    if slash and 0 < int(slash[1]) < int(slash[2]):
        end, value = slash.end(2), round(Decimal(slash[1]) * 100 / Decimal(slash[2]), 4)
    elif masked.startswith("分之", number.end):
        above = number_at(masked, number.end + 2)
        if above is not None and number.low:
            end, value = above.end, round(above.low * 100 / number.low, 4)
    elif number.low == 100 and masked.startswith("分百", number.end):
        end, value = number.end + 2, Decimal(100)
    elif masked.startswith("一半", number.start) and not masked.startswith(
        ("年", "个", "天"), number.end + 1
    ):
        end, value = number.end + 1, Decimal(50)
    elif masked.startswith("番", number.end) and number.low <= _LONGEST_DOUBLING:
        return _doubled(masked, number)
    if not end:
        return None
    value = tidy(value)
    return AmountMark(
        number.start, end, number.start, value, value, _PERCENT, "percent",
        "exactly", "quantity-fraction", _LIKELY,
    )  # fmt: skip


def _doubled(masked: str, number: Number) -> AmountMark | None:
    """Read 翻一番 as twice, 翻两番 as four times."""
    verb = re.search("翻了?$", masked[max(0, number.start - 2) : number.start])
    if verb is None:
        return None
    value = Decimal(2) ** int(number.low)
    return AmountMark(
        number.start - len(verb.group()), number.end + 1, number.start, value, value,
        Unit("番", "times", Decimal(1)), "times", "exactly", "quantity-doubling", _LIKELY,
    )  # fmt: skip


def _range(masked: str, first: Number) -> AmountMark | None:
    """Read 5000-8000万元, 3至5个, 20%到30%: the unit may stand once, and 万 too."""
    unit = unit_at(masked, first.end)
    end = first.end + (len(unit.text) if unit else 0)
    to = _TO.match(masked, end) or _next_to(masked, first)
    second = number_at(masked, to.end()) if to else None
    measured = _measure(masked, second) if second else None
    if second is None or measured is None or (unit and unit.key != measured.unit.key):
        return None
    low, high = first.low, second.high
    if unit is None and first.scale == 1 and low * second.scale <= high:
        low *= second.scale
    if low >= high:
        return None
    low, high = (tidy((v + measured.add) * measured.unit.factor) for v in (low, high))
    return AmountMark(
        first.start, measured.end, first.start, low, high, measured.unit, measured.unit.key,
        "between", "quantity-range", _SURE if measured.unit.known else _LIKELY,
    )  # fmt: skip


def _next_to(masked: str, first: Number) -> re.Match[str] | None:
    """Match the 、 of 七、八个: two numbers in a row are about that many."""
    comma = _COMMA.match(masked, first.end)
    second = number_at(masked, comma.end()) if comma else None
    if second is None or first.scale != 1 or not 0 < first.low < _TEN:
        return None
    return comma if second.low == first.low + 1 < _TEN and second.exact else None


def _with_words(text: str, masked: str, amount: AmountMark, number: Number) -> AmountMark | None:
    """Take in what stands beside: 人民币, comparators, 零下, /亩, （项）; and what the context says."""
    end, unit = amount.end, amount.unit
    end = per(masked, end)
    key = amount.key if end == amount.end else OTHER + text[amount.end - len(unit.text) : end]
    currency = money_after(masked, end) if unit.text == "元" else None
    if currency is not None:  # 50万元港币
        end, key = end + len(currency.text), currency.key
    aside = _ASIDE.match(masked, end)
    if aside and aside[1] in units():
        end = aside.end()
    if key == "count":
        key = counted(masked, end, unit.text)
    elif key == "person-time":
        key = attendance(text, amount.start, end)
    elif key == "t" and is_daily(text, amount.start):
        key = "t-per-day"
    start, key, word = _opening(masked, amount, key, bare=number.bare)
    if word is None and unit.is_money and number.bare and number.end - number.start == 1:
        return None  # 万元 alone heads a table's column
    measure = unit.is_money or amount.is_time or unit.key in MEASURES
    after = comparators.after(masked, end, measure=measure)
    if after is not None:
        end += len(after.text)
    comparator, said = amount.comparator, word or after
    if said is not None and comparator != "between":
        comparator = said.comparator
    low, high = amount.low, amount.high
    minus = minus_before(masked, start) if comparator != "between" else 0
    if minus:
        start, low, high = start - minus, -low, -low
    return replace(
        amount, start=start, end=end, key=key, comparator=comparator, low=low, high=high,
        unit=unit if not key.startswith(OTHER) or key == unit.key else replace(unit, known=False),
    )  # fmt: skip


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    keys = {normalise(w): row["unit"] for row in table("money-signs") for w in split(row["words"])}
    words = sorted(keys, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))}) ?$"), keys


def _opening(
    masked: str, amount: AmountMark, key: str, *, bare: bool
) -> tuple[int, str, comparators.Word | None]:
    """Return where the words before a number begin, its unit, and the comparator among them.

    A currency before 元 is the unit (港币二千万元); 人民币 says nothing new and is left out.
    """
    start = amount.start
    sign = _signs()[0].search(masked, max(0, start - 4), start) if amount.unit.is_money else None
    before = sign.start() if sign else start
    currency = _signs()[1][sign.group().strip()] if sign else key
    if amount.unit.text == "元" and key == "CNY" != currency:
        start, key = before, currency
    for at in dict.fromkeys((before, start)):
        place = at - masked.endswith(" ", 0, at)
        word = comparators.before(masked, place, bare=bare)
        if word is not None:
            return place - len(word.text), key, word
    return start, key, None


def _without_unit(text: str, masked: str, number: Number) -> AmountMark | None:
    """Read a number whose unit stands before it: $300万, 投资3000万, 惠及群众3万余."""
    if number.simple or number.bare:
        return None
    sign = _signs()[0].search(masked, max(0, number.start - 4), number.start)
    start, key, confidence = number.start, "", _GUESS
    if sign:
        start, key, confidence = sign.start(), _signs()[1][sign.group().strip()], _SURE
    elif number.scale >= 10**4 and money_before(text, start):
        key = "CNY"
    elif number.scale >= 10**4 or number.hint:
        key = people_before(text, start) or ""
    if not key:
        return None
    unit = Unit("", key, Decimal(1))
    amount = AmountMark(
        start, number.end, number.start, number.low, number.high, unit, key,
        number.hint or "exactly", "quantity-unit-before", confidence,
    )  # fmt: skip
    return _with_words(text, masked, amount, number)


def _shared(masked: str, alone: Sequence[Number], found: Sequence[AmountMark]) -> list[AmountMark]:
    """Give the numbers of a list without units (3、5、7所) the unit that ends the list."""
    starts = {amount.number: amount for amount in found}
    shared: list[AmountMark] = []
    for number in reversed(alone):
        listed = _LISTED.match(masked, number.end)
        amount = starts.get(listed.end()) if listed and number.arabic else None
        if amount is None:
            continue
        low, high = (tidy(v * amount.unit.factor) for v in (number.low, number.high))
        same = replace(
            amount, start=number.start, end=number.end, number=number.start, low=low, high=high,
            comparator=number.hint or "exactly", rule="quantity-shared-unit", confidence=_GUESS,
        )  # fmt: skip
        starts[number.start] = same
        shared.append(same)
    return shared
