"""One real server on a port of its own, over the shipped graph."""

import http.client
import json
from dataclasses import dataclass
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
