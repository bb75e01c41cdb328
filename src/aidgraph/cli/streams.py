"""The three streams of the process: what goes out is checked, wherever it goes to."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_CLOSED = {0: os.O_WRONLY, 1: os.O_RDONLY, 2: os.O_WRONLY}
"""How a stream that the caller closed is opened, so that no file gets its number.

What uses stdin or stdout is told so; messages have no reader, which is no failure.
"""


class ReaderGoneError(Exception):
    """Say that the reader of stdout, such as `head`, has had enough: no error, but the end."""


class _Counted(io.FileIO):
    """Write all or fail, and count: a disk that is full midway must not pass for the end."""

    written = 0

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write *data*, or a part of it."""
        try:
            number = super().write(data)
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except OSError as error:
            kind = errno.EIO if error.errno == errno.EBADF else error.errno
            said = f"{error.strerror}; {self.written:,} bytes were written"
            raise OSError(kind, said, _name_of(self.fileno())) from error
        self.written += number or 0
        return number


class _Forgiving(io.FileIO):
    """Write messages where there is somebody to read them; the work goes on without."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write *data*; where that fails, it is lost."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


class _Closed(io.RawIOBase):
    """Stand for the stdin that the caller closed: whoever reads it is told so."""

    def readable(self) -> bool:
        """Tell that it is there to be read."""
        return True

    def readinto(self, _buffer: "WriteableBuffer", /) -> int:
        """Refuse."""
        raise OSError(errno.EBADF, "closed; there is nothing to read", "stdin")


def open_streams() -> None:
    """
    Put streams of ours in the place of Python's own.

    Python's write a part and say nothing when they are unbuffered (``PYTHONUNBUFFERED``), and are
    missing when the caller closed them.  Text is UTF-8, whatever the locale says.  Where a test or
    a notebook has streams of its own, those stay.
    """
    missing = [number for number in _CLOSED if not _is_open(number)]
    for number in missing:
        os.open(os.devnull, _CLOSED[number])  # the lowest free number is this one
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed()), "utf-8")
    if sys.stdout is sys.__stdout__:
        raw = _Counted(1, "wb", closefd=False)
        sys.stdout = _writer(raw, by_line=raw.isatty())
    if sys.stderr is sys.__stderr__:
        sys.stderr = _writer(_Forgiving(2, "wb", closefd=False), by_line=True)


def give_up_stdout() -> None:
    """Let what is still to be written to stdout go nowhere: it has failed, and that was told."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _writer(raw: io.FileIO, *, by_line: bool) -> TextIO:
    """Return a stream of text with a buffer, which also writes again what was written in part."""
    buffer = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffer, "utf-8", "surrogateescape", line_buffering=by_line)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _name_of(number: int) -> str:
    """Return "stdout", with the file behind it where the system tells."""
    try:
        file = str(Path(f"/proc/self/fd/{number}").readlink())
    except OSError:
        return "stdout"
    return f"stdout ({file})" if file.startswith("/") else "stdout"
