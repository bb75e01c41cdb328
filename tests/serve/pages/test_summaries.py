"""What pages read of a whole graph is kept beside its build, and is the same when read again."""

from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from aidgraph.check.audit import Finding, audit_graph
from aidgraph.cli.build import command
from aidgraph.files.resources import folder
from aidgraph.serve import Settings, create_app, summaries
from aidgraph.serve import app as application
from aidgraph.serve.pages.money import given_figures
from aidgraph.serve.pages.ontology import Terms, read_terms
from aidgraph.serve.summaries import SummaryFolder, decode, encode
from aidgraph.store.claims import Figure, read_figures

VIEWS = ("/money", "/money.csv", "/timeline", "/flows", "/ontology", "/audit", "/audit.csv")


def refused():
    """Be work that nobody should do."""
    raise AssertionError("it is kept")


def test_what_is_kept_is_what_was_made(site):
    """Figures with all they hold, findings and terms come back equal."""
    for kind, made in (
        (list[Figure], list(read_figures(site.graph))),
        (list[Finding], audit_graph(site.store)),
        (Terms, read_terms(site.graph)),
    ):
        assert decode(kind, encode(made)) == made
    for kind, data in ((int, "1"), (list[Figure], [["a"]]), (tuple[str, ...], None)):
        with pytest.raises((TypeError, ValueError)):
            decode(kind, data)


def test_a_summary_is_of_one_build_and_one_version(tmp_path, site, monkeypatch):
    """It is read again for the same build alone; what is broken or stale is made anew."""
    size = 2**30
    kept = SummaryFolder(tmp_path, "a" * 64, size)
    figures = kept.get("money", list[Figure], lambda: given_figures(site.graph))
    assert figures == SummaryFolder(tmp_path, "a" * 64, size).get("money", list[Figure], refused)
    (file,) = tmp_path.iterdir()
    for broken in (b"", b"[[1]]", b'{"a": 1}', b'[["a"]]'):
        file.write_bytes(broken)
        assert kept.get("money", list[Figure], lambda: figures) == figures
        assert kept.get("money", list[Figure], refused) == figures
    other = SummaryFolder(tmp_path, "b" * 64, size)
    assert other.get("money", list[Figure], list) == []
    assert [path.name[:18] for path in tmp_path.iterdir()] == ["summary-money-bbbb"]
    monkeypatch.setattr(summaries, "_makers", lambda: "another")
    assert SummaryFolder(tmp_path, "b" * 64, size).get("money", list[str], lambda: ["x"]) == ["x"]
    small = SummaryFolder(tmp_path / "none", "a" * 64, 1000)
    assert small.get("money", list[str], lambda: ["y"]) == ["y"]
    assert not (tmp_path / "none").exists()


def test_all_code_that_makes_summaries_tells_their_version(tmp_path, monkeypatch):
    """A change in any room, or in the numbers of the audit, gives the summaries another name."""
    package, names = tmp_path / "aidgraph", set()
    version = summaries._makers.__wrapped__  # noqa: SLF001  what it remembers is of the real package
    monkeypatch.setattr(summaries, "files", lambda _: package)
    for name in ("serve/pages/money.py", "check/audit/ratios.csv", "rdf/implied.py"):
        (package / name).parent.mkdir(parents=True)
        (package / name).write_text("1")
        names.add(version())
    (package / "serve/pages/money.py").write_text("2")
    assert version() not in names
    assert len(names) == 3


def test_a_folder_for_reading_alone_is_let_be(tmp_path):
    """Where nothing can be written the summary is made, and nobody is told of an error."""
    nowhere = SummaryFolder(tmp_path / "missing" / "folder", "a" * 64, 2**30)
    assert nowhere.get("money", list[str], lambda: ["x"]) == ["x"]


def test_a_build_makes_what_its_site_reads_first(tmp_path, monkeypatch):
    """With --summaries the pages of a fresh site are those of a site that kept nothing."""
    shipped = Path(str(folder("graph"))) / "jinhua-wensu"
    arguments = [str(shipped), "--out"]
    assert CliRunner().invoke(command, [*arguments, str(tmp_path / "plain")]).exit_code == 0
    monkeypatch.setattr(summaries, "_LEAST", 1)
    done = CliRunner().invoke(command, [*arguments, str(tmp_path / "kept"), "--summaries"])
    assert done.exit_code == 0, done.output
    made = {path.name.split("-")[1] for path in (tmp_path / "kept").glob("summary-*")}
    assert made == {"audit", "description", "money", "places", "terms", "timeline"}
    assert len(list((tmp_path / "kept").glob("search-*"))) == 1
    assert not list((tmp_path / "plain").glob("summary-*"))
    kept = pages(tmp_path / "kept")
    monkeypatch.setattr(summaries, "_LEAST", 2**40)
    assert kept == pages(tmp_path / "plain")


def pages(build):
    """Return what each view shows over a build."""
    with TestClient(create_app(build, Settings()), base_url="http://127.0.0.1") as client:
        return [client.get(path).text for path in VIEWS]


def test_pages_do_not_wait_for_what_queries_need(graph_dir, monkeypatch):
    """While the graph is still described for the endpoint, a page is answered; then queries are."""
    ready = Event()
    monkeypatch.setattr(application, "describe", lambda _store: "" if ready.wait(60) else "late")
    with TestClient(create_app(graph_dir, Settings()), base_url="http://127.0.0.1") as client:
        assert client.get("/").status_code == 200
        assert not ready.is_set()
        ready.set()
        assert client.get("/sparql?query=ASK+{}").json()["boolean"] is True
