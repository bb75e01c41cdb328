"""Listen on this machine and serve an app there: what the review page and the explorer share."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from aidgraph.errors import CallError
from aidgraph.web.connections import USUAL, ConnectionLimits, make_room
from aidgraph.web.log import Disconnects, bound_log

_BACKLOG = 256
_KEEP_ALIVE = 15  # seconds that an idle connection is kept
_LAST_ANSWERS = 5  # seconds that running answers have when the server ends
_START = 60  # seconds


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket that listens at *host* and *port*; port 0 takes a free one.

    Raises:
        CallError: If the address cannot be had, since it is taken or not of this machine.
    """
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where the protocol is named does asyncio send small answers without waiting 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise CallError(
            f"{host}:{port}: cannot listen there ({error.strerror}); "
            "choose another --port or --host"
        ) from error
    bound.listen(_BACKLOG)
    return bound


def address_of(bound: socket.socket) -> str:
    """Return the address that a browser on this machine finds the socket at."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: ASGIApp, bound: socket.socket, limits: ConnectionLimits = USUAL) -> None:
    """
    Serve *app* on the socket *bound*, within *limits*, until the process is told to end.

    Raises:
        CallError: If the system does not allow as many connections.
    """
    make_room(limits.connections)
    _server(app, limits).run(sockets=[bound])


@contextmanager
def serving(app: ASGIApp, bound: socket.socket, limits: ConnectionLimits = USUAL) -> Iterator[str]:
    """Serve *app* in a thread, and yield its address: for notebooks and tests.

    Raises:
        RuntimeError: If the app does not start.
    """
    server = _server(app, limits)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + _START
        while not server.started:
            if not thread.is_alive() or time.monotonic() > end:
                raise RuntimeError("the server did not start; its log says why")
            time.sleep(0.01)
        yield address_of(bound)
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


def _server(app: ASGIApp, limits: ConnectionLimits) -> uvicorn.Server:
    bound_log()
    return uvicorn.Server(
        uvicorn.Config(
            Disconnects(app),
            http=limits.protocol(),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_LAST_ANSWERS,
        )
    )
