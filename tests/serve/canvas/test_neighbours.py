"""Subgraphs, neighbours and evidence: what the canvas asks the server for."""

import pytest

AID = "PREFIX aid: <https://w3id.org/aidgraph/ontology#>\n"
KINDS = "Organization Place Facility Project Programme Event Recognition Person Entity Group"
RELATIONS = (
    AID
    + """
SELECT DISTINCT ?s ?p ?o {
  VALUES (?a) { %(kinds)s } VALUES (?b) { %(kinds)s }
  ?s a ?a . ?o a ?b .
  ?claim <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> ?s .
  ?claim <http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate> ?p .
  ?claim <http://www.w3.org/1999/02/22-rdf-syntax-ns#object> ?o .
  FILTER(STRSTARTS(STR(?p), STR(aid:)))
}"""
) % {"kinds": " ".join(f"(aid:{kind})" for kind in KINDS.split())}
FLOWS = (
    AID
    + """
SELECT DISTINCT ?s ?p ?o {
  BIND(aid:FundingFlow AS ?p) ?flow a ?p ; aid:provider ?s ; aid:about ?o }"""
)


def short(term):
    """Return the id of a thing or the local name of a predicate."""
    return term.value.removeprefix("https://w3id.org/aidgraph/id/").rpartition("#")[2]


@pytest.fixture(scope="module")
def links(store):
    """Return every link of the shipped graph, plans among them, found by SPARQL alone."""
    rows = [*store.query(RELATIONS), *store.query(FLOWS)]
    return {(short(row["s"]), short(row["p"]), short(row["o"])) for row in rows}


def test_the_whole_graph_as_a_picture_has_every_link(client, links, encoding):
    """A picture of all entities has exactly the links that SPARQL finds, and all entities."""
    ids = [entity.id for entity in encoding.entities]
    picture = client.post("/api/subgraph", json={"ids": ids}).json()
    assert {tuple(link) for link in picture["links"]} == links
    assert {node["id"] for node in picture["nodes"]} >= set(ids)
    assert all({"x", "y"} <= node.keys() for node in picture["nodes"])


def test_links_of_money_and_goods_say_how_much(client, store, links, encoding):
    """Exactly the links of flows have amounts, as many as SPARQL finds figures, up to two."""
    ids = [entity.id for entity in encoding.entities]
    amounts = client.post("/api/subgraph", json={"ids": ids}).json()["amounts"]
    assert set(amounts) == {"|".join(k) for k in links if k[1] == "FundingFlow"}
    counts = AID + "SELECT ?s ?o (COUNT(?f) AS ?n) { ?f a aid:FundingFlow ; aid:provider ?s ; "
    for row in store.query(counts + "aid:about ?o } GROUP BY ?s ?o"):
        told = amounts[f"{short(row['s'])}|FundingFlow|{short(row['o'])}"]
        for text, between in ((told["zh"], "、"), (told["en"], ", ")):
            assert len(text.rstrip("…").split(between)) == min(2, int(row["n"].value))
            assert text.endswith("…") == (int(row["n"].value) > 2)
    assert amounts["org-jinhua-headquarters|FundingFlow|facility-incubator"] == {
        "zh": "近1亿元",
        "en": "just under CNY 100 million",
    }


def test_sizes_of_the_ways_on_are_those_of_sparql(client, links, encoding):
    """The number beside each way on from an entity is that of the entities it leads to."""
    ids = [entity.id for entity in encoding.entities]
    for node in client.post("/api/subgraph", json={"ids": ids}).json()["nodes"]:
        for predicate, direction, size in node["groups"]:
            one, other = (0, 2) if direction == "out" else (2, 0)
            ends = {k[other] for k in links if k[one] == node["id"] and k[1] == predicate}
            assert size == len(ends - {node["id"]}), (node["id"], predicate, direction)


def test_a_hub_is_expanded_in_pages_that_leave_nothing_out(hub):
    """Sixty neighbours come as 25, 25 and 10, and the answer says how many are left."""
    shown, sizes, left = ["hub"], [], []
    for _ in range(3):
        call = {"id": "hub", "predicate": "supports", "direction": "out", "shown": shown}
        answer = hub.post("/api/neighbours", json=call).json()
        assert answer["total"] == 60
        sizes.append(len(answer["nodes"]))
        left.append(answer["left"])
        shown += [node["id"] for node in answer["nodes"]]
    assert (sizes, left) == ([25, 25, 10], [35, 10, 0])
    assert len(set(shown)) == 61


def test_an_expansion_brings_the_links_to_what_is_shown(hub):
    """Links between a new entity and one that was there already come along."""
    call = {
        "id": "hub", "predicate": "supports", "shown": ["hub", "spoke-59"], "limit": 1,
    }  # fmt: skip
    answer = hub.post("/api/neighbours", json=call).json()
    assert answer["links"] == [
        ["hub", "supports", "spoke-00"],
        ["spoke-00", "supports", "spoke-59"],
    ]


def test_neighbours_can_be_asked_by_address(hub):
    """A GET with offset and limit pages through the neighbours."""
    query = {"id": "hub", "predicate": "supports", "direction": "out", "offset": "58"}
    answer = hub.get("/api/neighbours", params=query).json()
    assert [node["id"] for node in answer["nodes"]] == ["spoke-58", "spoke-59"]


def test_first_picture_tells_of_how_many_it_is_a_part(hub):
    """A picture around a hub holds as many as asked for and says how many there are."""
    picture = hub.get("/api/subgraph", params={"focus": "hub", "limit": "10"}).json()
    assert (len(picture["nodes"]), picture["total"]) == (11, 61)


def test_every_link_has_evidence(client, links):
    """For every link of the graph someone states it, and what a report states is quoted."""
    for start, predicate, end in sorted(links):
        query = {"start": start, "predicate": predicate, "end": end}
        answer = client.get("/api/evidence", params=query).json()
        assert answer["statements"], query
        for statement in answer["statements"]:
            reported = statement["source"]["id"].startswith("report/")
            assert bool(statement["quotes"]) == reported, query


@pytest.mark.parametrize(
    "call",
    [
        {"path": "/api/neighbours", "json": {"id": "nothing"}},
        {"path": "/api/neighbours", "json": {"id": 'a b"<>'}},
        {"path": "/api/neighbours", "json": {"id": "hub", "predicate": "a b"}},
        {"path": "/api/neighbours", "json": {"id": "hub", "predicate": "p", "direction": "up"}},
        {"path": "/api/neighbours", "json": {"id": "hub", "limit": "-1"}},
        {"path": "/api/neighbours", "json": ["hub"]},
        {"path": "/api/neighbours", "content": b"\xff"},
        {"path": "/api/subgraph", "json": {"ids": ["hub"] * 501}},
        {"path": "/api/evidence", "params": {"start": "hub", "end": "far"}},
        {"path": "/api/export", "json": {"ids": ["hub"], "format": "exe"}},
        {"path": "/api/export", "json": {"ids": [], "format": "csv"}},
        {"path": "/api/complete", "params": {"type": "x"}},
        {"path": "/api/path", "params": {"from": "hub", "to": "nobody"}},
    ],
)
def test_wrong_calls_are_told_what_is_wrong(hub, call):
    """A call that cannot be meant has status 400 and a problem in words, never a trace."""
    path = call.pop("path")
    answer = hub.get(path, **call) if "params" in call else hub.post(path, **call)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_large_bodies_are_refused(hub):
    """A body over the limit has status 413."""
    answer = hub.post("/api/subgraph", content=b"x" * (2**20 + 1))
    assert answer.status_code == 413


def test_things_that_are_no_entities_can_be_left_out(hub):
    """With `known` a picture skips ids of which the graph knows no entity."""
    picture = hub.post("/api/subgraph", json={"ids": ["hub", "x", "a b"], "known": True}).json()
    assert [node["id"] for node in picture["nodes"]] == ["hub"]


def test_hints_are_those_of_the_ontology(client):
    """Every relation predicate is offered with its words in both languages."""
    from aidgraph.rdf.iri import term
    from aidgraph.rdf.vocabulary import vocabulary

    answer = client.get("/api/complete", params={"type": "property"}).json()
    labels = {hint["iri"]: hint["label"] for hint in answer["results"]}
    for name in vocabulary().predicates:
        assert {"zh", "en"} <= labels[term(name)].keys(), name


def test_a_picture_holds_no_more_links_than_it_may(client_of, hub_dir):
    """Entities whose links have no room are left out, at the first look and at each step."""
    client = client_of(hub_dir, canvas_edges=10)
    picture = client.get("/api/subgraph", params={"focus": "hub"}).json()
    assert (len(picture["nodes"]), len(picture["links"])) == (11, 10)
    call = {"id": "hub", "predicate": "supports", "shown": ["hub"], "room": 4}
    answer = client.post("/api/neighbours", json=call).json()
    assert len(answer["nodes"]) == 4
    assert (answer["full"], answer["left"]) == (True, 56)
    assert not client.post("/api/neighbours", json={**call, "limit": 3}).json()["full"]
