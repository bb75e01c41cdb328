"""No setting can become part of a query, and no query can reach outside or change a graph."""

import http.server
import threading

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.errors import CallError
from aidgraph.query import load_query, run_on_rdflib, run_query

DATA = {"http://e/a": "alpha", "http://e/b": 'a "quoted" one', "http://e/c": "x\ny", "urn:d": "中"}
PRIVATE = "http://e/private"
BY_TEXT = load_query(
    "#+ params: {text: {type: text}}\nSELECT ?s ?text { ?s <http://e/label> ?text }"
)
BY_PART = load_query(
    "#+ params: {text: {type: text}}\n"
    "SELECT ?s ?text { ?s <http://e/label> ?label FILTER(CONTAINS(?label, ?text)) }"
)
BY_IRI = load_query(
    "#+ params: {s: {type: iri}}\nSELECT ?s ?label { ?s <http://e/label> ?label }"
)  # fmt: skip
BY_ENTITY = load_query("#+ params: {s: {type: entity}}\nSELECT ?s ?p ?o { ?s ?p ?o }")

PAYLOADS = [
    'x" } UNION { ?s <http://e/secret> ?o } #',
    "x') } UNION { ?s ?p ?o } #",
    '") ?s ?p ?o . FILTER("" = "',
    "http://e/a> ?p ?o . ?s <http://e/secret",
    "\\u0022 } UNION { ?s ?p ?o } #",
    '"""',
    "?s",
    "alpha\\",
    "$s",
    "} ; DROP ALL ; {",
    "SERVICE <http://example.org/> {}",
    "alpha' || '1'='1",
]


@pytest.fixture(scope="module")
def engines():
    """Return four labels and one private triple, on both engines, with the way to ask each."""
    store, graph = ox.Store(), rdflib.Graph()
    for subject, label in DATA.items():
        store.add(ox.Quad(ox.NamedNode(subject), ox.NamedNode("http://e/label"), ox.Literal(label)))
        graph.add((rdflib.URIRef(subject), rdflib.URIRef("http://e/label"), rdflib.Literal(label)))
    store.add(ox.Quad(ox.NamedNode(PRIVATE), ox.NamedNode("http://e/secret"), ox.Literal("s")))
    graph.add((rdflib.URIRef(PRIVATE), rdflib.URIRef("http://e/secret"), rdflib.Literal("s")))
    return ((run_query, store), (run_on_rdflib, graph))


def subjects(result):
    """Return the IRIs of the first column."""
    return sorted(row[0].value for row in result.rows)


texts = st.one_of(st.sampled_from(PAYLOADS), st.text(), st.sampled_from(sorted(DATA.values())))


@given(text=texts)
def test_a_text_is_only_ever_compared(text, engines):
    """Any text finds exactly what Python finds with it, on both engines."""
    same = sorted(s for s, label in DATA.items() if label == text)
    part = sorted(s for s, label in DATA.items() if text in label)
    for run, graph in engines:
        assert subjects(run(graph, BY_TEXT, {"text": text})) == same
        assert subjects(run(graph, BY_PART, {"text": text})) == part


@given(text=st.one_of(texts, st.sampled_from(sorted(DATA)), st.from_regex(r"http://e/[ -~]{0,9}")))
def test_an_iri_names_one_thing_or_is_refused(text, engines):
    """Any text as an IRI finds the one thing it names, nothing, or is refused as no IRI."""
    for run, graph in engines:
        try:
            found = subjects(run(graph, BY_IRI, {"s": text}))
        except CallError:
            assert text not in DATA
        else:
            assert found == ([text] if text in DATA else [])


@given(text=texts)
def test_an_entity_is_found_or_refused(text, engines):
    """Text that names nothing in the graph is refused, and shows nothing that is in it."""
    for run, graph in engines:
        with pytest.raises(CallError, match=r"parameter s: .* it takes an id"):
            run(graph, BY_ENTITY, {"s": text})


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("kind", ["number", "date", "concept"])
def test_payloads_are_no_numbers_dates_or_concepts(kind, payload, engines):
    """A payload is refused where another type is wanted; the message quotes it as text."""
    query = load_query(f"#+ params: {{x: {{type: {kind}}}}}\nSELECT ?x (1 AS ?y) {{ ?x ?p ?x }}")
    for run, graph in engines:
        with pytest.raises(CallError, match=r"parameter x: .* will not do"):
            run(graph, query, {"x": payload})


@pytest.mark.parametrize("name", ["text } UNION { ?s ?p ?o", "s", "", "?text", "text\n"])
def test_only_declared_names_are_bound(name, engines):
    """A setting cannot bind a variable that is no parameter."""
    for run, graph in engines:
        with pytest.raises(CallError, match="no parameter"):
            run(graph, BY_TEXT, {"text": "alpha", name: "x"})


@pytest.fixture(scope="module")
def canary():
    """Return the address of a server on this machine, and the list of requests that reached it."""
    hits = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            hits.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_GET = do_POST  # noqa: N815  the name that http.server asks for

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", hits
        server.shutdown()


def outside(address):
    """Return queries that would make an engine call *address*."""
    there = f"<{address}>"
    prefixes = f"PREFIX : {there} PREFIX service: {there} PREFIX trueSERVICE: {there} "
    return [
        f"SELECT * {{ SERVICE {there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ sErViCe SILENT {there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ VALUES ?e {{ {there} }} SERVICE ?e {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {there} {{ ?a ?b ?c }} }} }}",
        f"SELECT * {{ {{ SELECT * {{ SERVICE {there} {{ ?s ?p ?o }} }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE {there} {{ ?s ?p ?o }} }}",
        f"ASK {{ OPTIONAL {{ SERVICE {there} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ ?s ?p ?o LATERAL {{ SERVICE {there} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ SERVICE#comment\n{there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ # a comment that ends here\rSERVICE {there} {{ ?s ?p ?o }}\n}}",
        f'SELECT * {{ OPTIONAL {{ ?s ?p "\\u0022 }} }} #" }} SERVICE {there} {{ ?a ?b ?c }}\n}}',
        f"SELECT * {{ \\u0053ERVICE {there} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE{there} {{ ?a ?b ?c }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{there} {{ ?a ?b ?c }} }}",
        prefixes + "SELECT * { SERVICE:x { ?s ?p ?o } }",
        prefixes + "SELECT * { service:x { ?s ?p ?o } }",
        prefixes + "SELECT * { SERVICE :x { ?s ?p ?o } }",
        f"SELECT * FROM {there} {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED {there} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"ASK FROM{there} {{ }}",
        "SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }",
        f"LOAD {there}",
        f"LOAD SILENT {there} INTO GRAPH <http://e/g>",
        "INSERT DATA { <http://e/a> <http://e/label> 'new' }",
        "DELETE WHERE { ?s ?p ?o }",
    ]


@pytest.mark.parametrize("number", range(len(outside(""))))
def test_nothing_leaves_and_nothing_changes(number, engines, canary):
    """A query that would call a server or change the graph is refused before it runs."""
    address, hits = canary
    text = outside(address)[number]
    for run, graph in engines:
        with pytest.raises(CallError) as caught:
            run(graph, load_query(text))
        assert caught.value.exit_status == 2
        assert len(list(graph)) == len(DATA) + 1
    assert hits == []


def test_the_canary_sings(canary):
    """Without the guard the engine does call the server: the test above could fail."""
    address, hits = canary
    query = f"SELECT * {{ SERVICE <{address}heard> {{ ?s ?p ?o }} }}"
    with pytest.raises(OSError, match="500"):
        list(ox.Store().query(query))
    assert "/heard" in hits
    hits.clear()
