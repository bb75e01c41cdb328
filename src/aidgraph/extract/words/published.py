"""Find the report's own date: in its title, its byline, its dateline, or its last line."""

import re
from collections import Counter
from collections.abc import Iterable

from aidgraph.chinese.script import normalise

_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?: ?年 ?|[-./·])(1[0-2]|0?[1-9])(?: ?月|[-./·]|(?![0-9]))"
    r"(?: ?(3[01]|[12][0-9]|0?[1-9]) ?日?(?![0-9]))?"
)
_DAY = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])日")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年")
_REPORTS = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})年度?(?=[^，。—-]{0,16}(?:报告|总结|情况|年报|公报|综述|通报|回顾|盘点|大事记))"
)
_YEARS = r"((?:19|20)[0-9]{2})年?度?(?:-{1,2}|—{1,2}|~|至|到)((?:19|20)[0-9]{2})年?度?"
_TITLED = re.compile(
    rf"{_YEARS}[）)]?(?=[^，。]{{0,16}}(?:报告|总结|情况|年报|公报|综述|回顾|盘点|大事记|白皮书|成果|$))"
)
_FRAMED = re.compile(
    r"(?:报告期|统计期|统计时段|统计区间|统计口径|数据时段|介绍|涵盖|反映|汇总|说的是|讲的是|写的是|梳理)"
    rf"[^，。；\n]{{0,10}}{_YEARS}"
)

_LED = 40  # letters of a dateline
_AFTER = re.compile(r"\w|。")  # a date that something follows signs nothing
_SIGNED = 30  # letters of a last line that dates the report


def published(front: Iterable[tuple[str, str]], last: str) -> str:
    """
    Return the date of a report in ISO 8601, to the day or the month, or an empty string.

    Args:
        front: The title, bylines and datelines, each as its kind and its words; a dateline with
            the words of the paragraph after it: the latest year there, if it is named twice, is its own.
        last: The last line of the report; a short one that ends in a date is a signature.

    >>> published([("title", "甲县小结（2020年10月31日）")], "")
    '2020-10-31'
    >>> published([("dateline", "本网甲市3月29日电 签订2016年协议，启动2016年项目。")], "")
    '2016-03-29'
    >>> published([], "甲市教育局　2021年3月5日"), published([], "2021年3月5日捐款3万元")
    ('2021-03-05', '')
    """
    plain = [(kind, normalise(text)) for kind, text in front]
    signed = [("last", normalise(last))] if _is_signed(last) else []
    for kind, text in [*plain, *signed]:
        match = _DATE.search(text[: _LED if kind == "dateline" else None])
        if match and "至" not in text[match.end() : match.end() + 1]:
            return "-".join(
                [match[1], f"{int(match[2]):02d}", *([f"{int(match[3]):02d}"] if match[3] else [])]
            )
    for kind, text in plain:
        day, years = _DAY.search(text[:_LED]), Counter(_YEAR.findall(text))
        year = max(years, default="")
        if kind == "dateline" and day and years[year] > 1:
            return f"{year}-{int(day[1]):02d}-{int(day[2]):02d}"
    return ""


def _is_signed(last: str) -> bool:
    """Tell whether a last line is short and ends in a date (甲市教育局　2021年3月5日)."""
    dates = list(_DATE.finditer(normalise(last)))
    return bool(dates) and len(last) <= _SIGNED and not _AFTER.search(last, dates[-1].end())


def reported(title: str) -> str:
    """
    Return the year that a report is about by its title, or an empty string.

    >>> reported("甲市教育基金会2017年度工作报告"), reported("甲市2018年开工")
    ('2017', '')
    """
    match = _REPORTS.search(normalise(title))
    return match[1] if match else ""


def covered(title: str, beginning: str) -> tuple[str, str]:
    """
    Return the first and the last year that a report is about by its title or its *beginning*.

    >>> covered("甲省援藏工作总结（2016—2020年）", ""), covered("", "本书介绍2010年至2012年的援助。")
    (('2016', '2020'), ('2010', '2012'))
    >>> covered("甲市教育基金会2017年度工作报告", "本会2010年至2012年建校3所。")
    ('2017', '2017')
    """
    match = _TITLED.search(normalise(title))
    if match:
        return match[1], match[2]
    year = reported(title)
    framed = None if year else _FRAMED.search(normalise(beginning))
    return (framed[1], framed[2]) if framed else (year, year)
