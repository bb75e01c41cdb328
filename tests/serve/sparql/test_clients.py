"""Programs that others wrote work with the endpoint as they are."""

import pytest
from rdflib import RDF, Graph, Literal, URIRef

SPARQLWrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")

LABELS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?s ?label { VALUES ?s { <https://w3id.org/aidgraph/id/place-wensu> }
  ?s skos:prefLabel ?label FILTER(LANG(?label) = "zh") }"""
LABELLED = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
CONSTRUCT { ?s skos:prefLabel ?label } { ?s skos:prefLabel ?label }"""


@pytest.mark.parametrize("method", ["GET", "POST", "direct"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_reads_rows(server, method, form):
    """SPARQLWrapper gets rows in four formats, by GET, by a form and by a direct POST."""
    client = client_of(server, LABELS, form)
    client.setMethod("GET" if method == "GET" else "POST")
    client.setRequestMethod("postdirectly" if method == "direct" else "urlencoded")
    found = client.query().convert()
    text = found.toxml() if form == "xml" else str(found if form == "json" else found.decode())
    assert "温宿县" in text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", ["turtle", "xml", "n3", "json-ld"])
def test_sparqlwrapper_reads_triples(server, store, form):
    """SPARQLWrapper gets a graph in four formats."""
    found = client_of(server, LABELLED, form).query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == len(set(store.query(LABELLED)))


def test_sparqlwrapper_is_told_what_is_wrong(server):
    """A broken query raises its own exception; an update is refused."""
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed):
        client_of(server, "SELECT * { ?s ?p }", "json").query()
    client = client_of(server, "INSERT DATA { <a:a> <a:b> 1 }", "json")
    client.setMethod("POST")
    with pytest.raises(Exception, match=r"403|Forbidden"):
        client.query()


def client_of(server, query, form):
    """Return a SPARQLWrapper with a query."""
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_store(server, store, method):
    """The SPARQLStore of rdflib counts, matches and keeps languages and datatypes."""
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(server.sparql, method=method))
    assert len(graph) == len(store)
    typed = list(graph.triples((None, RDF.type, None)))
    assert len(typed) == len(list(store.query("SELECT * { ?s a ?c }")))
    wensu = URIRef("https://w3id.org/aidgraph/id/place-wensu")
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert Literal("温宿县", lang="zh") in set(graph.objects(wensu, label))
    assert bool(graph.query(f"ASK {{ <{wensu}> a ?type }}"))
