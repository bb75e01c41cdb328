"""What the rules look up beside the figures: labels, hierarchies, and who shares what."""

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from aidgraph.check.audit.figures import Figure, read_figures, short
from aidgraph.store import select

_PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
_COMPONENTS = f"{_PREFIXES} SELECT ?part ?whole WHERE {{ ?part aid:componentOf ?whole }}"
_BROADER = f"""{_PREFIXES}
SELECT ?narrow ?broad WHERE {{ ?narrow skos:broader+ ?broad ; a aid:Indicator }}"""
_SECTORS = f"""{_PREFIXES}
SELECT ?thing ?sector ?en ?zh WHERE {{
  ?thing aid:sector ?purpose . ?purpose skos:broader ?sector .
  ?sector skos:prefLabel ?en , ?zh FILTER(LANG(?en) = "en" && LANG(?zh) = "zh")
}}"""
_LABELS = f"""{_PREFIXES}
SELECT ?thing ?label WHERE {{
  ?thing skos:prefLabel ?label ; aid:namedIn ?report FILTER(LANG(?label) = "{{language}}")
}}"""
# A named target smaller than a county: places with a code of prefecture or county level are where
# everything happens, so sharing one says nothing.
_TARGETS = f"""{_PREFIXES}
SELECT DISTINCT ?thing ?target WHERE {{
  {{ ?thing aid:supports|aid:built|aid:locatedIn ?target }}
  UNION {{ ?target aid:partOf ?thing }}
  UNION {{ ?part aid:partOf ?thing ; aid:locatedIn ?target }}
  ?target a ?type FILTER(?type IN (aid:Place, aid:Facility))
  FILTER NOT EXISTS {{ ?target skos:notation ?code FILTER(STRLEN(STR(?code)) = 6) }}
}}"""


@dataclass(frozen=True, slots=True)
class Context:
    """Hold the figures and what relates them; keys and members are IRIs unless said."""

    figures: list[Figure]
    components: dict[str, list[str]]
    narrower: dict[str, set[str]]  # indicator keys
    sectors: dict[str, dict[str, tuple[str, str]]]  # thing -> sector -> labels en, zh
    targets: dict[str, set[str]]
    labels: dict[str, dict[str, str]]  # language -> thing -> label

    def label(self, thing: str, language: str = "en") -> str:
        """Return the label of an entity, or its id."""
        return self.labels[language].get(thing, short(thing))


def read_context(store: ox.Store) -> Context:
    """Return what the rules need of the graph in *store*."""

    def pairs(query: str) -> list[tuple[str, str]]:
        return [(row[0].value, row[1].value) for row in select(store, query)]

    components, targets = defaultdict(list), defaultdict(set)
    narrower: dict[str, set[str]] = defaultdict(set)
    for part, whole in sorted(pairs(_COMPONENTS)):
        components[whole].append(part)
    for narrow, broad in pairs(_BROADER):
        narrower[_key(broad)].add(_key(narrow))
    for thing, target in pairs(_TARGETS):
        targets[thing].add(target)
    sectors: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in select(store, _SECTORS):
        sectors[row["thing"].value][row["sector"].value] = (row["en"].value, row["zh"].value)
    labels = {lang: dict(pairs(_LABELS.replace("{language}", lang))) for lang in ("en", "zh")}
    return Context(read_figures(store), components, narrower, sectors, targets, labels)


def _key(iri: str) -> str:
    return short(iri).removeprefix("indicator-")
