"""The review page's server answers its own page only: no other host, site, form or file."""

import http.client
import re
import socket
from urllib.parse import urlencode, urlsplit

import pytest

from aidgraph.errors import CallError
from aidgraph.review import open_session
from aidgraph.review.serve import listen, serving

FLOW = "flow-teaching-building"
WRITES = ("/decide", "/correct", "/sure", "/many", "/add", "/join", "/split", "/undo", "/redo")


@pytest.fixture
def server(proposed):
    """Return a running server's port, token and folder."""
    session = open_session(proposed)
    with serving(session) as address:
        port = urlsplit(address).port
        page = ask(port, "GET", "/")[2]
        yield port, re.search(r'name="token" value="([^"]+)"', page)[1], session
    session.close()


def ask(port, method, path, body=None, **headers):
    """Send a request; return status, headers and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        named.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection.request(method, path, body, named)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8")
    connection.close()
    return answer.status, answer.headers, text


def decision(token, session, **more):
    """Return the form that accepts a claim."""
    return urlencode(
        {"token": token, "version": session.version, "do": "accept", "id": FLOW, "back": ""} | more
    )


def test_the_page_itself_may_write(server):
    """With its host, origin and token a form is done; the rest is refused."""
    port, token, session = server
    origin = f"http://127.0.0.1:{port}"
    body = decision(token, session)
    status, headers, _ = ask(
        port, "POST", "/decide", body, Origin=origin, Sec_Fetch_Site="same-origin"
    )
    assert (status, headers["location"]) == (303, f"/?lang=zh#item-{FLOW}")
    assert [c.id for c in session.encoding.accepted] == [FLOW]


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.example.org:{port}",
        "127.0.0.1:{port}.example.org",
        "127.0.0.1:{port}@example.org",
        "",
        "0.0.0.0:{port}",
    ],
)
def test_another_host_is_refused(server, host):
    """A name that somebody lets point here (DNS rebinding) gets nothing of the page."""
    port, token, session = server
    for path in ("/", "/static/review.js", "/decide"):
        method, body = ("POST", decision(token, session)) if path == "/decide" else ("GET", None)
        status, _, text = ask(port, method, path, body, Host=host.format(port=port))
        assert status == 403
        assert "岚峰" not in text
    assert session.encoding.accepted == ()


def test_a_second_host_header_is_refused(server):
    """Two hosts in a request do not slip through."""
    port, _, _ = server
    with socket.create_connection(("127.0.0.1", port)) as stream:
        line = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: x\r\nConnection: close\r\n\r\n"
        stream.sendall(line.encode())
        answer = b"".join(iter(lambda: stream.recv(65536), b""))
    assert answer.split(b" ")[1] in {b"400", b"403"}
    assert "岚峰".encode() not in answer


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_a_form_of_another_site_is_refused(server, headers):
    """A foreign origin cannot write, even if it knew the token."""
    port, token, session = server
    named = {name: value.format(port=port) for name, value in headers.items()}
    for path in WRITES:
        assert ask(port, "POST", path, decision(token, session, least="0"), **named)[0] == 403
    assert session.encoding.accepted == ()


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 43])
def test_a_form_without_the_token_is_refused(server, token):
    """A form must bring the token of this run."""
    port, _, session = server
    for path in WRITES:
        assert ask(port, "POST", path, decision(token, session, least="0"))[0] == 403
    assert session.encoding.accepted == ()


def test_each_run_has_a_token_of_its_own(proposed):
    """The token of one run is worth nothing in the next."""
    session, tokens = open_session(proposed), set()
    for _ in range(2):
        with serving(session) as address:
            page = ask(urlsplit(address).port, "GET", "/")[2]
            tokens.add(re.search(r'name="token" value="([^"]{43,})"', page)[1])
    session.close()
    assert len(tokens) == 2


def test_reading_never_writes(server):
    """No GET changes anything, whatever it asks for; other methods are refused."""
    port, token, session = server
    for path in WRITES:
        assert ask(port, "GET", f"{path}?{decision(token, session)}")[0] == 405
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert ask(port, method, "/decide", decision(token, session))[0] in {400, 403, 405}
    assert not (session.folder / "review.jsonl").exists()


@pytest.mark.parametrize(
    "path", ["/", "/static/review.css", "/nowhere", "/static/../app.py", "/?edit=%00&card=../.."]
)
def test_every_answer_has_the_headers(server, path):
    """Nothing of elsewhere is loaded, framed, sniffed, kept or shared, on errors as well."""
    port, _, _ = server
    _, headers, _ = ask(port, "GET", path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/build.py",
        "/static//etc/passwd",
        "/static/%00",
        "/text.txt",
        "/claims.csv",
    ],
)
def test_no_other_file_is_served(server, path):
    """The server gives its own three kinds of file and the page, nothing that lies around."""
    port, _, _ = server
    assert ask(port, "GET", path)[0] in {400, 404}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "id=x",
        "&".join("a=1" for _ in range(5000)),
        "%",
        "%ff%fe=%00",
        "id=" + "x" * 100_000,
    ],
)
def test_odd_forms_are_refused_quietly(server, body):
    """A form that is none of ours gets an answer, not a crash, with and without the token."""
    port, token, session = server
    for path in sorted({*WRITES} - {"/undo", "/redo"}):
        assert ask(port, "POST", path, body)[0] in {400, 403}
        more = f"{body}&token={token}&version={session.version}"
        assert ask(port, "POST", path, more)[0] in {200, 400, 422, 303}
    assert session.encoding.accepted == ()


def test_a_large_form_is_refused_before_it_is_read(server):
    """Over 1 MiB, or of no stated length, nothing is taken in."""
    port, token, session = server
    body = decision(token, session, note="x" * 2**20)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.putrequest("POST", "/decide")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders()
    assert connection.getresponse().status == 403
    connection.close()


def test_only_an_address_of_this_machine_is_listened_on():
    """All addresses at once, a name, and an occupied port are refused in words."""
    for host in ("0.0.0.0", "::", "example.org", "999.1.1.1"):
        with pytest.raises(CallError, match="address"):
            listen(host, 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CallError, match="--port"):
            listen("127.0.0.1", taken.getsockname()[1])


def test_a_stale_form_is_refused(server):
    """A form of a page that is not up to date writes nothing."""
    port, token, session = server
    body = decision(token, session)
    session.accept(["flow-total"])
    status, _, text = ask(port, "POST", "/decide", body)
    assert status == 409
    assert "本页不是最新的" in text
    assert [c.id for c in session.encoding.accepted] == ["flow-total"]


@pytest.mark.parametrize("least", ["NaN", "sNaN", "Infinity", "-Infinity", "-0.1", "1.1", "", "x"])
def test_what_is_no_confidence_is_refused(server, least):
    """A threshold that is no number from 0 to 1 accepts nothing and is told in words."""
    port, token, session = server
    body = decision(token, session, least=least, sure="1")
    status, _, page = ask(port, "POST", "/sure", body)
    assert (status, "give a number from 0 to 1" in page) == (422, True)
    assert not session.encoding.accepted


@pytest.mark.parametrize("do", ["", "Accept", "keep", "rejected"])
def test_what_is_no_decision_decides_nothing(server, do):
    """Only `accept` and `reject` are decisions: another word neither accepts nor rejects."""
    port, token, session = server
    before = {claim.id: claim.status for claim in session.encoding.claims}
    status, _, page = ask(port, "POST", "/decide", decision(token, session, do=do, sure="1"))
    assert (status, "is no decision" in page) == (422, True)
    assert {claim.id: claim.status for claim in session.encoding.claims} == before
