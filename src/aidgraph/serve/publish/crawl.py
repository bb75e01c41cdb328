"""Ask the site for its pages in turn, within this process, and write each as a file."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from starlette.applications import Starlette
from starlette.types import Message, Scope

from aidgraph.errors import AidgraphError
from aidgraph.model import Language
from aidgraph.serve.publish.addresses import Addresses
from aidgraph.serve.publish.rewrite import rewrite
from aidgraph.web.words import LANGUAGES

_HTML = ".html"
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
        with ThreadPoolExecutor(1) as alone:  # where the caller's own thread may run a loop already
            return alone.submit(lambda: asyncio.run(self._write(paths))).result()

    async def _write(self, paths: Iterable[str]) -> int:
        before = self._pages()
        for path in paths:
            for language in LANGUAGES:
                await self._with_parts(path, language)
        return self._pages() - before

    def _pages(self) -> int:
        return sum(file.endswith(_HTML) for file in self.written)

    async def _with_parts(self, path: str, language: Language) -> None:
        """Write a page and the parts and choices of it that it leads to."""
        waiting = [path]
        while waiting:
            address = waiting.pop()
            place = self.addresses.place(address, language)
            if place is None or place.file in self.written:
                continue
            self.written.add(place.file)
            body = await self._ask(address, language)
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

    async def _ask(self, address: str, language: Language) -> bytes:
        for _ in range(_TRIES):
            status, body = await ask(self.app, address, language)
            if status == 200:
                return body
            if status != _BUSY:
                break
        raise AidgraphError(f"{address}: the site answers with status {status}")


async def ask(
    app: Callable[..., Awaitable[None]], address: str, language: Language
) -> tuple[int, bytes]:
    """Return the status and the body of what *app* answers to *address* for a reader."""
    parts = urlsplit(address)
    status, body = 0, bytearray()

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        body.extend(message.get("body", b""))

    scope: Scope = {
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
    await app(scope, receive, send)
    return status, bytes(body)
