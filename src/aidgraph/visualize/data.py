"""Write a view as the data that the page's script reads."""

from collections.abc import Mapping
from typing import Any

from aidgraph.rdf.iri import term
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Figure, Relation, Statement
from aidgraph.store.evidence import Evidence
from aidgraph.store.graph import ENTITY_CLASSES, Graph
from aidgraph.store.passages import Passage
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line
from aidgraph.visualize.network import SHAPES, draw_network, node_sizes
from aidgraph.visualize.story import read_story
from aidgraph.visualize.view import View

Json = dict[str, Any]
_OTHER = Words("其他", "other")  # what is none of the eight kinds


def page_data(
    graph: Graph, view: View, passages: Mapping[str, Passage], *, placed: bool = True
) -> Json:
    """Return *view* as JSON: texts in both languages, ends of relations as numbers of nodes.

    Where it is not *placed* the page's script sets out what is opened.
    """
    return _Writer(graph, view, passages).data(placed=placed)


class _Writer:
    """Turn a view into what the page's script reads."""

    def __init__(self, graph: Graph, view: View, passages: Mapping[str, Passage]) -> None:
        self.graph = graph
        self.view = view
        self.passages = passages
        self.place = {node.iri: number for number, node in enumerate(view.nodes)}
        self.sources = {source.iri: number for number, source in enumerate(view.sources)}
        self.figures = {figure.iri: number for number, figure in enumerate(view.figures)}

    def data(self, *, placed: bool) -> Json:
        view = self.view
        network = draw_network(view, placed=placed)
        reports = [source for source in view.sources if source.kind == "Report"]
        languages = {report.language for report in reports}
        return {
            "nodes": [_without(node, "label") for node in network.nodes],
            "edges": network.edges,
            "currency": view.currency,
            "kinds": [self.kind(name) for name in ENTITY_CLASSES],
            "reports": len(reports),
            "textLanguage": languages.pop() if len(languages) == 1 else "",
            "sources": [
                _compact(kind=s.kind.lower(), title=s.name, publisher=one_line(s.publisher))
                for s in view.sources
            ],
            "entities": self.entities(),
            "lines": [{"sort": edge.sort, "label": edge.label} for edge in view.edges],
            "relations": [self.relation(relation) for relation in view.relations],
            "figures": [self.figure(figure) for figure in view.figures],
            "story": read_story(self.graph, view),
        }

    def kind(self, name: str) -> Json:
        shape, hollow = SHAPES[name]
        return {
            "key": name,
            "name": _OTHER if name == "Entity" else self.graph.label(term(name)),
            "shape": shape,
            "hollow": hollow,
        }

    def entities(self) -> list[Json]:
        return [
            _compact(
                id=one_line(node.id),
                kind=node.kind,
                label=node.label,
                aliases=node.aliases,
                codes=node.codes,
                matches=[one_line(match) for match in node.matches],
                quotes=self.quotes(node.quotes),
            )
            | {"degree": node.degree, "sizes": sizes}
            for node, sizes in zip(self.view.nodes, node_sizes(self.view), strict=True)
        ]

    def end(self, iri: str, text: Words | None = None) -> int | Words | None:
        """Return the number of a node of the picture, or the words for anything else."""
        if not iri:
            return text
        return self.place.get(iri, text or self.graph.label(iri))

    def relation(self, relation: Relation) -> Json:
        return {
            "subject": self.end(relation.subject),
            "predicate": self.graph.label(relation.predicate),
            "object": self.end(relation.value, relation.text),
            "sort": relation.sort,
            "statements": [self.statement(statement) for statement in relation.statements],
        }

    def figure(self, figure: Figure) -> Json:
        parties = {
            role: self.end(iri)
            for role, iri in (
                ("about", figure.about),
                ("provider", figure.provider),
                ("receiver", figure.receiver),
            )
            if iri
        }
        wholes = [self.figures[iri] for iri in figure.parts_of if iri in self.figures]
        return parties | _compact(
            kind=figure.kind,
            indicator=figure.indicator.name,
            amount=write_amount(figure.amount),
            flowKind=figure.flow_kind.name if figure.flow_kind else None,
            partsOf=wholes,
            statement=self.statement(figure.statement),
        )

    def statement(self, statement: Statement) -> Json:
        doubtful = statement.confidence not in {"", "1"}
        return _compact(
            origin=statement.origin,
            confidence=statement.confidence if doubtful else "",
            modality=self.modality(statement),
            plan=statement.is_plan,
            note=one_line(statement.note),
            period=statement.period.text if statement.period else None,
            inferredPeriod=bool(statement.period and statement.period.inferred),
            quotes=self.quotes(statement.quotes),
        ) | {"source": self.sources.get(statement.source)}

    def modality(self, statement: Statement) -> Words | None:
        """Return how it is told, where it is not told as done."""
        stated = statement.modality
        return self.graph.label(term(stated)) if stated and stated != "done" else None

    def quotes(self, quotes: tuple[Evidence, ...]) -> list[Json]:
        return [self.quote(quote) for quote in quotes]

    def quote(self, quote: Evidence) -> Json:
        written: Json = {"text": one_line(quote.exact), "start": quote.start, "end": quote.end}
        if passage := self.passages.get(quote.iri):
            written |= {"before": one_line(passage.before), "after": one_line(passage.after)}
        return written


def _without(item: Json, key: str) -> Json:
    return {name: value for name, value in item.items() if name != key}


def _compact(**values: Any) -> Json:
    """Return *values* without the empty ones."""
    return {key: value for key, value in values.items() if value not in (None, "", (), [], False)}
