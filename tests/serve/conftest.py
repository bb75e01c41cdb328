"""A server in a process of its own, as the command starts it."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = "from aidgraph.cli.serve import command; command()"


@dataclass(frozen=True)
class Started:
    """A running server: its port, and the number of its process."""

    port: int
    process: int

    def open_files(self):
        """Return how many files and sockets the server holds."""
        return len(list(Path(f"/proc/{self.process}/fd").iterdir()))


@pytest.fixture(scope="session")
def start(graph_dir):
    """Return what starts a server over the shipped graph with settings of the environment."""

    @contextmanager
    def run(**settings):
        command = [sys.executable, "-c", PROGRAM, "--graph", str(graph_dir), "--port", "0"]
        environment = {**os.environ, "AIDGRAPH_ALLOW_ORIGIN": "*", **settings}
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as made:
            try:
                told = made.stderr.readline()
                yield Started(int(re.search(r"http://127\.0\.0\.1:(\d+)/", told)[1]), made.pid)
            finally:
                made.terminate()

    return run


@pytest.fixture(scope="session")
def served():
    """Return what serves a built graph in a thread of this process, and gives its address."""
    from aidgraph.serve import Settings, create_app
    from aidgraph.web.listening import listen, serving

    @contextmanager
    def opened(folder, settings=None):
        app = create_app(folder, settings or Settings(port=0))
        with serving(app, listen("127.0.0.1", 0)) as address:
            yield address

    return opened
