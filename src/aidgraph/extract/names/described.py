"""Find what a report describes and does not name: groups of persons, and who speaks for a body."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_SPEAKS = re.compile("(?:主要|有关|相关)?负责人(?=说|表示|介绍|告诉|指出|坦言|称|透露|强调)")
_PARTS = frozenset(("n", "nz", "vn", "a", "an", "s", "f"))
_LOCAL = frozenset(("当地", "本地", "外地"))
_LEAST = 4  # letters of a group that says who is meant
_MOST = 18
_JOINTS = frozenset(("、", "等", "和"))


@cache
def _groups() -> tuple[str, ...]:
    return tuple(word for row in table("groups") for word in split(row["words"]))


def find_described(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """
    Yield groups (援疆教师, 某团干部职工) and spokesmen (某指挥部负责人).

    Args:
        page: The text and its words.
        found: The names; a group begins with the one right before it, a spokesman always.
    """
    owners = {item.end: item for item in found if item.type in {"Organization", "Place"}}
    inside = [False] * (len(page.text) + 1)
    for item in found:
        inside[item.start : item.end] = [True] * (item.end - item.start)
    for token in page.tokens:
        if token.word.endswith(_groups()) and not inside[token.start]:
            start = _group_start(page, token, inside)
            owner = owners.get(start)
            start = owner.start if owner else start
            if _LEAST <= token.end - start <= _MOST:
                yield FoundName(start, token.end, "Other", "group")
    for match in _SPEAKS.finditer(page.text):
        owner = owners.get(match.start())
        if owner is not None and owner.type == "Organization":
            yield FoundName(owner.start, match.end(), "Person", "spokesman")


def _group_start(page: Page, head: Token, inside: Sequence[bool]) -> int:
    """Return where a group begins: at the first word before its head that tells which one."""
    start = head.start
    for token in page.before(head.start):
        listed = token.word in _JOINTS and (start < head.start or token.word == "等")
        local = token.word in _LOCAL
        belongs = (
            token.tag in _PARTS or listed or local or token.word in word_list("verbs", "inner")
        )
        general = token.word in word_list("trims", "left") and not (local or listed)
        if not belongs or general or inside[token.start]:
            break
        start = token.start
        if local:
            break
    while page.text[start] in _JOINTS:
        start += 1
    return start
