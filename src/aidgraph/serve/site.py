"""What every page of the site needs: the graph, the settings, the words, and how to render."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar, cast

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from aidgraph.errors import CallError
from aidgraph.query.answer import Answer, Job, Limits
from aidgraph.query.workers.pool import Workers
from aidgraph.query.workers.repeated import RepeatedQueries
from aidgraph.query.workers.settings import PoolSettings
from aidgraph.serve.assets import assets_hash
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.origins import OwnPassages
from aidgraph.serve.render import Renderer
from aidgraph.serve.search.find import Finder, IndexFinder
from aidgraph.serve.search.index import SearchIndex, open_index
from aidgraph.serve.search.named import Named, read_named
from aidgraph.serve.settings import Settings
from aidgraph.serve.summaries import SummaryFolder
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples, open_store
from aidgraph.store.passages import Passage, read_passages, report_of
from aidgraph.text.report import ReportText, read_report_text

T = TypeVar("T")
K = TypeVar("K")
_MOST_COPIED = 512 * 2**20  # bytes of N-Quads: about two gigabytes in memory
PROBLEM_JSON = "application/problem+json"
Described = Mapping[str, Callable[[Triples], str]]
"""Make the named graphs that queries can ask besides the graph, as N-Triples, by name."""


class QueryRunner(Protocol):
    """Run strangers' queries, in workers here or at an endpoint."""

    def start(self) -> None:
        """Be ready for the first query."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...

    def ask(self, job: Job, cancelled: threading.Event | None = None) -> Answer:
        """Return the answer to *job*; set *cancelled* to give up."""
        ...


@dataclass(frozen=True)
class Site:
    """Hold a graph, opened for reading, and what its pages share.

    ``store`` is that of the build in ``folder``, or its ``graph.nq`` in memory, and never written;
    or, where it is ``remote``, what asks the endpoint of that address. ``passages`` are the
    sentences around spans, by the span's IRI, of the reports whose ``texts`` were given; ``named``
    are the terms and questions that a search finds; ``summaries`` are what pages read of the whole
    graph, each once; ``build`` is a hash that changes whenever the graph does; ``published`` is the
    address of a site of files.
    """

    folder: Path
    settings: Settings
    store: Triples
    graph: Graph
    manifest: Mapping[str, Any]
    build: str
    passages: Mapping[str, Passage]
    texts: Mapping[str, ReportText]
    renderer: Renderer = field(repr=False)
    finder: Finder = field(repr=False)
    named: Lazy[tuple[Named, ...]] = field(repr=False)
    workers: QueryRunner = field(repr=False)
    kept: SummaryFolder = field(repr=False)
    descriptions: Mapping[str, Lazy[str]] = field(repr=False)
    published: str | None = None
    remote: str = ""
    summaries: list[Lazy[Any]] = field(default_factory=list, repr=False)
    named_summaries: dict[str, Lazy[Any]] = field(default_factory=dict, repr=False)

    def lazy(self, work: Callable[[], T]) -> Lazy[T]:
        """Return *work* to be done once, at the latest when a page first wants it."""
        summary = Lazy(work)
        self.summaries.append(summary)
        return summary

    def summary(self, name: str, kind: Any, work: Callable[[], T]) -> Lazy[T]:
        """Return what *work* makes, of the type *kind*: the same for all who give that *name*.

        That of a large graph is kept beside its build.
        """
        if name not in self.named_summaries:
            self.named_summaries[name] = self.lazy(partial(self.kept.get, name, kind, work))
        return self.named_summaries[name]

    def keeping(self, work: Callable[[K], T], most: int = 4) -> Callable[[K], T]:
        """Return *work*, whose *most* last answers are kept for the next page of the same thing.

        Of a remote graph, which may change meanwhile, nothing is kept.
        """
        return work if self.remote else cast("Callable[[K], T]", lru_cache(most)(work))

    @cached_property
    def triples(self) -> int:
        """Return how many triples the graph has; a store on disk is read through for it, once."""
        return len(self.store)

    def prepare(self) -> None:
        """Work out what pages share, so that the first reader of each waits no longer.

        Of a remote graph only what is wanted is asked.
        """
        if self.remote:
            return
        _ = self.triples
        for summary in (*self.summaries, *self.descriptions.values()):
            summary()
        self.renderer.read_templates()

    @property
    def index(self) -> SearchIndex:
        """Return the search index.

        Raises:
            CallError: If there is none, since the graph is remote.
        """
        if isinstance(self.finder, IndexFinder):
            return self.finder.index
        raise CallError(f"{self.remote}: a graph at an endpoint has no index; serve a copy of it")

    def close(self) -> None:
        """Close the index, if there is one."""
        if isinstance(self.finder, IndexFinder):
            self.finder.index.close()

    @property
    def etag(self) -> str:
        """Return a hash of everything that pages are made of: the graph and our own files."""
        return hashlib.sha256(f"{self.build}{assets_hash()}{self.settings}".encode()).hexdigest()

    def render(
        self, request: Request, template: str, *, status: int = 200, **context: object
    ) -> HTMLResponse:
        """Return the page *template* in the language of the request."""
        return self.renderer.render(request, template, status=status, **context)

    def json(self, data: object, *, status: int = 200, media: str = "application/json") -> Response:
        """Return *data* as JSON, in UTF-8."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return Response(text.encode(), status_code=status, media_type=media)

    def problem(self, status: int, title: str, detail: str = "") -> Response:
        """Return an error for programs (RFC 9457)."""
        data = {"status": status, "title": title, **({"detail": detail} if detail else {})}
        return self.json(data, status=status, media=PROBLEM_JSON)


def open_site(
    folder: Path,
    settings: Settings,
    texts: Iterable[Path] = (),
    described: Described = MappingProxyType({}),
    published: str | None = None,
) -> Site:
    """
    Open the built graph in *folder*; *described* gives the named graphs that tell of it.

    Its store is read on disk: the workers have the graph in memory, once for all of them, and here
    it would be a second copy.  What is to be *published* is read from end to end, and in memory.  A
    store that was opened stays whole when a new build takes its place.

    Raises:
        CallError: If there is no built graph, or a text is of no report of the graph.
    """
    snapshot = folder / "graph.nq"
    if not snapshot.is_file():
        raise CallError(f"{folder}: no built graph here; run `aidgraph build --out {folder}` first")
    with snapshot.open("rb") as stream:
        build = hashlib.file_digest(stream, "sha256").hexdigest()
    on_disk = published is None and (folder / "store").is_dir()
    store = open_store(folder) if on_disk else _loaded(snapshot)
    graph = Graph(store)
    passages, by_report = read_texts(graph, texts)
    kept = SummaryFolder(folder, build, snapshot.stat().st_size)
    descriptions = {
        name: Lazy(partial(kept.get, "description", str, partial(make, store)))
        for name, make in described.items()
    }
    workers = _workers(snapshot, settings, descriptions)
    return Site(
        folder=folder,
        settings=settings,
        store=store,
        graph=graph,
        manifest=_manifest(folder),
        build=build,
        passages=passages,
        texts=by_report,
        renderer=Renderer(graph, settings, passages, build, published),
        finder=IndexFinder(
            open_index(partial(_to_index, graph, snapshot, on_disk=on_disk), folder, build)
        ),
        named=Lazy(lambda: read_named(graph)),
        workers=workers if published is None else RepeatedQueries(workers),
        kept=kept,
        descriptions=descriptions,
        published=published,
    )


def read_texts(
    graph: Graph, texts: Iterable[Path]
) -> tuple[Mapping[str, Passage], Mapping[str, ReportText]]:
    """
    Return the sentences around the spans of *texts*, and the texts, by their report.

    Raises:
        CallError: If a text is of no report of *graph*.
    """
    passages: dict[str, Passage] = {}
    by_report = {}
    for text in map(read_report_text, texts):
        passages |= read_passages(graph, text)
        by_report[report_of(graph, text)] = text
    return OwnPassages(passages), OwnPassages(by_report)


def _loaded(snapshot: Path) -> ox.Store:
    """Return the graph in memory, where a look-up takes a fifth of its time on disk."""
    store = ox.Store()
    store.bulk_load(path=str(snapshot), format=ox.RdfFormat.N_QUADS)
    return store


def _to_index(graph: Graph, snapshot: Path, *, on_disk: bool) -> Graph:
    """
    Return the graph to make the index of: one on disk as a copy in memory, unless that is large.

    An index reads nearly all of it, which takes half of the time so, loading it included.
    """
    copied = on_disk and snapshot.stat().st_size <= _MOST_COPIED
    return Graph(_loaded(snapshot)) if copied else graph


def _workers(snapshot: Path, settings: Settings, descriptions: Mapping[str, Lazy[str]]) -> Workers:
    """Return the workers that run strangers' queries; they start when they are first needed."""
    limits = Limits(rows=settings.query_rows, size=settings.query_bytes)
    pool = PoolSettings(
        settings.workers,
        settings.waiting_queries,
        settings.query_seconds,
        settings.worker_bytes,
        limits,
    )
    return Workers(snapshot, pool, lambda: {name: made() for name, made in descriptions.items()})


def _manifest(folder: Path) -> Mapping[str, Any]:
    """Return what the build says of itself; nothing where someone brought a graph alone."""
    path = folder / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found
