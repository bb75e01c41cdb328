"""Read a figure's quoted words once more, to compare its cells with them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from aidgraph.chinese.numbers import NUMERALS
from aidgraph.extract.marks.accounting import Account, account
from aidgraph.model import Claim

_SOFT_BREAK = re.compile(r"[ \t\r]*\n\s*")
_NUMERAL = re.compile(rf"[0-9０-９][0-9０-９,，.．]*|[一二三四五六七八九十两][{NUMERALS}]*")
_HEADING = re.compile(
    r"[（(](?P<inside>[^（）()]{1,4})[）)]|单位[:： ]*(?P<named>[^，。；）)\s]{1,4})"
)


class ReadNumber(NamedTuple):
    """What words say in numbers: the cells of a figure that stand on them."""

    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    unit: str
    comparator: str

    def __str__(self) -> str:
        low, high = self.min, self.max
        number = f"{self.value:f}" if self.value is not None else f"{low or ''} to {high or ''}"
        return f"{self.comparator} {number} {self.unit}"


def cells(claim: Claim) -> ReadNumber:
    """
    Return the cells of a figure that its words must bear out.

    >>> str(cells(Claim("f", "flow", "x", value=Decimal(9), unit="CNY", comparator="exactly")))
    'exactly 9 CNY'
    """
    return ReadNumber(claim.value, claim.min, claim.max, claim.unit, claim.comparator)


def readings(words: Sequence[str]) -> tuple[ReadNumber, ...]:
    """
    Return all that the quoted *words* of one figure read: each quote alone, then in pairs.

    A number alone takes its unit from another quote, such as the heading of its table.

    >>> [str(found) for found in readings(["近1亿元"])]
    ['just-under 100000000 CNY']
    >>> [str(found) for found in readings(["120", "万元"])]
    ['exactly 1200000 CNY']
    >>> [str(found) for found in readings(["120", "投入（万元）"])]
    ['exactly 1200000 CNY']
    """
    whole = [_SOFT_BREAK.sub("", quote) for quote in words]
    alone = [found for quote in whole for found in _read(quote)]
    return tuple(dict.fromkeys([*alone, *_in_pairs(whole)]))


def _in_pairs(words: Sequence[str]) -> Iterator[ReadNumber]:
    for number in words:
        if not _NUMERAL.fullmatch(number):
            continue
        for other in words:
            if other is not number:
                with_unit, replaced = _NUMERAL.subn(number, other, count=1)
                heading = _HEADING.search(other)
                unit = heading["inside"] or heading["named"] if heading else other
                yield from _read(with_unit if replaced else number + unit)


@lru_cache(maxsize=4096)
def _read(words: str) -> tuple[ReadNumber, ...]:
    return tuple(_all(account(words)))


def _all(found: Account) -> Iterator[ReadNumber]:
    for quantity in found.quantities:
        yield ReadNumber(
            quantity.value, quantity.min, quantity.max, quantity.unit, quantity.comparator
        )
    for time in found.times:
        if time.unit:
            yield ReadNumber(time.quantity, time.min, time.max, time.unit, time.comparator)
    for rank in found.ranks:
        yield ReadNumber(Decimal(rank.value), None, None, "count", "exactly")


def placed(text: str) -> dict[tuple[int, int], ReadNumber]:
    """
    Return what a whole *text* reads, by the bounds of the words.

    In its sentence a number may have what its own words lack: the unit that ends a list (3、5、7所).

    >>> [str(found) for found in placed("建成3、5、7所").values()]
    ['exactly 3 count', 'exactly 5 count', 'exactly 7 count']
    """
    found = account(text)
    bounds = [
        *((mark.start, mark.end) for mark in found.quantities),
        *((mark.start, mark.end) for mark in found.times if mark.unit),
        *((mark.start, mark.end) for mark in found.ranks),
    ]
    return dict(zip(bounds, _all(found), strict=True))
