"""Find names by their last word: from a head such as 医院 left over what belongs to it."""

import re
from collections.abc import Iterator
from typing import cast

from aidgraph.chinese.gazetteer import common_places, gazetteer, level
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import Head, all_heads, heads
from aidgraph.extract.names.nameparts import ORDINAL, PROPER, ROADS, name_parts
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token
from aidgraph.model import EntityType

_LEVELS = frozenset({
    "国家", "中央", "中国", "中共", "中华", "省", "市", "县", "区", "州", "镇", "乡", "村",
    "自治区", "自治州", "自治县", "全国", "东西部", "世界", "国际", "园区",
})  # fmt: skip
_WITH_QUOTED = frozenset(("Organization", "Facility"))
_OF_ALL = frozenset(("国家", "中央", "中国", "全国", "联合"))
_FOUNDED = frozenset((
    "研究所", "研究院", "研究中心", "学院", "学校", "联盟", "协会", "学会", "商会", "联合会",
    "基金会", "合作社", "公司", "促进会", "工作站", "志愿队", "服务队", "合唱团", "艺术团",
))  # fmt: skip
_FOUNDS = frozenset(("成立", "设立", "组建", "创办", "创建", "筹建"))
_LEVELLED = re.compile("[省市县区州镇乡村](?![级镇村市区县里内外城民中长域郊])..")
_PAUSE = re.compile("[，。；、:（）()“”‘’]")
_LONG = 4  # letters before a general head (工程) that make it a name
_ILLNESS = re.compile("新冠|肺炎|非典|埃博拉|鼠疫|霍乱|疟疾|登革热|流感|新型")
_EACH = re.compile("[省市县区州乡镇旗][(]")
_ONE = re.compile("[一这那每某](?:座|所|家|个|间|处|支)$")
_MANY_OF = r"(?:[2-9]|[1-9][0-9]{1,}|两|[二三四五六七八九十百千]+)[余多]?[万千]?[余多]?[个所座处家间栋条户项幢支套]"
_MANY = re.compile(" ?" + _MANY_OF)
_MANY_BEFORE = re.compile(f"(?<!第){_MANY_OF}$")
_AID = re.compile("(?:对口)?援[藏疆青外非鄂川滇黔桂]$")
_SHORT = 3  # letters of a head that says little by itself (工程), unlike 助学金
_ROUTE = re.compile("[^—，]{2,8}—{1,2}[^—，]{2,8}")


def find_headed(page: Page) -> Iterator[FoundName]:
    """Yield organizations, facilities, events, projects and programmes that end in a head word."""
    for at, end in all_heads(page):
        head = heads()[page.text[at:end]]
        parts = name_parts(page, at, end, head)
        start = parts[0].start
        dated = page.text[start + 1 : start + 2].isdigit() and head.type == "Event"  # “5·12”地震
        if page.text[start] in "“‘" and not dated and head.type not in _WITH_QUOTED:
            continue  # see quotations
        if head.word.endswith("地震") and page.text.startswith(("灾后", "灾区"), end):
            continue
        if head.word == "疫情" and not _ILLNESS.search(page.text[start:at]):
            continue  # 某地疫情 is no event of its own
        if head.bare == "alone":
            start = _held_from(page, at, start)
        elif head.bare == "long" and page.text[end : end + 1] == ":":
            start = _item_from(page, at, start)
        route = _with_route(page, end, head)
        proper = _is_name(page, parts, at) or "—" in page.text[end:route]
        proper = proper or _is_aid(page, parts, head)
        if _stands(page, parts, (start, at, end), head, proper=proper):
            tagged = page.is_tagged(start, end, ("ORG", "LOC"))
            kind = _type_of(page, start, end, head)
            many = _is_many(page, start, route)
            rule = "head" if proper and not many else _common_rule(page, start, end)
            yield FoundName(start, route, kind, rule, frozenset({"tag"} if tagged else ()))


def _is_many(page: Page, start: int, end: int) -> bool:
    """Tell whether a number of more than one stands right before or after: 3个温室大棚."""
    before = _MANY_BEFORE.search(page.text, max(0, start - 8), start)
    return before is not None or _MANY.match(page.text, end) is not None


def _is_name(page: Page, parts: list[Token], at: int) -> bool:
    """Tell whether something proper stands before the head: a name, a level, an ordinal."""
    if page.text[parts[0].start : at] in common_places():
        return False
    whole = parts[0].end > at and parts[0].start < at and parts[0].word[:2] in _OF_ALL
    return whole or any(_is_proper(token) for token in parts if token.start < at)


def _is_aid(page: Page, parts: list[Token], head: Head) -> bool:
    """Tell whether a body has the aid itself in its name (援疆指挥部), and is not one of many."""
    start = parts[0].start
    many = any(word in page.text[max(0, start - 2) : start + 1] for word in "各全多")
    return head.type == "Organization" and not many and any(_AID.match(p.word) for p in parts)


def _is_proper(token: Token) -> bool:
    if token.word in common_places():
        return False
    levelled = token.word in _LEVELS or bool(_LEVELLED.match(token.word))
    levelled = levelled or token.word[:2] in _OF_ALL
    if token.tag in PROPER or levelled or token.word[0] in '“‘《"':
        return True
    return token.tag == "m" and bool(ORDINAL.fullmatch(token.word))


def _held_from(page: Page, at: int, start: int) -> int:
    """Return where the name of an event that is held (举办, 开展) begins: after the verb."""
    held = page.object_start(at, word_list("verbs", "held"))
    return held if 0 <= held < start and page.text[held] != "了" else start


def _item_from(page: Page, at: int, start: int) -> int:
    """Return where a work begins that is the whole head of a list's item (★ 某某提升项目：)."""
    first = page.item_start(at)
    plain = first >= 0 and not _PAUSE.search(page.text, first, at)
    return first if plain and first < start else start


def _stands(
    page: Page, parts: list[Token], span: tuple[int, int, int], head: Head, *, proper: bool
) -> bool:
    """Tell whether what is before the head is enough for a name; *span* is start, head, end."""
    start, at, end = span
    length = at - start
    general = head.bare == "long" and len(head.word) < _SHORT
    each = _EACH.match(page.text, start, end) or _is_one_of_many(page, parts)
    if each or length < (_LONG if general else 1):
        return False  # 县（市、区）教育局 and 一座纺织厂 are none in particular
    if head.bare == "noun" and all(_is_division(part) for part in parts[:-1]):
        return False
    if proper or head.bare == "never":
        return proper or _is_founded(page, start, length, head)
    if head.bare == "alone":
        return length >= 2
    if head.bare == "long":
        listed = page.is_item(start) and page.text[end : end + 1] in {":", "，", "(", " ", "\n"}
        return listed or page.governor(start) in word_list("verbs", "run")
    return page.is_built(start, end) or page.is_counted(end)


def _is_founded(page: Page, start: int, length: int, head: Head) -> bool:
    """Tell whether a body of its own sort is founded: 设立红色建筑研究所."""
    sort = head.type == "Organization" and length >= _LONG and head.word in _FOUNDED
    return sort and page.governor(start) in _FOUNDS


def _is_division(token: Token) -> bool:
    return token.tag == "LOC" and bool(level(token.word) or gazetteer().named(token.word))


def _is_one_of_many(page: Page, parts: list[Token]) -> bool:
    """Tell whether 一座 or 某家 stands before what holds no place's name."""
    start = parts[0].start
    one = _ONE.search(page.text, max(0, start - 3), start)
    return one is not None and not any(part.tag == "LOC" for part in parts)


def _common_rule(page: Page, start: int, end: int) -> str:
    """Return the rule of a common noun: counted things are less of a name than built ones."""
    counted = page.is_counted(end) or page.is_counted_before(start)
    return "head.counted" if counted else "head.common"


def _with_route(page: Page, end: int, head: Head) -> int:
    """Return the end with what is in brackets after it: a route (甲地—乙地) or a like head."""
    close = page.closers.get(end, end)
    inside = page.text[end + 1 : close]
    route = head.word in ROADS and _ROUTE.fullmatch(inside)
    return close + 1 if route or inside in heads() else end


def _type_of(page: Page, start: int, end: int, head: Head) -> EntityType:
    """Return the type; what somebody builds is a facility though its head names organizations."""
    if head.built and page.is_built(start, end):
        return cast("EntityType", head.built)
    return head.type
