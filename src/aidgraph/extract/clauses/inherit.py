"""Let the clauses of one sentence share what only one of them says: the noun, and the verb."""

from collections.abc import Sequence
from itertools import pairwise

from aidgraph.extract.clauses.measures import name_measure
from aidgraph.extract.clauses.record import Clause, CountedAmount

_CHANGES = (
    "提高",
    "增加",
    "上升",
    "下降",
    "减少",
    "增长",
    "扩大",
    "增至",
    "降至",
    "升至",
    "增",
    "降",
    "提",
)
_ENDED = frozenset(
    ("开工", "竣工", "完工", "启用", "投用", "通车", "动工", "落成", "建成", "举行", "签约")
)
_WIDE = 14  # letters of a phrase that labels the numbers after it


def share(clauses: Sequence[Clause], nouns: dict[str, str]) -> None:
    """
    Give amounts without a noun that of their neighbour, and the items of a list their verb.

    甲道路　24条　2483公里: both have the noun before the gap.  13批20名 have one noun.  *nouns* are
    those of the paragraph so far, by measure word; they are added to.
    """
    phrase = ""
    previous: CountedAmount | None = None
    for index, clause in enumerate(clauses):
        if clause.joined and index:
            _verb(clauses[index - 1], clause)
            if clauses[index - 1].general and not clause.slots:
                clause.general = True
        if not clause.amounts:
            phrase = _phrase(clause)
            previous = previous if clause.inner else None
        for amount in clause.amounts:
            label = _shared(amount, previous, clause, phrase)
            if label:
                amount.label, amount.shared = label, True
            previous = amount
            _same_things(amount, nouns)
    for clause, following in pairwise(clauses):
        _verb_to_come(clause, following)
    for clause in clauses:
        for amount in clause.amounts:
            name_measure(clause, amount)


def _shared(
    amount: CountedAmount, previous: CountedAmount | None, clause: Clause, phrase: str
) -> str:
    """Return the noun that an amount takes from the number before it, or from a phrase."""
    if previous is not None and _is_change(amount, previous, clause):
        return previous.label
    return "" if amount.own_label else _neighbour(amount, previous, clause) or phrase


def _neighbour(amount: CountedAmount, previous: CountedAmount | None, clause: Clause) -> str:
    """Return the noun of the number before: right before it, or of the same unit where words lack."""
    if previous is None:
        return ""
    close = amount.piece.start - previous.piece.end <= 1
    same = _unit(amount) == _unit(previous)
    inside = any(a is previous for a in clause.amounts)
    return (
        previous.label
        if close or _is_bare(clause) or (same and (inside or _is_part(amount, clause)))
        else ""
    )


def _is_part(amount: CountedAmount, clause: Clause) -> bool:
    """Tell whether a clause tells a part of the number before: 培训教师862名，其中95名考取了职称."""
    money = len(_unit(amount)) == 3 and _unit(amount).isupper()
    return not money and any(p.mention is None and p.text == "其中" for p in clause.pieces[:2])


def _is_change(amount: CountedAmount, previous: CountedAmount, clause: Clause) -> bool:
    """Tell whether a number is the other end of a change: 由13平方米提高到28平方米."""
    inside = any(a is previous for a in clause.amounts) and _unit(amount) == _unit(previous)
    return inside and amount.label.startswith(_CHANGES) and bool(previous.label)


def _same_things(amount: CountedAmount, nouns: dict[str, str]) -> None:
    """Give an amount without a noun that of the last one with its measure word (剂: 疫苗)."""
    word = getattr(amount.piece.mention, "classifier", "")
    if amount.label and word:
        nouns[word] = amount.label
    elif word in nouns and _unit(amount) == "count":
        amount.label, amount.shared = nouns[word], True


def _unit(amount: CountedAmount) -> str:
    return str(getattr(amount.piece.mention, "unit", ""))


def _is_bare(clause: Clause) -> bool:
    """Tell whether a clause is little more than its number (增至5个, →112亿元)."""
    return sum(len(p.text) for p in clause.pieces if p.mention is None) <= 4


def _verb(before: Clause, clause: Clause) -> None:
    """Let the verb of the first item of a list govern the numbers of the next ones."""
    last = before.predicates[-1] if before.predicates else None
    if last is None:
        last = next((a.predicate for a in before.amounts if a.predicate is not None), None)
    for amount in clause.amounts:
        own = amount.predicate is not None and amount.predicate.start < amount.piece.start
        if not own and last is not None:
            amount.predicate = last


def _verb_to_come(clause: Clause, following: Clause) -> None:
    """Let the verb behind the last item of a list govern the first: 90户、300人因此受益."""
    ends = max((a.piece.end for a in following.amounts if following.joined), default=0)
    after = [p for p in following.predicates if ends and p.start >= ends]
    for amount in clause.amounts if after and not clause.predicates else ():
        amount.predicate = amount.predicate or after[0]


def _phrase(clause: Clause) -> str:
    """Return the words of a clause that is a noun phrase and no more."""
    words = [p for p in clause.pieces if p.mention is None and p.tag not in ("w", "d", "c")]
    text = "".join(p.text for p in words)
    if (
        text in _ENDED
        or not 1 < len(text) <= _WIDE
        or words[-1].tag not in ("n", "nz", "vn", "an", "nw", "v")
    ):
        return ""
    verbs = [p for p in words if p.tag in ("v", "p", "r", "u") and p.text != "的"]
    named = any(p.name is not None for p in clause.pieces)
    if len(verbs) > 1 or (verbs and (named or len(words) > 2)):
        return ""
    return text
