"""Find titles and honours: what somebody is awarded, named or listed as (先进集体, 典型案例)."""

from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import Head, ending_heads
from aidgraph.extract.names.nameparts import name_parts
from aidgraph.extract.words.page import Page

_LISTS = ("名单", "称号", "荣誉", "行列")  # 进了示范村名单


@cache
def _sure() -> dict[str, bool]:
    return {row["head"]: bool(row["sure"]) for row in table("heads-recognition")}


@cache
def _finder() -> WordFinder:
    return WordFinder(_sure())


def find_awards(page: Page) -> Iterator[FoundName]:
    """Yield names that end in a word for an honour, where one is awarded or the word is sure."""
    for at, end in ending_heads(page, _finder()):
        awarded = _awarded_from(page, at)
        if awarded >= 0 and any(close >= end for _, close in _quoted(page, awarded, at)):
            continue  # a part of a quotation: see quotations
        start = name_parts(page, at, end, Head(page.text[at:end], "Recognition"))[0].start
        if awarded == at:
            yield FoundName(at, end, "Recognition", "award", frozenset({"head"}))  # 评鉴优等
            continue
        if 0 <= awarded < at:
            start = start if page.text[start] in "“‘" else awarded
        elif (
            not page.text.startswith(_LISTS, end)
            and not _sure()[page.text[at:end]]
            and not (page.text[end - 1] in "村县镇" and page.is_counted(end))
        ):
            continue
        if at - start >= 2 or page.text[start] in "“‘":
            many = not 0 <= awarded < at and page.text[end - 1] in "村县镇"
            rule = "head.counted" if many and page.is_counted(end) else "award"  # 示范村2个
            yield FoundName(start, end, "Recognition", rule, frozenset({"head"}))


def _quoted(page: Page, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the quotations that open between *start* and *end*."""
    for opener in range(max(start, end - 40, 0), end):
        if opener in page.closers:
            yield opener, page.closers[opener]


def _awarded_from(page: Page, at: int) -> int:
    """Return where what is awarded begins: after the verb, and after 某地首个."""
    start = page.object_start(at, word_list("verbs", "award"))
    if start < 0:
        return -1
    for token in page.after(start):
        if token.start >= at:
            break
        if token.tag == "ORG" and token.start == start:
            start = token.end  # 入选教育部典型项目
        elif token.word in {"为", "了", "成"} or (
            token.tag == "m" and token.word.startswith(("首", "第一"))
        ):
            start = token.end
    return start
