"""The entities that sources name, one or a page at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import SKOS
from aidgraph.store.graph import (
    ALT_LABEL,
    ENTITY_CLASSES,
    NOTATION,
    PREF_LABEL,
    TYPE,
    Graph,
    Resource,
    kind_among,
    pages,
)
from aidgraph.store.words import Name, Names

_TYPE_OF = dict(zip(ENTITY_CLASSES, ENTITY_TYPES, strict=True))


@dataclass(frozen=True, slots=True)
class Entity:
    """
    Hold a thing that a source names.

    ``kind`` is the local name of its class; ``notations`` are pairs of the IRI of a scheme and a
    code; ``sources`` and ``evidence`` are IRIs, ``within`` those of the places it lies in.
    """

    iri: str
    kind: str
    names: Names
    aliases: tuple[Name, ...] = ()
    notations: tuple[tuple[str, str], ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    point: str = ""
    within: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """Return its type as the tables write it.

        >>> Entity("", "Entity", Names()).type
        'Other'
        """
        return _TYPE_OF[self.kind]

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of scheme and code, of the schemes that the tables know."""
        ours = (pair for pair in self.notations if pair[0].startswith(ONTOLOGY))
        return tuple(sorted((scheme.removeprefix(ONTOLOGY), code) for scheme, code in ours))

    def code(self, scheme: str) -> str:
        """Return the first code of *scheme*, or nothing."""
        return next((code for name, code in self.codes if name == scheme), "")


def read_entity(graph: Graph, iri: str) -> Entity | None:
    """Return the entity *iri*; None where that is none."""
    return next(iter(_entities(graph, [iri])), None)


def read_entities(graph: Graph, *, offset: int = 0, limit: int | None = None) -> Iterator[Entity]:
    """Yield the entities sorted by IRI, or a page of them: no other is read."""
    for page in pages(graph.instances(*ENTITY_CLASSES, offset=offset, limit=limit)):
        yield from _entities(graph, page)


def _entities(graph: Graph, iris: Iterable[str]) -> Iterator[Entity]:
    for found in graph.resources(iris).values():
        if kind := kind_among(found.values(TYPE)):
            yield _entity(found, kind)


def _entity(found: Resource, kind: str) -> Entity:
    codes = (node for node in found.objects(NOTATION) if isinstance(node, ox.Literal))
    return Entity(
        iri=found.iri,
        kind=kind,
        names=Names.read(found.objects(PREF_LABEL)),
        aliases=Names.read(found.objects(ALT_LABEL)).texts,
        notations=tuple((code.datatype.value, code.value) for code in codes),
        exact_match=tuple(found.values(SKOS + "exactMatch")),
        close_match=tuple(found.values(SKOS + "closeMatch")),
        point=found.value(term("point")),
        within=tuple(found.values(term("locatedIn"))),
        sources=tuple(found.values(term("namedIn"))),
        evidence=tuple(found.values(term("evidence"))),
    )
