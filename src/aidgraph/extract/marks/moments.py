"""Dates and periods as printed: their fields, before anything is worked out."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import cache

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.numbers import NUMERALS, date_number
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table

_TO = r" ?(?:-{1,2}|~|—{1,2}|至|到) ?"
_Y = r"(?:1[0-9]|20|21)[0-9]{2}"
_M = "(?:1[0-2]|0?[1-9])"
_D = "(?:3[01]|[12][0-9]|0?[1-9])"
_ROC_MONTH = f"年(?:度| ?{_M} ?月|[底末初])"
_YEAR = (
    rf"(?P<y>{_Y}(?= ?(?:年(?!级|龄|轮|画|货)|学年|财年)|{_TO}{_Y} ?(?:年|学年)|、{_Y} ?年)"
    r"|[一二][〇零一二三四五六七八九]{3}(?=年)) ?(?:年度?|学年|财年度?)?"
    r"|(?P<roc>(?<=民国)[0-9]{1,3}(?= ?年)|(?<=民国 )[0-9]{1,3}(?= ?年)"
    rf"|1[01][0-9](?= ?{_ROC_MONTH})) ?年度?"
)
_MONTHS = "前(?:[2-9]|1[01]?|[两二三四五六七八九十])个?月"
_QUARTER = "第?[一二三四1-4]季度|前[二三23]季度"
_YEAR_EDGE = "年?(?:初(?![一二三四五六七八九十步心衷中伏级期次])|[底末](?![步期级次心盘层线端日]))"
_YEAR_PART = rf"(?P<part>[上下]半年|{_MONTHS}|{_QUARTER}|{_YEAR_EDGE}|年中|[前后]半年)"
_MONTH = (
    rf"(?P<m>{_M}(?= ?月|{_TO}{_M} ?月)|(?:十[一二]?|[元一二三四五六七八九])(?=月)) ?"
    r"(?:月份?(?![龄球亮饼嫂光季牙薪]))?"
)
_MONTH_PART = "(?P<mpart>[上中下]旬|初(?![步期级心])|底|末)"
_DAY = (
    rf"(?P<d>{_D}(?= ?[日号]|{_TO}{_D} ?[日号])"
    "|(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])) ?"
    "(?:[日号](?![线楼]))?"
)
_H = "(?:2[0-4]|1[0-9]|0?[0-9])"
_CHINESE_HOUR = "(?:二?十[一二三四]?|[零一二两三四五六七八九])(?=[时点])"
_CLOCK = r":(?P<min2>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
_MINUTES = "(?P<min>[0-5]?[0-9]) ?分"
_HALF_DAY = "(?P<ampm>上午|下午|凌晨|早上|早晨|晚上|晚间|中午|傍晚|清晨|深夜|夜间|晚)"
_HOUR = rf"{_HALF_DAY}? ?(?P<h>{_H})(?: ?[时点](?!左)(?:{_MINUTES}|半|整|许)?|{_CLOCK})"
_STATED_HOUR = (
    rf"{_HALF_DAY} ?(?P<h>{_H}|{_CHINESE_HOUR}) ?(?:[时点](?:{_MINUTES}|半|整|许)?|{_CLOCK})"
)
_BARE_HOUR = rf"(?P<h>{_H})(?: ?[时点]{_MINUTES}|{_CLOCK})"
_DOTTED = rf"(?P<y2>(?:19|20)[0-9]{{2}})(?P<s>[·./-])(?P<m2>{_M})(?P=s)(?P<d2>{_D})(?![0-9])"
_LONE_DAY = rf"(?P<d0>{_D}) ?日(?![游均产常本龄内后报喀元])"
_LONE_YEAR = rf"(?<=\()(?P<y0>{_Y})(?=\)|{_TO}{_Y}\))|(?<=[-~—至到])(?P<y3>{_Y})(?=\))"
_SINCE = re.compile(
    "以来|至今|始(?=，|在|由)|起(?![来到草点步飞算])|之后|以后|后(?![勤方期续备台])"
)
_SINCE_FAR = re.compile(r"[^，。；：、\n\d]{1,12}?以来")  # 2014年建档立卡以来
_UNTIL_AFTER = re.compile(rf"前(?![往来期夕后线方沿0-9{NUMERALS}几])|以前|之前")
_TO_HERE = re.compile(r"(?:^|(?<=[，。；：、\n“(]))[直]?到$")
_AT_END = re.compile("(?:为止)?[，,]|为止")
_UNTIL = re.compile(
    "(?:截至目前|截止到|截至到|截止|截至|(?:统计|数据)截[止至](?:时间|日期)?[:为]?|直至|直到)$"
)
_REPUBLIC = 1911  # the year before the first of the Republic of China
_COPY = re.compile("^[a-f]_|[0-9]$")  # what tells apart groups that mean the same
_RANGE = re.compile(f"^(?:起|开始)?(?:{_TO})$")

_CONGRESS = re.compile("(?:党的)?([一二]?十[一二三四五六七八九]?大)以来")


@dataclass(frozen=True, slots=True)
class Moment:
    """
    Hold a date as printed: fields that are not printed are 0, ``hour`` is -1.

    ``part`` is a stretch of the year or month (上半年, 中旬), ``word`` what points at a date before
    (当年); ``until`` is the second date of a range; ``open`` is since or until.
    """

    start: int
    end: int
    year: int = 0
    month: int = 0
    day: int = 0
    hour: int = -1
    minute: int = 0
    part: str = ""
    word: str = ""
    until: "Moment | None" = None
    open: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hold a period that its name tells: a five-year plan, a decade; ``open`` is one since then."""

    start: int
    end: int
    first: int
    last: int
    rule: str
    open: bool = False


@cache
def relatives() -> dict[str, tuple[str, int, str]]:
    """Return the words that point at a date: precision, what is added, and to which date.

    >>> relatives()["去年"]
    ('year', -1, 'report')
    """
    return {
        normalise(word): (row["unit"], int(row["offset"]), row["anchor"])
        for row in table("relatives")
        for word in split(row["words"])
    }


@cache
def _moment(*, republic: bool) -> re.Pattern[str]:
    """Return the pattern; in a text that counts by the Republic of China 113年 is a year."""
    word = (
        f"(?P<word>(?<![想正过聪之三两几题以提]){one_of(relatives())}(?![货轻份龄球然空津间])) ?的?"
    )
    month = rf"{_MONTH} ?(?:{_MONTH_PART}|{_DAY} ?(?:{_HOUR})?)?"
    years = _YEAR.replace(_ROC_MONTH, "年") if republic else _YEAR
    year = rf"(?:(?:{years})|{word}) ?(?:{_YEAR_PART}|{month}|{_named('a', _LONE_DAY)})?"
    dotted = rf"{_DOTTED}(?: ?{_named('b', _HOUR)})?"
    day = rf"{_LONE_DAY} ?(?:{_named('c', _HOUR)})?"
    hour = f"{_named('d', _STATED_HOUR)}|{_named('e', _BARE_HOUR)}"
    part = (
        f"(?P<part2>[上下]半年|{_QUARTER}|年(?:初(?![一二三四五六七八九十日期])|[底末](?![日期])))"
    )
    kinds = [dotted, year, _named("f", month), _LONE_YEAR, hour, day, part]
    starts = f"[0-9{NUMERALS}第上中下晚凌早傍清深夜前年今当去同本次翌明目昨迄至该那彼其]"
    return re.compile(rf"(?<![0-9.{NUMERALS}第几数])(?<![0-9] )(?={starts})(?:{'|'.join(kinds)})")


def _named(copy: str, pattern: str) -> str:
    """Return *pattern* with its groups named anew, for one expression may name each group once."""
    return pattern.replace("(?P<", f"(?P<{copy}_")


def moments(text: str) -> list[Moment]:
    """
    Return the dates of a normalised *text* in order, ranges and open periods joined.

    >>> [(m.year, m.month, m.day) for m in moments("2021年8月8日开行，2022.9.15启用")]
    [(2021, 8, 8), (2022, 9, 15)]
    """
    found = [m for match in _moment(republic="民国" in text).finditer(text) if (m := _read(match))]
    joined: list[Moment] = []
    for moment in found:
        last = joined[-1] if joined else None
        if last and not last.until and _RANGE.match(text[last.end : moment.start]):
            joined[-1] = replace(last, end=moment.end, until=moment)
        else:
            joined.append(moment)
    return [_opened(text, moment) for moment in joined]


def _opened(text: str, moment: Moment) -> Moment:
    """Take in 以来 and 截至."""
    since = _SINCE.match(text, moment.end)
    until = _UNTIL.search(text, max(0, moment.start - 8), moment.start)
    before = _UNTIL_AFTER.match(text, moment.end)
    if moment.until:
        return moment
    reached = _AT_END.match(text, moment.end)
    until = until or (reached and _TO_HERE.search(text, 0, moment.start))
    if until:
        return replace(moment, start=until.start(), open="until")
    if before:
        return replace(moment, end=before.end(), open="until")
    if _SINCE_FAR.match(text, moment.end):
        return replace(moment, open="since")
    return replace(moment, end=since.end(), open="since") if since else moment


def _read(match: re.Match[str]) -> Moment | None:
    """Read the fields of a match; None for a date that the calendar does not have."""
    fields = {
        _COPY.sub("", name): value for name, value in match.groupdict().items() if value is not None
    }
    values = {
        name: date_number(fields[name]) for name in ("y", "m", "d", "h", "min") if name in fields
    }
    year, month, day = (values.get(name, 0) for name in ("y", "m", "d"))
    if "roc" in fields:
        year = int(fields["roc"]) + _REPUBLIC
    hour = values.get("h", -1)
    half_day = fields.get("ampm", "")
    if half_day in {"下午", "晚上", "晚间", "傍晚", "晚"} and 0 <= hour < 12:
        hour += 12
    if month > 12 or (day and day > (monthrange(year or 2000, month)[1] if month else 31)):
        return None
    bare = match.end() - match.start() == len(fields.get("y", "") or fields.get("m", ""))
    if bare and not _leads(match):
        return None
    part = fields.get("part") or fields.get("mpart") or ""
    return Moment(
        match.start(), match.end() - len(match.group()) + len(match.group().rstrip(" 的")),
        year, month, day, hour, values.get("min", 30 if "半" in match.group()[-1:] and hour >= 0 else 0),
        part, fields.get("word", ""),
    )  # fmt: skip


def _leads(match: re.Match[str]) -> bool:
    """Tell whether a number without 年 or 月 leads a range whose end has it."""
    if match.string.startswith(")", match.end()):
        return True
    return re.match(f"{_TO}|、", match.string[match.end() : match.end() + 4]) is not None


@cache
def _stretch() -> re.Pattern[str]:
    plans = one_of(row["plan"] for row in table("plans"))
    during = "时期|期间|以来|期内|开局之年|收官之年|规划期|前期|后期|前四年|末期?|初期"
    return re.compile(
        rf"(?P<plan>[“‘「『](?P<quoted>{plans})[”’」』](?:{during})|(?<![0-9{NUMERALS}])(?P<plain>十[一二三四五]五)(?:{during}))"
        rf"|(?P<decade>(?P<age>(?:上个?|二十|20|19|十九)世纪)?(?P<tens>[1-9]0|[一二三四五六七八九]十)年代(?:[初中末]期?|以来)?)"
    )


def stretches(text: str) -> list[Stretch]:
    """
    Return the periods of a normalised *text* that a name tells.

    >>> [(s.first, s.last) for s in stretches("“十四五”期间，自上世纪90年代")]
    [(2021, 2025), (1990, 1999)]
    """
    plans = {row["plan"]: (int(row["from"]), int(row["to"])) for row in table("plans")}
    years = {row["congress"]: int(row["year"]) for row in table("congresses")}
    found = [
        Stretch(*match.span(), years[match[1]], years[match[1]], "time-plan", open=True)
        for match in _CONGRESS.finditer(text)
        if match[1] in years
    ]
    for match in _stretch().finditer(text):
        plan = match["quoted"] or match["plain"]
        if plan:
            since = match.group().endswith("以来")
            found.append(Stretch(*match.span(), *plans[plan], "time-plan", since))
            continue
        tens = date_number(match["tens"])
        century = 1800 if (match["age"] or "").startswith(("19", "十九")) else 1900
        since = match.group().endswith("以来")
        found.append(
            Stretch(*match.span(), century + tens, century + tens + 9, "time-decade", since)
        )
    return found
