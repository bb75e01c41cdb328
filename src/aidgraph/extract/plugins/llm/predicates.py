"""What the ontology says of the relation predicates: what each means, and between which types."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import RDF, SKOS
from aidgraph.rdf.vocabulary import ontology_triples, vocabulary

# Not for a reader of reports: a time, and what datasets state.
_LEFT_OUT = frozenset(
    {"period", "componentOf", "mentions", "sector", "otherSector", "activityStatus", "sdgGoal", "orgType", "counts"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PredicateRule:
    """Hold what a predicate means, and the types that its ends may have; empty sets mean any."""

    definition: str
    subjects: frozenset[str]
    objects: frozenset[str]

    def allows(self, subject: str, thing: str) -> bool:
        """Tell whether an entity of one type may stand so to one of another."""
        return _fits(subject, self.subjects) and _fits(thing, self.objects)


@cache
def predicate_rules() -> dict[str, PredicateRule]:
    """
    Return the predicates that a reader may state, by name, in the order of the alphabet.

    >>> rule = predicate_rules()["awarded"]
    >>> rule.allows("Place", "Recognition"), rule.allows("Place", "Place")
    (True, False)
    """
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in ontology_triples():
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(
            value, ox.NamedNode | ox.Literal
        ):
            continue
        english = not isinstance(value, ox.Literal) or value.language in {None, "en"}
        if subject.value.startswith(ONTOLOGY) and english:
            said[subject.value, triple.predicate.value].append(value.value)
    names = sorted(vocabulary().predicates - _LEFT_OUT)
    return {name: _rule(said, term(name)) for name in names}


def _rule(said: dict[tuple[str, str], list[str]], iri: str) -> PredicateRule:
    other = set(said[iri, term("takesOther")])
    ends = [
        _types(said[iri, term(end)], takes_other=RDF + place in other)
        for end, place in (("subjectType", "subject"), ("objectType", "object"))
    ]
    return PredicateRule(" ".join(said[iri, SKOS + "definition"]), *ends)


def _types(iris: list[str], *, takes_other: bool) -> frozenset[str]:
    """Return local names of classes; none where every entity is meant."""
    names = {iri.removeprefix(ONTOLOGY) for iri in iris}
    if "Entity" in names:
        return frozenset()
    return frozenset(names | ({"Other"} if takes_other else set()))


def _fits(kind: str, types: frozenset[str]) -> bool:
    return not types or kind in types
