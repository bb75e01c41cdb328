"""Run the page on this machine until it is stopped."""

import ipaddress
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from aidgraph.errors import CallError
from aidgraph.review.app import make_app
from aidgraph.review.desk import Desk
from aidgraph.review.guard import Guard, addresses


def serve(desk: Desk, host: str, port: int, ready: Callable[[str], None]) -> None:
    """
    Serve the page of *desk* until the process is interrupted.

    Args:
        desk: The review.
        host: An address of this machine; 127.0.0.1 is seen by this machine alone.
        port: 0 asks the system for a free one.
        ready: Called with the page's address before the first request is answered.

    Raises:
        CallError: If the address cannot be listened on.
    """
    listener = _listen(host, port)
    server, address = _server(desk, host, listener)
    ready(address)
    server.run(sockets=[listener])


@contextmanager
def serving(desk: Desk) -> Iterator[str]:
    """Serve the page of *desk* in a thread, and yield its address: for tests and notebooks."""
    listener = _listen("127.0.0.1", 0)
    server, address = _server(desk, "127.0.0.1", listener)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _listen(host: str, port: int) -> socket.socket:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise CallError(f"{host}: this is no address; write one such as 127.0.0.1") from error
    if address.is_unspecified:
        raise CallError(f"{host}: name one address of this machine, such as 127.0.0.1")
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(address), port))
    except OSError as error:
        listener.close()
        raise CallError(f"{host}:{port}: {error.strerror}; choose another --port") from error
    listener.listen(128)
    return listener


def _server(desk: Desk, host: str, listener: socket.socket) -> tuple[uvicorn.Server, str]:
    port = listener.getsockname()[1]
    app = Guard(make_app(desk, secrets.token_urlsafe(32)), addresses(host, port))
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    shown = f"[{host}]" if ":" in host else host
    return uvicorn.Server(config), f"http://{shown}:{port}/"
