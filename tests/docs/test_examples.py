"""The examples of the documentation run, and print what the page says they print.

A page is a story: its blocks run in order, in one folder that looks like a fresh clone.

- A ``console`` block holds commands (``$ ``) with their output, literally; a line ``…`` stands for
  any lines.  One marked ``console no-run`` is only read.
- A ``python`` block is a doctest if it has ``>>>``, else a program.
- A block below a line ``File: `name` `` is written to that file.

Run as a program, this file writes the output of commands into the pages anew.
"""

import contextlib
import doctest
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]
NAMES = [page.relative_to(ROOT).as_posix() for page in PAGES]
CLONE = ("graph", "ontology", "queries", "samples", "visualize.py")

# How the commands of `console no-run` blocks begin, and why they are not run here.
NOT_RUN = {
    "$ git clone": "needs the network",
    "$ make ": "installs packages",
    "$ . .venv/bin/activate": "the tests are in an environment already",
    "$ python -m pip install": "installs packages",
    "$ docker ": "needs an engine for containers; tests/packaging/test_container.py reads it",
    "$ aidgraph serve": "runs until it is stopped; tests/serve and tests/browser run it",
    "$ oxigraph serve": "runs until it is stopped; tests/serve/sparql/test_load.py runs it",
    "$ aidgraph load": "needs a server; tests/serve/sparql/test_load.py has one",
    "$ aidgraph query cq-12 --endpoint": "needs a server; tests/serve/sparql has one",
    "$ aidgraph publish": "takes a minute; tests/browser/test_published.py runs it",
    "$ python -m http.server": "runs until it is stopped; tests/browser/test_published.py has one",
    "$ aidgraph review": "runs until it is stopped; tests/browser/test_review.py runs it",
}

BLOCK = re.compile(
    r"(?:^File: `(?P<file>[^`\n]+)`\n\n)?^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
NEXT = "\x1e"


@dataclass(frozen=True)
class Command:
    """Hold a command as the page prints it, the output below it, and where it stands."""

    line: int
    prompt: str
    output: str

    @property
    def script(self) -> str:
        """Return what the shell gets: the prompt's mark is no part of it."""
        return self.prompt.removeprefix("$ ")

    def accepts(self, actual: str) -> bool:
        """Tell whether *actual* is the output of the page; ``…`` matches any lines."""
        wanted = "".join(
            r"(?:.*\n)*?" if line == "…" else re.escape(line) + r"\n"
            for line in self.output.splitlines()
        )
        stripped = "".join(f"{line.rstrip()}\n" for line in actual.splitlines())
        return re.fullmatch(wanted, stripped) is not None


def commands(text: str, first_line: int) -> list[Command]:
    """Split the text of a console block; a command may go on after a backslash."""
    found: list[list[str]] = []
    starts: list[int] = []
    for number, line in enumerate(text.splitlines(), start=first_line):
        goes_on = found and len(found[-1]) == 1 and found[-1][0].endswith("\\")
        if goes_on:
            found[-1][0] += f"\n{line}"
        elif line.startswith("$ "):
            found.append([line])
            starts.append(number)
        else:
            assert found, f"line {number}: output without a command"
            found[-1].append(line)
    return [
        Command(start, lines[0], "".join(f"{line}\n" for line in lines[1:]))
        for start, lines in zip(starts, found, strict=True)
    ]


def run(block: list[Command], folder: Path) -> list[str]:
    """Run the commands of a block in one shell; return what each printed, errors included."""
    # `$?` of a command is the status of the one before it, not of the mark between them.
    steps = [f"printf '{NEXT}'; (exit $status); {c.script}\nstatus=$?\n" for c in block]
    result = subprocess.run(
        ["bash", "-c", "status=0\n" + "".join(steps)],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return result.stdout.decode("utf-8").split(NEXT)[1:]


def environment() -> dict[str, str]:
    """Return a plain environment in which `aidgraph` and `python` are those of the tests."""
    here = Path(sys.executable).parent
    return {
        **{key: os.environ[key] for key in ("HOME", "TMPDIR") if key in os.environ},
        "PATH": f"{here}:/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",  # errors and results in the order in which they were printed
    }


def run_python(text: str, names: dict[str, object], folder: Path) -> str:
    """Run a block of Python; return what went wrong."""
    if ">>>" not in text:
        program = [sys.executable, "-W", "error", "-c", text]
        done = subprocess.run(
            program, cwd=folder, env=environment(), capture_output=True, check=False
        )
        said = f"exit status {done.returncode}\n{done.stderr.decode('utf-8')}"
        return said if done.returncode else ""
    test = doctest.DocTestParser().get_doctest(text, names, "block", None, 0)
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    # In a thread of its own: after tests of a browser an event loop is running in this one.
    with contextlib.chdir(folder), ThreadPoolExecutor(1) as pool:
        pool.submit(runner.run, test, out=report.append, clear_globs=False).result()
    names.update(test.globs)
    return "".join(report)


@contextlib.contextmanager
def clone() -> Iterator[Path]:
    """Make a folder with what a reader of the documentation has before them."""
    with tempfile.TemporaryDirectory() as name:
        for entry in CLONE:
            source, target = ROOT / entry, Path(name, entry)
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.is_file():
                shutil.copy(source, target)
        yield Path(name)


def play(page: str, folder: Path) -> Iterator[tuple[Command | None, str]]:
    """Run the blocks of *page*; yield each command with its output, and each Python failure."""
    names: dict[str, object] = {}
    for block in BLOCK.finditer(page):
        info, text = block["info"], block["text"]
        if block["file"]:
            target = folder / block["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        elif info == "console":
            found = commands(text, page.count("\n", 0, block.start("text")) + 1)
            yield from zip(found, run(found, folder), strict=True)
        elif info == "python" and (failure := run_python(text, names, folder)):
            yield None, failure


@pytest.mark.process
@pytest.mark.parametrize("name", NAMES)
def test_a_page_prints_what_it_says(name):
    """Every command, program and example of the page runs and gives exactly what is printed."""
    with clone() as folder:
        for command, actual in play((ROOT / name).read_text("utf-8"), folder):
            assert command is not None, f"{name}: an example in Python failed:\n{actual}"
            if not command.accepts(actual):
                pytest.fail(
                    f"{name}, line {command.line}: {command.prompt}\n"
                    f"--- the page says\n{command.output}--- it printed\n{actual}",
                    pytrace=False,
                )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_run_is_named_here(name):
    """A command is left out only for a reason in NOT_RUN, and every block is of a known kind."""
    for block in BLOCK.finditer((ROOT / name).read_text("utf-8")):
        kind, _, options = block["info"].partition(" ")
        assert kind in {
            *("console", "python", "turtle", "sparql", "csv", "toml"),
            *("text", "html", "json"),
        }
        assert options in {"", "no-run"}
        if options:
            assert kind == "console"
            lines = [line for line in block["text"].splitlines() if line.startswith("$ ")]
            assert lines
            assert all(line.startswith(tuple(NOT_RUN)) for line in lines), lines


def test_what_a_page_leaves_out_stays_left_out():
    """Output that is written anew keeps its `…`, and as many lines before and after it."""
    assert shortened(["a", "…", "z"], ["A", "b", "c", "Z"]) == ["A", "…", "Z"]
    assert shortened(["a", "…"], ["A", "b"]) == ["A", "…"]
    assert shortened(["a"], ["A ", "b"]) == ["A", "b"]


@pytest.mark.process
def test_a_wrong_output_is_found(tmp_path):
    """The runner sees a difference, knows the exit status, and lets `…` stand for lines."""
    page = "```console\n$ printf 'a\\nb\\nc\\n'\na\n…\nc\n$ (exit 3)\n$ echo $?\n3\n```\n"
    assert all(command.accepts(actual) for command, actual in play(page, tmp_path))
    wrong = page.replace("\nc\n$ (", "\nd\n$ (").replace("\n3\n", "\n0\n")
    assert [command.accepts(actual) for command, actual in play(wrong, tmp_path)] == [
        False,
        True,
        False,
    ]
    failing = "```python\n>>> 1 + 1\n3\n```\n```python\nraise SystemExit(1)\n```\n"
    assert len(list(play(failing, tmp_path))) == 2


def shortened(old: list[str], new: list[str]) -> list[str]:
    """Return the *new* output, with as many lines around each lone `…` as the *old* one had."""
    new = [line.rstrip() for line in new]
    if old.count("…") != 1:
        return new
    head = old.index("…")
    tail = len(old) - head - 1
    return [*new[:head], "…", *new[len(new) - tail :]] if tail else [*new[:head], "…"]


def rewrite(page: Path) -> None:
    """Put the real output of each command into *page* where it says something else."""
    text = page.read_text("utf-8")
    lines = text.splitlines()
    with clone() as folder:
        for command, actual in reversed(list(play(text, folder))):
            if command is None:
                sys.stderr.write(f"{page}: an example in Python failed\n{actual}")
            elif not command.accepts(actual):
                start = command.line - 1 + len(command.prompt.splitlines())
                end = start + len(command.output.splitlines())
                lines[start:end] = shortened(command.output.splitlines(), actual.splitlines())
    page.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    for page in PAGES:
        rewrite(page)
