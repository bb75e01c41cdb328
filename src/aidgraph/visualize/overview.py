"""Show a whole library at one look: its clusters as tiles, in a wide window and on a phone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from aidgraph.model import Language
from aidgraph.store.graph import Graph
from aidgraph.store.words import Words
from aidgraph.visualize.clusters import GROUPINGS, SEVERAL, Cluster, Clustering, Grouping, gather
from aidgraph.visualize.linkage import Linkage
from aidgraph.visualize.tiles import Tile, lay_out
from aidgraph.web.words import LANGUAGES, say

FROM = 300  # entities; fewer can be read as one picture
MOST_OPENED = 300  # entities of a cluster that are drawn when it is opened
_WIDE = (1400.0, 760.0)
_NARROW = 380.0  # width on a phone, whose picture is as long as it has to be
_ROW = 165.0  # height there of what two clusters need


@dataclass(frozen=True, slots=True)
class Overview:
    """
    Hold the clusters of a library and how they are drawn.

    ``windows`` are the sizes of the drawings by their names, ``wide`` and ``tall``; ``tiles`` the
    drawings by name and language.
    """

    clustering: Clustering
    names: tuple[Words, ...]
    windows: Mapping[str, tuple[float, float]]
    tiles: Mapping[tuple[str, Language], tuple[Tile, ...]]


def gathered(linkage: Linkage) -> dict[Grouping, Clustering]:
    """Return the clusters of *linkage* in every grouping that has more than one."""
    found = {by: gather(linkage, by) for by in GROUPINGS}
    kept = {by: c for by, c in found.items() if sum(bool(k.anchor) for k in c.clusters) > 1}
    return kept or {"place": found["place"]}


def overview(graph: Graph, linkage: Linkage, clustering: Clustering) -> Overview:
    """Return how *clustering* is drawn, with the names of *graph*."""
    names = tuple(cluster_name(graph, cluster) for cluster in clustering.clusters)
    rows = max(math.ceil(len(names) / 2), 3)
    windows = {"wide": _WIDE, "tall": (_NARROW, rows * _ROW)}
    tiles: dict[tuple[str, Language], tuple[Tile, ...]] = {}
    for key, window in windows.items():
        for language in LANGUAGES:
            headings = [name.of(language) for name in names]
            found = lay_out(
                linkage,
                clustering,
                window,
                headings,
                lambda n, language=language: graph.label(linkage.entities[n]).of(language),  # type: ignore[misc]
            )
            tiles[key, language] = tuple(found)
    return Overview(clustering, names, windows, tiles)


def cluster_name(graph: Graph, cluster: Cluster) -> Words:
    """Return what a cluster is called: by its anchor, or the words for what has none."""
    if cluster.anchor == SEVERAL:
        return Words(*(say(language, "clusters.several") for language in LANGUAGES))
    if cluster.anchor:
        return graph.label(cluster.anchor)
    key = "clusters.restOf" if cluster.folded else "clusters.rest"
    return Words(*(say(language, key, n=cluster.folded) for language in LANGUAGES))
