"""The sentence around each span, for readers who hold the report's text."""

from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.errors import AidgraphError, CallError
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import OA
from aidgraph.store.evidence import read_evidence
from aidgraph.store.graph import Graph, short
from aidgraph.text.report import ReportText

_LIST_MARKS = "-*# \t\n"
_MOST = 160  # code points on either side of a span


class Passage(NamedTuple):
    """Hold what stands before and after a span in its sentence."""

    before: str
    after: str


def read_passages(graph: Graph, report: ReportText) -> dict[str, Passage]:
    """
    Return the sentence around every span of the report whose text *report* is, by the span's IRI.

    Raises:
        CallError: If no report of the graph was made from this text (its SHA-256 differs).
        AidgraphError: If a span of the graph does not hold in the text.
    """
    passages = {}
    spans = sorted(graph.subjects(OA + "hasSource", report_of(graph, report)))
    for quote in filter(lambda span: span.exact, read_evidence(graph, spans).values()):
        if report.text[quote.start : quote.end] != quote.exact:
            raise AidgraphError(
                f"{short(quote.iri)}: the text does not have these words there; "
                "check the encoding with `aidgraph verify` and build again"
            )
        passages[quote.iri] = _around(report, quote.start, quote.end)
    return passages


def report_of(graph: Graph, report: ReportText) -> str:
    """
    Return the IRI of the report whose text *report* is.

    Raises:
        CallError: If no report of the graph was made from this text (its SHA-256 differs).
    """
    hashes = {
        triple.object.value: triple.subject.value
        for triple in graph.triples(None, term("sha256"), None)
        if isinstance(triple.object, ox.Literal) and isinstance(triple.subject, ox.NamedNode)
    }
    if report.sha256 not in hashes:
        known = "; ".join(f"{short(iri)} {sha}" for sha, iri in sorted(hashes.items())) or "none"
        raise CallError(
            f"the text has SHA-256 {report.sha256}, which no report of the graph has ({known}); "
            "give the very file that the encoding was made from"
        )
    return hashes[report.sha256]


def _around(report: ReportText, start: int, end: int) -> Passage:
    left, right = report.sentence(start, end)
    before, after = report.text[left:start].lstrip(_LIST_MARKS), report.text[end:right].rstrip()
    if len(before) > _MOST:
        before = f"…{before[-_MOST:]}"
    if len(after) > _MOST:
        after = f"{after[:_MOST]}…"
    return Passage(before, after)
