"""What holds for every answer: what pages may load, what is kept, what a failure shows."""

import hashlib
import logging
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aidgraph.serve.origins import is_request_foreign
from aidgraph.web.language import THEMES, language_of, theme_of
from aidgraph.web.words import LANGUAGES

POLICY = (
    "default-src 'self'; connect-src 'self'; img-src 'self' data:; style-src 'self'; "
    "script-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_YEAR = 365 * 24 * 3600
_LOG = logging.getLogger(__name__)


class SecurityHeaders:
    """Add the headers that seal every answer; a route's own header of the same name stands."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        extra = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in extra.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sealed)


class Preferences:
    """Keep the language and the colours that a reader chose by a link, without scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and set the cookie of a choice made by this request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        theme = request.query_params.get("theme")
        if theme in (*THEMES, "auto"):
            url = request.url.remove_query_params("theme")
            place = url.path + (f"?{url.query}" if url.query else "")
            answer = RedirectResponse("/" + place.lstrip("/"), status_code=303)
            answer.raw_headers += _cookie("theme", theme or "")
            await answer(scope, receive, send)
            return
        chosen = request.query_params.get("lang")
        keeps = chosen in LANGUAGES and chosen != request.cookies.get("lang")

        async def kept(message: Message) -> None:
            if keeps and message["type"] == "http.response.start" and _is_page(message):
                message["headers"] += _cookie("lang", chosen or "")
            await send(message)

        await self.app(scope, receive, kept)


def _is_page(start: Message) -> bool:
    return "text/html" in MutableHeaders(scope=start).get("content-type", "")


def _cookie(name: str, value: str) -> list[tuple[bytes, bytes]]:
    """Return the header that keeps a choice for a year."""
    holder = Response()
    holder.set_cookie(name, value, max_age=_YEAR, samesite="lax", httponly=True)
    return [header for header in holder.raw_headers if header[0] == b"set-cookie"]


class EntityTags:
    """Let browsers keep pages as long as the graph and our own files stay the same."""

    def __init__(self, app: ASGIApp, etag: str) -> None:
        self.app = app
        self.etag = etag

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say that nothing changed."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        tag = self._tag(request)
        fresh = tag in (t.strip() for t in request.headers.get("if-none-match", "").split(","))
        unchanged = False

        async def tagged(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if "cache-control" not in headers:
                    headers["ETag"] = tag
                    headers["Cache-Control"] = "no-cache"
                    headers.add_vary_header("Accept, Accept-Language, Cookie")
                    unchanged = fresh
                    if unchanged:
                        message["status"] = 304
                        del headers["content-length"]
            elif message["type"] == "http.response.body" and unchanged:
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        await self.app(scope, receive, tagged)

    def _tag(self, request: Request) -> str:
        """Return a tag for this address in this language, in these colours, in this format."""
        parts = (
            self.etag,
            str(request.url.path),
            str(request.url.query),
            language_of(request),
            theme_of(request),
            request.headers.get("accept", ""),
            "elsewhere" if is_request_foreign() else "",
        )
        return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


class Failures:
    """Answer an error that nobody foresaw with a page that says nothing of the inside.

    It stands inside the other layers, so such an answer is sealed like every other; the trace goes
    to the log.
    """

    def __init__(self, app: ASGIApp, answer: Callable[[Request], Response]) -> None:
        self.app = app
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, whatever happens inside."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            raise
        except Exception:  # what was not foreseen has no narrower name
            if started:
                raise
            _LOG.exception("no answer to %s %r", scope["method"], scope["path"])
            await self.answer(Request(scope))(scope, receive, send)
