"""Send and receive messages, each a small JSON header and a body of bytes, over a socket."""

import json
import socket
import struct
from collections.abc import Callable
from typing import Any

_LENGTHS = struct.Struct("!IQ")
_PIECE = 1 << 18


def send(channel: socket.socket, header: dict[str, Any], body: bytes = b"") -> None:
    """Send one message."""
    head = json.dumps(header).encode()
    channel.sendall(_LENGTHS.pack(len(head), len(body)) + head)
    channel.sendall(body)


def receive(
    channel: socket.socket, wait: Callable[[], None] = lambda: None
) -> tuple[dict[str, Any], bytes]:
    """
    Return the next message; *wait* is called before each read and may raise to give up.

    Raises:
        EOFError: If the other side has gone.

    >>> one, other = socket.socketpair()
    >>> with one, other:
    ...     send(one, {"a": 1}, b"body")
    ...     receive(other)
    ({'a': 1}, b'body')
    """
    head, body = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, wait))
    header: dict[str, Any] = json.loads(_exactly(channel, head, wait))
    return header, _exactly(channel, body, wait)


def _exactly(channel: socket.socket, size: int, wait: Callable[[], None]) -> bytes:
    data = bytearray()
    while len(data) < size:
        wait()
        piece = channel.recv(min(_PIECE, size - len(data)))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
