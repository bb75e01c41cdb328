"""Words beside a number that say how it is meant: 近, 约, 超过, 以上, 左右."""

from dataclasses import dataclass
from functools import cache
from typing import cast

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.model import Comparator


@dataclass(frozen=True, slots=True)
class Word:
    """Hold a comparator's word; ``guard`` may not stand before it, ``use`` narrows it."""

    text: str
    comparator: Comparator
    guard: tuple[str, ...]
    use: str


@cache
def words(side: str) -> dict[str, Word]:
    """Return the comparators that stand on *side* (before, after), by their text.

    >>> words("after")["以上"].comparator
    'at-least'
    """
    return {
        normalise(word): Word(
            normalise(word),
            cast("Comparator", row["comparator"]),
            split(row["guard"]),
            row["use"],
        )
        for row in table("comparators")
        if row["side"] == side
        for word in split(row["words"])
    }


@cache
def _longest(side: str) -> int:
    return max(map(len, words(side)))


def before(text: str, start: int, *, bare: bool) -> Word | None:
    """
    Return the comparator that ends at *start*; *bare* says that 百, 千, 万 or 亿 alone follows.

    >>> before("总投资近18亿元", 4, bare=False).comparator
    'just-under'
    >>> before("附近3家医院", 2, bare=False) is None
    True
    """
    known = words("before")
    for length in range(min(_longest("before"), start), 0, -1):
        word = known.get(text[start - length : start])
        if word is None or (word.use == "scale" and not bare):
            continue
        return None if text.endswith(word.guard, 0, start - length) and word.guard else word
    return None


def after(text: str, end: int, *, measure: bool) -> Word | None:
    """
    Return the comparator that begins at *end*; *measure* allows 多 and 余 after a unit (3米多).

    >>> after("80%以上", 3, measure=False).comparator
    'at-least'
    """
    known = words("after")
    for length in range(_longest("after"), 0, -1):
        word = known.get(text[end : end + length])
        if word is None:
            continue
        if word.use == "measure" and (not measure or text.startswith(_GOES_ON, end + length)):
            continue
        return word
    return None


_GOES_ON = tuple("种个名项样家元彩功次媒方年位地款只条数少")
