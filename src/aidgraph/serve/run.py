"""Listen, and serve the site until it is stopped."""

import socket

import uvicorn
from starlette.applications import Starlette

from aidgraph.errors import CallError
from aidgraph.serve.settings import Settings

_BACKLOG = 256
_KEEP_ALIVE = 15  # seconds that an idle connection is kept


def listen(settings: Settings) -> socket.socket:
    """
    Return a socket that listens where *settings* say.

    Raises:
        CallError: If the address cannot be had, since it is taken or not of this machine.
    """
    host, port = settings.host.strip("[]"), settings.port
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


def run(app: Starlette, bound: socket.socket) -> None:
    """Serve *app* on the socket *bound* until the process is told to end."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[bound])
