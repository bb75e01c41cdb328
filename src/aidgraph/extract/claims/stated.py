"""Make claims of what the frames matched, and of every number that none did."""

from collections.abc import Iterator
from decimal import Decimal

from aidgraph.extract.claims.clauses import counted, is_aimed, is_given, is_planned
from aidgraph.extract.claims.draft import Draft
from aidgraph.extract.claims.frames import Match, pairs
from aidgraph.extract.claims.parties import Parties, gift, is_body_of_place, named, parties
from aidgraph.extract.claims.sentence import Sentence, Span
from aidgraph.extract.mention import Name, Quantity, Rank
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim, ClaimKind
from aidgraph.rdf.vocabulary import OTHER

_DONE = ("Project", "Programme", "Facility", "Event")
ANY = (*_DONE, "Organization", "Place", "Recognition", "Person", "Other")
_DONE_WORKS = ("built", "funds")  # what is planned is not built yet
# The weaker of two predicates that one sentence says of the same two things, and the stronger.
_STRONGER = {"cooperatesWith": "pairedWith", "visited": "supports"}
_CARRIED = Decimal("0.7")  # how much a subject that is not in the clause lowers the confidence
UNFRAMED = Decimal("0.60")
_LONGEST_QUOTE = 40


def relations(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield a draft for each relation that a frame states, unless a stronger one says it too."""
    stated = list(_stated(sentence, cast))
    said = {(match.frame.says, frozenset(ids)) for match, _, _, _, ids in stated}
    for match, one, other, carried, ids in stated:
        stronger = _STRONGER.get(match.frame.says, "")
        if (stronger, frozenset(ids)) not in said:
            claim = Claim(
                id="",
                kind="relation",
                subject=ids[0],
                predicate=match.frame.says,
                object=ids[1],
                origin="inferred" if carried else "quoted",
                method=f"frame:{match.frame.id}",
                confidence=_lowered(match, carried=carried),
            )
            yield Draft(claim, _relation_spans(match, one, other, carried=carried))


def _stated(
    sentence: Sentence, cast: Cast
) -> Iterator[tuple[Match, Name, Name, bool, tuple[str, str]]]:
    """Yield what the frames match: the match, its two ends, whether one is carried, their ids."""
    for match in sentence.matches:
        if match.frame.kind != "relation" or match.frame.says == "period":
            continue
        if match.frame.says in _DONE_WORKS and _is_to_come(sentence, match):
            continue
        subject, _ = sentence.subject(match.start)
        for one, other, carried in pairs(match, subject):
            ids = cast.ids[one], cast.ids[other]
            bare = match.frame.says == "donatedTo" and is_body_of_place(sentence.text, one)
            if ids[0] != ids[1] and not bare:
                yield match, one, other, carried, ids


def _is_to_come(sentence: Sentence, match: Match) -> bool:
    """Tell whether a work is only planned, by the words before it or right after."""
    after = sentence.text.startswith(("将", "预计", "计划"), match.end)
    return after or is_planned(sentence.text, match.end, sentence.bounds)


def _relation_spans(match: Match, one: Name, other: Name, *, carried: bool) -> list[Span]:
    """Return the phrase that states a relation, or its two ends where it is too long."""
    start = match.start if carried else min(one.start, other.start)
    end = match.end if carried else max(one.end, other.end)
    if end - start <= _LONGEST_QUOTE:
        return [(start, end)]
    ends = [n for n in (one, other) if not carried or match.start <= n.start < match.end]
    return [(n.start, min(n.end, n.start + _LONGEST_QUOTE)) for n in ends]


def _lowered(match: Match, *, carried: bool) -> Decimal:
    return (match.frame.confidence * (_CARRIED if carried else 1)).quantize(Decimal("0.01"))


def figures(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield a draft for each quantity: by the first frame that takes it, or plainly counted."""
    framed: dict[Quantity, Match] = {}
    for match in sentence.matches:
        for mention in match.slots.get("m", ()):
            if not isinstance(mention, Quantity) or match.frame.kind == "relation":
                continue
            if match.frame.kind != "flow" or is_given(sentence.text, mention):
                framed.setdefault(mention, match)
    flows: list[tuple[Quantity, Match, Parties]] = []
    for mention in sentence.mentions:
        if isinstance(mention, Quantity):
            yield from _figure(sentence, cast, mention, framed.get(mention), flows)
        elif isinstance(mention, Rank):
            yield _rank(sentence, cast, mention)


def _figure(
    sentence: Sentence,
    cast: Cast,
    quantity: Quantity,
    match: Match | None,
    flows: list[tuple[Quantity, Match, Parties]],
) -> Iterator[Draft]:
    """Yield the figure, and the gift that it tells; *flows* are those told before it."""
    kind, indicator = _kind(sentence, quantity, match)
    about = _about(sentence, quantity, match)
    planned = is_aimed(sentence.text, quantity, sentence.bounds)
    told = Parties()
    if kind == "flow" and match is not None and not planned:
        told = parties(sentence, cast, quantity, match, flows)
    if kind == "flow" and not (told.provider or told.receiver):
        kind = "context"  # what is planned, or nobody gives and nobody gets, is no flow
    start, end = _when(sentence, quantity)
    base = quantity.confidence * (match.frame.confidence if match else UNFRAMED)
    about = about or sentence.subject(quantity.start)[0]
    claim = Claim(
        id="",
        kind=kind,
        subject=cast.ids[about] if about else "",
        indicator=indicator,
        value=quantity.value,
        min=quantity.min,
        max=quantity.max,
        unit=quantity.unit,
        comparator=quantity.comparator,
        provider=cast.ids[told.provider] if told.provider else "",
        receiver=cast.ids[told.receiver] if told.receiver else "",
        from_=start,
        to=end,
        origin="inferred" if told.inferred else "quoted",
        method=f"frame:{match.frame.id}" if match else quantity.rule,
        confidence=base.quantize(Decimal("0.01")),
        note="planned" if planned else "",
    )
    yield Draft(claim, [(quantity.start, quantity.end)])
    if kind == "flow" and match is not None:
        flows.append((quantity, match, told))
        relation = gift(cast, match, told)
        if relation is not None:
            yield Draft(relation, [(quantity.start, quantity.end)])


def _kind(sentence: Sentence, quantity: Quantity, match: Match | None) -> tuple[ClaimKind, str]:
    """Return the kind and the indicator; money that no frame knows is context, never added up."""
    if match is not None:
        return match.frame.kind, match.frame.says
    indicator = OTHER + counted(sentence.text, quantity, sentence.room(quantity))
    money = quantity.unit.isupper() and len(quantity.unit) == 3
    return ("context" if money or quantity.unit == "percent" else "outcome"), indicator


def _about(sentence: Sentence, quantity: Quantity, match: Match | None) -> Name | None:
    slot = named(match, "a")
    if slot is not None:
        return slot
    near = sentence.nearest(quantity.start, quantity.end, _DONE)
    return near or sentence.topic or sentence.nearest(quantity.start, quantity.end, ANY)


def _when(sentence: Sentence, quantity: Quantity) -> tuple[str, str]:
    """Return the dates of the last time before a quantity in its sentence."""
    time = sentence.times.before(quantity.start)
    return (time.from_, time.to or time.from_) if time else ("", "")


def _rank(sentence: Sentence, cast: Cast, rank: Rank) -> Draft:
    about = sentence.along(_DONE).after(rank.end)
    about = about or sentence.nearest(rank.start, rank.end, ANY) or sentence.carried
    claim = Claim(
        id="",
        kind="context",
        subject=cast.ids[about] if about else "",
        indicator="rank",
        value=Decimal(rank.value),
        unit="count",
        comparator="exactly",
        method=rank.rule,
        confidence=rank.confidence,
        note=rank.scope,
    )
    return Draft(claim, [(rank.start, rank.end)])
