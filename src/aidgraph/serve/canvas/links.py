"""The links of a picture: relations between two entities, and money or goods for something."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.marks import PLANS, Mark, shared_marks
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Statement, read_figures, read_statements
from aidgraph.store.graph import TYPE, Graph
from aidgraph.store.words import Words

FLOW = term("FundingFlow")
_ASIDE = frozenset({"inferredPeriod", "waiver"})
_AMOUNTS = 2  # amounts that stand on one line of a picture
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


_plans: WeakKeyDictionary[Graph, Mapping[str, set[CanvasLink]]] = WeakKeyDictionary()


def links_of(graph: Graph, iri: str) -> list[CanvasLink]:
    """Return every link that begins or ends at the entity *iri*, sorted.

    Among them are those that reports tell as plans only, for which the graph has no plain triple.
    """
    found = {CanvasLink(iri, predicate, other) for predicate, other in graph.relations_from(iri)}
    found |= {CanvasLink(other, predicate, iri) for predicate, other in graph.relations_to(iri)}
    for one, other in (("provider", "about"), ("about", "provider")):
        for flow in _flows(graph, one, iri):
            ends = (e for e in graph.values(flow, term(other)) if graph.kind(e))
            found |= {
                CanvasLink(iri, FLOW, e) if one == "provider" else CanvasLink(e, FLOW, iri)
                for e in ends
            }
    return sorted(found | _planned(graph).get(iri, set()))


def _planned(graph: Graph) -> Mapping[str, set[CanvasLink]]:
    """Return, by either end, the links that are told as plans; they are few, and read once."""
    if (kept := _plans.get(graph)) is not None:
        return kept
    found: defaultdict[str, set[CanvasLink]] = defaultdict(set)
    claims = {c for plan in PLANS for c in graph.subjects(term("modality"), term(plan))}
    for claim in graph.resources(claims).values():
        link = CanvasLink(*(claim.value(RDF + p) for p in ("subject", "predicate", "object")))
        if link.predicate.startswith(ONTOLOGY) and all(map(graph.kind, (link.start, link.end))):
            found[link.start].add(link)
            found[link.end].add(link)
    return _plans.setdefault(graph, dict(found))


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
    return read_statements(graph, _Claims(graph).of(link))


def claims_among(graph: Graph, links: Iterable[CanvasLink]) -> dict[CanvasLink, set[str]]:
    """Return the claims that state each of *links*."""
    among = _Claims(graph)
    return {link: among.of(link) for link in links}


def marks_among(graph: Graph, links: Iterable[CanvasLink]) -> dict[CanvasLink, tuple[Mark, ...]]:
    """Return the marks of those of *links* that no source tells plainly.

    A doubt about a date or a number is none about the link.
    """
    claims = claims_among(graph, links)
    every = {claim for found in claims.values() for claim in found}
    stated = {one.iri: one for one in read_statements(graph, every)}
    marked = {link: shared_marks(map(stated.__getitem__, found)) for link, found in claims.items()}
    kept = {k: tuple(m for m in marks if m.key not in _ASIDE) for k, marks in marked.items()}
    return {link: marks for link, marks in kept.items() if marks}


def amounts_among(graph: Graph, links: Iterable[CanvasLink]) -> dict[CanvasLink, Words]:
    """Return of those of *links* that are money or goods how much it is, each figure in turn."""
    among = _Claims(graph)
    flows = {link: among.of(link) for link in links if link.predicate == FLOW}
    figures = read_figures(graph, {claim for found in flows.values() for claim in found})
    amounts = {figure.iri: write_amount(figure.amount) for figure in figures}
    return {link: _listed([amounts[c] for c in sorted(claims)]) for link, claims in flows.items()}


def _listed(amounts: Sequence[Words]) -> Words:
    shown = amounts[:_AMOUNTS]
    more = "…" if len(amounts) > _AMOUNTS else ""
    zh, en = "、".join(one.zh for one in shown), ", ".join(one.en for one in shown)
    return Words(zh + more, en + more)


class _Claims:
    """Find the claims of links; what begins or ends at an entity is read once for all of them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._kept: dict[tuple[str, str], set[str]] = {}

    def of(self, link: CanvasLink) -> set[str]:
        """Return the claims that state *link*."""
        if link.predicate == FLOW:
            flows = self._with("about", link.end) & self._with("provider", link.start)
            return {flow for flow in flows if FLOW in self.graph.values(flow, TYPE)}
        ends = self._with("subject", link.start) & self._with("object", link.end)
        return {c for c in ends if self.graph.value(c, RDF + "predicate") == link.predicate}

    def _with(self, role: str, iri: str) -> set[str]:
        predicate = RDF + role if role in {"subject", "object"} else term(role)
        if (role, iri) not in self._kept:
            self._kept[role, iri] = self.graph.subjects(predicate, iri)
        return self._kept[role, iri]
