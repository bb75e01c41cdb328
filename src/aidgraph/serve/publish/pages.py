"""Write every page of a site, by several processes where there are many."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
from starlette.applications import Starlette

from aidgraph.query import list_queries
from aidgraph.rdf.iri import ONTOLOGY, THING, term
from aidgraph.rdf.terms import OA
from aidgraph.serve.app import create_app
from aidgraph.serve.publish.addresses import ALONE, FILLED, Addresses
from aidgraph.serve.publish.crawl import Crawler
from aidgraph.serve.settings import Settings
from aidgraph.store.graph import TYPE, Graph

if TYPE_CHECKING:
    from aidgraph.serve.site import Site

_NO_PAGES = (
    term("Record"),
    *(OA + name for name in ("SpecificResource", "TextQuoteSelector", "TextPositionSelector")),
)
_CHUNK = 100  # things that a process is given
_FEW = 1000  # things that one process publishes sooner than several


@dataclass(frozen=True, slots=True)
class Publication:
    """Hold what is published and how: the graph, the folder, the settings, the address."""

    graph: Path
    folder: Path
    settings: Settings
    address: str

    def app(self) -> Starlette:
        """Return the site whose pages become files."""
        return create_app(self.graph, self.settings, published=self.address)


def write_pages(app: Starlette, job: Publication, processes: int) -> int:
    """Write every page of *app*, the site of *job*; return how many they are."""
    site: Site = app.state.site
    things = [_address(path) for path in published_things(site.graph)]
    terms = [f"/ontology/{name}" for name in published_terms(site.graph)]
    crawler = Crawler(app, _addresses(site.graph), job.folder)
    site.workers.start()
    try:
        questions = [f"/queries/{query.name}" for query in list_queries()]
        written = crawler.write(questions)
    finally:
        site.workers.close()
    read = [f"{path}/read" for path in things if path.startswith("/documents/")]
    first = ["/", *ALONE, *FILLED, *read]
    number = processes or (os.cpu_count() or 1 if len(things) > _FEW else 1)
    if number == 1:
        return written + crawler.write(first + things + terms)
    with ProcessPoolExecutor(number, get_context("spawn"), _begin, (job,)) as pool:
        parts = [[path] for path in first] + list(_parts(things + terms))
        return written + sum(pool.map(_work, parts))


def published_things(graph: Graph) -> list[str]:
    """Return the paths of the things that have a page; spans and records stand on those of claims.

    They are the entities, those of old ids too, the claims, the sources and the periods.
    """
    triples = graph.triples(None, None, None)
    every = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    without = {iri for kind in _NO_PAGES for iri in graph.subjects(TYPE, kind)}
    return sorted(iri.removeprefix(THING) for iri in every - without if iri.startswith(THING))


def published_terms(graph: Graph) -> list[str]:
    """Return the names of the terms of the ontology that have a page."""
    typed = graph.triples(None, TYPE, None)
    every = {t.subject.value for t in typed if isinstance(t.subject, ox.NamedNode)}
    return sorted({iri.removeprefix(ONTOLOGY) for iri in every if iri.startswith(ONTOLOGY)} - {""})


def _addresses(graph: Graph) -> Addresses:
    return Addresses(frozenset(published_things(graph)), frozenset(published_terms(graph)))


def _address(path: str) -> str:
    """Return the served address of a thing; that of a report is its document's."""
    name = path.removeprefix("report/")
    return f"/documents/{name}" if name != path and "/" not in name else f"/doc/{path}"


def _parts(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(paths), _CHUNK):
        yield paths[start : start + _CHUNK]


_crawlers: list[Crawler] = []


def _begin(job: Publication) -> None:
    """Open the site in a process that is to write pages of it."""
    app = job.app()
    _crawlers.append(Crawler(app, _addresses(app.state.site.graph), job.folder))


def _work(paths: Iterable[str]) -> int:
    return _crawlers[0].write(paths)
