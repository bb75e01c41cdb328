"""Read the words of scanned pages: pictures in a PDF."""

import json
import math
from importlib import import_module
from typing import Any

_DOTS = 180  # an inch: what the models read letters of a common size best at
_MOST = 3_000  # dots of the longer side of a page, whatever it says its size is


def scanned_pages(data: bytes, pages: list[int]) -> str:
    """
    Return the words of pages of a PDF as JSON, read from their pictures, as ``pdf_pages`` does.

    Run it in a process of its own.

    Args:
        data: The PDF.
        pages: Which pages, counted from 0.

    Raises:
        ModuleNotFoundError: If the extra ``ocr`` is not installed.
    """
    pdfium: Any = import_module("pypdfium2")
    library: Any = import_module("rapidocr_onnxruntime")
    reader = library.RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    document = pdfium.PdfDocument(data)
    return json.dumps([_page(document[number], reader) for number in pages])


def _page(page: Any, reader: Any) -> dict[str, Any]:
    width, height = page.get_size()
    scale = min(_DOTS / 72, _MOST / max(width, height))
    picture = page.render(scale=scale, rev_byteorder=False).to_numpy()
    page.close()
    found, _ = reader(picture, use_cls=False)
    words: list[str] = []
    lines, at = [], 0
    for corners, text, _ in found or ():
        across, down = ([point[axis] / scale for point in corners] for axis in (0, 1))
        box = (min(across), min(down), max(across), max(down))
        lines.append([at, at + len(text), *map(round, box)])
        words.append(text)
        at += len(text) + 1
    return {
        "text": "\n".join(words),
        "width": math.ceil(width),
        "height": math.ceil(height),
        "method": "ocr",
        "lines": [_within(line, math.ceil(width), math.ceil(height)) for line in lines],
    }


def _within(line: list[int], width: int, height: int) -> list[int]:
    """Put what lies outside of the page to its edge.

    >>> _within([0, 3, -1, 5, 700, 20], 595, 842)
    [0, 3, 0, 5, 595, 20]
    """
    start, end, *box = line
    edges = (width, height, width, height)
    return [start, end, *(min(max(value, 0), edge) for value, edge in zip(box, edges, strict=True))]
