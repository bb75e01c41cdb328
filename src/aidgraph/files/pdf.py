"""Read the pages of a PDF: their words, and where each printed line stands."""

import ctypes
import json
import math
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from typing import Any

_MARGIN = 8  # the upper and the lower margin are an eighth of a page
_MOST = 0.5  # of a page, from which on pictures are what it is about
_BREAK = "\r\n"  # what PDFium puts between lines

Box = tuple[int, int, int, int]


class PagesError(Exception):
    """Say that a PDF has more than a limit: ``limit`` is its name, ``found`` how much there is."""

    def __init__(self, found: str, limit: str) -> None:
        super().__init__(f"{limit}|{found}")


def pdf_pages(data: bytes, pages: int, characters: int) -> str:
    """
    Return the pages of a PDF as JSON: for each its size, its words, and its lines with boxes.

    Run it in a process of its own.  ``picture`` says that a page is a scan: it has no words and
    something drawn on it, or a picture over most of it and words at its edges alone, as a program
    adds the number of the page.  Words that are there but not seen are a scanner's own OCR.  A
    line is ``[start, end, left, top, right, bottom]``: code points of the page's words, and points
    from the upper left corner.

    Raises:
        PagesError: If it has more *pages* or *characters*.
    """
    module: Any = import_module("pypdfium2")
    document = module.PdfDocument(data)
    if len(document) > pages:
        raise PagesError(f"it has {len(document):,} pages", "PAGES")
    found: list[dict[str, Any]] = []
    left = characters
    for page in document:
        found.append(_page(page))
        left -= len(found[-1]["text"])
        page.close()
        if left < 0:
            raise PagesError("it has too many characters", "CHARACTERS")
    return json.dumps(found)


def _page(page: Any) -> dict[str, Any]:
    words = page.get_textpage()
    raw = words.get_text_range().encode("utf-8", "replace").decode("utf-8")
    width, height = (math.ceil(size) for size in page.get_size())
    lines = []
    for printed, start, end in _lines(raw):
        box = _box(page, words, raw[printed : printed + end - start], printed)
        if box:
            lines.append([start, end, *box])
    text = raw.replace(_BREAK, "\n")
    method = "ocr" if _is_behind_picture(page) else "text"
    found = {"text": text, "width": width, "height": height, "method": method, "lines": lines}
    bare = _is_at_edges(text, lines, height) and _is_covered(page)
    return found | {"picture": bare if text.strip() else _has_objects(page)}


def _is_at_edges(text: str, lines: list[list[int]], height: int) -> bool:
    """Tell whether all words of a page stand in its upper or its lower margin."""
    printed = [line for line in text.split("\n") if line.strip()]
    edge = height / _MARGIN
    return len(lines) == len(printed) and all(
        bottom <= edge or top >= height - edge for *_, top, _, bottom in lines
    )


def _is_covered(page: Any) -> bool:
    """Tell whether pictures cover most of a page."""
    raw: Any = import_module("pypdfium2.raw")
    covered = 0.0
    for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(picture.raw, *map(ctypes.byref, (left, bottom, right, top)))
        covered += (right.value - left.value) * (top.value - bottom.value)
    width, height = page.get_size()
    return bool(covered > _MOST * width * height)


def _has_objects(page: Any) -> bool:
    """Tell whether anything is drawn on a page."""
    raw: Any = import_module("pypdfium2.raw")
    return bool(raw.FPDFPage_CountObjects(page.raw) > 0)


def _is_behind_picture(page: Any) -> bool:
    """Tell whether no word of a page is seen: a scanner's program put them behind its picture."""
    raw: Any = import_module("pypdfium2.raw")
    words = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,))
    modes = (raw.FPDFTextObj_GetTextRenderMode(one.raw) for one in words)
    first = next(modes, None)
    hidden = raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return first == hidden and all(mode == hidden for mode in modes)


def _lines(raw: str) -> Iterator[tuple[int, int, int]]:
    r"""
    Yield each line that has words: where it begins in *raw*, and its bounds with short breaks.

    >>> list(_lines("ab\r\n\r\ncd"))
    [(0, 0, 2), (6, 4, 6)]
    """
    ends = [at for at in range(len(raw)) if raw.startswith(_BREAK, at)]
    for gone, (before, end) in enumerate(pairwise([-len(_BREAK), *ends, len(raw)])):
        begin = before + len(_BREAK)
        if raw[begin:end].strip():
            yield begin, begin - gone, end - gone


def _box(page: Any, words: Any, line: str, at: int) -> Box | None:
    """Return the box of a line, or None where PDFium counts its letters in another way."""
    raw: Any = import_module("pypdfium2.raw")
    first = raw.FPDFText_GetCharIndexFromTextIndex(words.raw, at)
    last = raw.FPDFText_GetCharIndexFromTextIndex(words.raw, at + len(line) - 1)
    if min(first, last) < 0 or words.get_text_range(first, last - first + 1) != line:
        return None
    count = words.count_rects(first, last - first + 1)
    corners = [
        _seen(page, x, y)
        for left, bottom, right, top in map(words.get_rect, range(count))
        for x, y in ((left, bottom), (right, top))
    ]
    if not corners:
        return None
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _seen(page: Any, x: float, y: float) -> tuple[int, int]:
    """Return a point of a page as it is seen, turned and cropped: points from the upper left.

    What lies outside of the page is put to its edge.
    """
    raw: Any = import_module("pypdfium2.raw")
    across, down = ctypes.c_int(), ctypes.c_int()
    width, height = (math.ceil(size) for size in page.get_size())
    raw.FPDF_PageToDevice(
        page.raw, 0, 0, width, height, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return min(max(across.value, 0), width), min(max(down.value, 0), height)
