"""Find the text that an encoding was made from: its hash must agree."""

from collections.abc import Iterator
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.model import Report
from aidgraph.text.report import ReportText, read_report_text

_NAMES = ("*.txt", "*.md", "*.markdown")


def find_text(folder: Path, report: Report, given: Path | None = None) -> ReportText:
    """
    Return the text of *report*: the file *given*, or the one in *folder* with the right hash.

    Raises:
        CallError: If there is none, or *given* is another text.
    """
    for path in [given] if given else _beside(folder, report.length):
        text = read_report_text(path)
        if text.sha256 == report.sha256 and len(text.text) == report.length:
            return text
        if given:
            raise CallError(
                f"{given}: this is not the text that {folder} was made from: its SHA-256 begins "
                f"with {text.sha256[:12]}, the report's with {report.sha256[:12]}"
            )
    raise CallError(
        f"{folder}: the text that it was made from is not there; give it with --text FILE "
        f"(its SHA-256 begins with {report.sha256[:12]})"
    )


def _beside(folder: Path, length: int) -> Iterator[Path]:
    """Yield the files in *folder* that can be a text of *length* code points, by their size."""
    for pattern in _NAMES:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and length <= path.stat().st_size <= 4 * length:
                yield path
