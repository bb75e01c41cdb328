"""Find projects and programmes by what they do: 儿童大病救助项目累计救助患儿812名."""

import re
from collections.abc import Iterator, Sequence

from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token

_HEADS = {"项目": "Project", "工程": "Project", "计划": "Programme", "行动": "Programme"}
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
