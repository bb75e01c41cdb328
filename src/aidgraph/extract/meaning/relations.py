"""Make relations of clause records: what each predicate says of those around it."""

from collections.abc import Iterator
from decimal import Decimal

from aidgraph.extract.clauses.course import Setting
from aidgraph.extract.clauses.predicates import Says
from aidgraph.extract.clauses.record import Clause, Predicate, roles_of
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import Cast

_SURE, _CARRIED = Decimal("0.80"), Decimal("0.55")
_LONGEST = 40
_CARRIES = frozenset(("donate", "give", "hand-out", "send", "support", "build", "go", "run", "found"))
_BODIES = frozenset(("Organization", "Place"))


def relations(setting: Setting, cast: Cast) -> Iterator[Draft]:
    """Yield what the predicates of a clause state."""
    clause = setting.clause
    for predicate in clause.predicates:
        for says in predicate.of.says:
            yield from _stated(setting, predicate, says, cast)


def _stated(setting: Setting, predicate: Predicate, says: Says, cast: Cast) -> Iterator[Draft]:
    ones, carried = _end(setting, predicate, says.subject)
    others, _ = _end(setting, predicate, says.object, subject=False)
    ones = [n for n in ones if not says.subject_types or n.type in says.subject_types]
    others = [n for n in others if not says.object_types or n.type in says.object_types]
    if says.predicate in ("pairedWith", "cooperatesWith") and not others and len(ones) > 1:
        ones, others = ones[:1], ones[1:]
    for one in ones:
        for other in others:
            ids = cast.ids[one], cast.ids[other]
            if ids[0] == ids[1] or _nested(one, other):
                continue
            confidence = _CARRIED if carried else _SURE
            yield relation(
                ids, says.predicate, _span(setting.clause, one, other, predicate, carried=carried),
                f"predicate:{predicate.of.name}", confidence, inferred=carried,
                why=(f"predicate {predicate.word} ({predicate.of.name})",),
            )  # fmt: skip


def _end(setting: Setting, predicate: Predicate, slot: str, *, subject: bool = True) -> tuple[list[Name], bool]:
    """Return the names in a slot, and whether they were carried over."""
    clause = setting.clause
    places = {"giver": predicate.of.giver, "taker": predicate.of.taker}.get(slot, (slot,))
    found = roles_of(clause, predicate, places)
    if slot == "object" and not found:
        found = []
    if found or not subject or slot not in ("subject", "giver"):
        return found, False
    if clause.names("subject") or clause.names("by") or predicate.of.name not in _CARRIES:
        return [], False
    role = setting.agent
    return (list(role.names), True) if role is not None and role.how in ("own", "heading") else ([], False)


def _nested(one: Name, other: Name) -> bool:
    return one.text in other.text and one.type == "Place" == other.type


def _span(clause: Clause, one: Name, other: Name, predicate: Predicate, *, carried: bool) -> tuple[int, int]:
    start = min(predicate.start, other.start) if carried else min(one.start, other.start, predicate.start)
    end = max(other.end, predicate.end) if carried else max(one.end, other.end, predicate.end)
    if end - start > _LONGEST:
        return other.start, min(other.end, other.start + _LONGEST)
    return start, end
