"""The concepts that claims name: indicators, units, comparators, sectors, kinds of flow."""

from collections.abc import Iterable
from dataclasses import dataclass

from aidgraph.rdf.iri import term
from aidgraph.store.graph import NOTATION, TYPE, Graph, Resource, kind_among, short
from aidgraph.store.words import Words


@dataclass(frozen=True, slots=True)
class Concept:
    """
    Hold a concept: its key as the tables write it, and the words a reader knows it by.

    ``iri`` is empty where a claim names none and a default stands in; ``quantity`` is a unit's kind
    of quantity, such as ``money`` or ``area``.
    """

    key: str
    name: Words
    iri: str = ""
    quantity: str = ""

    @property
    def stated(self) -> str:
        """Return the key where the claim itself names the concept, else nothing."""
        return self.key if self.iri else ""


def read_concept(graph: Graph, iri: str) -> Concept:
    """Return the concept *iri*; of what is none (an entity has codes, too) the key is its id."""
    return read_concepts(graph, [iri])[iri]


def read_concepts(graph: Graph, iris: Iterable[str]) -> dict[str, Concept]:
    """Return the concepts *iris* by IRI, each read once."""
    return {
        iri: Concept(
            _key(found) or short(iri), graph.label(iri), iri, found.value(term("quantityKind"))
        )
        for iri, found in graph.resources(iris).items()
    }


def _key(found: Resource) -> str:
    """Return the notation: of an entity that would be a code among others."""
    entity = kind_among(found.values(TYPE)) is not None
    return "" if entity else found.value(NOTATION)
