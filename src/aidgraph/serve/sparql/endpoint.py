"""Answer queries over HTTP: the SPARQL 1.1 Protocol, read-only."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from aidgraph.errors import AidgraphError
from aidgraph.query.answer import DEFAULT_GRAPH, GRAPHS, MEDIA, RESULTS, Answer, Job
from aidgraph.query.remote import EndpointError
from aidgraph.query.workers.pool import QueryStoppedError
from aidgraph.serve.sparql.description import (
    GRAPH,
    VOCABULARIES,
    service_description,
    written,
)
from aidgraph.serve.sparql.formats import HTML, NAMES, AcceptedFormats, accepted_formats
from aidgraph.serve.sparql.programs import as_programs
from aidgraph.serve.sparql.query_page import STARTER, page_context
from aidgraph.serve.sparql.request import QueryOperation, read_request
from aidgraph.serve.sparql.unknown import unknown_names
from aidgraph.web.language import language_of
from aidgraph.web.negotiate import negotiate

if TYPE_CHECKING:
    from aidgraph.serve.site import Site

METHODS = ["GET", "HEAD", "POST"]
_ALLOW = "GET, HEAD, POST, OPTIONS"
_LOOK = 0.25  # seconds between two looks whether the client is still there
_RETRY = 2  # seconds after which a busy server may be asked again
_FRESH = {"Cache-Control": "no-store", "Vary": "Accept"}
_HERE = "urn:x-aidgraph:here"  # stands for the address of the endpoint until it is written


class Endpoint:
    """Answer at ``/sparql``."""

    def __init__(self, site: "Site") -> None:
        self.site = site
        room = site.settings.workers + site.settings.waiting_queries
        self._room = threading.BoundedSemaphore(room)
        self._threads = ThreadPoolExecutor(room, thread_name_prefix="sparql")

    @property
    def description(self) -> str:
        """Return the description of the graph."""
        return self.site.descriptions[GRAPH]()

    async def answer(self, request: Request) -> Response:
        """Answer a request to the endpoint; every failure is answered in words."""
        try:
            return await self._answer(request)
        except HTTPException as error:
            return self._failure(request, error.status_code, error.detail)
        except QueryStoppedError as error:
            answer = self._failure(request, 503, str(error))
            wait = self.site.settings.query_seconds if error.reason == "slow" else _RETRY
            answer.headers["Retry-After"] = f"{wait:.0f}"
            return answer
        except EndpointError as error:
            return self._failure(request, 502, str(error))
        except AidgraphError as error:
            return self._failure(request, 503, str(error))

    async def _answer(self, request: Request) -> Response:
        operation = await read_request(request, self.site.settings.request_bytes)
        formats = accepted_formats(request.headers.get("accept", ""), operation.formats)
        if operation.query is None:
            return await self._introduce(request, formats)
        if formats.nothing:
            raise HTTPException(406, f"no such format; there are {', '.join(NAMES)}")
        if formats.page:
            return await self._show(request, operation, operation.query)
        job = self._job(request, operation, operation.query, formats)
        found = await self._ask(request, job)
        if found.outcome == "wrong":
            raise HTTPException(400, found.body.decode())
        if found.outcome == "unacceptable":
            raise HTTPException(406, _other_formats(found.body.decode()))
        media = formats.graphs if found.form in GRAPHS else formats.results
        answer = Response(found.body, headers={**_FRESH, "Content-Type": _typed(media or "")})
        if found.cut:
            answer.headers["X-Result-Truncated"] = "true"
            answer.headers["X-Result-Limit"] = found.cut
            answer.headers["Link"] = f'<{self.site.settings.prefix}/about>; rel="help"'
        return answer

    async def _introduce(self, request: Request, formats: AcceptedFormats) -> Response:
        """Show the form to people, and the description of the service to programs."""
        if request.method == "POST":
            raise HTTPException(400, "there is no query; send it as the field `query`")
        if formats.page:
            return self._page(request, STARTER, None)
        form = formats.graphs_form or "ttl"
        text = await run_in_threadpool(self._service, str(request.url.replace(query="")), form)
        return Response(
            text, headers={**_FRESH, "Content-Type": _typed(formats.graphs or MEDIA[form])}
        )

    def _service(self, address: str, form: str) -> bytes:
        """Return the description; the endpoint is named relatively, whatever it is reached by."""
        lines = service_description(_HERE) + self.description
        body = written(lines, GRAPHS[form])
        if form == "nt":
            return body.replace(_HERE.encode(), address.encode("ascii", "ignore"))
        return body.replace(_HERE.encode(), b"")

    async def void(self, form: str, request: Request) -> Response:
        """Answer with the description of the graph alone."""
        accept = request.headers.get("accept", "")
        media = negotiate("" if form else accept, [MEDIA[name] for name in GRAPHS])
        if media is None:
            media = MEDIA["ttl"]  # who looks here wants the description in whatever form
        name = next(name for name, known in MEDIA.items() if known == media)
        text = await run_in_threadpool(written, self.description, GRAPHS[name])
        return Response(text, headers={"Content-Type": _typed(media)})

    def _job(
        self, request: Request, operation: QueryOperation, query: str, formats: AcceptedFormats
    ) -> Job:
        default = operation.default
        here = not (default or operation.named or self.site.remote)
        if here and any(name in query for name in VOCABULARIES):
            default = (DEFAULT_GRAPH, GRAPH)
        return Job(
            query,
            formats.results_form,
            formats.graphs_form,
            default=default,
            named=operation.named or ((GRAPH,) if default else ()),
            base=str(request.url.replace(query="", fragment="")),
        )

    async def _ask(self, request: Request, job: Job) -> Answer:
        """Ask a worker, and give up where the client has gone."""
        if not self._room.acquire(blocking=False):
            raise QueryStoppedError("busy", "too many queries are running; try again later")
        gone = threading.Event()
        try:
            future = asyncio.get_running_loop().run_in_executor(
                self._threads, self.site.workers.ask, job, gone
            )
            while not (await asyncio.wait({future}, timeout=_LOOK))[0]:
                if await request.is_disconnected():
                    gone.set()
            return future.result()
        finally:
            gone.set()
            self._room.release()

    async def _show(self, request: Request, operation: QueryOperation, query: str) -> Response:
        """Answer with a page: the query in its form, and the rows in a table."""
        job = self._job(request, operation, query, AcceptedFormats(MEDIA["json"], MEDIA["ttl"]))
        try:
            found = await self._ask(request, job)
        except QueryStoppedError as error:
            return self._page(request, query, None, str(error), 503)
        except EndpointError as error:
            return self._page(request, query, None, str(error), 502)
        if found.outcome != "done":
            return self._page(request, query, None, found.body.decode(), 400)
        return self._page(request, query, found)

    def _page(
        self,
        request: Request,
        query: str,
        found: Answer | None,
        error: str = "",
        status: int = 200,
    ) -> Response:
        language = language_of(request)
        context = page_context(self.site, query, found, language)
        if query != STARTER:
            base = self.site.settings.base_url.rstrip("/") or str(request.base_url).rstrip("/")
            path = self.site.settings.prefix if not self.site.settings.base_url else ""
            context["programs"] = as_programs(f"{base}{path}/sparql", query)
            context["unknown"] = unknown_names(self.site.graph, query)
        page = self.site.render(request, "sparql.html.j2", status=status, error=error, **context)
        page.headers["Cache-Control"] = "no-store"
        return page

    def _failure(self, request: Request, status: int, why: str) -> Response:
        """Say what is wrong, as JSON to who accepts only that, else as text."""
        kinds = ["text/plain", "application/problem+json", "application/sparql-results+json"]
        kind = negotiate(request.headers.get("accept", ""), [*kinds, "application/json", HTML])
        if kind and kind.endswith("json"):
            return self.site.problem(status, "The query was not answered", why)
        return PlainTextResponse(f"{why}\n", status, headers=_FRESH)


def _other_formats(what: str) -> str:
    """Say how an answer in rows or triples can be had, which was wanted as the other of these."""
    names = GRAPHS if what == "triples" else RESULTS
    return f"the answer has {what}, which can be had as {', '.join(names)}; ask for one of these"


def _typed(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
