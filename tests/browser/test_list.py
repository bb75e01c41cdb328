"""The list has what the graph has, for readers who do not see the picture."""

from collections import defaultdict

import pytest

PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""
ENTITIES = """SELECT ?label WHERE {
  ?thing aid:namedIn ?report ; skos:prefLabel ?label FILTER(LANG(?label) = "zh") }"""
# What a claim quotes, by the entities it is about.
QUOTES = """SELECT DISTINCT ?id ?quote WHERE {
  ?claim rdf:subject|rdf:object|aid:about|aid:provider|aid:receiver ?thing .
  ?thing aid:namedIn ?report BIND(STRAFTER(STR(?thing), "/id/") AS ?id)
  ?claim aid:evidence/oa:hasSelector/oa:exact ?quote }"""
RELATIONS = """SELECT DISTINCT ?id ?predicate ?other WHERE {
  ?claim rdf:subject ?thing ; rdf:predicate/skos:prefLabel ?predicate ; rdf:object ?end .
  ?thing aid:namedIn ?report . ?end aid:namedIn ?report ; skos:prefLabel ?other
  BIND(STRAFTER(STR(?thing), "/id/") AS ?id)
  FILTER(LANG(?predicate) = "zh" && LANG(?other) = "zh") }"""


@pytest.fixture
def entries(visit, whole_page):
    """Return the text of every entry of the list, by the entity's id."""
    page = visit(whole_page).page
    page.click("#list-tab")
    texts = page.eval_on_selector_all(
        ".entry", "all => all.map((e) => [e.querySelector('code').textContent, e.textContent])"
    )
    return dict(texts)


def rows(store, query):
    """Return the solutions of a query as tuples of plain strings."""
    return [tuple(term.value for term in row) for row in store.query(PREFIXES + query)]


def test_every_entity_is_listed(entries, store, sizes):
    """There is one entry for each entity, with its label."""
    labels = [label for (label,) in rows(store, ENTITIES)]
    assert len(entries) == len(labels) == sizes["all"]
    assert [label for label in labels if not any(label in text for text in entries.values())] == []


def test_every_quote_stands_with_its_entities(entries, store):
    """Each claim's words are quoted with every entity that the claim speaks of."""
    found = rows(store, QUOTES)
    assert len(found) > 500
    assert [(i, q) for i, q in found if "".join(q.split()) not in "".join(entries[i].split())] == []


def test_every_relation_is_listed(entries, store):
    """Each relation is listed with its subject, by the name of the predicate and of the object."""
    wanted = defaultdict(list)
    for entity, predicate, other in rows(store, RELATIONS):
        wanted[entity].append((predicate, other))
    assert len(wanted) > 80
    missing = [
        (entity, pair)
        for entity, pairs in wanted.items()
        for pair in pairs
        if not all(word in entries[entity] for word in pair)
    ]
    assert missing == []


def test_the_list_leads_to_the_graph(visit, whole_page):
    """The button of an entry shows the entity on the graph, with the focus on its facts."""
    page = visit(whole_page).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.is_visible("#list")
    entry = page.locator(".entry", has_text="place-wensu").filter(has_text="652922").first
    entry.locator("button", has_text="在图中显示").click()
    assert page.is_visible("#graph")
    assert page.text_content("#panel h2") == "温宿县"
