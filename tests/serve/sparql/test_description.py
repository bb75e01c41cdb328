"""Programs find out what the endpoint is and what is in it."""

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from aidgraph.query import list_queries
from aidgraph.query.answer import DEFAULT_GRAPH, GRAPHS, MEDIA

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
HEAD = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX void: <http://rdfs.org/ns/void#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX ext: <http://ldf.fi/void-ext#>
"""


@pytest.mark.parametrize("form", ["ttl", "rdf", "jsonld"])
def test_the_service_names_itself_by_the_address_it_was_reached_at(server, form):
    """`sd:endpoint` is relative, so that it holds behind every proxy and on every port."""
    reply = server.get(accept=MEDIA[form])
    address = "http://a.example/b/sparql"
    found = {quad.triple for quad in ox.parse(reply.body, GRAPHS[form], base_iri=address)}
    here = ox.NamedNode(address)
    assert ox.Triple(here, ox.NamedNode(SD.endpoint), here) in found
    assert ox.Triple(here, ox.NamedNode(RDF.type), ox.NamedNode(SD.Service)) in found
    assert address.encode() not in reply.body


def test_a_program_that_asks_for_anything_gets_the_description(server):
    """Without a query and without a wish the description comes as Turtle; N-Triples are whole."""
    assert server.get().kind == "text/turtle"
    lines = server.get(accept="application/n-triples").text
    assert f"<{server.sparql}> <{SD.endpoint}> <{server.sparql}> ." in lines


def test_the_counts_are_those_of_the_graph(server, store):
    """VoID counts what is there: all triples, and the entities of each class."""
    graph = Graph().parse(data=server.send("GET", "/.well-known/void").body, format="turtle")
    whole = URIRef(DEFAULT_GRAPH)
    assert int(graph.value(whole, VOID.triples)) == len(store)
    parts = list(graph.objects(whole, VOID.classPartition))
    assert len(parts) > 20
    for part in parts:
        name = graph.value(part, VOID["class"])
        found = store.query(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{name}> }}")
        assert int(next(found)["n"].value) == int(graph.value(part, VOID.entities))


def test_the_description_is_served_as_turtle_by_its_suffix(server):
    """`/void.ttl` is Turtle whatever is accepted; the other address is negotiated."""
    assert server.send("GET", "/void.ttl", Accept="text/html").kind == "text/turtle"
    reply = server.send("GET", "/.well-known/void", Accept="application/ld+json")
    assert reply.kind == "application/ld+json"


def test_an_editor_finds_prefixes_classes_and_examples_by_asking(server):
    """The three questions of the SIB group's editor, in our words, each have an answer."""
    prefixes = server.get(
        HEAD + "SELECT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace }"
    )
    found = {row["prefix"]["value"] for row in prefixes.json["results"]["bindings"]}
    assert {"aid", "skos", "oa"} <= found
    classes = server.get(
        HEAD
        + """SELECT DISTINCT ?of ?property ?to ?datatype {
          ?part void:class ?of ; void:propertyPartition ?used . ?used void:property ?property
          OPTIONAL { { ?used void:classPartition [ void:class ?to ] }
                     UNION { ?used ext:datatypePartition [ ext:datatype ?datatype ] } } }"""
    )
    rows = classes.json["results"]["bindings"]
    assert any("to" in row for row in rows)
    assert any("datatype" in row for row in rows)


def test_every_example_runs(server):
    """Each shipped question is an example with words in two languages, and it runs as it stands.

    One is left out: it asks about an organization of two sources, and this graph has none.
    """
    reply = server.get(
        HEAD
        + """SELECT ?example ?comment ?text { ?example a sh:SPARQLExecutable ;
          rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?text }"""
    )
    rows = reply.json["results"]["bindings"]
    assert {row["comment"]["xml:lang"] for row in rows} == {"en", "zh"}
    texts = {row["example"]["value"]: row["text"]["value"] for row in rows}
    names = {example.rpartition("#")[2] for example in texts}
    left_out = {query.name for query in list_queries()} - names
    assert left_out == {"across-03-told-elsewhere-of-organization"}
    assert len(texts) == len(list_queries()) - 1
    for text in texts.values():
        assert server.get(text).status == 200


def test_the_description_is_not_counted_with_the_graph(server, store):
    """The description is a graph of its own: questions to the graph do not meet it."""
    reply = server.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", accept="text/csv")
    assert reply.text == f"n\r\n{len(store)}\r\n"
