"""Find the report's own date: in its title, its byline, its dateline, a note around it, or its end."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from aidgraph.chinese.lexicon import one_of
from aidgraph.chinese.numbers import ONES
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table, word_list

_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?: ?年 ?|[-./·])(1[0-2]|0?[1-9])(?: ?月|[-./·]|(?![0-9]))"
    r"(?: ?(3[01]|[12][0-9]|0?[1-9]) ?日?(?![0-9]))?"
)
_DAY = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])日")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_YEARS = r"((?:19|20)[0-9]{2})年?度?(?:-{1,2}|—{1,2}|~|至|到)((?:19|20)[0-9]{2})年?度?"
_TITLED = re.compile(
    rf"{_YEARS}[）)]?(?=[^，。]{{0,16}}(?:报告|总结|情况|年报|公报|综述|回顾|盘点|大事记|白皮书|成果|$))"
)
_FRAMED = re.compile(
    r"(?:报告期|统计期|统计时段|统计区间|统计口径|数据时段|介绍|涵盖|反映|汇总|说的是|讲的是|写的是|梳理)"
    rf"[^，。；\n]{{0,10}}{_YEARS}"
)
_NUMERALS = r"([二一])([〇零○OＯ九])([〇零○OＯ一二三四五六七八九])([〇零○OＯ一二三四五六七八九])年"
_WRITTEN = re.compile(
    rf"{_NUMERALS}(十[一二]?|[一二三四五六七八九])月(三十一?|[二]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_NOTE = re.compile(r"[（(【\[]([^（）()【】\[\]\n]{8,44})[）)】\]]")
_OTHER_DIGITS = re.compile(r"[0-9]")
_ISSUE = re.compile(
    r"总?第[0-9]{1,4}[期号版卷]|[0-9]{1,2}[:：时][0-9]{0,2}|[0-9]{1,2}版|[〔\[][0-9]{4}[〕\]][0-9]+号"
)
_LED_BY = re.compile(r"(?:截至|截止|至|到|自|从|展期.{0,3}|[0-9]日?[-—~])$")
_GOES_ON = re.compile(r"^(?:[-—~至到起前后]|以)")
_PLAN = re.compile(
    r"[“‘「『\"]([一二三四五七八九十]{1,3}五)[”’」』\"]|(?<!第)(十[一二三四五]五)(?=时期|期间|规划|对口|以来|$)"
)

_LED = 40  # letters of a dateline
_AFTER = re.compile(r"\w|。")  # a date that something follows signs nothing
_SIGNED = 30  # letters of a last line that dates the report
_SHORT = 44  # letters of a line that has little more than a date
_EARLY, _LATE = 6, 4  # blocks at either end in which a report may be dated


def published(front: Iterable[tuple[str, str]], last: str, lines: Sequence[str] = ()) -> str:
    """
    Return the date of a report in ISO 8601, to the day or the month, or an empty string.

    Args:
        front: The title, bylines and datelines, each as its kind and its words; a dateline with
            the words of the paragraph after it: the latest year there, if it is named twice, is its own.
        last: The last line of the report; a short one that ends in a date is a signature.
        lines: All its blocks: a note in brackets or a short line at either end may date it too.

    >>> published([("title", "甲县小结（2020年10月31日）")], "")
    '2020-10-31'
    >>> published([("dateline", "本网甲市3月29日电 签订2016年协议，启动2016年项目。")], "")
    '2016-03-29'
    >>> published([], "甲市教育局　2021年3月5日"), published([], "2021年3月5日捐款3万元")
    ('2021-03-05', '')
    >>> published([], "", ["感谢信", "贵校帮扶我县。", "甲县教育局", "二〇二二年九月十日"])
    '2022-09-10'
    """
    plain = [(kind, normalise(text)) for kind, text in front]
    signed = [("last", normalise(last))] if _is_signed(last) else []
    for kind, text in [*plain, *signed]:
        match = _DATE.search(text[: _LED if kind == "dateline" else None])
        if match and not _is_bound(text, match):
            return _iso(match)
    for kind, text in plain:
        day, years = _DAY.search(text[:_LED]), Counter(_YEAR.findall(text))
        year = max(years, default="")
        if kind == "dateline" and day and years[year] > 1:
            return f"{year}-{int(day[1]):02d}-{int(day[2]):02d}"
    return next(_noted([normalise(line).strip() for line in lines]), "")


def _iso(match: re.Match[str]) -> str:
    parts = [match[1], f"{int(match[2]):02d}", *([f"{int(match[3]):02d}"] if match[3] else [])]
    return "-".join(parts)


def _is_bound(text: str, date: re.Match[str]) -> bool:
    """Tell whether a date is an end of a time: 截至2024年9月5日, 2024年9月5日至8日."""
    return bool(_LED_BY.search(text[: date.start()]) or _GOES_ON.match(text[date.end() :]))


def _noted(lines: Sequence[str]) -> Iterator[str]:
    """Yield the dates of notes and short lines around a report, the surest first."""
    early, late = lines[:_EARLY], [line for line in lines[-_LATE:] if line]
    for line in (*early, *reversed(late)):
        inside = [match[1] for match in _NOTE.finditer(line) if _is_at_end(line, match)]
        for words in (*inside, *([line] if len(line) <= _SHORT else [])):
            yield from _dated(words)


def _is_at_end(line: str, note: re.Match[str]) -> bool:
    """Tell whether a note stands at an end of its line: one inside dates something in it."""
    return not line[: note.start()] or not line[note.end() :].strip(" 。")


def _dated(words: str) -> Iterator[str]:
    """Yield the day that words tell which have little else: no other number, no span of time."""
    written = _WRITTEN.search(words)
    if written and not words[written.end() :]:
        yield _written(written)
    match = _DATE.search(words)
    if match and match[3]:
        rest = words[: match.start()] + words[match.end() :]
        if (
            not _is_bound(words, match)
            and not _OTHER_DIGITS.search(_ISSUE.sub("", rest))
            and "。" not in rest
        ):
            yield _iso(match)
    year, day = _YEAR.search(words), _DAY.search(words)
    if year and day and match is None and _ISSUE.search(words):
        yield f"{year[1]}-{int(day[1]):02d}-{int(day[2]):02d}"


def _written(match: re.Match[str]) -> str:
    """Return a date that is written in numerals."""
    digits = "".join(str(ONES.get(letter, 0)) for letter in match.groups()[:4])
    month, day = (_numeral(match[at]) for at in (5, 6))
    return f"{digits}-{month:02d}-{day:02d}"


def _numeral(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    return (10 * (ONES[tens] if tens else 1) if ten else 0) + (ONES[ones] if ones else 0)


def _is_signed(last: str) -> bool:
    """Tell whether a last line is short and ends in a date (甲市教育局　2021年3月5日)."""
    dates = list(_DATE.finditer(normalise(last)))
    return bool(dates) and len(last) <= _SIGNED and not _AFTER.search(last, dates[-1].end())


def _accounts() -> re.Pattern[str]:
    """Return the pattern of a year that an account is of, or that 年度 calls one."""
    nouns = one_of(word_list("particles", "yearly"))
    return re.compile(
        rf"(?<![0-9])((?:19|20)[0-9]{{2}})(?:年度|年?(?=[^，。—-]{{0,20}}{nouns}))|数说((?:19|20)[0-9]{{2}})"
    )


def reported(title: str) -> str:
    """
    Return the year that a report is about by its title, or an empty string.

    >>> reported("甲市教育基金会2017年度工作报告"), reported("甲市2018年开工")
    ('2017', '')
    >>> reported("甲市—乙县2022年度协作一览"), reported("丙县2024年协作项目实施方案")
    ('2022', '2024')
    """
    match = _accounts().search(normalise(title))
    return (match[1] or match[2]) if match else ""


def covered(title: str, beginning: str) -> tuple[str, str]:
    """
    Return the first and the last year that a report is about by its title or its *beginning*.

    >>> covered("甲省援藏工作总结（2016—2020年）", ""), covered("", "本书介绍2010年至2012年的援助。")
    (('2016', '2020'), ('2010', '2012'))
    >>> covered("甲市教育基金会2017年度工作报告", "本会2010年至2012年建校3所。")
    ('2017', '2017')
    >>> covered("甲省“十四五”对口支援规划", "")
    ('2021', '2025')
    """
    plain = normalise(title)
    match = _TITLED.search(plain)
    if match:
        return match[1], match[2]
    plan = _PLAN.search(plain)
    for row in table("plans") if plan else ():
        if plan is not None and row["plan"] in (plan[1], plan[2]):
            return row["from"], row["to"]
    year = reported(title)
    framed = None if year else _FRAMED.search(normalise(beginning))
    return (framed[1], framed[2]) if framed else (year, year)
