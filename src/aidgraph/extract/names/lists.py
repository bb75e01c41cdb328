"""Find the names of a list by the noun that closes it: 昆托米业、基蛋生物等…企业17家."""

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.names.persons import has_surname
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token
from aidgraph.model import EntityType

_STATES = frozenset(("受灾", "受援", "贫困", "帮扶", "对口"))
_NAMES = frozenset(("nz", "nr", "ns", "nt", "LOC", "ORG", "PER"))
_NOMINAL = frozenset(("n", "nz", "vn", "an", "LOC", "ORG", "PER"))
_ITEM = 14  # characters
_ITEMS = 12
_TOWN = 4  # letters of a town's name in a list of such


@cache
def _nouns() -> dict[str, EntityType]:
    return {
        word: cast("EntityType", row["type"])
        for row in table("lists")
        for word in split(row["words"])
    }


def find_listed(page: Page) -> Iterator[FoundName]:
    """Yield the items of lists that a noun closes or opens, typed by the noun."""
    for index, token in enumerate(page.tokens):
        if token.word in {"等", "等等"}:
            items = _items(page, index)
            kind = _closing_noun(page, index) or _opening_noun(items)
            if kind:
                yield from _typed(page, items, kind)


def _closing_noun(page: Page, index: int) -> EntityType | None:
    """Return the type of the noun after 等, over what tells its kind (等农产品加工企业)."""
    for token in page.after(page.tokens[index].end):
        if token.word in {"，", ","} or (token.tag in {"v", "p"} and token.word not in _STATES):
            return None
        following = next(page.after(token.end), None)
        ends = following is None or following.tag not in _NOMINAL
        if ends and token.word.endswith(tuple(_nouns())):
            return _nouns()[max(filter(token.word.endswith, _nouns()), key=len)]
        if token.end - page.tokens[index].end > _ITEM * 2:
            return None
    return None


def _opening_noun(items: list[list[Token]]) -> EntityType | None:
    """Return the type of the noun that the list begins with (企业甲、乙等), and cut it off."""
    for number, item in enumerate(items):
        for at, word in enumerate(item[:-1]):
            if _nouns().get(word.word) == "Organization":
                items[number:] = [item[at + 1 :]]
                return "Organization"
    return None


def _items(page: Page, index: int) -> list[list[Token]]:
    """Return the words of the items before the word at *index*, the last item first."""
    items: list[list[Token]] = []
    end = index
    while len(items) < _ITEMS:
        start = end
        while start > 0 and _in_item(page.tokens[start - 1]):
            start -= 1
        words = page.tokens[start:end]
        while words and words[0].word in word_list("trims", "left"):
            words = words[1:]
        if not words or words[-1].end - words[0].start > _ITEM:
            break
        items.append(words)
        if start == 0 or page.tokens[start - 1].word not in {"、", "和", "及", "与"}:
            break
        end = start - 1
    return items


def _typed(page: Page, items: list[list[Token]], kind: EntityType) -> Iterator[FoundName]:
    """Yield the items that can have the type; one that is a name vouches for the others."""
    vouched = kind != "Organization" or any(_is_name(words, kind) for words in items)
    placed = sum(any(w.tag == "LOC" for w in words) for words in items) * 2 >= len(items) > 2
    least = 3 if kind == "Organization" else 2
    for words in items if vouched else ():
        text = page.text[words[0].start : words[-1].end]
        short = kind == "Place" and placed and len(text) <= _TOWN
        if len(text) >= least and (short or _fits(text, words, kind)):
            yield FoundName(words[0].start, words[-1].end, kind, "list")


def _in_item(token: Token) -> bool:
    return token.tag in {"n", "nz", "nr", "ns", "nt", "vn", "a", "an", "LOC", "ORG", "PER"}


def _is_name(words: list[Token], kind: EntityType) -> bool:
    """Tell whether a word in the item is a name; companies have no names of two letters."""
    short = kind == "Organization" and words[-1].end - words[0].start < 3
    return not short and any(word.tag in _NAMES for word in words)


def _fits(text: str, words: list[Token], kind: EntityType) -> bool:
    """Tell whether an item can have the type: a division is no organization."""
    known = bool(gazetteer().named(text))
    return (
        not known
        if kind == "Organization"
        else known or (len(words) == 1 and _is_name(words, kind))
    )


_JOINT = "(?:[、和与及]|以及)"
_PROJECT = rf"[{HAN}A-Za-z0-9]{{2,14}}?(?:项目|工程)"
_PROJECTS = re.compile(
    rf"(?:包括|含有|分别是|分别为|有|建设|实施|:)(?P<run>{_PROJECT}(?:{_JOINT}{_PROJECT})+)"
)
_ROW = re.compile(
    rf"^[ \u3000]*(?P<name>[{HAN}]{{3,16}})[ \u3000:]+[^\n，。]{{0,8}}?[0-9]", re.MULTILINE
)
_ROWS = 3
_TOWNS = re.compile(
    r"(?:(?<=[，。；:在到为对是于自等给向赴由县市])|^)(?P<run>(?![为在到对由给向是于自等和与])[\u3400-\u9fff]{2,4}(?:、[\u3400-\u9fff]{2,4}){1,})"
    r"(?:等[0-9一二三四五六七八九十多余]*个?|[0-9一二三四五六七八九十两多余]+个?)(?:深度|重点|受灾|贫困|国家|边境|民族)*"
    r"(?:乡镇|镇乡|乡|镇|县市|县区|市县|县|地州市|州市|市州|省份|省区市|省区|省市|省|街道|旗县|村)(?![\u3400-\u9fff]?[长委])"
)
_PROVINCES = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新疆港澳台"
_NO_PAIR = frozenset(("山海", "东西", "南北", "城乡", "两地", "双方"))
_SHARED = re.compile(r"([\u3400-\u9fff]{2})(?:扶贫|山海|东西部|对口)?协作")
_SPLIT = re.compile(_JOINT)
_GENERAL = re.compile(
    "(?:等|类|个|重点|民生|产业|基础设施|援建|帮扶|协作|教育|卫生|医疗)+(?:项目|工程)"
)
_ALONE = re.compile("(?:相继|先后)?(?:落户|捐|出资|投资|入驻|签约|计划投|已签|认捐|赠)")
_LED = re.compile("(?:企业|公司|厂商|商家)$")
_NO_NAMES = frozenset(("v", "vd", "p", "d", "c", "m", "u", "r", "TIME", "q", "f", "s"))
_DOING = frozenset(("v", "p", "d", "ad", "vd"))
_BRAND = 2  # letters of a company's own name, at least


def find_runs(page: Page) -> Iterator[FoundName]:
    """Yield companies and projects without a full name that stand in a list of their like.

    What two provinces share by a letter each (闽宁协作) is a programme.
    """
    yield from _companies(page)
    yield from _before_sums(page)
    yield from _towns(page)
    places = {token.word[0] for token in page.tokens if token.tag == "LOC"}
    for match in _SHARED.finditer(page.text):
        before = page.text[max(0, match.start() - 1) : match.start()]
        pair, provinces = set(match[1]), set(_PROVINCES)
        placed = pair <= places and match[1] not in _NO_PAIR
        if placed or (pair <= provinces and before not in provinces):
            yield FoundName(*match.span(), "Programme", "list")
    for match in _PROJECTS.finditer(page.text):
        at = match.start("run")
        for item in _SPLIT.split(match["run"]):
            start = page.text.index(item, at)
            at = start + len(item)
            if not _GENERAL.fullmatch(item):
                yield FoundName(start, at, "Project", "list")


def _before_sums(page: Page) -> Iterator[FoundName]:
    """Yield who stands alone before a sum in three lines or more: 榆林能源集团  200万元."""
    rows = list(_ROW.finditer(page.text))
    bodies = [row for row in rows if row["name"].endswith(_firms())]
    for row in rows if len(rows) >= _ROWS and len(bodies) * 3 >= len(rows) else ():
        name = row["name"]
        places = list(gazetteer().parts(name))
        placed = bool(places) and places[-1][1] == len(name)
        if not placed and not has_surname(name) and "的" not in name:
            yield FoundName(row.start("name"), row.end("name"), "Organization", "list")


@cache
def _firms() -> tuple[str, ...]:
    ends = word_list("company-ends", "end")
    return (*ends, *(word for word, head in heads().items() if head.type == "Organization"))


def _towns(page: Page) -> Iterator[FoundName]:
    """Yield the towns of a list of such of which one is known: 竹塘、酒井、谦六等乡镇."""
    known = {token.word for token in page.tokens if token.tag == "LOC"}
    for match in _TOWNS.finditer(page.text):
        items = match["run"].split("、")
        sounds = word_list("transliteration")
        placed = sum(
            item in known or bool(gazetteer().named(item)) or all(c in sounds for c in item)
            for item in items
        )
        at = match.start("run")
        for item in items if placed else ():
            start = page.text.index(item, at)
            at = start + len(item)
            yield FoundName(start, at, "Place", "list")


def _companies(page: Page) -> Iterator[FoundName]:
    """Yield names such as 北辰乳业: two in a list, or one that invests, gives or is called a firm."""
    items = [match for match in _company().finditer(page.text) if _is_brand(page, match)]
    for number, match in enumerate(items):
        beside = [items[n] for n in (number - 1, number + 1) if 0 <= n < len(items)]
        listed = any(
            _SPLIT.fullmatch(
                page.text, min(match.end(), other.end()), max(match.start(), other.start())
            )
            for other in beside
        )
        acts = _ALONE.match(page.text, match.end()) or _acts(page, match)
        led = _LED.search(page.text, max(0, match.start() - _BRAND), match.start())
        if listed or acts or led:
            yield FoundName(*match.span(), "Organization", "list")


def _acts(page: Page, match: re.Match[str]) -> bool:
    """Tell whether a brand that holds a name stands where who acts does: 由常州苏南茶业包销."""
    after = next(page.after(match.end()), None)
    words = page.tokens[page.begins[match.start()] : page.ends[match.end()]]
    named = any(word.tag in _NAMES for word in words)
    return named and after is not None and after.tag in _DOING


def _is_brand(page: Page, match: re.Match[str]) -> bool:
    """Tell whether a word begins and ends there, and no common word stands for the brand."""
    if match.start() not in page.begins or match.end() not in page.ends:
        return False
    if page.tokens[page.begins[match.start()]].tag in _NO_NAMES:
        return False
    if match["end"] in word_list("company-ends", "field") and gazetteer().named(match["brand"]):
        return False  # 江苏农业 is no firm
    return not match["brand"].endswith(tuple(word_list("company-ends", "common")))


@cache
def _company() -> re.Pattern[str]:
    """Return the pattern of two to four letters with a word for a trade."""
    ends = one_of(word_list("company-ends", "end") | word_list("company-ends", "field"))
    return re.compile(
        rf"(?:^|(?<=[、，；。:和与及由\n(业司家商]))(?P<brand>[{HAN}]{{2,4}}?)(?P<end>{ends})(?![{HAN}]{{0,2}}(?:公司|集团|学院|大学|厂))"
    )
