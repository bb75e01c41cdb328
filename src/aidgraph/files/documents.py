"""Take the text out of HTML, PDF and DOCX: libraries read them, each in a confined process."""

import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any

from aidgraph.errors import CallError
from aidgraph.files.archives import check_archive
from aidgraph.files.confined import Confined, run_confined

KINDS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx"}
PREFIX = "AIDGRAPH_DOCUMENT_"
_LEVELS = frozenset("123456789")


class UnreadableError(Exception):
    """Say in words why a document gives no text, and what to do."""


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """Hold what reading one document may take; ``memory`` and ``unpacked`` are bytes."""

    seconds: int = 60
    memory: int = 1024**3
    pages: int = 2_000
    unpacked: int = 256 * 1024**2
    characters: int = 20_000_000

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


def document_text(kind: str, data: bytes, limits: DocumentLimits | None = None) -> str:
    """
    Return the text of a document; *kind* is ``html``, ``pdf`` or ``docx``.

    Raises:
        UnreadableError: If it is broken, or takes more than the *limits*, those of the
            environment by default.
        ModuleNotFoundError: If the extra ``documents`` is not installed.
    """
    limits = limits or DocumentLimits.read(os.environ)
    options = {
        "html": {},
        "pdf": {"pages": limits.pages, "characters": limits.characters},
        "docx": {"unpacked": limits.unpacked},
    }[kind]
    found = run_confined(
        f"{__name__}:{kind}_text", data, options, seconds=limits.seconds, memory=limits.memory
    )
    _refuse(kind, found, limits)
    text = found.data.decode("utf-8")
    if len(text) > limits.characters:
        raise _over(f"it has {len(text):,} characters", f"{limits.characters:,}", "CHARACTERS")
    return text


def _refuse(kind: str, found: Confined, limits: DocumentLimits) -> None:
    """Say why there is no text."""
    if found.outcome == "time":
        raise _over("it takes too long", f"{limits.seconds:,} s of processor time", "SECONDS")
    if found.outcome == "memory":
        raise _over("it takes too much memory", f"{limits.memory:,} bytes", "MEMORY")
    if found.error in {"ImportError", "ModuleNotFoundError"}:
        raise ModuleNotFoundError(found.words)
    if found.error == "UnreadableError":
        raise UnreadableError(found.words)
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


def pdf_text(data: bytes, pages: int, characters: int) -> str:
    """
    Return the text of a PDF, page by page.

    Raises:
        UnreadableError: If it has more *pages* or *characters*.
    """
    module: Any = import_module("pypdfium2")
    document = module.PdfDocument(data)
    if len(document) > pages:
        raise _over(f"it has {len(document):,} pages", f"{pages:,}", "PAGES")
    found: list[str] = []
    left = characters
    for page in document:
        found.append(page.get_textpage().get_text_range().replace("\r\n", "\n"))
        page.close()
        left -= len(found[-1])
        if left < 0:
            raise _over("it has too many characters", f"{characters:,}", "CHARACTERS")
    return "\n\n".join(found)


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
