"""Reconciliation: match a table of names with the things of the graph, as OpenRefine does.

``/reconcile`` speaks version 0.2 of the protocol, ``/reconcile/v1`` the draft of 1.0; both have
``/zh`` and ``/en`` after them for the language of names.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from aidgraph.serve.reconcile.requests import Handler, with_problems
from aidgraph.serve.reconcile.routing import ReconciliationRoutes
from aidgraph.serve.reconcile.service import Service
from aidgraph.serve.site import Site

_LANGUAGES = ("/zh", "/en", "")


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of both versions of the service, in each language."""
    own_routes = ReconciliationRoutes(Service(site))
    found: list[BaseRoute] = []
    for version, own in (("/v1", own_routes.draft_routes()), ("", own_routes.routes())):
        for language in _LANGUAGES:
            root = f"/reconcile{version}{language}"
            params = {"language": language.removeprefix("/")}
            for path, methods, handler in own:
                answer = with_problems(site, _named(handler, params, root))
                found.append(Route(root + path, answer, methods=methods))
    return found


def _named(handler: Handler, params: dict[str, str], root: str) -> Handler:
    """Return *handler* with the language and the root of its address in the request."""

    async def answer(request: Request) -> Response:
        request.scope["path_params"] = {**request.path_params, **params, "root": root}
        return await handler(request)

    return answer
