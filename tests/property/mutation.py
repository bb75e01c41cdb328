"""Change one cell of an encoding at random, so that what it states is no longer what it was."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from aidgraph.model import COMPARATORS, ENTITY_TYPES, Claim, Encoding
from aidgraph.rdf.vocabulary import vocabulary


@dataclass(frozen=True)
class Mutation:
    """Name a changed cell, and hold the tables that have it."""

    column: str
    target: str
    before: str
    after: str
    tables: Encoding

    def __str__(self) -> str:
        return f"{self.target}, {self.column}: {self.before!r} became {self.after!r}"


def _number(rng: random.Random, value: Decimal) -> Decimal:
    """Return another number: a digit more or less, a sign, a slip of one."""
    ways = (value * 10, value / 10, -value, value + 1, value * 2, value + 1000)
    return next(v for v in rng.sample(ways, len(ways)) if v != value)


def _date(rng: random.Random, date: str) -> str:
    """Return another year, with the same month and day."""
    return f"{int(date[:4]) + rng.choice([-100, -10, -3, 3, 10, 50])}{date[4:]}"


def _other(choices: Callable[[Encoding], tuple[str, ...]]) -> Callable[..., str]:
    def choose(rng: random.Random, tables: Encoding, value: str) -> str:
        return rng.choice([choice for choice in choices(tables) if choice != value])

    return choose


_ENTITY = _other(lambda tables: tuple(e.id for e in tables.entities))
_CLAIM_COLUMNS = {
    "unit": _other(lambda _: ("count", "person", "CNY", "mu", "percent", "year", "km", "visit")),
    "comparator": _other(lambda _: COMPARATORS),
    "provider": _ENTITY,
    "receiver": _ENTITY,
    "subject": _ENTITY,
    "object": _ENTITY,
    "predicate": _other(lambda _: tuple(sorted(vocabulary().predicates - {"period"}))),
}
COLUMNS = ("value", "min", "max", "from_", "to", *_CLAIM_COLUMNS, "type", "label", "span")


def mutations(tables: Encoding, seed: int) -> Iterator[Mutation]:
    """Yield changes without end, the columns in turn; the same for the same *seed*."""
    rng = random.Random(seed)
    while True:
        for column in COLUMNS:
            if found := _mutation(rng, tables, column):
                yield found


def _mutation(rng: random.Random, tables: Encoding, column: str) -> Mutation | None:
    if column in {"type", "label"}:
        return _of_entity(rng, tables, column)
    if column == "span":
        return _of_span(rng, tables)
    holders = [c for c in tables.claims if getattr(c, column) not in (None, "")]
    ids = {entity.id for entity in tables.entities}
    if column in {"subject", "object"}:
        holders = [c for c in holders if getattr(c, column) in ids]
    if column == "predicate":
        holders = [c for c in holders if c.predicate != "period"]
    if not holders:
        return None
    claim = rng.choice(holders)
    before = getattr(claim, column)
    if column in {"value", "min", "max"}:
        after = _number(rng, before)
    elif column in {"from_", "to"}:
        after = _date(rng, before)
    else:
        after = _CLAIM_COLUMNS[column](rng, tables, before)
    changed = replace(claim, **{column: after})
    return Mutation(column, claim.id, str(before), str(after), _with_claim(tables, changed))


def _with_claim(tables: Encoding, claim: Claim) -> Encoding:
    claims = tuple(claim if c.id == claim.id else c for c in tables.claims)
    return replace(tables, claims=claims)


def _of_entity(rng: random.Random, tables: Encoding, column: str) -> Mutation:
    entity = rng.choice(tables.entities)
    if column == "type":
        after = rng.choice([t for t in ENTITY_TYPES if t != entity.type])
    else:
        others = [e.label for e in tables.entities if e.label != entity.label]
        after = rng.choice([rng.choice(others), entity.label + "总部", "新" + entity.label])
    changed = replace(entity, **{column: after})
    entities = tuple(changed if e.id == entity.id else e for e in tables.entities)
    return Mutation(
        column, entity.id, getattr(entity, column), after, replace(tables, entities=entities)
    )


def _of_span(rng: random.Random, tables: Encoding) -> Mutation:
    at = rng.randrange(len(tables.evidence))
    item = tables.evidence[at]
    by = rng.choice([-3, -1, 1, 3])
    span = replace(item.span, start=item.span.start + by, end=item.span.end + by)
    evidence = (*tables.evidence[:at], replace(item, span=span), *tables.evidence[at + 1 :])
    return Mutation(
        "span", item.target, str(item.span), str(span), replace(tables, evidence=evidence)
    )
