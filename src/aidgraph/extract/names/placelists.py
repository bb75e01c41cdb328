"""Find the places of a list that says how many they are: 瓦达伊、锡拉和瓦迪菲拉三省."""

import re
from collections.abc import Iterator

from aidgraph.chinese.script import HAN
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page

_NUMBER = "[两二三四五六七八九十]|[0-9]{1,2}个?"
_KINDS = "省区|省市|省|州|县市|县区|县|市|国|乡镇|乡|镇|村|岛|区|旗"
_LIST = re.compile(
    rf"(?P<items>[{HAN}]{{2,6}}(?:、[{HAN}]{{2,6}}){{0,8}}(?:和|及|、)[{HAN}]{{2,6}}?)等?(?P<n>{_NUMBER})(?:{_KINDS})"
)
_PARTED = re.compile("[、和及]")
_LEADS = re.compile(
    "^.*(?:连接|贯穿|途经|分布|派往|走进|在|进入|越境进入|包括|来自|覆盖|前往|涉及|辐射|南部|北部|东部|西部|中部|于|为|到|的|向)"
)
_WORDS = re.compile("[的了是有为在与等各其该本我你他这那不也都从把被让又还再已将及个]|目前|包括")
_LEAST, _MOST = 2, 6
_DIGITS = {
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


def find_place_lists(page: Page) -> Iterator[FoundName]:
    """Yield the items of a list of as many places as the number after it says, or of some with 等."""
    for match in _LIST.finditer(page.text):
        spans = list(_items(match.group("items"), match.start("items")))
        number = match.group("n").removesuffix("个")
        told = _DIGITS.get(number) or int(number) if number in _DIGITS or number.isdigit() else 0
        some = page.text.endswith("等", 0, match.start("n"))
        fits = len(spans) == told or (some and 1 < len(spans) < told)
        start = spans[0][0]
        fits &= start in page.begins or start > match.start("items")
        named = [span for span in spans if _is_name(page, *span)]
        if fits and len(named) == len(spans):
            for start, end in spans:
                yield FoundName(start, end, "Place", "list")


def _items(words: str, start: int) -> Iterator[tuple[int, int]]:
    at = 0
    for part in _PARTED.split(words):
        led = _LEADS.match(part) if at == 0 else None
        skipped = led.end() if led else 0
        yield start + at + skipped, start + at + len(part)
        at += len(part) + 1


def _is_name(page: Page, start: int, end: int) -> bool:
    """Tell whether an item may be a place's name: short, without a function word."""
    words = page.text[start:end]
    return _LEAST <= len(words) <= _MOST and not _WORDS.search(words)
