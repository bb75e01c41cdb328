"""Tag by rules alone: a small word list, the gazetteer, numbers; what is unknown is a name."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import gazetteer, region_names
from aidgraph.chinese.lexicon import split
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.words.token import Token

_UNIT = (
    "人民币|万元|亿元|美元|万人|人次|课时|公里|千米|平方米|平方公里|立方米|公斤|小时|个月|岁"
    "|[级元人个家名所座项亩米吨台套件顶床张只支株册期批次届场条户间处辆艘例天年月日层轮期国省市县村位对]"
)
_CUTS = frozenset("的在和与及被由向等了是有说到")  # words of one letter that end an unknown word
_NUMERAL = "[一二两三四五六七八九十百千万亿几数零〇]"
_CHUNK = re.compile(
    r"(?P<TIME>\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日|[底初份])?|\d{1,2}日"
    rf"|{_NUMERAL}{{1,3}}年来)"
    rf"|(?P<m>第?\d[\d.,]*(?:%|[万亿千百]{{0,3}}[余多]?(?:{_UNIT})?)"
    rf"|第{_NUMERAL}{{1,4}}(?:{_UNIT})?|{_NUMERAL}{{1,6}}[余多]?(?:{_UNIT}))"
    r"|(?P<m2>首[个家座支批趟列次例届])"
    r"|(?P<nz>[A-Za-z][A-Za-z0-9]*)"
    r"|(?P<w>[^\w])"
)


@cache
def _vocabulary() -> dict[str, str]:
    """Return the tag of each known word; where two lists have one, the later list wins."""
    tags = dict.fromkeys(gazetteer().large_places, "LOC")
    tags |= dict.fromkeys(region_names(), "LOC")
    for name in ("organization", "facility", "event", "project", "recognition"):
        tags |= {row["head"]: "n" for row in table(f"heads-{name}")}
    tags |= dict.fromkeys(word_list("known-organizations"), "ORG")
    for row in table("titles"):
        tags |= dict.fromkeys(split(row["words"]), "v" if row["kind"] == "says" else "n")
    for row in table("words"):
        tags |= dict.fromkeys(split(row["words"]), row["tag"])
    return tags


@cache
def _finder() -> WordFinder:
    return WordFinder(_vocabulary())


class RuleTagger:
    """
    Cut and tag without any model: letters that no list knows are one word with the tag ``nz``.

    >>> [(t.word, t.tag) for t in RuleTagger().words("温宿县引进3家企业")]
    [('温宿县', 'LOC'), ('引进', 'v'), ('3家', 'm'), ('企业', 'n')]
    """

    def words(self, text: str) -> list[Token]:
        """Return the words of *text*."""
        return list(self._scan(text))

    def _scan(self, text: str) -> Iterator[Token]:
        unknown = at = 0
        while at < len(text):
            end, tag = self._word_at(text, at, inside=unknown < at)
            if not tag:
                at += 1
                continue
            if unknown < at:
                yield Token(unknown, at, text[unknown:at], "nz")
            yield Token(at, end, text[at:end], tag)
            unknown = at = end
        if unknown < at:
            yield Token(unknown, at, text[unknown:at], "nz")

    def _word_at(self, text: str, at: int, *, inside: bool) -> tuple[int, str]:
        """Return the end and the tag of the word at *at*; no tag where none begins there.

        *inside* says that unknown letters come just before.
        """
        place = gazetteer().full_names.longest(text, at)
        known = _finder().longest(text, at)
        if known == at + 1 and inside and text[at] not in _CUTS:
            known = at  # 内 is a word after one that is known, not in 白内障
        if place > at and place >= known:
            return place, "LOC"
        chunk = _CHUNK.match(text, at)
        if chunk and chunk.end() >= known:
            return chunk.end(), (chunk.lastgroup or "w").rstrip("2")
        return known, _vocabulary()[text[at:known]] if known > at else ""
