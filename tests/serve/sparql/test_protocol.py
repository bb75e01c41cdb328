"""The endpoint keeps to the SPARQL 1.1 Protocol and says in words what it refuses."""

from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from aidgraph.query.answer import DEFAULT_GRAPH, GRAPHS, MEDIA, RESULTS

ONE = "SELECT ?a ?b ?c { VALUES (?b ?c ?a) { (1 '温宿'@zh <http://e/a>) } }"
TRIPLES = "CONSTRUCT WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


@pytest.mark.parametrize("form", RESULTS)
def test_rows_come_in_each_format(server, form):
    """Each format is sent under its own media type, with the columns in the order asked for."""
    reply = server.get(ONE, accept=MEDIA[form])
    assert (reply.status, reply.kind) == (200, MEDIA[form])
    named = server.get(ONE, accept="text/html", format=form)
    assert named.body == reply.body
    if form == "csv":
        assert reply.text == "a,b,c\r\nhttp://e/a,1,温宿\r\n"
    else:
        rows = ox.parse_query_results(reply.body, RESULTS[form])
        assert [v.value for v in rows.variables] == ["a", "b", "c"]
        assert str(next(rows)["c"]) == '"温宿"@zh'


@pytest.mark.parametrize("form", GRAPHS)
def test_triples_come_in_each_format(server, store, form):
    """Each format of RDF says the same triples."""
    reply = server.get(TRIPLES, accept=MEDIA[form])
    assert (reply.status, reply.kind) == (200, MEDIA[form])
    assert {quad.triple for quad in ox.parse(reply.body, GRAPHS[form])} == set(store.query(TRIPLES))


def test_the_three_ways_to_ask_are_one(server):
    """GET, a form and a direct POST give the same bytes."""
    get = server.get("ASK { }")
    form = server.send("POST", "/sparql", urlencode({"query": "ASK { }"}), Content_Type=FORM)
    direct = server.send("POST", "/sparql", "ASK { }", Content_Type=f"{DIRECT}; charset=UTF-8")
    assert get.json["boolean"] is True
    assert get.body == form.body == direct.body
    assert server.send("HEAD", "/sparql?query=ASK%20%7B%7D").status == 200


def test_what_the_client_likes_best_is_sent(server):
    """Weights decide, and what nobody can send is refused with a list of what there is."""
    liked = "application/sparql-results+xml;q=0.3, text/csv;q=0.7, */*;q=0.1"
    assert server.get(ONE, accept=liked).kind == "text/csv"
    assert server.get(ONE, accept="application/json").kind == "application/json"
    none = server.get(ONE, accept="image/png")
    assert none.status == 406
    assert "json, xml, csv, tsv, ttl, nt, jsonld, rdf" in none.text
    assert server.get(ONE, accept="text/turtle").status == 406
    assert server.get(ONE, format="pdf", accept="text/csv").kind == "text/csv"
    assert server.get(ONE, format="pdf", accept="image/png").status == 406
    rows = server.get(ONE, format="ttl")
    assert rows.status == 406
    assert "rows, which can be had as json, xml, csv, tsv" in rows.text
    triples = server.get("DESCRIBE <a:b>", format="csv")
    assert "triples, which can be had as ttl, nt, jsonld, rdf" in triples.text


REFUSED = [
    (400, "SELEC", "line 1, column 6"),
    (400, "SELECT *\n{ ?s ?p }", "line 2, column"),
    (400, "ASK { SERVICE <http://127.0.0.1:9/> { } }", "SERVICE is refused"),
    (400, "ASK FROM <http://127.0.0.1:9/> { }", "there is no graph <http://127.0.0.1:9/>"),
    (400, "INSERT DATA { <a:a> <a:b> 1 }", "INSERT changes a graph"),
    (400, "LOAD <http://127.0.0.1:9/>", "LOAD changes a graph"),
    (400, "ASK { FILTER(" + "(" * 9000 + ")" * 9000 + ")}", "nested too deeply"),
]


@pytest.mark.parametrize(("status", "query", "says"), REFUSED)
def test_a_refused_query_is_told_why(server, status, query, says):
    """A query that is broken or would do something else is refused in words, for all origins."""
    reply = server.send("POST", "/sparql", query, Content_Type=DIRECT, Origin="http://e.example")
    assert (reply.status, reply.kind) == (status, "text/plain")
    assert says in reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    as_json = server.send(
        "POST", "/sparql", query, Content_Type=DIRECT, Accept="application/sparql-results+json"
    )
    assert as_json.kind == "application/problem+json"
    assert says in as_json.json["detail"]


WRONG = [
    (400, "POST", "/sparql", b"", FORM),
    (400, "POST", "/sparql", b"query=ASK%7B%7D&query=ASK%7B%7D", FORM),
    (400, "POST", "/sparql", b"query=%FF", FORM),
    (400, "POST", "/sparql", b"ASK { ?s ?p '\xff' }", DIRECT),
    (403, "POST", "/sparql", b"update=CLEAR+ALL", FORM),
    (403, "POST", "/sparql", b"CLEAR ALL", "application/sparql-update"),
    (403, "GET", "/sparql?update=CLEAR+ALL", None, None),
    (405, "PUT", "/sparql", b"ASK {}", DIRECT),
    (405, "DELETE", "/sparql", None, None),
    (413, "POST", "/sparql", b"#" * 100_001, DIRECT),
    (415, "POST", "/sparql", b"ASK {}", "text/plain"),
    (415, "POST", "/sparql", b"ASK {}", None),
    (415, "POST", "/sparql", "ASK {}".encode("utf-16"), f"{DIRECT}; charset=utf-16"),
]


@pytest.mark.parametrize(("status", "method", "path", "body", "kind"), WRONG)
def test_a_wrong_request_is_refused(server, status, method, path, body, kind):
    """A request that the protocol does not know has the status that says so, for all origins."""
    headers = {"Content_Type": kind} if kind else {}
    reply = server.send(method, path, body, **headers)
    assert reply.status == status
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_only_a_graph_that_is_here_can_be_named(server):
    """The default graph has a name; another one is refused, and none is fetched."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    all_of_it = server.get(count, accept="text/csv").text
    named = {"default-graph-uri": DEFAULT_GRAPH}
    assert server.get(count, accept="text/csv", **named).text == all_of_it
    reply = server.get(count, **{"named-graph-uri": "http://127.0.0.1:9/"})
    assert (reply.status, "there is no graph" in reply.text) == (400, True)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "text/turtle"])
def test_a_cut_answer_says_so(server, accept):
    """An answer that was cut has the header that says so, and exactly the rows of the limit."""
    query = "CONSTRUCT { ?s ?p ?o . ?s ?p ?s }" if accept == "text/turtle" else "SELECT ?s ?p ?a"
    cut = server.get(f"{query} {{ ?s ?p ?o VALUES ?a {{ 1 2 }} }}", accept=accept)
    assert cut.headers["X-Result-Truncated"] == "true"
    assert 'rel="help"' in cut.headers["Link"]
    if accept == "text/csv":
        assert cut.text.count("\n") == 20_001
    elif accept == "text/turtle":
        assert cut.text.endswith("# cut at 20000 triples\n")
    else:
        assert len(cut.json["results"]["bindings"]) == 20_000
    assert "X-Result-Truncated" not in server.get(ONE).headers


def test_an_answer_is_whole_or_says_that_it_is_cut_or_is_none(impatient):
    """However busy the machine: 200 with all rows or the header, or 503 with Retry-After."""
    for limit in (10, 30_000):
        query = f"SELECT ?s ?p ?a {{ ?s ?p ?o VALUES ?a {{ 1 2 }} }} LIMIT {limit}"
        reply = impatient.get(query, accept="application/sparql-results+json")
        if reply.status == 200:
            rows = len(reply.json["results"]["bindings"])
            cut = reply.headers["X-Result-Truncated"] == "true"
            assert (rows, cut) == (min(limit, 20_000), limit > 20_000)
        else:
            assert (reply.status, reply.headers["Retry-After"]) == (503, "2")


def test_a_long_query_is_stopped_and_says_when_to_come_back(impatient):
    """At the time limit the answer is 503 with Retry-After, for all origins."""
    reply = impatient.get("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "2")
    assert "stopped after 2 s" in reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert impatient.get("ASK { }").status in {200, 503}


def test_another_page_may_ask(server):
    """A preflight of a browser is answered."""
    reply = server.send("OPTIONS", "/sparql", Access_Control_Request_Method="POST")
    assert reply.status == 204
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]


def test_head_of_an_unknown_host_is_refused(server):
    """A name that was bound to this machine by others gets nothing."""
    assert server.send("GET", "/sparql?query=ASK%20%7B%7D", Host="evil.example").status == 421
