"""Make a folder whole or not at all, never over one that is there."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aidgraph.files.atomic import sync_folder

_MARK = ".aidgraph-new-"  # ours alone, for we delete by it


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """
    Yield an empty folder that becomes *folder* when the block ends without error.

    What a killed process left beside it is removed.

    Raises:
        OSError: If it cannot be written, or *folder* is there by then and not empty; then
            nothing is left.

    >>> with tempfile.TemporaryDirectory() as place:
    ...     with new_folder(Path(place, "a")) as fresh:
    ...         _ = fresh.joinpath("b").write_text("c")
    ...     [path.name for path in Path(place).rglob("*")]
    ['a', 'b']
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_remains(folder)
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}{_MARK}"))
    handle = os.open(fresh, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # it ends with this process, whatever ends it
        yield fresh
        fresh.chmod(folder.parent.stat().st_mode & 0o777)
        fresh.rename(folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    finally:
        os.close(handle)
    sync_folder(folder.parent)


def _clear_remains(folder: Path) -> None:
    for remains in folder.parent.glob(f".{_literal(folder.name)}{_MARK}*"):
        with suppress(OSError):
            handle = os.open(remains, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(remains)
            finally:
                os.close(handle)


def _literal(name: str) -> str:
    """Return *name* for a pattern in which its own signs mean themselves.

    >>> _literal("a[1]*")
    'a[[]1][*]'
    """
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in name)
