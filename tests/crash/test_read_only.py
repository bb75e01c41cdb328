"""A checkout and a home that cannot be written."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src", "graph", "ontology", "queries")


@pytest.fixture
def checkout(tmp_path):
    """Return a copy of the checkout that refuses writing: by its mount for root, else by mode."""
    place = tmp_path / "checkout"
    for part in PARTS:
        shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
    if os.geteuid() != 0:
        subprocess.run(["chmod", "-R", "a-w", place], check=True)
        yield place
        subprocess.run(["chmod", "-R", "u+w", place], check=True)
        return
    bind = [["mount", "--bind", place, place], ["mount", "-o", "remount,bind,ro", place]]
    if any(subprocess.run(command, check=False).returncode for command in bind):
        pytest.skip("needs the right to mount a folder read-only")
    yield place
    subprocess.run(["umount", place], check=True)


def test_only_the_named_output_is_written(checkout, tmp_path):
    """Build, query and page work from a read-only checkout and write only where they are told."""
    with pytest.raises(OSError, match=r"Read-only|denied"):
        (checkout / "probe").touch()
    work = tmp_path / "work"
    work.mkdir()
    for arguments in (
        ["build", "--out", "graph"],
        ["query", "--graph", "graph", "--format", "csv", "cq-01"],
        ["visualize", "--graph", "graph", "--out", "page.html"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "aidgraph", *arguments],
            cwd=work,
            env=os.environ | {"PYTHONPATH": str(checkout / "src"), "HOME": str(checkout)},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in work.iterdir()) == ["graph", "page.html"]
