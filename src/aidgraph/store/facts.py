"""A whole graph, for what writes all of it: each kind is read when it is first asked for."""

from functools import cached_property

from aidgraph.store.claims import Figure, Relation, read_figures, read_relations
from aidgraph.store.concepts import read_concept
from aidgraph.store.entities import Entity, read_entities
from aidgraph.store.graph import Graph
from aidgraph.store.sources import Source, read_sources
from aidgraph.store.words import Names


class Facts:
    """
    Hold what a graph names and states, each kind once and sorted by IRI.

    What needs one thing, or a page of them, reads that and not this.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._keys: dict[str, str] = {}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Return the reports and datasets by IRI."""
        return {source.iri: source for source in read_sources(self.graph)}

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Return the entities by IRI."""
        return {entity.iri: entity for entity in read_entities(self.graph)}

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Return the claims that are relations, classifications and codes among them."""
        return tuple(read_relations(self.graph))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Return the claims with a number."""
        return tuple(read_figures(self.graph))

    def key(self, iri: str) -> str:
        """Return the key of a concept as the tables write it; of anything else its short IRI."""
        if iri not in self._keys:
            self._keys[iri] = read_concept(self.graph, iri).key if iri else ""
        return self._keys[iri]

    def names(self, iri: str) -> Names:
        """Return the names of an entity, a concept, or a source."""
        return self.graph.names(iri) if iri else Names()
