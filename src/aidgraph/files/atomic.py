"""Write files and folders so that an interruption leaves the old or the new, complete."""

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO

from aidgraph.errors import CallError
from aidgraph.files.failures import disk_error, naming, size_of
from aidgraph.files.place import is_stream, own_descriptor, real
from aidgraph.files.remains import clear_remains, temporary_file

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # renameat2(2), Linux
_MARK = ".aidgraph-file-"  # ours alone, for we delete by it


def write_atomically(path: Path, content: bytes) -> None:
    """
    Write *content* to *path*: a temporary file beside it, flushed to disk, then renamed.

    A link is followed and stays; the file that it names is replaced, and keeps its mode.  What
    cannot be replaced, a device or a pipe, is written into.  Every output of every command goes
    through here or through a folder that is made whole.

    Raises:
        CallError: If *path* is something else: a folder, a disk, a socket, a file of two names.
        OSError: If the folder cannot be written; what stood at *path* is untouched.
    """
    with naming(path, len(content)):
        if is_stream(path):
            _write_into(path, content)
        else:
            _replace(real(path), content)


def _write_into(path: Path, content: bytes) -> None:
    """Write to a device or a pipe; one whose reader goes away early got too little."""
    number = own_descriptor(path)
    with path.open("wb") if number is None else os.fdopen(os.dup(number), "wb") as stream:
        stream.write(content)


def _replace(path: Path, content: bytes) -> None:
    clear_remains(path, _MARK)
    handle, temporary = temporary_file(path, _MARK)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask())
            temporary.replace(path)  # still held: else another writer takes it for remains
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def umask() -> int:
    """Return the process's umask; reading it means setting it twice."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Flush the names in *folder* to disk, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def replaced_folder(folder: Path, marker: str, own: Sequence[str] = ()) -> Iterator[Path]:
    """
    Yield an empty folder that takes the place of *folder* when the block ends without error.

    What else stood in *folder* is carried over by hard links, so nothing of the user's is lost;
    what an earlier run wrote there and this one does not is left behind, if *own* names it.
    One process at a time may do this to a folder; a second one waits.  A symbolic link to a folder
    stays; the folder that it names is replaced.

    Args:
        folder: The folder to replace; it may be absent.
        marker: The file that tells a folder of ours; another non-empty folder is refused.
        own: Patterns (``sitemap*.xml``) of the names that only we write at the top of the folder.

    Raises:
        CallError: If *folder* is a file, cannot be moved, or holds things but not *marker*.
        OSError: If it cannot be written; what stood at *folder* is untouched.
    """
    folder = real(folder)
    _refuse_unmovable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(_beside(folder, "lock")):
        _refuse_foreign(folder, marker)
        _clear_remains(folder)
        fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_beside(folder, "new-").name))
        try:
            fresh.chmod(0o777 & ~umask())
            yield fresh
            _refuse_links(folder, fresh)
            _carry_over(folder, fresh, own)
            for path in fresh.iterdir():
                _sync(path)
            sync_folder(fresh)
            _exchange(fresh, folder)
            sync_folder(folder.parent)
        except OSError as error:
            raise disk_error(error, folder, f"{size_of(fresh):,} bytes were written") from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _beside(folder: Path, role: str) -> Path:
    """Name a hidden companion of *folder*; the name is ours alone, for we delete by it."""
    return folder.with_name(f".{folder.name}.aidgraph-{role}")


def _sync(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock *path*; it dies with the process, so a killed build leaves no stale lock."""
    stream = _lock(path)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        stream.close()


def _lock(path: Path) -> IO[bytes]:
    """Open and lock *path*, anew when its last holder removed it while we waited."""
    while True:
        stream = path.open("wb")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for another build that holds {path}", file=sys.stderr)  # noqa: T201
            fcntl.flock(stream, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(stream.fileno())):
                return stream
        stream.close()


def _refuse_unmovable(folder: Path) -> None:
    if folder.is_mount() or Path.cwd().is_relative_to(folder):
        raise CallError(
            f"{folder}: a mount point, or the folder you are in, cannot be replaced in one step; "
            "name a folder inside it"
        )


def _refuse_foreign(folder: Path, marker: str) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise CallError(f"{folder}: this is a file; name a folder to write")
    if any(folder.iterdir()) and not (folder / marker).is_file():
        raise CallError(
            f"{folder}: the folder holds other things and no {marker}; "
            "name a new folder, so that nothing of yours is replaced"
        )


def _refuse_links(old: Path, new: Path) -> None:
    """Refuse to put a file in the place of a link, which leads to what would stay as it is."""
    for path in new.iterdir():
        if (there := old / path.name).is_symlink():
            raise CallError(
                f"{there}: this is a link to {there.readlink()}, which would not be changed; "
                "put the file itself there"
            )


def _clear_remains(folder: Path) -> None:
    """Remove what a killed build left beside *folder*; the lock says that none is running."""
    aside = _beside(folder, "old")
    if aside.exists() and not folder.exists():
        aside.rename(folder)
    remains = _beside(folder, "").name
    for path in folder.parent.iterdir():
        if path.name.startswith(remains) and path.is_dir():
            shutil.rmtree(path)


def _carry_over(old: Path, new: Path, own: Sequence[str]) -> None:
    """Link what the new folder has not into it, from the old one; not what *own* names."""
    if not old.is_dir():
        return
    for path in old.iterdir():
        target = new / path.name
        if target.exists() or any(fnmatchcase(path.name, pattern) for pattern in own):
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, target, symlinks=True)
        else:
            os.link(path, target, follow_symlinks=False)


def _exchange(fresh: Path, folder: Path) -> None:
    """Put *fresh* in the place of *folder* in one step; afterwards *fresh* is the old one."""
    if not folder.exists():
        fresh.rename(folder)
        return
    if _renameat2(fresh, folder):
        return
    # Without the Linux call there are two steps; the old one is kept aside until the second.
    aside = _beside(folder, "old")
    folder.rename(aside)
    try:
        fresh.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside)


def _renameat2(one: Path, other: Path) -> bool:
    """Swap two paths atomically; return False where the system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.EINVAL, errno.ENOSYS}:
        return False
    raise OSError(number, os.strerror(number), str(other))
