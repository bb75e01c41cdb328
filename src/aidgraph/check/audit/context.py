"""What the rules look up beside the figures: labels, hierarchies, and who shares what."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from aidgraph.check.audit.figures import AuditFigure, audit_figures, indicator_key, last_step
from aidgraph.model import Language
from aidgraph.store.evidence import read_phrases
from aidgraph.store.graph import Graph

Pairs = Callable[[str], list[tuple[str, str]]]
"""Answer a query of two columns by the values in its rows."""

_PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
_COMPONENTS = f"{_PREFIXES} SELECT ?part ?whole WHERE {{ ?part aid:componentOf ?whole }}"
_BROADER = f"""{_PREFIXES}
SELECT ?narrow ?broad WHERE {{ ?narrow skos:broader+ ?broad ; a aid:Indicator }}"""
_SECTORS = f"""{_PREFIXES}
SELECT ?thing ?sector WHERE {{ ?thing aid:sector ?purpose . ?purpose skos:broader ?sector }}"""
_REACHES = f"""{_PREFIXES}
SELECT ?thing ?target WHERE {{ ?thing aid:supports|aid:built|aid:locatedIn ?target }}"""
_PART_OF = f"{_PREFIXES} SELECT ?part ?whole WHERE {{ ?part aid:partOf ?whole }}"
_LOCATED_IN = f"{_PREFIXES} SELECT ?part ?place WHERE {{ ?part aid:locatedIn ?place }}"
# A named target smaller than a county: places with a code of prefecture or county level are where
# everything happens, so sharing one says nothing.
_SITES = f"""{_PREFIXES}
SELECT ?thing ?type WHERE {{ VALUES ?type {{ aid:Place aid:Facility }} ?thing a ?type }}"""
_EVERYWHERE = f"""{_PREFIXES}
SELECT ?thing ?code WHERE {{ ?thing skos:notation ?code FILTER(STRLEN(STR(?code)) = 6) }}"""
_WITHIN = f"""{_PREFIXES}
SELECT ?part ?whole WHERE {{ ?part (aid:partOf|aid:locatedIn)+ ?whole }}"""
_SAME = f"""{_PREFIXES}
SELECT ?one ?other WHERE {{
  ?one aid:namedIn ?report ; skos:exactMatch ?other . ?report a aid:Report
}}"""


@dataclass(frozen=True, slots=True)
class Context:
    """Hold the figures and what relates them; keys and members are IRIs unless said."""

    graph: Graph
    figures: list[AuditFigure]
    components: dict[str, list[str]]  # whole -> its stated parts
    wholes: dict[str, set[str]]  # part -> what it is a stated part of
    narrower: dict[str, set[str]]  # indicator keys
    sectors: dict[str, dict[str, tuple[str, str]]]  # thing -> sector -> labels en, zh
    targets: dict[str, set[str]]
    within: dict[str, set[str]]  # thing -> what it is part of or lies in, at any distance
    same: dict[str, str]  # thing -> the one that stands for all that are the same
    phrases: dict[str, set[str]]  # report id -> what it is quoted with

    def label(self, thing: str, language: Language = "en") -> str:
        """Return the label of an entity, one in the other language, or its id."""
        return self.graph.label(thing).of(language)

    def subject(self, figure: AuditFigure) -> str:
        """Return what *figure* is about; things that are linked as the same are one."""
        return self.same.get(figure.about, figure.about)


def read_context(graph: Graph) -> Context:
    """Return what the rules need of *graph*."""

    def pairs(query: str) -> list[tuple[str, str]]:
        return [(row[0].value, row[1].value) for row in graph.select(query)]

    components = defaultdict(list)
    narrower: dict[str, set[str]] = defaultdict(set)
    wholes = defaultdict(set)
    for part, whole in sorted(pairs(_COMPONENTS)):
        components[whole].append(part)
        wholes[part].add(whole)
    for narrow, broad in pairs(_BROADER):
        narrower[indicator_key(broad)].add(indicator_key(narrow))
    sectors: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for thing, sector in pairs(_SECTORS):
        names = graph.label(sector)
        sectors[thing][sector] = names.en, names.zh
    within = defaultdict(set)
    for part, whole in pairs(_WITHIN):
        within[part].add(whole)
    return Context(
        graph=graph,
        figures=audit_figures(graph),
        components=components,
        wholes=wholes,
        narrower=narrower,
        sectors=sectors,
        targets=_targets(pairs),
        within=within,
        same=_same(pairs(_SAME)),
        phrases={last_step(source): words for source, words in read_phrases(graph).items()},
    )


def _targets(pairs: Pairs) -> dict[str, set[str]]:
    """
    Map each thing to the places and facilities that it reaches, itself or by a part of it.

    The sets meet here and not in one query, which an engine may answer by trying all with all.
    """
    sites = {thing for thing, _ in pairs(_SITES)} - {thing for thing, _ in pairs(_EVERYWHERE)}
    places = defaultdict(set)
    for part, place in pairs(_LOCATED_IN):
        places[part].add(place)
    reached = pairs(_REACHES)
    for part, whole in pairs(_PART_OF):
        reached += [(whole, target) for target in {part} | places.get(part, set())]
    targets = defaultdict(set)
    for thing, target in reached:
        if target in sites:
            targets[thing].add(target)
    return targets


def _same(links: list[tuple[str, str]]) -> dict[str, str]:
    """Map each thing to the first of all that are linked with it, at any distance."""
    groups: dict[str, set[str]] = {}
    for pair in links:
        group = set(pair).union(*(groups.get(thing, ()) for thing in pair))
        groups.update(dict.fromkeys(group, group))
    return {thing: min(group) for thing, group in groups.items()}
