"""Find names in quotation marks: “双龙计划”, “十城百店”工程; and leave rhetoric alone (“造血”)."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import cast

from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import table, word_list
from aidgraph.extract.names.found import FoundName
from aidgraph.extract.names.headwords import heads
from aidgraph.extract.words.page import Page
from aidgraph.extract.words.token import Token
from aidgraph.model import EntityType

_NAME = re.compile(r"[^，。！？；,.!?;:]{2,22}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SQUADS = "班营团队站屋"
_BETWEEN = re.compile("[、和与及]?")
_MISSION = re.compile(r"[\u3400-\u9fff]{2,8}[—–-]{1,2}(?:19|20)\d\d")  # 和平方舟—2013
_PHRASE = 5  # letters after a figure of speech that make a name of it (“组团式”教育援疆)
_WALK = 7  # words after the closing mark
_HELD = ("仪式", "典礼", "发布会")  # “利民工程”签约仪式
_ROUND = re.compile("第[一二三四五六七八九十百0-9]+届|首届|20[0-9]{2}年度?")
_NAMED = ("名为", "名叫", "叫做", "叫作", "称为", "取名", "命名为", "冠名", "号称", "名曰")
_SORTS = re.compile(
    "的?(?:行动|计划|项目|工程|活动|模式|办法|机制|品牌|做法|服务|课堂|大赛|基金|专列)"
)
_CALLED = (
    "课程",
    "品牌",
    "项目",
    "计划",
    "活动",
    "工程",
    "行动",
    "平台",
    "栏目",
    "系列",
    "基金",
    "产品",
)
_LABEL = frozenset((":", "：", "\n"))
_ENDS = frozenset(("w", "p", "c", "u", "m", "r", "q", "nz", "ORG", "PER"))


def find_quoted(page: Page) -> Iterator[FoundName]:
    """Yield quoted names with the words that belong to them, typed by those words."""
    stated = Counter(page.text[opener + 1 : closer] for opener, closer in page.quotations())
    for run in _runs(page):
        found = [
            _headed(page, *pair) or _introduced(page, *pair, run[0][0], stated) for pair in run
        ]
        kind = next((item.type for item in reversed(found) if item), None)
        for pair, item in zip(run, found, strict=True):
            if item:
                yield item
            elif kind and not is_rhetoric(page, *pair):
                yield FoundName(pair[0], pair[1] + 1, kind, "quote")


def _runs(page: Page) -> Iterator[list[tuple[int, int]]]:
    """Yield quotations that stand in one list: “青苗工程”“青蓝工程”、“托峰工程”."""
    run: list[tuple[int, int]] = []
    for opener, closer in page.quotations():
        if not _NAME.fullmatch(page.text, opener + 1, closer):
            continue
        if run and not _BETWEEN.fullmatch(page.text, run[-1][1] + 1, opener):
            yield run
            run = []
        run.append((opener, closer))
    if run:
        yield run


def _headed(page: Page, opener: int, closer: int) -> FoundName | None:
    """Return the name when a head word follows the quotation or ends it."""
    if page.text.endswith("台风", 0, opener):
        return FoundName(opener - len("台风"), closer + 1, "Event", "quote")
    inside = page.text[opener + 1 : closer]
    end, kind = _tail(page, closer + 1)
    own = next((_kinds()[tail] for tail in _tails(inside) if tail in _kinds()), None)
    held = page.text[closer + 1 : end].endswith(_HELD)
    if own and kind not in {"Organization", "Facility"} and not held:
        end, kind = closer + 1, own
    led = (
        end > closer + 1 and end - closer < _PHRASE
    )  # 「早餐有你」計畫 is a name though it says 你
    if not kind or (is_rhetoric(page, opener, closer, shaped=not led) and end - closer < _PHRASE):
        return None
    opener = _item_start(page, opener)
    if page.text.endswith("品牌", 0, end):
        end = closer + 1
    return FoundName(opener, end, "Recognition" if page.is_awarded(opener) else kind, "quote")


def _tails(inside: str) -> Iterator[str]:
    """Yield the last letters of a quotation, the longest first, with something before them."""
    for length in range(min(5, len(inside) - 1), 1, -1):
        yield inside[-length:]


def _tail(page: Page, start: int) -> tuple[int, EntityType | None]:
    """Return where the words after a quotation end that belong to the name, and their type."""
    found: tuple[int, EntityType | None] = start, None
    for count, token in enumerate(page.after(start)):
        if count >= _WALK or not _goes_on(token):
            break
        kind = next(
            (
                _kinds()[page.text[at : token.end]]
                for at in range(max(start, token.end - 8), token.end)
                if page.text[at : token.end] in _kinds()
            ),
            None,
        )
        if kind:
            found = token.end, kind
    return found


def _goes_on(token: Token) -> bool:
    if token.tag in {"v", "d", "vd", "ad"}:
        return token.word in word_list("verbs", "inner") or token.word in _kinds()
    return token.tag not in _ENDS


@cache
def _kinds() -> dict[str, EntityType]:
    """Return the type that a word after (or at the end of) a quotation gives the name."""
    found: dict[str, EntityType] = {head.word: head.type for head in heads().values()}
    for row in table("afters"):
        if row["kind"] == "head":
            found |= dict.fromkeys(split(row["words"]), cast("EntityType", row["type"]))
    found["项目"] = "Programme"  # a work that has a quoted name is a programme
    return found


def _introduced(
    page: Page, opener: int, closer: int, first: int, stated: Counter[str]
) -> FoundName | None:
    """Return the name when a verb before it, a word after it or its return shows that it is one."""
    inside = page.text[opener + 1 : closer]
    letters = len(_HAN.findall(inside))
    if _MISSION.fullmatch(inside):
        return FoundName(opener, closer + 1, "Programme", "quote")
    if is_rhetoric(page, opener, closer) or letters < 3:
        return None
    if page.is_awarded(opener) and page.governor(opener) not in word_list("verbs", "run"):
        return FoundName(opener, closer + 1, "Recognition", "quote")
    verb = _verb_before(page, first)
    run = any(verb.endswith(word) for word in word_list("verbs", "run"))
    soft = page.text.startswith(tuple(word_list("afters", "soft")), closer + 1)
    named = page.text.endswith(_NAMED, 0, opener) or _SORTS.match(page.text, closer + 1)
    if letters > 3 and (named or _is_called(page, opener) or _is_label(page, opener, closer)):
        return FoundName(opener, closer + 1, "Programme", "quote")
    squad = run and inside[-1] in _SQUADS  # “启明班”
    if squad or (letters > 3 and (run or soft or stated[inside] > 1)) or (run and soft):
        return FoundName(opener, closer + 1, "Programme", "quote")
    return None


def _is_called(page: Page, opener: int) -> bool:
    """Tell whether the noun right before a quotation says what it is: 课程“…”, 品牌“…”."""
    before = next(page.before(opener), None)
    return before is not None and before.end == opener and before.word.endswith(_CALLED)


def _is_label(page: Page, opener: int, closer: int) -> bool:
    """Tell whether a quotation is what a line is about, with a colon after it."""
    return page.is_item(opener) and page.text[closer + 1 : closer + 2] in _LABEL


def _verb_before(page: Page, opener: int) -> str:
    """Return the verb or preposition right before a quotation, over other quotations."""
    for count, token in enumerate(page.before(opener)):
        if token.tag in {"v", "p", "vd"}:
            return token.word
        if token.word == "，" or (token.word == "的" and count):
            return ""
    return ""


def _item_start(page: Page, opener: int) -> int:
    """Return where a quoted name begins: at the place before it where it opens a list's item."""
    before = next(page.before(opener), None)
    if before is not None and before.end == opener and _ROUND.fullmatch(before.word):
        return before.start
    led = before is not None and before.tag == "LOC" and page.is_item(before.start)
    return before.start if before is not None and led else opener


def is_rhetoric(page: Page, opener: int, closer: int, *, shaped: bool = True) -> bool:
    """
    Tell whether quotation marks hold a figure of speech, a slogan or a plan period.

    *shaped* says whether letters that only a phrase has (你, 的, 不) tell so.
    """
    inside = page.text[opener + 1 : closer]
    if inside in word_list("rhetoric", "words"):
        return True
    if page.text.startswith(tuple(word_list("rhetoric", "after")), closer + 1):
        return True
    return shaped and any(letters in inside for letters in word_list("rhetoric", "shape"))
