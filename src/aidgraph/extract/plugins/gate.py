"""The gate for what plug-ins propose: only what the text bears out comes in.

A quote must stand verbatim in the text, its number must be what our own grammar reads there, and
who and what is spoken of must be named beside it.  Nothing that a proposal says makes it more
believable, so words in a report that try to instruct a language model gain nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from aidgraph.encoding import links
from aidgraph.extract.marks.quantities import find_quantities
from aidgraph.extract.mention import QuantityMention
from aidgraph.extract.plugins.proposals import (
    Proposal,
    ProposedEntity,
    ProposedFigure,
    ProposedRelation,
    Quote,
    Unusable,
)
from aidgraph.extract.things.compare import plain
from aidgraph.extract.things.identify import slug
from aidgraph.extract.words.reading import Reading
from aidgraph.model import ENTITY_TYPES, LONGEST_QUOTE, Claim, Encoding, Entity, Evidence, Span
from aidgraph.rdf.vocabulary import OTHER, vocabulary

MAX_CONFIDENCE = Decimal("0.25")  # and below what the rules are least sure of
_LEAST = Decimal("0.01")
_TOO_LONG = f"the quote has over {LONGEST_QUOTE} characters"
_FIGURES = ("flow", "outcome", "context")

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """Say which proposal of a plug-in was refused, and why."""

    plugin: str
    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.plugin}: {self.what}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Hold the encoding with what came in, how many that was, and what was refused."""

    encoding: Encoding
    accepted: int
    duplicates: int
    refused: tuple[Refused, ...]


class _RefusalError(Exception):
    """Carry the reason for which a proposal is refused."""


def admit(
    encoding: Encoding, reading: Reading, proposals: Sequence[Proposal], plugin: str
) -> Admitted:
    """
    Return *encoding* with the *proposals* that the text bears out; the others with a reason.

    Claims that come in have ``method`` *plugin*, ``status=proposed`` and a confidence below that of
    the rules; what the rules found already is left out.  Entities are looked at first.

    Args:
        encoding: What the rules made of the text.
        reading: The text; quotes are sought in ``reading.text``.
        proposals: What the plug-in gave.
        plugin: Its name, a slug.
    """
    gate = _Gate(encoding, reading, plugin)
    refused: list[Refused] = []
    duplicates = 0
    for item in sorted(proposals, key=lambda item: not isinstance(item, ProposedEntity)):
        try:
            duplicates += not gate.take(item)
        except _RefusalError as error:
            refused.append(Refused(plugin, _words(item), str(error)))
    return Admitted(
        gate.result(), len(proposals) - len(refused) - duplicates, duplicates, tuple(refused)
    )


class _Gate:
    """Hold what is known of a text while proposals are looked at, one after the other."""

    def __init__(self, encoding: Encoding, reading: Reading, plugin: str) -> None:
        self.encoding = encoding
        self.reading = reading
        self.plugin = plugin
        self.entities: dict[str, Entity] = {}
        self.claims: dict[str, Claim] = {}
        self.stated: dict[object, list[Claim]] = defaultdict(list)
        self.evidence = list(encoding.evidence)
        least = min((claim.confidence for claim in encoding.claims), default=Decimal(1))
        self.cap = max(_LEAST, min(MAX_CONFIDENCE, least - _LEAST))
        self.quantities = find_quantities(reading)
        self.named: dict[str, set[str]] = defaultdict(set)
        for entity in encoding.entities:
            self._add_entity(entity)
        spans: dict[str, list[Span]] = defaultdict(list)
        for item in encoding.evidence:
            spans[item.target].append(item.span)
        for claim in encoding.claims:
            self._add_claim(claim, spans[claim.id])

    def result(self) -> Encoding:
        return replace(
            self.encoding,
            entities=tuple(self.entities[key] for key in sorted(self.entities)),
            claims=tuple(self.claims.values()),
            evidence=tuple(sorted(self.evidence, key=lambda item: (item.target, item.span))),
        )

    def take(self, item: Proposal) -> bool:
        """Take a proposal in; return False if it is there already."""
        if isinstance(item, Unusable):
            raise _RefusalError(item.reason)
        _check_types(item)
        start, end = _find(self.reading.text, item.quote)
        if isinstance(item, ProposedEntity):
            return self._entity(item, (start, end))
        if isinstance(item, ProposedFigure):
            return self._figure(item, (start, end))
        return self._relation(item, (start, end))

    def _entity(self, item: ProposedEntity, place: Bounds) -> bool:
        label = item.quote.words
        if item.type not in ENTITY_TYPES:
            raise _RefusalError(f"unknown type {item.type!r}")
        if "|" in label or label != label.strip() or "\n" in label:
            raise _RefusalError("these words are no name")
        if plain(label) in self.named:
            return False
        entity = Entity(self._free(slug(item.type, label)), item.type, label)
        self.evidence.append(Evidence(entity.id, self._span(place)))
        self._add_entity(entity)
        return True

    def _figure(self, item: ProposedFigure, place: Bounds) -> bool:
        if item.kind not in _FIGURES:
            raise _RefusalError(f"{item.kind!r} is no kind of figure")
        quantity = self._quantity(item, place)
        about, provider, receiver = (
            self._named(item.quote, name) if name else ""
            for name in (item.about, item.provider, item.receiver)
        )
        claim = Claim(
            id="",
            kind=item.kind,
            subject=about,
            indicator=self._indicator(item.indicator),
            value=quantity.value,
            min=quantity.min,
            max=quantity.max,
            unit=quantity.unit,
            comparator=quantity.comparator,
            provider=provider,
            receiver=receiver,
        )
        return self._claim(claim, item.confidence, (quantity.start, quantity.end))

    def _relation(self, item: ProposedRelation, place: Bounds) -> bool:
        subject, other = (self._named(item.quote, name) for name in (item.subject, item.object))
        if subject == other:
            raise _RefusalError("subject and object are one thing")
        near = plain(item.quote.words)
        quoted = plain(item.subject) in near and plain(item.object) in near
        claim = Claim(
            id="",
            kind="relation",
            subject=subject,
            predicate=item.predicate,
            object=other,
            origin="quoted" if quoted else "inferred",
        )
        return self._claim(claim, item.confidence, place)

    def _quantity(self, item: ProposedFigure, place: Bounds) -> QuantityMention:
        """Return what the grammar reads in the quote, if it is the number proposed."""
        inside = [q for q in self.quantities if place[0] <= q.start and q.end <= place[1]]
        if len(inside) != 1:
            count = "several numbers" if inside else "no number"
            raise _RefusalError(f"the grammar reads {count} in the quote")
        (quantity,) = inside
        if (quantity.value, quantity.min, quantity.max) != (item.value, item.low, item.high):
            raise _RefusalError("the number is not what the grammar reads in the quote")
        if quantity.unit != item.unit:
            raise _RefusalError("the unit is not what the grammar reads in the quote")
        return quantity

    def _indicator(self, words: str) -> str:
        if words and vocabulary().knows("indicator", words) and not words.startswith(OTHER):
            return words
        phrase = words.removeprefix(OTHER)
        if not phrase.strip() or phrase not in self.reading.text:
            raise _RefusalError("the indicator is no key and does not stand in the text")
        return OTHER + phrase

    def _named(self, quote: Quote, name: str) -> str:
        """Return the id of the entity called *name*, which must stand beside the quote."""
        if not name or name not in (quote.context or quote.words):
            raise _RefusalError("what it speaks of is not named in the quote or its context")
        found = self.named.get(plain(name), set())
        if len(found) != 1:
            raise _RefusalError(
                f"{'several things are' if found else 'nothing is'} called {name!r}"
            )
        return next(iter(found))

    def _claim(self, claim: Claim, confidence: Decimal, place: Bounds) -> bool:
        span = self._span(place)
        before = self.stated[_key(claim, span)]
        if any(_adds_nothing(claim, old) for old in before):
            return False
        kind = "rel" if claim.kind == "relation" else claim.kind
        claim = replace(
            claim,
            id=self._free(f"{kind}-{span.start:06d}-{self.plugin}"),
            method=self.plugin,
            confidence=min(max(confidence, _LEAST), self.cap).quantize(_LEAST),
            note=f"another reading of {before[0].id}" if before else "",
        )
        self._check(claim, span)
        self.evidence.append(Evidence(claim.id, span))
        self._add_claim(claim, [span])
        return True

    def _check(self, claim: Claim, span: Span) -> None:
        """Refuse what the tables would refuse: an unknown predicate, money without a kind."""
        ids = claim.speaks_of
        alone = Encoding(
            self.encoding.report,
            entities=tuple(self.entities[key] for key in sorted(ids)),
            claims=(claim,),
            evidence=(Evidence(claim.id, span),),
        )
        if problems := links.check(alone):
            raise _RefusalError(problems[0].what)

    def _span(self, place: Bounds) -> Span:
        start, end = self.reading.span(*place)
        if end - start > LONGEST_QUOTE:
            raise _RefusalError(_TOO_LONG)  # with its line breaks
        return Span(start, end, self.reading.source[start:end])

    def _free(self, wanted: str) -> str:
        """Return an id that nothing has yet."""
        found, number = wanted, 1
        while found in self.entities or found in self.claims:
            number += 1
            found = f"{wanted}-{number}"
        return found

    def _add_entity(self, entity: Entity) -> None:
        self.entities[entity.id] = entity
        for name in (entity.label, *entity.aliases):
            self.named[plain(name)].add(entity.id)

    def _add_claim(self, claim: Claim, spans: Iterable[Span]) -> None:
        self.claims[claim.id] = claim
        for key in {_key(claim, span) for span in spans}:
            self.stated[key].append(claim)


def _key(claim: Claim, span: Span) -> object:
    """Return by what two claims are compared: what a relation says, where a number stands."""
    if claim.kind == "relation":
        return claim.subject, claim.predicate, claim.object
    return span.start, span.end


def _adds_nothing(claim: Claim, old: Claim) -> bool:
    """Tell whether *old* says all that *claim* does; words of the text are as good as others."""
    if claim.kind == "relation":
        return True
    return (
        (claim.kind, claim.subject) == (old.kind, old.subject)
        and claim.provider in {"", old.provider}
        and claim.receiver in {"", old.receiver}
        and (claim.indicator.startswith(OTHER) or claim.indicator == old.indicator)
    )


def _find(text: str, quote: Quote) -> Bounds:
    """Return where the words of *quote* stand, if there is no doubt about it."""
    if not quote.words.strip():
        raise _RefusalError("the quote is empty")
    if len(quote.words) > LONGEST_QUOTE:
        raise _RefusalError(_TOO_LONG)
    start, end = 0, len(text)
    if quote.context:
        start, end = _only_place(text, quote.context, (0, len(text)), "context")
    return _only_place(text, quote.words, (start, end), "quote")


def _only_place(text: str, words: str, bounds: Bounds, what: str) -> Bounds:
    at = text.find(words, *bounds)
    if at < 0:
        raise _RefusalError(f"the {what} does not stand there")
    if text.find(words, at + 1, bounds[1]) >= 0:
        raise _RefusalError(f"the {what} stands there more than once")
    return at, at + len(words)


def _check_types(item: ProposedEntity | ProposedFigure | ProposedRelation) -> None:
    """Refuse a field that is not what it is declared as: plug-ins are others' code."""
    if not isinstance(item.quote, Quote):
        raise _RefusalError("the quote is no quote")
    values = {field.name: getattr(item, field.name) for field in fields(item)}
    del values["quote"]
    numbers = [values.pop(name, None) for name in ("value", "low", "high")]
    numbers = [number for number in numbers if number is not None]
    numbers.append(values.pop("confidence", _LEAST))
    if not all(isinstance(number, Decimal) and number.is_finite() for number in numbers):
        raise _RefusalError("a number is no finite Decimal")
    texts = (item.quote.words, item.quote.context, *values.values())
    if not all(isinstance(text, str) for text in texts):
        raise _RefusalError("a field is no text")


def _words(item: Proposal) -> str:
    """Return a proposal in words, for the list of what was refused."""
    if isinstance(item, Unusable):
        return "answer"
    quote = getattr(item.quote, "words", "")
    kind = type(item).__name__.removeprefix("Proposed").lower()
    return f"{kind} {str(quote)[:LONGEST_QUOTE]!r}"
