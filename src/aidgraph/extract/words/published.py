"""Find the report's own date: in its title, its byline, its dateline, its signature, or a note."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from aidgraph.chinese.lexicon import one_of
from aidgraph.chinese.numbers import date_number
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
_PERIOD = re.compile(
    r"[“‘「『\"]([一二三四五七八九十]{1,3}五)[”’」』\"](?:时期|期间)|(?<!第)(十[一二三四五]五)(?:时期|期间)"
)
_NUMERALS = "((?:二[〇零○OＯ]|一九)[〇零○OＯ一二三四五六七八九]{2})年"
_WRITTEN = re.compile(
    rf"{_NUMERALS}(十[一二]?|[一二三四五六七八九])月(三十一?|[二]?十[一二三四五六七八九]?|[一二三四五六七八九])日$"
)
_ZEROS = str.maketrans("○OＯ", "〇〇〇")
_AT_START = re.compile(r"[（(【\[]([^（）()【】\[\]\n]{8,44})[）)】\]]")
_AT_END = re.compile(r"[（(【\[]([^（）()【】\[\]\n]{8,44})[）)】\]][ 。]*$")
_ISSUED = re.compile(r"^[^0-9]{0,16}((?:19|20)[0-9]{2})年第[0-9]{1,3}期")
_DIGITS = re.compile(r"[0-9]")
_ISSUE = re.compile(r"总?第[0-9]{1,4}[期号版卷]|[0-9]{1,2}[:：时][0-9]{0,2}")
_LED_BY = re.compile(r"(?:截至|截止|至|到|自|从|[0-9]日?[-—~])$")
TO_COME = re.compile(
    "(?:将|拟|计划|预计|力争|争取|明年|年底前|(?<!截)[到至]|有望|打算|希望)[^。；]{0,8}$"
)
_GOES_ON = re.compile(r"^(?:[-—~至到起前后]|以)")

_LED = 40  # letters of a dateline
_AFTER = re.compile(r"\w|。")  # a date that something follows signs nothing
_SIGNED = 30  # letters of a last line that dates the report
_SHORT, _NOTE = 44, 48  # letters of a line that has little more than a date, and of a note
TO_COME_WITHIN = 10  # letters back to a word that says that a date is to come
_EARLY, _LATE = 6, 4  # lines at either end in which a report may be dated


def published(front: Iterable[tuple[str, str]], last: str, lines: Sequence[str] = ()) -> str:
    """
    Return the date of a report in ISO 8601, to the day or the month, or an empty string.

    Args:
        front: The title, bylines and datelines, each as its kind and its words; a dateline with
            the words of the paragraph after it: the latest year there, if it is named twice, is its own.
        last: The last line of the report; a short one that ends in a date is a signature.
        lines: Its lines that are whole paragraphs: the last of them may be a signature, and a note
            in brackets or a short line at either end may date it too, if they tell one date.

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
        if match and not _is_bound(text, match) and (day := _iso(*match.groups())):
            return day
    for kind, text in plain:
        found, years = _DAY.search(text[:_LED]), Counter(_YEAR.findall(text))
        year = max(years, default="")
        if kind == "dateline" and found and years[year] > 1:
            return _iso(year, *found.groups())
    return _noted([normalise(line).strip() for line in lines])


def _iso(year: str, month: str, day: str | None) -> str:
    """Return a date in ISO 8601; nothing for a day that the calendar does not have."""
    if day and int(day) > monthrange(int(year), int(month))[1]:
        return ""
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _is_bound(text: str, date: re.Match[str]) -> bool:
    """Tell whether a date is an end of a time: 截至2024年9月5日, 2024年9月5日至8日."""
    return bool(_LED_BY.search(text[: date.start()]) or _GOES_ON.match(text[date.end() :]))


def _noted(lines: Sequence[str]) -> str:
    """
    Return the date of a signature, else the one that the notes at either end tell.

    No report is older than what it tells of: then it is the date of something else.
    """
    ending = _ending(lines)
    for line in ending:
        signed = _WRITTEN.search(line) if len(line) <= _SHORT else None
        if signed and not _dates_other(line[: signed.start()]):
            return _written(signed)
    for those in (ending, lines[:_EARLY]):
        days = {day for line in those for day in _days(line)}
        if days:
            day = min(days)
            return day if len(days) == 1 and not _tells_later(lines, day) else ""
    return ""


def _ending(lines: Sequence[str]) -> list[str]:
    """Return the last lines from the end on, up to the first long one: what signs a report."""
    found = []
    for line in reversed(lines[-_LATE:]):
        found.append(line)
        if len(line) > _SHORT:
            break
    return found


def _tells_later(lines: Sequence[str], day: str) -> bool:
    """Tell whether a report tells of a day after this one that is not to come."""
    for line in lines:
        for match in _DATE.finditer(line):
            to_come = TO_COME.search(line[max(0, match.start() - TO_COME_WITHIN) : match.start()])
            if _iso(*match.groups()) > day and not to_come:
                return True
    return False


def _days(line: str) -> Iterator[str]:
    """Yield the days that a short line tells, or notes at the ends of any line."""
    notes = (_AT_START.match(line), _AT_END.search(line[-_NOTE:]))
    for words in (*(note[1] for note in notes if note), *([line] if len(line) <= _SHORT else [])):
        match, issued = _DATE.search(words), _ISSUED.match(words)
        if match and match[3]:
            rest = words[: match.start()] + words[match.end() :]
            alone = not _DIGITS.search(_ISSUE.sub("", rest)) and "。" not in rest
            if alone and not _is_bound(words, match) and not _dates_other(rest):
                yield from filter(None, [_iso(*match.groups())])
        elif issued and (day := _DAY.search(words)) and not _is_bound(words, day):
            rest = words[issued.end() : day.start()] + words[day.end() :]
            if not _DAY.search(rest) and not _dates_other(rest):
                yield from filter(None, [_iso(issued[1], *day.groups())])


def is_masthead(line: str) -> bool:
    """
    Tell whether a line begins with the number of an issue.

    >>> is_masthead("2022年第31期（总第212期）　8月26日编印"), is_masthead("甲市　2022年3月")
    (True, False)
    """
    return _ISSUED.match(normalise(line)) is not None


def _dates_other(words: str) -> bool:
    """Tell whether words beside a date say that it is of something else than the report: 签订."""
    return any(word in words for word in word_list("particles", "dates-other"))


def _written(match: re.Match[str]) -> str:
    """Return a date that is written in numerals."""
    year, month, day = (str(date_number(part.translate(_ZEROS))) for part in match.groups())
    return _iso(year, month, day)


def _is_signed(last: str) -> bool:
    """Tell whether a last line is short and ends in a date (甲市教育局　2021年3月5日)."""
    dates = list(_DATE.finditer(normalise(last)))
    return bool(dates) and len(last) <= _SIGNED and not _AFTER.search(last, dates[-1].end())


def reported(title: str) -> str:
    """
    Return the year that a report is about by its title, or an empty string.

    >>> reported("甲市教育基金会2017年度工作报告"), reported("甲市2018年开工")
    ('2017', '')
    >>> reported("甲市—乙县2022年度协作一览"), reported("2000万元资金使用公示")
    ('2022', '')
    """
    match = _accounts().search(normalise(title))
    return next(filter(None, match.groups())) if match else ""


@cache
def _accounts() -> re.Pattern[str]:
    """Return the pattern of the year in a title: of an account, or of a notice of a whole year."""
    year = "(?<![0-9])((?:19|20)[0-9]{2})"
    accounts, notices = (one_of(word_list("particles", kind)) for kind in ("yearly", "notices"))
    return re.compile(
        f"{year}年度?(?=[^，。—-]{{0,20}}{accounts})|{year}年度(?=[^，。—-]{{0,30}}{notices})"
        f"|数说{year}(?![0-9])"
    )


def covered(title: str, beginning: str) -> tuple[str, str]:
    """
    Return the first and the last year that a report is about by its title or its *beginning*.

    >>> covered("甲省援藏工作总结（2016—2020年）", ""), covered("", "本书介绍2010年至2012年的援助。")
    (('2016', '2020'), ('2010', '2012'))
    >>> covered("甲市教育基金会2017年度工作报告", "本会2010年至2012年建校3所。")
    ('2017', '2017')
    >>> covered("甲省“十四五”时期对口支援", ""), covered("“八五”普法支教", "")
    (('2021', '2025'), ('', ''))
    """
    plain = normalise(title)
    match = _TITLED.search(plain)
    if match:
        return match[1], match[2]
    year = reported(title)
    period = None if year else _PERIOD.search(plain)
    for row in table("plans") if period else ():
        if period is not None and row["plan"] in (period[1], period[2]):
            return row["from"], row["to"]
    framed = None if year else _FRAMED.search(normalise(beginning))
    return (framed[1], framed[2]) if framed else (year, year)
