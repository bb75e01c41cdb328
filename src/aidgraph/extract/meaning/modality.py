"""Tell what is done from what is planned, pledged, aimed at or only estimated."""

from aidgraph.extract.clauses.course import Setting
from aidgraph.extract.clauses.record import Amount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.kinds import verb_of
from aidgraph.model import Modality

_ESTIMATED = frozenset(("预计", "预期", "有望", "估计", "约需"))
_LONGEST = 4  # letters of a word of plans
_AIMS = frozenset(("力争", "目标", "争取", "确保"))


def is_planned(text: str, start: int) -> bool:
    """Tell whether a word of plans stands right before *start*: 计划投入."""
    return text.endswith(tuple(word_list("particles", "plan")), max(0, start - _LONGEST), start)


def modality_of(setting: Setting, amount: Amount, text: str) -> Modality:
    """Return how far what a number tells is done, by the words of its clause before it."""
    words = {
        p.text for p in setting.clause.pieces if p.mention is None and p.start < amount.piece.start
    }
    if words & _AIMS:
        return "aim"
    if words & _ESTIMATED:
        return "estimated"
    told = amount.predicate
    if words & word_list("particles", "plan") or (told and is_planned(text, told.start)):
        return "planned"
    return "pledged" if verb_of(setting, amount) == "pledge" else "done"
