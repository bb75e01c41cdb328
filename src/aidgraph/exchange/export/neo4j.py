"""Write the graph as the CSV files that `neo4j-admin database import` reads."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from aidgraph.exchange.export.tables import KINDS
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure, Statement
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import Triples

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
_NODE = ("id:ID", "name", "name_zh", "name_en", "aliases:string[]", "codes:string[]", "indicator",
         "value:double", "min:double", "max:double", "unit", "comparator", "from", "to", "modality",
         "origin", "confidence:double", "iri", ":LABEL")  # fmt: skip
_EDGE = (":START_ID", ":END_ID", ":TYPE", "claim", "source", "from", "to", "modality", "origin",
         "confidence:double")  # fmt: skip
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def export_neo4j(store: Triples) -> dict[str, bytes]:
    """
    Return the files of nodes and of relationships by name; arrays have bars between.

    Nodes are entities, sources and figures; relationships are relations between entities, and what
    a figure is about, who gives, who gets, and which source states it.
    """
    facts = Facts(Graph(store))
    return {NODES: _csv(_NODE, _nodes(facts)), RELATIONSHIPS: _csv(_EDGE, _edges(facts))}


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return text.getvalue().encode()


def _nodes(facts: Facts) -> Iterator[tuple[str, ...]]:
    for source in facts.sources.values():
        title = source.title
        yield _node(source.iri, title.first, title.zh, title.en, label=f"Source;{source.kind}")
    for entity in facts.entities.values():
        names = entity.names
        aliases = "|".join(sorted(name.text.replace("|", "/") for name in entity.aliases))
        codes = "|".join(f"{scheme}:{code}" for scheme, code in entity.codes)
        label = f"Entity;{entity.type}"
        yield _node(entity.iri, names.first, names.zh, names.en, aliases, codes, label=label)
    for figure in facts.figures:
        yield _figure(facts, figure)


def _node(iri: str, *cells: str, label: str) -> tuple[str, ...]:
    filled = (short(iri), *cells)
    return (*filled, *[""] * (len(_NODE) - len(filled) - 2), iri, label)


def _figure(facts: Facts, figure: Figure) -> tuple[str, ...]:
    names, amount = facts.names(figure.indicator.iri), figure.amount
    numbers = ("" if n is None else plain(n) for n in (amount.value, amount.low, amount.high))
    return (
        short(figure.iri), names.first, names.zh, names.en, "", "", figure.indicator.stated,
        *numbers, amount.unit.stated, amount.comparator.stated, *_about(figure.statement),
        figure.iri, f"Figure;{KINDS[figure.kind].capitalize()}",
    )  # fmt: skip


def _about(claim: Statement) -> tuple[str, ...]:
    period = (claim.period.start, claim.period.end) if claim.period else ("", "")
    return (*period, claim.modality or "done", claim.origin, claim.confidence)


def _edges(facts: Facts) -> Iterator[tuple[str, ...]]:
    for relation in facts.relations:
        start, end = relation.subject, relation.object.value
        if start in facts.entities and end in facts.entities:
            kind = _CAPITAL.sub("_", short(relation.predicate)).upper()
            yield _edge(start, end, kind, relation.statement)
    for entity in facts.entities.values():
        for source in entity.sources:
            if source in facts.sources:
                yield (short(entity.iri), short(source), "NAMED_IN", *[""] * (len(_EDGE) - 3))
    for figure in facts.figures:
        ends = (("ABOUT", figure.about), ("PROVIDER", figure.provider),
                ("RECEIVER", figure.receiver), ("STATED_BY", figure.statement.source))  # fmt: skip
        for kind, end in ends:
            if end in facts.entities or end in facts.sources:
                yield _edge(figure.iri, end, kind, figure.statement)


def _edge(start: str, end: str, kind: str, claim: Statement) -> tuple[str, ...]:
    return (short(start), short(end), kind, short(claim.iri), short(claim.source), *_about(claim))
