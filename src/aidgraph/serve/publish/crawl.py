"""Ask the site for its pages in turn, within this process, and write each as a file."""

import asyncio
import inspect
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from aidgraph.errors import AidgraphError
from aidgraph.model import Language
from aidgraph.serve.publish.addresses import Addresses
from aidgraph.serve.publish.rewrite import rewrite
from aidgraph.web.words import LANGUAGES

_HTML = ".html"
_NOT_FOUND = 404
_BUSY, _TRIES = 503, 3  # a query that ran too long may be quick enough the next time


@dataclass(frozen=True)
class Crawler:
    """Write what an *app* answers below *folder*."""

    app: Starlette
    addresses: Addresses
    folder: Path
    written: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    def write(self, paths: Iterable[str]) -> int:
        """
        Write the pages of *paths* in both languages, with their parts and their data.

        Return how many pages that were, data not counted.

        Raises:
            AidgraphError: If the site has no answer to one of them.
        """
        before = self._pages()
        for path in paths:
            for language in LANGUAGES:
                self._with_parts(path, language)
        return self._pages() - before

    def _pages(self) -> int:
        return sum(file.endswith(_HTML) for file in self.written)

    def _with_parts(self, path: str, language: Language) -> None:
        """Write a page and the parts and choices of it that it leads to."""
        waiting = [path]
        while waiting:
            address = waiting.pop()
            place = self.addresses.place(address, language)
            if place is None or place.file in self.written:
                continue
            self.written.add(place.file)
            body = self._ask(address, language)
            if place.file.endswith(_HTML):
                path = urlsplit(address).path
                page = rewrite(body.decode("utf-8"), place.file, language, self.addresses, path)
                waiting += page.leads_to
                body = page.html.encode("utf-8")
            target = self.folder / place.file
            if (above := place.file.rpartition("/")[0]) not in self.made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self.made.add(above)
            target.write_bytes(body)

    def _ask(self, address: str, language: Language) -> bytes:
        for _ in range(_TRIES):
            status, body = ask(self.app, address, language)
            if status == 200:
                return body
            if status != _BUSY:
                break
        raise AidgraphError(f"{address}: the site answers with status {status}")


def ask(app: Starlette, address: str, language: Language) -> tuple[int, bytes]:
    """
    Return the status and the body of what the route of *address* in *app* answers to a reader.

    What *app* does for servers, such as headers and a thread for each answer, is left out.
    """
    scope = _scope(address, language)
    for route in app.routes:
        match, found = route.matches(scope)
        if match is Match.FULL and isinstance(route, Route):
            try:
                answer = route.endpoint(Request({**scope, **found}))
                answer = _awaited(answer) if inspect.iscoroutine(answer) else answer
            except HTTPException as error:
                return error.status_code, b""
            except AidgraphError as error:
                raise AidgraphError(f"{address}: {error}") from error
            return answer.status_code, bytes(answer.body)
    return _NOT_FOUND, b""


def _awaited(answer: Coroutine[None, None, Response]) -> Response:
    with ThreadPoolExecutor(1) as alone:  # where the caller's own thread may run a loop already
        return alone.submit(asyncio.run, answer).result()


def _scope(address: str, language: Language) -> Scope:
    parts = urlsplit(address)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [
            (b"host", b"localhost"),
            (b"cookie", f"lang={language}".encode()),
            (b"accept", b"text/html"),
        ],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 443),
    }
