"""The words of the ontology as the tables use them: keys of units, indicators, predicates."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from aidgraph.files.resources import folder, walk
from aidgraph.files.vocabulary import vocabulary_folder
from aidgraph.rdf.iri import ONTOLOGY, term, thing
from aidgraph.rdf.own_terms import local_name, own_triples
from aidgraph.rdf.terms import OWL, RDF, RDFS, SKOS

_TYPE = ox.NamedNode(RDF + "type")
_NOTATION = ox.NamedNode(SKOS + "notation")
_IN_SCHEME = ox.NamedNode(SKOS + "inScheme")
_FLOW_KIND = ox.NamedNode(term("flowKind"))
_QUANTITY_KIND = ox.NamedNode(term("quantityKind"))
_ALLOWED_UNIT = ox.NamedNode(term("allowedUnit"))
_ALLOWED_KIND = ox.NamedNode(term("allowedQuantityKind"))
_ALLOWED_FIGURE = ox.NamedNode(term("allowedFigure"))
_SUBJECT_TYPE = ox.NamedNode(term("subjectType"))
_NAMES = frozenset((ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(SKOS + "altLabel")))
_BROADER = ox.NamedNode(SKOS + "broader")
_UNDER = ox.NamedNode(RDFS + "subPropertyOf")
_SYMMETRIC = ox.NamedNode(OWL + "SymmetricProperty")

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
    "activity-status": "activityStatusScheme",
}
OTHER = "other:"


@dataclass(frozen=True)
class Vocabulary:
    """Hold the keys that the tables may use, by scheme.

    ``concepts[scheme][key]`` is an IRI; ``predicates`` are local names of relation predicates;
    ``flow_kinds`` maps an indicator's IRI to its flow kind's; ``quantity_kinds`` a unit's IRI to
    ``money``, ``count``, ``area`` and so on.  ``broader_predicates`` maps a relation predicate to
    all above it, ``symmetric`` holds those that hold both ways, and ``broader_indicators`` maps an
    indicator's IRI to that of the one above it, ``measures`` to the units (IRIs) and the kinds of
    quantity that it may have, ``figures`` to the IRIs of the kinds of figures it may stand in.
    ``own_predicates`` maps the predicates of a vocabulary of one's own to their IRIs, ``own_names``
    the Chinese names of its indicators to their keys.
    """

    concepts: dict[str, dict[str, str]]
    predicates: frozenset[str]
    flow_kinds: dict[str, str]
    quantity_kinds: dict[str, str] = field(default_factory=dict)
    broader_predicates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    symmetric: frozenset[str] = frozenset()
    broader_indicators: dict[str, str] = field(default_factory=dict)
    measures: dict[str, frozenset[str]] = field(default_factory=dict)
    figures: dict[str, frozenset[str]] = field(default_factory=dict)
    own_predicates: dict[str, str] = field(default_factory=dict)
    own_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def implied(self) -> frozenset[str]:
        """Return the IRIs of the predicates whose plain triples may follow from another's claim."""
        above = {name for names in self.broader_predicates.values() for name in names}
        return frozenset(map(self.predicate, above | self.symmetric))

    def predicate(self, name: str) -> str:
        """
        Return the IRI of the relation predicate *name*.

        >>> vocabulary().predicate("funds")
        'https://w3id.org/aidgraph/ontology#funds'
        """
        return self.own_predicates.get(name) or term(name)

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

    def may_measure(self, indicator: str, unit: str) -> bool:
        """
        Tell whether the code lists let an indicator have a unit, both by their keys.

        >>> vocabulary().may_measure("sales", "CNY"), vocabulary().may_measure("sales", "km")
        (True, False)
        """
        if not (self.knows("indicator", indicator) and unit in self.concepts["unit"]):
            return False
        allowed = self.measures.get(self.iri("indicator", indicator), frozenset())
        iri = self.concepts["unit"][unit]
        return bool(allowed & {iri, self.quantity_kinds.get(iri, "")})

    def knows(self, scheme: str, key: str) -> bool:
        """Tell whether *key* may stand in a table.

        >>> vocabulary().knows("unit", "mu"), vocabulary().knows("unit", "furlong")
        (True, False)
        """
        if scheme in {"unit", "indicator"} and key.startswith(OTHER):
            return len(key) > len(OTHER)
        return key in self.concepts[scheme]


def ontology_files() -> list[tuple[str, Traversable]]:
    """List the modules and code lists of the ontology as (name, file), and words of one's own.

    Shapes, examples and alignments are left out: they speak about graphs, they are not part of one.
    """
    own = vocabulary_folder()
    more = walk(own, ".ttl") if own else []
    return [*_shipped_files(), *((f"vocabulary/{name}", file) for name, file in more)]


def _shipped_files() -> list[tuple[str, Traversable]]:
    files = walk(folder("ontology"), ".ttl")
    return [(n, f) for n, f in files if "/" not in n or n.startswith("codelists/")]


@cache
def _read() -> tuple[tuple[ox.Triple, ...], tuple[ox.Triple, ...]]:
    """Return the triples that ship with the package, and those of one's own."""
    shipped = tuple(
        quad.triple
        for _, file in _shipped_files()
        for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    )
    own = vocabulary_folder()
    return shipped, tuple(own_triples(own, shipped)) if own else ()


def ontology_triples() -> tuple[ox.Triple, ...]:
    """
    Read every module and code list of the ontology, in file order, and words of one's own.

    The answer is kept.

    Raises:
        EncodingError: If a term of the vocabulary of one's own is wrong.
    """
    shipped, own = _read()
    return (*shipped, *own) if own else shipped


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary of the ontology, shipped and one's own; the answer is kept.

    >>> "supports" in vocabulary().predicates
    True
    """
    said = _said()
    keys = dict(said[_NOTATION])
    schemes: dict[str, list[str]] = {}
    for concept, scheme in said[_IN_SCHEME]:
        schemes.setdefault(scheme, []).append(concept)
    relations = dict.fromkeys(iri for iri, _ in said[_SUBJECT_TYPE])
    above = {
        local_name(narrow): local_name(broad)
        for narrow, broad in said[_UNDER]
        if _is_ours(broad) or broad in relations
    }
    return Vocabulary(
        concepts={
            name: {keys[iri]: iri for iri in schemes.get(term(local), ())}
            for name, local in _SCHEMES.items()
        },
        predicates=frozenset({"period", *map(local_name, relations)}),
        flow_kinds=dict(said[_FLOW_KIND]),
        quantity_kinds=dict(said[_QUANTITY_KIND]),
        broader_predicates={name: tuple(_upwards(name, above)) for name in above},
        symmetric=frozenset(
            local_name(iri) for iri, kind in said[_TYPE] if kind == _SYMMETRIC.value
        ),
        broader_indicators=dict(said[_BROADER]),
        measures=_measures(said[_ALLOWED_UNIT] + said[_ALLOWED_KIND]),
        figures=_measures(said[_ALLOWED_FIGURE]),
        own_predicates={local_name(iri): iri for iri in relations if not _is_ours(iri)},
        own_names=_own_names(keys),
    )


def _own_names(keys: dict[str, str]) -> dict[str, str]:
    """Return the key of each indicator of one's own by its Chinese names."""
    _, own = _read()
    scheme = term(_SCHEMES["indicator"])
    listed = (t for t in own if t.predicate == _IN_SCHEME and t.object == ox.NamedNode(scheme))
    indicators = {triple.subject for triple in listed}
    return {
        triple.object.value: keys[str(triple.subject.value)]
        for triple in own
        if triple.subject in indicators
        and isinstance(triple.subject, ox.NamedNode)
        and triple.predicate in _NAMES
        and isinstance(triple.object, ox.Literal)
        and triple.object.language == "zh"
    }


def _measures(allowed: list[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for indicator, measure in allowed:
        found[indicator].add(measure)
    return {indicator: frozenset(measures) for indicator, measures in found.items()}


def _said() -> dict[ox.NamedNode, list[tuple[str, str]]]:
    """Return what the ontology says by predicate, as (subject, value), in file order."""
    said: dict[ox.NamedNode, list[tuple[str, str]]] = defaultdict(list)
    for triple in ontology_triples():
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
            said[triple.predicate].append((subject.value, value.value))
    return said


def _is_ours(iri: str) -> bool:
    return iri.startswith(ONTOLOGY)


def _upwards(name: str, above: dict[str, str]) -> Iterator[str]:
    """Yield what stands above *name*, step by step."""
    while name := above.get(name, ""):
        yield name
