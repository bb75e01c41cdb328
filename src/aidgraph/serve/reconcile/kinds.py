"""The types of the protocol: the classes of entities."""

from aidgraph.model import ENTITY_TYPES, Language
from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.store.graph import ENTITY_CLASSES, Graph

ANY = "Entity"
"""The type of everything; to ask for it is to ask for no type."""

_TYPE_OF = dict(zip(ENTITY_CLASSES, ENTITY_TYPES, strict=True))
_CLASS_OF = dict(zip(ENTITY_TYPES, ENTITY_CLASSES, strict=True))


def class_name(text: str) -> str:
    """
    Return the local name of a class that a client names in one of three ways, or nothing.

    >>> class_name("Place"), class_name("aid:Place"), class_name("DifferentiatedPerson")
    ('Place', 'Place', '')
    """
    name = text.removeprefix(ONTOLOGY).removeprefix("aid:")
    return name if name in _TYPE_OF else ""


def entity_type(name: str) -> str:
    """
    Return the type of an entity as the tables have it.

    >>> entity_type("Entity"), entity_type("Place")
    ('Other', 'Place')
    """
    return _TYPE_OF[name]


def class_of(kind: str) -> str:
    """
    Return the class of a type of the tables; of none, the class of everything.

    >>> class_of("Other"), class_of("")
    ('Entity', 'Entity')
    """
    return _CLASS_OF.get(kind, ANY)


def write_type(graph: Graph, name: str, language: Language) -> dict[str, str]:
    """Return a class as the protocol writes a type."""
    return {"id": name, "name": graph.label(term(name)).of(language)}


def write_types(graph: Graph, language: Language) -> list[dict[str, object]]:
    """Return every type, each with the one above it."""
    above = [write_type(graph, ANY, language)]
    return [
        {**write_type(graph, name, language), **({"broader": above} if name != ANY else {})}
        for name in ENTITY_CLASSES
    ]
