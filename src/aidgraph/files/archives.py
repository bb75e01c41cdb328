"""Open outside files: plain, gzipped or zipped, within limits, nothing unpacked to disk."""

import gzip
import io
import lzma
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from aidgraph.errors import CallError
from aidgraph.files.doctype import PROLOG, refuse_document_type

MAX_BYTES = 1024**3  # unpacked, in one file or one archive
MAX_STREAMED = 16 * 1024**3  # of what is read as a stream, whose memory does not grow with it
MAX_RATIO = 100  # unpacked to packed
MAX_ENTRIES = 10_000
# What Python's readers raise on broken archives (RuntimeError: encrypted or an unknown method).
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError, OverflowError),
)
_ALLOWED_SMALL = 1024**2  # below this any ratio is harmless
_ZIPPED_DOCUMENTS = {".xlsx", ".docx"}  # zip files that are read whole by a library
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class Member:
    """Hold one readable file: its name for messages, and its opened stream of bytes."""

    name: str
    stream: BinaryIO


class _Limited:
    """Pass bytes on from *stream* until a limit is over: what is unpacked is counted."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, name: str, budget: "_Budget") -> None:
        self.stream = stream
        self.name = name
        self.budget = budget

    def read(self, size: int = -1) -> bytes:
        wanted = self.budget.left + 1 if size < 0 else min(size, self.budget.left + 1)
        try:
            data = self.stream.read(wanted)
        except _BROKEN as error:
            raise CallError(f"{self.name}: cannot be unpacked ({error})") from error
        self.budget.take(len(data), self.name)
        return data


class _Budget:
    """Count unpacked bytes against what one input may hold."""

    def __init__(self, packed: int, limit: int) -> None:
        self.left = min(limit, max(packed * MAX_RATIO, _ALLOWED_SMALL))
        self.allowed = self.left
        self.limit = limit

    def check(self, stated: int, name: str) -> None:
        """Refuse a file or archive that says itself that it is too large, before it is read."""
        if stated > self.allowed:
            self.take(stated, name)

    def take(self, size: int, name: str) -> None:
        self.left -= size
        if self.left < 0:
            raise CallError(
                f"{name}: over {self.allowed:,} bytes when unpacked, more than {MAX_RATIO} times "
                f"its size or {self.limit:,}; it is refused"
            )


def members(path: Path, suffixes: tuple[str, ...], limit: int = MAX_BYTES) -> Iterator[Member]:
    """
    Yield what can be read from *path*: the file, or the members of an archive by name.

    A gzipped file is unpacked; of a zip archive those members count that end in *suffixes*.

    Each stream is valid until the next is asked for.  Reading one raises ``CallError`` when it
    unpacks to more than *limit* bytes, or to more than 100 times its packed size.

    Raises:
        CallError: If the file is missing or says itself that it is too large, an archive is broken
            or hostile, or holds no such member.
    """
    if path.is_dir():
        raise CallError(f"{path}: a folder; name the files in it")
    if not path.is_file():
        raise CallError(f"{path}: no such file")
    packed = path.stat().st_size
    if path.suffix.lower() not in _ZIPPED_DOCUMENTS and zipfile.is_zipfile(path):
        yield from _archived(path, suffixes, _Budget(packed, limit))
        return
    with path.open("rb") as raw:
        gzipped = raw.read(2) == b"\x1f\x8b"
        budget = _Budget(packed if gzipped else limit, limit)
        budget.check(_gzipped_size(raw) if gzipped else packed, str(path))
        raw.seek(0)
        if gzipped:
            with gzip.open(raw) as stream:
                name = path.name.removesuffix(".gz")
                yield Member(name, _as_stream(stream, str(path), budget))
        else:
            yield Member(path.name, _as_stream(raw, str(path), budget))


def _gzipped_size(stream: IO[bytes]) -> int:
    """Return how many bytes a gzipped file says that it holds, of 4 GiB what is over (RFC 1952)."""
    stream.seek(0, os.SEEK_END)
    stream.seek(max(0, stream.tell() - 4))
    return int.from_bytes(stream.read(), "little")


def _archived(path: Path, suffixes: tuple[str, ...], budget: _Budget) -> Iterator[Member]:
    with _opened(path) as archive:
        found = [info for info in _safe(archive, path) if _wanted(info, suffixes)]
        if not found:
            raise CallError(f"{path}: no {' or '.join(suffixes)} file in the archive")
        budget.check(sum(info.file_size for info in found), str(path))
        for name in sorted(info.filename for info in found):
            with _entry(archive, name, path) as stream:
                yield Member(name, _as_stream(stream, f"{path}: {name}", budget))


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise CallError(f"{path}: not a readable archive ({error})") from error


def check_archive(data: bytes, name: str, limit: int = MAX_BYTES) -> None:
    """
    Check a zip archive that a library reads whole, such as an XLSX, against the same limits.

    Unpacked it may have *limit* bytes, and 100 times its size.

    Raises:
        CallError: If it is broken, hostile, larger unpacked than is allowed, or has XML with a
            document type in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = _safe(archive, Path(name))
            _Budget(len(data), limit).take(sum(info.file_size for info in infos), name)
            for info in infos:
                with archive.open(info) as entry:
                    refuse_document_type(entry.read(PROLOG), f"{name}: {info.filename}")
    except _BROKEN as error:
        raise CallError(f"{name}: not a readable file ({error})") from error


def _as_stream(stream: IO[bytes] | gzip.GzipFile, name: str, budget: _Budget) -> BinaryIO:
    return _Limited(stream, name, budget)  # type: ignore[return-value]  # only read() is used


def _wanted(info: zipfile.ZipInfo, suffixes: tuple[str, ...]) -> bool:
    hidden = info.filename.startswith("__MACOSX/") or info.filename.rpartition("/")[2][:1] == "."
    return info.filename.lower().endswith(suffixes) and not hidden


def _safe(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    """Return the entries, after refusing an archive that is built to harm."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise CallError(f"{path}: {len(infos):,} entries in the archive; {MAX_ENTRIES:,} may be")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name:
            raise CallError(f"{path}: the entry {name!r} points outside the archive; it is refused")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise CallError(f"{path}: the entry {name!r} is a link; it is refused")
        if name.casefold() in seen:
            raise CallError(f"{path}: two entries are named {name!r}; it is refused")
        seen.add(name.casefold())
        if info.flag_bits & 1:
            raise CallError(f"{path}: the entry {name!r} is encrypted; decrypt it first")
        if name.lower().endswith(_ARCHIVES):
            raise CallError(f"{path}: the entry {name!r} is an archive again; unpack it first")
    return infos


def _entry(archive: zipfile.ZipFile, name: str, path: Path) -> IO[bytes]:
    try:
        return archive.open(name)
    except _BROKEN as error:
        raise CallError(f"{path}: {name}: cannot be unpacked ({error})") from error
