"""Find bodies known by name (新华社, 联合国儿童基金会) or by the post that leads them (四川省委书记)."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page


@cache
def _finder() -> WordFinder:
    abroad = (word for row in table("known-abroad") for word in split(row["words"]))
    return WordFinder(frozenset(abroad) | word_list("known-organizations"))


_LEGAL = re.compile(
    r"(?:社团|财团)法人[\u3400-\u9fff]{2,20}?(?:基金会|协会|学会|总会|促进会|联盟|公会|医院)"
)


def find_known(page: Page) -> Iterator[FoundName]:
    """Yield well-known bodies that begin where a word begins and end where one ends."""
    for start, end in _finder().spans(page.text):
        if start in page.begins and end in page.ends:
            yield FoundName(start, end, "Organization", "list")
    for match in _LEGAL.finditer(page.text):
        yield FoundName(match.start(), match.end(), "Organization", "list")


_COMMITTEE = re.compile(
    "[省市县区州盟旗地镇乡]委(?=副?书记|常委|副?秘书长|(?:统战|宣传|组织|政法)部)"
)
_LONGEST = 8  # letters of a place before its committee
_LED = frozenset(("LOC", "ORG"))


def find_committees(page: Page) -> Iterator[FoundName]:
    """Yield the committees of places (四川省委), and bare ones (县委) where no place stands before."""
    for match in _COMMITTEE.finditer(page.text):
        start = _place_start(page, match.start())
        yield FoundName(start, match.end(), "Organization", "list", frozenset({"committee"}))


def _place_start(page: Page, at: int) -> int:
    """Return where the place before an offset begins, or the offset where there is none."""
    book = gazetteer()
    for start in range(max(0, at - _LONGEST), at - 1):
        if book.full_names.longest(page.text, start) == at + 1:
            return start
        if book.short_names.longest(page.text, start) == at:
            return start
    before = next((t for t in page.before(at + 1) if t.end >= at), None)
    return before.start if before is not None and before.tag in _LED else at
