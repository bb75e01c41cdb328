"""Read reports: a file of any usual kind in, its text out, with what was detected."""

from dataclasses import dataclass
from pathlib import Path

from aidgraph.errors import AidgraphError, CallError
from aidgraph.files.documents import KINDS, ReadDocument, UnreadableError, read_document
from aidgraph.layout import PageLine, ReportPage

_OCR = "`pip install 'aidgraph[ocr]'`"
MAX_BYTES = 60 * 1024 * 1024
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class SourceError(AidgraphError):
    """Report that a file holds no text that can be read; other files are not affected."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """Hold a report's text; ``original`` says that the file itself has exactly these bytes.

    Where it is False the text must be kept beside the encoding, so that offsets mean something.
    ``pages`` and ``lines`` are those of a PDF.
    """

    text: str
    kind: str
    original: bool
    pages: tuple[ReportPage, ...] = ()
    lines: tuple[PageLine, ...] = ()


def read_source(path: Path) -> SourceText:
    """
    Read the report in *path*: text or Markdown, HTML, PDF or DOCX, by its ending.

    Text is UTF-8, UTF-16 with a byte order mark, or GB18030; newlines stay as they are.

    Raises:
        CallError: If there is no such file, or the library for its kind is not installed.
        SourceError: If the file is too large, broken, empty, or in no known character set; or if
            reading it takes more than a limit (``AIDGRAPH_DOCUMENT_*``).
    """
    if not path.is_file():
        raise CallError(f"{path}: no such file")
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"{path}: over {MAX_BYTES // 2**20} MiB; split it")
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        source = _decode(path, data)
    else:
        read = _converted(path, kind, data)
        sort = kind + _stated(read)
        source = SourceText(read.text, sort, original=False, pages=read.pages, lines=read.lines)
    if not source.text.strip():
        raise SourceError(f"{path}: there is no text in it")
    return source


def _stated(read: ReadDocument) -> str:
    """Return what is to be said of the pages of a document that are pictures."""
    scans = [page.page for page in read.pages if page.method == "ocr"]
    if scans:
        return f", {len(scans):,} of {len(read.pages):,} pages by OCR"
    if read.unread:
        numbers = ", ".join(map(str, read.unread[:12])) + (" …" if read.unread[12:] else "")
        return f"; not read: the pictures on pages {numbers} ({_OCR})"
    return ""


def _decode(path: Path, data: bytes) -> SourceText:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return SourceText(data.decode(name), name, original=False)
            except UnicodeDecodeError as error:
                raise SourceError(f"{path}: byte {error.start} is not {name}") from error
    try:
        return SourceText(data.decode("utf-8"), "utf-8", original=True)
    except UnicodeDecodeError as first:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise SourceError(
                f"{path}: neither UTF-8 (byte {first.start}) nor GB18030; save it as UTF-8"
            ) from first
        return SourceText(text, "gb18030", original=False)


def _converted(path: Path, kind: str, data: bytes) -> ReadDocument:
    """Return what a document holds; what its library cannot read is told in words."""
    try:
        return read_document(kind, data)
    except ModuleNotFoundError as error:
        if error.name == "rapidocr_onnxruntime":
            raise CallError(f"{path}: it is a scan, and reading one needs more; {_OCR}") from error
        raise CallError(
            f"{path}: reading {kind} needs more; run `pip install 'aidgraph[documents]'`"
        ) from error
    except UnreadableError as error:
        raise SourceError(f"{path}: {error}") from error
