"""The first look at a large graph: its clusters side by side, each a way into the canvas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request

from aidgraph.errors import CallError
from aidgraph.model import Language
from aidgraph.rdf.iri import THING
from aidgraph.serve.canvas.picture import FirstNodes
from aidgraph.serve.lazy import Lazy
from aidgraph.serve.site import Site
from aidgraph.store.graph import short
from aidgraph.store.words import Words
from aidgraph.visualize.clusters import SEVERAL, Cluster, Clustering, Grouping
from aidgraph.visualize.linkage import Linkage, read_linkage
from aidgraph.visualize.overview import FROM, MOST_OPENED, Overview, gathered, overview
from aidgraph.visualize.tiles import Tile
from aidgraph.web.language import language_of

_REST = "rest"
_NAMED = 5  # entities and clusters that a row of the table names
Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """Hold a cluster as a page shows it: its name, its address or nothing, and what is in it."""

    name: Words
    address: str
    size: int
    heaviest: Names
    beside: tuple[tuple[Words, int], ...]


@dataclass(frozen=True, slots=True)
class LibraryPart:
    """Hold one grouping of a library as a page shows it, with its drawings by window."""

    by: Grouping
    rows: tuple[ClusterRow, ...]
    drawings: Mapping[str, tuple[tuple[float, float], tuple[Tile, ...]]]
    entities: int
    folded: int
    alone: int


class Library:
    """Know the clusters of the graph of a site; they are worked out when first wanted."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linkage = site.lazy(lambda: read_linkage(site.graph))
        self._gathered = site.lazy(lambda: gathered(self._linkage()))
        self._drawn: dict[Grouping, Lazy[Overview]] = {}

    @property
    def groupings(self) -> Iterable[Grouping]:
        """Return what the clusters may be about."""
        return self._gathered()

    def is_large(self) -> bool:
        """Tell whether the graph has more entities than one picture is good for."""
        return len(self._linkage().entities) > min(FROM, self._site.settings.canvas_nodes)

    def linkage(self) -> Linkage:
        """Return who is linked with whom."""
        return self._linkage()

    def chosen(self, by: str) -> Clustering:
        """
        Return the clusters about *by*; about what comes first where it is empty.

        Raises:
            CallError: If the graph has none about that.
        """
        found = {str(key): clustering for key, clustering in self._gathered().items()}
        if by and by not in found:
            raise CallError(f"by: {by[:100]!r} will not do; give one of {', '.join(found)}")
        return found[by or next(iter(found))]

    def opened(self, by: str, key: str) -> tuple[FirstNodes, Words]:
        """
        Return what the cluster *key* about *by* has, what is linked most first, and its name.

        Raises:
            CallError: If there is no such cluster.
        """
        clustering = self.chosen(by)
        most = min(MOST_OPENED, self._site.settings.canvas_nodes)
        drawn = self.drawn(clustering)
        for cluster, name in zip(clustering.clusters, drawn.names, strict=True):
            if cluster_key(cluster) == key:
                entities = self._linkage().entities
                members = tuple(entities[n] for n in cluster.members[:most])
                return FirstNodes(members, len(cluster.members)), name
        raise CallError(f"in: there is no cluster {key[:100]!r} about {clustering.by}")

    def drawn(self, clustering: Clustering) -> Overview:
        """Return the drawings of *clustering*; they are kept."""
        work = Lazy(lambda: overview(self._site.graph, self._linkage(), clustering))
        return self._drawn.setdefault(clustering.by, work)()


def library_part(site: Site, library: Library, by: str, request: Request) -> LibraryPart:
    """Return one grouping as the page of *request* shows it."""
    clustering = library.chosen(by)
    drawn, language = library.drawn(clustering), language_of(request)
    clusters = clustering.clusters
    return LibraryPart(
        clustering.by,
        tuple(_row(site, library, drawn, number, request) for number in range(len(clusters))),
        {key: (size, _tiles(drawn, key, language)) for key, size in drawn.windows.items()},
        sum(len(cluster.members) for cluster in clusters),
        sum(cluster.folded for cluster in clusters),
        len(clustering.alone),
    )


def _tiles(drawn: Overview, key: str, language: Language) -> tuple[Tile, ...]:
    return drawn.tiles[key, language]


def _row(
    site: Site, library: Library, drawn: Overview, number: int, request: Request
) -> ClusterRow:
    cluster = drawn.clustering.clusters[number]
    entities = library.linkage().entities
    return ClusterRow(
        drawn.names[number],
        _address(site, drawn.clustering.by, cluster, request),
        len(cluster.members),
        tuple(entities[n] for n in cluster.members[:_NAMED]),
        tuple((drawn.names[other], links) for other, links in cluster.beside[:_NAMED]),
    )


def _address(site: Site, by: Grouping, cluster: Cluster, request: Request) -> str:
    """Return where a cluster is opened; of a site of files its anchor, if it has one."""
    link = site.renderer.linker(request)
    if site.published is None:
        return link("/graph", by=by, **{"in": cluster_key(cluster)})
    if not cluster.anchor.startswith(THING):
        return ""
    name = short(cluster.anchor)
    report = name.removeprefix("report/")
    return link(f"/documents/{report}") if report != name else link("/graph", focus=name)


def cluster_key(cluster: Cluster) -> str:
    """Return what names a cluster in an address."""
    return cluster.anchor if cluster.anchor == SEVERAL else short(cluster.anchor) or _REST
