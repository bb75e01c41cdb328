"""Find names that vouch for each other in a list: 青桅电机、汇声电子相继落户; 甲气体项目和乙机械项目."""

import re
from collections.abc import Iterator
from functools import cache

from aidgraph.chinese.lexicon import one_of
from aidgraph.chinese.script import HAN
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.names.found import Found
from aidgraph.extract.words.page import Page

_JOINT = "(?:[、和与及]|以及)"
_PROJECT = rf"[{HAN}A-Za-z0-9]{{2,14}}?(?:项目|工程)"
_PROJECTS = re.compile(
    rf"(?:包括|含有|分别是|分别为|有|建设|实施|:)(?P<run>{_PROJECT}(?:{_JOINT}{_PROJECT})+)"
)
_PROVINCES = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕秦甘陇青宁新疆港澳台"
_SHARED = re.compile(rf"(?<![{_PROVINCES}])[{_PROVINCES}]{{2}}(?:扶贫|山海|东西部|对口)?协作")
_SPLIT = re.compile(_JOINT)
_GENERAL = re.compile(
    "(?:等|类|个|重点|民生|产业|基础设施|援建|帮扶|协作|教育|卫生|医疗)+(?:项目|工程)"
)
_ALONE = re.compile("(?:相继|先后)?(?:落户|捐|出资|投资|入驻|签约|计划投|已签|认捐|赠)")
_LED = re.compile("(?:企业|公司|厂商|商家)$")
_NO_NAMES = frozenset(("v", "vd", "p", "d", "c", "m", "u", "r"))
_BRAND = 2  # letters of a company's own name, at least


def find_runs(page: Page) -> Iterator[Found]:
    """Yield companies and projects without a full name that stand in a list of their like.

    What two provinces share by a letter each (闽宁协作) is a programme.
    """
    yield from _companies(page)
    for match in _SHARED.finditer(page.text):
        yield Found(*match.span(), "Programme", "list")
    for match in _PROJECTS.finditer(page.text):
        at = match.start("run")
        for item in _SPLIT.split(match["run"]):
            start = page.text.index(item, at)
            at = start + len(item)
            if not _GENERAL.fullmatch(item):
                yield Found(start, at, "Project", "list")


def _companies(page: Page) -> Iterator[Found]:
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
        acts = _ALONE.match(page.text, match.end())
        led = _LED.search(page.text, max(0, match.start() - _BRAND), match.start())
        if listed or acts or led:
            yield Found(*match.span(), "Organization", "list")


def _is_brand(page: Page, match: re.Match[str]) -> bool:
    """Tell whether a word begins and ends there, and no common word stands for the brand."""
    if match.start() not in page.begins or match.end() not in page.ends:
        return False
    if page.tokens[page.begins[match.start()]].tag in _NO_NAMES:
        return False
    return not match["brand"].endswith(tuple(word_list("company-ends", "common")))


@cache
def _company() -> re.Pattern[str]:
    """Return the pattern of two to four letters with a word for a trade."""
    ends = one_of(word_list("company-ends", "end"))
    return re.compile(
        rf"(?:^|(?<=[、，；。:和与及由\n(业司家商]))(?P<brand>[{HAN}]{{2,4}}?)(?:{ends})(?![{HAN}]{{0,2}}(?:公司|集团|学院|大学|厂))"
    )
