"""What a reviewed report states, each answer with those that are as good."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_DECORATION = re.compile(r"[“”‘’「」『』\"'《》（）()\s·•]")
_EQUAL_UNITS = {"visit": "person-time", "household": "count"}

NOBODY = ""  # the acceptable answer where nothing is named
_DONE = frozenset(("", "actual", "done", "ongoing"))
_UNNAMED = ("Other", "Group")


@dataclass(frozen=True, slots=True)
class MarkedEntity:
    """Hold a thing that the report names; ``names`` are bare (see :func:`bare`).

    One that is ``optional`` is neither rewarded nor punished; so are the other optional rows.
    """

    id: str
    type: str
    label: str
    names: frozenset[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """Hold a figure; ``subject``, ``provider``, ``receiver`` are ids, any of which is right.

    :data:`NOBODY` among them says that an empty cell is right.  ``counts`` are the words for what
    is counted, ``indicator`` its key where the list of indicators has one; ``status`` is
    that of an annotation or a modality, see :func:`is_plan`; ``spans`` are (start,
    end) in code points.
    """

    quote: str
    spans: tuple[tuple[int, int], ...]
    number: Decimal | None
    unit: str
    comparator: str
    kind: str
    counts: tuple[str, ...]
    subject: tuple[str, ...]
    provider: tuple[str, ...]
    receiver: tuple[str, ...]
    from_: str = ""
    to: str = ""
    indicator: str = ""
    status: str = ""
    optional: bool = False

    def stands_at(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Tell whether one of *spans* overlaps one of its own."""
        return any(a < d and c < b for a, b in self.spans for c, d in spans)


@dataclass(frozen=True, slots=True)
class MarkedRelation:
    """Hold a relation between two entities by their ids; any of the ``predicates`` is right.

    One that is not ``explicit`` is right where it is proposed, and not missed where it is not.
    """

    subject: str
    predicates: tuple[str, ...]
    object: str
    explicit: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold all that a reviewed report states; ``sha256`` is that of its text file's bytes.

    ``undecided`` counts the rows that nobody has accepted or rejected yet; they are optional.
    """

    name: str
    sha256: str
    entities: tuple[MarkedEntity, ...]
    figures: tuple[MarkedFigure, ...]
    relations: tuple[MarkedRelation, ...]
    undecided: int = 0


def is_plan(status: str) -> bool:
    """
    Tell whether a status says that a figure is not done.

    >>> is_plan("pledged"), is_plan("actual"), is_plan("")
    (True, False, False)
    """
    return status not in _DONE


def unnamed(entity_type: str) -> bool:
    """Tell whether things of *entity_type* are many told as one, or nothing named.

    >>> unnamed("Group"), unnamed("Place")
    (True, False)
    """
    return entity_type in _UNNAMED


def bare(text: str) -> str:
    """Return a name without quotation marks, brackets, blanks and dots between its parts.

    >>> bare("“甲 计划”（一期）")
    '甲计划一期'
    """
    return _DECORATION.sub("", text)


def bare_names(names: Iterable[str]) -> frozenset[str]:
    """Return the bare forms of *names* that are not empty."""
    return frozenset(filter(None, map(bare, names)))


def unit_group(unit: str) -> str:
    """Return what a unit counts as: households and open classifiers are things.

    >>> unit_group("visit"), unit_group("other:羽"), unit_group("mu")
    ('person-time', 'count', 'mu')
    """
    return "count" if unit.startswith("other:") else _EQUAL_UNITS.get(unit, unit)
