"""What a killed process left unfinished is removed by the next one that writes there."""

import fcntl
import os
from pathlib import Path

import pytest

from aidgraph.files.atomic import write_atomically
from aidgraph.files.newfolder import new_folder
from aidgraph.files.remains import temporary_file, temporary_folder


def test_an_unfinished_file_goes(tmp_path):
    """An unfinished file that no process holds goes with the next writing; one that is held stays.

    Other files stay, whatever they are called.
    """
    target = tmp_path / "a[1]*.csv"
    left = tmp_path / ".a[1]*.csv.aidgraph-file-abc"
    left.touch()
    mine = [tmp_path / ".a1x.csv.aidgraph-file-abc", tmp_path / ".a[1]*.csv.tmp"]
    for path in mine:
        path.touch()
    held = tmp_path / ".a[1]*.csv.aidgraph-file-def"
    with held.open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_atomically(target, b"new")
        assert sorted(tmp_path.iterdir()) == sorted([target, held, *mine])
    write_atomically(target, b"newer")
    assert sorted(tmp_path.iterdir()) == sorted([target, *mine])


def test_two_writers_of_one_file_both_succeed(tmp_path, monkeypatch):
    """A writer that comes while another has written all and not yet renamed leaves its file."""
    target, chmod, others = tmp_path / "a.csv", Path.chmod, [b"second"]

    def meanwhile(path, mode):
        while others:
            write_atomically(target, others.pop())
        chmod(path, mode)

    monkeypatch.setattr(Path, "chmod", meanwhile)
    write_atomically(target, b"first")
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"first"


@pytest.mark.parametrize("make", [temporary_file, temporary_folder])
def test_what_was_just_made_is_not_lost(tmp_path, monkeypatch, make):
    """Where another writer removes what is made but not yet locked, it is made again."""
    locked, removed = fcntl.flock, []

    def flock(handle, how):
        if not removed:
            removed.extend(tmp_path.iterdir())
            (removed[0].rmdir if removed[0].is_dir() else removed[0].unlink)()
        locked(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    handle, made = make(tmp_path / "a", ".aidgraph-x-")
    os.close(handle)
    assert made.exists()
    assert made != removed[0]


def test_a_new_folder_has_the_mode_that_the_user_wants(tmp_path):
    """A new folder is no more open than the umask says, however open the one around it is."""
    tmp_path.chmod(0o1777)
    before = os.umask(0o027)
    try:
        with new_folder(tmp_path / "a"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o750


def test_a_folder_that_failed_leaves_nothing(tmp_path):
    """An error inside leaves neither the folder nor an unfinished one."""
    with pytest.raises(RuntimeError), new_folder(tmp_path / "a"):
        raise RuntimeError
    assert not list(tmp_path.iterdir())
