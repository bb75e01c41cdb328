"""What goes to stdout arrives whole, or the command says so; what goes to stderr is a courtesy."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROWS = "SELECT ?a ?b { VALUES ?a { %s } VALUES ?b { %s } }" % ((" ".join(map(str, range(80))),) * 2)
HANGS = 600  # seconds after which a process counts as one that hangs, on any machine


def aidgraph(*arguments, shell='exec "$@"', **more):
    """Run `aidgraph` by a shell, which can close streams or limit a file."""
    command = ["bash", "-c", shell, "-", sys.executable, "-m", "aidgraph", *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(command, check=False, encoding="utf-8", timeout=HANGS, **streams)


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_an_answer_that_is_cut_says_so(graph_dir, tmp_path, unbuffered):
    """Where not all bytes fit, buffered or not, the status is 74, with the file and the bytes."""
    out = tmp_path / "answer.csv"
    query = tmp_path / "rows.rq"
    query.write_text(ROWS, "utf-8")
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with out.open("wb") as stream:
        done = aidgraph(
            *("query", query, "--graph", graph_dir, "--format", "csv"),
            shell='ulimit -f 8; exec "$@"',
            stdout=stream,
            env=environment,
        )
    assert done.returncode == 74, done.stderr
    written = out.stat().st_size
    assert 0 < written <= 8 * 1024
    assert f"{written:,} bytes were written" in done.stderr
    assert str(out) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_device_is_told():
    """A device that takes no byte ends a command with 74 and one line."""
    with Path("/dev/full").open("wb") as full:
        done = aidgraph("query", "--list", stdout=full)
    assert (done.returncode, done.stderr.count("\n")) == (74, 1)
    assert "No space left" in done.stderr


@pytest.mark.parametrize(
    ("shell", "status", "said"),
    [
        ('exec "$@" <&-', 2, "stdin: closed"),
        ('exec "$@" >&-', 2, "no query"),
        ('exec "$@" 2>&-', 2, ""),
        ('exec "$@" <&- >&- 2>&-', 2, ""),
    ],
)
def test_closed_streams_are_no_traceback(shell, status, said):
    """With any stream closed a wrong call ends in words and by its status."""
    done = aidgraph("query", "-", shell=shell, stdin=subprocess.DEVNULL)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_answer_to_nobody_is_an_error():
    """With stdout closed, an answer is not taken for given."""
    done = aidgraph("query", "--list", shell='exec "$@" >&-')
    assert done.returncode == 74
    assert "0 bytes were written" in done.stderr


@pytest.mark.parametrize("shell", ['exec "$@" 2>&-', 'exec "$@" 2>/dev/full'])
def test_messages_to_nobody_are_no_error(graph_dir, shell):
    """With stderr closed or full the answer is the same, and the status 0."""
    call = ("query", "cq-01", "--graph", graph_dir, "--format", "table")
    usual = aidgraph(*call)
    done = aidgraph(*call, shell=shell)
    assert (done.returncode, done.stdout) == (0, usual.stdout)
    assert "row" in usual.stderr


def test_a_reader_that_has_enough_is_no_error():
    """`| head -1` gets its line and ends the command without a word."""
    done = aidgraph("query", "--list", shell='"$@" | head -1; exit ${PIPESTATUS[0]}')
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "")
