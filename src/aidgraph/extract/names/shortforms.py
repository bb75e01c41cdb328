"""Find short forms of names that the same text has in full: 指挥部 for 某市援疆指挥部."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.wordfinder import WordFinder
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import all_heads, heads
from aidgraph.extract.names.nameparts import name_parts
from aidgraph.extract.words.page import Page

_TYPES = frozenset(("Organization", "Facility", "Programme", "Event"))
_LOOSE = frozenset(("项目", "工程", "计划", "行动", "活动", "品牌", "模式", "试点"))  # too general
_ALL = ("各", "全", "多", "其他", "每", "两")  # 全省各市援疆指挥部 is not the one that acts here
_BEFORE = 24  # letters in brackets before what a name is called
_BODIES = frozenset(("Organization", "Facility"))
_TAGGED = frozenset(("ORG", "nz"))
_LEGAL = ("财团法人", "社团法人", "中国", "中华")
_INITIALS = re.compile(r"[A-Z][A-Za-z&.-]{1,11}")
_SHORT = 6  # letters of what a body is called in brackets
_OWN = re.compile("[本我](?:会|基金会|协会|慈善会)")
_MANY = 40  # names with one head: more is a catalogue, where a short form tells nothing
_DISTINCT = re.compile("[第一二三四五六七八九十东西南北中上下大小老新]")
_CALLED = re.compile(
    r"[(,，]?(?:(?:以下)?简称|以?下称|又称)(?:为|:)?[“‘「\"]?(?P<short>[\u3400-\u9fff]{2,12})[”’」\"]?[)。，,]"
)


def find_short_forms(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield bare heads and cut-down names that only one of the names *found* can mean."""
    names = _by_head(page, found)
    for at, end in all_heads(page):
        head = page.text[at:end]
        full = names.get(head, {})
        if not full or len(full) > _MANY or head in _LOOSE:
            continue
        start = name_parts(page, at, end, heads()[head])[0].start
        before = next(page.before(start), None)
        if before and before.word.startswith(_ALL):
            continue
        this = page.text[start - 1 : start] in {"该", "本"}
        if start == at and len(head) < 3 and not this:
            continue
        text = page.text[start:end]
        kinds = [
            kind
            for name, kind in full.items()
            if name not in {text, f"中国{text}", f"我国{text}"} and is_short(text, name)
        ]
        if len(kinds) == 1:
            yield FoundName(start, end, kinds[0].type, "short")
    yield from _called(page, found)
    yield from _bracketed(page, found)
    yield from _begun(page, found)
    yield from _own(page, found)


def _own(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield what a report calls the body that it is by (本会), where a body's name ends so."""
    ends = {page.text[item.end - 1] for item in found if item.type == "Organization"}
    for match in _OWN.finditer(page.text) if "会" in ends else ():
        if match.start() in page.begins and match.end() in page.ends:
            yield FoundName(match.start(), match.end(), "Organization", "short")


def _by_head(page: Page, found: Sequence[FoundName]) -> dict[str, dict[str, FoundName]]:
    """Return the names with each head, by text."""
    names: dict[str, dict[str, FoundName]] = defaultdict(dict)
    ends = {end: page.text[at:end] for at, end in all_heads(page)}
    for item in found:
        end = page.openers.get(item.end - 1, item.end)  # before the route of a train in brackets
        if item.type in _TYPES and end in ends:
            names[ends[end]].setdefault(page.text[item.start : item.end], item)
    return names


def _bracketed(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield what a body is called in brackets right after it, cut from its name or its initials."""
    spans: dict[str, FoundName] = {}
    for item in found:
        opened = page.text[item.end : item.end + 1] == "("
        inside = page.text[item.end + 1 : page.closers.get(item.end, -1)].strip() if opened else ""
        name = page.text[item.start : item.end]
        cut = 2 <= len(inside) <= _SHORT and is_cut(inside, name) and not gazetteer().named(inside)
        if item.type in _BODIES and (cut or _INITIALS.fullmatch(inside)):
            spans.setdefault(inside, item)
    for start, end in WordFinder(spans).spans(page.text):
        yield FoundName(start, end, spans[page.text[start:end]].type, "short")


def _begun(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield what the tagger calls a body and one body's name begins with: 同济, of 同济大学."""
    bodies = {page.text[item.start : item.end] for item in found if item.type == "Organization"}
    brands = [(body, _brand(body)) for body in bodies]
    for token in page.tokens:
        if token.tag in _TAGGED and len(token.word) > 1 and not gazetteer().named(token.word):
            whole = [b for b, brand in brands if brand.startswith(token.word) and b != token.word]
            if len(whole) == 1:
                yield FoundName(token.start, token.end, "Organization", "short")


def _brand(name: str) -> str:
    """Return a body's name without the place or the 财团法人 that it begins with."""
    for prefix in _LEGAL:
        name = name.removeprefix(prefix)
    end = max(gazetteer().full_names.longest(name, 0), gazetteer().short_names.longest(name, 0))
    return name[end:] if 0 < end < len(name) - 3 else name


def is_cut(short: str, name: str) -> bool:
    """
    Tell whether the letters of *short* are letters of *name* in order, from one of its first four on.

    >>> is_cut("电建海投", "中国电建集团海外投资有限公司"), is_cut("海投", "中国电建集团海外投资有限公司")
    (True, False)
    """
    rest = iter(name)
    begins = short[:1] in name[:4]
    return len(short) < len(name) and begins and all(char in rest for char in short)


def _called(page: Page, found: Sequence[FoundName]) -> Iterator[FoundName]:
    """Yield what a name is called from then on (以下简称“援建会”), wherever it stands."""
    by_end = {item.end: item for item in found}
    stated: set[tuple[str, str]] = set()
    for match in _CALLED.finditer(page.text):
        item = by_end.get(called_at(page.text, match.start()))
        if item and (match["short"], item.type) not in stated:
            short = match["short"]
            stated.add((short, item.type))
            at = page.text.find(short, match.start("short"))
            while at >= 0:
                yield FoundName(at, at + len(short), item.type, "short")
                at = page.text.find(short, at + len(short))


def called(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a name ends that gets a short form, and the short form.

    >>> list(called("云岭援建委员会（以下简称“援建会”）成立"))
    [(7, '援建会')]
    """
    plain = text.replace("（", "(").replace("）", ")")
    for match in _CALLED.finditer(plain):
        yield called_at(plain, match.start()), match["short"]


def called_at(text: str, at: int) -> int:
    """
    Return where the name ends that a short form at an offset is of: before the brackets.

    >>> called_at("云岭县(属江北省,下称云岭)", 8)
    3
    """
    if text[at : at + 1] not in {",", "，"}:
        return at
    opened = text.rfind("(", max(0, at - _BEFORE), at)
    return opened if opened > 0 and ")" not in text[opened:at] else at


def is_short(short: str, name: str) -> bool:
    """
    Tell whether *short* may be *name* cut down: its end, or the same letters in order.

    Letters that tell siblings apart (第二, 东) may not be left out in between.

    >>> is_short("援疆指挥部", "北岭市援疆工作指挥部"), is_short("县人民医院", "县第二人民医院")
    (True, False)
    """
    name = name.partition("(")[0]
    if len(short) >= len(name):
        return False
    if name.endswith(short):
        return True
    at, skipped = 0, ""
    begun = False
    for char in name:
        if at < len(short) and char == short[at]:
            at += 1
            begun = True
        elif begun:
            skipped += char
    return at == len(short) and name[-2:] == short[-2:] and not _DISTINCT.search(skipped)
