"""Let the clauses of one sentence share what only one of them says: the noun, and the verb."""

from collections.abc import Sequence

from aidgraph.extract.clauses.record import Amount, Clause

_WIDE = 14  # letters of a phrase that labels the numbers after it


def share(clauses: Sequence[Clause]) -> None:
    """
    Give amounts without a noun that of their neighbour, and the items of a list their verb.

    甲道路　24条　2483公里: both have the noun before the gap.  13批20名 have one noun.
    """
    phrase = ""
    previous: Amount | None = None
    for index, clause in enumerate(clauses):
        if clause.joined and index:
            _verb(clauses[index - 1], clause)
        if not clause.amounts:
            phrase = _phrase(clause) or phrase
            previous = previous if clause.inner else None
        for amount in clause.amounts:
            if not amount.own_label:
                close = previous is not None and amount.piece.start - previous.piece.end <= 1
                label = previous.label if close and previous is not None else phrase
                label = label or (previous.label if previous is not None and _is_bare(clause) else "")
                amount.label, amount.shared = label, bool(label)
            previous = amount


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


def _phrase(clause: Clause) -> str:
    """Return the words of a clause that is a noun phrase and no more."""
    if clause.predicates and not clause.pieces[-1].tag.startswith("n"):
        return ""
    words = [p for p in clause.pieces if p.mention is None and p.tag not in ("w", "d", "c")]
    text = "".join(p.text for p in words)
    if not words or len(text) > _WIDE or any(p.tag in ("p", "r") for p in words):
        return ""
    return text if 1 < len(text) and words[-1].tag in ("n", "nz", "vn", "v", "an", "nw") else ""
