"""A report whose text does not say when it was published can be told: years follow from it."""

import pytest
from click.testing import CliRunner

from aidgraph.check.verify import verify_evidence
from aidgraph.cli.extract import command
from aidgraph.encoding import read_encoding
from aidgraph.extract.assemble import extract
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read
from aidgraph.text.report import read_report_text

UNDATED = "浙江省援疆\n\n6月2日，浙江省向温宿县捐赠2万元。去年，浙江省投入300万元。\n"
DATED = "浙江省援疆（2018年3月5日）\n\n6月2日，浙江省向温宿县捐赠2万元。\n"


def periods(text, published=""):
    """Return the bounds of each number's time, by value."""
    read_text = extract(text, "aid", choose_tagger("rules"), published=published)
    return {str(c.value): (c.from_, c.to) for c in read_text.claims if c.is_figure}


def test_without_a_date_no_year_is_made_up():
    """A day without a year, and last year of no year, stay empty."""
    assert set(periods(UNDATED).values()) == {("", "")}


def test_years_are_told_by_the_date_that_is_given():
    """The day gets its year, last year is the one before."""
    assert periods(UNDATED, "2020-06-09") == {
        "20000": ("2020-06-02", "2020-06-02"),
        "3000000": ("2019", "2019"),
    }


def test_the_date_that_is_given_wins_over_that_of_the_text():
    """Who names a day knows better than a guess at the page."""
    assert read(DATED).date == "2018-03-05"
    assert read(DATED, "2020-06-09").date == "2020-06-09"


def test_the_command_takes_the_date_and_the_gate_knows_it(tmp_path):
    """It stands in report.toml, and what was read by it passes verify."""
    file = tmp_path / "aid.txt"
    file.write_bytes(UNDATED.encode())
    out = ["--out", str(tmp_path / "out"), "--tagger", "rules", "--published", "2020-06-09"]
    assert CliRunner().invoke(command, [str(file), *out]).exit_code == 0
    encoding = read_encoding(tmp_path / "out" / "aid")
    assert encoding.report.published == "2020-06-09"
    assert verify_evidence(encoding, read_report_text(file)).findings == ()


@pytest.mark.parametrize("day", ["2020", "9.6.2020", "2020-13-01", ""])
def test_what_is_no_day_is_refused(tmp_path, day):
    """Before anything is read."""
    file = tmp_path / "aid.txt"
    file.write_bytes(UNDATED.encode())
    result = CliRunner().invoke(
        command, [str(file), "--out", str(tmp_path / "o"), "--published", day]
    )
    assert result.exit_code == 2
    assert "--published" in result.output
    assert not (tmp_path / "o").exists()
