"""Write the clusters of a library as the data that the page's script reads."""

from typing import Any

from aidgraph.store.graph import Graph
from aidgraph.visualize.linkage import Linkage
from aidgraph.visualize.overview import MOST_OPENED, Overview, gathered, overview
from aidgraph.visualize.tiles import Tile

Json = dict[str, Any]
_BESIDE = 5  # clusters that one is linked most with


def library_data(graph: Graph, linkage: Linkage) -> Json:
    """Return the clusters of *linkage* in every grouping, each with its drawings, as JSON."""
    return {
        "most": MOST_OPENED,
        "groupings": {
            by: _grouping(overview(graph, linkage, clustering))
            for by, clustering in gathered(linkage).items()
        },
    }


def _grouping(drawn: Overview) -> Json:
    found = drawn.clustering
    return {
        "alone": len(found.alone),
        "folded": sum(cluster.folded for cluster in found.clusters),
        "clusters": [
            {"name": name, "members": cluster.members, "beside": cluster.beside[:_BESIDE]}
            for name, cluster in zip(drawn.names, found.clusters, strict=True)
        ],
        "drawings": {
            window: {
                "size": size,
                **{
                    language: [_tile(tile) for tile in tiles]
                    for (name, language), tiles in drawn.tiles.items()
                    if name == window
                },
            }
            for window, size in drawn.windows.items()
        },
    }


def _tile(tile: Tile) -> Json:
    return {
        "box": [round(side, 1) for side in tile.box],
        "heading": tile.heading,
        "size": tile.size,
        "dots": tile.dots,
        "lines": tile.lines,
        "labels": tile.labels,
        "more": tile.more,
    }
