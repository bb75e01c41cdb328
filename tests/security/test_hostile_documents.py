"""Documents that are built to harm are refused by name, and harm only a process of their own."""

import io
import os
import subprocess
import sys
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path

import pytest
from made_docx import docx

from aidgraph.errors import CallError
from aidgraph.extract.words.source import SourceError, read_source
from aidgraph.files.confined import run_confined
from aidgraph.files.documents import PREFIX, DocumentLimits, UnreadableError, read_document

SETTINGS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
MEGABYTE = 1024**2
WORDS = b"BT /F1 12 Tf 10 100 Td (aid) Tj ET"
SMALL = DocumentLimits(memory=256 * MEGABYTE)


def pdf(stream, pages=1):
    """Return a PDF of which every page has this packed stream as its content."""
    kids = b" ".join(b"%d 0 R" % (5 + page) for page in range(pages))
    content = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources %b >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        content % (len(stream), stream),
        *[page % b"<< /Font << /F1 3 0 R >> >>"] * pages,
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(places) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return made + table + end % (len(places) + 1, len(made))


def packed(piece, size):
    """Return some *size* bytes of *piece* again and again, packed, in little memory."""
    packer = zlib.compressobj(6)
    block = piece * (MEGABYTE // len(piece))
    parts = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join(parts) + packer.flush()


def refused(kind, data, limits=SMALL):
    """Return why a document is refused."""
    with pytest.raises(UnreadableError) as told:
        read_document(kind, data, limits)
    return str(told.value)


def test_a_pdf_within_the_limits_is_read():
    """The same file without a bomb in it gives its text, whatever the number of its pages."""
    assert read_document("pdf", pdf(zlib.compress(WORDS), 3), SMALL).text == "aid\n\naid\n\naid"


@pytest.mark.parametrize("piece", [b" ", b"q ", b"(aid) Tj "])
def test_a_pdf_that_unpacks_to_gigabytes_is_refused(piece):
    """A stream of 300 MB in less than two ends its own process only."""
    bomb = pdf(packed(piece, 300 * MEGABYTE))
    assert len(bomb) < 2 * MEGABYTE
    said = refused("pdf", bomb)
    assert said.startswith("it takes too much memory, more than 268,435,456 bytes")
    assert said.endswith("save it as text, split it, or set AIDGRAPH_DOCUMENT_MEMORY higher")


def test_a_pdf_of_too_many_pages_is_refused():
    """Pages are counted before one is read."""
    said = refused("pdf", pdf(zlib.compress(WORDS), 21), DocumentLimits(pages=20))
    assert said.startswith("it has 21 pages, more than 20; save it as text, split it, or set ")


def test_a_pdf_of_too_much_text_is_refused():
    """A page that is used again and again does not grow without end."""
    said = refused("pdf", pdf(zlib.compress(WORDS), 50), DocumentLimits(characters=100))
    assert said.startswith("it has too many characters, more than 100; ")


def test_a_document_that_takes_too_long_is_refused():
    """The time is the processor's: a busy machine refuses nothing that an idle one reads."""
    page = "<html><body><article>" + "<p>甲市投入援藏资金。</p>" * 200_000
    said = refused("html", page.encode(), DocumentLimits(seconds=1))
    assert said.startswith("it takes too long, more than 1 s of processor time; ")


def test_a_docx_that_unpacks_to_much_is_refused():
    """What it unpacks to is asked before it is unpacked: a hundred times its size, and a limit."""
    bomb = docx(b"</w:t></w:r></w:p><w:p><w:r><w:t>a" * 1_000_000)
    assert "more than 100 times its size" in refused("docx", bomb)
    grown = docx(b"1" * 2_000_000)
    assert read_document("docx", grown, SMALL).text == "1" * 2_000_000
    said = refused("docx", grown, DocumentLimits(unpacked=2_000_000))
    assert "over 2,000,000 bytes when unpacked" in said


def test_a_docx_with_an_archive_or_a_link_that_leads_out_is_refused():
    """Documents are held against the same limits as the archives of an import."""
    made = io.BytesIO(docx(b"a"))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("../out.xml", b"<a/>")
    assert "points outside the archive" in refused("docx", made.getvalue())


def test_a_refused_file_is_named(tmp_path, monkeypatch):
    """The error of the reader has the path, and the limit comes from the environment."""
    monkeypatch.setenv("AIDGRAPH_DOCUMENT_PAGES", "1")
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf(zlib.compress(WORDS), 2))
    with pytest.raises(SourceError, match=r"two\.pdf: it has 2 pages, more than 1; "):
        read_source(path)
    monkeypatch.setenv("AIDGRAPH_DOCUMENT_PAGES", "many")
    with pytest.raises(CallError, match="AIDGRAPH_DOCUMENT_PAGES: 'many' is no whole number"):
        read_source(path)


def test_a_bomb_does_not_stop_the_others(tmp_path):
    """The text beside a bomb is extracted, the bomb is listed, and the exit status is 1."""
    (tmp_path / "bomb.pdf").write_bytes(pdf(packed(b"q ", 300 * MEGABYTE)))
    (tmp_path / "good.txt").write_text("甲市投入2300万元建成乙县医院。", encoding="utf-8")
    command = [sys.executable, "-m", "aidgraph", "extract", "bomb.pdf", "good.txt"]
    done = subprocess.run(
        [*command, "--out", "out", "--tagger", "rules"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "AIDGRAPH_DOCUMENT_MEMORY": str(SMALL.memory)},
    )
    assert done.returncode == 1
    assert "failed: bomb.pdf: it takes too much memory" in done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["good"]


def test_a_module_beside_the_document_is_not_run(tmp_path, monkeypatch):
    """A file that is named as a library, in the folder one stands in, is no library."""
    (tmp_path / "pypdfium2.py").write_text("raise SystemExit(3)", encoding="utf-8")
    (tmp_path / "aidgraph.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_document("pdf", pdf(zlib.compress(WORDS)), SMALL).text == "aid"


def test_a_confined_function_writes_no_file(tmp_path):
    """The process of a document has no use for files, and gets none."""
    program = "import pathlib; pathlib.Path('made').write_bytes(b'1')"
    (tmp_path / "writer.py").write_text(f"def write(data):\n    {program}\n    return ''\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("PYTHONPATH", os.pathsep.join(["", str(tmp_path), *sys.path]))
        found = run_confined("writer:write", b"", {}, seconds=10, memory=2**30)
    assert (found.outcome, found.error) == ("failed", "OSError")


@pytest.mark.parametrize("field", fields(DocumentLimits), ids=lambda field: field.name)
def test_a_limit_has_its_row(field):
    """The page of the settings names each limit, its variable and its default."""
    rows = [line.split("|")[1:-1] for line in SETTINGS.read_text("utf-8").splitlines()]
    row = next(
        [cell.strip() for cell in row]
        for row in rows
        if f"{PREFIX}{field.name.upper()}" in str(row)
    )
    assert row[:3] == [f"`{field.name}`", f"`{PREFIX}{field.name.upper()}`", f"`{field.default}`"]
