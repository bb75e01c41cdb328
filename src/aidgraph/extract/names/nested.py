"""Find names inside longer names where a thing of its own is named: 某大学 in 某大学研究院."""

import re
from collections.abc import Iterator, Sequence

from aidgraph.chinese.gazetteer import gazetteer, level
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.led import owner_in, places_in, work_in
from aidgraph.extract.words.page import Page
from aidgraph.model import EntityType

_INNER: tuple[tuple[re.Pattern[str], EntityType], ...] = (
    (
        re.compile("(.{2,}?(?:大学|学院))(?!附属).*(?:研究院|研究所|研究中心|实验室)"),
        "Organization",
    ),
    (re.compile("(.{2,}?(?:集团|公司)).*(?:团队|项目部|研究院|服务队)"), "Organization"),
    (re.compile("(.{2,}?(?:园区|开发区|产业园|工业园))(?:管委会|党工委)"), "Facility"),
    (re.compile("(.{2,}?(?:会议|博览会|大赛)).*(?:观摩点|一等奖|金奖|分会场)"), "Event"),
    (re.compile("(新疆生产建设兵团.{1,4}?师).{1,5}[团场]"), "Organization"),
    (re.compile("(.{2,}?)[南北]麓"), "Place"),
    (re.compile("(.{3,}?(?:中学|小学|学校|医院|卫生院|幼儿园)).*[楼馆堂]"), "Organization"),
    (
        re.compile(
            "(.{4,}?(?:中心|学校|医院|小学|中学|产业园|示范园|基地))(?:项目|工程)?"
            "(?:移交|交接|竣工|启用|开工|奠基|落成|揭牌|挂牌|启动).*(?:仪式|典礼)"
        ),
        "Facility",
    ),
    (
        re.compile("(.{3,}?(?:[^门西]部|委员会|署|厅)).{2,8}(?:局|(?<!公)司|处|办公室)"),
        "Organization",
    ),
    (re.compile("(.{2,}?规划)重点.*项目"), "Programme"),
)
_TOWN = re.compile(r"[\u3400-\u9fff]{2,5}?(?:镇|乡|街道)(?!卫生院|中心|[镇乡村])")
_LED = frozenset(("Organization", "Facility", "Project", "Event"))
_WORKS = frozenset(("Project", "Programme", "Facility"))
_TO = re.compile("[援驻](?!建)")
_SENT = frozenset(("Organization", "Facility"))
_CORPS = "新疆生产建设兵团"


def find_nested(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield the things that are named inside the names *found*."""
    known = frozenset(page.text[f.start : f.end] for f in found if f.type == "Place")
    for item in found:
        text = page.text[item.start : item.end]
        for pattern, kind in _INNER:
            match = pattern.fullmatch(text)
            if match and not text.startswith(("“", "‘")):
                yield FoundName(item.start, item.start + match.end(1), kind, "nested")
        yield from _led(page, item, known)
        yield from _village(page, item)
        yield from _town(page, item)
        yield from _mission(page, item)
        if text.startswith(_CORPS) and text != _CORPS:
            yield FoundName(item.start, item.start + len(_CORPS), "Organization", "nested")


def _led(page: Page, item: FoundName, known: frozenset[str]) -> Iterator[FoundName]:
    """Yield the places, and the body after them, that a longer name begins with."""
    text = page.text[item.start : item.end]
    if item.type not in _LED or text[0] in "“‘《「":
        return
    for start, end in places_in(text, known):
        if text[start:end] not in known and _is_abroad(text[start:end]):
            continue  # 开罗大学 names no place of the report
        yield FoundName(item.start + start, item.start + end, "Place", "nested")
    ends = frozenset(at - item.start for at in range(item.start, item.end) if at in page.ends)
    owner = owner_in(text, ends)
    if owner and item.type != "Event":
        yield FoundName(item.start, item.start + owner, "Organization", "nested")
    work, kind = work_in(text, ends) if item.type in _WORKS else (0, item.type)
    if work and not owner:
        yield FoundName(item.start, item.start + work, kind, "nested")


def _is_abroad(name: str) -> bool:
    """Tell whether a name is only that of cities abroad."""
    places = gazetteer().named(name)
    return bool(places) and all(p.country != "CN" and not p.is_country for p in places)


def _town(page: Page, item: FoundName) -> Iterator[FoundName]:
    """Yield the town that a work begins with which is an item of a list (★ 某某镇“…”工程)."""
    match = _TOWN.match(page.text, item.start, item.end)
    if item.type in _WORKS and match and match.end() < item.end and page.is_item(item.start):
        yield FoundName(item.start, match.end(), "Place", "nested")


def _mission(page: Page, item: FoundName) -> Iterator[FoundName]:
    """Yield the place that a body is sent to, or a centre built for: 援某国医疗队."""
    for match in _TO.finditer(page.text, item.start, item.end):
        ends = (
            f.longest(page.text, match.end())
            for f in (gazetteer().full_names, gazetteer().countries)
        )
        end = max(ends)
        if item.type in _SENT and match.end() < end < item.end:
            yield FoundName(match.end(), end, "Place", "nested")


def _village(page: Page, item: FoundName) -> Iterator[FoundName]:
    """Yield the town or village that begins a facility's name when its county stands before it."""
    first = next(page.after(item.start), None)
    before = next(page.before(item.start), None)
    if item.type != "Facility" or first is None or before is None:
        return
    places = before.tag == first.tag == "LOC" and first.end < item.end
    if places and level(first.word) > level(before.word) > 0:
        yield FoundName(first.start, first.end, "Place", "nested")
