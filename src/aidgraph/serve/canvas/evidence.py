"""The evidence of one link, as data: who states it, how, in which words."""

from typing import Any

from aidgraph.rdf.iri import term
from aidgraph.serve.canvas.links import FLOW, CanvasLink, predicate_label, statements_of
from aidgraph.serve.marks import statement_data
from aidgraph.serve.site import Site
from aidgraph.store.amounts import write_amount
from aidgraph.store.claims import Statement, read_figures
from aidgraph.store.evidence import Evidence
from aidgraph.store.graph import Graph, short
from aidgraph.store.passages import Passage
from aidgraph.text.visible import one_line

Json = dict[str, Any]


def link_evidence(site: Site, link: CanvasLink) -> Json:
    """Return *link* in words, and every statement of it with its quotes."""
    graph = site.graph
    return {
        "sentence": sentence(graph, link),
        "statements": [
            {"claim": short(one.iri), **_amount(graph, link, one.iri), **_statement(site, one)}
            for one in statements_of(graph, link)
        ],
    }


def sentence(graph: Graph, link: CanvasLink) -> Json:
    """Return *link* as a sentence in both languages, in the direction in which it is stated."""
    start, middle, end = (
        graph.label(link.start), predicate_label(graph, link.predicate), graph.label(link.end)
    )  # fmt: skip
    return {
        "zh": f"{start.zh} {middle.zh} {end.zh}",
        "en": f"{start.en} {middle.en} {end.en}",
    }


def _amount(graph: Graph, link: CanvasLink, claim: str) -> Json:
    if link.predicate != FLOW:
        return {}
    figure = next(read_figures(graph, [claim]))
    kind = figure.flow_kind.name._asdict() if figure.flow_kind else None
    return {"amount": write_amount(figure.amount)._asdict(), "flowKind": kind}


def _statement(site: Site, statement: Statement) -> Json:
    return {
        "source": {"id": short(statement.source), **site.graph.label(statement.source)._asdict()},
        "origin": site.graph.label(term(statement.origin))._asdict() if statement.origin else None,
        "confidence": statement.confidence,
        **statement_data(site.graph, statement),
        "period": statement.period.text._asdict() if statement.period else None,
        "quotes": [_quote(quote, site.passages.get(quote.iri)) for quote in statement.quotes],
    }


def _quote(quote: Evidence, passage: Passage | None) -> Json:
    written: Json = {"text": one_line(quote.exact), "start": quote.start, "end": quote.end}
    if quote.page:
        written["page"] = quote.page
    if passage:
        written |= {"before": one_line(passage.before), "after": one_line(passage.after)}
    return written
