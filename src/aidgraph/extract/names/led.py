"""Places and bodies that a longer name begins with: 甲县 and 乙镇 in 甲县乙镇小学, 某大学 in 某大学研究院."""

import re
from collections.abc import Iterator

from aidgraph.chinese.gazetteer import common_places, gazetteer, level
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.headwords import heads
from aidgraph.model import EntityType

_LEVEL = re.compile(
    r"[\u3400-\u9fff]{2,9}?(?:自治区|自治州|自治县|省|市|县|区|州|盟|旗|镇|乡(?![村亲土镇])|村(?!村)|邦)(?=.{2})"
)
_NO_PLACE = re.compile(
    r"(?:城|都|门|超|上|股|集)市|(?:园|社|校|院|特|战|军|地|景|灾|库|山|小|片|新|片|厂|城|市|郊)区|(?:农|乡|山|全|新|本|各)村|(?:乡|城|集|小|古|市)镇|(?:家|城|水|老|回)乡"
)
_OF_STATE = ("中国", "中华", "全国", "国家")
_ACTS = re.compile(
    "援|对口|指挥部|工作队|工作组|医疗队|政府|委员会|市委|县委|区委|州委|省委|地委|局|厅|办|部|红十字|妇联|侨联|残联|工商联"
    "|总工会|使馆|领事馆|代表团|消防|公安|法院|检察院|艺术团|考察团|救援队|服务队|电视台"
)
_AIDS = re.compile("援|对口|工作队|工作组|指挥部|帮扶")
_VERBS = re.compile("支援|对口|帮扶|[援驻赴]|中共")
_LEVELS = "省市县区州盟旗镇乡"
_WHOLE = frozenset(
    (
        "公司",
        "集团",
        "大学",
        "学院",
        "医院",
        "中学",
        "小学",
        "学校",
        "基金会",
        "委员会",
        "红十字会",
        "卫生院",
        "保健院",
        "幼儿园",
        "敬老院",
        "养老院",
        "福利院",
    )
)
_TEAMS = frozenset(
    (
        "医疗队",
        "救援队",
        "服务队",
        "志愿服务队",
        "支教团",
        "专家组",
        "党委",
        "工会",
        "团委",
        "课题组",
        "工作队",
    )
)
_WORK = re.compile(
    "(?:[一二三四]期|异地|整体)?(?:改造|改扩建|扩建|新建|续建|迁建|重建|建设|提升|装修|加固|搬迁|配套|设备|提质|升级)*[一二三四]?期?(?:项目|工程)"
)
_JOINED = ("附属", "总", "分", "第")
_LEAST = 4  # letters of a name that stands without the places before it
_COMMON = re.compile(
    "(?:人民|中心|第?[一二三四五六七八九十]+|实验|农村|民族|职业|高级|初级|中等|技工|妇幼|中医|乡村|双语|公立|希望|特殊教育|县|镇|乡|市|区)+"
    "(?:医院|保健院|卫生院|卫生室|学校|小学|中学|高中|初中|幼儿园|学院|中心|医疗中心|政府|委员会|党委|局|办|厅)"
)


def places_in(text: str, known: frozenset[str]) -> Iterator[tuple[int, int]]:
    """
    Yield the spans of the places that a name begins with, the largest first.

    A place without its level (东海 in 东海医学院) is one where the report names it elsewhere
    (*known*), or where the name is that of a body that acts for it (东海援疆指挥部).

    >>> text = "贞丰县北盘江镇金井小学"
    >>> [text[slice(*span)] for span in places_in(text, frozenset())]
    ['贞丰县', '北盘江镇']
    """
    at = 2 if text.startswith("中共") else 0
    while at < len(text) - 2:
        end = _place_end(text, at, known)
        if end <= at or end > len(text) - 2:
            return
        if not text.startswith(_OF_STATE, at):
            yield at, end
        at = end


def _place_end(text: str, at: int, known: frozenset[str]) -> int:
    """Return where a place ends that begins at *at*, or *at*."""
    book = gazetteer()
    full = max(book.full_names.longest(text, at), book.countries.longest(text, at))
    if full > at and text[at:full] not in common_places():
        return full
    short = book.short_names.longest(text, at)
    if short > at:
        name = text[at:short]
        tail = text[short : short + 1]
        if tail in _LEVELS and level(name + tail):
            return short + 1  # a county that is a city today
        if name in known or _acts_for(text, short, name):
            return at if name in common_places() or tail in {"大", "商"} else short
    match = _LEVEL.match(text, at)
    plain = match and not _VERBS.search(match.group())
    named = (
        match
        and plain
        and not _NO_PLACE.search(match.group()[-2:])
        and match.group() not in common_places()
    )
    if match and named and not any(w in match.group() for w in word_list("bodies")):
        return match.end() if level(match.group()) or match.group()[-1] in "邦盟旗" else at
    return at


def _acts_for(text: str, end: int, name: str) -> bool:
    """Tell whether the body in *text* acts for the place *name* that it begins with."""
    if not _ACTS.search(text, end):
        return False
    if name in gazetteer().large_places:
        return True
    towns = any(place.name.endswith(("市", "县")) for place in gazetteer().named(name))
    return towns and bool(_AIDS.search(text, end))


def owner_in(text: str, ends: frozenset[int]) -> int:
    """
    Return where the body ends that a longer name begins with, or 0: 某大学 in 某大学研究院.

    *ends* are the offsets in *text* at which words end.

    >>> owner_in("云岭大学农业研究所", frozenset({2, 4, 6, 9}))
    4
    """
    for at in sorted(ends):
        if not _LEAST <= at <= len(text) - 2 or text.startswith(_JOINED, at):
            continue
        if text.count("(", 0, at) != text.count(")", 0, at):
            continue
        if text.endswith(tuple(_WHOLE), 0, at) and (
            text[at:] in _TEAMS or text[at:] not in heads()
        ):
            return at
    return 0


def work_in(text: str, ends: frozenset[int]) -> tuple[int, EntityType]:
    """
    Return where what is rebuilt ends in the name of a work, and its type; 0 where there is none.

    >>> work_in("云岭镇卫生院改造项目", frozenset({2, 3, 6, 8, 10}))
    (6, 'Facility')
    """
    for at in sorted(ends):
        known = next(
            (heads()[text[n:at]] for n in range(max(0, at - 5), at - 1) if text[n:at] in heads()),
            None,
        )
        if known and at >= _LEAST and _WORK.fullmatch(text, at):
            return at, known.type
    return 0, "Organization"


def own_name(text: str) -> str:
    """
    Return a name without the places before it, where what is left tells it from others, or nothing.

    >>> own_name("贞丰县北盘江镇金井小学"), own_name("云岭县人民医院"), own_name("长沙县松雅湖中学")
    ('金井小学', '', '松雅湖中学')
    """
    spans = list(places_in(text, frozenset()))
    rest = text[spans[-1][1] :] if spans else ""
    if len(rest) < _LEAST or _COMMON.fullmatch(rest) or rest in heads():
        return ""
    return rest
