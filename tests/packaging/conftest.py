"""The sdist of the checkout and the wheel made from that sdist, built once a run."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def root():
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sdist(tmp_path_factory):
    """Return the source archive, built with the build backend that is installed here."""
    return _build(ROOT, "--sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def unpacked(sdist, tmp_path_factory):
    """Return the folder that the source archive unpacks to."""
    place = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "-xzf", sdist, "-C", place], check=True)
    return next(place.iterdir())


@pytest.fixture(scope="session")
def wheel(unpacked, tmp_path_factory):
    """Return the wheel, built from the unpacked source archive, as an installer would."""
    return _build(unpacked, "--wheel", tmp_path_factory.mktemp("wheel"))


def _build(source, kind, place):
    command = [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", place, source]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(place.iterdir())
