"""GraphML, GEXF, schema.org, RO-Crate and nanopublications are read back by others' readers."""

import hashlib
import io
import json
import shutil
from dataclasses import replace
from datetime import date

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.build.run import graph_lines
from aidgraph.errors import CallError
from aidgraph.exchange.export.catalogue import export_jsonld
from aidgraph.exchange.export.crate import METADATA, export_crate
from aidgraph.exchange.export.nanopub import export_nanopubs
from aidgraph.exchange.export.network import export_gexf, export_graphml
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span
from aidgraph.rdf.iri import THING, term, thing
from aidgraph.rdf.terms import RDF
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, short
from aidgraph.store.open import memory_store

# rdflib 7's own parsers use names that it deprecates.
pytestmark = [
    pytest.mark.filterwarnings(r"ignore:(ConjunctiveGraph|Dataset\.).*:DeprecationWarning"),
    pytest.mark.slow,
]

DAY = date(2026, 1, 2)
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
SCHEMA = rdflib.Namespace("https://schema.org/")
NP = rdflib.Namespace("http://www.nanopub.org/nschema#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


@pytest.fixture(params=["graphml", "gexf"])
def network(request, store):
    """Return the exported network as networkx reads it."""
    if request.param == "graphml":
        return nx.read_graphml(io.BytesIO(export_graphml(store)))
    return nx.read_gexf(io.BytesIO(export_gexf(store)))


def test_every_entity_is_a_node_with_its_names(store, network):
    """Nodes are the entities; the Chinese label stands as label, the English one beside it."""
    facts = Facts(Graph(store))
    assert set(network) == set(map(short, facts.entities))
    node = network.nodes["place-wensu"]
    assert (node["label"], node["label_en"]) == ("温宿县", "Wensu County")
    assert node["codes"] == "gbt2260:652922"


def test_every_relation_of_entities_and_every_flow_is_an_edge(store, network):
    """Edges are the claims that join two entities: with source and confidence, none merged."""
    facts = Facts(Graph(store))
    wanted = sum(
        r.subject in facts.entities and r.object.value in facts.entities for r in facts.relations
    )
    flows = sum(f.kind == "FundingFlow" and bool(f.provider) for f in facts.figures)
    assert network.number_of_edges() == wanted + flows
    edges = [data for *_, data in network.edges(data=True)]
    assert all(data["source"].startswith(("report/", "dataset/")) for data in edges)
    amounts = {data.get("amount") for data in edges if data.get("about") == "facility-incubator"}
    assert amounts == {"100000000"}


def test_gexf_has_a_colour_for_each_type_and_a_size_by_links(store):
    """Gephi shows types by colour; the best-linked node is the largest."""
    read = nx.read_gexf(io.BytesIO(export_gexf(store)))
    colours = {
        data["type"]: tuple(data["viz"]["color"].values()) for _, data in read.nodes(data=True)
    }
    assert len(set(colours.values())) == len(colours)
    sizes = {name: data["viz"]["size"] for name, data in read.nodes(data=True)}
    assert max(sizes, key=sizes.get) == max(read, key=read.degree)


@pytest.mark.slow
@pytest.mark.parametrize("write", [export_gexf, export_graphml])
def test_a_network_has_no_clock_in_it_and_takes_any_name(store, write):
    """The same graph gives the same bytes; markup and control characters in labels stay text."""
    assert write(store) == write(store)
    report = Report("tiny", "小", "Tiny", "nobody", "zh", "0" * 64, 10)
    named = Entity("org-a", "Organization", "<b>&\u0001]]>")
    hostile = memory_store(graph_lines([Encoding(report, (named,))]))
    read = nx.read_graphml if write is export_graphml else nx.read_gexf
    assert read(io.BytesIO(write(hostile))).nodes["org-a"]["label"] == "<b>&\ufffd]]>"


def test_the_dataset_of_schema_org_is_read_without_fetching_a_context(store):
    """Read offline by rdflib: what it is based on, its places with codes, its indicators."""
    graph = rdflib.Graph().parse(export_jsonld(store, licence=CC_BY), format="json-ld")
    dataset = rdflib.URIRef(THING)
    assert (dataset, rdflib.RDF.type, SCHEMA.Dataset) in graph
    assert str(graph.value(dataset, SCHEMA.license)) == CC_BY
    report = rdflib.URIRef(THING + "report/jinhua-wensu")
    assert (dataset, SCHEMA.isBasedOn, report) in graph
    assert "652922" in {str(value) for value in graph.objects(None, SCHEMA.value)}
    indicators = list(graph.objects(dataset, SCHEMA.variableMeasured))
    assert len(indicators) == len({figure.indicator.iri for figure in Facts(Graph(store)).figures})
    assert str(graph.value(dataset, SCHEMA.temporalCoverage)) == "2022/2022"
    assert SCHEMA.license not in set(
        rdflib.Graph().parse(export_jsonld(store), format="json-ld").predicates(dataset)
    )


@pytest.fixture
def crate(graph_dir, store, tmp_path):
    """Return the folder of an RO-Crate of the shipped graph."""
    export_crate(graph_dir, store, tmp_path, DAY, licence=CC_BY)
    return tmp_path


def test_every_file_of_the_crate_is_listed_with_its_hash_and_size(crate, graph_dir):
    """What the metadata says of a file is so, and no file is forgotten."""
    items = json.loads((crate / METADATA).read_bytes())["@graph"]
    files = {item["@id"]: item for item in items if item["@type"] == "File"}
    there = {path.relative_to(crate).as_posix() for path in crate.rglob("*") if path.is_file()}
    assert set(files) == there - {METADATA}
    for name, item in files.items():
        data = (crate / name).read_bytes()
        assert item["sha256"] == hashlib.sha256(data).hexdigest()
        assert item["contentSize"] == str(len(data))
    assert (crate / "graph.nq").read_bytes() == (graph_dir / "graph.nq").read_bytes()


@pytest.mark.parametrize(
    ("missing", "advice"),
    [
        ("graph.ttl", "--every-syntax"),
        ("graph.jsonld", "--every-syntax"),
        ("graph.nq", "the graph"),
    ],
)
def test_a_crate_of_a_part_of_a_build_is_refused(graph_dir, store, tmp_path, missing, advice):
    """What the build lacks is named, and how to build it: large graphs have two syntaxes fewer."""
    partly = tmp_path / "partly"
    shutil.copytree(graph_dir, partly)
    (partly / missing).unlink()
    (tmp_path / "out").mkdir()
    with pytest.raises(CallError, match=f"no {missing}, which a crate has; build .*{advice}"):
        export_crate(partly, store, tmp_path / "out", DAY)


def test_the_crate_says_how_it_was_made(crate, graph_dir):
    """The action names aidgraph's version, and by hash each table that the build read."""
    items = {i["@id"]: i for i in json.loads((crate / METADATA).read_bytes())["@graph"]}
    manifest = json.loads((graph_dir / "manifest.json").read_bytes())
    inputs = [items[link["@id"]] for link in items["#build"]["object"]]
    assert {i["name"]: i["sha256"] for i in inputs} == manifest["inputs"]
    assert items["#aidgraph"]["softwareVersion"] == manifest["aidgraph"]
    assert items["./"]["datePublished"] == "2026-01-02"
    assert items["./"]["license"] == {"@id": CC_BY}


def test_the_crate_is_read_by_the_rocrate_library(crate):
    """The reference implementation reads the crate and finds all its files."""
    rocrate = pytest.importorskip("rocrate.rocrate", reason="rocrate is not installed")
    read = rocrate.ROCrate(crate)
    names = {entity.id for entity in read.data_entities}
    assert {"graph.ttl", "graph.nq", "graph.jsonld", "tables/figures.csv"} <= names


def test_a_build_without_its_files_is_refused(store, tmp_path):
    """A missing file of the build is named."""
    (tmp_path / "out").mkdir()
    with pytest.raises(CallError, match=r"no graph\.ttl"):
        export_crate(tmp_path, store, tmp_path / "out", DAY)


@pytest.fixture
def nanopubs(store):
    """Return two nanopublications as rdflib reads them: a flow and a relation."""
    claims = [
        "flow-incubator",
        "report/jinhua-wensu/claim/rel-jinhua-home-front-funds-regiment-museum",
    ]
    data = export_nanopubs(store, claims, DAY, licence=CC_BY)
    dataset = rdflib.Dataset()
    dataset.parse(data, format="trig")
    return dataset


def test_a_nanopublication_has_its_four_graphs(nanopubs):
    """The head names assertion, provenance and publication info, and each has triples."""
    found = list(nanopubs.quads((None, rdflib.RDF.type, NP.Nanopublication, None)))
    assert len(found) == 2
    for nanopub, _, _, head in found:
        parts = (NP.hasAssertion, NP.hasProvenance, NP.hasPublicationInfo)
        graphs = [nanopubs.graph(head).value(nanopub, part) for part in parts]
        assert all(len(nanopubs.graph(graph)) for graph in graphs)
        created = nanopubs.graph(graphs[2]).value(nanopub, rdflib.DCTERMS.created)
        assert str(created).startswith("2026-01-02")


def test_a_nanopublication_says_who_states_it_and_in_which_words(nanopubs):
    """The assertion holds what is stated and no more; provenance has the report and the quote."""
    claim = THING + "report/jinhua-wensu/claim/rel-jinhua-home-front-funds-regiment-museum"
    assertion = rdflib.URIRef(f"{claim}/nanopub#assertion")
    (only,) = nanopubs.graph(assertion)
    assert [short(str(part)) for part in only] == [
        "group-jinhua-home-front",
        "funds",
        "facility-regiment-museum",
    ]
    provenance = nanopubs.graph(rdflib.URIRef(f"{claim}/nanopub#provenance"))
    report = rdflib.URIRef(THING + "report/jinhua-wensu")
    assert provenance.value(assertion, PROV.wasDerivedFrom) == report
    assert provenance.value(assertion, rdflib.URIRef(term("evidence")))
    quotes = list(provenance.objects(None, rdflib.URIRef("http://www.w3.org/ns/oa#exact")))
    assert any("200万元" in quote for quote in quotes)


def test_the_number_of_a_flow_is_in_its_assertion(nanopubs):
    """A figure's assertion has value, unit, comparator and parties, and not who states it."""
    claim = rdflib.URIRef(THING + "report/jinhua-wensu/claim/flow-incubator")
    assertion = nanopubs.graph(rdflib.URIRef(f"{claim}/nanopub#assertion"))
    assert int(assertion.value(claim, rdflib.URIRef(term("value")))) == 100_000_000
    just_under = rdflib.URIRef(term("just-under"))
    assert assertion.value(claim, rdflib.URIRef(term("comparator"))) == just_under
    assert assertion.value(claim, rdflib.URIRef(term("statedBy"))) is None


@pytest.mark.parametrize(("claims", "what"), [
    ([], "--only"), (["no-such"], "no claim"), (["jinhua-wensu"], "no claim"),
])  # fmt: skip
def test_claims_must_be_named_and_known(store, claims, what):
    """Nothing is published that was not chosen."""
    with pytest.raises(CallError, match=what):
        export_nanopubs(store, claims, DAY)


def test_an_end_that_two_claims_have_is_refused():
    """The end of an id that is of claims in two reports names neither; the whole id names one."""
    claim = Claim("rel-a", "relation", "org-a", "funds", "org-b", status="accepted")
    things = (Entity("org-a", "Organization", "甲"), Entity("org-b", "Organization", "乙"))
    reports = [
        Encoding(
            Report(name, name, name, "x", "zh", "0" * 64, 9), things, claims,
            tuple(Evidence(c.id, Span(0, 1, "甲")) for c in claims),
        )
        for name, claims in (
            ("one", (claim,)),
            ("two", (claim, replace(claim, id="rel-c"))),
        )
    ]  # fmt: skip
    twice = memory_store(graph_lines(reports))
    with pytest.raises(CallError, match="more than one claim is 'rel-a'"):
        export_nanopubs(twice, ["rel-a"], DAY)
    assert b"report/one/claim/rel-a#" not in export_nanopubs(twice, ["rel-c"], DAY)
    for report in ("one", "two"):
        named = f"report/{report}/claim/rel-a"
        for text in (named, THING + named):
            data = export_nanopubs(twice, [text], DAY)
            assert f"{THING}{named}/nanopub#".encode() in data
            assert data.count(b"nschema#") == 1


def test_trig_of_nanopublications_is_strict_and_repeatable(store):
    """The strict parser takes it; the same call gives the same bytes."""
    data = export_nanopubs(store, ["flow-total"], DAY)
    assert len(list(ox.parse(data, format=ox.RdfFormat.TRIG))) > 20
    assert data == export_nanopubs(store, ["flow-total"], DAY)


def test_what_is_dated_at_one_side_leaves_the_coverage_open():
    """Since 1994 covers 1994 and what came after, whatever that is."""
    me, period = thing("report", "r", "claim", "c"), thing("period", "1994--open")
    lines = [
        f"<{me}> <{RDF}type> <{term('Outcome')}> .",
        f"<{me}> <{term('period')}> <{period}> .",
        f'<{period}> <{term("from")}> "1994" .',
    ]
    assert json.loads(export_jsonld(memory_store(lines)))["temporalCoverage"] == "1994/.."
