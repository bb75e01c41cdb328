"""Keep strangers out of a local server: other hosts, other sites, other programs' forms."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1024 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def addresses(host: str, port: int) -> frozenset[str]:
    """
    Return what a browser of this machine may call the server, as in the header ``Host``.

    >>> sorted(addresses("127.0.0.1", 8000))
    ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    shown = f"[{host}]" if ":" in host else host
    return frozenset(f"{name}:{port}" for name in (shown, "127.0.0.1", "localhost", "[::1]"))


class Guard:
    """
    Refuse requests that did not come from a page of this server, and add the security headers.

    A name that an attacker lets point here is refused by ``Host`` (DNS rebinding); a form of
    another site by ``Origin`` and ``Sec-Fetch-Site``; the token of a run is checked by the pages.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self.refusal(scope["method"], Headers(scope=scope))
        app = self._app if refused is None else PlainTextResponse(f"{refused}\n", 403)
        await app(scope, receive, _with_headers(send))

    def refusal(self, method: str, headers: Headers) -> str | None:
        """Return why a request is refused, or None."""
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return "this server answers only to its own address"
        if method in {"GET", "HEAD"}:
            return None
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "only the page itself may write"
        origins = {f"http://{host}" for host in self._hosts}
        if headers.get("origin", next(iter(origins))) not in origins:
            return "only the page itself may write"
        length = headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return "the request is too large, or does not say how large it is"
        return None


def _with_headers(send: Send) -> Callable[[MutableMapping[str, Any]], Awaitable[None]]:
    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return answer
