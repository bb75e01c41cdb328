"""What a store states of the entities of a picture: relations and figures, each with its source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.store.amounts import Amount, Comparator, Unit
from aidgraph.store.graph import FIGURE_CLASSES, NOTATION, NOTE, TYPE, Graph, Quote
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line

_CLASSIFYING = frozenset({term("sector"), term("sdgGoal"), term("orgType")})
Triple = tuple[str, str, ox.NamedNode | ox.Literal]
_FIGURES = {term(name): name for name in FIGURE_CLASSES}


@dataclass(frozen=True, slots=True)
class Period:
    """Hold a period as it is printed, and whether its bounds are inferred."""

    text: Words
    inferred: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """Say who states something, how it came out of the source, and where it stands.

    ``source`` is the IRI of a report or a dataset; ``origin`` quoted, derived or inferred.
    """

    source: str
    origin: str
    confidence: str
    note: str
    period: Period | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Hold a triple and every statement of it.

    ``value`` is an entity's IRI; what is no entity is in ``text``.  ``sort`` is ``stated`` by a
    report, ``reference`` knowledge of a dataset, or ``classification``.
    """

    subject: str
    predicate: str
    value: str
    text: Words
    sort: str
    statements: tuple[Statement, ...] = ()

    @property
    def links(self) -> bool:
        """Tell whether the relation is between two entities."""
        return bool(self.value)


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a claim with a number; ``about``, ``provider`` and ``receiver`` are IRIs or empty."""

    iri: str
    kind: str
    about: str
    provider: str
    receiver: str
    indicator: Words
    flow_kind: Words | None
    amount: Amount
    parts_of: tuple[str, ...]
    statement: Statement


@dataclass(slots=True)
class Facts:
    """Collect the relations and figures that concern the members of a picture."""

    relations: list[Relation] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def read_facts(graph: Graph, members: Iterable[str]) -> Facts:
    """Return every relation and figure in which a member takes part, sorted."""
    triples: dict[Triple, set[str]] = {}
    figures: set[str] = set()
    for iri in members:
        for triple, claims in claimed_triples(graph, iri).items():
            triples.setdefault(triple, set()).update(claims)
        figures |= figures_of(graph, iri)
    return Facts(
        [read_relation(graph, t, triples[t]) for t in sorted(triples, key=in_words)],
        read_figures(graph, figures),
    )


def claimed_triples(graph: Graph, iri: str) -> dict[Triple, set[str]]:
    """Return every triple that leads from or to the entity *iri*, with the claims of it."""
    triples: dict[Triple, set[str]] = {triple: set() for triple in _plain_triples(graph, iri)}
    for claim in graph.subjects(RDF + "subject", iri) | graph.subjects(RDF + "object", iri):
        if claimed := _triple_of(graph, claim):
            triples.setdefault(claimed, set()).add(claim)
    return triples


def figures_of(graph: Graph, iri: str) -> set[str]:
    """Return the figures that are about *iri* or name it as the giver or the receiver."""
    roles = ("about", "provider", "receiver")
    return set().union(*(graph.subjects(term(role), iri) for role in roles))


def read_figures(graph: Graph, claims: Iterable[str]) -> list[Figure]:
    """Return the figures among *claims*, sorted by IRI."""
    return [figure for iri in sorted(claims) for figure in read_figure(graph, iri)]


def in_words(triple: Triple) -> tuple[str, str, str]:
    """Return what triples are sorted by."""
    subject, predicate, value = triple
    return subject, predicate, str(value)


def _plain_triples(graph: Graph, iri: str) -> Iterator[Triple]:
    for predicate, other in graph.relations_from(iri):
        yield iri, predicate, ox.NamedNode(other)
    for predicate, other in graph.relations_to(iri):
        yield other, predicate, ox.NamedNode(iri)


def _triple_of(graph: Graph, claim: str) -> Triple | None:
    """Return the triple a claim speaks of; None when a part of it is missing."""
    subject, predicate = (graph.value(claim, RDF + part) for part in ("subject", "predicate"))
    values = graph.objects(claim, RDF + "object")
    return (subject, predicate, values[0]) if subject and predicate and values else None


def read_relation(graph: Graph, triple: Triple, claims: Iterable[str]) -> Relation:
    """Return the triple with the statements that *claims* make of it."""
    subject, predicate, value = triple
    statements = tuple(read_statement(graph, claim) for claim in sorted(claims))
    reported = any(term("Report") in graph.values(s.source, TYPE) for s in statements if s.source)
    linked = isinstance(value, ox.NamedNode) and graph.kind(value.value) is not None
    sort = "classification" if predicate in _CLASSIFYING else "reference"
    return Relation(
        subject=subject,
        predicate=predicate,
        value=value.value if linked else "",
        text=_text_of(graph, predicate, value),
        sort=sort if statements and not reported else "stated",
        statements=statements,
    )


def _text_of(graph: Graph, predicate: str, value: ox.NamedNode | ox.Literal) -> Words:
    """Return the words for what a relation leads to: an entity, period, concept, code or link."""
    if isinstance(value, ox.Literal) or predicate in {SKOS + "exactMatch", SKOS + "closeMatch"}:
        return Words.same(one_line(value.value))
    if predicate == term("period") and (period := _period(graph, value.value)):
        return period.text
    words = graph.label(value.value)
    code = graph.value(value.value, NOTATION) if predicate in _CLASSIFYING else ""
    return Words(f"{code} {words.zh}".strip(), f"{code} {words.en}".strip())


def read_statement(graph: Graph, claim: str) -> Statement:
    """Return who states the claim, and where."""
    period = graph.value(claim, term("period"))
    return Statement(
        source=graph.value(claim, term("statedBy")),
        origin=graph.value(claim, term("origin")).removeprefix(ONTOLOGY),
        confidence=graph.value(claim, term("confidence")),
        note=one_line(graph.value(claim, NOTE)),
        period=_period(graph, period) if period else None,
        quotes=tuple(graph.quotes(claim)),
    )


def _period(graph: Graph, iri: str) -> Period | None:
    start, end = graph.value(iri, term("from")), graph.value(iri, term("to"))
    if not start and not end:
        return None
    same = start == end or not (start and end)
    one = start or end
    text = Words.same(one) if same else Words(f"{start} 至 {end}", f"{start} to {end}")
    return Period(text, graph.value(iri, term("inferredPeriod")) == "true")


def read_figure(graph: Graph, iri: str) -> Iterator[Figure]:
    """Yield the figure *iri*; nothing where that is no figure."""
    kinds = [_FIGURES[t] for t in graph.values(iri, TYPE) if t in _FIGURES]
    if not kinds:
        return
    indicator, flow_kind = (graph.value(iri, term(name)) for name in ("indicator", "flowKind"))
    yield Figure(
        iri=iri,
        kind=kinds[0],
        about=graph.value(iri, term("about")),
        provider=graph.value(iri, term("provider")),
        receiver=graph.value(iri, term("receiver")),
        indicator=graph.label(indicator) if indicator else graph.label(term(kinds[0])),
        flow_kind=graph.label(flow_kind) if flow_kind else None,
        amount=_amount(graph, iri),
        parts_of=tuple(graph.values(iri, term("componentOf"))),
        statement=read_statement(graph, iri),
    )


def _amount(graph: Graph, iri: str) -> Amount:
    value, low, high = (_number(graph.value(iri, term(n))) for n in ("value", "min", "max"))
    unit, comparator = (graph.value(iri, term(name)) for name in ("unit", "comparator"))
    no_words = Words("", "")
    return Amount(
        value,
        low,
        high,
        Unit(
            graph.value(unit, NOTATION) if unit else "count",
            graph.value(unit, term("quantityKind")) if unit else "count",
            graph.label(unit) if unit else no_words,
        ),
        Comparator(
            comparator.removeprefix(ONTOLOGY) or "exactly",
            graph.label(comparator) if comparator else no_words,
        ),
    )


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
