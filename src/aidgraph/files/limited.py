"""Read a whole file that is no larger than it may be."""

import hashlib
from importlib.resources.abc import Traversable

from aidgraph.errors import CallError


def read_limited(file: Traversable, most: int) -> bytes:
    """
    Return the bytes of *file*, which may be a device without end, if they are at most *most*.

    Raises:
        CallError: If there are more.
        OSError: If it cannot be read.

    >>> from pathlib import Path
    >>> read_limited(Path("/dev/zero"), 2**20)
    Traceback (most recent call last):
    aidgraph.errors.CallError: /dev/zero: over 1 MiB, the most that is read; split it
    """
    with file.open("rb") as stream:
        data: bytes = stream.read(most + 1)
    if len(data) > most:
        raise CallError(f"{file}: over {most // 2**20} MiB, the most that is read; split it")
    return data


def digest_of(file: Traversable, most: int) -> str:
    """Return the SHA-256 of *file*, of its first *most* bytes, without holding it in memory.

    >>> from pathlib import Path
    >>> digest_of(Path("/dev/null"), 1)[:8]
    'e3b0c442'
    """
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while most > 0 and (piece := stream.read(min(most, 2**20))):
            digest.update(piece)
            most -= len(piece)
    return digest.hexdigest()
