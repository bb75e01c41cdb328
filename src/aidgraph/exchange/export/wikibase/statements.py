"""Read a graph as statements: a main value, what qualifies it, and what it is referred to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import DCTERMS, OA, RDF, SKOS
from aidgraph.store.graph import Graph, Term
from aidgraph.store.open import Triples

IDENTIFIER = DCTERMS + "identifier"
_FIGURES = ("FundingFlow", "Outcome", "ContextFigure")
_LINKS = ("provider", "receiver", "comparator", "flowKind", "modality", "origin", "speaker")
_NUMBERS = ("min", "max", "confidence")
_WKT = "POINT("
_NAMES = {
    IDENTIFIER: "IRI",
    RDF + "type": "kind of figure",
    SKOS + "note": "note",
    SKOS + "notation": "code",
    SKOS + "exactMatch": "exact match",
    SKOS + "closeMatch": "close match",
    OA + "exact": "words quoted",
    OA + "start": "start in the text",
    OA + "end": "end in the text",
}


@dataclass(frozen=True, slots=True)
class Item:
    """Point at another thing by its IRI."""

    iri: str


@dataclass(frozen=True, slots=True)
class Text:
    """Hold a text, in a language where it has one."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """Hold a number, with the IRI of its unit where it has one."""

    amount: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TimeValue:
    """Hold a date as precise as it is told: ``2021``, ``2021-07``, ``2021-07-09``."""

    date: str


@dataclass(frozen=True, slots=True)
class Point:
    """Hold a place on the globe, in degrees of WGS 84."""

    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True)
class Address:
    """Hold an IRI that stands for itself: a page, a match elsewhere."""

    iri: str


Value = Item | Text | QuantityValue | TimeValue | Point | Address
Pair = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class ItemStatement:
    """
    Say something of a thing: ``value`` is None where it is some value that no number tells.

    ``claim`` is the IRI of the claim; pairs are of a property's IRI and a value.
    """

    claim: str
    subject: str
    predicate: str
    value: Value | None
    qualifiers: tuple[Pair, ...] = ()
    references: tuple[tuple[Pair, ...], ...] = ()


class StatementReader:
    """Read what *store* holds, by subject and property."""

    def __init__(self, store: Triples) -> None:
        self.graph = Graph(store)

    def statements(self) -> Iterator[ItemStatement]:
        """Yield a statement for each claim, in the order of their IRIs."""
        for claim in self.graph.instances("Relation"):
            yield from self._relation(claim)
        for claim in self.graph.instances(*_FIGURES):
            yield self._figure(claim)

    def names(self, iri: str) -> list[tuple[str, str]]:
        """Return the labels of anything, as (language, text): one a language, one at least."""
        for predicate in (SKOS + "prefLabel", DCTERMS + "title"):
            found = {
                node.language.partition("-")[0]: node.value
                for node in self.graph.objects(iri, predicate)
                if isinstance(node, ox.Literal) and node.language
            }
            if found:
                return sorted(found.items())
        return [("en", _NAMES.get(iri) or iri.rstrip("/").rsplit("/")[-1].rsplit("#")[-1])]

    def aliases(self, iri: str) -> list[tuple[str, str]]:
        """Return the other names of a thing, as (language, text)."""
        found = self.graph.objects(iri, SKOS + "altLabel")
        return [(n.language or "und", n.value) for n in found if isinstance(n, ox.Literal)]

    def _relation(self, claim: str) -> Iterator[ItemStatement]:
        subject, predicate = (
            self.graph.value(claim, RDF + part) for part in ("subject", "predicate")
        )
        for node in self.graph.objects(claim, RDF + "object"):
            bounds: tuple[Pair, ...] = ()
            value: Value | None = _value(node, predicate)
            if predicate == term("period"):
                bounds = self._bounds(node.value)
                value = bounds[0][1] if bounds else None
            qualifiers = (*bounds, *self._qualifiers(claim))
            yield ItemStatement(
                claim, subject, predicate, value, qualifiers, self._references(claim)
            )

    def _figure(self, claim: str) -> ItemStatement:
        """Return a figure: its indicator is the property, of what it is about or of its source."""
        source = self.graph.value(claim, term("statedBy"))
        number, unit = self.graph.value(claim, term("value")), self.graph.value(claim, term("unit"))
        return ItemStatement(
            claim,
            self.graph.value(claim, term("about")) or source,
            self.graph.value(claim, term("indicator")),
            QuantityValue(Decimal(number), unit) if number else None,
            self._qualifiers(claim, unit),
            self._references(claim),
        )

    def _qualifiers(self, claim: str, unit: str = "") -> tuple[Pair, ...]:
        """Return what is told of a claim besides its triple or number."""
        kinds = (kind.value for kind in self.graph.objects(claim, RDF + "type"))
        found: list[Pair] = [
            (RDF + "type", Item(kind)) for kind in kinds if kind.removeprefix(ONTOLOGY) in _FIGURES
        ]
        for name in _LINKS:
            found += [(term(name), Item(o.value)) for o in self.graph.objects(claim, term(name))]
        for name in _NUMBERS:
            for node in self.graph.objects(claim, term(name)):
                measure = "" if name == "confidence" else unit
                found.append((term(name), QuantityValue(Decimal(node.value), measure)))
        for period in self.graph.objects(claim, term("period")):
            found += self._bounds(period.value)
        found += [
            (term("method"), Text(o.value)) for o in self.graph.objects(claim, term("method"))
        ]
        for node in self.graph.objects(claim, SKOS + "note"):
            found.append((SKOS + "note", _text(node)))
        return tuple(found)

    def _bounds(self, period: str) -> tuple[Pair, ...]:
        """Return start and end of a period; nothing where *period* is none."""
        return tuple(
            (term(name), TimeValue(node.value[:10]))
            for name in ("from", "to")
            for node in self.graph.objects(period, term(name))
        )

    def _references(self, claim: str) -> tuple[tuple[Pair, ...], ...]:
        """Return one reference for each piece of evidence: the source, and the words or the key."""
        head: list[Pair] = [(IDENTIFIER, Address(claim))]
        head += [
            (term("statedBy"), Item(o.value)) for o in self.graph.objects(claim, term("statedBy"))
        ]
        found = [
            (*head, *self._evidence(o.value)) for o in self.graph.objects(claim, term("evidence"))
        ]
        return tuple(found) or (tuple(head),)

    def _evidence(self, place: str) -> Iterable[Pair]:
        yield from ((term("key"), Text(o.value)) for o in self.graph.objects(place, term("key")))
        for selector in self.graph.objects(place, OA + "hasSelector"):
            for node in self.graph.objects(selector.value, OA + "exact"):
                yield OA + "exact", Text(node.value)
            for name in ("start", "end"):
                for node in self.graph.objects(selector.value, OA + name):
                    yield OA + name, QuantityValue(Decimal(node.value))


def _text(node: Term) -> Text:
    return Text(node.value, (node.language or "") if isinstance(node, ox.Literal) else "")


def _value(node: Term, predicate: str) -> Value:
    """Return the object of a relation; a match elsewhere stands for itself."""
    if isinstance(node, ox.NamedNode):
        return Address(node.value) if predicate.startswith(SKOS) else Item(node.value)
    if node.value.startswith(_WKT):
        longitude, latitude = node.value.removeprefix(_WKT).rstrip(")").split()
        return Point(Decimal(latitude), Decimal(longitude))
    return _text(node)
