"""Name what is being written beside a file or folder, and remove what a killed process left so.

Such a file or folder is locked by who writes it.  The lock ends with the process, however it ends.
"""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_LONGEST = 200  # bytes of a name, so that the mark still fits behind it


def temporary_file(path: Path, mark: str) -> tuple[int, Path]:
    """Make a file named ``.NAME`` *mark* ``…`` beside *path*; return its number and its path."""
    while True:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_beginning(path, mark))
        if _held(handle):
            return handle, Path(name)
        os.close(handle)


def temporary_folder(path: Path, mark: str) -> tuple[int, Path]:
    """Make a folder named ``.NAME`` *mark* ``…`` beside *path*; return its number and its path."""
    while True:
        name = tempfile.mkdtemp(dir=path.parent, prefix=_beginning(path, mark))
        with suppress(FileNotFoundError):
            handle = os.open(name, os.O_RDONLY)
            if _held(handle):
                return handle, Path(name)
            os.close(handle)


def clear_remains(path: Path, mark: str) -> None:
    """Remove what is named ``.NAME`` *mark* ``…`` beside *path* and no living process holds."""
    for remains in path.parent.glob(f"{_literal(_beginning(path, mark))}*"):
        with suppress(OSError):
            handle = os.open(remains, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(remains)
            finally:
                os.close(handle)


def _held(handle: int) -> bool:
    """Lock what was just made; tell whether it is still there: nobody took it for remains."""
    with suppress(OSError):  # a file system without locks has no remains removed either
        fcntl.flock(handle, fcntl.LOCK_EX)
    return os.fstat(handle).st_nlink > 0


def _beginning(path: Path, mark: str) -> str:
    return f".{os.fsdecode(os.fsencode(path.name)[:_LONGEST])}{mark}"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _literal(name: str) -> str:
    """Return *name* for a pattern in which its own signs mean themselves.

    >>> _literal("a[1]*")
    'a[[]1][*]'
    """
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in name)
