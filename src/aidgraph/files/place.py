"""Find what a path to be written stands for: a file to replace, or a stream to write into."""

import os
import stat
import sys
from pathlib import Path

from aidgraph.errors import CallError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFBLK: "a disk",
    stat.S_IFSOCK: "a socket",
}


def is_stream(path: Path) -> bool:
    """
    Tell whether *path* is a device, a pipe, or what this process has as its output already.

    Such a thing cannot be replaced, only written into.  Links are followed.

    Raises:
        CallError: If it is neither that nor a file of one name: a folder, a disk, a socket, or a
            file whose other names (hard links) would keep what stands there.
        OSError: If it cannot be looked at.

    >>> is_stream(Path(os.devnull)), is_stream(Path("not there"))
    (True, False)
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    if own_descriptor(path) is not None:
        return True
    if stat.S_ISCHR(found.st_mode) or stat.S_ISFIFO(found.st_mode):
        return True
    if not stat.S_ISREG(found.st_mode):
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), "no file")
        raise CallError(f"{path}: this is {kind}; name a file to write")
    if found.st_nlink > 1:
        raise CallError(
            f"{path}: the file has {found.st_nlink} names (hard links), and the others would keep "
            "what stands there; name a new file, or remove this name first"
        )
    return False


def own_descriptor(path: Path) -> int | None:
    """Return the number by which this process has *path* as its stdout or stderr, if it has.

    Such a file (``/dev/stdout``, or ``--out f > f``) goes on at its own place: replaced, it would
    be another file than the one that the shell opened.
    """
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and _same(path, stream.fileno()):
            return stream.fileno()
    return None


def _same(path: Path, number: int) -> bool:
    there, open_ = path.stat(), os.fstat(number)
    return os.path.samestat(there, open_) and not stat.S_ISCHR(open_.st_mode)


def real(path: Path) -> Path:
    """
    Return where *path* leads, whether there is something or not.

    Raises:
        CallError: If links lead in a circle.
    """
    found = Path(os.path.realpath(path))  # Path.resolve would raise an error of another kind
    if found.is_symlink():
        raise CallError(f"{path}: links lead in a circle; name a file or a folder")
    return found
