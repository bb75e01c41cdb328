"""Look things up in a graph: classes, labels, values, neighbours, a page of a class."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import TypeVar

import pyoxigraph as ox

from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf.iri import ONTOLOGY, THING, is_iri, term
from aidgraph.rdf.terms import DCTERMS, RDF, SKOS
from aidgraph.rdf.vocabulary import ontology_triples, vocabulary
from aidgraph.store.open import Subject, Triples, Value, select
from aidgraph.store.words import Names, Words
from aidgraph.text.visible import one_line

Term = ox.NamedNode | ox.Literal
_T = TypeVar("_T")
_I = TypeVar("_I")

ENTITY_CLASSES = tuple("Entity" if name == "Other" else name for name in ENTITY_TYPES)
SOURCE_CLASSES = ("Report", "Dataset")

TYPE = RDF + "type"
PREF_LABEL = SKOS + "prefLabel"
ALT_LABEL = SKOS + "altLabel"
NOTATION = SKOS + "notation"
NOTE = SKOS + "note"
TITLE = DCTERMS + "title"
PUBLISHER = DCTERMS + "publisher"
LANGUAGE = DCTERMS + "language"

_KEPT = 200_000  # things whose class or label is kept
_RESOURCES_KEPT = 10_000
_CLASS_OF = {term(name): name for name in ENTITY_CLASSES}


class Resource:
    """Hold what a graph says of one thing, by predicate; read with a single pattern."""

    def __init__(self, iri: str, quads: Iterable[ox.Quad]) -> None:
        self.iri = iri
        self._objects = objects = defaultdict[str, list[Term]](list)
        for quad in quads:
            value = quad.object
            if isinstance(value, (ox.NamedNode, ox.Literal)):
                objects[quad.predicate.value].append(value)

    def objects(self, predicate: str) -> list[Term]:
        """Return the IRIs and literals that *predicate* leads to, sorted."""
        found = self._objects.get(predicate, ())
        return sorted(set(found), key=str) if len(found) > 1 else list(found)

    def values(self, predicate: str) -> list[str]:
        """Return what *predicate* leads to as plain strings, sorted."""
        found = self._objects.get(predicate, ())
        nodes = set(found) if len(found) > 1 else found
        return sorted([node.value for node in nodes])

    def value(self, predicate: str) -> str:
        """Return the first value of *predicate*, or an empty string."""
        found = self._objects.get(predicate, ())
        return found[0].value if len(found) == 1 else min([n.value for n in found], default="")


class Graph:
    """Read a built graph, one thing at a time; the records are read by the modules beside this.

    Every look-up follows an index of the store, so reading the surroundings of one entity costs
    the same in a large graph as in a small one.  Where each look-up is a journey, *read_ahead*
    fetches what is said of many things at once.  Of what is no IRI nothing is said.
    Of a store that is here what was read last is kept: it must not change meanwhile.
    """

    def __init__(
        self, store: Triples, read_ahead: Callable[[Iterable[str]], None] | None = None
    ) -> None:
        self.store = store
        self._read_ahead = read_ahead or (lambda _iris: None)
        self._kind = lru_cache(_KEPT)(lambda iri: kind_among(self.values(iri, TYPE)))
        self._label = lru_cache(_KEPT)(self._read_label)
        self._reported = lru_cache(_KEPT)(lambda iri: term("Report") in self.values(iri, TYPE))
        kept = lru_cache(_RESOURCES_KEPT)(self._read_resource)
        self._resource = self._read_resource if read_ahead else kept

    def triples(
        self, subject: str | Subject | None, predicate: str | None, value: str | Value | None
    ) -> Iterator[ox.Triple]:
        """Yield the triples that fit; a string is an IRI, None fits everything."""
        for quad in self._quads(subject, predicate, value):
            yield quad.triple

    def _quads(
        self, subject: str | Subject | None, predicate: str | None, value: str | Value | None
    ) -> Iterator[ox.Quad]:
        try:
            start: Subject | None = _node(subject)
            link: ox.NamedNode | None = _node(predicate)
            end: Value | None = _node(value)
        except ValueError:  # what is no IRI, such as an empty one, names nothing
            return iter(())
        return self.store.quads_for_pattern(start, link, end)

    def select(self, query: str) -> ox.QuerySolutions:
        """Return the rows of a SELECT query."""
        return select(self.store, query)

    def resource(self, iri: str) -> Resource:
        """Return all that is said of *iri*."""
        return self._resource(iri)

    def _read_resource(self, iri: str) -> Resource:
        return Resource(iri, self._quads(iri, None, None))

    def resources(self, iris: Iterable[str]) -> dict[str, Resource]:
        """Return all that is said of each of *iris*: what a remote graph answers at once."""
        wanted = dict.fromkeys(iris)
        self._read_ahead(filter(is_iri, wanted))
        return {iri: self.resource(iri) for iri in wanted}

    def instances(self, *classes: str, offset: int = 0, limit: int | None = None) -> list[str]:
        """Return the IRIs of the things of our *classes* (local names), sorted; or a page of them.

        Of the things themselves nothing is read.
        """
        found = set[str]().union(*(self.subjects(TYPE, term(name)) for name in classes))
        return sorted(found)[offset : None if limit is None else offset + limit]

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Return the IRIs and literals that *predicate* leads to, sorted."""
        return self.resource(subject).objects(predicate)

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return what *predicate* leads to as plain strings, sorted."""
        return [node.value for node in self.objects(subject, predicate)]

    def value(self, subject: str, predicate: str) -> str:
        """Return the first value of *predicate*, or an empty string."""
        return next(iter(self.values(subject, predicate)), "")

    def subjects(self, predicate: str, value: str | Term) -> set[str]:
        """Return the IRIs that *predicate* leads from to *value*; a string is an IRI."""
        quads = self._quads(None, predicate, value)
        return {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}

    def entities(self) -> Iterator[str]:
        """Yield the IRI of every entity, class by class."""
        for iri, name in _CLASS_OF.items():
            yield from sorted(e for e in self.subjects(TYPE, iri) if self.kind(e) == name)

    def kind(self, iri: str) -> str | None:
        """Return the class of an entity, by its local name; None when it is no entity.

        Of several classes the first in the order of ``ENTITY_CLASSES`` counts.
        """
        return self._kind(iri)

    def is_report(self, iri: str) -> bool:
        """Tell whether the source *iri* is a report: what a dataset states is reference."""
        return self._reported(iri)

    def relations_from(self, iri: str) -> set[tuple[str, str]]:
        """Return (predicate, entity) for every triple that leads to an entity, implied ones not."""
        led = {
            (quad.predicate.value, quad.object.value)
            for quad in self._quads(iri, None, None)
            if quad.predicate.value.startswith(ONTOLOGY) and isinstance(quad.object, ox.NamedNode)
        }
        return self._stated(self._with_entities(led), iri, "subject", "object")

    def relations_to(self, iri: str) -> set[tuple[str, str]]:
        """Return (predicate, entity) for every triple that comes from an entity, not implied."""
        led = {
            (quad.predicate.value, quad.subject.value)
            for quad in self._quads(None, None, iri)
            if quad.predicate.value.startswith(ONTOLOGY) and isinstance(quad.subject, ox.NamedNode)
        }
        return self._stated(self._with_entities(led), iri, "object", "subject")

    def _with_entities(self, led: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of the pairs (predicate, IRI) whose IRI is that of an entity."""
        self._read_ahead({iri for _, iri in led})
        return {(predicate, iri) for predicate, iri in led if self.kind(iri)}

    def _stated(
        self, found: set[tuple[str, str]], iri: str, own: str, other: str
    ) -> set[tuple[str, str]]:
        """Return *found* without what only follows from a narrower or a turned claim."""
        doubtful = {pair for pair in found if pair[0] in vocabulary().implied}
        if not doubtful:
            return found
        claims = self.subjects(RDF + own, iri)
        self._read_ahead(claims)
        if not claims and not self.subjects(RDF + other, iri):
            return found  # triples alone: nobody can tell what follows from what
        stated = {
            (predicate, entity)
            for claim in claims
            for predicate in self.values(claim, RDF + "predicate")
            for entity in self.values(claim, RDF + other)
        }
        return found - (doubtful - stated)

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
        return self._label(iri)

    def _read_label(self, iri: str) -> Words:
        words = self.names(iri).words or _ontology_labels().get(iri)
        return words or Words.same(one_line(short(iri)))

    def names(self, iri: str) -> Names:
        """Return the labels of anything, or of a report or a dataset the titles, as they stand."""
        found = (Names.read(self.objects(iri, predicate)) for predicate in (PREF_LABEL, TITLE))
        return next((names for names in found if names.texts), Names())


def kind_among(types: Iterable[str]) -> str | None:
    """
    Return the class of an entity of the classes *types* (IRIs): the first of ``ENTITY_CLASSES``.

    >>> kind_among([term("Place"), term("Organization")]), kind_among([term("Report")])
    ('Organization', None)
    """
    found = frozenset(types)
    return next((name for iri, name in _CLASS_OF.items() if iri in found), None)


def pages(items: Iterable[_I], size: int = 500) -> Iterator[list[_I]]:
    """Yield *items* in lists of at most *size*: what is read together.

    >>> list(pages("abc", 2))
    [['a', 'b'], ['c']]
    """
    waiting = iter(items)
    while page := list(islice(waiting, size)):
        yield page


def short(iri: str) -> str:
    """Return the path of a thing of ours, the name of a term, and any other IRI as it is.

    >>> short("https://w3id.org/aidgraph/id/place-wensu"), short("http://example.org/a")
    ('place-wensu', 'http://example.org/a')
    """
    return iri.removeprefix(THING).removeprefix(ONTOLOGY)


def _node(wanted: str | _T | None) -> ox.NamedNode | _T | None:
    return ox.NamedNode(wanted) if isinstance(wanted, str) else wanted


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
