"""The command line: results to stdout, messages to stderr, three exit statuses."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click import Context
from click.testing import CliRunner

from aidgraph.cli import COMMANDS, cli
from aidgraph.cli.output import visible
from aidgraph.errors import CallError

pytestmark = pytest.mark.process


def run(*arguments, cwd=None, **environment):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "aidgraph", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command):
    """Each sub-command answers --help with what it does."""
    result = run(command, "--help")
    assert result.returncode == 0, result.stderr
    assert "Usage: aidgraph" in result.stdout
    assert len(result.stdout.splitlines()) > 5


def test_an_unknown_command_is_a_wrong_call_with_a_hint():
    """A misspelt command exits with 2 and names the nearest one."""
    result = run("biuld")
    assert result.returncode == 2
    assert "Did you mean build?" in result.stderr


def test_build_prints_counts_to_stdout_and_progress_to_stderr(sample_folder, tmp_path):
    """Who pipes the result gets the result alone."""
    result = run("build", sample_folder, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "2  entities" in result.stdout
    assert "reading sample" in result.stderr
    assert "reading" not in result.stdout


def test_a_broken_table_exits_with_1_and_leaves_nothing(sample_folder, tmp_path):
    """The error names the place; no output folder, no lock, no temporary file is left."""
    path = sample_folder / "claims.csv"
    path.write_text(path.read_text("utf-8").replace(",CNY,", ",furlong,"), encoding="utf-8")
    before = sorted(p.name for p in tmp_path.iterdir())
    result = run("build", sample_folder, "--out", tmp_path / "out")
    assert result.returncode == 1
    assert "claims.csv, row 3, unit: unknown unit 'furlong'" in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_a_missing_folder_exits_with_2(tmp_path):
    """A folder that is not there, or is no encoding, is a wrong call."""
    assert run("build", tmp_path / "nowhere", "--out", tmp_path / "out").returncode == 2
    assert run("build", tmp_path, "--out", tmp_path / "out").returncode == 2


def test_an_earlier_build_stays_when_the_next_one_fails(sample_folder, tmp_path):
    """A failed build leaves the old graph, byte for byte."""
    run("build", sample_folder, "--out", tmp_path / "out")
    before = (tmp_path / "out" / "graph.ttl").read_bytes()
    (sample_folder / "entities.csv").write_bytes(b"")
    assert run("build", sample_folder, "--out", tmp_path / "out").returncode == 1
    assert (tmp_path / "out" / "graph.ttl").read_bytes() == before


@pytest.mark.parametrize("command", ["build", "verify", "validate", "audit", "extract"])
def test_a_list_that_names_nothing_is_a_wrong_call(command, tmp_path):
    """Nothing else, such as what is shipped, is taken in its place."""
    (tmp_path / "list").write_text("\n# none yet\n", "utf-8")
    option = ["--out", str(tmp_path / "out")] if command in {"build", "extract"} else []
    done = CliRunner().invoke(cli, [command, "--from-file", str(tmp_path / "list"), *option])
    assert isinstance(done.exception, CallError), done.output
    assert "no path in it" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_two_folders_of_one_report_are_not_audited_as_one(sample_folder, tmp_path):
    """What `build` refuses, `audit` refuses: the claims of both would be the claims of one."""
    shutil.copytree(sample_folder, tmp_path / "again")
    with pytest.raises(CallError, match="two folders have the id"):
        CliRunner().invoke(
            cli, ["audit", str(sample_folder), str(tmp_path / "again")], catch_exceptions=False
        )


def test_a_folder_with_other_things_is_not_replaced(sample_folder, tmp_path):
    """`--out` never deletes what a build did not make."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work", encoding="utf-8")
    result = run("build", sample_folder, "--out", home)
    assert result.returncode == 2
    assert "holds other things" in result.stderr
    assert (home / "thesis.txt").read_text("utf-8") == "years of work"


def test_what_a_user_put_into_a_build_is_carried_over(sample_folder, tmp_path):
    """A page written into the build folder is still there after the next build."""
    out = tmp_path / "out"
    run("build", sample_folder, "--out", out)
    (out / "page.html").write_text("mine", encoding="utf-8")
    assert run("build", sample_folder, "--out", out).returncode == 0
    assert (out / "page.html").read_text("utf-8") == "mine"


def test_build_with_a_changed_text_is_refused(sample_folder, sample_text, tmp_path):
    """`--text` puts the evidence gate in front of the build."""
    assert (
        run("build", sample_folder, "--text", sample_text, "--out", tmp_path / "a").returncode == 0
    )
    sample_text.write_bytes(sample_text.read_bytes() + b"!")
    result = run("build", sample_folder, "--text", sample_text, "--out", tmp_path / "b")
    assert result.returncode == 1
    assert "changed-source" in result.stderr
    assert not (tmp_path / "b").exists()


def test_verify_tells_holding_and_failing_evidence_apart(sample_folder, sample_text):
    """Exit status 0 and a sentence, or 1 and each place."""
    good = run("verify", sample_folder, "--text", sample_text)
    assert (good.returncode, good.stdout) == (0, "all evidence holds\n")
    path = sample_folder / "evidence.csv"
    path.write_text(path.read_text("utf-8").replace("4,9,甲", "5,10,甲"), encoding="utf-8")
    bad = run("verify", sample_folder, "--text", sample_text)
    assert bad.returncode == 1
    assert bad.stdout.startswith("shifted: org-office at 5-10")


def test_the_shipped_encodings_are_built_where_there_is_no_graph(tmp_path):
    """A command that needs a graph builds the shipped one first, and says so."""
    result = run("audit", "--format", "json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "building the encodings that ship with aidgraph" in result.stderr
    assert json.loads(result.stdout)[0]["result"] == "outlier"
    assert run("audit", "--strict", cwd=tmp_path).returncode == 0  # there is no conflict


def test_a_named_graph_that_is_not_there_is_an_error(tmp_path):
    """A graph that was named is not replaced by the shipped one: every command refuses the call."""
    commands = {
        "audit": [], "export": ["jsonld", "--out", "x"], "link": ["divisions"],
        "load": ["--to", "http://127.0.0.1:1/"], "mcp": [], "publish": ["--out", "x"],
        "query": ["cq-01"], "serve": ["--port", "0"], "status": ["."], "validate": [],
        "visualize": ["--out", "x"],
    }  # fmt: skip
    taking = {
        name for name in COMMANDS
        if any("--graph" in p.opts for p in cli.get_command(Context(cli), name).params)
    }  # fmt: skip
    assert commands.keys() == taking
    for folder in ("none", "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        for name, more in commands.items():
            result = CliRunner().invoke(cli, [name, *more, "--graph", str(tmp_path / folder)])
            assert isinstance(result.exception, CallError), (name, result.output)
            assert "no built graph here" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert not list((tmp_path / "empty").iterdir())


def test_beside_writes_the_triples_into_the_encoding(sample_folder, tmp_path):
    """`--beside` is how graph.ttl of an encoding is made, and it needs a folder."""
    result = run("build", sample_folder, "--beside", "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "sample-claim:flow-hospital" in (sample_folder / "graph.ttl").read_text("utf-8")
    assert run("build", "--beside", "--out", tmp_path / "out").returncode == 2


def test_output_is_utf8_whatever_the_locale(sample_folder, tmp_path):
    """Chinese labels survive a locale of plain ASCII."""
    out = tmp_path / "out"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert run("build", sample_folder, "--out", out, **plain).returncode == 0
    result = run("audit", "--graph", out, "--lang", "zh", **plain)
    assert result.returncode == 0, result.stderr


def test_a_reader_that_has_had_enough_is_no_error(tmp_path):
    """`aidgraph … | head` ends quietly."""
    run("build", cwd=tmp_path)
    program = f"{sys.executable} -m aidgraph query cq-38 --format csv 2>{tmp_path}/err | true"
    subprocess.run(["bash", "-c", program], cwd=tmp_path, check=True)
    assert (tmp_path / "err").read_text("utf-8") == ""


def test_a_file_name_that_is_no_text_is_told_in_a_line(tmp_path):
    """A name of odd bytes is a wrong call like any other, not a traceback."""
    name = os.fsdecode(b"gr\xff")
    command = [sys.executable, "-m", "aidgraph", "build", name]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1].startswith(b"error: gr\xff: no such folder")


def test_control_characters_do_not_reach_the_terminal():
    """An escape sequence or a direction mark in a label is shown, not obeyed."""
    assert visible("甲\x1b[2J\u202e乙\n") == "甲⟦U+001B⟧[2J⟦U+202E⟧乙\n"


def test_a_folder_that_is_not_there_is_named_not_a_file_on_its_way(tmp_path, graph_dir):
    """Where the page is to go is told as it was given, with what to do, and no temporary name."""
    result = run("visualize", "--graph", graph_dir, "--out", tmp_path / "none" / "page.html")
    assert result.returncode == 2
    assert f"{tmp_path / 'none'}: no such folder; make it first" in result.stderr
    assert ".tmp" not in result.stderr


@pytest.mark.parametrize("text", ["", "hello", "SELECT ＊ ｛ ?s ?p ?o ｝"])
def test_stdin_without_a_query_is_not_looked_up_as_a_name(text):
    """What comes from stdin is a query or nothing: no file and no shipped question is meant."""
    result = subprocess.run(
        [sys.executable, "-m", "aidgraph", "query", "-"],
        input=text, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert result.returncode == 2
    assert "stdin: there is no query in it" in result.stderr
