"""Pages that become files say what a server would answer later: in the page, or not at all."""

import pytest
from starlette.testclient import TestClient

from aidgraph.query.workers.pool import QueryStoppedError
from aidgraph.serve import Settings, create_app
from aidgraph.serve.pages import queries

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
