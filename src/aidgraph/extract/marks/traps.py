"""Numerals that are no number: parts of words, names, slogans, versions, codes, ordinals."""

import re
from functools import cache
from typing import NamedTuple

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.numbers import NUMERALS, number_at
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks.units import unit_at

NAME = "part of a name or a quoted phrase"
TITLE = "part of a title"
ARTICLE = "indefinite, no number"
_NOT_AFTER = f"(?<![0-9{NUMERALS}第几数.])"
_NUMERAL = re.compile(f"[0-9]+(?:[.,·][0-9]+)*|[{NUMERALS}半双几]+")
_STARTS = rf"(?=[0-9A-Za-z〔\[(（第前半{NUMERALS}])"
_TITLES = re.compile(r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,80}〉")
_QUOTED = re.compile(r"[“‘「『][^“”‘’「」『』，。、；：！？…\n]{1,9}[”’」』]")
_ARTICLE = re.compile(rf"(?<![0-9{NUMERALS}第几数之唯惟])一(?=[一-鿿])")
_AFTER_NOUN = re.compile(
    r"[^\W0-9A-Za-z_是有成为这那每某哪另任同其中的之了第前后上下说做当以如]一..?.?[，。、；,;.)\n和及与]$"
)
_GIVING_REACH = 8  # characters between the verb and 一


class Trap(NamedTuple):
    """Hold the place of numerals that are no number, and the reason."""

    start: int
    end: int
    reason: str


def traps(text: str) -> list[Trap]:
    """
    Return the numerals of a normalised *text* that are no number; they may overlap.

    >>> [text[t.start:t.end] for text in ["创建5A级景区，进一步做好"] for t in traps(text)]
    ['5A级', '进一步']
    """
    found = [*_words(text), *_shapes(text), *_quoted(text), *_articles(text)]
    return sorted(found)


@cache
def _reasons() -> dict[str, str]:
    reasons = {normalise(w): r["reason"] for r in table("number-traps") for w in split(r["words"])}
    places = {word: NAME for row in table("number-places") for word in split(row["words"])}
    return {**places, **reasons}


@cache
def _word() -> re.Pattern[str]:
    inner = [word for word in _reasons() if word[0] not in f"0123456789{NUMERALS}"]
    first = [word for word in _reasons() if word[0] in f"0123456789{NUMERALS}"]
    return re.compile(f"{one_of(inner)}|{_NOT_AFTER}{one_of(first)}(?![0-9]*分钟)")


def _words(text: str) -> list[Trap]:
    reasons = _reasons()
    return [Trap(*m.span(), reasons[m.group()]) for m in _word().finditer(text)]


@cache
def _shape() -> tuple[re.Pattern[str], tuple[str, ...]]:
    rows = table("number-shapes")
    patterns = [
        f"(?P<r{i}>{row['pattern'].replace('<Z>', f'[{NUMERALS}]').replace('<z>', NUMERALS)})"
        for i, row in enumerate(rows)
    ]
    return re.compile(f"{_STARTS}(?:{'|'.join(patterns)})"), tuple(r["reason"] for r in rows)


def _shapes(text: str) -> list[Trap]:
    pattern, reasons = _shape()
    return [
        Trap(*match.span(), reasons[int((match.lastgroup or "r0")[1:])])
        for match in pattern.finditer(text)
    ]


def _quoted(text: str) -> list[Trap]:
    """Find the numerals in titles and in short quotations, which name things.

    A quotation that is an amount and nothing else (“一百天”) is left alone.
    """
    found = []
    for pattern, reason in ((_TITLES, TITLE), (_QUOTED, NAME)):
        for match in pattern.finditer(text):
            if reason == NAME and _is_amount(text, match.start() + 1, match.end() - 1):
                continue
            found += [
                Trap(*numeral.span(), reason)
                for numeral in _NUMERAL.finditer(text, match.start(), match.end())
            ]
    return found


def _is_amount(text: str, start: int, end: int) -> bool:
    number = number_at(text, start)
    unit = unit_at(text, number.end) if number else None
    return number is not None and unit is not None and number.end + len(unit.text) == end


def _articles(text: str) -> list[Trap]:
    """Find 一 with a measure word where it says no more than "a".

    It counts after 捐赠 or 建成, and after the noun it counts (卫生院一座、).
    """
    found = []
    for match in _ARTICLE.finditer(text):
        unit = unit_at(text, match.end())
        joined = text.startswith(("个多", "个半"), match.end())
        if unit is None or joined or not (unit.key in {"count", "person"} and unit.use != "region"):
            continue
        end = match.end() + len(unit.text)
        listed = unit.text != "次" and _AFTER_NOUN.match(text, match.start() - 1, end + 1)
        after = text[match.start() - 1 : match.start()]
        given = (after != "，" or unit.text != "个") and _is_given(text, match.start())
        if not (given or listed):
            found.append(Trap(match.start(), end, ARTICLE))
    return found


@cache
def _giving() -> re.Pattern[str]:
    verbs = one_of(word for row in table("giving") for word in split(row["words"]))
    return re.compile(
        rf"{verbs}了?(?:[^，。；：\n“”]{{0,6}}?[0-9{NUMERALS}][^，。；：\n]{{0,8}}[、和，])?$"
    )


def _is_given(text: str, start: int) -> bool:
    return _giving().search(text, max(0, start - 2 * _GIVING_REACH), start) is not None
