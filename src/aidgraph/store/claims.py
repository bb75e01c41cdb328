"""What sources state: relations and figures, each with who states it and where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from aidgraph.model import FACT_MODALITIES
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.store.amounts import Amount, read_amount
from aidgraph.store.concepts import Concept, read_concepts
from aidgraph.store.evidence import Evidence, quotes_among, read_evidence
from aidgraph.store.graph import NOTATION, NOTE, TYPE, Graph, Resource, Term, pages, short
from aidgraph.store.periods import Period, read_period, read_periods
from aidgraph.store.words import Names, Words
from aidgraph.text.visible import one_line

FIGURE_CLASSES = ("FundingFlow", "Outcome", "ContextFigure")

_CLASSIFYING = frozenset(
    map(term, ("sector", "otherSector", "sdgGoal", "orgType", "activityStatus"))
)
_CONCEPTS = ("indicator", "flowKind", "unit", "comparator")
_FIGURES = {term(name): name for name in FIGURE_CLASSES}
Triple = tuple[str, str, Term]


@dataclass(frozen=True, slots=True)
class Statement:
    """
    Hold what every claim has: who states it, how it came out of the source, where it stands.

    ``iri`` is that of the claim, ``source`` that of a report or a dataset, ``speaker`` that of whom
    it quotes, or empty; ``origin`` is quoted, derived or inferred; ``modality`` a key such as
    planned, or empty; ``waiver`` says why it may differ from what the quoted words read; ``share``
    is the part of the subject's money, from 0 to 1, that goes to the object, and ``split`` the
    vocabulary whose parts add up.
    """

    iri: str
    source: str
    origin: str
    method: str
    confidence: str
    modality: str
    speaker: str
    notes: Names
    waiver: Names
    period: Period | None
    evidence: tuple[Evidence, ...]
    share: Decimal | None = None
    split: str = ""

    @property
    def note(self) -> str:
        """Return one note, or nothing."""
        return min((name.text for name in self.notes.texts), default="")

    @property
    def is_plan(self) -> bool:
        """Tell whether it is told of what has not come about: planned, pledged, aimed at."""
        return self.modality not in {"", *FACT_MODALITIES}

    @property
    def quotes(self) -> tuple[Evidence, ...]:
        """Return the spans it stands on, in the order of the report."""
        return quotes_among(self.evidence)


@dataclass(frozen=True, slots=True)
class Relation:
    """
    Hold a triple and statements of it: one where a claim was read, every one where the triple was.

    ``value`` is the object where that is an entity, by IRI, else empty; ``text`` says it in words.
    ``sort`` is ``stated`` by a report, ``reference`` knowledge of a dataset, or ``classification``.
    """

    subject: str
    predicate: str
    object: Term
    value: str
    text: Words
    sort: str
    statements: tuple[Statement, ...] = ()

    @property
    def statement(self) -> Statement:
        """Return the statement of a relation that was read as a claim."""
        return self.statements[0]


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a claim with a number; ``about``, ``provider`` and ``receiver`` are IRIs or empty.

    ``kind`` is the local name of its class, one of ``FIGURE_CLASSES``.
    """

    iri: str
    kind: str
    about: str
    provider: str
    receiver: str
    indicator: Concept
    flow_kind: Concept | None
    amount: Amount
    parts_of: tuple[str, ...]
    statement: Statement


def read_figure(graph: Graph, iri: str) -> Figure | None:
    """Return the figure *iri*; None where that is none."""
    return next(iter(read_figures(graph, [iri])), None)


def read_figures(
    graph: Graph, claims: Iterable[str] | None = None, *, offset: int = 0, limit: int | None = None
) -> Iterator[Figure]:
    """Yield the figures among *claims* (without them: of the graph), sorted by IRI; or a page."""
    if claims is None:
        claims = graph.instances(*FIGURE_CLASSES)
    end = None if limit is None else offset + limit
    for page in pages(sorted(claims)[offset:end]):
        found = graph.resources(page)
        statements = _statements(graph, found.values())
        named = (r.value(term(name)) for r in found.values() for name in _CONCEPTS)
        concepts = read_concepts(graph, filter(None, named))
        for iri, resource in found.items():
            kinds = [_FIGURES[t] for t in resource.values(TYPE) if t in _FIGURES]
            if kinds:
                yield _figure(graph, resource, kinds[0], concepts, statements[iri])


def read_relations(
    graph: Graph, *, offset: int = 0, limit: int | None = None
) -> Iterator[Relation]:
    """Yield the claims that are relations, sorted by IRI, each with its own statement; or a page.

    Classifications and codes are among them.
    """
    for page in pages(graph.instances("Relation", offset=offset, limit=limit)):
        found = graph.resources(page)
        statements = _statements(graph, found.values())
        for iri, resource in found.items():
            if triple := triple_of(resource):
                yield _relation(graph, triple, (statements[iri],))


def read_relation(graph: Graph, triple: Triple, claims: Iterable[str]) -> Relation:
    """Return the triple with the statements that *claims* make of it."""
    return _relation(graph, triple, tuple(read_statements(graph, claims)))


def read_statements(graph: Graph, claims: Iterable[str]) -> list[Statement]:
    """Return who states each of *claims*, and where, sorted by claim."""
    return list(_statements(graph, graph.resources(sorted(claims)).values()).values())


def read_facts(graph: Graph, members: Iterable[str]) -> tuple[list[Relation], list[Figure]]:
    """Return the relations and figures in which one of the entities *members* takes part."""
    triples: dict[Triple, set[str]] = {}
    figures: set[str] = set()
    for iri in members:
        for triple, claims in claimed_triples(graph, iri).items():
            triples.setdefault(triple, set()).update(claims)
        figures |= figures_of(graph, iri)
    relations = [read_relation(graph, t, triples[t]) for t in sorted(triples, key=in_words)]
    return relations, list(read_figures(graph, figures))


def claimed_triples(graph: Graph, iri: str) -> dict[Triple, set[str]]:
    """Return every triple that leads from or to the entity *iri*, with the claims of it."""
    triples: dict[Triple, set[str]] = {triple: set() for triple in _plain_triples(graph, iri)}
    claims = graph.subjects(RDF + "subject", iri) | graph.subjects(RDF + "object", iri)
    for claim, found in graph.resources(claims).items():
        if claimed := triple_of(found):
            triples.setdefault(claimed, set()).add(claim)
    return triples


def figures_of(graph: Graph, iri: str) -> set[str]:
    """Return the figures that are about *iri* or name it as the giver or the receiver."""
    roles = ("about", "provider", "receiver")
    return set[str]().union(*(graph.subjects(term(role), iri) for role in roles))


def in_words(triple: Triple) -> tuple[str, str, str]:
    """Return what triples are sorted by."""
    subject, predicate, value = triple
    return subject, predicate, str(value)


def _plain_triples(graph: Graph, iri: str) -> Iterator[Triple]:
    for predicate, other in graph.relations_from(iri):
        yield iri, predicate, ox.NamedNode(other)
    for predicate, other in graph.relations_to(iri):
        yield other, predicate, ox.NamedNode(iri)


def triple_of(claim: Resource) -> Triple | None:
    """Return the triple a claim speaks of; None when a part of it is missing."""
    subject, predicate = (claim.value(RDF + part) for part in ("subject", "predicate"))
    values = claim.objects(RDF + "object")
    return (subject, predicate, values[0]) if subject and predicate and values else None


def _statements(graph: Graph, claims: Iterable[Resource]) -> dict[str, Statement]:
    """Return the statements of *claims* by IRI; their periods and evidence are read together."""
    claims = list(claims)
    standing = {claim.iri: claim.values(term("evidence")) for claim in claims}
    evidence = read_evidence(graph, (iri for iris in standing.values() for iri in iris))
    periods = read_periods(graph, (claim.value(term("period")) for claim in claims))
    return {
        claim.iri: Statement(
            iri=claim.iri,
            source=claim.value(term("statedBy")),
            origin=short(claim.value(term("origin"))),
            method=claim.value(term("method")),
            confidence=claim.value(term("confidence")),
            modality=short(claim.value(term("modality"))),
            speaker=claim.value(term("speaker")),
            notes=Names.read(claim.objects(NOTE)),
            waiver=Names.read(claim.objects(term("waiver"))),
            period=periods.get(claim.value(term("period"))),
            evidence=tuple(evidence[iri] for iri in standing[claim.iri]),
            share=Decimal(share) if (share := claim.value(term("share"))) else None,
            split=claim.value(term("splitBy")),
        )
        for claim in claims
    }


def _relation(graph: Graph, triple: Triple, statements: tuple[Statement, ...]) -> Relation:
    subject, predicate, value = triple
    reported = any(graph.is_report(s.source) for s in statements if s.source)
    linked = isinstance(value, ox.NamedNode) and graph.kind(value.value) is not None
    sort = "classification" if predicate in _CLASSIFYING else "reference"
    return Relation(
        subject=subject,
        predicate=predicate,
        object=value,
        value=value.value if linked else "",
        text=text_of(graph, predicate, value),
        sort=sort if statements and not reported else "stated",
        statements=statements,
    )


def text_of(graph: Graph, predicate: str, value: Term) -> Words:
    """Return the words for what a relation leads to: an entity, period, concept, code or link."""
    if isinstance(value, ox.Literal) or predicate in {SKOS + "exactMatch", SKOS + "closeMatch"}:
        return Words.same(one_line(value.value))
    if predicate == term("period") and (period := read_period(graph, value.value)):
        return period.text
    words = graph.label(value.value)
    code = graph.value(value.value, NOTATION) if predicate in _CLASSIFYING else ""
    return Words(f"{code} {words.zh}".strip(), f"{code} {words.en}".strip())


def _figure(
    graph: Graph,
    found: Resource,
    kind: str,
    concepts: Mapping[str, Concept],
    statement: Statement,
) -> Figure:
    indicator = concepts.get(found.value(term("indicator")))
    return Figure(
        iri=found.iri,
        kind=kind,
        about=found.value(term("about")),
        provider=found.value(term("provider")),
        receiver=found.value(term("receiver")),
        indicator=indicator or Concept("", graph.label(term(kind))),
        flow_kind=concepts.get(found.value(term("flowKind"))),
        amount=read_amount(found, concepts),
        parts_of=tuple(node.value for node in found.objects(term("componentOf"))),
        statement=statement,
    )
