"""Units of the Xinjiang corps (新疆生产建设兵团一师五团), and teams by where they are sent."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import table
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page

_DIGITS = "一二三四五六七八九"
_NUMBER = "[一二三四五六七八九十百〇零\\d]{1,4}"
_UNIT = re.compile(
    rf"(?:新疆)?(?:生产建设)?(?:兵团)?(?:农)?第?({_NUMBER})师(?:第?({_NUMBER})团|[{HAN}]{{0,2}}[一二三四五六七八九十]+[农牧]?场)?"
    rf"|(?:新疆)?生产建设兵团|第?({_NUMBER})团(?=[{HAN}，、。])"
)
_CORPS = re.compile("兵团|兵地|疆")


def units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of units, in a text that speaks of the corps."""
    if _CORPS.search(text):
        yield from (match.span() for match in _UNIT.finditer(text))


def find_corps(page: Page) -> Iterator[FoundName]:
    """Yield units of the corps."""
    for start, end in units(page.text):
        yield FoundName(start, end, "Organization", "list", frozenset({"corps"}))


def corps_code(name: str) -> str:
    """
    Return the code of the city or town that is the corps' unit *name*, or an empty string.

    >>> corps_code("新疆生产建设兵团一师五团"), corps_code("第十四师")
    ('659002104', '659009')
    """
    match = _UNIT.search(name)
    if not match or not match[1]:
        return ""
    return _codes().get((number(match[1]), number(match[2] or "")), "")


@cache
def _codes() -> dict[tuple[int, int], str]:
    return {
        (int(row["division"]), int(row["regiment"] or 0)): row["code"] for row in table("corps")
    }


def number(numeral: str) -> int:
    """
    Return the value of a numeral in the name of a unit; none gives 0.

    >>> number("四十四"), number("二二五"), number("14"), number("")
    (44, 225, 14, 0)
    """
    if numeral.isascii():
        return int(numeral or 0)
    if "百" in numeral or not re.search("[十百]", numeral):
        digits = [str(_DIGITS.find(char) + 1) for char in numeral if char in _DIGITS + "〇零"]
        return int("".join(digits) or 0)
    tens, _, ones = numeral.partition("十")
    return (_DIGITS.find(tens) + 1 if tens else 1) * 10 + (_DIGITS.find(ones) + 1 if ones else 0)


_TEAM = re.compile(
    rf"(?:中国)?(?:第[一二三四五六七八九十百\d]{{1,4}}批)?援([{HAN}]{{2,7}})(?:抗疫)?(?:医疗队|专家组|医疗专家组|农业专家组)"
)


def find_missions(page: Page) -> Iterator[FoundName]:
    """Yield teams that are sent to a country or a province."""
    for match in _TEAM.finditer(page.text):
        finders = (gazetteer().full_names, gazetteer().countries)
        if any(find.longest(page.text, match.start(1)) == match.end(1) for find in finders):
            yield FoundName(*match.span(), "Organization", "list", frozenset({"mission"}))
