"""Carry decisions over to a new version of a report's text, where words and places still agree."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aidgraph.model import Claim, Encoding, Evidence, Span
from aidgraph.text.report import ReportText
from aidgraph.text.shift import ShiftedText

How = Literal["kept", "moved", "again", "gone", "new"]


@dataclass(frozen=True, slots=True)
class CarriedClaim:
    """
    Hold a claim that was decided on, and where its words stand in the new text.

    ``how`` is ``kept`` where nothing about it changed, ``moved`` where its words stand elsewhere in
    the same sentence, ``again`` where the sentence was rewritten, so that it must be decided anew,
    and ``gone`` where the words are no longer there.
    """

    claim: Claim
    how: How
    spans: tuple[Span, ...] = ()


def carried_claims(old: Encoding, text: ShiftedText) -> list[CarriedClaim]:
    """Return what becomes of each claim of *old* that somebody decided on."""
    spans = spans_by_target(old)
    decided = [claim for claim in old.claims if claim.status != "proposed"]
    return [_carried(claim, spans.get(claim.id, ()), text) for claim in decided]


def _carried(claim: Claim, spans: Sequence[Span], text: ShiftedText) -> CarriedClaim:
    places = {span: shifted(span, text) for span in spans}
    left = tuple(place for place in places.values() if place is not None)
    same = all(text.is_same_sentence(span.start, span.end) for span in spans)
    if left and same:
        return CarriedClaim(claim, "kept" if left == tuple(spans) else "moved", left)
    if claim.status == "rejected":  # what is proposed for the new sentence is decided anew
        return CarriedClaim(claim, "gone")
    like = [
        place
        for span, place in places.items()
        if place is not None and text.is_like_sentence(span.start, span.end)
    ]
    numbers = [span for span in spans if is_number(span)]
    if claim.is_figure and (len(like) < len(spans) or not numbers):
        like = [place for place in like if is_number(place)]
    if not like:
        return CarriedClaim(claim, "gone")
    return CarriedClaim(replace(claim, status="proposed"), "again", tuple(like))


def shifted(span: Span, text: ShiftedText) -> Span | None:
    """Return a span in the new text, or None where its words do not stand any more."""
    place = text.span(span.start, span.end)
    return Span(*place, text.new[slice(*place)]) if place else None


def is_number(span: Span) -> bool:
    """
    Tell whether a span has digits or numerals in it.

    >>> is_number(Span(0, 3, "12人")), is_number(Span(0, 2, "甲县"))
    (True, False)
    """
    return bool(ReportText(span.exact, "").numbers())


def number_places(spans: Iterable[Span]) -> set[int]:
    """
    Return the code points of the digits and numerals in *spans*.

    >>> sorted(number_places([Span(7, 11, "约12人")]))
    [8, 9]
    """
    found = ((span.start, ReportText(span.exact, "").numbers()) for span in spans)
    return {at + place for at, numbers in found for pair in numbers for place in range(*pair)}


def spans_by_target(encoding: Encoding) -> dict[str, tuple[Span, ...]]:
    """Return the spans of each entity and claim, in the order of the text."""
    found: dict[str, list[Span]] = defaultdict(list)
    for item in encoding.evidence:
        found[item.target].append(item.span)
    return {target: tuple(sorted(spans)) for target, spans in found.items()}


def known_entities(old: Encoding, fresh: Encoding, text: ShiftedText) -> dict[str, str]:
    """
    Return the ids that entities of *fresh* had in *old*: by their places, else by type and name.

    Half of the places of an entity must be those of the one it was.  One that has the id of another
    thing by chance, for it sounds alike, gets one that is free.
    """
    owner: dict[Span, list[str]] = defaultdict(list)
    entities = {entity.id: entity for entity in old.entities}
    for item in old.evidence:
        place = shifted(item.span, text)
        if item.target in entities and place:
            owner[place].append(item.target)
    named = defaultdict(list)
    for entity in old.entities:
        for name in (entity.label, *entity.aliases):
            named[entity.type, name].append(entity.id)
    found = {}
    spans = spans_by_target(fresh)
    for entity in fresh.entities:
        own = spans.get(entity.id, ())
        votes = Counter(key for span in own for key in owner.get(span, ()))
        for key, count in votes.most_common(1):
            if 2 * count >= len(own):
                found[entity.id] = key
        same = named.get((entity.type, entity.label), [])
        if entity.id not in found and entity.id not in entities and len(set(same)) == 1:
            found[entity.id] = same[0]
        if entity.id not in found and entity.id in entities and entity.id not in same:
            found[entity.id] = _free(entity.id, {*entities, *spans, *found.values()})
    return {new: before for new, before in found.items() if new != before}


def _free(identifier: str, taken: Collection[str]) -> str:
    number = 2
    while f"{identifier}-{number}" in taken:
        number += 1
    return f"{identifier}-{number}"


def without_lost(
    carried: Iterable[CarriedClaim], ids: Iterable[str], refused: Iterable[str] = ()
) -> list[CarriedClaim]:
    """
    Return *carried* with ``gone`` for claims that speak of what is gone, and so on.

    A claim among *refused*, or that speaks of one to be decided again, is to be decided again, too.

    Args:
        carried: The claims.
        ids: The entities and claims that there are besides.
        refused: Accepted claims that the new text does not bear out any more.
    """
    claims = {one.claim.id: one for one in carried}
    others, doubted = set(ids), set(refused)
    changed = True
    while changed:
        changed = False
        there = others | {key for key, one in claims.items() if one.how != "gone"}
        open_ = doubted | {key for key, one in claims.items() if one.how == "again"}
        for key, one in claims.items():
            named = one.claim.speaks_of
            if one.how != "gone" and not named <= there:
                claims[key] = CarriedClaim(one.claim, "gone")
            elif one.claim.status == "accepted" and ({key, *named} & open_) and one.how != "gone":
                again = replace(one.claim, status="proposed")
                claims[key] = CarriedClaim(again, "again", one.spans)
            changed = changed or claims[key] != one
    return list(claims.values())


def evidence_of(carried: Iterable[CarriedClaim]) -> list[Evidence]:
    """Return where the words of *carried* stand in the new text."""
    return [Evidence(one.claim.id, span) for one in carried for span in one.spans]


def covered(carried: Iterable[CarriedClaim], fresh: Encoding) -> Mapping[str, str]:
    """
    Return the claims of *fresh* that a carried one says already, by their ids.

    A figure is the same where it has the number of the other; a relation where it says the same,
    and, if that was rejected, in the same place.
    """
    spans = {key: set(found) for key, found in spans_by_target(fresh).items()}
    found: dict[str, str] = {}
    kept = [one for one in carried if one.how != "gone"]
    figures = [one for one in kept if one.claim.is_figure]
    numbers = {at: one.claim.id for one in figures for at in number_places(one.spans)}
    for claim in fresh.claims:
        own = spans.get(claim.id, set())
        if claim.is_figure:
            same = [numbers[at] for at in sorted(number_places(own)) if at in numbers]
        else:
            same = [
                one.claim.id
                for one in kept
                if _says(one.claim) == _says(claim)
                and (one.claim.status != "rejected" or own & set(one.spans))
            ]
        if same:
            found[claim.id] = same[0]
    return found


def _says(claim: Claim) -> tuple[str, ...]:
    times = (claim.from_, claim.to) if claim.predicate == "period" else ()
    return (claim.kind, claim.subject, claim.predicate, claim.object, *times)
