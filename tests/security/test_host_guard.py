"""One guard for all local servers answers only requests that name a host of theirs."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse

from aidgraph.web.guard import HostGuard, addresses


def status(guard, *hosts):
    """Return the status of the answer to a request with these Host headers."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "GET", "path": "/", "query_string": b"",
        "headers": [(b"host", host.encode()) for host in hosts],
    }  # fmt: skip
    with ThreadPoolExecutor(1) as thread:  # another test may have a loop running in this one
        thread.submit(asyncio.run, guard(scope, None, send)).result()
    return sent[0]["status"]


@pytest.mark.parametrize(
    ("host", "with_port", "any_port"),
    [
        ("127.0.0.1:8000", 200, 200),
        ("localhost:8000", 200, 200),
        ("[::1]:8000", 200, 200),
        ("127.0.0.1", 421, 200),
        ("127.0.0.1:8001", 421, 200),
        ("LOCALHOST:8000", 421, 200),
        ("127.0.0.1:8000.example.org", 421, 421),
        ("localhost:80:80", 421, 421),
        ("::1", 421, 421),
        ("example.org", 421, 421),
        ("example.org:8000", 421, 421),
        ("", 421, 421),
    ],
)
def test_only_a_host_of_ours_is_answered(host, with_port, any_port):
    """A name counts with its port, or with any port, and nothing that only looks like it does."""
    page = PlainTextResponse("page")
    assert status(HostGuard(page, addresses("127.0.0.1", 8000), "no"), host) == with_port
    names = {"127.0.0.1", "localhost", "::1"}
    assert status(HostGuard(page, names, "no", any_port=True), host) == any_port


def test_one_host_is_named():
    """A request without a Host header, or with two, is refused."""
    guard = HostGuard(PlainTextResponse("page"), {"localhost"}, "no", any_port=True)
    assert [status(guard), status(guard, "localhost"), status(guard, "localhost", "x")] == [
        421,
        200,
        421,
    ]
