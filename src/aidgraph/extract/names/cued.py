"""Find names by cues around them: places by the number of a list, undertakings by what they do."""

import re
from collections.abc import Iterator, Sequence

from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token
from aidgraph.model import EntityType

_HEADS: dict[str, EntityType] = {
    "项目": "Project",
    "工程": "Project",
    "计划": "Programme",
    "行动": "Programme",
}
_STARTS = frozenset("，。；：:;\n“（(、")
_DOES = re.compile(
    "累计|覆盖|启动|实施|惠及|走进|已|共|首批|一期|二期|由|自20|从20|受益|先后|为|落地|开展|让|使|帮助|资助"
)
_INNER = frozenset(("n", "nz", "vn", "an", "a", "LOC", "ORG", "nw"))
_NEVER = frozenset(
    ("等", "该", "这", "各", "其", "多个", "重点", "部分", "其他", "所有", "上述", "新", "大", "小", "此", "全部", "一批",
     "援建", "实施", "建设", "落实", "完成", "推进", "续建", "新建", "在建", "总", "两", "几", "有关", "相关", "签约", "投资")
)  # fmt: skip
_LEAST, _MOST = 6, 16  # letters of such a name


def find_undertakings(page: Page) -> Iterator[FoundName]:
    """Yield what is called a project or a programme at the head of a clause and does something."""
    for index, token in enumerate(page.tokens):
        kind = next((k for word, k in _HEADS.items() if token.word.endswith(word)), None)
        if kind is None or not _DOES.match(page.text, token.end):
            continue
        first = _first(page.tokens, index)
        start = page.tokens[first].start
        led = start == 0 or page.text[start - 1] in _STARTS
        if led and _LEAST <= token.end - start <= _MOST:
            yield FoundName(start, token.end, kind, "head")


def _first(tokens: Sequence[Token], index: int) -> int:
    """Return the first of the words before a head that make one noun phrase with it."""
    while index and _belongs(tokens[index - 1]):
        index -= 1
    return index


def _belongs(token: Token) -> bool:
    if token.tag == "v":
        return token.word in word_list("verbs", "inner")
    return token.tag in _INNER and token.word not in _NEVER


_NUMBER = "[两二三四五六七八九十]|[0-9]{1,2}个?"
_KINDS = "省区|省市|省|州|县市|县区|县|市|国|乡镇|乡|镇|村|岛|区|旗"
_LIST = re.compile(
    rf"(?P<items>[{HAN}]{{2,6}}(?:、[{HAN}]{{2,6}}){{0,8}}(?:和|及|、)[{HAN}]{{2,6}}?)等?(?P<n>{_NUMBER})(?:{_KINDS})"
)
_PARTED = re.compile("[、和及]")
_LEADS = re.compile(
    "^.*(?:连接|贯穿|途经|分布|派往|走进|在|进入|越境进入|包括|来自|覆盖|前往|涉及|辐射|南部|北部|东部|西部|中部|于|为|到|的|向)"
)
_WORDS = re.compile("[的了是有为在与等各其该本我你他这那不也都从把被让又还再已将及个]|目前|包括")
_SHORTEST, _LONGEST = 2, 6
_DIGITS = {
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


def find_place_lists(page: Page) -> Iterator[FoundName]:
    """Yield the items of a list of as many places as the number after it says, or of some with 等."""
    for match in _LIST.finditer(page.text):
        spans = list(_items(match.group("items"), match.start("items")))
        number = match.group("n").removesuffix("个")
        said = _DIGITS.get(number) or int(number) if number in _DIGITS or number.isdigit() else 0
        some = page.text.endswith("等", 0, match.start("n"))
        fits = len(spans) == said or (some and 1 < len(spans) < said)
        start = spans[0][0]
        fits &= start in page.begins or start > match.start("items")
        named = [span for span in spans if _is_name(page, *span)]
        if fits and len(named) == len(spans):
            for start, end in spans:
                yield FoundName(start, end, "Place", "list")


def _items(words: str, start: int) -> Iterator[tuple[int, int]]:
    at = 0
    for part in _PARTED.split(words):
        led = _LEADS.match(part) if at == 0 else None
        skipped = led.end() if led else 0
        yield start + at + skipped, start + at + len(part)
        at += len(part) + 1


def _is_name(page: Page, start: int, end: int) -> bool:
    """Tell whether an item may be a place's name: short, without a function word."""
    words = page.text[start:end]
    return _SHORTEST <= len(words) <= _LONGEST and not _WORDS.search(words)
