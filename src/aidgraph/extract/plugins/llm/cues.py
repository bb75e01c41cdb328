"""Tell whether quoted words can say that something is given, or that it is still to come."""

from functools import cache

from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.nouns import says
from aidgraph.extract.meaning.plans import to_come

_LONGEST = 16  # letters of a cue: a word or two, no clause
_FOR_AID = (
    "投资",
    "经费",
    "资金",
    "专款",
    "购置",
    "拨款",
    "费用",
)  # where a giver is named beside them
_NOT_YET = (
    "力争",
    "目标",
    "争取",
    "确保",
    "预计",
    "预期",
    "估计",
    "约需",
    "承诺",
    "认捐",
    "许诺",
    "宣布",
    "答应",
    "议定",
    "约定",
    "决定",
)


def tells_giving(words: str) -> bool:
    """
    Tell whether *words* can say that money or goods are given.

    >>> tells_giving("投入援疆资金"), tells_giving("成绩很好")
    (True, False)
    """
    return len(words) <= _LONGEST and (
        says("aid", words) or any(word in words for word in (*_giving(), *_FOR_AID))
    )


def tells_plan(words: str) -> bool:
    """
    Tell whether *words* can say that something is planned, pledged, aimed at or estimated.

    >>> tells_plan("计划"), tells_plan("将建"), tells_plan("已经建成")
    (True, True, False)
    """
    known = (*word_list("particles", "plan"), *_NOT_YET)
    return len(words) <= _LONGEST and (bool(to_come(words)) or any(w in words for w in known))


@cache
def _giving() -> tuple[str, ...]:
    """Return the verbs under which a sum or goods are a flow."""
    return tuple(
        word for word, valency in predicates().items() if "flow" in {valency.money, valency.things}
    )
