"""Which entities a picture begins with, and the picture as data."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from aidgraph.errors import CallError
from aidgraph.rdf.iri import THING, is_iri, term
from aidgraph.serve.canvas.links import (
    CanvasLink,
    LinkGroup,
    amounts_among,
    group_sizes,
    links_among,
    links_of,
    marks_among,
    other_end,
    predicate_label,
)
from aidgraph.serve.marks import mark_data
from aidgraph.serve.members import member_numbers
from aidgraph.store.graph import ENTITY_CLASSES, TYPE, Graph, short
from aidgraph.store.words import Words
from aidgraph.visualize.layout import positions
from aidgraph.visualize.view import Edge

FIRST_NODES = 60
MOST_DEPTH = 4
_CLASSES = frozenset(map(term, ENTITY_CLASSES))
_RADIUS = 20.0  # what the layout keeps free around a node and its name
_NO_WORDS = Words("", "")
Json = dict[str, Any]


class FirstNodes(NamedTuple):
    """Hold the entities a picture begins with, and of how many they are."""

    members: tuple[str, ...]
    total: int


def known_entity(graph: Graph, text: str) -> str:
    """Return the IRI of the entity whose id or IRI is *text*, or an empty string."""
    for iri in (THING + text, text):
        # What strangers make up is looked up in the store, not kept by the graph.
        if text and is_iri(iri) and not _CLASSES.isdisjoint(graph.values(iri, TYPE)):
            return iri
    return ""


def require_entity(graph: Graph, text: str) -> str:
    """
    Return the IRI of the entity whose id or IRI is *text*.

    Raises:
        CallError: If there is none.
    """
    iri = known_entity(graph, text)
    if not iri:
        raise CallError(f"no entity has the id {text[:100]!r}; search for it by its name")
    return iri


def around(graph: Graph, focus: str, most: int, depth: int = 1) -> FirstNodes:
    """Return *focus* and up to *most* entities within *depth* steps, the kinds taking turns."""
    chosen: dict[str, None] = {focus: None}
    edge, total = [focus], 0
    for _ in range(depth):
        near = {other_end(link, iri) for iri in edge for link in links_of(graph, iri)}
        near -= chosen.keys()
        total += len(near)
        edge = _taking_turns(graph, near, most + 1 - len(chosen))
        chosen |= dict.fromkeys(edge)
    return FirstNodes(tuple(chosen), total + 1)


def _taking_turns(graph: Graph, entities: Iterable[str], most: int) -> list[str]:
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for iri in sorted(entities):
        kinds[graph.kind(iri) or ""].append(iri)
    ranked = sorted((n, kind, iri) for kind, iris in kinds.items() for n, iri in enumerate(iris))
    return [iri for _, _, iri in ranked[: max(0, most)]]


def everything(graph: Graph, most: int) -> FirstNodes:
    """Return all entities where they are at most *most*, else none: nobody could read them."""
    found = tuple(islice(graph.entities(), most + 1))
    return FirstNodes(found if len(found) <= most else (), len(found))


def fitting(graph: Graph, new: Iterable[str], shown: Iterable[str], most: int) -> list[str]:
    """Return the first of *new* that bring at most *most* links to a picture of *shown*."""
    there, fit, room = set(shown), [], most
    for iri in new:
        there.add(iri)
        room -= sum(other_end(link, iri) in there for link in links_of(graph, iri))
        if room < 0:
            break
        fit.append(iri)
    return fit


def draw(graph: Graph, wanted: Sequence[str], most_links: int) -> Json:
    """
    Return the picture of *wanted*: nodes with places, all links between them, and words.

    Where they have more than *most_links* links with each other the last of them are left out.
    """
    members = fitting(graph, wanted, (), most_links)
    links = links_among(graph, members)
    number = {iri: place for place, iri in enumerate(members)}
    edges = [
        Edge(number[link.start], number[link.end], "stated", _NO_WORDS, Decimal(0))
        for link in links
    ]
    places = positions([_RADIUS] * len(members), edges) if members else []
    nodes = [
        node_data(graph, iri) | {"x": x, "y": y}
        for iri, (x, y) in zip(members, places, strict=True)
    ]
    return {"nodes": nodes, **link_data(graph, links, nodes)}


def node_data(graph: Graph, iri: str) -> Json:
    """Return one node: its names, its class, how many it is, and the ways on with their sizes."""
    groups = group_sizes(links_of(graph, iri), iri)
    return {
        "id": short(iri),
        "kind": graph.kind(iri) or "Entity",
        "label": graph.label(iri)._asdict(),
        "members": member_numbers(graph, iri)._asdict(),
        "groups": [[short(g.predicate), g.direction, size] for g, size in groups],
    }


def link_data(graph: Graph, links: Iterable[CanvasLink], nodes: Iterable[Json]) -> Json:
    """Return *links*, their marks and amounts, and the words for predicates and for the ways on.

    The marks are those of links that no source tells plainly, the amounts those of money and
    goods, both by the three parts of the link.
    """
    links = list(links)
    written = [[short(link.start), short(link.predicate), short(link.end)] for link in links]
    marked = {
        "|".join(map(short, link)): mark_data(marks)
        for link, marks in marks_among(graph, links).items()
    }
    keys = {key for _, key, _ in written} | {g[0] for node in nodes for g in node["groups"]}
    words = {key: predicate_label(graph, predicate_iri(key))._asdict() for key in sorted(keys)}
    amounts = {
        "|".join(map(short, link)): amount._asdict()
        for link, amount in amounts_among(graph, links).items()
    }
    return {"links": written, "marks": marked, "amounts": amounts, "predicates": words}


def predicate_iri(key: str) -> str:
    """
    Return the IRI of a predicate that is named by its local name.

    Raises:
        CallError: If it cannot be the name of one.

    >>> predicate_iri("supports")
    'https://w3id.org/aidgraph/ontology#supports'
    """
    iri = key if ":" in key else term(key)
    if not is_iri(iri):
        raise CallError(f"predicate: {key[:100]!r} is not the name of one, such as supports")
    return iri


def next_members(graph: Graph, iri: str, group: LinkGroup | None) -> list[str]:
    """Return the entities that *group* leads to from *iri* (None: every way), sorted."""
    found = {
        other_end(link, iri)
        for link in links_of(graph, iri)
        if group is None or (link.predicate, link.start == iri) == (group[0], group[1] == "out")
    }
    return sorted(found - {iri})


def added(graph: Graph, new: Collection[str], shown: Collection[str]) -> Json:
    """Return the nodes *new* and every link that they bring to the picture of *shown*."""
    chosen, fresh = {*new, *shown}, set(new)
    links = {link for iri in fresh for link in links_of(graph, iri)}
    within = sorted(link for link in links if link.start in chosen and link.end in chosen)
    nodes = [node_data(graph, iri) for iri in new]
    return {"nodes": nodes, **link_data(graph, within, nodes)}
