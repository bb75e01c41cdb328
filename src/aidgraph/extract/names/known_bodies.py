"""Find bodies that everybody knows by name: 新华社, 联合国儿童基金会."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.lexicon import split
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import Found
from aidgraph.extract.words.page import Page


@cache
def _finder() -> WordFinder:
    abroad = (word for row in table("known-abroad") for word in split(row["words"]))
    return WordFinder(frozenset(abroad) | word_list("known-organizations"))


_LEGAL = re.compile(
    r"(?:社团|财团)法人[\u3400-\u9fff]{2,20}?(?:基金会|协会|学会|总会|促进会|联盟|公会|医院)"
)


def find_known(page: Page) -> Iterator[Found]:
    """Yield well-known bodies that begin where a word begins and end where one ends."""
    for start, end in _finder().spans(page.text):
        if start in page.begins and end in page.ends:
            yield Found(start, end, "Organization", "list")
    for match in _LEGAL.finditer(page.text):
        yield Found(match.start(), match.end(), "Organization", "list")
