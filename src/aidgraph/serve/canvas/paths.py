"""Shortest paths between two entities, as sentences, within a limit of time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise, product
from time import monotonic
from typing import Any

import networkx as nx

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.serve.canvas.evidence import sentence
from aidgraph.serve.canvas.links import FLOW, CanvasLink, links_of, marks_among
from aidgraph.serve.marks import PLANS, mark_data
from aidgraph.store.graph import TYPE, Graph, short

MOST_PATHS = 5
MOST_STEPS = 6
Json = dict[str, Any]


class _OutOfTimeError(Exception):
    """Say that a search has used up its time."""


class _TimedGraph(nx.Graph):  # type: ignore[type-arg]  # networkx is generic in its stubs only
    """A network that stops answering at a moment: networkx itself has no limit of time."""

    def __init__(self, network: "nx.Graph[str]", until: float, without: Collection[str]) -> None:
        super().__init__()
        # The parts are shared, not copied: the network may be large.
        self._adj = network._adj  # type: ignore[attr-defined]  # noqa: SLF001
        self._node = network._node  # type: ignore[attr-defined]  # noqa: SLF001
        self.until = until
        self.without = frozenset(without)

    def neighbors(self, n: str) -> Iterator[str]:
        """Return the neighbours of *n* that paths may go through."""
        if monotonic() > self.until:
            raise _OutOfTimeError
        return iter([other for other in self._adj[n] if other not in self.without])


@dataclass(frozen=True, slots=True)
class Paths:
    """Hold the paths found, each a list of entities; ``stopped`` says that time ran out."""

    found: tuple[tuple[str, ...], ...]
    stopped: bool


def build_network(graph: Graph) -> "nx.Graph[str]":
    """
    Return the network of all entities and links, without directions, in one pass.

    What reports tell as plans only is no link here: a path leads over what is told as done.
    """
    entities = list(graph.entities())
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(entities)
    network.add_edges_from(sorted(_all_edges(graph, frozenset(entities))))
    return network


def _all_edges(graph: Graph, entities: frozenset[str]) -> set[tuple[str, str]]:
    found = set()
    for triple in graph.triples(None, None, None):
        if triple.predicate.value.startswith(ONTOLOGY):
            ends = getattr(triple.subject, "value", ""), getattr(triple.object, "value", "")
            if ends[0] in entities and ends[1] in entities:
                found.add(ends)
    plans = {c for plan in PLANS for c in graph.subjects(term("modality"), term(plan))}
    for flow in graph.subjects(TYPE, FLOW) - plans:
        providers, purposes = (graph.values(flow, term(name)) for name in ("provider", "about"))
        found.update(product(entities.intersection(providers), entities.intersection(purposes)))
    return {(start, end) for start, end in found if start != end}


def find_paths(  # noqa: PLR0913  each is a choice of the reader, and has a name
    network: "nx.Graph[str]",
    start: str,
    end: str,
    *,
    most: int = MOST_PATHS,
    steps: int = MOST_STEPS,
    seconds: float = 3.0,
    without: Collection[str] = (),
) -> Paths:
    """
    Return up to *most* paths of at most *steps* steps without loops, shortest first.

    Paths do not go through entities in *without*.

    >>> find_paths(nx.path_graph(["a", "b", "c"]), "a", "c").found
    (('a', 'b', 'c'),)
    """
    if start == end or start not in network or end not in network:
        return Paths((), stopped=False)
    timed = _TimedGraph(network, monotonic() + seconds, set(without) - {start, end})
    found: list[tuple[str, ...]] = []
    try:
        for path in islice(nx.shortest_simple_paths(timed, start, end), most):
            if len(path) > steps + 1:
                break
            found.append(tuple(path))
    except nx.NetworkXNoPath:
        return Paths((), stopped=False)
    except _OutOfTimeError:
        return Paths(tuple(found), stopped=True)
    return Paths(tuple(found), stopped=False)


def hubs(network: "nx.Graph[str]", most: int) -> set[str]:
    """Return the entities with more than *most* neighbours: a path through one says little."""
    return {iri for iri, degree in network.degree() if degree > most}


def step_links(graph: Graph, path: tuple[str, ...]) -> list[list[CanvasLink]]:
    """Return for each step of *path* the links between its two ends, in either direction."""
    steps = []
    for one, other in pairwise(path):
        ends = {one, other}
        steps.append([link for link in links_of(graph, one) if {link.start, link.end} == ends])
    return steps


def path_data(graph: Graph, path: tuple[str, ...]) -> Json:
    """Return *path* as data: its entities, and each step as sentences with their marks."""
    every = step_links(graph, path)
    marks = marks_among(graph, chain.from_iterable(every))
    return {
        "nodes": [{"id": short(iri), **graph.label(iri)._asdict()} for iri in path],
        "steps": [
            [
                {
                    "link": [short(link.start), short(link.predicate), short(link.end)],
                    **sentence(graph, link),
                    "marks": mark_data(marks.get(link, ())),
                }
                for link in links
            ]
            for links in every
        ],
    }
