"""Numerals that are no number: parts of words, names, slogans, versions, codes, ordinals."""

import re
from functools import cache
from typing import NamedTuple

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.numbers import NUMERALS, ONES, number_at
from aidgraph.chinese.script import HAN, normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks.units import unit_at

NAME = "part of a name or a quoted phrase"
TITLE = "part of a title"
ARTICLE = "indefinite, no number"
VAGUE = "vague, no number"
SAME = "number of the things just named"
_NOT_AFTER = f"(?<![0-9{NUMERALS}第几数.])"
_NUMERAL = re.compile(f"[0-9]+(?:[.,·][0-9]+)*|[{NUMERALS}半双几]+")
_STARTS = rf"(?=[-0-9A-Za-z〔\[(（第前半首{NUMERALS}])"
_TITLES = re.compile(r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,80}〉")
_QUOTED = re.compile(r"[“‘「『][^“”‘’「」『』，。、；：！？…\n]{1,9}[”’」』]")
_EDITION = re.compile(r"[“‘「『]((?:19|20)[0-9]{2})(?![0-9 ]|年|[-~—至])")  # “2019光明行”
_ARTICLE = re.compile(rf"(?<![0-9{NUMERALS}第几数之唯惟])一(?=[{HAN}])")
_AFTER_NOUN = re.compile(
    r"[^\W0-9A-Za-z_是有成为这那每某哪另任同其中的之了第前后上下说做当以如]一..?.?[，。、；,;.)\n和及与]$"
)
_DIGITS = re.compile("[0-9]{2}")
_POINT = re.compile(r"(?<=[0-9])[.,](?=[0-9])|(?<=[0-9][.,])(?=[0-9])")
_VAGUE = re.compile(
    rf"(?:(?<![许很更大诸众繁至最太增好过甚差余十百千万亿0-9几数不较偏{NUMERALS}])多|(?<![十百千万亿0-9茶好])几|若干|(?<![人总次户指份岁倍无多少])数)(?=[{HAN}])"
)
_SAME = re.compile(
    r"(?:[^，。；：、！？\n\s和与及]{1,14}(?:[、和与及]|以及)){1,8}[^，。；：、！？\n\s]{1,14}$"
)
_JOINT = re.compile("[、和与及]|以及")
_BELOW = re.compile(f"[两二三四五六七八九](?=[{HAN}])")
_TAIL = 4  # letters of an item, before which other words may stand
_LIST = 80  # letters of a list
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
    found = [
        *_words(text), *_shapes(text), *_quoted(text), *_articles(text), *_vague(text),
        *_again(text),
    ]  # fmt: skip
    return sorted(trap for trap in found if _is_whole(text, trap))


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
    return [
        Trap(*m.span(), reasons[m.group()])
        for m in _word().finditer(text)
        if not (m.group().isdecimal() and unit_at(text, m.end()))  # 985名, but 985高校
    ]


def _is_whole(text: str, trap: Trap) -> bool:
    """Tell whether a trap begins and ends outside of numbers: 211 is none in 2114人, 前2 in 前20年."""
    return not any(
        _DIGITS.fullmatch(text, at - 1, at + 1) or _POINT.match(text, at)
        for at in (trap.start, trap.end)
        if at
    )


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
    found += [Trap(*match.span(1), NAME) for match in _EDITION.finditer(text)]
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


def _vague(text: str) -> list[Trap]:
    """Find 多家, 几次, 若干 and 数名, which give no number at all (几百只 and 十几个 give one)."""
    found = []
    for match in _VAGUE.finditer(text):
        unit = unit_at(text, match.end())
        if unit is not None and (unit.use == "several" or unit.key in {"count", "person"}):
            found.append(Trap(match.start(), match.end() + len(unit.text), VAGUE))
    return found


def _again(text: str) -> list[Trap]:
    """Find the numeral after a list that only says how many it has: 甲乡、乙乡、丙乡三个乡."""
    found = []
    for match in _BELOW.finditer(text):
        unit = unit_at(text, match.end())
        if unit is None or unit.key not in {"count", "person"} or unit.text in {"次", "批", "期"}:
            continue
        before = _SAME.search(text, max(0, match.start() - _LIST), match.start())
        if before and _has(before.group(), ONES[match.group()]):
            found.append(Trap(match.start(), match.end() + len(unit.text), SAME))
    return found


def _has(words: str, number: int) -> bool:
    """Tell whether a list has *number* items at its end, none of them counted."""
    items = _JOINT.split(words)
    return len(items) >= number and not any(
        _NUMERAL.search(item[-_TAIL:]) for item in items[-number:]
    )
