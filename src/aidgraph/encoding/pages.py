"""Check the tables of a report's pages: they follow each other, and lines stand on them."""

from collections.abc import Iterator

from aidgraph.errors import Problem
from aidgraph.model import Encoding

_REMEDY = "restore the table as `aidgraph extract` wrote it, or remove pages.csv and lines.csv"


def check_pages(encoding: Encoding) -> Iterator[Problem]:
    """
    Yield each page or line that cannot be.

    >>> from aidgraph.layout import PageLine, ReportPage
    >>> from aidgraph.model import Report
    >>> report = Report("r", "", "", "", "zh", "", 9)
    >>> pages = (ReportPage(1, 0, 4, 595, 842), ReportPage(2, 3, 12, 595, 842))
    >>> [(p.row, p.what) for p in check_pages(Encoding(report, pages=pages))]
    [(3, 'the page begins before the one above it ends'), (3, 'the page ends at 12, the text at 9')]
    """
    before = 0
    for row, page in enumerate(encoding.pages, start=2):
        if page.page != row - 1:
            yield _wrong("pages.csv", row, "page", f"this is page {row - 1}, not {page.page}")
        if page.start < before:
            yield _wrong("pages.csv", row, "start", "the page begins before the one above it ends")
        if page.end < page.start:
            yield _wrong("pages.csv", row, "end", "the page ends before it begins")
        if page.end > encoding.report.length:
            what = f"the page ends at {page.end}, the text at {encoding.report.length}"
            yield _wrong("pages.csv", row, "end", what)
        before = page.end
    yield from _lines(encoding)


def _lines(encoding: Encoding) -> Iterator[Problem]:
    pages = {page.page: page for page in encoding.pages}
    before = 0
    for row, line in enumerate(encoding.lines, start=2):
        page = pages.get(line.page)
        if page is None:
            yield _wrong("lines.csv", row, "page", f"there is no page {line.page} in pages.csv")
        elif not page.start <= line.start < line.end <= page.end:
            yield _wrong("lines.csv", row, "start", f"the line does not stand on page {line.page}")
        elif line.start < before:
            yield _wrong("lines.csv", row, "start", "the line begins before the one above it ends")
        if line.right < line.left or line.bottom < line.top:
            yield _wrong("lines.csv", row, "right", "the box of the line has no inside")
        before = line.end


def _wrong(file: str, row: int, column: str, what: str) -> Problem:
    return Problem(file, row, column, what, _REMEDY)
