"""Read what is where, and what is part of what, off the way names stand side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.roles import Roles
from aidgraph.extract.meaning.draft import Draft, draft_of, relation
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Entity

_SURE = Decimal("0.80")
_WHERE = frozenset(("Place", "Facility", "Organization"))
_BETWEEN = frozenset(("的", "“", "‘", "「"))
_BELOW = frozenset(("旗下", "下属", "所属", "下辖", "辖下"))
_JOINTS = frozenset(("、", "和", "与", "及"))
_UNTOLD = {"organized": ("主办", "organizes"), "conferredBy": ("授予", "confers")}  # by no verb


def adjacent(pieces: Sequence[Chunk], cast: Cast, roles: Roles) -> Iterator[Draft]:
    """Yield that the second of two names side by side is in the first, belongs to it, or is run by it."""
    for index, piece in enumerate(pieces):
        if piece.name is None:
            continue
        at, between = _next_name(pieces, index)
        if at is None:
            continue
        for other in _listed(pieces, at):
            says = _says(piece.name, other, between, cast, roles)
            if says == "conferredBy" and any("授" in p.text for p in pieces[:index]):
                continue  # 授予甲队“先进集体”: see honours
            if says and cast.ids[other] != cast.ids[piece.name]:
                ids = cast.ids[other], cast.ids[piece.name]
                ids = ids[::-1] if says == "organized" else ids
                span = (piece.start, min(other.end, piece.start + 40))
                if other.end - piece.start > 40:
                    span = (other.start, min(other.end, other.start + 40))
                made = relation(
                    ids, says, span, "name:adjacent", _SURE, why=("two names side by side",)
                )
                yield _untold(made, piece.name, other)


def _untold(made: Draft, one: NameMention, other: NameMention) -> Draft:
    """Return what no verb tells as inferred, with a note of how the names are read."""
    verb, verb_en = _UNTOLD.get(made.claim.predicate, ("", ""))
    if not verb:
        return made
    note = f"合读：{one.text}、{other.text}（相连，即{verb}）"
    note_en = f"read together: {one.text}, {other.text} (side by side: the first {verb_en})"
    return replace(made, claim=replace(made.claim, origin="inferred", note=note, note_en=note_en))


def above(cast: Cast, entities: Iterable[Entity]) -> Iterator[Draft]:
    """
    Yield in which place of *entities* each county, township and village lies by the gazetteer.

    It is the division right above it, where the report names that one, too.
    """
    entities = [entity for entity in entities if entity.type == "Place" and entity.codes]
    keys = {":".join(entity.codes[0]): entity.id for entity in entities}
    firsts = {cast.ids[name]: name for name in sorted(cast.ids, reverse=True)}
    for code, key in keys.items():
        scheme, _, digits = code.partition(":")
        county = scheme == "gbt2260" and not digits.endswith("00")
        holder = next(gazetteer().parents(code), None) if county else None
        if holder is not None and holder.code in keys:
            yield draft_of(key, "locatedIn", keys[holder.code], firsts[key], "name:above")


def _next_name(pieces: Sequence[Chunk], index: int) -> tuple[int | None, tuple[str, ...]]:
    """Return where the next name stands, with nothing but 的 or a mark between, and what is between."""
    between: list[str] = []
    at = index + 1
    if at < len(pieces) and pieces[at].text in ("(", "（"):
        closing = next(
            (i for i in range(at, min(at + 12, len(pieces))) if pieces[i].text in (")", "）")), None
        )
        if closing is None:
            return None, ()
        at = closing + 1
    while at < len(pieces) and pieces[at].mention is None and len(between) <= 2:
        if pieces[at].text not in _BETWEEN | _BELOW:
            return None, ()
        between.append(pieces[at].text)
        at += 1
    return (at, tuple(between)) if at < len(pieces) and pieces[at].name is not None else (None, ())


def _listed(pieces: Sequence[Chunk], at: int) -> Iterator[NameMention]:
    """Yield the name at an index, and those that a list joins to it."""
    first = pieces[at].name
    while at < len(pieces) and pieces[at].name is not None:
        name = pieces[at].name
        begins = at + 1 < len(pieces) and pieces[at + 1].name is not None  # 甲国乙港、丙国丁港
        if name is not first and begins:
            return
        if name is not None and first is not None and name.type == first.type:
            yield name
        if at + 2 >= len(pieces) or pieces[at + 1].text not in _JOINTS:
            return
        at += 2


def _says(  # noqa: PLR0911  a case a line
    one: NameMention, other: NameMention, between: tuple[str, ...], cast: Cast, roles: Roles
) -> str:
    if set(between) & _BELOW:
        return "partOf" if one.type == other.type == "Organization" else ""
    if one.type == "Place" and other.type in _WHERE and "援" not in other.text:
        if roles.side(cast.ids[one]) == "giver" and roles.side(cast.ids[other]) == "taker":
            return ""
        return (
            "locatedIn" if other.type != "Place" or "的" not in between or len(between) == 1 else ""
        )
    if one.type == "Place" and other.type in ("Programme", "Project") and "的" in between:
        return "locatedIn"
    if one.type == "Organization" and other.type == "Recognition":
        return "conferredBy"
    if one.type == "Organization" and other.type == "Facility" and not between:
        return "partOf"
    if one.type == "Organization" and other.type in ("Programme", "Event"):
        return "organized"
    if one.type == "Organization" and other.type == "Organization" and not between:
        return "partOf"
    return ""
