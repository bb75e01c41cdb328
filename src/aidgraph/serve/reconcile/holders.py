"""Find the things that have a value, for queries that give no name."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

import pyoxigraph as ox

from aidgraph.link.normalise import form
from aidgraph.link.profile import Profile
from aidgraph.rdf.iri import is_iri
from aidgraph.serve.reconcile.properties import Property
from aidgraph.serve.reconcile.query import Given
from aidgraph.store.graph import NOTATION, Graph

_MOST = 500


class Holders:
    """Look up which things have a value of a property; *find* tells what thing a name means."""

    def __init__(self, graph: Graph, find: Callable[[str], Profile | None]) -> None:
        self._graph = graph
        self._find = find
        self._concepts: dict[str, dict[str, set[str]]] = {}
        self._lock = Lock()

    def of(self, wanted: Property, given: Given) -> list[str]:
        """Return the IRIs of the things with a value, sorted, at most 500."""
        text = (given.id or given.text).strip()
        if not text:
            return []
        return sorted(self._look_up(wanted, text))[:_MOST]

    def _look_up(self, wanted: Property, text: str) -> set[str]:
        if wanted.sort == "code":
            value = ox.Literal(text, datatype=ox.NamedNode(wanted.term))
            return self._graph.subjects(NOTATION, value)
        if wanted.sort == "link":
            return self._graph.subjects(wanted.term, text) if is_iri(text) else set()
        if wanted.sort in {"name", "alias"}:
            profile = self._find(text)
            return {profile.id} if profile else set()
        if wanted.sort == "relation":
            return self._with_object(wanted.term, text)
        if wanted.sort == "inverse" and (profile := self._find(text)):
            return set(self._graph.values(profile.id, wanted.term))
        return set()

    def _with_object(self, predicate: str, text: str) -> set[str]:
        profile = self._find(text)
        objects = (
            {profile.id} if profile else self._concepts_of(predicate).get(form(text).plain, set())
        )
        return set().union(*(self._graph.subjects(predicate, iri) for iri in objects))

    def _concepts_of(self, predicate: str) -> dict[str, set[str]]:
        """Return what is no entity and *predicate* leads to, by its names and its code."""
        with self._lock:
            if predicate not in self._concepts:
                self._concepts[predicate] = self._read_concepts(predicate)
            return self._concepts[predicate]

    def _read_concepts(self, predicate: str) -> dict[str, set[str]]:
        triples = self._graph.triples(None, predicate, None)
        iris = {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
        found: dict[str, set[str]] = defaultdict(set)
        for iri in iris:
            if self._graph.kind(iri) is None:
                for text in (*self._graph.label(iri), *self._graph.values(iri, NOTATION)):
                    found[form(text).plain].add(iri)
        return dict(found)
