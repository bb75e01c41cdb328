"""A folder of encodings tells how far each report is, and is reviewed from one to the next."""

import json
import re
import shutil

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from aidgraph.build.run import build_graph
from aidgraph.cli import cli
from aidgraph.errors import CallError
from aidgraph.review import open_session
from aidgraph.review.app import make_app
from aidgraph.review.library import ReportFolder, read_status


@pytest.fixture
def folder(proposed, tmp_path):
    """Return a folder with the sample as two reports, the first of them accepted."""
    library = tmp_path / "library"
    for name in ("a", "b"):
        shutil.copytree(proposed, library / name)
        report = library / name / "report.toml"
        told = report.read_text("utf-8")
        report.write_text(re.sub(r"(?m)^id = .*$", f'id = "{name}"', told), "utf-8")
    session = open_session(library / "a")
    session.accept([claim.id for claim in session.encoding.claims])
    session.close()
    return library


def test_the_status_counts_claims_checks_the_words_and_knows_the_build(folder, tmp_path):
    """Accepted, doubtful, verified and built are told for each; what changed since is told too."""
    build_graph([folder / "a"], tmp_path / "graph")
    first, second = (read_status(folder / name, tmp_path / "graph") for name in ("a", "b"))
    assert (first.proposed, second.accepted) == (0, 0)
    assert first.accepted == second.proposed == first.claims > 10
    assert first.doubtful == first.claims  # the sample's claims are all less than certain
    assert (first.verified, first.built, second.built) == ("holds", "yes", "no")
    claims = folder / "a" / "claims.csv"
    claims.write_text(claims.read_text("utf-8").replace(",accepted,", ",rejected,", 1), "utf-8")
    again = read_status(folder / "a", tmp_path / "graph")
    assert (again.built, again.rejected) == ("changed since", 1)
    (folder / "b" / "text.txt").unlink()
    assert read_status(folder / "b").verified == "no text"
    (folder / "b" / "claims.csv").write_text("no,such,columns\n", "utf-8")
    assert read_status(folder / "b").problem.endswith(": 23 problems")


def test_the_command_lists_every_report(folder, tmp_path):
    """`aidgraph status` has a row for each report below the folder, or is refused without any."""
    asked = ["status", str(folder), "--no-verify"]
    table = CliRunner().invoke(cli, asked).stdout.splitlines()
    assert [line.split()[0] for line in table] == ["report", "a", "b"]
    rows = json.loads(CliRunner().invoke(cli, [*asked, "--format", "json"]).stdout)
    assert [row["id"] for row in rows] == ["a", "b"]
    assert {row["verified"] for row in rows} == {"not looked at"}
    wrong = CliRunner().invoke(cli, ["status", str(tmp_path / "nowhere")])
    assert isinstance(wrong.exception, CallError)


def test_a_review_goes_from_one_report_to_the_next(folder):
    """The first with something to decide opens; the list and the button lead to the others."""
    library = ReportFolder(folder)
    assert library.current == "b"  # nothing is left to decide in a
    app = make_app(library.session, "secret", library)
    client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
    listed = client.get("/reports?lang=en").text
    assert [listed.count(f'name="report" value="{name}"') for name in "ab"] == [1, 1]
    assert "Report 2 of 2" in client.get("/?lang=en").text
    assert client.post("/open", data={"token": "guessed", "report": "a"}).status_code == 403
    assert client.post("/open", data={"token": "secret", "report": "../a"}).status_code == 409
    assert library.current == "b"
    assert client.post("/open", data={"token": "secret", "report": "a"}).status_code == 303
    assert (library.current, library.following()) == ("a", "b")
    page = client.get("/?lang=en").text
    assert "Report 1 of 2" in page
    assert 'id="next-report"' in page
    busy = open_session(folder / "b")  # another reviewer has it
    answer = client.post("/open", data={"token": "secret", "report": "b"})
    assert (answer.status_code, "another review" in answer.text) == (409, True)
    busy.close()
    library.session.close()
    with pytest.raises(CallError, match="no encoding here"):
        ReportFolder(folder / "a")


@pytest.mark.parametrize("manifest", ["{bad", "3", "{}", '{"inputs": 3}'])
def test_a_manifest_that_is_none_is_said_so(folder, tmp_path, manifest):
    """Status names the file and what to do, whatever is written in it."""
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(CallError, match=r"manifest\.json: this is no manifest"):
        read_status(folder / "a", tmp_path)
