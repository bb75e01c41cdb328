"""One real server on a port of its own, over the shipped graph."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from aidgraph.serve.settings import Settings


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        """Return the body as text."""
        return self.body.decode()

    @property
    def json(self):
        """Return the body as data."""
        return json.loads(self.body)

    @property
    def kind(self):
        """Return the media type without its parameters."""
        return self.headers.get_content_type()


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str

    @property
    def sparql(self):
        """Return the address of the endpoint."""
        return f"{self.address}/sparql"

    def send(self, method, path, body=None, **headers):
        """Send a request as it is written here, and return the reply."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=600)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, query=None, accept="*/*", **fields):
        """Ask by GET."""
        pairs = {**({} if query is None else {"query": query}), **fields}
        return self.send("GET", f"/sparql?{urlencode(pairs, doseq=True)}", Accept=accept)


def _running(graph_dir, served, seconds):
    settings = Settings(
        port=0, allow_origin="*", query_seconds=seconds, query_rows=20_000, request_bytes=100_000
    )
    with served(graph_dir, settings) as address:
        yield Server(address.rstrip("/"))


@pytest.fixture(scope="session")
def server(graph_dir, served):
    """Return a server over the shipped graph that gives a query more time than any needs here."""
    yield from _running(graph_dir, served, 120.0)


@pytest.fixture(scope="session")
def impatient(graph_dir, served):
    """Return a server over the shipped graph that stops queries after two seconds."""
    yield from _running(graph_dir, served, 2.0)


OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")


@pytest.fixture(scope="session")
def start_oxigraph():
    """Return what starts the Oxigraph server with arguments of its own, and gives its address."""
    assert OXIGRAPH, "the package oxigraph is not installed"

    @contextmanager
    def run(*arguments):
        server, address = _listening(arguments)
        with server:
            yield address
            server.terminate()

    return run


def _listening(arguments):
    """Start a server on a port that was free; another may have taken it by then."""
    for _ in range(10):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        command = [OXIGRAPH, *arguments, "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        if any("istening" in line for line in iter(server.stderr.readline, "")):
            return server, f"http://127.0.0.1:{port}"
        server.communicate()
    raise AssertionError("oxigraph found no port")
