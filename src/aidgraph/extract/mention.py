"""What the phases find: typed mentions, each with its place, its rule and its confidence."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from aidgraph.chinese.script import normalise
from aidgraph.model import Comparator, EntityType

TimeKind = Literal["point", "period", "since", "until", "duration", "relative"]


@dataclass(frozen=True, slots=True, order=True)
class QuantityMention:
    """Hold a number with its unit; offsets are of the reading, the span covers all its words.

    ``value`` is in the base unit; a vague or ranged number has ``min`` and ``max`` instead.
    ``classifier`` is the measure word as printed; ``unit_known`` is False for an ``other:`` unit.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    unit: str
    classifier: str
    comparator: Comparator
    rule: str
    confidence: Decimal
    unit_known: bool = True


@dataclass(frozen=True, slots=True, order=True)
class TimeMention:
    """Hold a date, period or duration.

    ``from_`` and ``to`` are ISO 8601 and empty where the words give none: both are the same for a
    ``point`` (2021年8月, 去年, 8年前), a ``period`` has two (上半年, 三年来), ``since`` has only the
    first (以来), ``until`` only the second (截至), ``relative`` none, for nothing tells the year.
    ``inferred`` says that they were worked out.  A ``duration`` measures (历时15天): it has
    ``quantity``, or ``min`` and ``max``, in years, months, days or hours.
    """

    start: int
    end: int
    text: str
    kind: TimeKind
    from_: str
    to: str
    inferred: bool
    rule: str
    confidence: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    comparator: Comparator = "exactly"


@dataclass(frozen=True, slots=True, order=True)
class Rank:
    """Hold a rank or a first (第一, 新疆首个): ``value`` is the place, ``scope`` its area."""

    start: int
    end: int
    text: str
    value: int
    scope: str
    rule: str
    confidence: Decimal


@dataclass(frozen=True, slots=True, order=True)
class NameMention:
    """Hold a name of a thing; ``votes`` are the independent sources that agree on it."""

    start: int
    end: int
    text: str
    type: EntityType
    rule: str
    confidence: Decimal
    votes: int = 1
    code: str = ""  # scheme:code, for places of the gazetteer

    @property
    def plain(self) -> str:
        """Return the words as the rules read them: in simplified characters, narrow letters."""
        return _plain(self.text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return normalise(text)
