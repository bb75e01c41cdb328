"""Every command that writes, failing or killed at its steps on the disk: whole files or none."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from disk import FAILURES, Disk
from hypothesis import settings

from aidgraph.build.run import build_graph
from aidgraph.cli import cli

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "samples" / "easy" / "report.txt"
ENCODING = ROOT / "samples" / "easy" / "encoding"
MOST = 5  # steps of a command that are tried, spread over its run; `make fuzz` tries all
RATES = "Date,Rate,Currency,Frequency,Source\n2020-12-31,6.9,CNY,A,IMF\n"
COMMANDS = {  # what is written stands in `out`, alone
    "export jsonld": ["export", "jsonld", "--graph", "{graph}", "--out", "out/a.jsonld"],
    "export csv": ["export", "csv", "--graph", "{graph}", "--out", "out/tables"],
    "export ro-crate": ["export", "ro-crate", "--graph", "{graph}", "--out", "out/crate"],
    "export xlsx": ["export", "xlsx", "--graph", "{graph}", "--out", "out/a.xlsx"],
    "extract": ["extract", str(REPORT), "--tagger", "rules", "--out", "out"],
    "import rates": ["import", "rates", "rates.csv", "--out", "out/rates"],
    "link": ["link", "partners.csv", "--graph", "{graph}", "--out", "out/links.tsv"],
    "new": ["new", "out/begun", "--text", str(REPORT)],
    "visualize": ["visualize", "--graph", "{graph}", "--out", "out/page.html"],
}
each_command = pytest.mark.parametrize("words", COMMANDS, indirect=True)


@pytest.fixture(scope="module")
def small_graph(tmp_path_factory):
    """Return the build of a small report."""
    out = tmp_path_factory.mktemp("small") / "build"
    build_graph([ENCODING], out)
    return out


@pytest.fixture
def words(request, small_graph, tmp_path, monkeypatch):
    """Return the call of the command; what it reads is there."""
    monkeypatch.chdir(tmp_path)
    Path("rates.csv").write_text(RATES, "utf-8")
    Path("partners.csv").write_text("id,label,type\nP1,A hospital,Facility\n", "utf-8")
    return [word.format(graph=small_graph) for word in COMMANDS[request.param]]


def run(words):
    """Run a command in this process."""
    return CliRunner().invoke(cli, words)


def there():
    """Return the hash of every file in `out`, by its path, what is unfinished included."""
    return {
        path.relative_to("out").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in Path("out").rglob("*")
        if path.is_file()
    }


def empty():
    """Make `out` new and empty."""
    if Path("out").exists():
        subprocess.run(["rm", "-rf", "out"], check=True)
    Path("out").mkdir()


def whole(words, monkeypatch):
    """Run the command once; return what it wrote, and its steps on the disk, some of them."""
    empty()
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        result = run(words)
    assert result.exit_code == 0, result.output
    assert len(disk.steps) > 1
    every = 1 if searching() else max(1, len(disk.steps) // MOST)
    return there(), [*range(1, len(disk.steps), every), len(disk.steps)]


def searching():
    """Tell whether this is `make fuzz`, which takes its time."""
    return settings.get_current_profile_name() == "fuzz"


def is_old_or_new(found, complete):
    """Tell whether nothing is there that a whole run would not have written."""
    return found.items() <= complete.items()


def mends(words, complete):
    """Tell whether the next run makes what is missing; a folder that is whole may be refused."""
    return there() == complete or (run(words).exit_code == 0 and there() == complete)


def ended(killing):
    """Return the status with which the next run of the program of `disk.py` ended."""
    for line in killing.stdout:
        if re.fullmatch(r"-?\d+", line.strip()):
            return int(line)
    return pytest.fail("the program ended")


@each_command
def test_a_step_that_fails_leaves_nothing_half_written(words, monkeypatch):
    """Where a step fails the command says so; each file is whole or absent; the next run mends."""
    complete, steps = whole(words, monkeypatch)
    for number in steps:
        empty()
        with monkeypatch.context() as patch:
            Disk(patch, number, FAILURES["no space"])
            result = run(words)
        assert is_old_or_new(there(), complete), f"step {number}"
        assert result.exit_code != 0 or there() == complete, f"step {number}"
    assert mends(words, complete)


@each_command
def test_a_killed_command_leaves_nothing_half_written(words, monkeypatch):
    """Killed at a step, it leaves whole files, and what the next run, which is right, removes."""
    complete, steps = whole(words, monkeypatch)
    program = [sys.executable, Path(__file__).with_name("disk.py"), *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    empty()
    with subprocess.Popen(program, env=os.environ, stderr=subprocess.DEVNULL, **pipes) as killing:
        assert ended(killing) == 0
        assert there() == complete
        for number in steps:
            empty()
            killing.stdin.write(f"{number}\n")
            killing.stdin.flush()
            assert ended(killing) in {-9, 0}
            finished = {path: found for path, found in there().items() if ".aidgraph-" not in path}
            assert is_old_or_new(finished, complete), f"step {number}"
            assert mends(words, complete), f"step {number}"
