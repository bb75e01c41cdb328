"""Send a request to an OpenAI-compatible server; its failures are told, never raised further."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from aidgraph.extract.plugins.llm.prompt import schema
from aidgraph.extract.plugins.llm.settings import ModelSettings
from aidgraph.extract.plugins.llm.stored import ModelReply, ModelRequest, reply_of

PATH = "/chat/completions"
MOST_BYTES = 16 * 2**20  # of one response
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_NO_SCHEMA = frozenset({400, 404, 415, 422, 501})
_WAIT = 0.5  # seconds before the second try; twice as many before each further one


@dataclass(frozen=True, slots=True)
class FailedCall:
    """Say why there is no answer to a request."""

    reason: str


def body_of(
    request: ModelRequest, settings: ModelSettings, *, form: str = "json_schema"
) -> dict[str, Any]:
    """Return the body of a request in the form of chat completions."""
    wanted: dict[str, Any] = {"type": form}
    if form == "json_schema":
        wanted["json_schema"] = {"name": "reading", "strict": True, "schema": schema()}
    return {
        "model": settings.model,
        "messages": [dict(message) for message in request.messages],
        "response_format": wanted,
        **settings.asking,
    }


class ModelServer:
    """Ask a server; threads may share it.  No redirect leads a text to another host."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self.sent = 0
        self._form = "json_schema"
        self._ended = threading.Event()
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {settings.key}"},
            timeout=settings.seconds,
            follow_redirects=False,
        )

    def ask(self, request: ModelRequest) -> ModelReply | FailedCall:
        """Return the answer to *request*, or why there is none after all tries."""
        failed = FailedCall("not tried")
        for number in range(self.settings.retries + 1):
            if number and self._ended.wait(_WAIT * 2 ** (number - 1)):
                break
            made, again = self._try(request)
            if isinstance(made, ModelReply):
                return made
            failed = made
            if not again:
                break
        return failed

    def _try(self, request: ModelRequest) -> tuple[ModelReply | FailedCall, bool]:
        """Ask once; say also whether another try may help."""
        form = self._form
        try:
            status, content = self._post(body_of(request, self.settings, form=form))
            if status in _NO_SCHEMA and form == "json_schema":
                status, content = self._post(body_of(request, self.settings, form="json_object"))
                if status == httpx.codes.OK:
                    self._form = "json_object"  # what this server knows
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            return FailedCall(_said(error)), True
        except _TooLongError:
            return FailedCall("the response is too long"), False
        if status != httpx.codes.OK:
            return FailedCall(f"status {status}"), status in _AGAIN
        try:
            return reply_of(json.loads(content), datetime.now(UTC).date().isoformat()), False
        except (ValueError, RecursionError):
            return FailedCall("the response is not in the form of chat completions"), True

    def _post(self, body: Mapping[str, Any]) -> tuple[int, bytes]:
        self.sent += 1
        address = self.settings.url + PATH
        data = json.dumps(body).encode()  # ASCII: lone surrogates of a text are escaped
        headers = {"Content-Type": "application/json"}
        until = time.monotonic() + self.settings.seconds
        with self._client.stream("POST", address, content=data, headers=headers) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > MOST_BYTES:
                    raise _TooLongError
                if time.monotonic() > until:  # it answers, but drop by drop
                    raise httpx.ReadTimeout("too slow")
            return response.status_code, bytes(content)

    def close(self) -> None:
        """Close the connections; who waits for another try gives up."""
        self._ended.set()
        self._client.close()


class _TooLongError(Exception):
    """Report that a response does not end."""


def _said(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timed out"
    return type(error).__name__
