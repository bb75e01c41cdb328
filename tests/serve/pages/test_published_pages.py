"""Pages that become files say what a server would answer later: in the page, or not at all."""

import re
from itertools import chain

import pytest
from starlette.testclient import TestClient

from aidgraph.errors import AidgraphError, CallError
from aidgraph.query.answer import Answer, Job
from aidgraph.query.workers.pool import QueryStoppedError
from aidgraph.query.workers.repeated import RepeatedQueries
from aidgraph.serve import Settings, create_app
from aidgraph.serve.pages import queries
from aidgraph.serve.publish import publish
from aidgraph.serve.publish.addresses import Addresses
from aidgraph.serve.publish.crawl import Crawler
from aidgraph.serve.publish.redirects import sitemaps

QUESTION = "/queries/cq-12-money-by-kind"


@pytest.fixture
def published(graph_dir):
    """Return a client of the site whose pages become files."""
    app = create_app(graph_dir, Settings(), published="")
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def test_a_question_that_took_too_long_is_published_without_its_answer(published, monkeypatch):
    """One slow question stops no site: its page has the query, and says why there is no answer."""

    def stop(*_):
        raise QueryStoppedError("slow", "the query took longer than 10 seconds")

    monkeypatch.setattr(queries, "_ask", stop)
    answer = published.get(QUESTION)
    assert answer.status_code == 200
    assert "longer than 10 seconds" in answer.text
    assert "SELECT ?report ?kind" in answer.text


def test_what_needs_a_server_is_not_offered(published):
    """No page of a site of files leads to paths, comparison or reconciliation."""
    for path in ("/", "/doc/org-jinhua-headquarters", "/about"):
        html = published.get(path).text
        assert all(f'href="/{page}' not in html for page in ("path", "compare", "api", "reconcile"))
    assert 'href="data:application/x-bibtex;base64,' in published.get("/doc/place-wensu").text


def test_a_page_may_load_from_its_own_host_only(published):
    """The policy stands in the page, since a host of plain files sends no header of ours."""
    html = published.get("/sparql", headers={"Accept": "text/html"}).text
    assert "default-src 'self'" in html
    assert "script-src 'self' 'wasm-unsafe-eval'" in html


def test_nothing_of_an_earlier_site_is_left_in_a_new_one(graph_dir, tmp_path, monkeypatch):
    """Without an address there is no list of pages of the old one; what others put there stays."""
    monkeypatch.setattr("aidgraph.serve.publish.run.write_pages", lambda *_: 0)
    out = tmp_path / "site"
    publish(graph_dir, out, base_url="https://example.org/aid")
    listed = {"sitemap.xml", "w3id", "picture.html"}
    assert {path.name for path in out.iterdir()} >= listed
    for name in ("CNAME", "sitemap-2.xml"):
        (out / name).write_text("data.example.org", "utf-8")

    def refuse(_):
        raise CallError("too many for one picture")

    monkeypatch.setattr("aidgraph.serve.publish.run.draw_graph", refuse)
    publish(graph_dir, out)
    names = {path.name for path in out.iterdir()}
    assert names.isdisjoint(listed | {"sitemap-2.xml"})
    assert "CNAME" in names


def test_a_site_of_more_pages_than_one_list_may_hold_has_several():
    """Every page is in a list of at most 50,000, and the first list names the others."""
    pages = [f"en/doc/{number}.html" for number in range(100_001)]
    files = sitemaps("https://example.org/aid", pages)
    index = files.pop("sitemap.xml").decode()
    assert index.count("<sitemap>") == len(files) == 3
    assert all(f"<loc>https://example.org/aid/{name}</loc>" in index for name in files)
    lists = [re.findall("<loc>(.*?)</loc>", data.decode()) for data in files.values()]
    assert [len(one) for one in lists] == [50_000, 50_000, 1]
    assert list(chain(*lists)) == [f"https://example.org/aid/{page}" for page in pages]


def test_an_address_without_an_answer_stops_the_publication_by_its_name(published, tmp_path):
    """A site is whole or not at all: who publishes reads which page there is none of, and why."""
    addresses = Addresses(frozenset({"nothing"}), frozenset())
    crawler = Crawler(published.app, addresses, tmp_path)
    with pytest.raises(AidgraphError, match="/doc/nothing: the site answers with status 404"):
        crawler.write(["/doc/nothing"])
    with pytest.raises(AidgraphError, match=r"/money\?page=x: page: 'x' will not do"):
        crawler.write(["/money?page=x"])


def test_a_question_is_asked_once_for_its_pages_and_files():
    """What was answered just before is not run again; what failed is."""

    class Counted:
        asked = 0

        def ask(self, job, cancelled):  # noqa: ARG002
            self.asked += 1
            if self.asked == 1:
                raise QueryStoppedError("busy", "too many queries are running; try again later")
            return Answer("done", job.results, b"{}")

    workers = Counted()
    queries_ = RepeatedQueries(workers)
    with pytest.raises(QueryStoppedError):
        queries_.ask(Job("ASK {}"))
    assert [queries_.ask(Job("ASK {}", results=form)).form for form in ("json", "csv", "json")] == [
        "json",
        "csv",
        "json",
    ]
    assert workers.asked == 3
