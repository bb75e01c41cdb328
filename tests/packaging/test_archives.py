"""What is in the source archive and in the wheel."""

import subprocess
import zipfile
from pathlib import PurePosixPath

import pytest

DATA = ("ontology", "graph", "queries")
LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-mutants.lock",
    "requirements-fuzz.lock",
)
FOR_TESTS = ("Makefile", "pyproject.toml", *LOCKS, ".ci/run")


@pytest.fixture(scope="module")
def names(wheel):
    """Return the names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(root, folder):
    """Return the names of the files below *folder* that git would keep."""
    found = (path for path in (root / folder).rglob("*") if path.is_file())
    kept = (path for path in found if "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix() for path in kept}


def test_wheel_installs_one_package(names):
    """The wheel puts `aidgraph` and its own metadata into site-packages, nothing else."""
    top = {PurePosixPath(name).parts[0] for name in names}
    assert {name.split("-")[0] for name in top} == {"aidgraph"}
    assert sorted(name.endswith(".dist-info") for name in top) == [False, True]


@pytest.mark.parametrize("folder", DATA)
def test_wheel_holds_every_data_file(names, root, folder):
    """Every file of the three data folders is inside the package."""
    expected = {f"aidgraph/{name}" for name in files(root, folder)}
    assert expected
    assert expected <= names


def test_wheel_holds_every_module(names, root):
    """Every file of the package is inside, the marker of its types included."""
    expected = {name.removeprefix("src/") for name in files(root, "src/aidgraph")}
    assert "aidgraph/py.typed" in expected
    assert expected <= names


def test_wheel_holds_the_licences(names, wheel, root):
    """Both licence files are in the metadata, word for word."""
    with zipfile.ZipFile(wheel) as archive:
        for licence in ("LICENSE", "LICENSE-DATA"):
            inside = [name for name in names if name.endswith(f".dist-info/licenses/{licence}")]
            assert len(inside) == 1
            assert archive.read(inside[0]) == (root / licence).read_bytes()


def test_sdist_holds_what_the_tests_need(unpacked, root):
    """Sources, data, tests and all that `make test` reads are in the source archive."""
    folders = ("src", "tests", "bench", "docs", "tools", *DATA)
    expected = {name for folder in folders for name in files(root, folder)}
    missing = {n for n in {*expected, *FOR_TESTS, "visualize.py"} if not (unpacked / n).is_file()}
    assert not missing


def test_make_works_in_the_unpacked_sdist(unpacked):
    """The Makefile of the source archive lists its targets, `demo` and `test` first."""
    done = subprocess.run(
        ["make", "help"], cwd=unpacked, check=True, capture_output=True, text=True
    )
    assert {"make demo", "make test"} <= {line[:9] for line in done.stdout.splitlines()}
