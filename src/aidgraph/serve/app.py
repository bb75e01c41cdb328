"""Put the site together: the areas with their routes, and what holds for every answer."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from types import ModuleType

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from aidgraph.errors import AidgraphError, CallError
from aidgraph.query.remote import EndpointError
from aidgraph.serve.assets import static_route
from aidgraph.serve.middleware import (
    EntityTags,
    Failures,
    Preferences,
    SecurityHeaders,
)
from aidgraph.serve.origins import OtherOrigins
from aidgraph.serve.remote.views import remote_route
from aidgraph.serve.settings import Settings
from aidgraph.serve.site import Site, open_site
from aidgraph.serve.sparql.description import GRAPH, describe
from aidgraph.web.guard import HostGuard

AREAS = ("things.linked", "api", "pages", "sparql", "canvas", "reconcile")


def create_app(
    folder: Path,
    settings: Settings,
    texts: Iterable[Path] = (),
    published: str | None = None,
) -> Starlette:
    """
    Return the site over the built graph in *folder*; *texts* are files of its reports' texts.

    *published* is given where its pages are to become files: the address that they will be at, or
    an empty text where nobody knows.

    Each area of the site is a module with ``routes(site)`` and, where something has to be started
    and ended with the server, ``lifespan(site)``, an async context manager.

    Raises:
        CallError: If there is no built graph, or a text is of no report of the graph.
    """
    return _app(open_site(folder, settings, texts, {GRAPH: describe}, published))


def keep_summaries(folder: Path) -> None:
    """
    Make what the site over the build in *folder* reads first, and keep it there.

    That is the search index and, of a large graph, the summaries of its views.

    Raises:
        CallError: If there is no built graph.
    """
    site: Site = create_app(folder, Settings()).state.site
    try:
        site.prepare()
    finally:
        site.close()


def create_remote_app(address: str, settings: Settings, texts: Iterable[Path] = ()) -> Starlette:
    """
    Return the site over the graph at the SPARQL endpoint *address*, of which nothing is copied.

    Views that read the whole graph are absent.

    Raises:
        CallError: As :func:`aidgraph.serve.remote.open.open_remote_site`.
    """
    from aidgraph.serve.remote.open import open_remote_site  # noqa: PLC0415  seldom needed

    return _app(open_remote_site(address, settings, texts))


def _app(site: Site) -> Starlette:
    areas = [_area(name) for name in AREAS]

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.callback(site.close)
            for area in areas:
                if hasattr(area, "lifespan"):
                    await stack.enter_async_context(area.lifespan(site))
            yield

    settings = site.settings
    routes = [route for area in areas for route in area.routes(site)]
    app = Starlette(
        routes=[static_route(), *(map(remote_route, routes) if site.remote else routes)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(OtherOrigins, allowed=settings.origins, base=settings.base_url),
            Middleware(HostGuard, hosts=settings.hosts, why=_OTHER_HOST, any_port=True),
            Middleware(Preferences),
            Middleware(EntityTags, etag=site.etag),
            Middleware(Failures, answer=partial(_error, site, status=500)),
        ],
        exception_handlers={
            HTTPException: partial(_http_error, site),
            AidgraphError: partial(_own_error, site),
        },
        lifespan=lifespan,
    )
    app.state.site = site
    return app


def _area(name: str) -> ModuleType:
    return import_module(f"aidgraph.serve.{name}")


def _http_error(site: Site, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    if detail == HTTPStatus(status).phrase:  # Starlette's own words say no more than the title
        detail = ""
    answer = _error(site, request, status, detail)
    headers = getattr(error, "headers", None) or {}
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def _own_error(site: Site, request: Request, error: Exception) -> Response:
    if isinstance(error, EndpointError):
        return _error(site, request, 502, str(error))
    return _error(site, request, 400 if isinstance(error, CallError) else 500, str(error))


def _error(site: Site, request: Request, status: int, detail: str = "") -> Response:
    if request.url.path.startswith(("/api/", "/reconcile")):
        return site.problem(status, _TITLES.get(status, "Error"), detail)
    known = status if status in _TITLES else 500
    return site.render(request, "error.html.j2", status=status, code=known, detail=detail)


_OTHER_HOST = (
    "this site does not answer to that host name; start it with --base-url or set "
    "AIDGRAPH_ALLOW_HOSTS"
)
_TITLES = {
    400: "The request is wrong",
    404: "Not found",
    405: "Method not allowed",
    406: "No such format",
    413: "The request is too large",
    500: "The server failed",
    501: "Not in this site",
    502: "The endpoint gave no answer",
    503: "Busy",
}
