"""Everything the graph has on one entity, in the order a reader wants it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from aidgraph.rdf.terms import SKOS
from aidgraph.serve.members import COUNTS, counting_figures
from aidgraph.store.claims import (
    Figure,
    Relation,
    Triple,
    claimed_triples,
    figures_of,
    in_words,
    read_figures,
    read_relation,
)
from aidgraph.store.evidence import Evidence, read_quotes
from aidgraph.store.graph import ALT_LABEL, NOTATION, Graph
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line

Direction = Literal["out", "in"]
_MATCHES = (SKOS + "exactMatch", SKOS + "closeMatch")


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Hold the relations of an entity by one predicate in one direction.

    ``relations`` are a part of all, ``total`` in number, from ``offset`` on.
    """

    predicate: str
    direction: Direction
    relations: tuple[Relation, ...]
    total: int
    offset: int

    @property
    def sort(self) -> str:
        """Return who says so: ``stated`` where a report does."""
        sorts = {relation.sort for relation in self.relations}
        return "stated" if "stated" in sorts else min(sorts, default="stated")


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Hold the figures that give a number for the same thing; ``differ``: not the same number."""

    figures: tuple[Figure, ...]
    differ: bool


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """Hold an entity with its names and where they stand, its relations and its figures.

    ``members`` are the figures that tell how many it is, where it is a group.
    """

    iri: str
    kind: str
    labels: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    matches: tuple[tuple[str, str], ...]
    quotes: tuple[Evidence, ...]
    groups: tuple[RelationGroup, ...]
    figures: tuple[FigureGroup, ...]
    members: tuple[Figure, ...]

    @property
    def different(self) -> int:
        """Return for how many things the numbers differ."""
        return sum(group.differ for group in self.figures)


def read_summary(graph: Graph, iri: str, most: int) -> EntitySummary:
    """Return the summary of the entity *iri*, with at most *most* relations in each group."""
    grouped = read_grouped(graph, iri)
    members = counting_figures(graph, iri) if ("in", COUNTS) in grouped else ()
    groups = [read_group(graph, key, grouped[key], 0, most) for key in sorted(grouped)]
    figures = list(read_figures(graph, figures_of(graph, iri)))
    return EntitySummary(
        iri=iri,
        kind=graph.kind(iri) or "Entity",
        labels=tuple(_labels(graph, iri)),
        aliases=tuple(map(one_line, graph.values(iri, ALT_LABEL))),
        codes=tuple(_codes(graph, iri)),
        matches=tuple((p, v) for p in _MATCHES for v in graph.values(iri, p)),
        quotes=read_quotes(graph, iri),
        groups=tuple(sorted(groups, key=lambda g: (g.sort != "stated", g.direction == "in"))),
        figures=tuple(_alike(figures)),
        members=tuple(members),
    )


GroupKey = tuple[Direction, str]
Claimed = Sequence[tuple[Triple, set[str]]]
"""Triples, each with the claims of it, in the order of a page."""


def read_grouped(graph: Graph, iri: str) -> dict[GroupKey, Claimed]:
    """Return the triples of the entity *iri* by their direction and predicate."""
    grouped: dict[GroupKey, dict[Triple, set[str]]] = defaultdict(dict)
    for triple, claims in claimed_triples(graph, iri).items():
        direction: Direction = "out" if triple[0] == iri else "in"
        grouped[direction, triple[1]][triple] = claims
    return {
        key: [(triple, found[triple]) for triple in sorted(found, key=in_words)]
        for key, found in grouped.items()
    }


def read_group(
    graph: Graph, key: GroupKey, found: Claimed, offset: int, most: int
) -> RelationGroup:
    """Return a part of a group of relations: of all that were *found* by *key*."""
    direction, predicate = key
    part = found[offset : offset + most]
    relations = tuple(read_relation(graph, triple, claims) for triple, claims in part)
    return RelationGroup(predicate, direction, relations, len(found), offset)


def _labels(graph: Graph, iri: str) -> Iterable[tuple[str, str]]:
    """Yield (language, label), Chinese first."""
    for node in graph.objects(iri, SKOS + "prefLabel"):
        language = getattr(node, "language", None) or ""
        yield language.partition("-")[0], one_line(node.value)


def _codes(graph: Graph, iri: str) -> Iterable[tuple[str, str]]:
    """Yield (IRI of the code scheme, code); the datatype of a notation is its scheme."""
    for node in graph.objects(iri, NOTATION):
        if (datatype := getattr(node, "datatype", None)) is not None:
            yield datatype.value, one_line(node.value)


def _alike(figures: Sequence[Figure]) -> list[FigureGroup]:
    """Put figures of the same thing beside each other: indicator, unit, period and parties."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        period = figure.statement.period
        groups[
            figure.kind,
            figure.about,
            figure.provider,
            figure.receiver,
            figure.indicator.name,
            figure.amount.unit.key,
            period.text if period else Words("", ""),
        ].append(figure)
    found = [FigureGroup(tuple(group), _differ(group)) for group in groups.values()]
    return sorted(found, key=_order)


def _differ(figures: Sequence[Figure]) -> bool:
    """Tell whether the numbers are not the same, a total and its parts aside."""
    parts = {figure.iri for figure in figures if figure.parts_of}
    amounts = {(f.amount.value, f.amount.low, f.amount.high) for f in figures if f.iri not in parts}
    return len(amounts) > 1


def _order(group: FigureGroup) -> tuple[str, str, Decimal, str]:
    """Return what groups are sorted by: money, results, the rest; of an indicator the largest."""
    first = group.figures[0]
    kinds = {"FundingFlow": "1", "Outcome": "2"}
    return kinds.get(first.kind, "3"), first.indicator.name.en, -first.amount.size, first.iri
