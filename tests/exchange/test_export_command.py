"""`aidgraph export` and `aidgraph check-iati` keep to the promises of the command line."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from aidgraph.cli.check_iati import command as check_iati
from aidgraph.cli.export import FORMATS
from aidgraph.cli.export import command as export
from aidgraph.errors import AidgraphError, CallError

pytestmark = pytest.mark.slow

STANDARD = Path(__file__).resolve().parents[3] / "shared" / "data" / "iati"


@pytest.fixture
def standard():
    """Return the folder of the standard, which is not part of the project."""
    if not STANDARD.is_dir():
        pytest.skip("the files of the IATI standard are not here (../shared/data/iati)")
    return STANDARD


def run(command, *arguments):
    """Run a command; an error of aidgraph comes out as it is."""
    result = CliRunner().invoke(command, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


NEEDED = {"duckdb": "duckdb", "parquet": "pyarrow"}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_written_and_can_be_written_again(graph_dir, tmp_path, form):
    """Each format is written whole; a second call replaces it with the same bytes.

    A DuckDB file has ids of its own making, so there the names alone are the same.
    """
    if form in NEEDED:
        pytest.importorskip(NEEDED[form], reason="it needs the extra `tables`")
    out = tmp_path / "out"
    more = ["--only", "flow-total"] if form == "nanopub" else []
    more += ["--date", "2026-01-02"] if form in {"nanopub", "ro-crate"} else []
    written = []
    for _ in range(2):
        result = run(export, form, "--graph", graph_dir, "--out", out, *more)
        assert result.exit_code == 0
        files = sorted(p for p in out.rglob("*") if p.is_file()) if out.is_dir() else [out]
        written.append({p.name: p.read_bytes() for p in files})
    assert all(written[0].values())
    if form == "duckdb":
        written = [dict.fromkeys(files) for files in written]
    assert written[0] == written[1]


def test_iati_says_what_is_left_out_and_why(graph_dir, tmp_path):
    """The summary goes to stderr; --left-out names each claim with the reason."""
    out, left = tmp_path / "a.xml", tmp_path / "left.csv"
    result = run(export, "iati", "--graph", graph_dir, "--out", out, "--left-out", left)
    assert "left out" in result.stderr
    assert "no --org-ref" in result.stderr
    lines = left.read_text("utf-8").splitlines()
    assert lines[0] == "what,reason"
    assert any(line.startswith("report/jinhua-wensu/claim/context-") for line in lines)


def test_an_export_with_an_error_is_not_written(graph_dir, tmp_path, standard):
    """With the standard at hand, an invalid file never reaches the disk, and the exit is 1."""
    out = tmp_path / "a.xml"
    call = ["iati", "--graph", graph_dir, "--out", out, "--iati-standard", standard]
    with pytest.raises(AidgraphError, match="nothing is written") as refused:
        run(export, *call, "--org-type", "no-such-code")
    assert refused.value.exit_status == 1
    assert not out.exists()
    assert "0 errors" in run(export, *call).stderr
    assert etree.parse(out).getroot().tag == "iati-activities"


def test_the_reporter_is_who_the_options_say(graph_dir, tmp_path):
    """Identifier, name, type and the address of the pages come from the call."""
    out = tmp_path / "a.xml"
    run(export, "iati", "--graph", graph_dir, "--out", out, "--org-ref", "XM-DAC-9", "--org-name",
        "甲", "--org-type", "80", "--base-url", "https://example.org/x")  # fmt: skip
    activity = etree.parse(out).getroot().find("iati-activity")
    assert activity.findtext("iati-identifier").startswith("XM-DAC-9-")
    assert activity.findtext("reporting-org/narrative") == "甲"
    assert activity.find("document-link").get("url").startswith("https://example.org/x/")


@pytest.mark.parametrize(
    "wrong",
    [
        ["csv", "--only", "x"],
        ["gexf", "--org-ref", "x"],
        ["iati", "--spreadsheets"],
        ["csv", "--date", "2026-01-01"],
        ["magic"],
    ],
)
def test_an_option_without_meaning_is_refused(graph_dir, tmp_path, wrong):
    """Nothing that was asked for is ignored in silence: exit status 2, nothing written."""
    out = tmp_path / "out"
    assert run(export, *wrong, "--graph", graph_dir, "--out", out).exit_code == 2
    assert not out.exists()


def test_a_folder_of_others_is_not_replaced(graph_dir, tmp_path):
    """A folder with other things in it is refused, and untouched."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CallError, match="other things"):
        run(export, "csv", "--graph", graph_dir, "--out", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
@pytest.mark.parametrize(("form", "first"), [("csv", "datapackage.json"), ("ro-crate", "graph.nq")])
def test_a_name_that_ends_in_zip_gets_one_file(graph_dir, tmp_path, form, first):
    """The archive holds what the folder would hold, and is the same each time."""
    call = [form, "--graph", graph_dir, *(["--date", "2026-01-02"] if form == "ro-crate" else [])]
    assert run(export, *call, "--out", tmp_path / "a.zip").exit_code == 0
    run(export, *call, "--out", tmp_path / "b.zip")
    run(export, *call, "--out", tmp_path / "folder")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        folder = tmp_path / "folder"
        there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
        assert set(archive.namelist()) == there
        assert archive.read(first) == (folder / first).read_bytes()


def test_the_package_carries_the_licence_of_the_call(graph_dir, tmp_path):
    """--licence stands in the descriptor."""
    out = tmp_path / "tables"
    run(export, "csv", "--graph", graph_dir, "--out", out, "--licence", "CC-BY-4.0")
    package = json.loads((out / "datapackage.json").read_bytes())
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]


def test_a_faulty_iati_file_makes_the_exit_status_1(standard):
    """Each finding is printed with file, line and activity; warnings alone are no failure."""
    example = standard / "examples" / "activity-standard-example-annotated.xml"
    result = run(check_iati, example, "--iati-standard", standard)
    assert result.exit_code == 1
    assert "ERROR rule, line 8, AA-AAA-123456789-ABC123: 6.6.2" in result.stdout
    organisations = standard / "examples" / "organisation-standard-example-annotated.xml"
    result = run(check_iati, organisations, "--iati-standard", standard)
    assert result.exit_code == 0
    assert "0 errors, 1 warnings" in result.stderr
