"""Every threat that is said to be met has a test, and every test of a threat is named."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NUMBERED = [f"S{n}" for n in range(1, 25)] + [f"C{n}" for n in range(1, 12)] + [
    f"L{n}" for n in range(1, 7)
] + [f"P{n}" for n in range(1, 15)]  # fmt: skip
_NAMED = re.compile(r"`(tests/[\w/.]+)(?:::((?:test_|Test)\w+))?`")


def rows(heading):
    """Return the cells of the last table below a heading."""
    below = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    return [re.split(r" *\| *", line)[1:-1] for line in lines[2:]]


DEFENDED, PROVEN = rows("What is defended"), rows("What each promise is proven by")


def missing(cell):
    """Return what a cell names that is not there; the cell itself where it names nothing."""
    named = _NAMED.findall(cell)
    return [f"{file}::{test}" for file, test in named if not is_there(file, test)] or (
        [] if named else [f"no test in {cell!r}"]
    )


def is_there(file, test):
    """Tell whether a file, or a folder, has the test, or any."""
    path = ROOT / file
    files = [path] if path.is_file() else path.rglob("test_*.py")
    found = {name for one in files for name in names_in(one)}
    return test in found if test else bool(found)


def names_in(file):
    """Yield the names of the tests in a file: functions, and state machines that are assigned."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield from re.findall(r"\ATest\w+", node.targets[0].id)


@pytest.mark.parametrize("row", DEFENDED, ids=lambda row: row[0][:40])
def test_a_threat_has_a_test(row):
    """Each threat that is defended names a test that is there."""
    assert len(row) == 3
    assert not missing(row[2])


@pytest.mark.parametrize("row", PROVEN, ids=lambda row: row[0])
def test_a_promise_has_its_proof(row):
    """Each numbered promise names a test, by its function, that is there."""
    assert len(row) == 3
    assert not missing(row[2])
    assert all(test for _, test in _NAMED.findall(row[2]))


def test_no_promise_is_left_out():
    """The numbers are whole and in their order."""
    assert [row[0] for row in PROVEN] == NUMBERED


def test_every_file_of_attacks_is_named():
    """A file of tests on security or crashes belongs to a row."""
    named = {file for row in (*DEFENDED, *PROVEN) for file, _ in _NAMED.findall(row[2])}
    folders = tuple(name for name in named if (ROOT / name).is_dir())
    for folder in ("security", "crash"):
        for path in (ROOT / "tests" / folder).glob("test_*.py"):
            name = path.relative_to(ROOT).as_posix()
            if name != "tests/security/test_network_guard.py":  # guards the tests, not the user
                assert name in named or name.startswith(folders), name


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", "no test"),
        ("`tests/security`, when it is dark", ""),
        ("`tests/security/test_gone.py`", "test_gone"),
        ("`tests/docs/test_threat_model.py::test_gone`", "test_gone"),
        ("`tests/docs/test_threat_model.py::test_a_threat_has_a_test`", ""),
    ],
)
def test_a_row_without_a_test_is_found(cell, found):
    """A row that names nothing, a file or a function that is not there does not pass."""
    assert found in " ".join(missing(cell))
    assert bool(missing(cell)) == bool(found)
