"""What pages of other origins may read: nothing, unless one is named; and never the text."""

from collections.abc import Collection, Iterator, Mapping
from contextvars import ContextVar
from typing import Generic, TypeVar
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

T = TypeVar("T")
OPEN = ("/sparql", "/doc/", "/id/", "/api/", "/reconcile", "/void.ttl", "/.well-known/")
RECONCILED = "/reconcile"
"""What programs on the reader's own machine may read unnamed: OpenRefine's page asks by itself."""
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_EXPOSED = "Link, Retry-After, X-Result-Truncated, ETag"
_OTHER_SITES = frozenset({"cross-site", "same-site"})

_FOREIGN: ContextVar[bool] = ContextVar("foreign", default=False)


def is_request_foreign() -> bool:
    """Tell whether a page of another origin asks for the answer that is being made."""
    return _FOREIGN.get()


class OwnPassages(Mapping[str, T], Generic[T]):
    """
    Hold sentences around spans, or whole texts, for our own pages: others are given none.

    All pages and data take them from here, so that no new page can forget it.

    >>> from aidgraph.store.passages import Passage
    >>> passages = OwnPassages({"span": Passage("before", "after")})
    >>> len(passages)
    1
    >>> token = _FOREIGN.set(True)
    >>> len(passages), "span" in passages
    (0, False)
    >>> _FOREIGN.reset(token)
    """

    def __init__(self, passages: Mapping[str, T]) -> None:
        self._passages = passages

    def _shown(self) -> Mapping[str, T]:
        return {} if is_request_foreign() else self._passages

    def __getitem__(self, iri: str) -> T:
        """Return what stands around a span, or the text of a report."""
        return self._shown()[iri]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the IRIs of spans or reports."""
        return iter(self._shown())

    def __len__(self) -> int:
        """Count the spans or reports."""
        return len(self._shown())


def is_foreign(headers: Headers, base: str = "") -> bool:
    """
    Tell whether a page of another origin asks; *base* is the address that readers know.

    A person who follows a link from elsewhere is no such page: it cannot read what is opened.

    >>> is_foreign(Headers({"host": "127.0.0.1:80", "origin": "http://127.0.0.1:80"}))
    False
    >>> is_foreign(Headers({"host": "127.0.0.1:80", "origin": "http://127.0.0.1:81"}))
    True
    """
    origin = headers.get("origin")
    if origin is not None:
        own = {headers.get("host", "").lower(), urlsplit(base).netloc.lower()}
        return _parts(origin).netloc.lower() not in own - {""}
    elsewhere = headers.get("sec-fetch-site", "") in _OTHER_SITES
    return elsewhere and headers.get("sec-fetch-mode", "") != "navigate"


def is_on_own_machine(origin: str) -> bool:
    """
    Tell whether *origin* is a page that the reader's own machine serves.

    >>> is_on_own_machine("http://127.0.0.1:3333"), is_on_own_machine("http://127.0.0.1.evil.example")
    (True, False)
    """
    parts = _parts(origin)
    return parts.scheme in {"http", "https"} and parts.hostname in _OWN_MACHINE


def _parts(origin: str) -> SplitResult:
    """Split an origin; what is none (``http://[``) has no parts, so that it is nobody's."""
    try:
        return urlsplit(origin)
    except ValueError:
        return urlsplit("")


class OtherOrigins:
    """Let the pages of *allowed* origins read data (``*``: all of them), and no others.

    Names may be reconciled from any page of the reader's own machine.
    """

    def __init__(self, app: ASGIApp, allowed: Collection[str], base: str) -> None:
        self.app = app
        self.allowed = frozenset(allowed)
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers by which a browser lets the page read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        _FOREIGN.set(is_foreign(headers, self.base))  # each request has a context of its own
        extra = self._headers(scope["path"], headers.get("origin", ""))
        allowed = "Access-Control-Allow-Origin" in extra
        if allowed and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={**extra, **_PREFLIGHT})(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in extra.items():
                    answer.setdefault(name, value)
                if self.allowed or scope["path"].startswith(RECONCILED):
                    answer.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, sealed)

    def _headers(self, path: str, origin: str) -> dict[str, str]:
        """Return what a browser is told: which origin may read, or that none may."""
        near = path.startswith(RECONCILED) and is_on_own_machine(origin)
        named = origin in self.allowed or near
        allowed = "*" if "*" in self.allowed else origin if named else ""
        if not allowed or not path.startswith(OPEN):
            return {"Cross-Origin-Resource-Policy": "same-origin"}
        return {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Expose-Headers": _EXPOSED,
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
