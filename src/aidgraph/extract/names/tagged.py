"""Take what the tagger calls an organization or a place where its last letters agree: 三峡大坝."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import common_places, gazetteer
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_LEAST = 3  # letters of a name
_SITE_LEAST = 3
_BODY_NOUNS = frozenset(
    ("副书记", "书记", "主任", "副主任", "党组", "会长", "主席", "局长", "部长")
)
_NOMINAL = frozenset(("n", "nz", "vn", "ORG", "LOC"))
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_AFTER = frozenset(("v", "p", "c", "d", "ad", "vd", "u"))
_BEFORE = frozenset(("v", "p", "c", "d", "ad", "vd", "TIME", "m", "n"))
_OPEN = frozenset("，。；、：:(\n")
_CLOSE = frozenset("，。；、)(“\n")
_NAMED = frozenset(("LOC", "ORG", "nz"))
_COMMON = (
    "村",
    "镇",
    "乡",
    "县",
    "市",
    "区",
    "州",
    "省",
    "路",
    "山",
    "河",
    "湖",
    "号",
    "级",
    "行",
    "讯",
    "报",
    "派",
    "捐",
    "获",
    "十字",
)
_DOES = frozenset(
    ("设计", "施工", "承建", "监理", "运营", "管理", "支持", "培训", "捐赠", "援建", "审计", "评估")
)
_STATE = ("中国", "中华")


def find_tagged(page: Page) -> Iterator[FoundName]:
    """
    Yield organizations and sites that the tagger found and no head word tells.

    A body's word must end as bodies do (局, 办, 会), be written in capitals (JICA), or begin with
    the country's name; a site's must end as sites do (大坝, 大道).
    """
    for index, token in enumerate(page.tokens):
        following = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
        body = token.tag == "ORG" and (_is_body(token, following) or _acts(page, index))
        if body:
            yield FoundName(token.start, token.end, "Organization", "tag", frozenset({"tag"}))
        elif token.tag in {"LOC", "n", "nz"} and _is_site(page, token, following):
            yield FoundName(token.start, token.end, "Facility", "tag", frozenset({"tag"}))


def _is_body(token: Token, following: Token | None) -> bool:
    word = token.word
    if word in common_places() or word in heads() or gazetteer().named(word):
        return False
    if word.isascii():
        return len(word) >= _LEAST and word.isupper()
    if following is not None and following.word in _BODY_NOUNS and word[-1] in _ends("body"):
        return True
    if len(word) < _LEAST or any(mark in word for mark in "“”‘’「」()·、，"):
        return False
    does = following is not None and following.tag == "vn" and following.word in _DOES
    goes_on = following is not None and following.tag in _NOMINAL and not does
    return (word[-1] in _ends("body") and not goes_on) or (
        word.startswith(_STATE) and len(word) > _LEAST and not goes_on
    )


def _acts(page: Page, index: int) -> bool:
    """Tell whether a word that the tagger calls a body stands as one who acts: 由复星支持."""
    token = page.tokens[index]
    before = page.tokens[index - 1] if index else None
    after = page.tokens[index + 1] if index + 1 < len(page.tokens) else None
    word = token.word
    listed = before is not None and before.word == "、" and page.tokens[index - 2].tag == "ORG"
    if (
        not _HAN.fullmatch(word)
        or (len(word) < _LEAST and not listed)
        or word in common_places()
        or word in heads()
    ):
        return False
    if (
        gazetteer().named(word)
        or word.endswith(_COMMON)
        or word[:-1].endswith(tuple(heads()))
        or (before and before.tag in _NAMED)
    ):
        return False
    if {word[:2], word[2:]} <= word_list("verbs", "inner"):
        return False  # 合作交流
    ends = after is None or after.tag in _AFTER or after.word in _CLOSE
    begins = before is None or before.tag in _BEFORE or before.word in _OPEN
    return begins and ends


def _is_site(page: Page, token: Token, following: Token | None) -> bool:
    """Tell whether a word is a road, a dam or the like; a common noun must be built or opened."""
    word = token.word
    if len(word) < _SITE_LEAST or word[-1] not in _ends("site") or word.endswith(_common_sites()):
        return False
    if following is not None and following.tag in _NOMINAL and token.tag != "LOC":
        return False
    if gazetteer().named(word) or word in common_places() or word in heads():
        return False
    if page.is_counted(token.end) or page.text[token.start - 1 : token.start].isdigit():
        return False
    return token.tag == "LOC" or page.is_built(token.start, token.end)


@cache
def _ends(kind: str) -> frozenset[str]:
    return word_list("ends", kind)


@cache
def _common_sites() -> tuple[str, ...]:
    return tuple(word_list("ends", "none"))
