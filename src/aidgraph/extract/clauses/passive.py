"""Find who gives or gets an amount by a clause to come: 书300册，由甲校捐赠; 帐篷20顶，驰援乙县."""

from collections.abc import Sequence

from aidgraph.extract.clauses.record import Clause, CountedAmount, Predicate, roles_of
from aidgraph.extract.clauses.works import BODIES
from aidgraph.extract.mention import NameMention

_GIVES = frozenset(("donate", "give", "pledge", "hand-out", "support", "build", "spend"))
_REACHES = frozenset(("donate", "give", "hand-out", "support", "send", "go", "move"))
_HANDS = frozenset(("donate", "give", "hand-out"))
_COPULAS = frozenset(("是", "均是", "都是", "系", "均系", "均为"))
_SOURCES = frozenset(("来自", "出自", "均来自", "源自", "来自于"))
_FOR = frozenset(("为", "替", "给", "帮"))
_TAKERS = BODIES | {"Facility"}


def look_ahead(clauses: Sequence[Clause]) -> None:
    """Give the amounts of a sentence the giver and the taker that a later clause tells for them."""
    for index, clause in enumerate(clauses):
        if not clause.amounts or clause.inner:
            continue
        for place, after in enumerate(clauses[index + 1 :], index + 1):
            giver, predicate = _giver(after)
            giver = giver or _cleft(clauses[:place], after)
            if giver:
                _give(clause.amounts, giver, predicate)
                break
            taker, predicate = _taker(after)
            if taker:
                _take(clause.amounts, taker, predicate)
                break
            if not _goes_on(after):
                break


def _giver(clause: Clause) -> tuple[list[NameMention], Predicate | None]:
    """Return who gives by a clause that only tells so: 由甲校捐赠, 是甲校送的, 全部来自甲市."""
    if clause.amounts:
        return [], None
    gives = [p for p in clause.predicates if p.of.name in _GIVES]
    words = [p.text for p in clause.pieces if p.mention is None]
    given = [p for p in gives if p.of.name != "hand-out"]  # 由乙局发放 only hands on
    if given and clause.names("by"):
        return _bodies(clause.names("by")), given[0]
    cleft = words[:1] and words[0] in _COPULAS and words[-1] == "的"
    if gives and cleft:
        return _bodies(clause.names("subject")), gives[0]
    if any(word in _SOURCES for word in words[:3]):
        return _bodies(clause.names("from")), None
    return [], None


def _cleft(before: Sequence[Clause], clause: Clause) -> list[NameMention]:
    """Return who is told to be the one who gave: 给甲校送去电脑120台的，是乙公司."""
    last = before[-1]
    stated = last.pieces[-1].text == "的" and any(
        p.of.name in _GIVES for c in before for p in c.predicates
    )
    words = [p.text for p in clause.pieces[:2] if p.mention is None]
    if not stated or clause.amounts or not words or words[0] not in _COPULAS:
        return []
    return _bodies(clause.names("subject"))


def _taker(clause: Clause) -> tuple[list[NameMention], Predicate | None]:
    """Return who gets by a clause without a subject of its own: 驰援乙县, 支持乙县建校."""
    if clause.amounts or clause.names("subject") or clause.own_noun or not clause.predicates:
        return [], None
    first = clause.predicates[0]
    if first.of.name not in _REACHES:
        led = [n for n in clause.names("to") if n.type in _TAKERS and n.start < first.start]
        words = {p.text for p in clause.pieces if p.mention is None}
        return (led, None) if words & _FOR else ([], None)  # 替乙小学打了水泥球场
    names = roles_of(clause, first, first.of.taker)
    gift = first if first.of.name in _HANDS else None
    return [n for n in names if n.type in _TAKERS], gift


def _goes_on(clause: Clause) -> bool:
    """Tell whether a clause goes on with what is counted: another amount, without who does it."""
    return bool(clause.amounts) and not clause.slots and not clause.predicates


def _give(
    amounts: Sequence[CountedAmount], giver: list[NameMention], predicate: Predicate | None
) -> None:
    for amount in amounts:
        amount.by = giver
        if predicate is not None and not (amount.predicate and amount.predicate.of.money):
            amount.predicate = predicate


def _take(
    amounts: Sequence[CountedAmount], taker: list[NameMention], predicate: Predicate | None
) -> None:
    for amount in amounts:
        amount.to = taker
        if amount.predicate is None or not amount.predicate.of.money:
            amount.predicate = predicate or amount.predicate  # 手册9份，悉数赠予乙医院


def _bodies(names: Sequence[NameMention]) -> list[NameMention]:
    return [name for name in names if name.type in BODIES or name.type == "Person"]
