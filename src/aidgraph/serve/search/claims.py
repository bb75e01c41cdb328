"""The words of claims: whom and what they name, amounts as told and as numbers, quotes, notes."""

from collections.abc import Iterator

from aidgraph.rdf.terms import plain
from aidgraph.store.amounts import Amount, write_amount
from aidgraph.store.claims import Figure, Relation, Statement, read_figures, read_relations
from aidgraph.store.graph import Graph
from aidgraph.store.words import Words


def claim_texts(graph: Graph) -> Iterator[tuple[str, list[str]]]:
    """Yield the IRI of each claim of *graph* with the texts that it can be found by.

    Claims about claims (what a figure is part of, whom it counts) are told by those claims.
    """
    for figure in read_figures(graph):
        yield figure.iri, _distinct(_of_figure(graph, figure))
    for relation in read_relations(graph):
        if graph.kind(relation.subject):
            yield relation.statement.iri, _distinct(_of_relation(graph, relation))


def _of_figure(graph: Graph, figure: Figure) -> Iterator[str]:
    for iri in (figure.about, figure.provider, figure.receiver):
        if iri:
            yield from graph.label(iri)
    yield from figure.indicator.name
    if figure.flow_kind:
        yield from figure.flow_kind.name
    yield from figure.amount.unit.name
    yield from _numbers(figure.amount)
    yield from _of_statement(figure.statement)


def _numbers(amount: Amount) -> Iterator[str]:
    """Yield an amount as readers of either language write it, and each number of it in digits."""
    yield from write_amount(amount)
    for number in (amount.value, amount.low, amount.high):
        if number is not None:
            yield plain(number)


def _of_relation(graph: Graph, relation: Relation) -> Iterator[str]:
    yield from graph.label(relation.subject)
    yield from graph.label(relation.predicate)
    yield from relation.text
    yield from _of_statement(relation.statement)


def _of_statement(statement: Statement) -> Iterator[str]:
    yield from (quote.exact for quote in statement.quotes)
    for names in (statement.notes, statement.waiver):
        yield from names.words or Words("", "")


def _distinct(texts: Iterator[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
