"""Find places: by the gazetteer, by the tagger, by their last letters."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.gazetteer import common_places, gazetteer, region_names, regions
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_LOCAL = frozenset(("LOC", "ns", "nz", "n", "PER", "ORG", "nr", "v"))
_LONGEST_NAME = 12
_LANDFORM = re.compile("区块|油田|盆地|草原|湿地|峡谷|流域|片区|南麓|北麓|[二三四五六七八九]地州")
_NAMED = frozenset(("nz", "LOC", "PER", "ns", "nr", "ORG"))
_NOMINAL = frozenset(("n", "nz", "vn", "ORG", "LOC"))
_GENERAL = re.compile(
    "(?:移民|富裕|贫困|示范|文明|美丽|生态|特色|小康|空心|薄弱|安置|搬迁|重点|边境|先进|幸福|革命|传统|脱贫|帮扶|受援|试点|旅游|亿元|明星|样板)"
    "[省市县区州乡镇村]"
)  # 移民村 and 富裕镇 are no names
_WHERE = frozenset(("在", "赴", "到", "来到", "走进", "来自", "位于", "抵达", "前往", "、"))
_JOINTS = frozenset(("、", "和", "与", "及"))
_LISTED = frozenset(("LOC", "PER", "nz", "ORG", "nr", "n", "vn"))
_OPENERS = ("“", "‘", "「", '"')
_VILLAGE = re.compile(
    r"(?<=[镇乡县区道市旗])(?:(?![镇乡为的在是有和与及到被把由向对从])[\u3400-\u9fff]){1,8}?(?:社区|嘎查|村民小组|[村寨屯](?![里民中内委级集支干民部]))"
)
_HAMLET = re.compile(
    r"(?<=[村区寨])[\u3400-\u9fff]{1,3}?(?:坝|湾|沟|坪|寨|组|庄|屯|坳|冲|岭|塘|自然村|队)(?=[的种，。、；建有修住家])"
)
_SIBLING = re.compile(
    r"(?P<tail>[县镇乡村])、(?P<name>[\u3400-\u9fff]{1,4}?(?P=tail))(?=[、，。；）)等和与及]|$)"
)
_LOOSE = frozenset(("v", "vd", "p", "c", "u", "m", "d", "r", "f", "w"))
_PREFECTURE = re.compile(r"gbt2260:\d{2}(?!00)\d{2}00")
_TITLES = frozenset("队院校会团站馆室厅局")


@cache
def _tails() -> tuple[str, ...]:
    return tuple(row["head"] for row in table("heads-place"))


def find_places(page: Page) -> Iterator[FoundName]:
    """Yield places: by the gazetteer, by the tagger, by their last letters."""
    yield from _by_gazetteer(page)
    yield from _landforms(page)
    yield from _beside(page)
    yield from _villages(page)
    yield from _hamlets(page)
    yield from _siblings(page)
    for index, token in enumerate(page.tokens):
        if token.tag == "LOC":
            yield from _tagged(page, token)
            yield from _with_sounds(page, index)
        if token.word.endswith(_tails()):
            yield from _by_tail(page, index)


def _by_gazetteer(page: Page) -> Iterator[FoundName]:
    """Yield full names, and short names that the text has in full or that a word is."""
    known: set[str] = set()
    full = gazetteer().full_names
    for finder in (full, regions()):
        for start, end in finder.spans(page.text):
            if page.text.startswith(("国家", "各国"), end):
                continue  # 13个非洲国家
            if _is_cut(page, start, end) and page.text[start:end] not in common_places():
                yield FoundName(start, end, "Place", "gazetteer")
                for place in gazetteer().named(page.text[start:end]):
                    known |= {place.name, *place.short}
    known |= _counties(page)
    large = gazetteer().large_places
    for token in page.tokens:
        word = token.word
        if word in common_places():
            continue
        if _is_thing(page, token):
            continue
        if (word in large and _may_be_place(token)) or (word in known and token.tag in _LOCAL):
            yield FoundName(token.start, token.end, "Place", "gazetteer")


def _counties(page: Page) -> set[str]:
    """Return the short names of the counties in the prefectures that the page names."""
    found: set[str] = set()
    for word in {token.word for token in page.tokens if token.tag == "LOC"}:
        named = [p for p in gazetteer().named(word) if p.country == "CN"]
        if len(named) == 1 and _PREFECTURE.fullmatch(named[0].code):
            found |= _inside(named[0].code[: -len("00")])
    return found - common_places()


@cache
def _inside(prefix: str) -> frozenset[str]:
    """Return the short names of the counties with a code that begins so."""
    codes = (
        c for c in gazetteer().codes if c.startswith(prefix) and len(c) == len("gbt2260:000000")
    )
    places = (gazetteer().place(code) for code in codes if not code.endswith("00"))
    return frozenset(name for p in places if p and p.name[-1] in "县市旗" for name in p.short)


def _is_slogan(page: Page, start: int) -> bool:
    """Tell whether a quotation begins there: “万企兴万村” is no village."""
    return start > 0 and page.text[start - 1] in _OPENERS and start - 1 in page.closers


def _is_thing(page: Page, token: Token) -> bool:
    """Tell whether a word names things that are built and counted: 修缮鼓楼3座."""
    return page.is_counted(token.end) and page.is_built(token.start, token.end)


def _may_be_place(token: Token) -> bool:
    """Tell whether the tag of a large place's name leaves it one; two letters need a surer tag."""
    if token.tag in {"LOC", "ns", "nz"}:
        return True
    abroad = any(place.country != "CN" for place in gazetteer().named(token.word))
    return token.tag in _LOCAL and (len(token.word) > 2 or abroad)


def _is_cut(page: Page, start: int, end: int) -> bool:
    """Tell whether a span begins where a word begins and ends where one ends, or nearly so."""
    if start in page.begins and end in page.ends:
        return True
    return start in page.begins and end - start > 2 and page.text[end : end + 1] not in _TITLES


def _tagged(page: Page, token: Token) -> Iterator[FoundName]:
    """Yield what the tagger calls a place, when its form or the gazetteer says so too."""
    word, common = token.word, common_places()
    if (
        word in common
        or len(word) < 2
        or _GENERAL.fullmatch(word)
        or word[-1] == word[-2]
        or _is_thing(page, token)
        or _is_slogan(page, token.start)
    ):
        return
    parts = list(gazetteer().parts(word))
    sounds = sum(char in word_list("transliteration") for char in word)
    votes = frozenset({"tag"})
    if len(parts) > 1:
        for start, end in parts:
            if word[start:end] not in common:
                yield FoundName(token.start + start, token.start + end, "Place", "gazetteer", votes)
    elif gazetteer().named(word):
        yield FoundName(token.start, token.end, "Place", "gazetteer", votes)
    elif word.endswith(_tails()) or (len(word) > 2 and sounds >= len(word) - 1):
        yield FoundName(token.start, token.end, "Place", "tag")
    elif parts and word[parts[0][1] :] in word_list("trims") | word_list("verbs"):
        yield FoundName(token.start, token.start + parts[0][1], "Place", "gazetteer")
    elif _is_where(page, token):
        yield FoundName(token.start, token.end, "Place", "tag")


def _beside(page: Page) -> Iterator[FoundName]:
    """Yield the words of a list of places that the tagger took for something else (定日、萨迦)."""
    index = 0
    while index < len(page.tokens):
        run = [index]
        while run[-1] + 2 < len(page.tokens) and page.tokens[run[-1] + 1].word in _JOINTS:
            run.append(run[-1] + 2)
        index = run[-1] + 1
        items = [page.tokens[at] for at in run]
        places = sum(item.tag == "LOC" and bool(gazetteer().named(item.word)) for item in items)
        if places and 2 * places >= len(items) > 1:
            for item in items:
                sounds = all(char in word_list("transliteration") for char in item.word)
                named = bool(gazetteer().named(item.word)) or (sounds and len(item.word) > 2)
                if named and item.tag in _LISTED and item.word not in common_places():
                    yield FoundName(item.start, item.end, "Place", "tag")


def _with_sounds(page: Page, index: int) -> Iterator[FoundName]:
    """Yield a place with the foreign word after it (温宿天山 托木尔) that is no person."""
    for token in page.tokens[index + 1 : index + 2]:
        sounds = all(char in word_list("transliteration") for char in token.word)
        if token.tag in {"PER", "nz"} and sounds and len(token.word) > 2:
            yield FoundName(page.tokens[index].start, token.end, "Place", "tag")


def _is_where(page: Page, token: Token) -> bool:
    """Tell whether a word for place stands before the token (来到…) and it ends there."""
    before = next(page.before(token.start), None)
    following = next(page.after(token.end), None)
    led = before is not None and before.word in _WHERE
    return led and (following is None or following.tag not in _NOMINAL)


def _landforms(page: Page) -> Iterator[FoundName]:
    """Yield a known place with a word for a part of the earth right after it (温宿区块)."""
    for match in _LANDFORM.finditer(page.text):
        start = max(match.start() - _LONGEST_NAME, 0)
        known = [
            at
            for at in range(start, match.start() - 1)
            if gazetteer().named(page.text[at : match.start()])
            or page.text[at : match.start()] in region_names()
        ]
        if known:
            several = match.group().endswith("地州")  # 南疆四地州 are a group of places
            rule = "head.counted" if several else "tag"
            yield FoundName(known[0], match.end(), "Place", rule)


def _villages(page: Page) -> Iterator[FoundName]:
    """Yield the villages that stand right after their town or county: 皮拉勒乡|墩都热村."""
    for match in _VILLAGE.finditer(page.text):
        town = next(page.before(match.start()), None)
        last = page.ends.get(match.end(), -1)
        placed = town is not None and town.tag == "LOC" and town.word[-1] in "镇乡县区街道市旗"
        if not placed or town is None or town.end != match.start() or last < 0:
            continue
        words = page.tokens[page.begins[match.start()] : last + 1]
        plain = all(t.tag not in _LOOSE and t.word not in word_list("trims") for t in words[:-1])
        if plain and not _GENERAL.search(match.group()):
            yield FoundName(*match.span(), "Place", "tag")


def _siblings(page: Page) -> Iterator[FoundName]:
    """Yield what stands in a list after a place and ends as it does: 杆洞乡、同练乡."""
    for match in _SIBLING.finditer(page.text):
        before = (
            page.tokens[page.ends[match.start() + 1]] if match.start() + 1 in page.ends else None
        )
        if before is not None and before.tag == "LOC" and match.start("name") in page.begins:
            yield FoundName(*match.span("name"), "Place", "tag")


def _hamlets(page: Page) -> Iterator[FoundName]:
    """Yield what lies right after its village: 云山村|蒿枝坝."""
    for match in _HAMLET.finditer(page.text):
        village = next(page.before(match.start()), None)
        placed = village is not None and village.tag == "LOC" and village.end == match.start()
        if placed and match.end() in page.ends:
            yield FoundName(*match.span(), "Place", "tag")


def _by_tail(page: Page, index: int) -> Iterator[FoundName]:
    """Yield a name that ends as places do: 云盘村, 托万苏布拉克村."""
    token, common = page.tokens[index], common_places()
    start = token.start
    if token.word in _tails() and index:
        before = page.tokens[index - 1]
        if before.tag not in _NAMED or before.word in word_list("trims"):
            return
        start = before.start
    word = page.text[start : token.end]
    if _GENERAL.fullmatch(word):
        return
    if word[-1] == word[-2:-1]:
        return  # 红柳村|村集体
    if not 2 < len(word) <= _LONGEST_NAME or len(list(gazetteer().parts(word))) > 1:
        return
    if word in common or any(word[-n:] in common for n in range(3, len(word))):
        return
    if _is_slogan(page, start):
        return
    sounds = sum(char in word_list("transliteration") for char in word[:-1])
    if token.start != start or token.tag in _NAMED - {"ORG"} or sounds >= len(word) - 1 > 3:
        yield FoundName(start, token.end, "Place", "tag")
