"""The graph as a picture: canvas, paths between two things, map, and what can be taken away."""

from starlette.routing import BaseRoute

from aidgraph.serve.canvas import complete, export, graph_page, map_page, neighbours, path_page
from aidgraph.serve.site import Site

_PARTS = (graph_page, path_page, map_page, neighbours, export, complete)


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the area."""
    return [route for part in _PARTS for route in part.routes(site)]
