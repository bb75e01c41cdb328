"""Firsts and places: 首个, 率先, 唯一, 位列第一, with the area they hold for."""

import re
from functools import cache
from typing import NamedTuple

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.numbers import NUMERALS, number_at
from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks.units import unit_at

_PLACE = re.compile(
    rf"第 ?(?=(?P<number>[0-9]{{1,3}}|[{NUMERALS}]{{1,3}}))(?P=number)(?P<unit>名(?!单)|位(?!于)|个|家|座|条|所|例|支|部|台|列|趟|次|艘|架|套|项|只|辆|间|栋|幢)?"
)
_RANKED = re.compile(
    r"(?:位列|位居|排名|名列|列居|位次|居|列|排|获|夺得|跃居|稳居|荣获|荣膺|评为|总分|综合|均为|成为|取得)"
    r"[^，。；！？\n]{0,18}$|(?:全国|全省|全市|全县|全疆|全区|全州|世界|全球|亚洲|国内|省内|系统)$"
)
_ORDINARY = re.compile(
    "(?:次[^，。]{0,8}(?:会议|全会|大会|联席会)|时间|书记|产业|现场|责任|步|批|届|期|季度|阶段|人民|中学|医院|师|团|线|手|课|轮|章|条|款)"
)
_PLACE_LIKE = re.compile(rf"[{HAN}]{{1,10}}(?:地区|自治区|[省市县区州乡镇国疆盟旗])$")
_NOT_AREA = re.compile(
    r"(?:社区|小区|园区|景区|校区|厂区|院区|病区|城市|都市|超市|门市|上市|中国|我国|外国|各国|各省|各市|各县|各区|省市|地市|县市|区县|市县|市区)$"
)
_CUT = re.compile(
    r".*(?:建成|成立|成为|作为|授予|评为|开通|打造|完成|举办|开办|开设|设立|创建|创办|建立|实现|"
    r"位于|属于|在于|等于|通过|获得|获批|入选|创成|位列|位居|填补|列为|当选|启用|建起|推出|引进|诞生|出现|形成|"
    r"来自|走进|助力|仅是|不仅|也是|就是|还是|都是|正是|[个是为在被的了从将把对其该这那等向给让使获由以与跟，]|自治区(?=.)|省(?=..))"
)
_REACH = 10


class FoundRank(NamedTuple):
    """Hold a rank of a normalised text: its place, the position and the area."""

    start: int
    end: int
    value: int
    scope: str
    rule: str
    confidence: str


def ranks(text: str) -> list[FoundRank]:
    """
    Return the ranks of a normalised *text*.

    >>> [(r.value, r.scope) for r in ranks("建成新疆首个陈列馆，位列全省第二")]
    [(1, '新疆'), (2, '全省')]
    """
    return sorted([*_firsts(text), *_places(text)])


@cache
def _first() -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    rows = {word: row for row in table("ranks") for word in split(row["words"])}
    return re.compile(one_of(rows)), rows


def _firsts(text: str) -> list[FoundRank]:
    pattern, rows = _first()
    found = []
    for match in pattern.finditer(text):
        row, (start, end) = rows[match.group()], match.span()
        if text.startswith(split(row["guard"]), end) or text.endswith(
            split(row["before"]), 0, start
        ):
            continue
        scope = _scope(text, start)
        if row["series"] and not scope:
            continue  # 首批 is the first of a series, no rank
        if match.group().endswith("一"):
            end = _counted(text, end)
        else:
            start -= len(scope)
        found.append(FoundRank(start, end, 1, scope, "rank-first", row["confidence"]))
    return found


def _counted(text: str, end: int) -> int:
    """Return where 唯一 ends, with the 一家 after it."""
    if text.startswith("一", end):
        unit = unit_at(text, end + 1)
        return end + 1 + len(unit.text) if unit else end
    return end


def _places(text: str) -> list[FoundRank]:
    """Read 第一 after 位列 and its like, and 第一次, 第一家, 第3名 anywhere."""
    found = []
    for match in _PLACE.finditer(text):
        number = number_at(text, match.start("number"))
        if number is None or _ORDINARY.match(text, match.end("number")):
            continue
        value, unit = int(number.low), match["unit"]
        before = text[max(0, match.start() - 24) : match.start()]
        ranked = _RANKED.search(before) is not None
        counted = unit not in {None, "名", "位"}
        if (
            value < 1
            or not (ranked or unit == "名" or (counted and value == 1))
            or (counted and value > 1)
        ):
            continue
        scope = _scope(text, match.start())
        confidence = "0.9" if ranked else "0.7"
        found.append(FoundRank(*match.span(), value, scope, "rank-place", confidence))
    return found


@cache
def _areas() -> re.Pattern[str]:
    return re.compile(f"{one_of(w for row in table('scopes') for w in split(row['words']))}$")


def _scope(text: str, start: int) -> str:
    """Return the area directly before *start*, or nothing."""
    left = max(0, start - _REACH)
    near = text[left:start]
    match = _PLACE_LIKE.search(near)
    area = _areas().search(near)
    if area is not None:
        return area.group()
    if match is None or _NOT_AREA.search(near):
        return ""
    words = _CUT.sub("", match.group())
    if len(words) == _REACH:
        return ""  # no end to the left: a clause, no name
    first = _provinces().match(words)
    if first and len(words) - first.end() > 1:
        words = words[first.end() :]
    return words if len(words) > 1 else ""


@cache
def _provinces() -> re.Pattern[str]:
    return re.compile(one_of(split(table("scopes")[3]["words"])))
