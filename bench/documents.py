"""What a page of a PDF costs, with words and as a scan: time, letters read right, memory."""

import argparse
import resource
import sys
import tempfile
from difflib import SequenceMatcher
from importlib import import_module
from pathlib import Path
from typing import Any

from aidgraph.files.documents import ReadDocument, read_document
from timing import machine

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "inputs"))
ROW = "{:12}" + "{:>20}" * 4


def main() -> None:
    """Print a row for each file: processor time a page, beside text, letters right, memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10, help="how many pages")
    pages = parser.parse_args().pages
    made_pdf: Any = import_module("made_pdf")
    printed = [made_pdf.page_lines(number) for number in range(1, pages + 1)]
    print(machine("pypdfium2", "rapidocr-onnxruntime", "onnxruntime"))
    letters = sum(map(len, printed[0]))
    print(f"\n{pages} pages, each of {len(printed[0])} lines and some {letters} letters")
    print(ROW.format("", "seconds a page", "beside text", "letters right", "resident MB"))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        made_pdf.write_pdf(home / "text.pdf", printed)
        made_pdf.write_scan(home / "text.pdf", home / "scan.pdf")
        first = 0.0
        for sort in ("text", "scan"):
            spent = _spent()
            read = read_document("pdf", (home / f"{sort}.pdf").read_bytes())
            seconds = (_spent() - spent) / pages
            first = first or seconds
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            cells = f"{seconds:.2f}", f"x{seconds / first:.0f}", f"{_right(read, printed):.2%}"
            print(ROW.format(sort, *cells, f"{memory:,.0f}"))


def _spent() -> float:
    """Return the processor time that the processes of documents took so far, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _right(read: ReadDocument, printed: list[list[str]]) -> float:
    """Return the share of the printed letters that were read, blanks apart."""
    right = wanted = 0
    for page, lines in zip(read.pages, printed, strict=True):
        text = "".join("".join(lines).split())
        found = "".join(read.text[page.start : page.end].split())
        matcher = SequenceMatcher(None, text, found, autojunk=False)
        right += sum(block.size for block in matcher.get_matching_blocks())
        wanted += max(len(text), len(found))
    return right / wanted


if __name__ == "__main__":
    main()
