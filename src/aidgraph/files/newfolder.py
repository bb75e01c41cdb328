"""Make a folder whole or not at all, never over one that is there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.files.atomic import sync_folder, umask
from aidgraph.files.failures import disk_error, size_of
from aidgraph.files.place import real
from aidgraph.files.remains import clear_remains, temporary_folder

_MARK = ".aidgraph-new-"  # ours alone, for we delete by it


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """
    Yield an empty folder that becomes *folder* when the block ends without error.

    What a killed process left beside it is removed.  A link is followed.

    Raises:
        CallError: If *folder* is a file.
        OSError: If it cannot be written, or *folder* is there by then and not empty; then
            nothing is left.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with new_folder(Path(place, "a")) as fresh:
    ...         _ = fresh.joinpath("b").write_text("c")
    ...     [path.name for path in Path(place).rglob("*")]
    ['a', 'b']
    """
    folder = real(folder)
    if folder.exists() and not folder.is_dir():
        raise CallError(f"{folder}: this is a file; name a folder to write")
    folder.parent.mkdir(parents=True, exist_ok=True)
    clear_remains(folder, _MARK)
    handle, fresh = temporary_folder(folder, _MARK)
    try:
        yield fresh
        fresh.chmod(0o777 & ~umask())
        fresh.rename(folder)
    except OSError as error:
        raise disk_error(error, folder, f"{size_of(fresh):,} bytes were written") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # where it became the folder, there is none
        os.close(handle)
    sync_folder(folder.parent)
