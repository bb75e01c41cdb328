"""The container is built from what is here, by pinned versions, and does not run as root."""

import re
import tomllib

import pytest


@pytest.fixture(scope="module")
def steps(root):
    """Return the instructions of the Dockerfile with their words; lines that go on are joined."""
    text = (root / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def test_every_instruction_is_one(steps):
    """Each line begins with an instruction; each stage with an image that is named and tagged."""
    known = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in steps} <= known
    images = [rest.split()[0] for name, rest in steps if name == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+-slim", image) for image in images)


def test_what_is_copied_is_here_and_pinned(steps, root):
    """What is copied is a file of the project; packages are installed by hash, or are our wheel."""
    stages = set()
    for name, rest in steps:
        if name == "FROM" and " AS " in rest:
            stages.add(rest.rpartition(" ")[2])
        if name == "COPY":
            stage = re.match(r"--from=(\w+) ", rest)
            assert stage[1] in stages if stage else (root / rest.split()[0]).exists()
        if name == "RUN":
            for command in re.split(r"&&", rest):
                if "pip install" in command or "pip wheel" in command:
                    assert "--require-hashes" in command or "--no-deps" in command


def test_the_python_is_one_that_is_supported_and_the_user_is_not_root(steps, root):
    """The image has a Python that pyproject.toml names; the last user is not root."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    image = next(rest for name, rest in steps if name == "FROM").split()[0]
    version = re.search(r"3\.\d+", image)[0]
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]
    users = [rest for name, rest in steps if name == "USER"]
    assert users
    assert users[-1] != "root"
    ignored = (root / ".dockerignore").read_text("utf-8").split()
    assert {".git", ".venv", "web/node_modules"} <= set(ignored)
