"""Find bodies that everybody knows by name: 新华社, 联合国儿童基金会."""

from collections.abc import Iterator
from functools import cache

from aidgraph.extract.page import Page
from aidgraph.extract.span import Found
from aidgraph.extract.wordfinder import WordFinder, word_list


@cache
def _finder() -> WordFinder:
    return WordFinder(word_list("known-organizations"))


def find_known(page: Page) -> Iterator[Found]:
    """Yield well-known bodies that begin where a word begins and end where one ends."""
    for start, end in _finder().spans(page.text):
        if start in page.begins and end in page.ends:
            yield Found(start, end, "Organization", "list")
