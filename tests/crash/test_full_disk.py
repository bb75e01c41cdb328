"""A build on a disk that becomes full, on a small file system of its own."""

import os
import re
import shutil
import subprocess

import pytest

DISK = 24 * 2**20
TOO_LITTLE = (0, 2**16, 2**18, 2**20, 2**21, 3 * 2**20, 2**22, 5 * 2**20, 6 * 2**20)


@pytest.fixture
def small_disk(tmp_path):
    """Return the root of a small file system in memory, mounted for this test."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = f"mount -t tmpfs -o size={DISK} tmpfs".split()
    if os.geteuid() != 0 or subprocess.run([*mount, place], check=False).returncode != 0:
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk_leaves_the_old_build(build, versions, old_build, small_disk, state):
    """With any too small rest of space the build says which folder is full and changes nothing."""
    out = shutil.copytree(old_build, small_disk / "out")
    for free in TOO_LITTLE:
        _leave_free(small_disk, free)
        said = build(versions["new"], out, status=74)
        assert "No space left" in said
        assert re.search(r"[\d,]+ bytes were (to be )?written", said)
        assert str(small_disk) in said, "the message does not name the place"
        assert "Traceback" not in said
        assert state(out) == "old"
        assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "out"]
    (small_disk / "ballast").unlink()
    build(versions["new"], out)
    assert state(out) == "new"


def _leave_free(disk, free):
    """Fill *disk* with ballast until *free* bytes are left."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - free))
