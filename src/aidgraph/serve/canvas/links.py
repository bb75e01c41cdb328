"""The links of a picture: relations between two entities, and money or goods for something."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.store.claims import Statement, read_statements
from aidgraph.store.graph import TYPE, Graph
from aidgraph.store.words import Words

FLOW = term("FundingFlow")
Direction = Literal["out", "in"]


class CanvasLink(NamedTuple):
    """Hold a link by its IRIs; the predicate ``aid:FundingFlow`` leads from provider to purpose."""

    start: str
    predicate: str
    end: str


class LinkGroup(NamedTuple):
    """Hold one way on from an entity: a predicate, and whether it leads ``out`` or ``in``."""

    predicate: str
    direction: Direction


def links_of(graph: Graph, iri: str) -> list[CanvasLink]:
    """Return every link that begins or ends at the entity *iri*, sorted."""
    found = {CanvasLink(iri, predicate, other) for predicate, other in graph.relations_from(iri)}
    found |= {CanvasLink(other, predicate, iri) for predicate, other in graph.relations_to(iri)}
    for one, other in (("provider", "about"), ("about", "provider")):
        for flow in _flows(graph, one, iri):
            ends = (e for e in graph.values(flow, term(other)) if graph.kind(e))
            found |= {
                CanvasLink(iri, FLOW, e) if one == "provider" else CanvasLink(e, FLOW, iri)
                for e in ends
            }
    return sorted(found)


def _flows(graph: Graph, role: str, iri: str) -> set[str]:
    figures = graph.subjects(term(role), iri)
    return {figure for figure in figures if FLOW in graph.values(figure, TYPE)}


def links_among(graph: Graph, members: Collection[str]) -> list[CanvasLink]:
    """Return every link between two of *members*, sorted."""
    chosen = frozenset(members)
    found = {link for iri in chosen for link in links_of(graph, iri)}
    return sorted(link for link in found if link.start in chosen and link.end in chosen)


def group_of(link: CanvasLink, iri: str) -> LinkGroup:
    """Return the way on from *iri* that *link* is part of."""
    return LinkGroup(link.predicate, "out" if link.start == iri else "in")


def other_end(link: CanvasLink, iri: str) -> str:
    """Return the end of *link* that is not *iri*."""
    return link.end if link.start == iri else link.start


def group_sizes(links: Iterable[CanvasLink], iri: str) -> list[tuple[LinkGroup, int]]:
    """Return the ways on from *iri*, each with how many entities it leads to, largest first."""
    pairs = {(group_of(link, iri), other_end(link, iri)) for link in links}
    counts = Counter(group for group, other in pairs if other != iri)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def predicate_label(graph: Graph, predicate: str) -> Words:
    """Return the words for a predicate as they stand between two names."""
    if predicate == FLOW:
        return Words("出资或出物于", "gave money or goods for")
    return graph.label(predicate)


def statements_of(graph: Graph, link: CanvasLink) -> list[Statement]:
    """Return every statement of *link*, sorted by claim."""
    if link.predicate == FLOW:
        about = graph.subjects(term("about"), link.end)
        claims = about & _flows(graph, "provider", link.start)
    else:
        subjects = graph.subjects(RDF + "subject", link.start)
        ends = subjects & graph.subjects(RDF + "object", link.end)
        claims = {c for c in ends if graph.value(c, RDF + "predicate") == link.predicate}
    return read_statements(graph, claims)
