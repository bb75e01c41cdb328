"""The query page names what it finds, warns of what nobody knows, and shows it to programs."""

import re
import shlex
from html import unescape

import pytest

from aidgraph.rdf.iri import THING
from aidgraph.serve.sparql.unknown import unknown_names
from aidgraph.store.graph import Graph

QUERY = """PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX id: <https://w3id.org/aidgraph/id/>
SELECT ?flow ?about ?value WHERE {
  VALUES ?about { id:facility-incubator }
  ?flow aid:about ?about ; aid:value ?value . FILTER(?value > 1000000)
  OPTIONAL { ?flow aid:fundz "it's aid:nothing" } # aid:neither
} LIMIT 3"""


@pytest.fixture(scope="module")
def page(server):
    """Return the English page of the query."""
    return server.get(QUERY, "text/html", lang="en").text


def test_things_are_called_by_name_and_numbers_are_grouped(page, store):
    """A thing has its name beside its id; a large number its commas, and itself for a chart."""
    graph = Graph(store)
    named = r'data-iri="[^"]+/id/facility-incubator"[^>]*><bdi lang="en">([^<]+)</bdi>'
    assert set(re.findall(named, page)) == {graph.label(THING + "facility-incubator").en}
    for number, shown in re.findall(r'data-value="(\d+)"><bdi>([\d,]+)</bdi>', page):
        assert f"{int(number):,}" == shown
    assert re.search(r'data-value="\d{7,}"', page)


def test_a_name_that_nobody_knows_is_warned_of(page, store):
    """A slip is named with what may be meant; texts, comments and what is known are not."""
    notice = page.partition('id="unknown"')[2].partition("</section>")[0]
    assert re.findall(r"<li><code>(.*?)</code>", notice) == ["aid:fundz"]
    assert "<code>aid:funds</code>" in notice
    graph = Graph(store)
    cases = {
        "ASK { ?s aid:funds ?o }": [],
        "PREFIX x: <https://w3id.org/aidgraph/ontology#> ASK { ?s x:fund ?o }": ["x:fund"],
        "ASK { <https://w3id.org/aidgraph/id/place-wenzu> ?p ?o }": [
            "<https://w3id.org/aidgraph/id/place-wenzu>"
        ],
        "ASK { id:place-wensu skos:prefLabel ?o ; ex:any ?x . FILTER(xsd:int(?o) = 1) }": [],
        "ASK { ?s skos:prefLable '''a \\n aid:zzz''' }": ["skos:prefLable"],
    }
    assert {q: [one.text for one in unknown_names(graph, q)] for q in cases} == cases


@pytest.mark.parametrize("piece", ["a.", '\\"""\n', "\\'''\n", ":a/", "PREFIX "])
def test_a_long_query_is_looked_through_once(store, piece):
    """A query of 300,000 letters is looked through in time that grows as it does, no faster."""
    assert unknown_names(Graph(store), f'"""\n{piece * 100_000}') == []
    assert unknown_names(Graph(store), f"ASK {{ _:a {piece * 100_000} }}") == []


def test_the_programs_ask_the_same(page, server):
    """From a shell, Python and R the query goes out as it is, whatever quotes it has."""
    shown = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    curl, python, r = map(unescape, shown)
    assert f"query={QUERY}" in shlex.split(curl.replace("\\\n", " "))
    values = {}
    exec(
        python.partition("query = ")[1] + python.partition("query = ")[2].partition("\n")[0], values
    )
    assert values["query"] == QUERY
    assert f"{server.address}/sparql" in r
