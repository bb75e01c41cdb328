"""`aidgraph serve` as a command: it says where it listens, and what is wrong with a call."""

import re
import socket
import subprocess
import sys
import urllib.request

import pytest

from aidgraph.errors import CallError
from aidgraph.serve.settings import Settings
from aidgraph.web.listening import address_of, listen

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


def test_a_taken_port_is_told():
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
