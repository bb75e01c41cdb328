"""The properties of the protocol: what can be compared with a column, or fetched as one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyoxigraph as ox

from aidgraph.rdf.iri import ONTOLOGY, term
from aidgraph.rdf.terms import SKOS
from aidgraph.rdf.vocabulary import ontology_triples
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.reconcile.kinds import ANY, class_name
from aidgraph.store.graph import ALT_LABEL, ENTITY_CLASSES, PREF_LABEL, TYPE, Graph
from aidgraph.store.words import Words
from aidgraph.web.words import say

Sort = Literal["name", "alias", "type", "code", "link", "relation", "inverse", "figure"]
_LINKS = ("exactMatch", "closeMatch")
_BACK = "^"
_NOTHING = Words("", "")
_PREFIX = "PREFIX aid: <https://w3id.org/aidgraph/ontology#> PREFIX skos: <" + SKOS + "> "
_CLASSES = " ".join(f"aid:{name}" for name in ENTITY_CLASSES)
_OUT = (
    _PREFIX
    + f"""SELECT ?c ?p (COUNT(DISTINCT ?s) AS ?n) {{
  VALUES ?c {{ {_CLASSES} }} ?s a ?c ; ?p ?o }} GROUP BY ?c ?p"""
)
_CODES = (
    _PREFIX
    + f"""SELECT ?c ?p (COUNT(DISTINCT ?s) AS ?n) {{
  VALUES ?c {{ {_CLASSES} }} ?s a ?c ; skos:notation ?o
  BIND(DATATYPE(?o) AS ?p) }} GROUP BY ?c ?p"""
)
_IN = (
    _PREFIX
    + f"""SELECT ?c ?p (COUNT(DISTINCT ?o) AS ?n) {{
  VALUES ?c {{ {_CLASSES} }} ?o a ?c . ?s ?p ?o ; aid:namedIn ?source }} GROUP BY ?c ?p"""
)
_FIGURES = (
    _PREFIX
    + f"""SELECT ?c ?p (COUNT(DISTINCT ?s) AS ?n) {{
  VALUES ?c {{ {_CLASSES} }} ?s a ?c . ?f aid:about ?s ; aid:indicator ?p }} GROUP BY ?c ?p"""
)


@dataclass(frozen=True, slots=True)
class Property:
    """
    Hold a property: its id in the protocol, and the term of the graph that it stands for.

    ``term`` is the IRI of a predicate, a code scheme or an indicator; of a name its language.
    """

    id: str
    sort: Sort
    term: str
    name: Words
    description: Words


class Catalogue:
    """List the properties that the graph uses, and for which types how often."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._used = Lazy(self._count)

    def get(self, identifier: str) -> Property | None:
        """Return the property with an id, where the graph uses it."""
        return self._used()[0].get(identifier.removeprefix("aid:").removeprefix(ONTOLOGY))

    def all(self) -> list[Property]:
        """Return every property that the graph uses, the most used first."""
        return self.of_type(ANY)

    def of_type(self, name: str) -> list[Property]:
        """Return the properties that things of a class have, those that most have first.

        Those of the other direction come after them.
        """
        known, counts = self._used()
        if not class_name(name):
            return []
        chosen = [name] if class_name(name) != ANY else list(ENTITY_CLASSES)
        totals = {i: sum(counts[i].get(c, 0) for c in map(class_name, chosen)) for i in known}
        found = [i for i, total in totals.items() if total]
        return [known[i] for i in sorted(found, key=lambda i: (i.startswith(_BACK), -totals[i], i))]

    def _count(self) -> tuple[dict[str, Property], dict[str, dict[str, int]]]:
        known: dict[str, Property] = {}
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for sort, text in (("out", _OUT), ("code", _CODES), ("inverse", _IN), ("figure", _FIGURES)):
            for row in self._graph.select(text):
                for found in self._read(sort, row["p"].value):
                    known.setdefault(found.id, found)
                    name = row["c"].value.removeprefix(ONTOLOGY)
                    counts[found.id][name] = int(row["n"].value)
        return known, dict(counts)

    def _read(self, sort: str, iri: str) -> Iterator[Property]:
        """Yield the properties that a term of the graph stands for in the protocol."""
        local = iri.removeprefix(ONTOLOGY)
        words = self._graph.label(iri)
        if sort == "code":
            yield Property(local, "code", iri, words, _definition(iri))
        elif sort == "figure":
            local = local if iri.startswith(ONTOLOGY) else f"indicator/{iri.rpartition('/')[2]}"
            yield Property(local, "figure", iri, words, _definition(iri))
        elif sort == "inverse":
            if iri.startswith(ONTOLOGY) and iri != term("namedIn"):
                back = _said("reconcile.inverse", zh=words.zh, en=words.en)
                yield Property(_BACK + local, "inverse", iri, back, _definition(iri))
        elif iri == PREF_LABEL:
            yield from (
                Property(f"name-{tag}", "name", tag, _said(f"reconcile.name-{tag}"), _NOTHING)
                for tag in ("zh", "en")
            )
        elif iri == ALT_LABEL:
            yield Property("alias", "alias", iri, _said("reconcile.alias"), _NOTHING)
        elif iri == TYPE:
            yield Property("type", "type", iri, _said("reconcile.type"), _NOTHING)
        elif iri in {SKOS + name for name in _LINKS}:
            local = iri.removeprefix(SKOS)
            yield Property(local, "link", iri, _said(f"reconcile.{local}"), _NOTHING)
        elif iri.startswith(ONTOLOGY) and iri not in _INNER:
            yield Property(local, "relation", iri, words, _definition(iri))


_INNER = {term(name) for name in ("namedIn", "evidence", "hasOutcome", "provides")}


def _said(key: str, **values: str) -> Words:
    """Return a text of the interface in both languages; *values* are by language."""
    return Words(
        say("zh", key, name=values.get("zh", "")), say("en", key, name=values.get("en", ""))
    )


def _definition(iri: str) -> Words:
    texts = _definitions().get(iri, {})
    return Words(texts.get("zh", ""), texts.get("en", ""))


@cache
def _definitions() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in ontology_triples():
        subject, value = triple.subject, triple.object
        definition = triple.predicate.value == SKOS + "definition"
        if definition and isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            found[subject.value][value.language or ""] = value.value
    return dict(found)
