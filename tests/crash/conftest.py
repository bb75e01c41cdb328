"""Two versions of one encoding, builds of them as processes, and a look at what a build left."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aidgraph.build.run import build_graph
from aidgraph.files.resources import folder
from aidgraph.store.open import open_store

ROOT = Path(__file__).resolve().parents[2]
HANGS = 600  # seconds after which a process counts as one that hangs, on any machine
MARKS = {"old": "a title of the old version", "new": "a title of the new version"}


@pytest.fixture(scope="session")
def versions(tmp_path_factory):
    """Return two encodings of one report, "old" and "new", that differ in a title."""
    return _two_titles(Path(str(folder("graph"))) / "jinhua-wensu", tmp_path_factory)


@pytest.fixture(scope="session")
def small_versions(tmp_path_factory):
    """Return the same of a report of half a page."""
    return _two_titles(ROOT / "samples" / "easy" / "encoding", tmp_path_factory)


def _two_titles(encoding, tmp_path_factory):
    found = {}
    for name, mark in MARKS.items():
        target = tmp_path_factory.mktemp(name) / encoding.name
        shutil.copytree(encoding, target)
        report = target / "report.toml"
        lines = report.read_text("utf-8").splitlines()
        changed = [f'title_en = "{mark}"' if x.startswith("title_en") else x for x in lines]
        report.write_text("\n".join(changed) + "\n", "utf-8")
        found[name] = target
    return found


@pytest.fixture(scope="session")
def old_build(versions, tmp_path_factory):
    """Return a finished build of the old version, to be copied."""
    out = tmp_path_factory.mktemp("finished") / "out"
    build_graph([versions["old"]], out)
    return out


@pytest.fixture
def out(old_build, tmp_path):
    """Return a folder, alone in its parent, that holds a build of the old version."""
    place = tmp_path / "place"
    place.mkdir()
    return shutil.copytree(old_build, place / "out")


@pytest.fixture(autouse=True, scope="session")
def _interruptible():
    """Let the builds be interrupted although a shell that starts tests aside ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def start():
    """Return a function that starts `aidgraph build` of an encoding as a process of its own."""
    started = []

    def run(encoding, out, **environment):
        process = subprocess.Popen(
            [sys.executable, "-m", "aidgraph", "build", encoding, "--out", out],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | environment,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        with process:
            pass


@pytest.fixture
def build(start):
    """Return a function that runs `aidgraph build`, expects *status*, and returns its messages."""

    def run(encoding, out, status=0, **environment):
        process = start(encoding, out, **environment)
        _, said = process.communicate(timeout=HANGS)
        assert process.returncode == status, said
        return said

    return run


@pytest.fixture(scope="session")
def state():
    """Return a function that says which version a folder holds, and fails where it is a mix."""
    return _state


def _state(out):
    """Files and store are complete by the manifest's hashes and counts, and of one version."""
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    for name, expected in manifest["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == expected, name
    store = open_store(out)
    assert len(store) == manifest["triples"]
    version = [
        name for name, mark in MARKS.items() if mark in (out / "graph.ttl").read_text("utf-8")
    ]
    asked = "ASK { ?report <http://purl.org/dc/terms/title> ?title FILTER(STR(?title) = '%s') }"
    assert [name for name, mark in MARKS.items() if store.query(asked % mark)] == version
    assert len(version) == 1
    return version[0]
