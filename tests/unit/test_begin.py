"""An encoding is begun by hand: the scaffold, the offsets of phrases, the terms for words."""

import csv
import hashlib
import io
import json

import pytest
from click.testing import CliRunner

from aidgraph.check.verify import verify_evidence
from aidgraph.cli import cli
from aidgraph.encoding import read_encoding
from aidgraph.encoding.locate import likest, locate, text_of
from aidgraph.errors import CallError
from aidgraph.extract.scaffold import TO_NAME, begin_encoding, scaffold
from aidgraph.rdf.termsearch import find_terms, near_terms
from aidgraph.text.report import ReportText

TEXT = (
    "甲市援疆三年\n\n2021年，甲市投入援疆资金近1980万元，帮助乙县新建梨园3200多亩，培训农民"
    "120人次。20家至30家企业签约，覆盖率达到85.5%，甲市的产值增长两倍。\n"
)


def run(*arguments):
    """Return what a command prints, what it says, and its exit status."""
    result = CliRunner().invoke(cli, arguments)
    if isinstance(result.exception, CallError):
        return "", str(result.exception), 2
    return result.stdout, result.stderr, result.exit_code


@pytest.fixture
def report(tmp_path):
    """Return the file of a report."""
    file = tmp_path / "report.txt"
    file.write_bytes(TEXT.encode())
    return file


def test_a_scaffold_has_hash_length_and_text(report, tmp_path):
    """The report is known by its file, and its text stands beside the tables, byte for byte."""
    begun = begin_encoding(tmp_path / "aid-2021", report)
    read = read_encoding(tmp_path / "aid-2021")
    assert read == begun
    assert (read.report.id, read.report.length) == ("aid-2021", len(TEXT))
    assert read.report.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (tmp_path / "aid-2021" / "text.txt").read_bytes() == TEXT.encode()


def test_a_scaffold_has_a_row_for_each_number():
    """Value, bounds, unit, comparator and place are what the words say."""
    begun = scaffold(TEXT, "aid")
    quotes = {item.target: item.span.exact for item in begun.evidence}
    rows = {quotes[c.id]: (c.value and str(c.value), c.unit, c.comparator) for c in begun.claims}
    assert rows["近1980万元"] == ("19800000", "CNY", "just-under")
    assert rows["3200多亩"] == ("3200", "mu", "more-than")
    assert rows["120人次"] == ("120", "person-time", "exactly")
    assert rows["85.5%"] == ("85.5", "percent", "exactly")
    assert rows["20家至30家"] == (None, "count", "between")


def test_a_scaffold_says_nothing_else():
    """No subject, party, date or name is made up, none is accepted; each row says what to do."""
    begun = scaffold(TEXT, "aid")
    assert begun.entities == ()
    for claim in begun.claims:
        told = (claim.subject, claim.provider, claim.receiver, claim.from_, claim.to)
        assert (claim.kind, claim.indicator, *told) == ("context", TO_NAME, *[""] * 5)
        assert claim.status == "proposed"
        assert "to do" in claim.note_en


def test_verify_names_only_what_is_left_to_do():
    """The numbers of a scaffold hold; dates are unaccounted for until somebody places them."""
    found = verify_evidence(
        scaffold(TEXT, "aid"), ReportText(TEXT, hashlib.sha256(TEXT.encode()).hexdigest())
    )
    assert {(f.outcome, f.exact) for f in found.findings} == {
        ("unaccounted", "2021"),
        ("unaccounted", "三"),
    }


@pytest.mark.parametrize("name", ["A b", "甲县", "-", "a--b"])
def test_a_folder_whose_name_is_no_id_is_refused(report, tmp_path, name):
    """The error says what an id looks like, and nothing is written."""
    with pytest.raises(CallError, match="letters a to z"):
        begin_encoding(tmp_path / name, report)
    assert not (tmp_path / name).exists()


def test_nothing_is_written_over(report, tmp_path):
    """A folder that holds an encoding, or anything, stays as it is."""
    begin_encoding(tmp_path / "aid", report)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes").write_text("mine")
    for name in ("aid", "other"):
        before = {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()}
        with pytest.raises(CallError, match="name another folder"):
            begin_encoding(tmp_path / name, report)
        assert {p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} == before


def test_each_place_of_a_phrase_is_found():
    """Offsets are code points, ends exclusive; places do not overlap."""
    assert [(s.start, s.end) for s in locate("𠀀甲县、甲县", "甲县")] == [(1, 3), (4, 6)]
    assert [(s.start, s.end) for s in locate("哈哈哈", "哈哈")] == [(0, 2)]
    assert locate("甲县", "乙县") == []


@pytest.mark.parametrize(
    ("text", "phrase", "exact"),
    [("投入１９８０万元", "1980万元", "１９８０万元"), ("支援溫宿縣", "温宿县", "溫宿縣"),
     ("支援温宿县", "溫宿縣", "温宿县"), ("1－2月", "1-2月", "1－2月")],
)  # fmt: skip
def test_another_writing_is_found_with_the_texts_own_characters(text, phrase, exact):
    """Width, traditional letters and dashes do not hide a phrase; letter by letter comes first."""
    assert [span.exact for span in locate(text, phrase)] == [exact]
    assert [span.exact for span in locate(f"{text}，{phrase}", phrase)] == [phrase]


def test_what_is_most_like_a_phrase_is_offered():
    """A slip of the pen leads to the words meant; what is like nothing leads nowhere."""
    assert likest("甲市投入资金建成医院", "投人资金").exact == "投入资金"
    assert likest("甲市投入资金建成医院", "大熊猫") is None
    assert likest("甲市", "") is None


def test_the_text_of_an_encoding_is_known_by_its_hash(report, tmp_path):
    """Another text, or none, is refused; broken tables are no hindrance."""
    folder = tmp_path / "aid"
    begin_encoding(folder, report)
    (folder / "claims.csv").write_text("broken")
    assert text_of(folder).text == TEXT
    assert text_of(folder, report).text == TEXT
    (folder / "text.txt").write_text("another")
    with pytest.raises(CallError, match="SHA-256 differs"):
        text_of(folder)
    (folder / "text.txt").unlink()
    with pytest.raises(CallError, match="--text FILE"):
        text_of(folder)
    with pytest.raises(CallError, match="no such folder"):
        text_of(tmp_path / "nowhere")


def test_the_commands_print_cells_of_the_tables(report, tmp_path):
    """What is printed is CSV that goes into the tables; what is not there has status 1."""
    folder = str(tmp_path / "aid")
    assert run("new", folder, "--text", str(report))[2] == 0
    out, _, status = run("locate", folder, "乙县")
    (row,) = csv.DictReader(io.StringIO(out))
    assert status == 0
    assert TEXT[int(row["start"]) : int(row["end"])] == row["exact"] == "乙县"
    out, said, status = run("locate", folder, "丙县县城")
    assert (out, status) == ("", 1)
    assert "not in the text" in said


@pytest.mark.parametrize(
    ("word", "kind", "key"),
    [("亩", "unit", "mu"), ("CNY", "unit", "CNY"), ("培训", "predicate", "trains"),
     ("paired with", "predicate", "pairedWith"), ("Facility", "type", "Facility"),
     ("planned", "modality", "planned"), ("at-least", "comparator", "at-least"),
     ("jobs offered", "indicator", "jobs-offered"), ("AID SPENDING", "indicator", "aid-spending")],
)  # fmt: skip
def test_a_term_is_found_by_key_and_by_its_names(word, kind, key):
    """In Chinese and English, in any case: the term of that very name comes first."""
    assert (find_terms(word)[0].kind, find_terms(word)[0].key) == (kind, key)


def test_names_come_before_definitions():
    """Exact names, then beginnings, then parts, then what is only said of a term."""
    found = [t.key for t in find_terms("mu")]
    assert found[0] == "mu"
    assert len(found) == len({(t.kind, t.key) for t in find_terms("mu")})
    assert find_terms("zzz") == find_terms(" ") == []
    assert "percent" in near_terms("percnt")


def test_terms_are_printed_for_people_and_for_programs():
    """Each format has the same terms; nothing found has status 1 and a hint."""
    assert "mu" in run("terms", "亩")[0].split()
    rows = json.loads(run("terms", "亩", "--format", "json")[0])
    assert [list(row.values()) for row in rows] == [list(t) for t in find_terms("亩")]
    table = list(csv.reader(io.StringIO(run("terms", "亩", "--format", "csv")[0])))
    assert table[1:] == [list(t) for t in find_terms("亩")]
    out, said, status = run("terms", "percnt")
    assert (out, status) == ("", 1)
    assert "percent" in said
