"""The site is sealed: hosts, headers, hostile labels, addresses made up by strangers."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from aidgraph.errors import CallError
from aidgraph.serve import Settings, create_app

THING = "https://w3id.org/aidgraph/id/"
AID = "https://w3id.org/aidgraph/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus x='",
    "{{ 7*7 }}{% raw %}",
    "</title><svg onload=alert(1)>",
    "</script><script>alert(1)",
    "javascript:alert(1)",
    "\u202egnp.exe",
)
PATHS = (
    "/", "/search?q=x", "/money", "/flows", "/timeline", "/compare?ids=evil-0", "/audit",
    "/documents",
    "/documents/evil", "/about", "/doc/evil-0", "/doc/report/evil/claim/c0", "/ontology",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Return a client of a site whose every text is hostile."""
    folder = tmp_path_factory.mktemp("evil")
    lines = [f"<{THING}report/evil> <{RDF_TYPE}> <{AID}Report> ."]
    for number, payload in enumerate(PAYLOADS):
        text = payload.replace("\\", "\\\\").replace('"', '\\"')
        thing = f"<{THING}evil-{number}>"
        claim = f"<{THING}report/evil/claim/c{number}>"
        lines += [
            f"{thing} <{RDF_TYPE}> <{AID}Project> .",
            f'{thing} <{LABEL}> "{text}"@zh .',
            f"{thing} <{AID}namedIn> <{THING}report/evil> .",
            f"{thing} <http://www.w3.org/2004/02/skos/core#exactMatch> <javascript:alert(1)> .",
            f"{claim} <{RDF_TYPE}> <{AID}Outcome> .",
            f"{claim} <{AID}about> {thing} .",
            f'{claim} <http://www.w3.org/2004/02/skos/core#note> "{text}" .',
            f"{claim} <{AID}statedBy> <{THING}report/evil> .",
        ]
    lines.append(f'<{THING}report/evil> <http://purl.org/dc/terms/title> "{PAYLOADS[0]}"@en .')
    (folder / "graph.nq").write_text("\n".join(lines) + "\n", "utf-8")
    app = create_app(folder, Settings(allow_origin="*"))
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as made:
        yield made


class _Markup(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_text_is_text(client, path):
    """No label, note or title becomes markup: no script, handler, image or javascript link."""
    html = client.get(path).text
    for tag, attributes in _Markup(html).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert not any((v or "").lower().startswith("javascript:") for v in attributes.values()), (
            tag
        )
        assert tag not in {"img", "iframe", "object"}
        if tag == "script":
            assert attributes.get("src", "").startswith("/static/") or attributes["type"].endswith(
                "json"
            )
    assert "\u202e" not in html


@given(
    st.text(max_size=40), st.sampled_from(["/search?q=", "/compare?ids=", "/queries/x?a=", "/doc/"])
)
def test_what_a_stranger_puts_into_an_address_is_text(client, text, path):
    """Whatever stands in an address, the answer is a page without it as markup, and no failure."""
    from urllib.parse import quote

    answer = client.get(path + quote(text.encode("utf-8", "surrogatepass"), safe=""))
    assert answer.status_code < 500
    scripts = [a for tag, a in _Markup(answer.text).elements if tag == "script"]
    assert all(a.get("src", "").startswith("/static/") for a in scripts)


@pytest.mark.parametrize(
    "path", [*PATHS, "/nothing", "/static/0/nothing", "/api/entity/x", "/healthz"]
)
def test_every_answer_is_sealed(client, path):
    """Pages, errors and files carry the policy: nothing of another site loads or frames them."""
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    for part in (
        "default-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "127.0.0.1:80:80",
     "127.0.0.1@evil.example", "0.0.0.0", "[::1", "[::1]evil", "[::1]:x"],
)  # fmt: skip
def test_another_host_name_is_not_answered(client, host):
    """A name rebound to this address gets 421 and nothing of the graph."""
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "evil-0" not in answer.text


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8123", "localhost:1", "LOCALHOST", "[::1]:9"]
)
def test_the_names_of_this_machine_are_answered(client, host):
    """Loopback names are answered on any port."""
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_the_name_of_the_base_address_is_answered(tmp_path):
    """The host of the base address, and those allowed by name, are answered too; all else not."""
    settings = Settings(base_url="https://aid.example.org/kg", allow_hosts="inner.example")
    assert settings.hosts >= {"aid.example.org", "inner.example", "127.0.0.1"}
    with pytest.raises(CallError, match="no address"):
        Settings(base_url="javascript:alert(1)")
    with pytest.raises(CallError, match="no built graph"):
        create_app(tmp_path, Settings())


@pytest.mark.parametrize(
    "path", ["/api/search?q=x", "/api/entity/nobody", "/doc/evil-0.ttl", "/id/evil-0"]
)
def test_data_may_be_read_from_other_sites_and_pages_not(client, path):
    """Where all origins are let in, they read data and its errors, without cookies; no pages."""
    answer = client.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "access-control-allow-origin" not in client.get("/money").headers
    asked = client.options(path, headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client, method):
    """No page takes another method than reading."""
    for path in ("/", "/search", "/doc/evil-0", "/api/search", "/money"):
        assert client.request(method, path).status_code == 405
