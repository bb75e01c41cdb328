"""Find persons: what the tagger calls one with a Chinese name's form, titles, and X·Y names."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import common_places, gazetteer
from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_FOREIGN = re.compile(rf"[{HAN}]{{1,7}}(?:·[{HAN}]{{1,8}}){{1,3}}")
_BYLINE = re.compile(rf"(?:记者|通讯员)[ \u3000]([{HAN}]{{3,4}})(?=[ \u3000\n)]|$)", re.MULTILINE)
_SHORT_NAME = re.compile(f"[{HAN}]{{2,4}}")
_QUOTES = ("“", "‘", "「")
_ACTS = frozenset(("v", "d", "p", "u"))
_LETTER = frozenset(("n", "a", "q", "m", "nz", "TIME", "d", "f"))
_FUNCTION = frozenset("的说在和与到向就也都是被把对为从将已曾还又等率带来去上下中内后前时")
_MISTAKEN = frozenset(("LOC", "TIME", "n"))  # 参赞周一鸣, 外长库雷西
_TITLE = 5  # letters of the longest title


def find_persons(page: Page) -> Iterator[FoundName]:
    """Yield persons."""
    yield from _foreign(page)
    for match in _BYLINE.finditer(page.text):
        yield FoundName(*match.span(1), "Person", "person", frozenset({"form"}))
    for index, token in enumerate(page.tokens):
        after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
        if after is not None and _is_one(page, index, token, after):
            yield FoundName(token.start, after.end, "Person", "person")
        elif token.tag == "PER" and _is_person(page, index, token):
            end = token.end + _third(page, index, token)
            yield FoundName(token.start, end, "Person", "person", frozenset({"tag"}))
        elif token.tag == "nz" and has_surname(token.word) and _has_role(page, index):
            yield FoundName(token.start, token.end, "Person", "person")
        elif token.tag == "nz" and len(token.word) > 3 and has_surname(token.word[:3]):
            if _has_title(page, token, _offices() + _crowds()):  # 村民熊光良欣喜地
                yield FoundName(token.start, token.start + 3, "Person", "person")
        elif (
            token.tag in _MISTAKEN
            and _has_title(page, token, _offices())
            and (has_surname(token.word) or _is_foreign(token.word))
        ):
            yield FoundName(token.start, token.end, "Person", "person")


def _is_one(page: Page, index: int, token: Token, after: Token) -> bool:
    """Tell whether two words are the halves of one foreign name (扎西 多吉)."""
    foreign = not has_surname(token.word) and not has_surname(after.word)
    titled = any(title.endswith(token.word) for title in _offices())  # 国|务卿
    parted = token.tag == after.tag == "PER" and foreign and not titled
    if not parted:
        return False
    if token.end == after.start and _has_title(page, token, _offices() + _crowds()):
        return True
    return len(token.word) > 1 and (_has_role(page, index) or _has_role(page, index + 1))


def _third(page: Page, index: int, token: Token) -> int:
    """Return 1 where the tagger cut the last letter off a name: 主任桑柏|年坦言."""
    rest = page.tokens[index + 1 : index + 3]
    if len(token.word) != 2 or len(rest) < 2 or not has_surname(token.word):
        return 0
    one, after = rest
    plain = len(one.word) == 1 and one.tag in _LETTER and one.word not in _FUNCTION
    titled = _has_title(page, token, _offices() + _crowds())
    return int(plain and titled and (after.tag in {"v", "u", "TIME", "w"} or after.word == "的"))


def has_surname(word: str) -> bool:
    """
    Tell whether *word* has the form of a Chinese name: a surname and one or two characters.

    >>> has_surname("陈立川"), has_surname("欧阳明"), has_surname("医疗队")
    (True, True, False)
    """
    if not _SHORT_NAME.fullmatch(word):
        return False
    if word[:2] in word_list("surnames", "double"):
        return len(word) > 2
    return word[0] in word_list("surnames", "single") and len(word) < 4


def _is_person(page: Page, index: int, token: Token) -> bool:
    """Tell whether a word with the tag PER is one: its form, or a title beside it."""
    following = page.tokens[index + 1].tag if index + 1 < len(page.tokens) else ""
    if following == "r" and len(token.word) < len("王一二"):
        return False  # 张罗这件事
    if len(token.word) < 2 or "·" in page.text[max(0, token.start - 1) : token.end + 1]:
        return False
    formed = has_surname(token.word) and not gazetteer().named(token.word)
    return formed or _has_role(page, index) or _sounds_like_one(page, index, token)


def _sounds_like_one(page: Page, index: int, token: Token) -> bool:
    """Tell whether a word is a foreign name that acts: 达娃当过, 琼达的母亲."""
    if not all(char in word_list("transliteration") for char in token.word):
        return False
    if gazetteer().named(token.word) or token.word in common_places():
        return False
    following = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
    acts = following is not None and (following.tag in _ACTS or following.word in "，、。")
    return len(token.word) > 2 or acts


def _is_foreign(word: str) -> bool:
    """Tell whether all letters of a word write sounds, and no place is called so."""
    sounds = all(char in word_list("transliteration") for char in word)
    return len(word) > 2 and sounds and not gazetteer().named(word)


def _has_role(page: Page, index: int) -> bool:
    """Tell whether a title stands before or after, or a verb of saying after."""
    token = page.tokens[index]
    following = page.tokens[index + 1].word if index + 1 < len(page.tokens) else ""
    if _has_title(page, token, _offices() + _crowds()):
        return True
    return following in word_list("titles", "after") or following in word_list("titles", "says")


def _has_title(page: Page, token: Token, titles: tuple[str, ...]) -> bool:
    return page.text[max(0, token.start - _TITLE) : token.start].endswith(titles)


@cache
def _offices() -> tuple[str, ...]:
    return tuple(word_list("titles", "before"))


@cache
def _crowds() -> tuple[str, ...]:
    return tuple(word_list("titles", "crowd"))


def _foreign(page: Page) -> Iterator[FoundName]:
    """Yield names such as 布如力·斯开克; words before the first part are left out."""
    for match in _FOREIGN.finditer(page.text):
        first, last = page.text.index("·", match.start()), page.text.rindex("·", 0, match.end())
        start = first
        while start > match.start() and page.text[start - 1] in word_list("transliteration"):
            start -= 1
        end = _part_end(page, last + 1, match.end())
        if start < first and end > last + 1 and page.text[start - 1 : start] not in _QUOTES:
            yield FoundName(start, end, "Person", "person", frozenset({"form"}))


def _part_end(page: Page, start: int, limit: int) -> int:
    """Return the end of the last part of a foreign name: a word, or letters that write sounds."""
    index = page.begins.get(start)
    if index is not None and page.tokens[index].tag in {"PER", "LOC", "nr"}:
        return min(page.tokens[index].end, limit)
    end = start
    while end < limit and page.text[end] in word_list("transliteration"):
        end += 1
    return end
