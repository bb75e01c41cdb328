"""Bound what connections may take: how many there are, and how long a request may take to come."""

import asyncio
import resource
from dataclasses import dataclass

from uvicorn.protocols.http.h11_impl import H11Protocol

from aidgraph.errors import CallError

_FILES_BESIDES = 256  # that the rest of the process may need
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: 52\r\n\r\n"
    b"too many connections are open here; try again later\n"
)
_LAST_WORD = 1.0  # seconds that a client has to read why it is sent away


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Say how many connections may be open, and within how many seconds a request must be here."""

    connections: int = 256
    seconds: float = 30.0

    def protocol(self) -> type[H11Protocol]:
        """Return the protocol that keeps these limits."""
        return type("LimitedProtocol", (LimitedProtocol,), {"limits": self})


USUAL = ConnectionLimits()


class LimitedProtocol(H11Protocol):
    """Speak HTTP with one client; uvicorn waits for a request for ever, and takes every client."""

    limits = USUAL

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's
        """Begin, or send the client away where there are too many."""
        super().connection_made(transport)
        self._arrival: asyncio.TimerHandle | None = None
        self._refused = len(self.connections) > self.limits.connections
        if len(self.connections) > 2 * self.limits.connections:
            transport.abort()
        elif self._refused:
            transport.write(_BUSY)
            transport.write_eof()
            self._wait(_LAST_WORD)
        else:
            self._wait(self.limits.seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes; what a client says that was sent away is not heard."""
        if not self._refused:
            super().data_received(data)
            self._watch()

    def on_response_complete(self) -> None:
        """Go on with what came meanwhile."""
        super().on_response_complete()
        self._watch()

    def _watch(self) -> None:
        """Wait for the rest of a request that is here in part, as long as it may take in all."""
        answered = self.cycle is None or self.cycle.response_complete
        if bool(self.conn.trailing_data[0]) if answered else self.cycle.more_body:
            self._wait(self.limits.seconds)
        else:
            self._stop_waiting()

    def _wait(self, seconds: float) -> None:
        if self._arrival is None:
            self._arrival = self.loop.call_later(seconds, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._arrival is not None:
            self._arrival.cancel()
            self._arrival = None


def make_room(connections: int) -> None:
    """
    Let this process have as many files open as *connections* need.

    Raises:
        CallError: If the system does not allow so many.
    """
    needed = 2 * connections + _FILES_BESIDES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise CallError(
            f"connections: {connections} need {needed} open files and the system allows {hard}; "
            f"give {(hard - _FILES_BESIDES) // 2} or fewer"
        )
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))
