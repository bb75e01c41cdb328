"""Tell what is done from what is planned, pledged, aimed at or only estimated."""

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.kinds import verb_of
from aidgraph.model import Modality

_ESTIMATED = frozenset(("预计", "预期", "有望", "估计", "约需"))
_LONGEST = 4  # letters of a word of plans
_AIMS = frozenset(("力争", "目标", "争取", "确保"))


def is_planned(text: str, start: int) -> bool:
    """Tell whether a word of plans stands right before *start*: 计划投入."""
    return text.endswith(tuple(word_list("particles", "plan")), max(0, start - _LONGEST), start)


def modality_of(setting: ClauseContext, amount: CountedAmount, text: str) -> Modality:
    """Return how far what a number tells is done, by the words of its clause before it."""
    words = {
        p.text for p in setting.clause.pieces if p.mention is None and p.start < amount.piece.start
    }
    if words & _AIMS:
        return "aim"
    if words & _ESTIMATED:
        return "estimated"
    stated = amount.predicate
    if words & word_list("particles", "plan") or (stated and is_planned(text, stated.start)):
        return "planned"
    return "pledged" if verb_of(setting, amount) == "pledge" else "done"
