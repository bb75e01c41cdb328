"""What claims and entities stand on: spans of a report, records of a dataset."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import DCTERMS, OA
from aidgraph.store.graph import TYPE, Graph, Resource, pages

_SELECTOR = OA + "hasSelector"
_PHRASES = f"""
PREFIX oa: <{OA}>
SELECT ?source ?exact WHERE {{
  ?selector oa:exact ?exact . ?span oa:hasSelector ?selector ; oa:hasSource ?source
}}"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    Hold a span of a report, or a record of a dataset.

    A span has the words as printed (``exact``), their code points, end exclusive, and the ``page``
    that they begin on, 0 where the report has none; a record has a ``key``.  ``source`` is the IRI
    of the report or the dataset.
    """

    iri: str
    source: str = ""
    start: int = 0
    end: int = 0
    exact: str = ""
    key: str = ""
    page: int = 0


def read_evidence(graph: Graph, iris: Iterable[str]) -> dict[str, Evidence]:
    """Return the spans and records *iris*, by IRI, in that order."""
    found = graph.resources(iris)
    parts = graph.resources(p for resource in found.values() for p in resource.values(_SELECTOR))
    return {iri: _evidence(resource, parts) for iri, resource in found.items()}


def read_spans(graph: Graph, *, offset: int = 0, limit: int | None = None) -> Iterator[Evidence]:
    """Yield every span of a report, sorted by IRI; or a page of them."""
    iris = sorted(graph.subjects(TYPE, OA + "SpecificResource"))
    for page in pages(iris[offset : None if limit is None else offset + limit]):
        yield from read_evidence(graph, page).values()


def read_every_span(graph: Graph) -> dict[str, Evidence]:
    """Return every span of a report, by IRI, with its words and their places alone.

    A few walks over the graph; :func:`read_evidence` looks each span up.
    """
    selectors = {
        name: {
            triple.subject.value: triple.object.value
            for triple in graph.triples(None, OA + name, None)
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal)
        }
        for name in ("exact", "start", "end")
    }
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in graph.triples(None, _SELECTOR, None):
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            for name, texts in selectors.items():
                if text := texts.get(triple.object.value):
                    found[triple.subject.value][name] = text
    return {
        iri: Evidence(iri, start=int(texts["start"]), end=int(texts["end"]), exact=texts["exact"])
        for iri, texts in found.items()
        if len(texts) == len(selectors)
    }


def read_phrases(graph: Graph) -> dict[str, set[str]]:
    """Return the words that each report is quoted with, by its IRI; asked for at once."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, exact in graph.select(_PHRASES):
        found[source.value].add(exact.value)
    return found


def read_quotes(graph: Graph, iri: str) -> tuple[Evidence, ...]:
    """Return the spans that a claim or an entity stands on, in the order of the report."""
    evidence = graph.values(iri, term("evidence"))
    return quotes_among(read_evidence(graph, evidence).values())


def quotes_among(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the spans of *evidence*, in the order of the report; records are left out."""
    spans = (one for one in evidence if one.exact)
    return tuple(sorted(spans, key=lambda span: (span.start, span.end, span.iri)))


def _evidence(found: Resource, parts: dict[str, Resource]) -> Evidence:
    texts = {"exact": "", "start": "", "end": ""}
    for iri in found.values(_SELECTOR):
        for name, text in texts.items():
            texts[name] = text or parts[iri].value(OA + name)
    exact, start, end = texts.values()
    if exact and start and end:
        page = int(found.value(term("page")) or 0)
        source = found.value(OA + "hasSource")
        return Evidence(found.iri, source, int(start), int(end), exact, page=page)
    source = found.value(DCTERMS + "isPartOf") or found.value(OA + "hasSource")
    return Evidence(found.iri, source, key=found.value(term("key")))
