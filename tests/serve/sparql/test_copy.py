"""A graph at an endpoint can be audited and served: it is copied whole, or not at all."""

import json
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from aidgraph.cli.audit import command as audit
from aidgraph.errors import CallError
from aidgraph.query import copy as copying
from aidgraph.query.copy import copy_lines
from aidgraph.query.remote import RemoteEndpoint, RemoteResult
from aidgraph.query.result import Result

PROGRAM = "from aidgraph.cli import main; main()"


def test_every_triple_is_copied_whatever_the_pages(server, graph_dir):
    """In pages that fit, in pages that the endpoint cuts, and in one: the build, line for line."""
    built = (graph_dir / "graph.nq").read_text("utf-8").splitlines()
    for page in (7_000, 19_999, 100_000):
        assert copy_lines(RemoteEndpoint(server.sparql), page=page) == built


def test_an_endpoint_that_cuts_and_does_not_say_so_is_copied_whole(monkeypatch):
    """The next page begins behind what came, however little of a page that was."""
    import pyoxigraph as ox

    lines = [f"<a:{number:02}> <a:b> <a:c> ." for number in range(25)]

    def run(_endpoint, query):
        at = int(query.text.split("OFFSET ")[1])
        some = "\n".join(lines[at : at + 4])
        triples = tuple(quad.triple for quad in ox.parse(some, ox.RdfFormat.N_TRIPLES))
        return RemoteResult(Result(triples=triples))

    monkeypatch.setattr(copying, "run_remote", run)
    assert copy_lines(RemoteEndpoint("http://127.0.0.1:9/"), page=10) == lines


def test_the_audit_of_an_endpoint_is_that_of_the_build(server, graph_dir):
    """The same findings, to the letter."""
    there = CliRunner().invoke(audit, ["--endpoint", server.sparql, "--format", "json"])
    here = CliRunner().invoke(audit, ["--graph", str(graph_dir), "--format", "json"])
    assert json.loads(there.stdout) == json.loads(here.stdout) != []
    assert "triples copied from" in there.stderr


def test_encodings_and_an_endpoint_are_not_both_audited(server):
    """Which of the two is meant is not guessed."""
    result = CliRunner().invoke(audit, ["graph", "--endpoint", server.sparql])
    assert result.exit_code == 2
    assert "not both" in result.output


def test_the_site_over_a_copied_endpoint_has_its_things(server, tmp_path):
    """A second site is served from a copy of the first one's graph, and leaves nothing behind."""
    asked = ["serve", "--endpoint", server.sparql, "--copy", "--port", "0"]
    command = [sys.executable, "-c", PROGRAM, *asked]
    made = {"stderr": subprocess.PIPE, "text": True, "cwd": tmp_path}
    with subprocess.Popen(command, **made) as site:
        try:
            told = ""
            while "http://127.0.0.1:" not in told.replace(server.address, ""):
                line = site.stderr.readline()
                assert line, told
                told += line
            address = re.findall(r"aidgraph: (http://127\.0\.0\.1:\d+)/", told)[-1]
            there = copy_lines(RemoteEndpoint(f"{address}/sparql"))
        finally:
            site.terminate()
    assert there == copy_lines(RemoteEndpoint(server.sparql))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [([[]], "no triple"), ([["_:a"]], "blank nodes"), ([["cut"] * 9], "cuts its answers"),
     ([["<a:1>", "<a:2>", "<a:3>"]], "more than 2 triples")],
)  # fmt: skip
def test_what_is_no_graph_of_ours_is_refused(monkeypatch, answers, words):
    """Nothing there, blank nodes, an endpoint that cuts everything, and too much."""
    import pyoxigraph as ox

    given = iter(answers[0])

    def run(*_asked):
        subject = next(given, "")
        if subject == "cut":
            return RemoteResult(Result(triples=()), "1 row")
        text = f"{subject} <a:b> <a:c> ." if subject else ""
        return RemoteResult(
            Result(triples=tuple(q.triple for q in ox.parse(text, ox.RdfFormat.N_TRIPLES)))
        )

    monkeypatch.setattr(copying, "run_remote", run)
    with pytest.raises(CallError, match=words):
        copy_lines(RemoteEndpoint("http://127.0.0.1:9/"), page=1_000, most=2)
