"""Read who confers an honour on whom: 省政府授予甲队称号, 甲队获省政府授予的称号, 甲队被授予称号."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import Predicate, roles_of
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_SURE, _CARRIED = Decimal("0.80"), Decimal("0.55")
_PASSIVE = ("被", "获")
_HOLDERS = frozenset(("Organization", "Place", "Facility", "Person", "Project"))


def conferred(setting: ClauseContext, predicate: Predicate, cast: Cast) -> Iterator[Draft]:
    """Yield by whom the honours after *predicate* are conferred, and who holds them."""
    clause = setting.clause
    after = [p.name for p in clause.pieces if p.name is not None and p.start >= predicate.end]
    honours = [n for n in after if n.type == "Recognition"]
    before = [p.text for p in clause.pieces if p.end <= predicate.start and p.mention is None]
    passive = predicate.word.startswith(_PASSIVE) or before[-1:] == ["被"]
    by = roles_of(clause, predicate, ("by",) if passive else ("by", "subject"))
    by = [n for n in by if n.type == "Organization"]
    held = [n for n in after if n.type in _HOLDERS]
    held = held or [n for n in clause.first("subject") if n.type in _HOLDERS and n not in by]
    carried = not held
    if carried and by and setting.agent is not None and setting.agent.first not in by:
        held = [n for n in setting.agent.names if setting.agent.at >= setting.sentence[0].start]
    for honour, body in product(honours, by):
        yield _made((honour, body), "conferredBy", predicate, cast, carried=False)
    for holder, honour in product(held, honours):
        yield _made((holder, honour), "awarded", predicate, cast, carried=carried)


def _made(
    ends: tuple[NameMention, NameMention],
    says: str,
    predicate: Predicate,
    cast: Cast,
    *,
    carried: bool,
) -> Draft:
    start = min(predicate.start, ends[1].start)
    return relation(
        (cast.ids[ends[0]], cast.ids[ends[1]]), says, (start, min(max(predicate.end, ends[1].end), start + 40)),
        "predicate:confer", _CARRIED if carried else _SURE, inferred=carried,
        why=(f"predicate {predicate.word} (confer)",),
    )  # fmt: skip
