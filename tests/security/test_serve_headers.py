"""S19, S22: what stands in an address makes no header, no log line, and leads nowhere else."""

import logging
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from aidgraph.serve import Settings, create_app
from aidgraph.serve.middleware import Failures

EVIL = (
    "%0d%0aX-Evil:%201",
    "%0aSet-Cookie:%20a=b",
    "%00",
    "%1b%5b31m",
    "%e2%80%ae",
    "%ed%a0%80",
    "..%2f..%2fetc",
)
ADDRESSES = (
    "/id/{}", "/doc/{}", "/doc/report/{}", "/doc/place-wensu?lang=en&x={}", "/documents/{}",
    "/queries/{}", "/queries/{}.csv", "/ontology/{}", "/?theme=dark&x={}",
    "//example.org/{}?theme=dark", "/search?q={}&theme=light", "/search.csv?q={}", "/static/x/{}",
    "/sparql?query={}&format=csv", "/graph?focus={}",
    "/api/export?ids={}&format=csv", "/api/entity/{}", "/reconcile/preview?id={}",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(graph_dir):
    """Return a client of the shipped graph that follows no redirection."""
    app = create_app(graph_dir, Settings())
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as made:
        yield made


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_makes_a_header(client, address):
    """Line ends and controls in an address never end a header or begin one, nor lead elsewhere."""
    for evil in EVIL:
        answer = client.get(address.format(evil))
        assert answer.status_code < 500, evil
        assert "x-evil" not in answer.headers
        assert "a=b" not in answer.headers.get("set-cookie", "")
        for name, value in answer.headers.items():
            assert value.isprintable(), (name, value)
        target = urlsplit(answer.headers.get("location", ""))
        assert target.netloc in {"", "127.0.0.1"}


def test_a_log_line_is_one_line(caplog):
    """A failure is logged with the address in quotes: no line end or escape of it is obeyed."""

    async def broken(_scope, _receive, _send):
        raise ZeroDivisionError

    guarded = Failures(broken, lambda _request: PlainTextResponse("failed", 500))
    with caplog.at_level(logging.ERROR):
        answer = TestClient(guarded).get("/%0d%0aroot%20logged%20in%1b%5b31m%e2%80%ae")
    assert answer.status_code == 500
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 1
    assert "logged in" in told[0]
    assert told[0].isprintable()
