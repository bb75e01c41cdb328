"""Keep strangers out of a local server: other hosts, other sites, other programs' forms."""

import re
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
_PORT = re.compile(r"(:[0-9]*)?")


def addresses(host: str, port: int) -> frozenset[str]:
    """
    Return what a browser of this machine may call the server, as in the header ``Host``.

    >>> sorted(addresses("127.0.0.1", 8000))
    ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    shown = f"[{host}]" if ":" in host else host
    return frozenset(f"{name}:{port}" for name in (shown, "127.0.0.1", "localhost", "[::1]"))


def host_name(header: str) -> str:
    """
    Return the name in a Host header, without its port.

    >>> host_name("LOCALHOST:8000"), host_name("[::1]:80"), host_name("evil.example:80:80")
    ('localhost', '::1', '')
    """
    if header.startswith("["):
        name, bracket, rest = header[1:].partition("]")
        return name.lower() if bracket and _PORT.fullmatch(rest) else ""
    name, colon, port = header.partition(":")
    return name.lower() if _PORT.fullmatch(colon + port) else ""


class HostGuard:
    """
    Answer only requests that name a host of ours: a name rebound to this address is not one.

    Args:
        app: What answers them.
        hosts: Names; with their ports, as :func:`addresses` has them, unless *any_port*.
        why: What others are answered.
        status: The status of that answer; 421 is "misdirected request" (RFC 9110, 15.5.20).
        any_port: Whether a name holds for every port.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str],
        why: str,
        *,
        status: int = 421,
        any_port: bool = False,
    ) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._any_port = any_port
        self._refusal = PlainTextResponse(f"{why}\n", status)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse a host that is not ours."""
        known = scope["type"] != "http" or self._knows(Headers(scope=scope).getlist("host"))
        await (self._app if known else self._refusal)(scope, receive, send)

    def _knows(self, headers: list[str]) -> bool:
        """Tell whether there is one Host header, with a name of ours."""
        if len(headers) != 1:
            return False
        return (host_name(headers[0]) if self._any_port else headers[0]) in self._hosts


class FormGuard:
    """
    Take forms only from a page of this server, and add the security headers to every answer.

    A form of another site is refused by ``Origin`` and ``Sec-Fetch-Site``; the token of a run is
    checked by the pages.

    Args:
        app: What answers, behind a :class:`HostGuard`.
        hosts: The addresses of the server, as :func:`addresses` has them.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = HostGuard(app, hosts, "this server answers only to its own address", status=403)
        self._origins = frozenset(f"http://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self.refusal(scope["method"], Headers(scope=scope))
        app = self._app if refused is None else PlainTextResponse(f"{refused}\n", 403)
        await app(scope, receive, _with_headers(send))

    def refusal(self, method: str, headers: Headers) -> str | None:
        """Return why a form is refused, or None."""
        if method in {"GET", "HEAD"}:
            return None
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "only the page itself may write"
        if headers.get("origin", next(iter(self._origins))) not in self._origins:
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
