"""Look things up in a store: classes, labels, values, neighbours."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.rdf.terms import DCTERMS, OA, RDF, SKOS
from aidgraph.rdf.vocabulary import ontology_triples
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line

ENTITY_CLASSES = tuple("Entity" if name == "Other" else name for name in ENTITY_TYPES)
FIGURE_CLASSES = ("FundingFlow", "Outcome", "ContextFigure")

TYPE = RDF + "type"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
NOTATION = SKOS + "notation"
NOTE = SKOS + "note"
TITLE = DCTERMS + "title"
PUBLISHER = DCTERMS + "publisher"
LANGUAGE = DCTERMS + "language"
_SELECTOR = OA + "hasSelector"

_CLASS_OF = {term(name): name for name in ENTITY_CLASSES}


class Quote(NamedTuple):
    """Hold a span of a report: the words as printed, their code points, and the span's IRI."""

    text: str
    start: int
    end: int
    iri: str


class Graph:
    """Read the store of a built graph, one thing at a time.

    Every look-up follows an index of the store, so reading the surroundings of one entity costs
    the same in a large graph as in a small one.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._classes: dict[str, str | None] = {}
        self._labels: dict[str, Words] = {}

    def objects(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the IRIs and literals that *predicate* leads to, sorted."""
        quads = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        found = {q.object for q in quads if isinstance(q.object, ox.NamedNode | ox.Literal)}
        return sorted(found, key=str)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return what *predicate* leads to as plain strings, sorted."""
        return [node.value for node in self.objects(subject, predicate)]

    def value(self, subject: str, predicate: str) -> str:
        """Return the first value of *predicate*, or an empty string."""
        return next(iter(self.values(subject, predicate)), "")

    def subjects(self, predicate: str, value: str) -> set[str]:
        """Return the IRIs that *predicate* leads from to the IRI *value*."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value))
        return {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}

    def entities(self) -> Iterator[str]:
        """Yield the IRI of every entity, class by class."""
        for iri, name in _CLASS_OF.items():
            yield from sorted(e for e in self.subjects(TYPE, iri) if self.kind(e) == name)

    def kind(self, iri: str) -> str | None:
        """Return the class of an entity, by its local name; None when it is no entity.

        Of several classes the first in the order of ``ENTITY_CLASSES`` counts.
        """
        if iri not in self._classes:
            types = self.values(iri, TYPE)
            self._classes[iri] = next((n for t, n in _CLASS_OF.items() if t in types), None)
        return self._classes[iri]

    def relations_from(self, iri: str) -> set[tuple[str, str]]:
        """Return (predicate, entity) for every plain triple that leads to an entity."""
        return {
            (quad.predicate.value, quad.object.value)
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None)
            if quad.predicate.value.startswith(ONTOLOGY)
            and isinstance(quad.object, ox.NamedNode)
            and self.kind(quad.object.value)
        }

    def relations_to(self, iri: str) -> set[tuple[str, str]]:
        """Return (predicate, entity) for every plain triple that comes from an entity."""
        return {
            (quad.predicate.value, quad.subject.value)
            for quad in self.store.quads_for_pattern(None, None, ox.NamedNode(iri))
            if quad.predicate.value.startswith(ONTOLOGY)
            and isinstance(quad.subject, ox.NamedNode)
            and self.kind(quad.subject.value)
        }

    def neighbours(self, iri: str) -> set[str]:
        """Return the entities one step away, by relations and by flows, in either direction."""
        found = {entity for _, entity in self.relations_from(iri) | self.relations_to(iri)}
        for one, other in (("provider", "about"), ("about", "provider")):
            for figure in self.subjects(term(one), iri):
                if term("FundingFlow") in self.values(figure, TYPE):
                    found.update(e for e in self.values(figure, term(other)) if self.kind(e))
        return found - {iri}

    def label(self, iri: str) -> Words:
        """Return the label of anything in both languages; of last resort, the end of its IRI."""
        if iri not in self._labels:
            self._labels[iri] = self._read_label(iri)
        return self._labels[iri]

    def _read_label(self, iri: str) -> Words:
        for predicate in (PREF_LABEL, TITLE):
            if words := self.words(iri, predicate):
                return words
        return _ontology_labels().get(iri) or Words.same(one_line(short(iri)))

    def words(self, iri: str, predicate: str) -> Words | None:
        """Return the texts of *predicate* in both languages, each standing in for the other."""
        texts = {
            (node.language or "").partition("-")[0]: node.value
            for node in self.objects(iri, predicate)
            if isinstance(node, ox.Literal)
        }
        if not texts:
            return None
        spare = texts[min(texts)]
        zh = texts.get("zh") or texts.get("en") or spare
        en = texts.get("en") or texts.get("zh") or spare
        return Words(one_line(zh), one_line(en))

    def quotes(self, iri: str) -> list[Quote]:
        """Return the spans that a claim or an entity stands on, in the order of the report."""
        found = [q for span in self.values(iri, term("evidence")) for q in self.read_span(span)]
        return sorted(found, key=lambda quote: (quote.start, quote.end, quote.iri))

    def read_span(self, span: str) -> list[Quote]:
        """Return the quote of the span *span*, or nothing where it is a record of a dataset."""
        parts = self.values(span, _SELECTOR)
        texts, starts, ends = (
            [value for part in parts for value in self.values(part, OA + name)]
            for name in ("exact", "start", "end")
        )
        if not (texts and starts and ends):
            return []
        return [Quote(texts[0], int(starts[0]), int(ends[0]), span)]


def short(iri: str) -> str:
    """Return the id of a thing of ours, and any other IRI as it is.

    >>> short("https://w3id.org/aidgraph/id/place-wensu"), short("http://example.org/a")
    ('place-wensu', 'http://example.org/a')
    """
    return iri.removeprefix(THING).removeprefix(ONTOLOGY)


@cache
def _ontology_labels() -> dict[str, Words]:
    """Read the labels of classes, predicates and concepts that ship with the package."""
    texts: dict[str, dict[str, str]] = {}
    for triple in ontology_triples():
        if triple.predicate.value == PREF_LABEL and isinstance(triple.object, ox.Literal):
            subject = getattr(triple.subject, "value", "")
            texts.setdefault(subject, {})[triple.object.language or ""] = triple.object.value
    return {
        iri: Words(found.get("zh", spare), found.get("en", spare))
        for iri, found in texts.items()
        for spare in [next(iter(found.values()))]
    }
