"""The SPARQL 1.1 endpoint: the protocol, the description of the service, and its page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, Route

from aidgraph.errors import AidgraphError
from aidgraph.serve.sparql.endpoint import METHODS, Endpoint

if TYPE_CHECKING:
    from aidgraph.serve.site import Site


def routes(site: "Site") -> list[BaseRoute]:
    """Return the routes of the endpoint and of its description."""
    endpoint = Endpoint(site)
    return [
        Route("/sparql", endpoint.answer, methods=METHODS),
        Route("/.well-known/void", partial(endpoint.void, "")),
        Route("/void.ttl", partial(endpoint.void, "ttl")),
    ]


@asynccontextmanager
async def lifespan(site: "Site") -> AsyncIterator[None]:
    """Start the workers, while pages are answered already, and end them with the server."""
    Thread(target=_start, args=(site,), daemon=True).start()
    try:
        yield
    finally:
        await run_in_threadpool(site.workers.close)


def _start(site: "Site") -> None:
    """Start the workers; where that fails, or the server ends meanwhile, queries are told why."""
    with suppress(AidgraphError):
        site.workers.start()
