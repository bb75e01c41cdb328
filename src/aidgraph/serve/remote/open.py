"""Open a site over a graph that stays at a SPARQL endpoint."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from aidgraph.query.answer import Limits
from aidgraph.query.remote import RemoteEndpoint
from aidgraph.query.remote_queries import RemoteQueries
from aidgraph.query.remote_triples import RemoteTriples
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.remote.search import RemoteFinder
from aidgraph.serve.remote.views import ABSENT
from aidgraph.serve.render import Renderer
from aidgraph.serve.search.named import read_named
from aidgraph.serve.settings import Settings
from aidgraph.serve.site import Site, read_texts
from aidgraph.serve.sparql.description import GRAPH, describe
from aidgraph.serve.summaries import SummaryFolder
from aidgraph.store.graph import Graph
from aidgraph.store.open import select

_CLASSES = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"


def open_remote_site(address: str, settings: Settings, texts: Iterable[Path] = ()) -> Site:
    """
    Return a site over the default graph of the endpoint at *address*; nothing of it is copied.

    Raises:
        CallError: If that is no address, the endpoint does not answer or has no triple, or a text
            is of no report of the graph.
    """
    store = RemoteTriples(RemoteEndpoint(address))
    graph = Graph(store, store.read_ahead)
    passages, by_report = read_texts(graph, texts)
    build = _fingerprint(store, address)
    queried = RemoteEndpoint(address, seconds=settings.query_seconds)
    renderer = Renderer(graph, settings, passages, build)
    renderer.absent = ABSENT
    return Site(
        folder=Path(),
        settings=settings,
        store=store,
        graph=graph,
        manifest={},
        build=build,
        passages=passages,
        texts=by_report,
        renderer=renderer,
        finder=RemoteFinder(store),
        named=Lazy(lambda: read_named(graph)),
        workers=RemoteQueries(queried, Limits(settings.query_rows, settings.query_bytes)),
        kept=SummaryFolder(Path(), build, 0),
        descriptions={GRAPH: Lazy(lambda: describe(store))},
        remote=address,
    )


def _fingerprint(store: RemoteTriples, address: str) -> str:
    """Return a hash of how much the graph has of each class: an endpoint names no build."""
    rows = sorted(f"{row['c'].value} {row['n'].value}" for row in select(store, _CLASSES))
    counted = "\n".join([address, str(len(store)), *rows])
    return hashlib.sha256(counted.encode()).hexdigest()
