"""Make triples from the tables of a report: the only place where they are made.

Every function yields lines of N-Triples.  There are no blank nodes, so the sorted lines are
already canonical (RDFC-1.0 needs nothing more).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from aidgraph.model import Claim, Encoding, Entity, Evidence, ReferenceClaim, Report
from aidgraph.rdf import iri
from aidgraph.rdf.terms import (
    DCTERMS,
    OA,
    OWL,
    RDF,
    SKOS,
    boolean,
    decimal,
    integer,
    literal,
    time,
)
from aidgraph.rdf.terms import iri as ref
from aidgraph.vocabulary import OTHER, Vocabulary, ontology_triples, vocabulary

A = ref(RDF + "type")
_FIGURE_CLASS = {"flow": "FundingFlow", "outcome": "Outcome", "context": "ContextFigure"}
_CONCEPT_PREDICATES = {"sector": "dac", "sdgGoal": "sdg", "orgType": "org-type"}
_CONCEPT_DETAILS = frozenset(
    {
        RDF + "type",
        SKOS + "prefLabel",
        SKOS + "notation",
        SKOS + "inScheme",
        SKOS + "broader",
        iri.term("flowKind"),
    }
)
_SKOS_PREDICATES = frozenset({"notation", "exactMatch", "closeMatch"})


def encode(encoding: Encoding) -> list[str]:
    """
    Return the triples of *encoding*, sorted, as lines of N-Triples.

    Only accepted claims enter.  The labels of the concepts used come with them, so that the
    triples can be read without the ontology at hand.

    >>> from aidgraph.encoding import read_encoding
    >>> from aidgraph.resources import folder
    >>> lines = encode(read_encoding(folder("graph").joinpath("jinhua-wensu")))
    >>> lines == sorted(set(lines)), any(line.startswith("_:") for line in lines)
    (True, False)
    """
    lines = set(_Encoder(encoding, vocabulary()).triples())
    return sorted(lines | concept_lines(lines))


def concept_lines(lines: Iterable[str]) -> set[str]:
    """Return the labels, keys and kinds of the concepts that *lines* point at."""
    objects = {line.split(" ", 2)[2][:-2] for line in lines}
    return {line for me, line in _described_concepts() if me in objects}


@cache
def _described_concepts() -> tuple[tuple[str, str], ...]:
    """Read what is told of each concept of the code lists, as (concept, line)."""
    schemes = {t.subject for t in ontology_triples() if t.predicate.value == SKOS + "inScheme"}
    return tuple(
        (str(triple.subject), f"{triple} .")
        for triple in ontology_triples()
        if triple.subject in schemes and triple.predicate.value in _CONCEPT_DETAILS
    )


def _triple(subject: str, predicate: str, value: str) -> str:
    return f"{subject} {predicate} {value} ."


class _Encoder:
    """Hold what the triples of one report have in common."""

    def __init__(self, encoding: Encoding, words: Vocabulary) -> None:
        self.encoding = encoding
        self.words = words
        self.report = encoding.report
        self.report_iri = ref(iri.report(self.report.id))
        self.claim_ids = {claim.id for claim in encoding.claims}
        self.spans: dict[str, list[Evidence]] = {}
        for item in encoding.evidence:
            self.spans.setdefault(item.target, []).append(item)

    def triples(self) -> Iterator[str]:
        accepted = {claim.id for claim in self.encoding.accepted}
        targets = accepted | {entity.id for entity in self.encoding.entities}
        used = [e for e in self.encoding.evidence if e.target in targets]
        yield from self.report_triples(self.report)
        yield from chain.from_iterable(map(self.entity, self.encoding.entities))
        yield from chain.from_iterable(map(self.claim, self.encoding.accepted))
        yield from chain.from_iterable(map(self.evidence, used))
        yield from chain.from_iterable(map(self.reference, self.encoding.references))
        yield from self.datasets()

    def node(self, identifier: str) -> str:
        """Return the IRI of an entity, or of a claim of this report."""
        if identifier in self.claim_ids:
            return ref(iri.claim(self.report.id, identifier))
        return ref(iri.thing(identifier))

    def concept(self, scheme: str, key: str) -> str:
        return ref(self.words.iri(scheme, key))

    def report_triples(self, report: Report) -> Iterator[str]:
        me = self.report_iri
        yield _triple(me, A, _aid("Report"))
        yield _triple(me, ref(DCTERMS + "title"), literal(report.title, language=report.language))
        yield _triple(me, ref(DCTERMS + "title"), literal(report.title_en, language="en"))
        yield _triple(me, ref(DCTERMS + "publisher"), literal(report.publisher))
        yield _triple(me, ref(DCTERMS + "language"), literal(report.language))
        yield _triple(me, _aid("sha256"), literal(report.sha256))
        yield _triple(me, _aid("length"), integer(report.length))
        if report.published:
            yield _triple(me, ref(DCTERMS + "issued"), time(report.published))
        if report.period:
            start, _, end = report.period.partition("/")
            yield from self.period(me, start, end or start, inferred=True)

    def entity(self, entity: Entity) -> Iterator[str]:
        me = self.node(entity.id)
        language = self.report.language
        yield _triple(me, A, _aid("Entity" if entity.type == "Other" else entity.type))
        yield _triple(me, _aid("namedIn"), self.report_iri)
        yield _triple(me, _skos("prefLabel"), literal(entity.label, language=language))
        if entity.label_en:
            yield _triple(me, _skos("prefLabel"), literal(entity.label_en, language="en"))
        for alias in entity.aliases:
            yield _triple(me, _skos("altLabel"), literal(alias, language=language))
        for scheme, code in entity.codes:
            yield _triple(me, _skos("notation"), literal(code, datatype=iri.term(scheme)))
        for match in entity.exact_match:
            yield _triple(me, _skos("exactMatch"), ref(match))
        for match in entity.close_match:
            yield _triple(me, _skos("closeMatch"), ref(match))
        yield from self.stands_on(me, entity.id)

    def claim(self, claim: Claim) -> Iterator[str]:
        me = self.node(claim.id)
        yield _triple(me, _aid("statedBy"), self.report_iri)
        yield _triple(me, _aid("origin"), self.concept("origin", claim.origin))
        yield _triple(me, _aid("method"), literal(claim.method))
        yield _triple(me, _aid("confidence"), decimal(claim.confidence))
        if claim.note:
            yield _triple(me, _skos("note"), literal(claim.note))
        yield from self.stands_on(me, claim.id)
        yield from self.relation(me, claim) if claim.kind == "relation" else self.figure(me, claim)

    def relation(self, me: str, claim: Claim) -> Iterator[str]:
        subject, predicate = self.node(claim.subject), _aid(claim.predicate)
        if claim.from_ or claim.to:
            holder = subject if claim.predicate == "period" else me
            yield from self.claim_period(holder, claim)
        value = self.period_iri(claim) if claim.predicate == "period" else self.node(claim.object)
        yield _triple(me, A, _aid("Relation"))
        yield from _reified(me, subject, predicate, value)

    def figure(self, me: str, claim: Claim) -> Iterator[str]:
        about, indicator = self.node(claim.subject), self.words.iri("indicator", claim.indicator)
        yield _triple(me, A, _aid(_FIGURE_CLASS[claim.kind]))
        yield _triple(me, _aid("about"), about)
        yield _triple(me, _aid("indicator"), ref(indicator))
        yield _triple(me, _aid("unit"), self.concept("unit", claim.unit))
        yield _triple(me, _aid("comparator"), self.concept("comparator", claim.comparator))
        for name in ("value", "min", "max"):
            if (number := getattr(claim, name)) is not None:
                yield _triple(me, _aid(name), decimal(number))
        if kind := self.words.flow_kinds.get(indicator):
            yield _triple(me, _aid("flowKind"), ref(kind))
        if claim.provider:
            yield _triple(me, _aid("provider"), self.node(claim.provider))
            yield _triple(self.node(claim.provider), _aid("provides"), me)
        if claim.receiver:
            yield _triple(me, _aid("receiver"), self.node(claim.receiver))
        if claim.kind == "outcome":
            yield _triple(about, _aid("hasOutcome"), me)
        if claim.from_ or claim.to:
            yield from self.claim_period(me, claim)
        yield from self.open_concepts(claim)

    def open_concepts(self, claim: Claim) -> Iterator[str]:
        """Describe an indicator or a unit that the code lists do not have."""
        for scheme, key, cls in (
            ("indicator", claim.indicator, "Indicator"),
            ("unit", claim.unit, "Unit"),
        ):
            if key.startswith(OTHER):
                me = self.concept(scheme, key)
                label = literal(key.removeprefix(OTHER), language=self.report.language)
                yield _triple(me, A, _aid(cls))
                yield _triple(me, _skos("prefLabel"), label)

    def bounds(self, claim: Claim) -> tuple[str, str, bool]:
        """Return from, to and whether they are inferred: an inferred claim, or the report's span.

        The report's own period is never stated as dates, so a figure of that period inherits it.
        """
        start, end = claim.from_ or claim.to, claim.to or claim.from_
        whole = f"{start}/{end}" == self.report.period
        return start, end, whole or claim.origin == "inferred"

    def period_iri(self, claim: Claim) -> str:
        start, end, inferred = self.bounds(claim)
        return ref(iri.period(start, end, inferred=inferred))

    def claim_period(self, holder: str, claim: Claim) -> Iterator[str]:
        start, end, inferred = self.bounds(claim)
        yield from self.period(holder, start, end, inferred=inferred)

    @staticmethod
    def period(holder: str, start: str, end: str, *, inferred: bool) -> Iterator[str]:
        me = ref(iri.period(start, end, inferred=inferred))
        yield _triple(holder, _aid("period"), me)
        yield _triple(me, A, _aid("Period"))
        yield _triple(me, _aid("from"), time(start))
        yield _triple(me, _aid("to"), time(end))
        if inferred:
            yield _triple(me, _aid("inferredPeriod"), boolean(True))  # noqa: FBT003  the value

    def stands_on(self, me: str, target: str) -> Iterator[str]:
        for item in self.spans.get(target, ()):
            span = ref(iri.evidence(self.report.id, item.span.start, item.span.end))
            yield _triple(me, _aid("evidence"), span)

    def evidence(self, item: Evidence) -> Iterator[str]:
        span = item.span
        address = iri.evidence(self.report.id, span.start, span.end)
        me, position, quote = ref(address), ref(f"{address}.position"), ref(f"{address}.quote")
        yield _triple(me, A, ref(OA + "SpecificResource"))
        yield _triple(me, ref(OA + "hasSource"), self.report_iri)
        yield _triple(me, ref(OA + "hasSelector"), position)
        yield _triple(me, ref(OA + "hasSelector"), quote)
        yield _triple(position, A, ref(OA + "TextPositionSelector"))
        yield _triple(position, ref(OA + "start"), integer(span.start))
        yield _triple(position, ref(OA + "end"), integer(span.end))
        yield _triple(quote, A, ref(OA + "TextQuoteSelector"))
        yield _triple(quote, ref(OA + "exact"), literal(span.exact))

    def reference(self, claim: ReferenceClaim) -> Iterator[str]:
        me = ref(iri.thing("dataset", claim.dataset, "claim", self.report.id, claim.id))
        dataset, record = iri.dataset(claim.dataset), iri.record(claim.dataset, claim.key)
        yield _triple(me, A, _aid("Relation"))
        yield _triple(me, _aid("statedBy"), ref(dataset))
        yield _triple(me, _aid("origin"), self.concept("origin", "quoted"))
        yield _triple(me, _aid("evidence"), ref(record))
        yield _triple(ref(record), A, _aid("Record"))
        yield _triple(ref(record), _aid("key"), literal(claim.key))
        yield _triple(ref(record), ref(DCTERMS + "isPartOf"), ref(dataset))
        if claim.note:
            yield _triple(me, _skos("note"), literal(claim.note))
        predicate = claim.predicate
        name = _skos(predicate) if predicate in _SKOS_PREDICATES else _aid(predicate)
        yield from _reified(me, self.node(claim.subject), name, self.reference_object(claim))

    def reference_object(self, claim: ReferenceClaim) -> str:
        if claim.predicate == "notation":
            scheme, _, code = claim.object.partition(":")
            return literal(code, datatype=iri.term(scheme))
        if claim.predicate in _SKOS_PREDICATES:
            return ref(claim.object)
        if claim.predicate in _CONCEPT_PREDICATES:
            scheme, _, key = claim.object.partition(":")
            return self.concept(scheme, key)
        return self.node(claim.object)

    def datasets(self) -> Iterator[str]:
        for dataset in self.encoding.datasets:
            me = ref(iri.dataset(dataset.id))
            yield _triple(me, A, _aid("Dataset"))
            yield _triple(me, ref(DCTERMS + "title"), literal(dataset.title, language="en"))
            yield _triple(me, ref(DCTERMS + "title"), literal(dataset.title_zh, language="zh"))
            yield _triple(me, ref(DCTERMS + "publisher"), literal(dataset.publisher))
            yield _triple(me, ref(OWL + "versionInfo"), literal(dataset.version))
            yield _triple(me, ref(DCTERMS + "license"), literal(dataset.licence))
            yield _triple(me, ref(DCTERMS + "source"), literal(dataset.source))


def _aid(local: str) -> str:
    return ref(iri.term(local))


def _skos(local: str) -> str:
    return ref(SKOS + local)


def _reified(me: str, subject: str, predicate: str, value: str) -> Iterable[str]:
    """Return the triple itself, and who says so."""
    return (
        _triple(subject, predicate, value),
        _triple(me, ref(RDF + "subject"), subject),
        _triple(me, ref(RDF + "predicate"), predicate),
        _triple(me, ref(RDF + "object"), value),
    )
