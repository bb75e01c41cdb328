"""The words of the ontology as the tables use them: keys of units, indicators, predicates."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from aidgraph.files.resources import folder, walk
from aidgraph.rdf.iri import ONTOLOGY, term, thing
from aidgraph.rdf.terms import RDF, SKOS

_TYPE = ox.NamedNode(RDF + "type")
_NOTATION = ox.NamedNode(SKOS + "notation")
_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")
_FLOW_KIND = ox.NamedNode(term("flowKind"))
_QUANTITY_KIND = ox.NamedNode(term("quantityKind"))
_SUBJECT_TYPE = ox.NamedNode(term("subjectType"))

_SCHEMES = {
    "unit": "unitScheme",
    "comparator": "comparatorScheme",
    "origin": "originScheme",
    "modality": "modalityScheme",
    "indicator": "indicatorScheme",
    "dac": "dacSectorScheme",
    "sdg": "sdgScheme",
    "org-type": "orgTypeScheme",
    "org-role": "orgRoleScheme",
}
OTHER = "other:"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold the keys that the tables may use, by scheme.

    ``concepts[scheme][key]`` is an IRI; ``predicates`` are local names of relation predicates;
    ``flow_kinds`` maps an indicator's IRI to its flow kind's; ``quantity_kinds`` a unit's IRI to
    ``money``, ``count``, ``area`` and so on.
    """

    concepts: dict[str, dict[str, str]]
    predicates: frozenset[str]
    flow_kinds: dict[str, str]
    quantity_kinds: dict[str, str] = field(default_factory=dict)

    def iri(self, scheme: str, key: str) -> str:
        """Return the IRI of the concept *key* of *scheme*.

        An open key, ``other:`` and the words of the report, gets an IRI of its own.

        Raises:
            KeyError: If the scheme has no such concept.

        >>> vocabulary().iri("comparator", "exactly")
        'https://w3id.org/aidgraph/ontology#exactly'
        """
        if scheme in {"unit", "indicator"} and key.startswith(OTHER):
            return thing(scheme, key.removeprefix(OTHER))
        return self.concepts[scheme][key]

    def is_money(self, unit: str) -> bool:
        """Tell whether a unit's key is a currency.

        >>> vocabulary().is_money("CNY"), vocabulary().is_money("mu")
        (True, False)
        """
        return self.quantity_kinds.get(self.concepts["unit"].get(unit, "")) == "money"

    def knows(self, scheme: str, key: str) -> bool:
        """Tell whether *key* may stand in a table.

        >>> vocabulary().knows("unit", "mu"), vocabulary().knows("unit", "furlong")
        (True, False)
        """
        if scheme in {"unit", "indicator"} and key.startswith(OTHER):
            return len(key) > len(OTHER)
        return key in self.concepts[scheme]


def ontology_files() -> list[tuple[str, Traversable]]:
    """List the modules and code lists of the ontology as (name, file).

    Shapes, examples and alignments are left out: they speak about graphs, they are not part of one.
    """
    files = walk(folder("ontology"), ".ttl")
    return [(n, f) for n, f in files if "/" not in n or n.startswith("codelists/")]


@cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Read every module and code list of the ontology, in file order; the answer is kept."""
    return tuple(
        quad.triple
        for _, file in ontology_files()
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    )


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary of the shipped ontology; the answer is kept.

    >>> "supports" in vocabulary().predicates
    True
    """
    keys: dict[str, str] = {}
    schemes: dict[str, list[str]] = {}
    flow_kinds: dict[str, str] = {}
    quantity_kinds: dict[str, str] = {}
    predicates = {"period", "componentOf"}
    for triple in ontology_triples():
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not isinstance(subject, ox.NamedNode) or isinstance(value, (ox.BlankNode, ox.Triple)):
            continue
        if predicate == _NOTATION:
            keys[subject.value] = value.value
        elif predicate == _IN_SCHEME:
            schemes.setdefault(value.value, []).append(subject.value)
        elif predicate == _FLOW_KIND:
            flow_kinds[subject.value] = value.value
        elif predicate == _QUANTITY_KIND:
            quantity_kinds[subject.value] = value.value
        elif predicate == _SUBJECT_TYPE:
            predicates.add(subject.value.removeprefix(ONTOLOGY))
    concepts = {
        name: {keys[iri]: iri for iri in schemes.get(term(local), ())}
        for name, local in _SCHEMES.items()
    }
    return Vocabulary(concepts, frozenset(predicates), flow_kinds, quantity_kinds)
