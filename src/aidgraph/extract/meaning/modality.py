"""Tell what is done from what is planned, pledged, aimed at or only estimated."""

from aidgraph.extract.clauses.course import Setting
from aidgraph.extract.clauses.record import Amount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.kinds import verb_of
from aidgraph.model import Modality

_ESTIMATED = frozenset(("预计", "预期", "有望", "估计", "约需"))
_AIMS = frozenset(("力争", "目标", "争取", "确保"))


def modality_of(setting: Setting, amount: Amount) -> Modality:
    """Return how far what a number tells is done, by the words of its clause before it."""
    words = {
        p.text for p in setting.clause.pieces if p.mention is None and p.start < amount.piece.start
    }
    if words & _AIMS:
        return "aim"
    if words & _ESTIMATED:
        return "estimated"
    if words & word_list("particles", "plan"):
        return "planned"
    return "pledged" if verb_of(setting, amount) == "pledge" else "done"
