"""Make the triples of what a source names and states, whether it is a report or a dataset.

Every function yields lines of N-Triples.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from aidgraph.model import Claim, Entity, EntityText, MoneyShare, ReferenceClaim
from aidgraph.rdf import iri
from aidgraph.rdf.about import worded
from aidgraph.rdf.implied import StatedTotals, implied
from aidgraph.rdf.terms import DCTERMS, RDF, SKOS, boolean, day, decimal, literal, time
from aidgraph.rdf.terms import iri as ref
from aidgraph.rdf.vocabulary import OTHER, Vocabulary

A = ref(RDF + "type")
_FIGURE_CLASS = {"flow": "FundingFlow", "outcome": "Outcome", "context": "ContextFigure"}
_CONCEPT_PREDICATES = {
    "sector": "dac",
    "sdgGoal": "sdg",
    "orgType": "org-type",
    "activityStatus": "activity-status",
}
_TEXTS = {
    "label": SKOS + "prefLabel",
    "alias": SKOS + "altLabel",
    "description": DCTERMS + "description",
}
_WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_SKOS_PREDICATES = frozenset({"notation", "exactMatch", "closeMatch"})


def triple(subject: str, predicate: str, value: str) -> str:
    """Return a line of N-Triples of three terms that are written already."""
    return f"{subject} {predicate} {value} ."


@cache
def aid(local: str) -> str:
    """Return a term of the ontology, written."""
    return ref(iri.term(local))


@cache
def skos(local: str) -> str:
    """Return a term of SKOS, written."""
    return ref(SKOS + local)


class SourceEncoder:
    """Write the entities and claims of one source.

    ``source`` is the written IRI of the report or dataset, ``claims`` those of its claims by id
    (:meth:`begin`), ``evidence`` those of the spans or records by the id of entity or claim, and
    ``scope`` is the id that tells reference claims of one source from another's.  ``period`` is
    that of a whole report; a dataset has none, for it states the dates of each claim.
    """

    def __init__(
        self, source: str, scope: str, language: str, words: Vocabulary, period: str | None = None
    ) -> None:
        self.source = source
        self.scope = scope
        self.language = language
        self.words = words
        self.whole_period = period
        self.claims: dict[str, str] = {}
        self.things: dict[str, str] = {}
        self.concepts: dict[tuple[str, str], str] = {}
        self.evidence: dict[str, list[str]] = {}
        self.totals = StatedTotals(words)
        self.shares: dict[str, list[MoneyShare]] = {}
        self.texts: dict[str, list[EntityText]] = {}

    def begin(self, claims: Iterable[str]) -> None:
        """Begin with tables that have these *claims*; of others the words for indicators stay."""
        self.claims = {identifier: self.claim_iri(identifier) for identifier in claims}
        self.things, self.evidence, self.shares = {}, {}, {}
        self.texts = {k: texts for k, texts in self.texts.items() if k.startswith(OTHER)}

    def stated(
        self,
        entities: Iterable[Entity],
        claims: Iterable[Claim],
        references: Iterable[ReferenceClaim],
    ) -> Iterator[str]:
        """Yield what the source names and states; which of it are totals is told at the end."""
        claims = tuple(claims)
        self.totals.take(claims)
        yield from chain.from_iterable(map(self.entity, entities))
        yield from chain.from_iterable(map(self.claim, claims))
        yield from chain.from_iterable(map(self.reference, references))

    def stated_totals(self) -> Iterator[str]:
        """Yield which figures the source states beside their parts, when all are known."""
        for identifier in self.totals.ids():
            me = self.claim_iri(identifier)
            yield triple(me, aid("statedTotal"), boolean(True))  # noqa: FBT003  the value

    def claim_iri(self, identifier: str) -> str:
        """Return the IRI of a claim of this source, written."""
        return f"{self.source[:-1]}/claim/{iri.step(identifier)}>"

    def node(self, identifier: str) -> str:
        """Return the IRI of an entity, or of a claim of this source."""
        known = self.claims.get(identifier) or self.things.get(identifier)
        if known is None:
            known = self.things[identifier] = ref(iri.thing(identifier))
        return known

    def concept(self, scheme: str, key: str) -> str:
        """Return the IRI of a concept of a code list."""
        found = self.concepts.get((scheme, key))
        if found is None:
            found = self.concepts[scheme, key] = ref(self.words.iri(scheme, key))
        return found

    def entity(self, entity: Entity) -> Iterator[str]:
        """Yield what is known of an entity."""
        me = self.node(entity.id)
        language = self.language
        yield triple(me, A, aid("Entity" if entity.type == "Other" else entity.type))
        yield triple(me, aid("namedIn"), self.source)
        texts = self.texts.get(entity.id, ())
        if not any(text.kind == "label" and text.text == entity.label for text in texts):
            # A label that stands among the texts is in the language given there.
            yield triple(me, skos("prefLabel"), literal(entity.label, language=language))
        if entity.label_en:
            yield triple(me, skos("prefLabel"), literal(entity.label_en, language="en"))
        for alias in entity.aliases:
            yield triple(me, skos("altLabel"), literal(alias, language=language))
        for scheme, code in entity.codes:
            yield triple(me, skos("notation"), literal(code, datatype=iri.term(scheme)))
        for match in entity.exact_match:
            yield triple(me, skos("exactMatch"), ref(match))
        for match in entity.close_match:
            yield triple(me, skos("closeMatch"), ref(match))
        if entity.note:
            yield triple(me, skos("note"), literal(entity.note, language=language))
        for text in texts:
            yield triple(me, ref(_TEXTS[text.kind]), literal(text.text, language=text.language))
        yield from self.stands_on(me, entity.id)

    def claim(self, claim: Claim) -> Iterator[str]:
        """Yield a claim and who states it."""
        me = self.node(claim.id)
        yield triple(me, A, aid("Claim"))
        yield triple(me, aid("statedBy"), self.source)
        yield triple(me, aid("origin"), self.concept("origin", claim.origin))
        yield triple(me, aid("method"), literal(claim.method))
        yield triple(me, aid("confidence"), decimal(claim.confidence))
        yield triple(me, aid("modality"), self.concept("modality", claim.modality))
        if claim.speaker:
            yield triple(me, aid("speaker"), self.node(claim.speaker))
        yield from self.notes(me, claim)
        yield from self.stands_on(me, claim.id)
        yield from self.parts(me, claim.id)
        yield from self.relation(me, claim) if claim.kind == "relation" else self.figure(me, claim)

    def parts(self, me: str, target: str) -> Iterator[str]:
        """Yield which part of a sum goes to what the claim *target* names."""
        for part in self.shares.get(target, ()):
            yield triple(me, aid("splitBy"), literal(part.split))
            if part.share is not None:
                yield triple(me, aid("share"), decimal(part.share))

    def notes(self, me: str, claim: Claim) -> Iterator[str]:
        """Yield what is noted of a claim; a formula is in no language."""
        language = "" if claim.origin == "derived" else self.language
        if claim.note:
            yield triple(me, skos("note"), literal(claim.note, language=language))
        if claim.note_en:
            yield triple(me, skos("note"), literal(claim.note_en, language="en"))
        if claim.waiver:
            yield triple(me, aid("waiver"), literal(claim.waiver, language=self.language))

    def relation(self, me: str, claim: Claim) -> Iterator[str]:
        """Yield the claim of a relation, and the triple itself where it is told as a fact."""
        subject, predicate = self.node(claim.subject), self.predicate(claim.predicate)
        if claim.from_ or claim.to:
            holder = subject if claim.predicate == "period" else me
            yield from self.claim_period(holder, claim)
        value = self.period_iri(claim) if claim.predicate == "period" else self.node(claim.object)
        yield triple(me, A, aid("Relation"))
        yield from _reified(me, subject, predicate, value)
        if claim.is_stated_as_fact:
            yield triple(subject, predicate, value)
            yield from self.following(subject, claim.predicate, value)

    def predicate(self, name: str) -> str:
        """Return a relation predicate, written."""
        return ref(self.words.predicate(name))

    def following(self, subject: str, predicate: str, value: str) -> Iterator[str]:
        """Yield the triples that follow from a relation that holds."""
        for name, turned in implied(predicate, self.words):
            start, end = (value, subject) if turned else (subject, value)
            yield triple(start, self.predicate(name), end)

    def figure(self, me: str, claim: Claim) -> Iterator[str]:
        """Yield a figure with its number, unit and parties."""
        indicator = self.words.iri("indicator", claim.indicator)
        yield triple(me, A, aid(_FIGURE_CLASS[claim.kind]))
        yield triple(me, A, aid("Figure"))
        if claim.subject:
            yield triple(me, aid("about"), self.node(claim.subject))
        yield triple(me, aid("indicator"), ref(indicator))
        yield triple(me, aid("unit"), self.concept("unit", claim.unit))
        yield triple(me, aid("comparator"), self.concept("comparator", claim.comparator))
        for name in ("value", "min", "max"):
            if (number := getattr(claim, name)) is not None:
                yield triple(me, aid(name), decimal(number))
        if kind := self.words.flow_kinds.get(indicator):
            yield triple(me, aid("flowKind"), ref(kind))
        if claim.provider:
            yield triple(me, aid("provider"), self.node(claim.provider))
        if claim.receiver:
            yield triple(me, aid("receiver"), self.node(claim.receiver))
        yield from self.shortcuts(me, claim)
        if claim.from_ or claim.to:
            yield from self.claim_period(me, claim)
        yield from self.open_concepts(claim)

    def shortcuts(self, me: str, claim: Claim) -> Iterator[str]:
        """Yield what leads from a giver, and from what produced a result, where it is a fact."""
        if claim.is_stated_as_fact and claim.provider:
            yield triple(self.node(claim.provider), aid("provides"), me)
        if claim.is_stated_as_fact and claim.kind == "outcome" and claim.subject:
            yield triple(self.node(claim.subject), aid("hasOutcome"), me)

    def open_concepts(self, claim: Claim) -> Iterator[str]:
        """Describe an indicator or a unit that the code lists do not have."""
        for scheme, key, cls in (
            ("indicator", claim.indicator, "Indicator"),
            ("unit", claim.unit, "Unit"),
        ):
            if key.startswith(OTHER):
                me = self.concept(scheme, key)
                yield triple(me, A, aid(cls))
                yield from self.called(me, key, key.removeprefix(OTHER))

    def called(self, me: str, key: str, name: str) -> Iterator[str]:
        """Yield the names of a concept in the source's own words, each in its language."""
        texts = self.texts.get(key, ())
        if not any(text.text == name for text in texts):
            yield triple(me, skos("prefLabel"), literal(name, language=self.language))
        for text in texts:
            yield triple(me, ref(_TEXTS[text.kind]), literal(text.text, language=text.language))

    def bounds(self, claim: Claim) -> tuple[str, str, bool]:
        """Return from, to and whether they are inferred: an inferred claim, or the report's span.

        The report's own period is never stated as dates, so a figure of that period inherits it.
        What is inferred in a claim of a dataset is who gives or takes, never when.
        """
        if self.whole_period is None:
            return claim.from_, claim.to, False
        whole = f"{claim.from_}/{claim.to}" == self.whole_period
        return claim.from_, claim.to, whole or claim.origin == "inferred"

    def period_iri(self, claim: Claim) -> str:
        """Return the IRI of the period of a claim."""
        start, end, inferred = self.bounds(claim)
        return ref(iri.period(start, end, inferred=inferred))

    def claim_period(self, holder: str, claim: Claim) -> Iterator[str]:
        """Yield the period of a claim, held by *holder*."""
        start, end, inferred = self.bounds(claim)
        yield from self.period(holder, start, end, inferred=inferred)

    @staticmethod
    def period(holder: str, start: str, end: str, *, inferred: bool) -> Iterator[str]:
        """Yield a period, held by *holder*; without a start or an end it is open there."""
        me = ref(iri.period(start, end, inferred=inferred))
        yield triple(holder, aid("period"), me)
        yield triple(me, A, aid("Period"))
        if start:
            yield triple(me, aid("from"), time(start))
            yield triple(me, aid("firstDay"), day(start))
        if end:
            yield triple(me, aid("to"), time(end))
            yield triple(me, aid("lastDay"), day(end, last=True))
        if inferred:
            yield triple(me, aid("inferredPeriod"), boolean(True))  # noqa: FBT003  the value

    def stands_on(self, me: str, target: str) -> Iterator[str]:
        """Yield the evidence of an entity or a claim."""
        for place in self.evidence.get(target, ()):
            yield triple(me, aid("evidence"), place)

    def reference(self, claim: ReferenceClaim) -> Iterator[str]:
        """Yield what a reference dataset states."""
        me = ref(iri.thing("dataset", claim.dataset, "claim", self.scope, claim.id))
        dataset, record = iri.dataset(claim.dataset), iri.record(claim.dataset, claim.key)
        yield triple(me, A, aid("Relation"))
        yield triple(me, A, aid("Claim"))
        yield triple(me, aid("statedBy"), ref(dataset))
        yield triple(me, aid("origin"), self.concept("origin", claim.origin))
        yield triple(me, aid("modality"), aid("done"))
        yield triple(me, aid("evidence"), ref(record))
        yield from record_triples(claim.dataset, claim.key)
        if claim.note:
            yield triple(me, skos("note"), worded(claim.note, self.language))
        yield from self.parts(me, claim.id)
        predicate = claim.predicate
        name = skos(predicate) if predicate in _SKOS_PREDICATES else self.predicate(predicate)
        subject, value = self.node(claim.subject), self.reference_object(claim)
        yield triple(subject, name, value)
        yield from self.following(subject, predicate, value)
        yield from _reified(me, subject, name, value)
        if predicate == "otherSector":
            yield from _other_sector(value, claim)

    def reference_object(self, claim: ReferenceClaim) -> str:
        """Return the object of a reference claim."""
        if claim.predicate == "notation":
            scheme, _, code = claim.object.partition(":")
            return literal(code, datatype=iri.term(scheme))
        if claim.predicate == "point":
            latitude, _, longitude = claim.object.partition(" ")
            return literal(f"POINT({longitude} {latitude})", datatype=_WKT)
        if claim.predicate in _SKOS_PREDICATES:
            return ref(claim.object)
        if claim.predicate == "otherSector":
            return ref(iri.other_sector(claim.dataset, claim.object))
        if claim.predicate in _CONCEPT_PREDICATES:
            scheme, _, key = claim.object.partition(":")
            return self.concept(scheme, key)
        return self.node(claim.object)


def record_triples(dataset: str, key: str) -> Iterator[str]:
    """Yield the record *key* of a dataset: what stands as evidence for its claims."""
    me = ref(iri.record(dataset, key))
    yield triple(me, A, aid("Record"))
    yield triple(me, aid("key"), literal(key))
    yield triple(me, ref(DCTERMS + "isPartOf"), ref(iri.dataset(dataset)))


def _other_sector(me: str, claim: ReferenceClaim) -> Iterator[str]:
    """Describe a sector that the code list does not have, by its code."""
    _, _, code = claim.object.partition(":")
    yield triple(me, A, skos("Concept"))
    yield triple(me, skos("inScheme"), aid("otherSectorScheme"))
    yield triple(me, skos("notation"), literal(code))
    yield triple(me, skos("prefLabel"), literal(claim.object.replace(":", " "), language="en"))


def _reified(me: str, subject: str, predicate: str, value: str) -> Iterable[str]:
    """Return the triple that a claim is about, taken apart."""
    return (
        triple(me, ref(RDF + "subject"), subject),
        triple(me, ref(RDF + "predicate"), predicate),
        triple(me, ref(RDF + "object"), value),
    )
