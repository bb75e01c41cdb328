"""The guard that keeps the test run on this machine."""

import socket

import pytest


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_only_loopback_can_be_reached(method):
    """A connection to an address that is not loopback is refused before it leaves."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client,
        pytest.raises(AssertionError, match=r"wants to reach 0\.0\.0\.0"),
    ):
        getattr(client, method)(("0.0.0.0", 9))


def test_no_name_is_looked_up():
    """A name other than localhost is refused before anybody is asked for its address."""
    with pytest.raises(AssertionError, match=r"wants to reach aidgraph\.invalid"):
        socket.create_connection(("aidgraph.invalid", 80))


def test_loopback_works():
    """A server of a test can be reached, by address and by name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, port)) as client:
                assert client.getpeername()[1] == port
