"""Settings become terms of the right type, or a message that says what would do."""

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.errors import CallError
from aidgraph.query import load_query, run_on_rdflib, run_query

PLACE = ox.NamedNode("https://w3id.org/aidgraph/id/place-wensu")
XSD = "http://www.w3.org/2001/XMLSchema#"


def query_for(kind, scheme=""):
    """Return a query that gives back its one parameter."""
    more = f", scheme: {scheme}" if scheme else ""
    return load_query(
        f"#+ params: {{it: {{type: {kind}{more}}}}}\nSELECT ?it {{ ?it ?p ?o }} LIMIT 1"
        if kind in {"iri", "entity", "concept"}
        else f"#+ params: {{it: {{type: {kind}}}}}\nSELECT ?it (STR(?it) AS ?text) {{ }}"
    )


def given(store, kind, text, scheme=""):
    """Return the term that the engine was handed."""
    return run_query(store, query_for(kind, scheme), {"it": text}).rows[0][0]


@pytest.mark.parametrize(
    "text", ["place-wensu", "https://w3id.org/aidgraph/id/place-wensu", "温宿县", "Wensu County"]
)
def test_an_entity_goes_by_id_iri_or_label(text, store):
    """Every name of a thing leads to the same thing."""
    assert given(store, "entity", text) == PLACE


def test_an_entity_goes_by_its_alias(store):
    """An alias that only one thing has will do."""
    found = given(store, "entity", "孵化园")
    assert found.value.endswith("/facility-incubator")


def test_a_claim_or_dataset_goes_by_its_path(store):
    """What is no entity is named by the path of its IRI."""
    path = "report/jinhua-wensu/claim/flow-total"
    assert given(store, "entity", path).value.endswith(f"/id/{path}")
    assert given(store, "entity", "dataset/gbt2260").value.endswith("/id/dataset/gbt2260")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["pyoxigraph", "rdflib"])
@pytest.mark.parametrize("text", ["place-atlantis", "http://example.org/x", "温", "", "a b{}|"])
def test_an_unknown_thing_is_refused(text, engine, store, graph_dir):
    """What the graph does not have is refused by name, never answered by no rows."""
    run, graph = run_query, store
    if engine == "rdflib":
        run, graph = run_on_rdflib, rdflib.Graph().parse(graph_dir / "graph.nq", format="nt")
    with pytest.raises(CallError, match=r"parameter it: .* it takes an id"):
        run(graph, query_for("entity"), {"it": text})


def test_a_label_of_two_things_is_refused_with_both():
    """An ambiguous label names the things it may mean, and chooses none."""
    twins = """
        PREFIX aid: <https://w3id.org/aidgraph/ontology#>
        PREFIX id: <https://w3id.org/aidgraph/id/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        id:one aid:namedIn id:report ; skos:prefLabel "Twin"@en .
        id:two aid:namedIn id:report ; skos:altLabel "Twin"@en ."""
    store = ox.Store()
    store.load(twins.encode(), format=ox.RdfFormat.TURTLE)
    with pytest.raises(CallError, match=r"it may be .*id/one, .*id/two"):
        run_query(store, query_for("entity"), {"it": "Twin"})


@pytest.mark.parametrize(
    ("text", "scheme", "ends"),
    [
        ("12230", "", "#dac-12230"),
        ("CNY", "", "unit/CCY_CNY"),
        ("人次", "", "#unit-person-time"),
        ("10", "orgTypeScheme", "#org-type-10"),
        ("10", "sdgScheme", "/sdg/10"),
        ("https://w3id.org/aidgraph/ontology#dac-122", "", "#dac-122"),
    ],
)
def test_a_concept_goes_by_key_label_or_iri(text, scheme, ends, store):
    """A key of a code list is enough; a scheme decides between lists that share it."""
    assert given(store, "concept", text, scheme).value.endswith(ends)


@pytest.mark.parametrize(
    ("text", "scheme", "why"),
    [
        ("10", "", "it may be .*sdg/10.*org-type-10"),
        ("99999", "dacSectorScheme", "not in dacSectorScheme"),
        ("furlong", "", "in no code list"),
        ("http://example.org/furlong", "", "no such concept"),
    ],
)
def test_an_unknown_concept_is_refused(text, scheme, why, store):
    """A key of no list, or of two, is refused with the reason."""
    with pytest.raises(CallError, match=f"{why}.*it takes a key of a code list"):
        given(store, "concept", text, scheme)


@pytest.mark.parametrize(
    ("text", "value"), [("3", "3"), ("0.50", "0.5"), ("1e3", "1000"), ("-2", "-2")]
)
def test_a_number_is_a_decimal(text, value, store):
    """Numbers are exact decimals, however they are written."""
    assert given(store, "number", text) == ox.Literal(value, datatype=ox.NamedNode(XSD + "decimal"))


@pytest.mark.parametrize("text", ["", "three", "1,000", "1_000", "NaN", "Infinity", "３", "0x10"])
def test_what_is_no_number_is_refused(text, store):
    """A number is written in plain digits; nothing else is guessed into one."""
    with pytest.raises(CallError, match=r"parameter it: .* it takes a number in plain digits"):
        given(store, "number", text)


@pytest.mark.parametrize(
    ("text", "kind"), [("2021", "gYear"), ("2021-08", "gYearMonth"), ("2021-08-08", "date")]
)
def test_a_date_keeps_its_precision(text, kind, store):
    """A year stays a year."""
    assert given(store, "date", text) == ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize("text", ["", "21", "2021-13", "2021-02-30", "8 Aug 2021", "2021/08/08"])
def test_what_is_no_date_is_refused(text, store):
    """A date that is in no calendar is refused."""
    with pytest.raises(CallError, match=r"parameter it: .* it takes a date"):
        given(store, "date", text)


def test_an_iri_is_taken_as_it_is(store):
    """The type iri takes any IRI, also one the graph does not have."""
    query = load_query("#+ params: {it: {type: iri}}\nSELECT ?it (STR(?it) AS ?x) { }")
    assert run_query(store, query, {"it": "urn:a"}).rows[0][1].value == "urn:a"
    for text in ("no scheme", "http://a b", "http://a>", ""):
        with pytest.raises(CallError, match="it takes a full IRI"):
            run_query(store, query, {"it": text})


def test_a_lone_surrogate_is_refused(store):
    """Text that cannot be written as UTF-8 is refused before an engine sees it."""
    with pytest.raises(CallError, match="it takes any text"):
        given(store, "text", "a\ud800")


def test_a_parameter_without_default_must_be_set(store):
    """A parameter that has no default and is not set is asked for by name."""
    with pytest.raises(CallError, match=r"parameter it must be set; it takes a number"):
        run_query(store, query_for("number"))


def test_a_strange_setting_is_refused(store):
    """A setting that is no parameter is refused with those that are."""
    with pytest.raises(CallError, match="no parameter 'that'; it takes it"):
        run_query(store, query_for("number"), {"it": "1", "that": "2"})
    with pytest.raises(CallError, match="no parameter 'x'; it takes no parameters"):
        run_query(store, load_query("ASK { }"), {"x": "1"})


def test_a_setting_takes_the_place_of_the_default(store):
    """What is set wins over the default."""
    query = load_query("cq-32")
    rows = run_query(store, query, {"place": "place-bozidun"}).rows
    assert {row[0].value for row in rows} == {"https://w3id.org/aidgraph/id/place-bozidun"}
    assert len(rows) == 2
