"""Take the text out of HTML, PDF and DOCX: libraries read them, each in a confined process."""

import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

from aidgraph.errors import CallError
from aidgraph.files.archives import check_archive
from aidgraph.files.confined import Confined, run_confined
from aidgraph.files.ocr import scanned_pages
from aidgraph.files.pdf import pdf_pages
from aidgraph.layout import PageLine, ReportPage

KINDS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
PREFIX = "AIDGRAPH_DOCUMENT_"
_LEVELS = frozenset("123456789")
_UNMAPPED = "failed to map segment"  # the loader of libraries, where memory ends
_OCR = "rapidocr_onnxruntime"
_BETWEEN = "\n\n"  # pages


class UnreadableError(Exception):
    """Say in words why a document gives no text, and what to do."""


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """
    Hold what reading one document may take; ``memory`` and ``unpacked`` are bytes.

    ``ocr_…`` are of scans, which take more: pages that are pictures, seconds for each, and bytes.
    """

    seconds: int = 60
    memory: int = 1024**3
    pages: int = 2_000
    unpacked: int = 256 * 1024**2
    characters: int = 20_000_000
    ocr_pages: int = 200
    ocr_seconds: int = 60
    ocr_memory: int = 4 * 1024**3

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "DocumentLimits":
        """
        Return the limits that the variables ``AIDGRAPH_DOCUMENT_*`` give, else the defaults.

        Raises:
            CallError: If one is no whole number above 0.

        >>> DocumentLimits.read({"AIDGRAPH_DOCUMENT_PAGES": "5"}).pages
        5
        """
        found = {}
        for field in fields(cls):
            name = PREFIX + field.name.upper()
            text = environment.get(name, "")
            if text and not (text.isascii() and text.isdigit() and int(text) > 0):
                raise CallError(f"{name}: {text!r} is no whole number above 0")
            if text:
                found[field.name] = int(text)
        return cls(**found)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """
    Hold the text of a document, and its pages and lines if it has pages.

    ``unread`` are the pages that are pictures and that nothing read, for want of the extra ``ocr``.
    """

    text: str
    pages: tuple[ReportPage, ...] = ()
    lines: tuple[PageLine, ...] = ()
    unread: tuple[int, ...] = ()


def read_document(kind: str, data: bytes, limits: DocumentLimits | None = None) -> ReadDocument:
    """
    Return the text of a document; *kind* is ``html``, ``pdf`` or ``docx``.

    Raises:
        UnreadableError: If it is broken, or takes more than the *limits*, those of the
            environment by default.
        ModuleNotFoundError: If the extra ``documents`` is not installed; of the name
            ``rapidocr_onnxruntime`` if all is scanned and the extra ``ocr`` is not.
    """
    limits = limits or DocumentLimits.read(os.environ)
    function, options = {
        "html": (html_text, {}),
        "pdf": (pdf_pages, {"pages": limits.pages, "characters": limits.characters}),
        "docx": (docx_text, {"unpacked": limits.unpacked}),
    }[kind]
    found = run_confined(
        f"{function.__module__}:{function.__name__}",
        data,
        options,
        seconds=limits.seconds,
        memory=limits.memory,
    )
    _refuse(kind, found, limits)
    text = found.data.decode("utf-8")
    read = _with_scans(data, json.loads(text), limits) if kind == "pdf" else ReadDocument(text)
    if len(read.text) > limits.characters:
        what = f"it has {len(read.text):,} characters"
        raise _over(what, f"{limits.characters:,}", "CHARACTERS")
    return read


def _with_scans(data: bytes, pages: list[dict[str, Any]], limits: DocumentLimits) -> ReadDocument:
    """Return a PDF of which the pages that are pictures are read by OCR, if that is installed."""
    scans = [number for number, page in enumerate(pages) if page["picture"]]
    if not scans:
        return _joined(pages)
    if find_spec(_OCR) is None:
        if len(scans) == len(pages):
            raise ModuleNotFoundError("a scan", name=_OCR)
        return replace(_joined(pages), unread=tuple(number + 1 for number in scans))
    if len(scans) > limits.ocr_pages:
        raise _over(f"it has {len(scans):,} scanned pages", f"{limits.ocr_pages:,}", "OCR_PAGES")
    found = run_confined(
        f"{scanned_pages.__module__}:{scanned_pages.__name__}",
        data,
        {"pages": scans},
        seconds=limits.ocr_seconds * len(scans),
        memory=limits.ocr_memory,
    )
    _refuse("scan", found, limits, "ocr_")
    for number, page in zip(scans, json.loads(found.data), strict=True):
        pages[number] = page
    return _joined(pages)


def _joined(pages: list[dict[str, Any]]) -> ReadDocument:
    """Return the words of all pages as one text, with the tables of pages and lines."""
    starts = [0, *accumulate(len(page["text"]) + len(_BETWEEN) for page in pages)]
    found = tuple(
        ReportPage(
            number, at, at + len(page["text"]), page["width"], page["height"], page["method"]
        )
        for number, (at, page) in enumerate(zip(starts, pages, strict=False), start=1)
    )
    lines = tuple(
        PageLine(page.page, page.start + start, page.start + end, *box)
        for page, read in zip(found, pages, strict=True)
        for start, end, *box in read["lines"]
    )
    return ReadDocument(_BETWEEN.join(page["text"] for page in pages), found, lines)


def _refuse(kind: str, found: Confined, limits: DocumentLimits, sort: str = "") -> None:
    """Say why there is no text; *sort* begins the names of the limits of scans."""
    if found.outcome == "time":
        seconds = getattr(limits, f"{sort}seconds")
        each = " a page" if sort else ""
        stated = f"{seconds:,} s of processor time{each}"
        raise _over("it takes too long", stated, f"{sort}seconds".upper())
    if found.outcome == "memory" or _UNMAPPED in found.words:
        memory = getattr(limits, f"{sort}memory")
        raise _over("it takes too much memory", f"{memory:,} bytes", f"{sort}memory".upper())
    if found.error in {"ImportError", "ModuleNotFoundError"}:
        raise ModuleNotFoundError(found.words, name=_OCR if sort else None)
    if found.error == "PagesError":
        limit, _, what = found.words.partition("|")
        raise _over(what, f"{getattr(limits, limit.lower()):,}", limit)
    if found.outcome == "failed":
        words = found.words or found.error
        raise UnreadableError(f"this is no readable {kind}: {words}; save it as text")


def _over(what: str, limit: str, name: str) -> UnreadableError:
    """Return the error for what is over a limit, with the ways out."""
    return UnreadableError(
        f"{what}, more than {limit}; save it as text, split it, or set {PREFIX}{name} higher"
    )


def html_text(data: bytes) -> str:
    """Return the article of a web page as Markdown."""
    module: Any = import_module("trafilatura")
    return str(module.extract(data, output_format="markdown", include_tables=True) or "")


def docx_text(data: bytes, unpacked: int) -> str:
    """
    Return the paragraphs and headings of a DOCX, then the rows of its tables.

    Raises:
        CallError: If the archive is hostile, or larger than *unpacked* bytes when unpacked.
    """
    module: Any = import_module("docx")
    check_archive(data, "the archive", unpacked)
    return "\n\n".join(line for line in _docx_lines(module.Document(io.BytesIO(data))) if line)


def _docx_lines(document: Any) -> Iterator[str]:
    for paragraph in document.paragraphs:
        level = paragraph.style.name.removeprefix("Heading ") if paragraph.style else ""
        mark = "#" * int(level) + " " if level in _LEVELS else ""
        if paragraph.text.strip():
            yield mark + paragraph.text
    for table in document.tables:
        for row in table.rows:
            yield "，".join(cell.text for cell in row.cells) + "。"
