"""Builds that run at the same time."""

import fcntl
import signal
import subprocess
import sys

HANGS = 600  # seconds after which a process counts as one that hangs, on any machine
HOLD = """
import sys, time
from pathlib import Path
from aidgraph.files.atomic import replaced_folder
with replaced_folder(Path(sys.argv[1]), "manifest.json"):
    print("holding", flush=True)
    time.sleep(600)
"""


def test_two_builds_of_one_folder(start, versions, out, state):
    """Builds into one folder take turns: all end well, and one version is there."""
    running = [start(versions[name], out) for name in ("new", "old", "new", "new")]
    for process in running:
        _, said = process.communicate(timeout=HANGS)
        assert process.returncode == 0, said
    assert state(out) in {"old", "new"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_two_builds_of_two_folders(start, versions, tmp_path, state):
    """Builds into two folders of one parent at the same time are both right."""
    running = {name: start(versions[name], tmp_path / name) for name in ("old", "new")}
    for name, process in running.items():
        _, said = process.communicate(timeout=HANGS)
        assert process.returncode == 0, said
        assert state(tmp_path / name) == name


def test_second_build_waits_and_says_so(start, versions, out, state):
    """While another holds the folder, a build says that it waits, and goes on afterwards."""
    with out.with_name(".out.aidgraph-lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = start(versions["new"], out)
        assert any("waiting for another build" in line for line in process.stderr)
        assert state(out) == "old"
    process.communicate(timeout=HANGS)
    assert process.returncode == 0
    assert state(out) == "new"


def test_removed_lock_is_no_lock(start, versions, out, state):
    """A build that waited for a lock which its holder removed waits for the one that is there."""
    lock = out.with_name(".out.aidgraph-lock")
    with lock.open("wb") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        process = start(versions["new"], out)
        assert any("waiting for another build" in line for line in process.stderr)
        lock.unlink()
        second = lock.open("wb")
        fcntl.flock(second, fcntl.LOCK_EX)
    with second:
        assert any("waiting for another build" in line for line in process.stderr)
        assert state(out) == "old"
    process.communicate(timeout=HANGS)
    assert process.returncode == 0
    assert state(out) == "new"


def test_killed_holder_leaves_no_stale_lock(start, versions, out, state):
    """When the process that holds the folder is killed, the next build goes on and cleans up."""
    hold = [sys.executable, "-c", HOLD, str(out)]
    with subprocess.Popen(hold, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "holding\n"
        waiting = start(versions["new"], out)
        assert any("waiting for another build" in line for line in waiting.stderr)
        holder.send_signal(signal.SIGKILL)
    waiting.communicate(timeout=HANGS)
    assert waiting.returncode == 0
    assert state(out) == "new"
    assert [path.name for path in out.parent.iterdir()] == ["out"]
