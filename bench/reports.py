"""Make encodings of many reports out of the shipped one: the N-th is the same each time."""

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from aidgraph.build.manifest import shipped_encodings
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.encoding.merges import renamed
from aidgraph.model import Claim, Encoding, Entity

_SHARED = ("place-", "recognition-")  # beginnings of the ids that all reports share
_LETTERS = "澄岚峰湖石桥绿源青柳白榆云松雁泉竹溪梅岭沙河川平安宁康乐丰台宝兴昌盛和荣德清远"
_LARGE = 20  # a whole number above it becomes another one


def write_reports(folder: Path, numbers: range, *, claims: int = 0) -> list[Path]:
    """
    Write the reports of *numbers* that are not there yet into *folder*; return their folders.

    Each has as many claims as the shipped one, or the first *claims* of it.
    """
    shipped = read_encoding(shipped_encodings()[0])
    if claims:
        shipped = _shortened(shipped, claims)
    folders = []
    for number in numbers:
        target = folder / f"r{number:06d}"
        if not (target / "evidence.csv").is_file():
            write_encoding(_report(shipped, number), target)
        folders.append(target)
    return folders


def _report(shipped: Encoding, number: int) -> Encoding:
    """Return the report *number*: the shipped one with other names and sums of its own."""
    dice = random.Random(number)
    name = "".join(dice.sample(_LETTERS, 3))
    own = {e.id: f"{e.id}-r{number:06d}" for e in shipped.entities if _is_own(e)}
    named = renamed(shipped, own)
    ids = frozenset(own.values())
    return replace(
        named,
        report=replace(shipped.report, id=f"r{number:06d}", title=f"{name}综述（{number}）"),
        entities=tuple(
            replace(e, label=f"{name}{e.label}") if e.id in ids else e for e in named.entities
        ),
        deprecated=(),
        claims=tuple(_other_sum(claim, dice) for claim in named.claims),
    )


def _shortened(encoding: Encoding, most: int) -> Encoding:
    """Return *encoding* with its first claims between entities, and what these speak of."""
    known = {entity.id for entity in encoding.entities}
    parties = {claim.id: {claim.subject, *_named(claim)} - {""} for claim in encoding.claims}
    claims = [claim for claim in encoding.claims if parties[claim.id] <= known][:most]
    spoken = {party for claim in claims for party in parties[claim.id]}
    kept = spoken | {claim.id for claim in claims}
    return replace(
        encoding,
        entities=tuple(entity for entity in encoding.entities if entity.id in spoken),
        claims=tuple(claims),
        evidence=tuple(row for row in encoding.evidence if row.target in kept),
        set_aside=(),
        references=(),
        deprecated=(),
    )


def _named(claim: Claim) -> tuple[str, ...]:
    return claim.object, claim.provider, claim.receiver, claim.speaker


def _is_own(entity: Entity) -> bool:
    return not entity.id.startswith(_SHARED)


def _other_sum(claim: Claim, dice: random.Random) -> Claim:
    if claim.value is None or claim.value <= _LARGE or claim.value % 1:
        return claim
    return replace(claim, value=Decimal(int(float(claim.value) * dice.uniform(0.5, 1.5))))
