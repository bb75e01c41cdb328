"""Compare an entity with one that is known: why they may be the same, and how sure that is."""

from dataclasses import dataclass

from aidgraph.chinese.nearnames import likeness, tells_apart
from aidgraph.chinese.script import normalise
from aidgraph.extract.names.shortforms import is_short
from aidgraph.extract.things.areas import (
    area_of,
    is_general,
    is_specific,
    name_other_places,
    shared,
)
from aidgraph.model import Entity, EntityType, Merge

_QUOTES = str.maketrans("", "", "“”‘’「」『』《》\"' \u3000")
_BASE = {
    "same-label": 95,
    "simplified-of": 93,
    "same-alias": 85,
    "same-code": 85,
    "short-form-of": 60,
    "near-label": 55,
}
_EXACT = ("same-label", "simplified-of", "same-alias")
_SHIFT = {
    "other-type": -35,
    "other-county": -35,
    "general-name": -20,
    "same-county": 4,
    "same-code": 4,
}
_LIKE = 0.8
_SHORTEST = 4  # letters of a name that may be nearly another one


@dataclass(frozen=True, slots=True)
class Thing:
    """Hold a known entity: its type and label, all names in use for it, and where it is."""

    id: str
    type: EntityType
    label: str
    names: frozenset[str]
    codes: frozenset[str]
    area: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """Hold a comparison; a ``strong`` one is taken at once, and told."""

    thing: Thing
    reasons: tuple[str, ...]
    score: int  # of a hundred
    strong: bool

    def merge(self, entity: Entity, own: str) -> Merge:
        """Return the proposal that *entity*, with the id *own* if refused, is this thing."""
        types: tuple[str, ...] = ()
        if self.thing.type != entity.type:
            types = (f"own-type:{entity.type}", f"known-type:{self.thing.type}")
        detail = (f"score:{self.score / 100:.2f}", f"known-label:{self.thing.label}", *types)
        return Merge(own, self.thing.id, entity.label, (*self.reasons, *detail))


def plain(name: str) -> str:
    """
    Return a name without quotation marks and spaces, in simplified characters.

    >>> plain("“雙龍計劃”")
    '双龙计划'
    """
    return normalise(name).translate(_QUOTES)


def code_words(entity: Entity) -> frozenset[str]:
    """Return the codes of *entity* as words: ``gbt2260:652922``."""
    return frozenset(f"{scheme}:{code}" for scheme, code in entity.codes)


def match_exactly(entity: Entity, thing: Thing, home: frozenset[str]) -> Match:
    """
    Compare *entity*, of a report about the area *home*, with a thing that has its name.

    The match is strong if the type agrees and nothing speaks against it: another county, a name
    that many things have, or a known name that tells a part or a sibling.
    """
    if plain(entity.label) != plain(thing.label):
        reason = "same-alias"
    else:
        reason = "same-label" if _bare(entity.label) == _bare(thing.label) else "simplified-of"
    parted = reason == "same-alias" and tells_apart(plain(entity.label), plain(thing.label))
    return _scored(entity, thing, home, [reason], parted=parted)


def match_code(entity: Entity, thing: Thing, home: frozenset[str]) -> Match | None:
    """Compare a place with a known one of the same code: 温宿 and 温宿县."""
    one, other = sorted((plain(entity.label), plain(thing.label)), key=len)
    if not other.startswith(one):
        return None
    return _scored(entity, thing, home, ["same-code", "short-form-of"])


def match_alias(entity: Entity, thing: Thing, home: frozenset[str]) -> Match:
    """Compare *entity* with a thing whose label is an alias of it in its report."""
    return _scored(entity, thing, home, ["same-alias"], parted=True)


def match_nearly(entity: Entity, thing: Thing, home: frozenset[str]) -> Match | None:
    """Compare names that are not the same; None where they are those of two things."""
    one, other = plain(entity.label), plain(thing.label)
    if entity.type != thing.type or (entity.codes and thing.codes) or name_other_places(one, other):
        return None
    if _is_either_short(one, other, entity.type):
        found = _scored(entity, thing, home, ["short-form-of"])
    elif (
        min(len(one), len(other)) >= _SHORTEST
        and (like := likeness(one, other, _LIKE))
        and not tells_apart(one, other)
    ):
        found = _scored(entity, thing, home, ["near-label"], extra=round(like * 10))
    else:
        return None
    return None if "other-county" in found.reasons else found


def _is_either_short(one: str, other: str, kind: str) -> bool:
    """Tell whether one name is the other cut down; a place's name loses its level only."""
    short, name = sorted((one, other), key=len)
    if kind == "Place":
        return len(name) == len(short) + 1 and name.startswith(short)
    return is_short(short, name)


def _scored(  # noqa: PLR0913  what speaks for a match is said by its caller
    entity: Entity,
    thing: Thing,
    home: frozenset[str],
    reasons: list[str],
    *,
    parted: bool = False,
    extra: int = 0,
) -> Match:
    """Add what speaks for and against, and make a score of it."""
    why = reasons[0]
    reasons.append("same-type" if entity.type == thing.type else "other-type")
    codes = code_words(entity)
    same_code = not codes.isdisjoint(thing.codes)
    other_code = entity.type == "Place" and bool(codes and thing.codes) and not same_code
    near = shared(area_of(entity, home), thing.area)
    if same_code:
        reasons.append("same-code")
    elif other_code or (near is False and not is_specific(entity)):
        reasons.append("other-county")
    elif is_general(entity, one_county=bool(near)):
        reasons.append("general-name")
    if near and not other_code:
        reasons.append("same-county")
    against = {"other-type", "other-county", "general-name"} & set(reasons)
    strong = (why in _EXACT or why == "same-code") and not against and not parted
    score = _BASE[why] + extra + sum(_SHIFT.get(reason, 0) for reason in reasons)
    return Match(thing, tuple(dict.fromkeys(reasons)), max(5, min(99, score)), strong)


def _bare(name: str) -> str:
    return name.translate(_QUOTES)
