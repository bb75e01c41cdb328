"""Run the review page on this machine until it is stopped."""

import ipaddress
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aidgraph.errors import CallError
from aidgraph.review.app import make_app
from aidgraph.review.library.reports import ReportFolder
from aidgraph.review.session import ReviewSession
from aidgraph.web import listening
from aidgraph.web.guard import FormGuard, addresses


def serve(
    session: ReviewSession,
    host: str,
    port: int,
    ready: Callable[[str], None],
    library: ReportFolder | None = None,
) -> None:
    """
    Serve the page of *session* until the process is interrupted.

    Args:
        session: The review.
        host: An address of this machine; 127.0.0.1 is seen by this machine alone.
        port: 0 asks the system for a free one.
        ready: Called with the page's address before the first request is answered.
        library: The folder of reports that *session* is the open one of.

    Raises:
        CallError: If the address cannot be listened on.
    """
    bound = listen(host, port)
    ready(listening.address_of(bound))
    listening.run(_guarded(session, bound, library), bound)


@contextmanager
def serving(session: ReviewSession, library: ReportFolder | None = None) -> Iterator[str]:
    """Serve the page of *session* in a thread, and yield its address: for tests and notebooks."""
    bound = listen("127.0.0.1", 0)
    with listening.serving(_guarded(session, bound, library), bound) as address:
        yield address


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket at one address: the guard knows by it which requests are for this page.

    Raises:
        CallError: If *host* is no address, stands for all of them, or cannot be listened on.
    """
    host = "127.0.0.1" if host == "localhost" else host
    try:
        address = ipaddress.ip_address(host)
    except ValueError as error:
        raise CallError(f"{host}: this is no address; write one such as 127.0.0.1") from error
    if address.is_unspecified:
        raise CallError(f"{host}: name one address of this machine, such as 127.0.0.1")
    return listening.listen(str(address), port)


def _guarded(
    session: ReviewSession, bound: socket.socket, library: ReportFolder | None
) -> FormGuard:
    host, port = bound.getsockname()[:2]
    return FormGuard(make_app(session, secrets.token_urlsafe(32), library), addresses(host, port))
