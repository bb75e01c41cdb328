"""Archives and tables that are built to harm are refused by name, in little memory."""

import gzip
import json
import random
import socket
import stat
import subprocess
import sys
import zipfile

import pytest
from openpyxl import Workbook

from aidgraph.errors import AidgraphError, CallError
from aidgraph.exchange.imports.run import import_files
from aidgraph.files.archives import MAX_ENTRIES, members
from aidgraph.link.readers import rows
from aidgraph.link.readers.rows import read_rows

ACTIVITY = b"<iati-activity><iati-identifier>a</iati-identifier></iati-activity>"
IATI = b"<iati-activities>" + ACTIVITY + b"</iati-activities>"
MEGABYTE = 1024**2


def drained(path, suffixes=(".xml",)):
    """Read all of an archive, as a reader would."""
    return [sum(len(part) for part in iter(lambda m=m: m.stream.read(65_536), b""))
            for m in members(path, suffixes)]  # fmt: skip


def archive(path, *entries):
    """Write a zip archive of entries: names, or (ZipInfo, bytes)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in entries:
            made.writestr(*(entry if isinstance(entry, tuple) else (entry, IATI)))
    return path


def link():
    """Return an entry that is a symbolic link."""
    info = zipfile.ZipInfo("a.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, b"/etc/passwd"


def peak(folder, name):
    """Import a file in a process of its own; return its most memory in MB, and the error."""
    code = (
        "import re, sys; from pathlib import Path\n"
        "from aidgraph.exchange.imports.run import import_files\n"
        "(o,) = import_files('iati', [Path(sys.argv[1])], Path('out'))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]); "
        "print(o.error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, name], cwd=folder, capture_output=True, text=True, check=True
    )
    size, message = done.stdout.splitlines()
    return int(size) // 1024, message


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (("../a.xml",), "outside the archive"),
        (("x/../../a.xml",), "outside the archive"),
        (("/a.xml",), "outside the archive"),
        (("..\\a.xml",), "outside the archive"),
        (("C:\\a.xml",), "outside the archive"),
        ((link(),), "is a link"),
        (("a.xml", "A.XML"), "two entries"),
        (("a.xml", "b.zip"), "an archive again"),
        (("a.xml", "b.tar"), "an archive again"),
        (("a.txt",), "no .xml file"),
        ((), "no .xml file"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_reaches_out_is_refused(tmp_path, entries, words):
    """Names that lead out, links, look-alike names and nested archives are refused by name."""
    (tmp_path / "in").mkdir()
    path = archive(tmp_path / "in" / "a.zip", *entries)
    (refused,) = import_files("iati", [path], tmp_path / "out")
    assert words in str(refused.error)
    assert isinstance(refused.error, CallError)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


def test_too_many_entries_are_refused(tmp_path):
    """An archive of more files than any release has is refused before one of them is opened."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        for number in range(MAX_ENTRIES + 1):
            made.writestr(f"{number}.xml", b"")
    with pytest.raises(CallError, match="10,001 entries"):
        drained(tmp_path / "a.zip")


def test_a_zip_bomb_is_refused(tmp_path):
    """What unpacks to more than a hundred times its size is refused while it is read."""
    path = archive(tmp_path / "a.zip", ("a.xml", bytes(100 * MEGABYTE)))
    with pytest.raises(CallError, match="when unpacked"):
        drained(path)


def test_a_zip_that_lies_about_sizes_is_refused(tmp_path):
    """The bytes that come out count, not the number in the directory of the archive."""
    path = archive(tmp_path / "a.zip", ("a.xml", bytes(100 * MEGABYTE)))
    data = path.read_bytes()
    true, told = (100 * MEGABYTE).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    path.write_bytes(data.replace(true, told))
    with pytest.raises(CallError):
        drained(path)


def test_ten_gigabytes_of_zeros_are_refused_in_little_memory(tmp_path):
    """A gzip of 10 GB in 10 MB is refused, and the process stays below 200 MB."""
    chunk = gzip.compress(bytes(100 * MEGABYTE), 1)
    (tmp_path / "a.xml.gz").write_bytes(chunk * 100)
    size, message = peak(tmp_path, "a.xml.gz")
    assert message.startswith("a.xml: ")
    assert size < 200
    assert not (tmp_path / "out").exists()


def test_a_broken_archive_is_told_never_thrown(tmp_path):
    """A damaged zip or gzip gives its content or a message, whatever byte is damaged."""
    good = archive(tmp_path / "good.zip", "a.xml", "b.xml").read_bytes()
    chance = random.Random(20261123)  # the same damage each time
    for number in range(150):
        data = bytearray(good if number % 2 else gzip.compress(IATI, mtime=0))
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if number % 5 == 0:
            del data[chance.randrange(len(data)) :]
        path = tmp_path / "bad.zip"
        path.write_bytes(data)
        for outcome in import_files("iati", [path], tmp_path / "out"):
            assert outcome.error is None or isinstance(outcome.error, AidgraphError)


def test_a_workbook_bomb_is_refused(tmp_path):
    """A workbook is an archive: one that unpacks to far more than its size is refused.

    So it is where it is a table to link with.
    """
    Workbook().save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/media/zeros.bin", bytes(200 * MEGABYTE))
    (refused,) = import_files("aiddata", [tmp_path / "a.xlsx"], tmp_path / "out")
    assert "when unpacked" in str(refused.error)
    with pytest.raises(CallError, match="when unpacked"):
        read_rows(tmp_path / "a.xlsx")


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "a.xml", "a.xlsx", "a.parquet"])
def test_a_table_to_link_with_may_be_as_large_as_the_limit(tmp_path, monkeypatch, name):
    """A table of any form that is larger than is read is refused by its size, before it is read."""
    pytest.importorskip("pyarrow", reason="Parquet needs the extra `tables`")
    monkeypatch.setattr(rows, "MOST_BYTES", MEGABYTE)
    (tmp_path / name).write_bytes(bytes(MEGABYTE + 1))
    with pytest.raises(CallError, match="1,048,576 bytes"):
        read_rows(tmp_path / name)


@pytest.mark.parametrize(("limit", "words"), [("MOST_BYTES", "unpacked"), ("MOST_CELLS", "cells")])
def test_a_parquet_bomb_is_refused(tmp_path, monkeypatch, limit, words):
    """A small Parquet file that says it holds far more is refused before it is unpacked."""
    pyarrow = pytest.importorskip("pyarrow", reason="Parquet needs the extra `tables`")
    from pyarrow.parquet import write_table

    write_table(
        pyarrow.table({"a": [f"{'x' * 1000}{n}" for n in range(5000)]}),
        tmp_path / "a.parquet",
        compression="zstd",
    )
    size = (tmp_path / "a.parquet").stat().st_size
    assert len(read_rows(tmp_path / "a.parquet")) == 5000
    monkeypatch.setattr(rows, limit, size if limit == "MOST_BYTES" else 4999)
    with pytest.raises(CallError, match=words):
        read_rows(tmp_path / "a.parquet")


def test_a_code_list_with_a_document_type_is_refused(tmp_path):
    """A code list passes the same checks as any other XML, wherever its document type stands."""
    text = f"<!--{70_000 * ' '}--><!DOCTYPE codelist><codelist/>"
    (tmp_path / "a.xml").write_text(text, "utf-8")
    with pytest.raises(CallError, match="DOCTYPE"):
        read_rows(tmp_path / "a.xml")


def test_a_workbook_with_a_document_type_is_refused(tmp_path):
    """XML in a workbook passes the same checks as any other XML."""
    Workbook().save(tmp_path / "good.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "good.xlsx") as good,
        zipfile.ZipFile(tmp_path / "a.xlsx", "w") as made,
    ):
        for name in good.namelist():
            head = b'<!DOCTYPE a [<!ENTITY b "c">]>' if name.endswith("sheet1.xml") else b""
            made.writestr(name, head + good.read(name))
    (refused,) = import_files("aiddata", [tmp_path / "a.xlsx"], tmp_path / "out")
    assert "DOCTYPE" in str(refused.error)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"no workbook"])
def test_what_is_no_workbook_is_stated(tmp_path, content):
    """A file that only has the name of a workbook is refused in words."""
    (tmp_path / "a.xlsx").write_bytes(content)
    (refused,) = import_files("aiddata", [tmp_path / "a.xlsx"], tmp_path / "out")
    assert "a.xlsx" in str(refused.error)


def test_a_cell_of_megabytes_is_refused(tmp_path):
    """A cell that is longer than any text of AidData is refused, not held in memory."""
    (tmp_path / "a.csv").write_bytes(b"project_id\n" + b"x" * (2 * MEGABYTE) + b"\n")
    (refused,) = import_files("aiddata", [tmp_path / "a.csv"], tmp_path / "out")
    assert isinstance(refused.error, CallError)


def test_cells_that_look_like_formulas_stay_texts(tmp_path):
    """Of a CSV a cell that a spreadsheet would run is taken over as the text that it is."""
    header = "project_id,flow_class,funding_agency,recipient_condensed,title"
    cell = '=HYPERLINK("http://example.org/?x="&A1)'
    quoted = cell.replace('"', '""')
    text = f'{header}\n1,x,@a,Mali,"{quoted}"\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (done,) = import_files("aiddata", [tmp_path / "a.csv"], tmp_path / "out")
    assert quoted in (done.folder / "entities.csv").read_text("utf-8")


def test_memory_is_that_of_one_activity(tmp_path):
    """A file of a hundred thousand activities is read in the memory that one of them takes."""
    for name, count in (("one.xml", 1), ("many.xml", 100_000)):
        text = b"<iati-activities>" + ACTIVITY * count + b"</iati-activities>"
        (tmp_path / name).write_bytes(text)
    one, many = (peak(tmp_path, name)[0] for name in ("one.xml", "many.xml"))
    assert many - one < 20


@pytest.mark.parametrize("kind", ["iati", "aiddata", "rates"])
def test_json_with_a_remote_context_is_refused_and_nothing_is_fetched(tmp_path, kind):
    """A JSON-LD file is refused by name, and nobody asks for the context it refers to."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/context"
        file = tmp_path / "evil.jsonld"
        file.write_text(json.dumps({"@context": address, "@id": "x"}), "utf-8")
        (outcome,) = import_files(kind, [file], tmp_path / "out")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert "evil.jsonld: JSON is not imported" in str(outcome.error)
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_folder_is_stated(tmp_path):
    """Where the folder for the tables is a file, the call says so and the file stays."""
    (tmp_path / "a.xml").write_bytes(IATI)
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(CallError, match="out: this is a file; name a folder"):
        import_files("iati", [tmp_path / "a.xml"], tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"mine"
