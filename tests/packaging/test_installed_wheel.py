"""
The wheel, installed into an empty virtual environment, used from another folder.

The environment gets the wheel by pip, without network and so without dependencies; these it sees
in the environment that runs the tests.  That the dependencies can be installed from the lock is
what `make` does before every run.
"""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest


class Installed:
    """Run programs of the environment in an empty folder, as a user would."""

    def __init__(self, folder, home):
        self.bin, self.home = folder / "bin", home

    def run(self, program, *arguments, status=0):
        """Run *program* with *arguments*, expect *status*, and return what it printed."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        done = subprocess.run(
            [self.bin / program, *arguments],
            check=False, capture_output=True, encoding="utf-8", cwd=self.home, env=environment,
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return an environment with the wheel installed, and an empty folder to work in."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    environment = Installed(folder, tmp_path_factory.mktemp("home"))
    environment.run("pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel))
    own = Path(
        environment.run("python", "-c", "import site; print(site.getsitepackages()[0])").strip()
    )
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return environment


def test_package_comes_from_the_wheel(installed):
    """Code and data are those of the wheel, not of the checkout."""
    program = (
        "import aidgraph, aidgraph.files.resources as r; "
        "print(aidgraph.__file__, r.folder('graph'))"
    )
    for path in installed.run("python", "-c", program).split():
        assert Path(path).is_relative_to(installed.bin.parent), path


def test_console_command_answers(installed):
    """`aidgraph --help` lists the commands."""
    answer = installed.run("aidgraph", "--help")
    for name in ("build", "verify", "validate", "audit", "query", "visualize"):
        assert f"\n  {name} " in answer


def test_build_query_and_page_work(installed, graph_dir):
    """A build by the wheel has the very bytes of a build by the checkout, and can be asked."""
    installed.run("aidgraph", "build", "--out", "build")
    for name in ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json"):
        assert (installed.home / "build" / name).read_bytes() == (graph_dir / name).read_bytes()
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    (installed.home / "count.rq").write_text(query, "utf-8")
    rows = installed.run("aidgraph", "query", "count.rq", "--format", "csv").split()
    manifest = json.loads((graph_dir / "manifest.json").read_text("utf-8"))
    assert rows == ["n", str(manifest["triples"])]
    installed.run("aidgraph", "visualize", "--out", "page.html")
    assert (installed.home / "page.html").read_bytes().lower().startswith(b"<!doctype html>")


def test_wrong_call_has_status_two(installed):
    """A folder that is not there is a wrong call, told in one line."""
    installed.run("aidgraph", "build", "nowhere", status=2)


def test_visualize_script_in_the_checkout(root):
    """`python visualize.py` of a checkout is the same command."""
    done = subprocess.run(
        [sys.executable, "visualize.py", "--help"],
        cwd=root, check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert "--focus" in done.stdout
