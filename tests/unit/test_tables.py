"""Bad tables are refused whole, in words that name file, row and remedy."""

import pytest

from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import CallError, EncodingError


def replace(folder, file, old, new):
    """Replace the first *old* in a file of the encoding."""
    path = folder / file
    data = path.read_bytes()
    assert old in data, (file, old)
    path.write_bytes(data.replace(old, new, 1))


BROKEN = {
    "missing column": (
        "claims.csv",
        b",unit,",
        b",",
        "claims.csv, row 1, unit: the column is missing",
    ),
    "unknown column": (
        "entities.csv",
        b"label_en",
        b"label_fr",
        "label_fr: the column is not known",
    ),
    "unknown unit": ("claims.csv", b",CNY,", b",furlong,", "row 3, unit: unknown unit 'furlong'"),
    "misspelt unit": ("claims.csv", b"person-time", b"person-tim", "did you mean 'person-time'?"),
    "unknown predicate": ("claims.csv", b",funds,", b",bribes,", "unknown predicate 'bribes'"),
    "unknown indicator": ("claims.csv", b"aid-spending", b"spend", "indicator: unknown indicator"),
    "unknown comparator": (
        "claims.csv",
        b"just-under",
        b"nearly",
        "comparator: 'nearly' is not known",
    ),
    "unknown kind": ("claims.csv", b",flow,", b",gift,", "row 3, kind: 'gift' is not known"),
    "dangling subject": ("claims.csv", b"org-office,built", b"org-nobody,built", "'org-nobody'"),
    "dangling target": (
        "evidence.csv",
        b"org-office",
        b"org-nobody",
        "evidence.csv, row 5, target",
    ),
    "span outside": ("evidence.csv", b"0,3,", b"0,9999,", "row 2, end: the span ends at 9999"),
    "span too long": ("evidence.csv", b"0,3,", b"0,9,", "row 2, end: 0 to 9 is not the length of"),
    "duplicate id": (
        "entities.csv",
        b"org-office,",
        b"facility-hospital,",
        "row 3, id: 'facility-hospital' stands in row 2 already",
    ),
    "bad id": (
        "entities.csv",
        b"org-office,",
        b"../office,",
        "entities.csv, row 3, id: '../office'",
    ),
    "no label": ("entities.csv", "甲市援助处".encode(), b"", "row 3, label: the label is empty"),
    "exponent": ("claims.csv", b"200000000", b"2e8", "row 3, value: '2e8' is not a plain decimal"),
    "separator": ("claims.csv", b"200000000", b"2 00", "value: '2 00' is not a plain decimal"),
    "bad date": (
        "claims.csv",
        b",2020,",
        b",2020-13,",
        "from: not a date aidgraph knows: '2020-13'",
    ),
    "swapped dates": ("claims.csv", b",2020,", b",2023,", "from: the period ends before it begins"),
    "confidence": ("claims.csv", b"curated,1,", b"curated,7,", "'7' is not between 0 and 1"),
    "byte order mark": ("claims.csv", b"id,", b"\xef\xbb\xbfid,", "starts with a byte order mark"),
    "not UTF-8": ("claims.csv", b"curated", "甲".encode("gb18030"), "is not UTF-8"),
    "NUL": ("claims.csv", b"curated", b"\0", "claims.csv, row 2: there is a NUL character"),
    "open quote": ("claims.csv", b"curated,1,", b'curated,1,"', "claims.csv"),
    "extra cell": (
        "claims.csv",
        b"curated,1,",
        b"curated,1,,,",
        "26 cells where the header has 24",
    ),
    "toml": ("report.toml", b'id = "', b"id = ", "report.toml: not TOML"),
    "no hash": ("report.toml", b"sha256", b"sha257", "report.toml, sha256: the key is missing"),
    "length": (
        "report.toml",
        b"length = ",
        b'length = "x" #',
        "report.toml, length: 'x' is no int",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_is_refused_with_file_row_and_remedy(sample_folder, case):
    """Each way of breaking a table raises one error that names the place and says what to do."""
    file, old, new, message = BROKEN[case]
    replace(sample_folder, file, old, new)
    with pytest.raises(EncodingError) as caught:
        read_encoding(sample_folder)
    assert message in str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)
    assert caught.value.exit_status == 1


def test_all_problems_are_told_at_once(sample_folder):
    """Two mistakes in two tables are both in the message: nobody mends them one by one."""
    replace(sample_folder, "claims.csv", b",CNY,", b",furlong,")
    replace(sample_folder, "claims.csv", b",funds,", b",bribes,")
    with pytest.raises(EncodingError) as caught:
        read_encoding(sample_folder)
    assert "furlong" in str(caught.value)
    assert "bribes" in str(caught.value)


@pytest.mark.parametrize("file", ["entities.csv", "claims.csv", "evidence.csv"])
def test_an_empty_or_missing_table_is_refused(sample_folder, file):
    """A table with no bytes, and one that is not there, are named."""
    (sample_folder / file).write_bytes(b"")
    with pytest.raises(EncodingError, match=f"{file}: the file is empty"):
        read_encoding(sample_folder)
    (sample_folder / file).unlink()
    with pytest.raises(EncodingError, match=f"{file}: the file is missing"):
        read_encoding(sample_folder)


def test_a_folder_without_report_toml_is_a_wrong_call(sample_folder):
    """A folder that is no encoding is a wrong call, exit status 2."""
    (sample_folder / "report.toml").unlink()
    with pytest.raises(CallError, match=r"there is no report\.toml") as caught:
        read_encoding(sample_folder)
    assert caught.value.exit_status == 2


def test_a_folder_that_is_not_there_is_a_wrong_call(tmp_path):
    """A name that leads nowhere is a wrong call."""
    with pytest.raises(CallError, match="no such folder"):
        read_encoding(tmp_path / "nowhere")


def test_a_claim_without_evidence_is_refused(sample_folder):
    """Every claim needs a span."""
    replace(sample_folder, "evidence.csv", "flow-hospital,11,15,近2亿元\n".encode(), b"")
    with pytest.raises(EncodingError, match="'flow-hospital' has no evidence"):
        read_encoding(sample_folder)


def test_a_quote_longer_than_a_phrase_is_refused(sample_folder):
    """Evidence is a phrase of at most 40 characters, never a sentence."""
    long = "甲" * 41
    with (sample_folder / "evidence.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"org-office,0,41,{long}\n")
    with pytest.raises(EncodingError, match="the quote has 41 characters"):
        read_encoding(sample_folder)


def test_an_unknown_classifier_and_a_new_indicator_may_stand(sample_folder):
    """What the lists do not have is kept as `other:` and its words, never dropped."""
    replace(sample_folder, "claims.csv", b"person-time", "other:羽".encode())
    claims = {claim.id: claim for claim in read_encoding(sample_folder).claims}
    assert claims["outcome-doctors"].unit == "other:羽"
    assert claims["outcome-internists"].indicator == "other:内科"


def test_reading_gives_back_what_was_written(sample, sample_folder, tmp_path):
    """Tables that are read and written again are the same bytes."""
    again = tmp_path / "again"
    write_encoding(read_encoding(sample_folder), again)
    for path in sample_folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name
    assert read_encoding(sample_folder) == sample


LATE = {
    "no such day": ("report.toml", b"2020/2022", b"2020-02-30/2022", "no calendar has the day"),
    "bad period": ("report.toml", b"2020/2022", b"2020 to 2022", "report.toml, period: not a date"),
    "bad language": ("report.toml", b'"zh"', b'"z h"', "report.toml, language: not a language tag"),
    "provider of no flow": (
        "claims.csv",
        b"person-time,exactly,,",
        b"person-time,exactly,org-office,",
        "provider: only a flow has a provider",
    ),
    "flow without kind": ("claims.csv", b"aid-spending", b"visits", "'visits' has no flow kind"),
    "no method": ("claims.csv", b"curated,1", b",1", "method: the method is empty"),
}


@pytest.mark.parametrize("case", LATE)
def test_what_the_shapes_would_refuse_is_refused_at_the_door(sample_folder, case):
    """What cannot become a sound graph is told while the table is at hand."""
    file, old, new, message = LATE[case]
    replace(sample_folder, file, old, new)
    with pytest.raises(EncodingError) as caught:
        read_encoding(sample_folder)
    assert message in str(caught.value)
