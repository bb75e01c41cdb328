"""Keep the log of a server short: a client that goes away is a line, and a flood is a few."""

import logging
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

_LOG = logging.getLogger(__name__)
_BOUNDED = ("uvicorn.error", "asyncio", "aidgraph.serve.middleware", __name__)
_MOST = 20
_WINDOW = 60.0  # seconds


class RepeatFilter(logging.Filter):
    """
    Let so many lines of one kind through in a minute; the next that passes tells how many did not.

    A kind is a message without its values.
    """

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._most = most
        self._clock = clock
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to log *record*."""
        kind = (record.name, record.levelno, str(record.msg)[:200])
        now = self._clock()
        begin, number = self._seen.get(kind, (now, 0))
        if now - begin >= _WINDOW:
            left_out = number - self._most
            begin, number = now, 0
            if left_out > 0:
                record.msg = f"{record.msg} (and {left_out} more like it)"
        self._seen[kind] = begin, number + 1
        return number < self._most


class Disconnects:
    """Note in one line that a client went away while it was sending: nothing here has failed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            _LOG.warning("%s %r: the client went away", scope["method"], scope["path"])


def bound_log() -> None:
    """Keep every log of the server within bounds; once is enough."""
    for name in _BOUNDED:
        logger = logging.getLogger(name)
        if not any(isinstance(one, RepeatFilter) for one in logger.filters):
            logger.addFilter(RepeatFilter())
