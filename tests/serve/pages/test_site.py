"""The site as a whole: every link leads somewhere, both languages are complete, links keep them."""

from urllib.parse import urldefrag

import pytest

from aidgraph.check.audit.findings import RESULTS
from aidgraph.serve.search.facets import FACETS
from aidgraph.web.words import interface_words

PAGES = (
    "/", "/search?q=温宿", "/money", "/flows", "/timeline",
    "/compare?ids=facility-incubator,place-wensu",
    "/audit", "/queries", "/queries/cq-03-facts-about", "/ontology", "/ontology/Project",
    "/documents", "/documents/jinhua-wensu", "/about", "/doc/place-wensu",
    "/doc/report/jinhua-wensu/claim/flow-incubator", "/nothing-here",
)  # fmt: skip


def test_every_result_and_every_facet_has_its_words():
    """Each result of the audit and each facet has a name in both languages."""
    for language in ("zh", "en"):
        words = interface_words()[language]
        assert {f"audit.{result.replace(' ', '-')}" for result in RESULTS} <= words.keys()
        assert {f"search.{facet.name}" for facet in FACETS} <= words.keys()


def test_every_link_leads_somewhere(client, read_page):
    """From the start page on, no link is dead; of things that are many, some are tried."""
    waiting, seen, tried = ["/?lang=en"], set(), {"evidence": 0, "claim": 0, "ontology": 0}
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        assert answer.status_code in {200, 303}, path
        if answer.status_code == 303 or "text/html" not in answer.headers["content-type"]:
            continue
        for href in read_page(answer).values("href", "a"):
            target = urldefrag(href).url
            kind = next((name for name in tried if f"/{name}/" in target), "")
            if not target.startswith("/") or target in seen or _is_other(target):
                continue
            if kind:
                tried[kind] += 1
                if tried[kind] > 15:
                    continue
            seen.add(target)
            waiting.append(target)
    assert len(seen) > 200


def _is_other(target):
    """Leave out the preferences, the same page in other words, and the areas of other tests."""
    others = ("/graph", "/path", "/map", "/sparql", "/void", "/api/")
    if target.startswith(others) or "theme=" in target or "lang=zh" in target:
        return True
    return target.startswith("/search?") and target.count("=") > 2


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_in_one_language_and_links_keep_it(client, read_page, path, language):
    """A page asked for in a language says so, and its links ask for it again."""
    page = read_page(client.get(path + ("&" if "?" in path else "?") + f"lang={language}"))
    assert page.elements[0][1]["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    ours = [h for h in page.values("href", "a") if h.startswith("/") and "theme=" not in h]
    assert ours
    assert all("lang=" in href for href in ours)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_without_scripts_and_by_keyboard(client, read_page, path):
    """The skip link comes first, there is one heading of the first rank, fields have labels."""
    page = read_page(client.get(path))
    links = page.values("href", "a")
    assert links[0] == "#main"
    assert [tag for tag, _ in page.elements].count("h1") == 1
    labelled = set(page.values("for", "label"))
    fields = [a for tag, a in page.elements if tag in {"input", "select", "textarea"}]
    assert all(a.get("type") == "hidden" or a["id"] in labelled for a in fields)
    ids = page.values("id")
    assert len(ids) == len(set(ids))


def test_the_language_comes_from_the_address_the_cookie_or_the_browser(client_of, graph_dir):
    """The address wins over the cookie, the cookie over the browser; a choice is remembered."""
    client = client_of(graph_dir)
    chinese = {"Accept-Language": "de, zh-CN;q=0.8, en;q=0.3"}
    assert 'lang="zh-Hans"' in client.get("/", headers=chinese).text[:60]
    assert 'lang="en"' in client.get("/?lang=en", headers=chinese).text[:60]
    assert 'lang="en"' in client.get("/", headers=chinese).text[:60]


def test_the_colours_are_chosen_by_a_link(client_of, graph_dir):
    """A link sets the colours and comes back to the page without the choice in its address."""
    client = client_of(graph_dir)
    answer = client.get("/money?lang=zh&theme=dark")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/money?lang=zh"
    assert 'data-theme="dark"' in client.get("/money").text
    outside = client.get("http://127.0.0.1//evil.example/?theme=dark").headers["location"]
    assert outside == "/evil.example/"


def test_an_unchanged_page_is_not_sent_twice(client):
    """The same address in the same language is 304; in another language it is sent."""
    tag = client.get("/money?lang=en").headers["etag"]
    again = client.get("/money?lang=en", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/money?lang=zh", headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/healthz").headers["cache-control"] == "no-store"


def test_style_sheets_are_kept_for_ever_under_a_changing_name(client, read_page):
    """A file of ours is immutable under the hash of the page, and not under another."""
    (sheet,) = read_page(client.get("/about")).values("href", "link")[1:2]
    assert "immutable" in client.get(sheet).headers["cache-control"]
    assert client.get("/static/0/site.css").headers["cache-control"] == "no-cache"
    for outside in ("a/../../site.py", "%2e%2e/site.py", "/etc/passwd", "nothing.css"):
        found = client.get(f"/static/0/{outside}", follow_redirects=True)
        assert found.status_code == 404


def test_a_failure_says_nothing_of_the_inside(client_of, graph_dir, monkeypatch, read_page):
    """An unforeseen error gives a page in words, sealed like every other."""
    client = client_of(graph_dir)

    def fail(*_, **__):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("aidgraph.serve.pages.money.pools", fail)
    answer = client.get("/money?lang=en")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "Something went wrong" in read_page(answer).text


def test_the_health_check_names_the_build(client, site):
    """Whoever watches the server learns which graph it serves."""
    assert client.get("/healthz").json() == {
        "status": "ok", "build": site.build, "triples": len(site.store),
    }  # fmt: skip
