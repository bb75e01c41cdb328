"""`aidgraph serve` as a command: it says where it listens, and what is wrong with a call."""

import re
import socket
import subprocess
import sys
import urllib.request

import pytest

from aidgraph.errors import CallError
from aidgraph.serve.settings import Settings
from aidgraph.web.listening import address_of, listen, serving

PROGRAM = "from aidgraph.cli.serve import command; command()"


def test_the_command_says_where_it_listens_and_answers_there(graph_dir):
    """Port 0 takes a free one; the address is printed to stderr, and the site answers at it."""
    command = [sys.executable, "-c", PROGRAM, "--graph", str(graph_dir), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            found = re.search(r"(http://127\.0\.0\.1:\d+/)", server.stderr.readline())
            with urllib.request.urlopen(f"{found[1]}healthz", timeout=20) as answer:
                assert answer.status == 200
        finally:
            server.terminate()
        assert server.wait(15) in {0, -15}


def test_a_taken_port_is_stated():
    """An address that another program has is refused, with what to choose instead."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CallError, match=r"cannot listen there .*--port"):
            listen("127.0.0.1", other.getsockname()[1])


def test_it_listens_on_this_machine_alone():
    """Unless told otherwise the socket is bound to the loopback address."""
    with listen("127.0.0.1", 0) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"
        assert address_of(bound).startswith("http://127.0.0.1:")


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_it_listens_at_an_address_of_ipv6(host):
    """An address with colons is one of IPv6, with brackets or without, and the site is there."""
    try:
        with socket.socket(socket.AF_INET6) as free:
            free.bind(("::1", 0))
    except OSError as error:
        pytest.skip(f"no IPv6 on this machine: {error}")

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with serving(app, listen(host, 0)) as address:
        assert re.fullmatch(r"http://\[::1\]:\d+/", address)
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 204


@pytest.mark.parametrize(
    ("host", "family", "bare", "address"),
    [
        ("::1", socket.AF_INET6, "::1", "http://[::1]:8123/"),
        ("[::1]", socket.AF_INET6, "::1", "http://[::1]:8123/"),
        ("::", socket.AF_INET6, "::", "http://[::]:8123/"),
        ("127.0.0.1", socket.AF_INET, "127.0.0.1", "http://127.0.0.1:8123/"),
        ("localhost", socket.AF_INET, "localhost", "http://localhost:8123/"),
    ],
)
def test_the_family_is_that_of_the_address(monkeypatch, host, family, bare, address):
    """An address with colons is bound as IPv6 and printed in brackets; all others are IPv4.

    The socket is a pretended one, so that this holds on a machine without IPv6 too.
    """

    class Pretended:
        def __init__(self, *made):
            self.family, self.bound = made[0], None

        def setsockopt(self, *_):
            pass

        def bind(self, where):
            self.bound = where

        def listen(self, _backlog):
            pass

        def getsockname(self):
            return (*self.bound, 0, 0) if self.family == socket.AF_INET6 else self.bound

    monkeypatch.setattr(socket, "socket", Pretended)
    bound = listen(host, 8123)
    assert (bound.family, bound.bound) == (family, (bare, 8123))
    assert address_of(bound) == address


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"AIDGRAPH_PORT": "x"}, "AIDGRAPH_PORT: 'x' is not a whole number"),
        ({"AIDGRAPH_QUERY_SECONDS": "0"}, "query_seconds: 0.0 will not do"),
        ({"AIDGRAPH_QUERY_ROWS": "-1"}, "query_rows: -1 will not do"),
        ({"AIDGRAPH_BASE_URL": "example.org"}, "base_url: 'example.org' is no address"),
    ],
)
def test_a_wrong_setting_is_told_by_name(variables, words):
    """A setting that cannot be meant is refused with its name."""
    with pytest.raises(CallError) as error:
        Settings.read({}, variables)
    assert words in str(error.value)


def test_an_option_wins_over_the_environment():
    """What the call gives counts before the environment, and that before the default."""
    settings = Settings.read({"port": 1, "host": None}, {"AIDGRAPH_PORT": "2"})
    assert (settings.port, settings.host) == (1, "127.0.0.1")
