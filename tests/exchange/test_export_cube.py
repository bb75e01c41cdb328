"""The cube holds every number of the graph once, and its table makes the same observations."""

import csv
import io
import json
import re
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from aidgraph.exchange.export.cube import METADATA, QB, export_cube
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import RDF, XSD

PREFIXES = {"rdf": RDF, "qb": QB}  # of the initial context of CSVW, those that are used
OBSERVATION = ox.NamedNode(QB + "Observation")
TYPE = ox.NamedNode(RDF + "type")


@pytest.fixture(scope="module")
def files(store):
    """Return the files of the cube of the shipped graph."""
    return export_cube(store)


@pytest.fixture(scope="module")
def cube(files):
    """Return a store with what ``cube.ttl`` says."""
    loaded = ox.Store()
    loaded.load(files["cube.ttl"], format=ox.RdfFormat.TURTLE)
    return loaded


def expanded(template, row):
    """Expand a template of IRIs (RFC 6570) of the two kinds in use: {name} and {+name}."""
    address = re.sub(
        r"\{(\+?)(\w+)\}",
        lambda m: row[m[2]] if m[1] else quote(row[m[2]], safe=""),
        template,
    )
    prefix, colon, local = address.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else address


def triples_of(files):
    """Make triples from the table by its metadata (Generating RDF from Tabular Data, minimal)."""
    metadata = json.loads(files[METADATA])
    schema = metadata["tableSchema"]
    for row in csv.DictReader(io.StringIO(files[metadata["url"]].decode("utf-8"))):
        me = ox.NamedNode(expanded(schema["aboutUrl"], row))
        for column in schema["columns"]:
            if not column.get("virtual") and not row[column["name"]]:
                continue
            predicate = ox.NamedNode(expanded(column["propertyUrl"], row))
            if "valueUrl" in column:
                value = ox.NamedNode(expanded(column["valueUrl"], row))
            else:
                datatype = ox.NamedNode(XSD + column["datatype"])
                value = ox.Literal(row[column["name"]], datatype=datatype)
            yield str(ox.Triple(me, predicate, value))


def test_the_table_makes_the_observations(files, cube):
    """What a CSVW processor makes of the table is, triple for triple, what cube.ttl has."""
    observations = {quad.subject for quad in cube.quads_for_pattern(None, TYPE, OBSERVATION)}
    assert observations
    expected = {
        str(quad.triple) for me in observations for quad in cube.quads_for_pattern(me, None, None)
    }
    assert set(triples_of(files)) == expected


def test_every_number_of_the_graph_is_there_once(store, cube):
    """Claim, measure and number are those of the graph: none is lost, none is made up."""
    claim = f"<https://w3id.org/aidgraph/id/graph/figures#claim> ?c ; <{QB}measureType> ?m ; ?m ?v"
    found = [tuple(map(str, row)) for row in cube.query(f"SELECT ?c ?m ?v {{ ?o {claim} }}")]
    query = f"""PREFIX aid: <{ONTOLOGY}>
      SELECT ?c ?m ?v {{
        ?c aid:indicator ?i ; ?m ?v FILTER(?m IN (aid:value, aid:min, aid:max)) }}"""
    assert sorted(found) == sorted(tuple(map(str, row)) for row in store.query(query))


# Integrity constraints of the RDF Data Cube Vocabulary (section 11.1), by their numbers there.
CONSTRAINTS = {
    "1, 2: one data set with one structure": """
        ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet/qb:structure/qb:component ?any }""",
    "3: the structure has a measure": """
        ?s a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?s qb:component/qb:measure ?m . ?m a qb:MeasureProperty }""",
    "4: a dimension has a range": """
        ?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range ?any }""",
    "6: only attributes are optional": """
        ?s qb:component ?c . ?c qb:componentRequired false
        FILTER NOT EXISTS { ?c qb:attribute ?a }""",
    "11: every dimension is there": """
        ?o qb:dataSet/qb:structure/qb:component/qb:dimension ?d
        FILTER NOT EXISTS { ?o ?d ?any }""",
    "12: no two are in one place": """
        ?a qb:dataSet ?cube . ?b qb:dataSet ?cube FILTER(STR(?a) < STR(?b))
        ?a <https://w3id.org/aidgraph/id/graph/figures#claim> ?c ; qb:measureType ?m .
        ?b <https://w3id.org/aidgraph/id/graph/figures#claim> ?c ; qb:measureType ?m""",
    "13: every required attribute is there": """
        ?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:attribute ?a
        FILTER NOT EXISTS { ?o ?a ?any }""",
    "15: the measure that is named is there": """
        ?o qb:measureType ?m FILTER NOT EXISTS { ?o ?m ?any }""",
    "16: no other measure is there": """
        ?o qb:measureType ?m ; ?other ?any . ?other a qb:MeasureProperty FILTER(?other != ?m)""",
}


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_cube_is_well_formed(cube, constraint):
    """No node of the cube breaks the constraint."""
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    text = (
        f"PREFIX qb: <{QB}> PREFIX rdfs: <{rdfs}> SELECT * {{ {CONSTRAINTS[constraint]} }} LIMIT 3"
    )
    assert list(cube.query(text)) == []


def test_a_missing_attribute_would_be_seen(cube):
    """The constraint on required attributes finds an observation that lost its unit."""
    unit = ox.NamedNode(ONTOLOGY + "unit")
    broken = ox.Store()
    quads = list(cube.quads_for_pattern(None, None, None))
    lost = next(quad for quad in quads if quad.predicate == unit)
    broken.extend(quad for quad in quads if quad != lost)
    constraint = CONSTRAINTS["13: every required attribute is there"]
    found = list(broken.query(f"PREFIX qb: <{QB}> SELECT ?o {{ {constraint} }}"))
    assert [row["o"] for row in found] == [lost.subject]


def test_the_same_graph_gives_the_same_bytes(store, files):
    """Two exports are equal."""
    assert export_cube(store) == files
