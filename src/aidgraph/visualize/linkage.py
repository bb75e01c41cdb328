"""Which entities of a graph have to do with which, read at once: for pictures of libraries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.store.graph import Graph

_PARENTS = {  # by kind of anchor, what leads to the anchor that it is a part of
    "Place": ("locatedIn", "partOf"),
    "Organization": ("partOf", "memberOf"),
    "Programme": ("partOf",),
    "Project": ("partOf",),
}


@dataclass(frozen=True, slots=True)
class Linkage:
    """
    Hold entities by number, and who is linked with whom.

    ``near[n]`` are the numbers of all that the entity ``n`` is linked with, ``givers`` those that
    gave money or goods, ``parents`` what a place, body, programme or project is a part of, and
    ``reports[n]`` the reports that name it.
    """

    entities: tuple[str, ...]
    kinds: tuple[str, ...]
    near: tuple[frozenset[int], ...]
    givers: frozenset[int]
    parents: Mapping[int, int]
    reports: tuple[tuple[str, ...], ...]

    def heaviest(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Return *numbers*, what is linked most first."""
        return tuple(sorted(numbers, key=lambda n: (-len(self.near[n]), self.entities[n])))


def read_linkage(graph: Graph, members: Sequence[str] | None = None) -> Linkage:
    """Return how the entities *members* (None: all) are linked with each other."""
    entities = tuple(sorted(graph.entities()) if members is None else members)
    number = {iri: place for place, iri in enumerate(entities)}
    near: list[set[int]] = [set() for _ in entities]
    for start, end in _pairs(graph, number):
        if start != end:
            near[start].add(end)
            near[end].add(start)
    reports: defaultdict[int, set[str]] = defaultdict(set)
    for iri, report in _leading(graph, term("namedIn")):
        if iri in number:
            reports[number[iri]].add(report)
    kinds = tuple(graph.kind(iri) or "Entity" for iri in entities)
    return Linkage(
        entities,
        kinds,
        tuple(map(frozenset, near)),
        frozenset(number[iri] for _, iri in _flow_ends(graph, "provider") if iri in number),
        _parents(graph, number, kinds),
        tuple(tuple(sorted(reports[place])) for place in range(len(entities))),
    )


def _leading(graph: Graph, predicate: str) -> Iterator[tuple[str, str]]:
    for triple in graph.triples(None, predicate, None):
        yield getattr(triple.subject, "value", ""), getattr(triple.object, "value", "")


def _flow_ends(graph: Graph, role: str) -> list[tuple[str, str]]:
    flows = graph.subjects(RDF + "type", term("FundingFlow"))
    return [(claim, iri) for claim, iri in _leading(graph, term(role)) if claim in flows]


def _pairs(graph: Graph, number: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Yield the ends of every relation and of every flow, from provider to purpose."""
    for predicate in sorted(vocabulary().predicates):
        for start, end in _leading(graph, term(predicate)):
            if start in number and end in number:
                yield number[start], number[end]
    subjects = dict(_leading(graph, RDF + "subject"))  # plans have no plain triple
    ends = [(subjects.get(claim, ""), iri) for claim, iri in _leading(graph, RDF + "object")]
    about = dict(_flow_ends(graph, "about"))
    ends += [(iri, about.get(claim, "")) for claim, iri in _flow_ends(graph, "provider")]
    for start, end in ends:
        if start in number and end in number:
            yield number[start], number[end]


def _parents(graph: Graph, number: Mapping[str, int], kinds: Sequence[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for predicate in ("memberOf", "partOf", "locatedIn"):  # the later counts more
        for start, end in sorted(_leading(graph, term(predicate)), reverse=True):
            if start not in number or end not in number or start == end:
                continue
            part, whole = number[start], number[end]
            of_a_kind = kinds[part] == kinds[whole] or {kinds[part], kinds[whole]} == {
                "Programme",
                "Project",
            }
            if of_a_kind and predicate in _PARENTS.get(kinds[part], ()):
                found[part] = whole
    return found
