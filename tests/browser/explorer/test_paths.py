"""Paths in the browser: the sentences are those of networkx's paths, and failures are told."""

from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest

THING = "https://w3id.org/aidgraph/id/"
LINKS = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
SELECT DISTINCT ?s ?o {
  { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(aid:))) }
  UNION { ?flow a aid:FundingFlow ; aid:provider ?s ; aid:about ?o }
}"""


@pytest.fixture(scope="module")
def network(store, encoding):
    """Return the network of the entities, found by SPARQL alone."""
    entities = {THING + entity.id for entity in encoding.entities}
    found = nx.Graph()
    for row in store.query(LINKS):
        ends = [getattr(row[name], "value", "") for name in "so"]
        if entities.issuperset(ends) and ends[0] != ends[1]:
            found.add_edge(*(end.removeprefix(THING) for end in ends))
    return found


@pytest.mark.parametrize(
    ("start", "end"),
    [("place-wensu", "facility-incubator"), ("place-jinhua", "org-wensu-hospital")],
)
def test_sentences_follow_the_shortest_paths(explore, site_url, network, start, end):
    """The paths read on the page are networkx's shortest, each step a sentence on its two ends."""
    opened = explore(f"{site_url}/path?lang=en", wait=False)
    page = opened.page
    page.fill("#from", start)
    page.fill("#to", end)
    page.click("form.routefinder button")
    page.wait_for_selector("article")
    wanted = list(nx.all_shortest_paths(network, start, end))
    found = []
    for article in page.locator("article").all():
        address = article.locator("a").last.get_attribute("href")
        ids = parse_qs(urlsplit(address).query)["ids"][0].split(",")
        assert article.locator("ol li").count() == len(ids) - 1
        found.append(ids)
    shortest = [ids for ids in found if len(ids) == len(wanted[0])]
    assert len(shortest) == min(5, len(wanted))
    assert all(ids in wanted for ids in shortest)
    assert all(nx.is_simple_path(network, ids) for ids in found)
    opened.calm()


def test_what_cannot_be_reached_is_stated(explore, large_url):
    """Two entities without a path between them get a sentence that says so."""
    opened = explore(f"{large_url}/path?from=alone&to=e1499&lang=en", wait=False)
    assert "There is no path of at most 6 steps" in opened.page.inner_text(".notice")
    opened.calm()


def test_a_search_without_time_left_is_stated(explore, limited_url):
    """A search that used up its time says so, and after how long."""
    opened = explore(f"{limited_url}/path?from=e0700&to=e4321&lang=en", wait=False)
    assert "was stopped after" in opened.page.inner_text(".notice")
    opened.calm()
