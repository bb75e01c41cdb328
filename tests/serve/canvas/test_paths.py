"""The path finder answers as networkx does, in sentences, and in time."""

import networkx as nx
import pytest

from aidgraph.serve.canvas.links import links_of, marks_among
from aidgraph.serve.canvas.paths import build_network, find_paths, hubs
from aidgraph.store.graph import Graph

PAIRS = [
    ("place-wensu", "facility-incubator"),
    ("place-jinhua", "org-wensu-hospital"),
    ("org-jinhua-headquarters", "place-xinjiang"),
]


@pytest.fixture(scope="module")
def network(store):
    """Return the network of the shipped graph."""
    return build_network(Graph(store))


def test_the_network_has_every_link_and_no_other(store, network):
    """Two entities are neighbours exactly when the canvas has a link for them that is no plan."""
    graph = Graph(store)
    links = {link for iri in network for link in links_of(graph, iri)}
    marks = marks_among(graph, links)
    plans = {k for k in links if any(mark.sort == "plan" for mark in marks.get(k, ()))}
    assert plans
    pairs = {frozenset((k.start, k.end)) for k in links - plans}
    assert {frozenset(edge) for edge in network.edges} == {p for p in pairs if len(p) == 2}
    assert set(network) == set(graph.entities())


@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_paths_are_the_shortest(client, network, start, end):
    """The answer begins with shortest paths of the same graph, as networkx finds them."""
    answer = client.get("/api/path", params={"from": start, "to": end}).json()
    thing = "https://w3id.org/aidgraph/id/"
    shortest = list(nx.all_shortest_paths(network, thing + start, thing + end))
    found = [[thing + node["id"] for node in path["nodes"]] for path in answer["paths"]]
    same_length = [path for path in found if len(path) == len(shortest[0])]
    assert len(same_length) == min(5, len(shortest))
    assert all(path in shortest for path in same_length)


@pytest.mark.parametrize(("start", "end"), PAIRS)
def test_each_step_is_a_sentence_as_stated(client, start, end):
    """Each step has a sentence in both languages that names both its ends."""
    for path in client.get("/api/path", params={"from": start, "to": end}).json()["paths"]:
        assert len(path["steps"]) == len(path["nodes"]) - 1
        for one, other, step in zip(path["nodes"], path["nodes"][1:], path["steps"], strict=False):
            assert step
            for sentence in step:
                assert one["en"] in sentence["en"]
                assert other["zh"] in sentence["zh"]


def test_unreachable_pairs_are_told_in_words(hub):
    """Two entities without any path between them get a sentence that says so, not an error."""
    assert hub.get("/api/path", params={"from": "hub", "to": "far"}).json()["paths"] == []
    page = hub.get("/path", params={"from": "hub", "to": "far", "lang": "en"})
    assert "There is no path of at most 6 steps between hub and far." in page.text


def test_a_search_stops_when_its_time_is_over():
    """A search over a graph too large for its time ends at once and says that it was stopped."""
    found = find_paths(nx.complete_graph(list(map(str, range(50)))), "0", "1", seconds=0.0)
    assert found.stopped
    assert found.found == ()


def test_hubs_can_be_avoided():
    """A path does not lead through an entity with many neighbours when the reader asks so."""
    network = nx.star_graph(30)
    network = nx.relabel_nodes(network, str)
    nx.add_path(network, ["1", "a", "b", "2"])
    avoided = find_paths(network, "1", "2", without=hubs(network, 20))
    assert avoided.found == (("1", "a", "b", "2"),)
    assert find_paths(network, "1", "2", most=1).found == (("1", "0", "2"),)


def test_the_page_offers_what_a_name_may_mean(client):
    """A name that several things share is answered with links to each of them."""
    page = client.get("/path", params={"from": "温宿", "to": "place-jinhua", "lang": "zh"})
    assert page.status_code == 200
    assert "place-wensu" in page.text
