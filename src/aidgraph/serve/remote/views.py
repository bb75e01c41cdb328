"""Which views a graph at an endpoint has: those that ask for what they show, and no others."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

ABSENT = frozenset({"graph", "path", "map", "timeline", "money", "flows", "compare", "audit"})
"""The sections of the site that read the whole graph before they show any of it."""

_WHOLE = re.compile(
    rf"/({'|'.join(sorted(ABSENT))}|reconcile|search)(\.\w+)?(/.*)?"
    r"|/api/(path|places|neighbours|subgraph|evidence|export|complete)"
    r"|/(documents|queries)/\{name\}\.(csv|xlsx|json)"
)
_WHY = (
    "this view reads the whole graph, which stays at its endpoint here; start the site with "
    "--copy to have it"
)


def remote_route(route: BaseRoute) -> BaseRoute:
    """
    Return *route*, or where its view needs the whole graph, a route that says so (501).

    >>> remote_route(Route("/money", print)).path, remote_route(Route("/about", print)).endpoint
    ('/money', <built-in function print>)
    """
    if not (isinstance(route, Route) and _needs_whole(route.path)):
        return route
    return Route(route.path, _absent, methods=sorted(route.methods or ["GET"]))


def _needs_whole(path: str) -> bool:
    """Tell whether the view at *path* reads the whole graph.

    >>> [_needs_whole(path) for path in ("/money.csv", "/search", "/queries/{name}.csv", "/sparql")]
    [True, False, False, False]
    """
    kept = {"/search", "/queries/{name}.csv"}
    return path not in kept and _WHOLE.fullmatch(path) is not None


def _absent(_request: Request) -> Response:
    raise HTTPException(501, _WHY)
