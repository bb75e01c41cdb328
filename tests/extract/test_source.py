"""Reports of every usual kind come in; broken ones are told, and do not stop the others."""

import subprocess
import sys

import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.extract.words.source import SourceError, read_source
from aidgraph.text.report import read_report_text

pytestmark = pytest.mark.process  # documents are read, and files side by side, in processes

TEXT = "甲市援藏工作队投入2300万元建成乙县人民医院。"


@pytest.mark.parametrize(
    ("encoding", "kind", "original"),
    [
        ("utf-8", "utf-8", True),
        ("gb18030", "gb18030", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
    ],
)
def test_the_character_set_is_detected_and_said(tmp_path, encoding, kind, original):
    """UTF-8, GB18030 and marked UTF-16 give the same text."""
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode(encoding))
    source = read_source(path)
    assert (source.text, source.kind, source.original) == (TEXT, kind, original)


@pytest.mark.slow
def test_a_web_page_gives_its_text(tmp_path):
    """The words of the article come out, its menu does not run."""
    path = tmp_path / "report.html"
    page = f"<html><body><article><h1>甲市援藏</h1><p>{TEXT * 5}</p></article></body></html>"
    path.write_text(page, encoding="utf-8")
    assert TEXT in read_source(path).text


def test_a_word_document_gives_its_text(tmp_path):
    """Paragraphs and headings of a DOCX are read."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("甲市援藏", 1)
    document.add_paragraph(TEXT)
    document.save(str(tmp_path / "report.docx"))
    assert read_source(tmp_path / "report.docx").text == f"# 甲市援藏\n\n{TEXT}"


@pytest.mark.parametrize("name", ["report.pdf", "report.docx"])
@pytest.mark.parametrize("data", [b"%PDF-1.7 cut", b"PK\x03\x04", b"\x00" * 100])
def test_a_broken_document_is_stated(tmp_path, name, data):
    """A truncated or false file raises an error in words."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match="this is no readable"):
        read_source(tmp_path / name)


@pytest.mark.parametrize("data", [b"", b" \n", b"\x81\xff\xff\xfe\xff"])
def test_a_file_without_text_is_stated(tmp_path, data):
    """Nothing, white space and bytes of no character set are refused."""
    (tmp_path / "report.txt").write_bytes(data)
    with pytest.raises(SourceError):
        read_source(tmp_path / "report.txt")


def test_the_text_is_kept_where_the_file_is_not_the_text(tmp_path):
    """Offsets mean something: the text stands beside the encoding, and the evidence holds."""
    (tmp_path / "report.txt").write_bytes(TEXT.encode("gb18030"))
    made = Extractor(tmp_path / "out", tagger="rules").extract_file(tmp_path / "report.txt")
    text = read_report_text(made.folder / "text.txt")
    assert verify_evidence(read_encoding(made.folder), text).holds


def test_a_reviewed_encoding_is_not_written_over(tmp_path):
    """A second run does not destroy the decisions of the first."""
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    extractor = Extractor(tmp_path / "out", tagger="rules")
    extractor.extract_file(tmp_path / "report.txt")
    with pytest.raises(CallError, match="there is an encoding already"):
        extractor.extract_file(tmp_path / "report.txt")


@pytest.mark.process
def test_a_failed_file_does_not_stop_the_others(tmp_path):
    """The good file is read, the bad one listed, the exit status 1."""
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    command = [sys.executable, "-m", "aidgraph", "extract", "bad.pdf", "good.txt", "--out", "out"]
    result = subprocess.run(
        [*command, "--tagger", "rules"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1
    assert "out/good: " in result.stdout
    assert "failed: bad.pdf: this is no readable pdf" in result.stderr
    assert read_encoding(tmp_path / "out" / "good").claims
