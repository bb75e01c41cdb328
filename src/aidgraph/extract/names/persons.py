"""Find persons: what the tagger calls one with a Chinese name's form, titles, and X·Y names."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import common_places, gazetteer
from aidgraph.chinese.script import HAN
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_FOREIGN = re.compile(rf"[{HAN}]{{1,7}}(?:·[{HAN}]{{1,8}}){{1,3}}")
_BYLINE = re.compile(rf"(?:记者|通讯员)[ \u3000]([{HAN}]{{3,4}})(?=[ \u3000\n)]|$)", re.MULTILINE)
_ALIAS = re.compile(
    rf"(?:^|(?<=[，。；、:的女孩生儿民者户\n]))((?![的该])[{HAN}]{{2,4}})(?=\(化名\))", re.MULTILINE
)
_SHORT_NAME = re.compile(f"[{HAN}]{{2,4}}")
_QUOTES = ("“", "‘", "「")
_ACTS = frozenset(("v", "d", "p", "u"))
_LETTER = frozenset(("LOC", "n", "a", "q", "m", "nz", "TIME", "d", "f"))
_FUNCTION = frozenset("的说在和与到向就也都是被把对为从将已曾还又等率带来去上下中内后前时")
_MISTAKEN = frozenset(("LOC", "TIME", "n"))  # 参赞周一鸣, 外长库雷西
_NO_GIVEN = frozenset(  # 马方 and 马全国 tell of a country by one letter
    (
        "方", "国", "军", "政", "侧", "企", "籍", "境", "全国", "全境", "水利", "卫生", "教育", "农业", "外交", "财政",
        "政府", "总统", "总理", "议会", "北部", "南部", "东部", "西部", "中部", "青年", "学生", "人民", "民众", "患者",
        "当地", "境内", "国内", "双方", "两国", "关系", "建交", "友好", "合作", "媒体", "各界", "官员", "公民",
    )
)  # fmt: skip
_TITLE = 5  # letters of the longest title


def find_persons(page: Page) -> Iterator[FoundName]:
    """Yield persons."""
    yield from _foreign(page)
    for match in _ALIAS.finditer(page.text):
        yield FoundName(*match.span(1), "Person", "person", frozenset({"form"}))
    for match in _BYLINE.finditer(page.text):
        yield FoundName(*match.span(1), "Person", "person", frozenset({"form"}))
    yield from _titled(page)
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


def _titled(page: Page) -> Iterator[FoundName]:
    """Yield the names after a long title, where the tagger cut through both: 理事|长方|可成."""
    for start, end in _long_titles().spans(page.text):
        at = end + (page.text[end : end + 1] in {" ", "\u3000"})
        name = _full_name(page.text, at)
        first = page.begins.get(at)
        parted = first is None or at > end or page.tokens[first].end == at + 1
        parted = parted or name[1:2] == "氏"  # 阮氏明秋
        begins = start in page.begins and parted
        if name and begins and at + len(name) in page.ends:
            yield FoundName(at, at + len(name), "Person", "person", frozenset({"form"}))


def _full_name(text: str, at: int) -> str:
    """Return the Chinese name of three letters that stands at an offset, where one does."""
    name = text[at : at + 3]
    if name[1:2] == "氏":
        return text[at : at + 4]
    return name if has_surname(name) and len(name) > 2 else ""


@cache
def _long_titles() -> WordFinder:
    return WordFinder(title for title in _offices() if len(title) > 1)


def _is_one(page: Page, index: int, token: Token, after: Token) -> bool:
    """Tell whether two words are the halves of one foreign name (扎西 多吉)."""
    foreign = not has_surname(token.word) and not has_surname(after.word)
    if not (token.tag == after.tag == "PER" and foreign):
        return False
    if any(title.endswith(token.word) for title in _offices()):  # 国|务卿
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
    cut = one.tag in _LETTER or (one.tag == "v" and after.tag in {"v", "d", "w"})
    plain = len(one.word) == 1 and cut and one.word not in _FUNCTION
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
    if len(token.word) > 2 and any(token.word[-n:] in heads() for n in (2, 3)):
        return False  # 宣传部, 周转房
    if token.word[1:] in _NO_GIVEN:
        return False
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
        start, end = _whole(page, first, start, end)
        if start < first and end > last + 1 and page.text[start - 1 : start] not in _QUOTES:
            yield FoundName(start, end, "Person", "person", frozenset({"form"}))


def _whole(page: Page, dot: int, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a foreign name, those of the words that the tagger calls a person."""
    for token in page.before(end):
        if token.end <= start:
            break
        if token.tag == "PER" and token.start <= dot < token.end:
            start = token.start
    tail = next((t for t in page.before(end + 1) if t.start < end <= t.end), None)
    return start, tail.end if tail is not None and tail.tag == "PER" else end


def _part_end(page: Page, start: int, limit: int) -> int:
    """Return the end of the last part of a foreign name: a word, or letters that write sounds."""
    index = page.begins.get(start)
    if index is not None and page.tokens[index].tag in {"PER", "LOC", "nr"}:
        return min(page.tokens[index].end, limit)
    end = start
    while end < limit and page.text[end] in word_list("transliteration"):
        end += 1
    return end
