"""Decide which entities a picture shows: all, a query's result, or the surroundings of one."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.rdf.iri import THING, is_iri, term
from aidgraph.rdf.terms import RDF
from aidgraph.store.graph import ALT_LABEL, PREF_LABEL, Graph, short
from aidgraph.text.near import nearest

MAX_NODES = 10_000
_COMPARED_NAMES = 20_000  # close matches are a courtesy; a large graph must not make them slow
_PARTIES = (
    RDF + "subject",
    RDF + "object",
    term("about"),
    term("provider"),
    term("receiver"),
)


def whole(graph: Graph) -> list[str]:
    """
    Return every entity of the graph, sorted by IRI.

    Raises:
        CallError: If there are none, or more than ``MAX_NODES``.
    """
    found = _bounded(
        graph.entities(),
        "draw one entity and its surroundings (--focus ID --depth 1) or a query's result "
        "(--query NAME)",
    )
    if not found:
        raise CallError("the graph has no entity to draw; build it with `aidgraph build`")
    return found


def around(graph: Graph, focus: str, depth: int) -> list[str]:
    """
    Return the entity *focus* (an IRI) and all at most *depth* steps away, sorted by IRI.

    Raises:
        CallError: If *depth* is under 1, or the entities are more than ``MAX_NODES``.
    """
    if depth < 1:
        raise CallError(f"depth {depth} shows nothing around the entity; give 1 or more")
    advice = "lower --depth" if depth > 1 else "draw a query's result instead (--query NAME)"
    reached = {focus}
    edge = {focus}
    for _ in range(depth):
        edge = {near for iri in edge for near in graph.neighbours(iri)} - reached
        reached |= edge
        _bounded(reached, advice)
    return sorted(reached)


def named(graph: Graph, iris: Iterable[str]) -> list[str]:
    """
    Return the entities among *iris*, and those that the claims among *iris* speak of.

    Raises:
        CallError: If there are none, or more than ``MAX_NODES``.
    """
    found: set[str] = set()
    for iri in filter(is_iri, iris):
        parties = [iri, *(p for predicate in _PARTIES for p in _values(graph, iri, predicate))]
        found.update(party for party in parties if graph.kind(party))
    if not found:
        raise CallError(
            "the query's result names no entity of the graph, so there is nothing to draw; "
            "select a variable that is an entity or a claim"
        )
    return _bounded(found, "narrow the query, for example with LIMIT")


def _values(graph: Graph, iri: str, predicate: str) -> list[str]:
    nodes = graph.objects(iri, predicate)
    return [node.value for node in nodes if isinstance(node, ox.NamedNode)]


def _bounded(iris: Iterable[str], advice: str) -> list[str]:
    found = set(islice(iris, MAX_NODES + 1))
    if len(found) > MAX_NODES:
        raise CallError(
            f"the picture would have more than {MAX_NODES:,} nodes, which nobody can read; {advice}"
        )
    return sorted(found)


def find_entity(graph: Graph, text: str) -> str:
    """
    Return the IRI of the entity that *text* names: its id, its IRI, or exactly one of its labels.

    Raises:
        CallError: If none has that name (close ones are offered) or several have.
    """
    for iri in (text, THING + text):
        if is_iri(iri) and graph.kind(iri):
            return iri
    matches = sorted({iri for iri, name in _names(graph) if name == text})
    if len(matches) == 1:
        return matches[0]
    if matches:
        ids = ", ".join(map(short, matches))
        raise CallError(f"several entities are called {text!r}; name one by its id: {ids}")
    raise CallError(f"no entity is called {text!r}; {_suggestion(graph, text)}")


def _names(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield (entity, label) for every preferred and alternative label of an entity."""
    for predicate in (PREF_LABEL, ALT_LABEL):
        for triple in graph.triples(None, predicate, None):
            iri = getattr(triple.subject, "value", "")
            if graph.kind(iri) and isinstance(triple.object, ox.Literal):
                yield iri, triple.object.value


def _suggestion(graph: Graph, text: str) -> str:
    known: dict[str, str] = {}
    for iri, name in islice(_names(graph), _COMPARED_NAMES):
        known[name.casefold()] = iri
        known[short(iri).casefold()] = iri
    near = nearest(text.casefold(), known, most=5, least=0.5)
    holding = [name for name in known if text and text.casefold() in name]
    ids: Collection[str] = dict.fromkeys(short(known[name]) for name in [*near, *holding])
    if not ids:
        return "give an entity id, an IRI or an exact label"
    return f"did you mean {', '.join(list(ids)[:5])}?"
