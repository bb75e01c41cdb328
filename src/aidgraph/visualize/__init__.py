"""Draw a graph as one interactive HTML page that works offline and that no label can script."""

from aidgraph.visualize.draw import draw_graph
from aidgraph.visualize.scope import MAX_NODES

__all__ = ["MAX_NODES", "draw_graph"]
