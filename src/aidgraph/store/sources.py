"""The sources of claims: reports and datasets."""

from collections.abc import Iterator
from dataclasses import dataclass

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import DCTERMS
from aidgraph.store.graph import LANGUAGE, PUBLISHER, SOURCE_CLASSES, TITLE, TYPE, Graph, pages
from aidgraph.store.periods import Period, read_periods
from aidgraph.store.words import Names, Words


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a report or a dataset that states claims; ``kind`` is ``Report`` or ``Dataset``.

    ``name`` is its title for readers, ``title`` the title as it stands.
    """

    iri: str
    kind: str
    name: Words
    title: Names
    publisher: str
    language: str
    licence: str
    period: Period | None


def read_source(graph: Graph, iri: str) -> Source:
    """Return the source *iri*; what is no dataset is a report."""
    return next(_sources(graph, [iri]))


def read_sources(graph: Graph, *, offset: int = 0, limit: int | None = None) -> Iterator[Source]:
    """Yield the reports, then the datasets, each sorted by IRI; or a page of them."""
    iris = [iri for class_ in SOURCE_CLASSES for iri in graph.instances(class_)]
    listed = list(dict.fromkeys(iris))
    for page in pages(listed[offset : None if limit is None else offset + limit]):
        yield from _sources(graph, page)


def _sources(graph: Graph, iris: list[str]) -> Iterator[Source]:
    found = graph.resources(iris)
    period = {iri: resource.value(term("period")) for iri, resource in found.items()}
    periods = read_periods(graph, period.values())
    for iri, resource in found.items():
        yield Source(
            iri=iri,
            kind="Dataset" if term("Dataset") in resource.values(TYPE) else "Report",
            name=graph.label(iri),
            title=Names.read(resource.objects(TITLE)),
            publisher=resource.value(PUBLISHER),
            language=resource.value(LANGUAGE),
            licence=resource.value(DCTERMS + "license"),
            period=periods.get(period[iri]),
        )
