"""L3, L4: connections have an end: in number, in the time a request may take, and in the log."""

import logging
import resource
import socket
import time
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from aidgraph.errors import CallError
from aidgraph.serve import Settings, create_app
from aidgraph.web.connections import ConnectionLimits, make_room
from aidgraph.web.listening import listen, serving
from aidgraph.web.log import RepeatFilter

HANGS = 600  # seconds after which a connection counts as one that hangs, on any machine
SOON = 0.2
HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
BODY = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345"


async def _echo(request: Request):
    return PlainTextResponse(str(len(await request.body())))


APP = Starlette(routes=[Route("/", _echo, methods=["GET", "POST"])])


def connected(address):
    """Return a socket to a server."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=HANGS)


def rest(connection):
    """Return all that a server sends until it closes."""
    said = b""
    while part := connection.recv(65536):
        said += part
    return said


def tried(address, request):
    """Return what comes of a request; once more where this machine was too slow to send it."""
    for _ in range(100):
        with connected(address) as client:
            client.sendall(request)
            if said := rest(client):
                return said
    raise AssertionError("never answered")


@pytest.mark.parametrize("begun", [b"", b"GET", HEAD, BODY], ids=["none", "word", "head", "body"])
def test_a_request_that_does_not_arrive_is_given_up(begun):
    """A connection whose request stops midway, wherever, is closed by the server."""
    limits = ConnectionLimits(seconds=SOON)
    with serving(APP, listen("127.0.0.1", 0), limits) as address, connected(address) as slow:
        slow.sendall(begun)
        assert b"200 OK" not in rest(slow)


def test_a_second_request_that_does_not_arrive_is_given_up():
    """The time counts anew for each request of a connection."""
    limits = ConnectionLimits(seconds=SOON)
    with serving(APP, listen("127.0.0.1", 0), limits) as address:
        said = tried(address, HEAD + b"\r\n" + HEAD)
    assert said.count(b"200 OK") == 1


def test_a_request_that_is_here_has_its_answer_however_long_it_takes():
    """The time is for the request, not for its answer."""
    import asyncio

    async def patient(scope, receive, send):
        if scope["type"] == "http":
            await asyncio.sleep(5 * SOON)
            await PlainTextResponse("at last")(scope, receive, send)

    limits = ConnectionLimits(seconds=SOON)
    with serving(patient, listen("127.0.0.1", 0), limits) as address:
        assert tried(address, HEAD + b"Connection: close\r\n\r\n").endswith(b"at last")


def test_one_connection_too_many_is_told_to_come_again():
    """So many connections are served; one more gets 503 with Retry-After; a free one is taken."""
    limits = ConnectionLimits(connections=3, seconds=HANGS)
    with serving(APP, listen("127.0.0.1", 0), limits) as address:
        open_ = [connected(address) for _ in range(3)]
        for one in open_:
            one.sendall(HEAD + b"\r\n")
            assert one.recv(65536).startswith(b"HTTP/1.1 200")
        with connected(address) as excess:
            excess.sendall(HEAD + b"\r\n")
            said = rest(excess)
        assert said.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 2\r\n" in said
        head, _, body = said.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head
        for one in open_:
            one.close()
        answer = b"HTTP/1.1 503 "
        while answer.startswith(b"HTTP/1.1 503 "):  # until the server knows that they are closed
            with connected(address) as again:
                again.sendall(HEAD + b"Connection: close\r\n\r\n")
                answer = rest(again)
        assert answer.startswith(b"HTTP/1.1 200")


def test_a_flood_is_cut_off_and_the_rest_is_served():
    """Of connections far beyond the limit none hangs, and the first ones still have an answer."""
    limits = ConnectionLimits(connections=3, seconds=HANGS)
    with serving(APP, listen("127.0.0.1", 0), limits) as address:
        with connected(address) as first:
            first.sendall(HEAD + b"\r\n")
            assert first.recv(65536).startswith(b"HTTP/1.1 200")
            flood = [connected(address) for _ in range(40)]
            first.sendall(HEAD + b"Connection: close\r\n\r\n")
            assert b"200 OK" in rest(first)
        for one in flood:
            one.close()


def test_room_is_made_for_connections(monkeypatch):
    """Twice the connections fit into the open files; where the system does not let, it is told."""
    asked = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (300, 1000))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    make_room(22)
    assert asked == []
    make_room(100)
    assert asked == [(456, 1000)]
    make_room(372)
    with pytest.raises(CallError, match="give 372 or fewer"):
        make_room(373)


@pytest.mark.parametrize("site", ["any", "explorer"])
def test_an_upload_that_is_broken_off_is_one_line(graph_dir, caplog, site):
    """A client that goes away while it sends leaves one line in the log, and no traceback."""
    app = APP if site == "any" else create_app(graph_dir, Settings())
    path = b"/" if site == "any" else b"/reconcile"
    with (
        caplog.at_level(logging.WARNING),
        serving(app, listen("127.0.0.1", 0), ConnectionLimits(seconds=HANGS)) as address,
    ):
        host = urlsplit(address).netloc.encode()
        with connected(address) as sender:
            sender.sendall(BODY.replace(b" / ", b" " + path + b" ").replace(b"here", host))
            sender.shutdown(socket.SHUT_RDWR)
        last = time.monotonic() + HANGS
        while not caplog.records:
            assert time.monotonic() < last, "no line in the log tells of the upload"
            time.sleep(0.01)
    lines = [(record.getMessage(), record.exc_info) for record in caplog.records]
    assert lines == [(f"POST {path.decode()!r}: the client went away", None)]


def test_a_flood_of_one_line_is_a_few_lines():
    """Of one kind of line twenty pass in a minute; then the next tells how many did not."""
    now = [0.0]
    bounded = RepeatFilter(clock=lambda: now[0])

    def passes(message, *values):
        record = logging.LogRecord("a", logging.WARNING, "", 0, message, values, None)
        return bounded.filter(record) and record.getMessage()

    said = [passes("no answer to %s", number) for number in range(1_000)]
    assert [one for one in said if one] == [f"no answer to {number}" for number in range(20)]
    assert passes("another line") == "another line"
    now[0] = 61.0
    assert passes("no answer to %s", 7) == "no answer to 7 (and 980 more like it)"
    assert passes("no answer to %s", 8) == "no answer to 8"
