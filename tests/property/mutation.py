"""Change one cell of an encoding at random, so that what it states is no longer what it was."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from aidgraph.model import COMPARATORS, ENTITY_TYPES, Claim, Encoding, Entity
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
_CHOICES = {
    "unit": _other(lambda _: ("count", "person", "CNY", "mu", "percent", "year", "km", "visit")),
    "comparator": _other(lambda _: COMPARATORS),
    "provider": _ENTITY,
    "receiver": _ENTITY,
    "subject": _ENTITY,
    "object": _ENTITY,
    "predicate": _other(lambda _: tuple(sorted(vocabulary().predicates - {"period"}))),
}
CLAIM_COLUMNS = ("value", "min", "max", "from_", "to", *_CHOICES)


def mutations(tables: Encoding, seed: int) -> Iterator[Mutation]:
    """Yield changes without end, each filled cell as likely as the other; by *seed* the same."""
    rng = random.Random(seed)
    cells = [
        *((column, claim) for claim in tables.claims for column in _filled(tables, claim)),
        *((column, entity) for entity in tables.entities for column in ("type", "label")),
        *(("span", at) for at in range(len(tables.evidence))),
    ]
    while True:
        column, holder = rng.choice(cells)
        if isinstance(holder, Claim):
            yield _of_claim(rng, tables, column, holder)
        elif isinstance(holder, Entity):
            yield _of_entity(rng, tables, column, holder)
        else:
            yield _of_span(rng, tables, holder)


def _filled(tables: Encoding, claim: Claim) -> list[str]:
    """Return the columns of *claim* that hold a fact to change."""
    ids = {entity.id for entity in tables.entities}
    found = [c for c in CLAIM_COLUMNS if getattr(claim, c) not in (None, "")]
    found = [c for c in found if c not in {"subject", "object"} or getattr(claim, c) in ids]
    return [c for c in found if c != "predicate" or claim.predicate != "period"]


def _of_claim(rng: random.Random, tables: Encoding, column: str, claim: Claim) -> Mutation:
    before = getattr(claim, column)
    if column in {"value", "min", "max"}:
        after = _number(rng, before)
    elif column in {"from_", "to"}:
        after = _date(rng, before)
    else:
        after = _CHOICES[column](rng, tables, before)
    changed = replace(claim, **{column: after})
    return Mutation(column, claim.id, str(before), str(after), _with_claim(tables, changed))


def _with_claim(tables: Encoding, claim: Claim) -> Encoding:
    claims = tuple(claim if c.id == claim.id else c for c in tables.claims)
    return replace(tables, claims=claims)


def _of_entity(rng: random.Random, tables: Encoding, column: str, entity: Entity) -> Mutation:
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


def _of_span(rng: random.Random, tables: Encoding, at: int) -> Mutation:
    item = tables.evidence[at]
    by = rng.choice([-3, -1, 1, 3])
    span = replace(item.span, start=item.span.start + by, end=item.span.end + by)
    evidence = (*tables.evidence[:at], replace(item, span=span), *tables.evidence[at + 1 :])
    return Mutation(
        "span", item.target, str(item.span), str(span), replace(tables, evidence=evidence)
    )
