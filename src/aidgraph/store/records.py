"""Read a whole graph once into plain records: what every export writes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pyoxigraph as ox

from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.rdf.terms import DCTERMS, OA, RDF, SKOS

Term = ox.NamedNode | ox.Literal
_CLASSES = {term("Entity" if name == "Other" else name): name for name in ENTITY_TYPES}
_FIGURES = {"FundingFlow": "flow", "Outcome": "outcome", "ContextFigure": "context"}
_POINT = term("point")


@dataclass(frozen=True, slots=True)
class Names:
    """Hold what something is called, by language tag."""

    by_language: Mapping[str, str]

    @property
    def zh(self) -> str:
        """Return the Chinese name, or nothing."""
        return self.by_language.get("zh", "")

    @property
    def en(self) -> str:
        """Return the English name, or nothing."""
        return self.by_language.get("en", "")

    @property
    def first(self) -> str:
        """Return one name: the English one, the Chinese one, or any."""
        return self.en or self.zh or next(iter(self.by_language.values()), "")


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a report or a dataset that states claims."""

    iri: str
    kind: str
    title: Names
    publisher: str
    language: str
    licence: str
    period: "Period | None"


@dataclass(frozen=True, slots=True)
class Period:
    """Hold a stretch of time: bounds at any precision, and whether they are inferred."""

    iri: str
    start: str
    end: str
    inferred: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold a span of a report, or a record of a dataset (``key``)."""

    iri: str
    source: str
    start: str
    end: str
    quote: str
    key: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Hold a thing that a source names; ``codes`` are pairs of scheme and code."""

    iri: str
    type: str
    names: Names
    aliases: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    exact_match: tuple[str, ...]
    close_match: tuple[str, ...]
    point: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]

    def code(self, scheme: str) -> str:
        """Return the first code of *scheme*, or nothing."""
        return next((code for name, code in self.codes if name == scheme), "")


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold what every claim has: who states it, where, how sure."""

    iri: str
    source: str
    origin: str
    method: str
    confidence: str
    note: str
    period: Period | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Hold a claim that *subject* stands in a relation to *object*, an IRI or a literal."""

    claim: Stated
    subject: str
    predicate: str
    object: Term


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold a claim with a number: ``kind`` is flow, outcome or context."""

    claim: Stated
    kind: str
    about: str
    indicator: str
    value: Decimal | None
    min: Decimal | None
    max: Decimal | None
    unit: str
    comparator: str
    flow_kind: str
    provider: str
    receiver: str


class _Node:
    """Hold the values of one resource by predicate."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.values: dict[str, list[Term]] = {}

    def all(self, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(value.value for value in self.values.get(predicate, ())))

    def one(self, predicate: str) -> str:
        return next(iter(self.all(predicate)), "")

    def names(self, predicate: str) -> Names:
        texts = sorted(self.values.get(predicate, ()), key=str)
        return Names({getattr(text, "language", "") or "": text.value for text in texts})

    def number(self, local: str) -> Decimal | None:
        text = self.one(term(local))
        return Decimal(text) if text else None


class Facts:
    """
    Hold what the graph in *store* names and states, each kind sorted by IRI.

    Each kind is read when it is first asked for, in one pass.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Return the reports and datasets by IRI."""
        return {
            node.iri: Source(
                iri=node.iri,
                kind=kind,
                title=node.names(DCTERMS + "title"),
                publisher=node.one(DCTERMS + "publisher"),
                language=node.one(DCTERMS + "language"),
                licence=node.one(DCTERMS + "license"),
                period=self._period(node),
            )
            for kind in ("Report", "Dataset")
            for node in self._nodes(term(kind))
        }

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Return the entities by IRI; of several classes the first of ENTITY_TYPES counts."""
        found: dict[str, Entity] = {}
        for class_, name in _CLASSES.items():
            for node in self._nodes(class_):
                found.setdefault(node.iri, _entity(node, name))
        return dict(sorted(found.items()))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Return the claims that are relations, classifications and codes among them."""
        return tuple(
            Relation(
                self._stated(node),
                node.one(RDF + "subject"),
                node.one(RDF + "predicate"),
                node.values[RDF + "object"][0],
            )
            for node in self._nodes(term("Relation"))
        )

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return the claims with a number."""
        found = [
            self._figure(node, kind)
            for name, kind in _FIGURES.items()
            for node in self._nodes(term(name))
        ]
        return tuple(sorted(found, key=lambda figure: figure.claim.iri))

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Return the spans and records by IRI."""
        selectors = {
            node.iri: node
            for name in ("TextPositionSelector", "TextQuoteSelector")
            for node in self._nodes(OA + name)
        }
        found = {}
        for node in self._nodes(OA + "SpecificResource"):
            parts = [selectors[iri] for iri in node.all(OA + "hasSelector") if iri in selectors]
            start, end, exact = (_first(p.one(OA + name) for p in parts) for name in _SPAN)
            source = node.one(OA + "hasSource")
            found[node.iri] = Evidence(node.iri, source, start, end, exact, "")
        for node in self._nodes(term("Record")):
            owner = node.one(DCTERMS + "isPartOf")
            found[node.iri] = Evidence(node.iri, owner, "", "", "", node.one(term("key")))
        return found

    @cached_property
    def concepts(self) -> dict[str, tuple[str, Names]]:
        """Return key and names of indicators, units and other concepts by IRI."""
        found = {
            node.iri: (node.one(SKOS + "notation"), node.names(SKOS + "prefLabel"))
            for class_ in (SKOS + "Concept", term("Indicator"), term("Unit"))
            for node in self._nodes(class_)
        }
        return {iri: (key or short(iri), names) for iri, (key, names) in found.items()}

    def key(self, concept: str) -> str:
        """Return the key of a concept as the tables write it; of anything else its short IRI."""
        return self.concepts[concept][0] if concept in self.concepts else short(concept)

    def names(self, iri: str) -> Names:
        """Return the names of an entity, a concept, or a source."""
        if iri in self.entities:
            return self.entities[iri].names
        if iri in self.concepts:
            return self.concepts[iri][1]
        return self.sources[iri].title if iri in self.sources else Names({})

    def quotes(self, evidence: Iterable[str]) -> list[Evidence]:
        """Return the spans among *evidence*, in the order of the report."""
        spans = (self.evidence[iri] for iri in evidence if iri in self.evidence)
        return sorted((s for s in spans if s.quote), key=lambda s: (s.source, int(s.start), s.end))

    @cached_property
    def _periods(self) -> dict[str, Period]:
        return {
            node.iri: Period(
                node.iri,
                node.one(term("from")),
                node.one(term("to")),
                node.one(term("inferredPeriod")) == "true",
            )
            for node in self._nodes(term("Period"))
        }

    def period(self, iri: str) -> Period | None:
        """Return the period *iri*, or nothing if it is none."""
        return self._periods.get(iri)

    def _period(self, node: _Node) -> Period | None:
        return self._periods.get(node.one(term("period")))

    def _stated(self, node: _Node) -> Stated:
        return Stated(
            iri=node.iri,
            source=node.one(term("statedBy")),
            origin=short(node.one(term("origin"))),
            method=node.one(term("method")),
            confidence=node.one(term("confidence")),
            note=node.one(SKOS + "note"),
            period=self._period(node),
            evidence=node.all(term("evidence")),
        )

    def _figure(self, node: _Node, kind: str) -> Figure:
        return Figure(
            claim=self._stated(node),
            kind=kind,
            about=node.one(term("about")),
            indicator=node.one(term("indicator")),
            value=node.number("value"),
            min=node.number("min"),
            max=node.number("max"),
            unit=node.one(term("unit")),
            comparator=short(node.one(term("comparator"))),
            flow_kind=node.one(term("flowKind")),
            provider=node.one(term("provider")),
            receiver=node.one(term("receiver")),
        )

    def _nodes(self, class_: str) -> list[_Node]:
        """Return every resource of *class_* with all its values, sorted by IRI."""
        nodes: dict[str, _Node] = {}
        rows = self.store.query(
            "SELECT ?class ?s ?p ?o { ?s a ?class ; ?p ?o FILTER(isIRI(?s) && !isBlank(?o)) }",
            substitutions={ox.Variable("class"): ox.NamedNode(class_)},
        )
        assert isinstance(rows, ox.QuerySolutions)
        for row in rows:
            subject, predicate, value = row["s"].value, row["p"].value, row["o"]
            node = nodes.setdefault(subject, _Node(subject))
            node.values.setdefault(predicate, []).append(value)
        return [nodes[iri] for iri in sorted(nodes)]


_SPAN = ("start", "end", "exact")


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _entity(node: _Node, type_: str) -> Entity:
    codes = (
        (value.datatype.value.removeprefix(ONTOLOGY), value.value)
        for value in node.values.get(SKOS + "notation", ())
        if isinstance(value, ox.Literal) and value.datatype.value.startswith(ONTOLOGY)
    )
    return Entity(
        iri=node.iri,
        type=type_,
        names=node.names(SKOS + "prefLabel"),
        aliases=node.all(SKOS + "altLabel"),
        codes=tuple(sorted(codes)),
        exact_match=node.all(SKOS + "exactMatch"),
        close_match=node.all(SKOS + "closeMatch"),
        point=node.one(_POINT),
        sources=node.all(term("namedIn")),
        evidence=node.all(term("evidence")),
    )


def short(iri: str) -> str:
    """Return the path of a thing of ours, the name of a term, and any other IRI as it is.

    >>> short("https://w3id.org/aidgraph/id/place-wensu"), short("http://example.org/a")
    ('place-wensu', 'http://example.org/a')
    """
    return iri.removeprefix(THING).removeprefix(ONTOLOGY)
