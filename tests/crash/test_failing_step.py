"""A build, or a single file, whose N-th step on the disk fails, for every N."""

import errno
from pathlib import Path

import pytest
from disk import FAILURES, Disk

import aidgraph.build.run
from aidgraph.files import atomic


@pytest.mark.parametrize(
    ("report", "exchange", "failure"),
    [
        ("versions", "one step", "no space"),
        ("small_versions", "one step", "no memory"),
        ("small_versions", "two steps", "disk error"),
    ],
)
def test_build_failing_at_any_step(request, out, state, monkeypatch, report, exchange, failure):
    """Wherever a build fails, one version is there, complete, and nothing is left beside it."""
    versions = request.getfixturevalue(report)
    if exchange == "two steps":  # systems without renameat2
        monkeypatch.setattr(atomic, "_renameat2", lambda *_: False)
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        aidgraph.build.run.build_graph([versions["new"]], out)
    assert {"write", "fsync", "create_store", "open to write"} < set(disk.steps)
    aidgraph.build.run.build_graph([versions["old"]], out)
    steps, borne = len(disk.steps), []
    for number in range(1, steps + 1):
        before = state(out)
        wanted = "old" if before == "new" else "new"
        with monkeypatch.context() as patch:
            disk = Disk(patch, number, FAILURES[failure])
            try:
                aidgraph.build.run.build_graph([versions[wanted]], out)
                possible = {wanted}
                borne.append(disk.steps[number - 1])
            except type(FAILURES[failure]):
                possible = {before, wanted}
        assert state(out) in possible
        assert [path.name for path in out.parent.iterdir()] == ["out"], disk.steps[number - 1]
    assert set(borne) <= {"mkdir"}, "only a folder that is there may fail to be made"
    assert len(borne) < steps / 4
    aidgraph.build.run.build_graph([versions["new"]], out)
    assert state(out) == "new"


@pytest.mark.parametrize("failure", FAILURES)
def test_file_failing_at_any_step(tmp_path, monkeypatch, failure):
    """Wherever writing one file fails, its old or new bytes are there and no temporary file."""
    target = tmp_path / "graph.ttl"
    target.write_bytes(b"old")
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        atomic.write_atomically(target, b"new")
    assert {"fsync", "chmod", "write"} < set(disk.steps)
    for number in range(1, len(disk.steps) + 1):
        target.write_bytes(b"old")
        with monkeypatch.context() as patch:
            Disk(patch, number, FAILURES[failure])
            with pytest.raises(type(FAILURES[failure])):
                atomic.write_atomically(target, b"new")
        assert target.read_bytes() in {b"old", b"new"}
        assert list(tmp_path.iterdir()) == [target]


def test_failing_rename_leaves_the_old_file(tmp_path, monkeypatch):
    """When the last rename fails, the old bytes stand and the error comes through."""
    target = tmp_path / "graph.ttl"
    target.write_bytes(b"old")

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        atomic.write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
