"""Search by name at a SPARQL endpoint: there is no index, so the endpoint looks through names."""

from collections.abc import Mapping
from functools import lru_cache

import pyoxigraph as ox

from aidgraph.chinese.script import fold
from aidgraph.rdf.iri import is_iri, term
from aidgraph.rdf.terms import SKOS, literal
from aidgraph.serve.search.facets import FACETS, PREFIXES, Facet, full_value, short_value
from aidgraph.serve.search.find import Hit, SearchQuery, SearchResult
from aidgraph.serve.search.text import runs
from aidgraph.store.graph import ENTITY_CLASSES
from aidgraph.store.open import Triples, select

_LONGEST = 200  # characters of a query that are read
_KEPT = 256  # searches
_NAMING = " ".join(f"<{SKOS}{name}>" for name in ("prefLabel", "altLabel", "notation"))
_CLASSES = " ".join(f"<{term(name)}>" for name in ENTITY_CLASSES)
_FACETS = {facet.name: facet for facet in FACETS}
_Counts = tuple[tuple[str, int], ...]


class RemoteFinder:
    """
    Find entities by their labels, aliases and codes, and count them by facet, with SPARQL alone.

    Every word has to stand in one name, as it was typed or in simplified letters; neither pinyin
    nor slips find anything, and claims are not searched.  What was found is kept.
    """

    def __init__(self, store: Triples) -> None:
        self._store = store
        self._rows = lru_cache(_KEPT)(self._read_rows)

    def find(
        self, query: SearchQuery, *, limit: int, offset: int = 0, facets: bool = False
    ) -> SearchResult:
        """Return what *query* finds: called just so, then beginning so, then all others."""
        named, chosen = _named(query.text), dict(query.chosen)
        where = f"{named} {_narrowed(chosen)}"
        counted = self._rows(f"SELECT (COUNT(DISTINCT ?entity) AS ?n) {{ {where} }}")
        rows = self._rows(_page(where, limit, offset)) if limit else ()
        return SearchResult(
            hits=tuple(Hit(entity, name) for entity, name, *_ in rows),
            total=int(counted[0][0]),
            alike=False,
            facets=self._facets(named, chosen) if facets else {},
        )

    def find_claims(
        self, text: str, *, limit: int, offset: int = 0
    ) -> tuple[int, tuple[str, ...]] | None:
        """Return None: the words of claims stand in no index here."""

    def _facets(self, named: str, chosen: Mapping[str, str]) -> dict[str, _Counts]:
        found = {}
        for facet in FACETS:
            others = {name: value for name, value in chosen.items() if name != facet.name}
            where = f"{named} {_narrowed(others)} {{ {facet.query} }}"
            rows = self._rows(
                f"SELECT ?value (COUNT(DISTINCT ?entity) AS ?n) {{ {where} }} GROUP BY ?value"
            )
            counts = ((short_value(value), int(count)) for value, count in rows)
            found[facet.name] = tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
        return found

    def _read_rows(self, query: str) -> tuple[tuple[str, ...], ...]:
        found = select(self._store, f"{PREFIXES}{query}")
        return tuple(tuple(value.value if value else "" for value in row) for row in found)


def _named(text: str) -> str:
    """Return the pattern of the entities in one of whose names each word of *text* stands.

    Without any text that is every entity; of a text without words, such as ``!``, none.
    """
    typed = text[:_LONGEST].encode("utf-8", "ignore").decode().lower()
    words = runs(typed)
    entity = f"?entity aid:namedIn ?report ; a ?class VALUES ?class {{ {_CLASSES} }}"
    if not words:
        none = "FILTER(false)" if fold(typed) else ""
        return f"{entity} BIND(?entity AS ?name) BIND(1 AS ?rank) {none}"
    key, folded = ("".join(runs(one)) for one in (typed, fold(typed)))
    held = " && ".join(_holds("?low", word) for word in words)
    return f"""{entity} VALUES ?naming {{ {_NAMING} }} ?entity ?naming ?name
      BIND(LCASE(STR(?name)) AS ?low) FILTER({held})
      BIND(IF(?low IN ({literal(typed)}, {literal(key)}, {literal(folded)}), 1,
           IF(STRSTARTS(?low, {literal(words[0])}), 2, 3)) AS ?rank)"""


def _holds(variable: str, word: str) -> str:
    spelt = dict.fromkeys((word, fold(word)))
    found = " || ".join(f"CONTAINS({variable}, {literal(one)})" for one in spelt)
    return f"({found})"


def _narrowed(chosen: Mapping[str, str]) -> str:
    """Return the patterns of the chosen facet values; each binds variables of its own."""
    return " ".join(
        _chosen(_FACETS[name], value) for name, value in chosen.items() if name in _FACETS
    )


def _chosen(facet: Facet, value: str) -> str:
    full = full_value(value)
    is_year = full.isascii() and full.isdigit()
    if not (is_year or is_iri(full)):
        return "FILTER(false)"
    written = full[:_LONGEST] if is_year else str(ox.NamedNode(full))
    return f"{{ SELECT DISTINCT ?entity {{ {facet.query} FILTER(?value = {written}) }} }}"


def _page(where: str, limit: int, offset: int) -> str:
    return (
        f"SELECT ?entity (SAMPLE(?name) AS ?matched) (MIN(?rank) AS ?first) {{ {where} }} "
        f"GROUP BY ?entity ORDER BY ?first ?entity LIMIT {limit} OFFSET {offset}"
    )
