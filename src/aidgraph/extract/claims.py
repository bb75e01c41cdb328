"""Make claims of what the frames matched, and of every number that none did."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aidgraph.extract.clauses import Along, counted, is_planned
from aidgraph.extract.frames import Match, find_matches, pairs
from aidgraph.extract.identify import Cast
from aidgraph.extract.masks import Mention, mask
from aidgraph.extract.mention import Name, Quantity, Rank, Time
from aidgraph.extract.reading import Reading
from aidgraph.model import Claim, ClaimKind
from aidgraph.vocabulary import OTHER

_DOERS = ("Organization",)
_DONE = ("Project", "Programme", "Facility", "Event")
_ANY = (*_DONE, "Organization", "Place", "Recognition", "Person", "Other")
_CARRIED = Decimal("0.7")  # how much a subject that is not in the clause lowers the confidence
_UNFRAMED = Decimal("0.6")
_LONGEST_QUOTE = 40
_DATED = ("Event", "Recognition", "Project", "Programme", "Facility", "Organization", "Place")

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """Hold a claim that is being made, with its spans in the reading."""

    claim: Claim
    spans: list[Span] = field(default_factory=list)


class Sentence:
    """Hold one sentence: its mentions, and who acts in it."""

    def __init__(
        self, reading: Reading, bounds: Span, mentions: Sequence[Mention], carried: Name | None
    ) -> None:
        self.text = reading.text
        self.bounds = bounds
        self.mentions = mentions
        self.names = [m for m in mentions if isinstance(m, Name)]
        self.carried = carried
        self.doer = next((n for n in self.names if n.type in _DOERS), None)
        self.numbers = Along([m for m in mentions if not isinstance(m, Name)])
        self.times = Along([m for m in mentions if isinstance(m, Time) and _is_bounded(m)])
        self._kinds: dict[tuple[str, ...], Along[Name]] = {}
        self.matches = list(find_matches(mask(reading.text, *bounds, mentions)))

    def subject(self, before: int) -> tuple[Name | None, bool]:
        """Return the organization that acts at an offset, and whether it is carried over."""
        if self.doer is not None and self.doer.end <= before:
            return self.doer, False
        return self.carried, True

    def last_doer(self) -> Name | None:
        """Return the organization that the next sentence may go on about."""
        return self.doer or self.carried

    def along(self, kinds: tuple[str, ...]) -> "Along[Name]":
        """Return the names of some kinds, to find neighbours in."""
        if kinds not in self._kinds:
            self._kinds[kinds] = Along([n for n in self.names if n.type in kinds])
        return self._kinds[kinds]

    def nearest(self, start: int, end: int, kinds: tuple[str, ...]) -> Name | None:
        """Return the name of one of *kinds* that stands last before *start*, or first after."""
        names = self.along(kinds)
        return names.before(start) or names.after(end)

    def room(self, quantity: Quantity) -> Span:
        """Return how far the words around a quantity go: to the next number on either side."""
        left, right = self.numbers.before(quantity.start), self.numbers.after(quantity.end)
        return (
            left.end if left else self.bounds[0],
            right.start if right else self.bounds[1],
        )


def relations(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield a draft for each relation that a frame states."""
    for match in sentence.matches:
        if match.frame.kind != "relation":
            continue
        subject, _ = sentence.subject(match.start)
        for one, other, carried in pairs(match, subject):
            ids = cast.ids[one], cast.ids[other]
            if ids[0] == ids[1]:
                continue
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


def _relation_spans(match: Match, one: Name, other: Name, *, carried: bool) -> list[Span]:
    """Return the phrase that states a relation, or its two ends where it is too long."""
    start = min(match.start, other.start) if carried else min(one.start, other.start)
    end = max(match.end, other.end) if carried else max(one.end, other.end)
    if end - start <= _LONGEST_QUOTE:
        return [(start, end)]
    ends = [other] if carried else [one, other]
    return [(n.start, min(n.end, n.start + _LONGEST_QUOTE)) for n in ends]


def _lowered(match: Match, *, carried: bool) -> Decimal:
    return (match.frame.confidence * (_CARRIED if carried else 1)).quantize(Decimal("0.01"))


def figures(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield a draft for each quantity: by the first frame that takes it, or plainly counted."""
    framed: dict[Quantity, Match] = {}
    for match in sentence.matches:
        for mention in match.slots.get("m", ()):
            if isinstance(mention, Quantity) and match.frame.kind != "relation":
                framed.setdefault(mention, match)
    for mention in sentence.mentions:
        if isinstance(mention, Quantity):
            yield _figure(sentence, cast, mention, framed.get(mention))
        elif isinstance(mention, Rank):
            yield _rank(sentence, cast, mention)


def _figure(sentence: Sentence, cast: Cast, quantity: Quantity, match: Match | None) -> Draft:
    kind, indicator = _kind(sentence, quantity, match)
    about = _about(sentence, quantity, match)
    subject, carried = sentence.subject(quantity.start)
    provider = _slot(match, "p") or (subject if kind == "flow" else None)
    receiver = _slot(match, "r")
    if kind == "flow" and provider is None and receiver is None:
        kind = "context"  # money that nobody gives and nobody gets is no flow
    inferred = kind == "flow" and carried and _slot(match, "p") is None
    start, end = _when(sentence, quantity)
    base = quantity.confidence * (match.frame.confidence if match else _UNFRAMED)
    about = about or subject
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
        provider=cast.ids[provider] if provider and kind == "flow" else "",
        receiver=cast.ids[receiver] if receiver and kind == "flow" else "",
        from_=start,
        to=end,
        origin="inferred" if inferred else "quoted",
        method=f"frame:{match.frame.id}" if match else quantity.rule,
        confidence=base.quantize(Decimal("0.01")),
        note="planned" if is_planned(sentence.text, quantity.start, sentence.bounds) else "",
    )
    return Draft(claim, [(quantity.start, quantity.end)])


def _kind(sentence: Sentence, quantity: Quantity, match: Match | None) -> tuple[ClaimKind, str]:
    """Return the kind and the indicator; money that no frame knows is context, never added up."""
    if match is not None:
        return match.frame.kind, match.frame.says
    indicator = OTHER + counted(sentence.text, quantity, sentence.room(quantity))
    money = quantity.unit.isupper() and len(quantity.unit) == 3
    return ("context" if money or quantity.unit == "percent" else "outcome"), indicator


def _about(sentence: Sentence, quantity: Quantity, match: Match | None) -> Name | None:
    slot = _slot(match, "a")
    if slot is not None:
        return slot
    near = sentence.nearest(quantity.start, quantity.end, _DONE)
    return near or sentence.nearest(quantity.start, quantity.end, _ANY)


def _slot(match: Match | None, name: str) -> Name | None:
    found = match.slots.get(name, ()) if match else ()
    return next((m for m in found if isinstance(m, Name)), None)


def _when(sentence: Sentence, quantity: Quantity) -> tuple[str, str]:
    """Return the dates of the last time before a quantity in its sentence."""
    time = sentence.times.before(quantity.start)
    return (time.from_, time.to or time.from_) if time else ("", "")


def _rank(sentence: Sentence, cast: Cast, rank: Rank) -> Draft:
    about = sentence.along(_DONE).after(rank.end)
    about = about or sentence.nearest(rank.start, rank.end, _ANY) or sentence.carried
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


def times(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """Yield a draft for each date (when something was) and duration (how long it lasted)."""
    for mention in sentence.mentions:
        if not isinstance(mention, Time):
            continue
        if mention.quantity is not None:
            yield _duration(sentence, cast, mention)
        elif _is_bounded(mention):
            dated = _dated(sentence, mention)
            if dated is not None:
                yield _period(cast, mention, dated)


def _is_bounded(time: Time) -> bool:
    """Tell whether a time has both ends: 2016年以来 has no last day, and none is made up."""
    return time.quantity is None and bool(time.from_ and (time.to or time.kind == "date"))


def _dated(sentence: Sentence, time: Time) -> Name | None:
    """Return what a date dates: the first event or thing after it, or else the last before."""
    for kinds in (_DATED[:2], _DATED[2:5], _DATED[5:]):
        names = sentence.along(kinds)
        if found := names.after(time.end) or names.before(time.start):
            return found
    return sentence.carried


def _period(cast: Cast, time: Time, dated: Name) -> Draft:
    claim = Claim(
        id="",
        kind="relation",
        subject=cast.ids[dated],
        predicate="period",
        from_=time.from_,
        to=time.to or time.from_,
        origin="inferred" if time.inferred else "quoted",
        method=time.rule,
        confidence=(time.confidence * _UNFRAMED).quantize(Decimal("0.01")),
    )
    return Draft(claim, [(time.start, time.end)])


def _duration(sentence: Sentence, cast: Cast, time: Time) -> Draft:
    subject, _ = sentence.subject(time.end)
    about = subject or sentence.nearest(time.start, time.end, _ANY)
    claim = Claim(
        id="",
        kind="context",
        subject=cast.ids[about] if about else "",
        indicator="duration",
        value=time.quantity,
        unit=time.unit,
        min=time.min,
        max=time.max,
        comparator=time.comparator,
        method=time.rule,
        confidence=time.confidence,
    )
    return Draft(claim, [(time.start, time.end)])
