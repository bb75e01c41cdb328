"""
A scan is read by OCR, and every row that comes of it says so and is less sure.

`make fuzz` reads ten pages where `make test` reads three.
"""

import subprocess
import sys
from decimal import Decimal
from difflib import SequenceMatcher

import made_pdf
import pytest
from hypothesis import settings

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.source import read_source
from aidgraph.files import documents
from aidgraph.files.documents import DocumentLimits, UnreadableError, read_document
from aidgraph.layout import PageTable
from aidgraph.text.report import read_report_text

pytestmark = [pytest.mark.process, pytest.mark.slow]  # a page takes seconds

PAGES, ROWS = (10 if settings.get_current_profile_name() == "fuzz" else 3), 4


def lines(number):
    """Return the printed lines of a page."""
    return made_pdf.page_lines(number, ROWS)


@pytest.fixture(scope="module")
def files(tmp_path_factory, install):
    """Return a PDF of some pages and its scan."""
    made_pdf.require_font(install)
    home = tmp_path_factory.mktemp("scan")
    made_pdf.write_pdf(home / "work.pdf", map(lines, range(1, PAGES + 1)))
    made_pdf.write_scan(home / "work.pdf", home / "scan.pdf")
    return home / "work.pdf", home / "scan.pdf"


@pytest.fixture(scope="module")
def encoded(files, tmp_path_factory):
    """Return the tables of both, and the text of the scan."""
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra ocr is not installed")
    extractor = Extractor(tmp_path_factory.mktemp("out"), tagger="rules")
    words, scan = (extractor.extract_file(path).folder for path in files)
    return read_encoding(words), read_encoding(scan), read_report_text(scan / "text.txt")


def test_a_scan_reads_nearly_every_letter_on_the_page_it_stands_on(encoded):
    """At least 97 of a hundred letters of each page are read; every span names page and line."""
    _, scan, text = encoded
    assert [(page.page, page.method) for page in scan.pages] == [
        (number, "ocr") for number in range(1, PAGES + 1)
    ]
    for page in scan.pages:
        wanted = "".join("".join(lines(page.page)).split())
        found = "".join(text.text[page.start : page.end].split())
        matcher = SequenceMatcher(None, wanted, found, autojunk=False)
        right = sum(block.size for block in matcher.get_matching_blocks())
        assert right >= 0.97 * max(len(wanted), len(found))
    table = PageTable(scan.pages, scan.lines)
    for item in scan.evidence:
        place = table.place(item.span.start, item.span.end)
        page = scan.pages[place.page - 1]
        assert item.span.exact in text.text[page.start : page.end]
        left, top, right, bottom = place.box
        row = (
            round((bottom - made_pdf.MARGIN) / made_pdf.LEADING) - 1
        )  # the line that the box is around
        said = "".join(lines(place.page)[row].split())
        assert SequenceMatcher(None, item.span.exact, said).find_longest_match().size >= 1
        assert bottom - top < 2 * made_pdf.LEADING
        assert left < right <= made_pdf.WIDTH
    assert verify_evidence(scan, text).holds


def test_every_row_of_a_scan_says_so_and_is_less_sure(encoded):
    """Method and note tell it; the confidence is four fifths of what the words give as text."""
    words, scan, text = encoded
    told = "文字由扫描件识别（OCR）"
    assert len(scan.claims) > 3 * PAGES * ROWS
    for claim in scan.claims:
        assert claim.method.endswith(":ocr")
        assert told in claim.note
        assert "OCR" in claim.note_en
    assert all(told in entity.note for entity in scan.entities)
    plain = extract(text.text, scan.report.id, choose_tagger("rules"))  # the same words, as text
    sure = {claim.id: claim.confidence for claim in plain.claims}
    assert sure.keys() == {claim.id for claim in scan.claims}
    for claim in scan.claims:
        assert abs(claim.confidence - sure[claim.id] * Decimal("0.8")) <= Decimal("0.005")
    assert not [c for c in words.claims if "ocr" in c.method or "OCR" in c.note]


def test_scans_have_limits_of_their_own(files):
    """Pages and memory of OCR are limited, by name, in a process of its own."""
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra ocr is not installed")
    data = files[1].read_bytes()
    for limits, told in (
        (
            {"ocr_pages": PAGES - 1},
            f"it has {PAGES} scanned pages, more than {PAGES - 1}; .*_OCR_PAGES higher",
        ),
        ({"ocr_memory": 300 * 1024**2}, "too much memory, more than 314,572,800 bytes; .*OCR_MEM"),
    ):
        with pytest.raises(UnreadableError, match=told):
            read_document("pdf", data, DocumentLimits(**limits))


def test_without_the_extra_it_is_said_what_is_not_read(files, tmp_path, monkeypatch):
    """A scan names the extra; of a PDF with some pictures the words are read, the rest is named."""
    monkeypatch.setattr(documents, "find_spec", lambda _: None)
    with pytest.raises(CallError, match=r"it is a scan, .*pip install 'aidgraph\[ocr\]'"):
        read_source(files[1])
    import pypdfium2

    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(files[0]), [0])
    mixed.import_pages(pypdfium2.PdfDocument(files[1]), [1])
    mixed.new_page(595, 842)  # an empty page is no picture
    mixed.save(tmp_path / "mixed.pdf")
    source = read_source(tmp_path / "mixed.pdf")
    assert source.kind.startswith("pdf; not read: the pictures on pages 2 (`pip install")
    assert [page.end > page.start for page in source.pages] == [True, False, False]


@pytest.mark.parametrize(
    ("marks", "part", "scanned"),
    [
        ([("- 1 -", 20)], 1, True),
        ([("Yearbook 2021", 810), ("1 / 10", 20)], 1, True),
        ([("Yearbook 2021", 400)], 1, False),
        ([("- 1 -", 20)], 0.6, False),
    ],
    ids=["number", "header", "words", "small"],
)
def test_a_scan_with_a_printed_number_is_a_scan(files, tmp_path, monkeypatch, marks, part, scanned):
    """Words at the edges of a picture of a page do not make it text; words elsewhere do."""
    monkeypatch.setattr(documents, "find_spec", lambda _: None)
    made_pdf.write_scan(files[0], tmp_path / "marked.pdf", dots=20, marks=marks, part=part)
    if scanned:
        with pytest.raises(CallError, match=r"it is a scan"):
            read_source(tmp_path / "marked.pdf")
    else:
        assert marks[0][0] in read_source(tmp_path / "marked.pdf").text


def test_a_scan_with_a_printed_number_is_read(install, tmp_path):
    """By OCR all of such a page is read, with its number."""
    made_pdf.require_font(install)
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra ocr is not installed")
    made_pdf.write_pdf(tmp_path / "page.pdf", [lines(1)])
    made_pdf.write_scan(tmp_path / "page.pdf", tmp_path / "scan.pdf", marks=[("- 17 -", 20)])
    source = read_source(tmp_path / "scan.pdf")
    assert [page.method for page in source.pages] == ["ocr"]
    assert "17" in source.text.splitlines()[-1]
    assert len(source.text.splitlines()) > len(lines(1)) - 2


def test_words_behind_a_picture_are_ocr_too(tmp_path, files):
    """What a scanner's own program read is there as words, but nobody sees them: less sure, too."""
    made_pdf.write_pdf(tmp_path / "layer.pdf", [lines(1)], seen=False)
    source = read_source(tmp_path / "layer.pdf")
    assert source.text == "\n".join(lines(1))
    assert [page.method for page in source.pages] == ["ocr"]
    assert [page.method for page in read_source(files[0]).pages] == ["text"] * PAGES


def test_the_command_says_how_many_pages_were_read_by_ocr(files, tmp_path):
    """The message about the kind of file names the pages that are less sure."""
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra ocr is not installed")
    import pypdfium2

    mixed = pypdfium2.PdfDocument.new()
    mixed.import_pages(pypdfium2.PdfDocument(files[0]), [0])
    mixed.import_pages(pypdfium2.PdfDocument(files[1]), [1])
    mixed.save(tmp_path / "mixed.pdf")
    command = [sys.executable, "-m", "aidgraph", "extract", "mixed.pdf", "--out", "out"]
    done = subprocess.run(
        [*command, "--tagger", "rules"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "mixed.pdf: read as pdf, 1 of 2 pages by OCR" in done.stderr
    made = read_encoding(tmp_path / "out" / "mixed")
    assert [page.method for page in made.pages] == ["text", "ocr"]
    first = made.pages[0].end
    spans = {c.id: [e.span for e in made.evidence if e.target == c.id] for c in made.claims}
    for claim in made.claims:
        assert claim.method.endswith(":ocr") == any(s.start > first for s in spans[claim.id])
