"""Where the words of a report stand on its pages, if it came as pages: a PDF or a scan."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

PageMethod = Literal["text", "ocr"]
PAGE_METHODS: tuple[str, ...] = get_args(PageMethod)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """
    Hold one page: its number from 1 on, its code points of the text, its size in points.

    ``method`` says whether the words are the file's own (``text``) or read from a picture
    (``ocr``).
    """

    page: int
    start: int
    end: int
    width: int
    height: int
    method: PageMethod = "text"


@dataclass(frozen=True, slots=True)
class PageLine:
    """Hold one printed line: its page, its code points, and its box.

    The box is in points from the upper left corner of the page as it is seen.
    """

    page: int
    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Say on which page words stand, and the box of the lines that they stand in, if it is known.

    >>> PagePlace(3, (60, 52, 275, 67)).fragment
    'page=3&viewrect=60,52,215,15'
    """

    page: int
    box: tuple[int, int, int, int] | None = None

    @property
    def fragment(self) -> str:
        """Return the place as the fragment of a PDF's address (RFC 3778 and 8118)."""
        if self.box is None:
            return f"page={self.page}"
        left, top, right, bottom = self.box
        return f"page={self.page}&viewrect={left},{top},{right - left},{bottom - top}"


class PageTable:
    """
    Find the places of spans.

    Args:
        pages: The pages, in the order of the text; empty where a report has none.
        lines: Their lines, in the same order.

    >>> table = PageTable([ReportPage(1, 0, 4, 595, 842), ReportPage(2, 6, 9, 595, 842)],
    ...     [PageLine(2, 6, 9, 60, 50, 100, 64)])
    >>> table.place(7, 8), table.place(2, 3)
    (PagePlace(page=2, box=(60, 50, 100, 64)), PagePlace(page=1, box=None))
    """

    def __init__(self, pages: Sequence[ReportPage], lines: Sequence[PageLine] = ()) -> None:
        self._pages, self._lines = pages, lines
        self._page_starts = [page.start for page in pages]
        self._line_ends = [line.end for line in lines]

    def page(self, start: int) -> ReportPage | None:
        """Return the page that the code point *start* stands on."""
        at = bisect_right(self._page_starts, start) - 1
        return self._pages[at] if at >= 0 else None

    def place(self, start: int, end: int) -> PagePlace | None:
        """Return where a span begins; its box is that of its lines on that page."""
        page = self.page(start)
        if page is None:
            return None
        found = []
        for line in self._lines[bisect_right(self._line_ends, start) :]:
            if line.start >= end or line.page != page.page:
                break
            found.append(line)
        return PagePlace(page.page, _around(found))


def _around(lines: Iterable[PageLine]) -> tuple[int, int, int, int] | None:
    """Return the box around the boxes of *lines*; None without any."""
    boxes = [(line.left, line.top, line.right, line.bottom) for line in lines]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
