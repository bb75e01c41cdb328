"""The words of claims: whom and what they name, amounts as told and as numbers, quotes, notes."""

from collections.abc import Iterator, Mapping

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import plain
from aidgraph.store.amounts import Amount, write_amount
from aidgraph.store.claims import Figure, Statement, Triple, read_figures, text_of, triple_of
from aidgraph.store.evidence import Evidence, quotes_among, read_every_span
from aidgraph.store.graph import NOTE, Graph, Resource, pages
from aidgraph.store.words import Names, Words


def claim_texts(graph: Graph) -> Iterator[tuple[str, list[str]]]:
    """Yield the IRI of each claim of *graph* with the texts that it can be found by.

    Claims about claims (what a figure is part of, whom it counts) are told by those claims.
    """
    for figure in read_figures(graph):
        yield figure.iri, _distinct(_of_figure(graph, figure))
    spans = read_every_span(graph)
    for page in pages(graph.instances("Relation")):
        for iri, claim in graph.resources(page).items():
            triple = triple_of(claim)
            if triple and graph.kind(triple[0]):
                yield iri, _distinct(_of_relation(graph, claim, triple, spans))


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


def _of_relation(
    graph: Graph, claim: Resource, triple: Triple, spans: Mapping[str, Evidence]
) -> Iterator[str]:
    """Yield the texts of a relation; of all that it states nothing else is read."""
    subject, predicate, value = triple
    yield from graph.label(subject)
    yield from graph.label(predicate)
    yield from text_of(graph, predicate, value)
    standing = claim.values(term("evidence"))
    yield from (quote.exact for quote in quotes_among(spans[e] for e in standing if e in spans))
    for said in (NOTE, term("waiver")):
        yield from Names.read(claim.objects(said)).words or Words("", "")


def _of_statement(statement: Statement) -> Iterator[str]:
    yield from (quote.exact for quote in statement.quotes)
    for names in (statement.notes, statement.waiver):
        yield from names.words or Words("", "")


def _distinct(texts: Iterator[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]
