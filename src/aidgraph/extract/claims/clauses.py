"""Where a number or a name stands: its clause, the words around it, who acts there."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from aidgraph.extract.claims.masks import Mention
from aidgraph.extract.mention import Quantity

T = TypeVar("T", bound=Mention)

_STOP = re.compile(r"[，。；：、！？\n,;!?（）()“”‘’《》]")
_LEAD = re.compile(
    r"^(?:[-*•·#\s]|其中|累计|共计|共有|共|已经|已|先后|目前|分别|新增|并|又|还|等|的|了|为|对|将|有|"
    r"达到|达|约|近|超过|超|突破|同时|总计|合计|全年|每年|平均|实现|完成)+"
)
_TAIL = re.compile(
    r"(?:累计|共计|共|已|达到|达|约|为|近|超过|超|突破|的|了|有|等|各|总计|合计|分别)+$"
)
_PLANNED = re.compile(
    r"计划(?![”’」』》])|拟|预计|力争|目标|有望|争取|将(?!军|来|其)|[月年]底?前(?:完成|建成|投用|竣工)|预算编列|规划(?!院|局)|建成后|即将"
)
_AIMED = re.compile(r"预算(?!内|外|单位|资金|执行)|(?:不低于|不少于)$|[筹募]集目标")
_AIM_AFTER = re.compile(r"(?:人民币)?的?[^，。；、\d]{0,6}目标")
_UNGIVEN = frozenset(("percent", "person", "person-time", "visit", "household"))
_KINDS = frozenset(
    ("种", "类", "省", "市", "县", "区", "乡", "镇", "村", "国家", "地区", "乡镇", "社区")
)
_COUNTED = re.compile(
    r"(?:[一-龥]{0,2}(?:国家|省份?|市|县|区|乡镇?|镇|村庄?|社区|街道|地区|城市|种类?|类|批次))(?![一-龥]{1,4}[房屋学室所站])"
)
_LONGEST = 16
_REACH = 60  # characters: as far as a clause goes


def is_planned(text: str, start: int, bounds: tuple[int, int]) -> bool:
    """Tell whether the words before a number in its sentence speak of a plan, not of a result."""
    first = max(bounds[0], start - _REACH)
    left = max(text.rfind(mark, first, start) for mark in "。；，\n")
    return _PLANNED.search(text, max(left, first), start) is not None


def is_aimed(text: str, quantity: Quantity, bounds: tuple[int, int]) -> bool:
    """Tell whether a sum is only planned, budgeted or aimed at: no less than it is not given yet.

    A range of money (9500万元至1亿元) is a plan wherever its sentence speaks of one before it.
    """
    first = max(bounds[0], quantity.start - _REACH)
    left = max(text.rfind(mark, first, quantity.start) for mark in "。；，\n")
    number = text.find(quantity.text.lstrip("不低少于"), quantity.start, quantity.end)
    if is_planned(text, quantity.start, bounds):
        return True
    if _AIMED.search(text, max(left, first), max(number, quantity.start)):
        return True
    ranged = quantity.comparator == "between" and _PLANNED.search(text, first, quantity.start)
    return bool(ranged or _AIM_AFTER.match(text, quantity.end, bounds[1]))


def is_given(text: str, quantity: Quantity) -> bool:
    """Tell whether a quantity may be given: money or a thing, not persons, a share or villages."""
    if quantity.unit in _UNGIVEN:
        return False
    if quantity.classifier in _KINDS:
        return False
    return not (quantity.unit == "count" and _COUNTED.match(text, quantity.end))


def counted(text: str, quantity: Quantity, bounds: tuple[int, int]) -> str:
    """
    Return the words that say what a quantity counts: before it, or else after it.

    *bounds* are where the next number on either side, or the sentence, ends.

    >>> from decimal import Decimal
    >>> q = Quantity(4, 10, "2368人次", None, None, None, "", "", "exactly", "", Decimal(1))
    >>> counted("培训教师2368人次。", q, (0, 11))
    '培训教师'
    """
    left, right = max(bounds[0], quantity.start - _REACH), min(bounds[1], quantity.end + _REACH)
    stops = [match.end() for match in _STOP.finditer(text, left, quantity.start)]
    before = _trim(text[max([left, *stops]) : quantity.start])
    stop = _STOP.search(text, quantity.end, right)
    after = _trim(text[quantity.end : stop.start() if stop else right])
    if len(before) >= 2:
        return before[-_LONGEST:]
    return (after or before or quantity.classifier or "数量")[:_LONGEST]


def _trim(words: str) -> str:
    return _TAIL.sub("", _LEAD.sub("", words.strip())).strip()


class Along(Generic[T]):
    """Find the mentions next to an offset among many, sorted and apart."""

    def __init__(self, mentions: Sequence[T]) -> None:
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]

    def before(self, offset: int) -> T | None:
        """Return the last mention that ends at *offset* or before."""
        index = bisect_right(self.starts, offset) - 1
        while index >= 0 and self.mentions[index].end > offset:
            index -= 1
        return self.mentions[index] if index >= 0 else None

    def after(self, offset: int) -> T | None:
        """Return the first mention that begins at *offset* or after."""
        index = bisect_left(self.starts, offset)
        return self.mentions[index] if index < len(self.mentions) else None

    def within(self, start: int, end: int) -> Sequence[T]:
        """Return the mentions that begin between two offsets."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
