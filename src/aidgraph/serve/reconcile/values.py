"""The values that a thing has of a property, for people and to compare with others."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.rdf.iri import THING, term
from aidgraph.serve.labels import Labels
from aidgraph.serve.marks import PLANS, mark
from aidgraph.serve.reconcile.kinds import ANY
from aidgraph.serve.reconcile.properties import Property
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import read_figure
from aidgraph.store.graph import ALT_LABEL, NOTATION, PREF_LABEL, Graph
from aidgraph.store.periods import read_period
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line


class PropertyValue(NamedTuple):
    """
    Hold a value: its words, how else it may be written, and what it is besides.

    ``entity`` is the IRI of an entity; ``code`` that of a concept or the date as it is stored;
    ``number`` a figure's one number.
    """

    words: Words
    others: tuple[str, ...] = ()
    entity: str = ""
    code: str = ""
    number: Decimal | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return every text that means the value, each once."""
        ids = (self.entity, self.entity.removeprefix(THING), self.code)
        return tuple(dict.fromkeys(text for text in (*self.words, *self.others, *ids) if text))


def values_of(graph: Graph, labels: Labels, iri: str, wanted: Property) -> list[PropertyValue]:
    """Return the values of the property *wanted* of the entity *iri*, sorted."""
    return list(_READ[wanted.sort](graph, labels, iri, wanted))


def places_above(graph: Graph, labels: Labels, iri: str) -> list[PropertyValue]:
    """Return the places that the entity *iri* lies in, step by step; a circle ends it."""
    found: dict[str, PropertyValue] = {}
    waiting = graph.values(iri, term("locatedIn"))
    while waiting:
        place = waiting.pop()
        if place not in found and graph.kind(place):
            found[place] = _entity(graph, labels, place)
            waiting += graph.values(place, term("locatedIn"))
    return list(found.values())


def _names(graph: Graph, _labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for node in graph.objects(iri, PREF_LABEL):
        tag = (getattr(node, "language", None) or "").partition("-")[0]
        if tag == wanted.term:
            yield PropertyValue(Words.same(one_line(node.value)))


def _aliases(graph: Graph, _labels: Labels, iri: str, _wanted: Property) -> Iterator[PropertyValue]:
    for text in graph.values(iri, ALT_LABEL):
        yield PropertyValue(Words.same(one_line(text)))


def _types(graph: Graph, _labels: Labels, iri: str, _wanted: Property) -> Iterator[PropertyValue]:
    kind = graph.kind(iri) or ANY
    yield PropertyValue(graph.label(term(kind)), code=kind)


def _codes(graph: Graph, _labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for node in graph.objects(iri, NOTATION):
        if isinstance(node, ox.Literal) and node.datatype.value == wanted.term:
            yield PropertyValue(Words.same(one_line(node.value)), code=node.value)


def _links(graph: Graph, labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for text in graph.values(iri, wanted.term):
        yield _entity(graph, labels, text) if graph.kind(text) else PropertyValue(Words.same(text))


def _relations(graph: Graph, labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for node in graph.objects(iri, wanted.term):
        if isinstance(node, ox.Literal):
            yield PropertyValue(Words.same(one_line(node.value)))
        elif graph.kind(node.value):
            yield _entity(graph, labels, node.value)
        elif period := read_period(graph, node.value):
            yield PropertyValue(Words.same(period.interval), code=period.interval)
        else:
            code = graph.value(node.value, NOTATION)
            words = graph.label(node.value)
            label = Words(f"{code} {words.zh}".strip(), f"{code} {words.en}".strip())
            yield PropertyValue(label, tuple(words), code=code or node.value)


def _inverse(graph: Graph, labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for subject in sorted(graph.subjects(wanted.term, iri)):
        if graph.kind(subject):
            yield _entity(graph, labels, subject)


def _figures(graph: Graph, _labels: Labels, iri: str, wanted: Property) -> Iterator[PropertyValue]:
    for claim in sorted(graph.subjects(term("about"), iri)):
        if graph.value(claim, term("indicator")) != wanted.term:
            continue
        if figure := read_figure(graph, claim):
            amount, period = write_amount(figure.amount), figure.statement.period
            words = amount
            if period:
                words = Words(f"{amount.zh}（{period.text.zh}）", f"{amount.en} ({period.text.en})")
            if (
                stated := figure.statement.modality
            ) in PLANS:  # in a cell nothing else would say so
                plan = mark(stated).text
                words = Words(f"{words.zh}（{plan.zh}）", f"{words.en} ({plan.en})")
                yield PropertyValue(words)
            else:
                yield PropertyValue(words, tuple(amount), number=figure.amount.value)


def _entity(graph: Graph, labels: Labels, iri: str) -> PropertyValue:
    others = [text for _, text in sorted(labels.all(iri).items())]
    others += [*graph.values(iri, ALT_LABEL), *graph.values(iri, NOTATION)]
    words = Words(labels.of(iri, "zh").text, labels.of(iri, "en").text)
    return PropertyValue(words, tuple(others), iri)


_READ = {
    "name": _names,
    "alias": _aliases,
    "type": _types,
    "code": _codes,
    "link": _links,
    "relation": _relations,
    "inverse": _inverse,
    "figure": _figures,
}
