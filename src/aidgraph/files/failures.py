"""Say of a disk that failed which path it was and how many bytes: the system says neither."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OUTPUT_FAILED = 74  # EX_IOERR of sysexits.h
_OURS = ".aidgraph-"  # stands in the name of what is not finished yet, which tells nobody anything
DISK_FAILURES = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


@contextmanager
def naming(path: Path, size: int) -> Iterator[None]:
    """Let an error of the disk name *path* and the bytes that were to be written there."""
    try:
        yield
    except OSError as error:
        unnamed = OSError(error.errno, error.strerror or str(error))  # it may name a file of ours
        raise disk_error(unnamed, path, f"{size:,} bytes were to be written") from error


def disk_error(error: OSError, path: Path | str, bytes_: str) -> OSError:
    """Return *error* with its path, and with its bytes where it is the disk that failed.

    >>> print(disk_error(OSError(errno.ENOSPC, "No space left on device"), "a.csv", "9 bytes"))
    [Errno 28] No space left on device; 9 bytes: 'a.csv'
    """
    number = error.errno or errno.EIO  # the store reports a full disk without its number
    number = errno.EIO if number == errno.EPIPE else number  # a pipe that nobody reads to its end
    said = (error.strerror or str(error)).partition("; ")[0]  # a file in a folder was told before
    if number in DISK_FAILURES:
        return OSError(number, f"{said}; {bytes_}", os.fspath(path))
    if error.filename is not None and _OURS not in os.fsdecode(error.filename):
        return error
    return OSError(number, said, os.fspath(path))


def size_of(folder: Path) -> int:
    """Return the bytes of all files in *folder*; what goes meanwhile is not counted."""
    files = (os.path.join(root, name) for root, _, names in os.walk(folder) for name in names)  # noqa: PTH118
    return sum(os.path.getsize(file) for file in files if os.path.isfile(file))  # noqa: PTH113, PTH202
