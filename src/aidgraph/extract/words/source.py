"""The door for reports: a file of any usual kind in, its text out, with what was detected."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from aidgraph.errors import AidgraphError, CallError

MAX_BYTES = 60 * 1024 * 1024
MAX_UNPACKED = 4 * MAX_BYTES  # a DOCX is a ZIP archive, and may be a bomb
_LEVELS = frozenset("123456789")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class SourceError(AidgraphError):
    """Report that a file holds no text that can be read; other files are not affected."""


@dataclass(frozen=True, slots=True)
class Source:
    """Hold a report's text; ``original`` says that the file itself has exactly these bytes.

    Where it is False the text must be kept beside the encoding, so that offsets mean something.
    """

    text: str
    kind: str
    original: bool


def read_source(path: Path) -> Source:
    """
    Read the report in *path*: text or Markdown, HTML, PDF or DOCX, by its ending.

    Text is UTF-8, UTF-16 with a byte order mark, or GB18030; newlines stay as they are.

    Raises:
        CallError: If there is no such file, or the library for its kind is not installed.
        SourceError: If the file is too large, broken, empty, or in no known character set.
    """
    if not path.is_file():
        raise CallError(f"{path}: no such file")
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"{path}: over {MAX_BYTES // 2**20} MiB; split it")
    convert = _CONVERTERS.get(path.suffix.lower())
    if convert is None:
        source = _decode(path, data)
    else:
        kind = path.suffix.lower().lstrip(".")
        source = Source(_guarded(path, kind, convert, data), kind, original=False)
    if not source.text.strip():
        raise SourceError(f"{path}: there is no text in it")
    return source


def _decode(path: Path, data: bytes) -> Source:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return Source(data.decode(name), name, original=False)
            except UnicodeDecodeError as error:
                raise SourceError(f"{path}: byte {error.start} is not {name}") from error
    try:
        return Source(data.decode("utf-8"), "utf-8", original=True)
    except UnicodeDecodeError as first:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise SourceError(
                f"{path}: neither UTF-8 (byte {first.start}) nor GB18030; save it as UTF-8"
            ) from first
        return Source(text, "gb18030", original=False)


def _guarded(path: Path, kind: str, convert: Callable[[bytes], str], data: bytes) -> str:
    """Convert, and turn whatever a library raises on a broken file into words."""
    try:
        text = convert(data)
    except ImportError as error:
        raise CallError(
            f"{path}: reading {kind} needs more; run `pip install 'aidgraph[documents]'`"
        ) from error
    except Exception as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        raise SourceError(f"{path}: this is no readable {kind}: {words}") from error
    return text.encode("utf-8", "replace").decode("utf-8")


def _html(data: bytes) -> str:
    module: Any = import_module("trafilatura")
    return str(module.extract(data, output_format="markdown", include_tables=True) or "")


def _pdf(data: bytes) -> str:
    module: Any = import_module("pypdfium2")
    document = module.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "\n\n".join(page.replace("\r\n", "\n") for page in pages)


def _docx(data: bytes) -> str:
    module: Any = import_module("docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MAX_UNPACKED:
        raise ValueError(f"unpacked it has {unpacked:,} bytes, more than {MAX_UNPACKED:,}")
    document = module.Document(io.BytesIO(data))
    lines = []
    for paragraph in document.paragraphs:
        level = paragraph.style.name.removeprefix("Heading ") if paragraph.style else ""
        mark = "#" * int(level) + " " if level in _LEVELS else ""
        lines.append(mark + paragraph.text)
    rows = (row for table in document.tables for row in table.rows)
    lines += ["，".join(cell.text for cell in row.cells) + "。" for row in rows]
    return "\n\n".join(line for line in lines if line.strip())


_CONVERTERS: dict[str, Callable[[bytes], str]] = {
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
