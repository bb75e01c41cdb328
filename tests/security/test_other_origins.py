"""S16: pages of other origins read nothing unless they are named, and never the report's text."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from aidgraph.build.run import build_graph
from aidgraph.errors import CallError
from aidgraph.review import open_session
from aidgraph.review.serve import serving as reviewing
from aidgraph.serve import Settings, create_app

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "easy"
FRIEND, STRANGER = "https://friend.example", "https://stranger.example"
PATHS = (
    "/doc/{}", "/doc/{}.ttl", "/doc/{}.jsonld", "/id/{}", "/api/entity/{}", "/api/search?q=a",
    "/api/stats", "/reconcile", "/reconcile/v1", "/sparql?query=ASK{{}}", "/void.ttl",
    "/.well-known/void", "/reconcile/suggest/entity?prefix=a",
)  # fmt: skip
ELSEWHERE = (
    {"Origin": STRANGER},
    {"Origin": FRIEND},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:3333"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
)
OURS = (
    {},
    {"Origin": "http://127.0.0.1"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
)


@pytest.fixture(scope="module")
def open_client(tmp_path_factory):
    """Return what makes a client of the easy sample with its text, by settings."""
    folder = tmp_path_factory.mktemp("easy") / "build"
    build_graph([SAMPLE / "encoding"], folder)

    def made(**settings):
        app = create_app(folder, Settings(**settings), [SAMPLE / "report.txt"])
        return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)

    return made


@pytest.fixture(scope="module")
def client(open_client):
    """Return a client of a site that lets one friend read."""
    with open_client(allow_origin=f"{FRIEND}, https://other.example") as made:
        yield made


def things(client):
    """Return the ids of what the site has pages of."""
    found = client.get("/api/search?q=&limit=100&kind=entity").json()
    return [item["id"] for item in found["hits"]]


def sentences(client):
    """Return the parts of sentences that the site has of the text alone, not of the graph."""
    site = client.app.state.site
    graph = (site.folder / "graph.nq").read_text("utf-8")
    parts = {part.strip() for passage in site.passages.values() for part in passage}
    return {part for part in parts if len(part) >= 8 and part not in graph}


def addresses(client):
    """Return every kind of address that tells of evidence."""
    for thing in things(client):
        yield from (f"/doc/{thing}", f"/api/entity/{thing}", f"/graph?focus={thing}")
    report = client.get("/documents").text.split("/documents/")[1].split('"')[0]
    yield f"/documents/{report.split('?')[0]}"
    links = client.post("/api/subgraph", json={"ids": things(client)}).json()["links"]
    for link in links[:20]:
        yield "/api/evidence?start={}&predicate={}&end={}".format(*link)


def told(client, headers):
    """Return the sentences of the text that answers to *headers* show."""
    wanted = sentences(client)
    answers = [client.get(address, headers=headers).text for address in addresses(client)]
    return {part for part in wanted if any(part in answer for answer in answers)}


@pytest.mark.parametrize("headers", ELSEWHERE, ids=lambda headers: next(iter(headers.values())))
def test_the_text_is_not_told_to_another_origin(client, headers):
    """No answer to a page of another origin, a named one neither, has a sentence of the text."""
    assert told(client, headers) == set()


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_pages_show_the_text(client, headers):
    """The same addresses show sentences to our own pages and to who follows a link to them."""
    assert len(told(client, headers)) > 3


@pytest.mark.parametrize("path", PATHS)
def test_only_a_named_origin_may_read(open_client, client, path):
    """A browser is told that an origin may read only where it was named, and asked by it."""
    address = path.format(things(client)[0])
    for origin in (FRIEND, "https://other.example", STRANGER, f"{FRIEND}:8443", "null"):
        allowed = origin if origin in client.app.state.site.settings.origins else None
        answer = client.get(address, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed, origin
        assert "Origin" in answer.headers["vary"]
        asked = client.options(
            address, headers={"Origin": origin, "Access-Control-Request-Method": "GET"}
        )
        assert ("access-control-allow-methods" in asked.headers) == bool(allowed)
    with open_client() as shut:
        answer = shut.get(address, headers={"Origin": FRIEND})
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:3333", "http://localhost:3333"])
def test_a_program_on_the_own_machine_reconciles(open_client, origin):
    """OpenRefine's page, which asks by itself, may read names and nothing else; others may not."""
    with open_client() as shut:
        for path, allowed in (
            ("/reconcile", origin),
            ("/reconcile/v1", origin),
            ("/api/stats", None),
        ):
            answer = shut.get(path, headers={"Origin": origin})
            assert answer.headers.get("access-control-allow-origin") == allowed
        for stranger in (
            *("http://127.0.0.1.evil.example", "ftp://localhost", "http://[", "null"),
            STRANGER,
        ):
            answer = shut.get("/reconcile", headers={"Origin": stranger})
            assert "access-control-allow-origin" not in answer.headers
            assert "Origin" in answer.headers["vary"]


def test_pages_are_read_by_nobody_else(client):
    """A page that is no data is not opened to a named origin either."""
    for path in ("/", "/search", "/money", "/documents", "/queries", "/static/x/style.css"):
        answer = client.get(path, headers={"Origin": FRIEND})
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_what_one_origin_got_is_not_kept_for_another(client):
    """The tag of an answer without the text is another than that with it: no cache mixes them."""
    address = f"/api/entity/{things(client)[0]}"
    tags = {client.get(address, headers=one).headers["etag"] for one in ({}, {"Origin": FRIEND})}
    assert len(tags) == 2


def test_the_star_is_all_origins_and_still_no_text(open_client):
    """`*` lets every page read data, without cookies, and no sentence of the text."""
    with open_client(allow_origin="*") as client:
        answer = client.get("/api/stats", headers={"Origin": STRANGER})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert told(client, {"Origin": STRANGER}) == set()


def test_an_address_behind_a_proxy_is_ours(open_client):
    """The origin of `--base-url` is the site's own."""
    with open_client(base_url="https://aid.example/kg") as client:
        assert told(client, {"Origin": "https://aid.example"})
        assert not told(client, {"Origin": "https://aid.example.evil"})


@pytest.mark.parametrize("wrong", ["friend.example", "https://a.example/", "null", "https://*"])
def test_what_is_no_origin_is_refused(wrong):
    """An origin is a scheme, a host and perhaps a port; anything else is a wrong call."""
    with pytest.raises(CallError, match="no origin"):
        Settings(allow_origin=f"{FRIEND},{wrong}")


def test_no_script_reads_by_a_callback(client):
    """`callback` (JSONP) makes no script of an answer: what is called by it would bypass all."""
    for path in ("/reconcile", "/api/stats", "/sparql?query=ASK{}&format=json"):
        answer = client.get(path, params={"callback": "steal"}).text if "?" not in path else (
            client.get(f"{path}&callback=steal").text)  # fmt: skip
        assert "steal(" not in answer


def test_the_review_page_is_read_by_nobody_else(proposed):
    """The review server tells no origin that it may read, and lets nothing of it be embedded."""
    import httpx

    session = open_session(proposed, None)
    try:
        with reviewing(session) as address, httpx.Client() as client:
            for origin in (STRANGER, "null"):
                answer = client.get(address, headers={"Origin": origin})
                names = [name for name in answer.headers if name.startswith("access-control")]
                assert not names
                assert answer.headers["cross-origin-resource-policy"] == "same-origin"
                assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    finally:
        session.close()
