"""Wikibase statements say what the claims say: value, qualifiers, references, and no more."""

import json
from collections import Counter
from decimal import Decimal

import jsonschema
import pyoxigraph as ox
import pytest

from aidgraph.errors import CallError
from aidgraph.exchange.export.wikibase import export_quickstatements, export_wikibase
from aidgraph.exchange.export.wikibase.document import read_document, read_ids
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import DCTERMS, OA, RDF

pytestmark = pytest.mark.slow

# The data model as its documentation tells it, for the parts that are written.
SNAK = {
    "type": "object",
    "required": ["snaktype", "property"],
    "properties": {
        "snaktype": {"enum": ["value", "somevalue"]},
        "property": {"pattern": "^P[1-9][0-9]*$"},
        "datatype": {},
        "datavalue": {"type": "object", "required": ["type", "value"]},
    },
    "additionalProperties": False,
}
SNAKS = {"type": "object", "additionalProperties": {"type": "array", "items": SNAK, "minItems": 1}}
TEXT = {
    "type": "object",
    "required": ["language", "value"],
    "additionalProperties": {"type": "string"},
}
STATEMENT = {
    "type": "object",
    "required": ["id", "mainsnak", "type", "rank"],
    "properties": {
        "id": {"pattern": r"^[PQ][1-9][0-9]*\$[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$"},
        "mainsnak": SNAK,
        "type": {"const": "statement"},
        "rank": {"const": "normal"},
        "qualifiers": SNAKS,
        "qualifiers-order": {"type": "array"},
        "references": {
            "type": "array",
            "items": {"type": "object", "required": ["snaks"], "properties": {"snaks": SNAKS}},
        },
    },
    "additionalProperties": False,
}
ENTITY = {
    "type": "object",
    "required": ["type", "id", "labels", "claims"],
    "properties": {
        "type": {"enum": ["item", "property"]},
        "labels": {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
        "aliases": {"additionalProperties": {"type": "array", "items": TEXT}},
        "claims": {"additionalProperties": {"type": "array", "items": STATEMENT}},
    },
}
KIND_OF_VALUE = {
    "wikibase-item": "wikibase-entityid",
    "quantity": "quantity",
    "time": "time",
    "globe-coordinate": "globecoordinate",
    "url": "string",
    "string": "string",
    "monolingualtext": "monolingualtext",
}


@pytest.fixture(scope="module")
def document(store):
    """Return the statements of the shipped graph with their ids."""
    return read_document(store)


@pytest.fixture(scope="module")
def entities(store):
    """Return what the dump has, by id."""
    return {entity["id"]: entity for entity in json.loads(export_wikibase(store))}


@pytest.fixture(scope="module")
def statements(entities, document):
    """Return (subject's IRI, statement) for all but those that only keep an IRI."""
    own = document.properties[DCTERMS + "identifier"]
    iris = {number: iri for iri, number in document.items.items()}
    return [
        (iris[entity["id"]], statement)
        for entity in entities.values()
        if entity["type"] == "item"
        for prop, group in entity["claims"].items()
        if prop != own
        for statement in group
    ]


def all_snaks(statement):
    """Yield the snaks of a statement: the main one, qualifiers, references."""
    yield statement["mainsnak"]
    for snaks in (statement.get("qualifiers", {}), *(r["snaks"] for r in statement["references"])):
        for group in snaks.values():
            yield from group


@pytest.mark.slow
def test_the_dump_is_of_the_data_model(entities):
    """Each entity has the shape that the data model asks for, and ids are used once."""
    for entity in entities.values():
        jsonschema.validate(entity, ENTITY)
    ids = [s["id"] for e in entities.values() for group in e["claims"].values() for s in group]
    assert len(ids) == len(set(ids))


def test_every_claim_is_a_statement(store, statements, document):
    """Each claim stands once, in the reference that names it, and no other claim does."""
    own = document.properties[DCTERMS + "identifier"]
    named = Counter(
        s["references"][0]["snaks"][own][0]["datavalue"]["value"] for _, s in statements
    )
    query = f"""PREFIX aid: <{ONTOLOGY}>
      SELECT DISTINCT ?c {{ ?c aid:statedBy ?s ; a ?k
        FILTER(?k IN (aid:Relation, aid:FundingFlow, aid:Outcome, aid:ContextFigure)) }}"""
    assert named == Counter(row["c"].value for row in store.query(query))


def test_what_a_statement_points_at_is_there(entities, statements):
    """Items, properties and units that statements name are in the dump, of the right datatype."""
    for _, statement in statements:
        for snak in all_snaks(statement):
            declared = entities[snak["property"]]["datatype"]
            if snak["snaktype"] == "somevalue":
                continue
            assert snak["datatype"] == declared
            value = snak["datavalue"]
            assert value["type"] == KIND_OF_VALUE[declared]
            if declared == "wikibase-item":
                assert value["value"]["id"] in entities
            if declared == "quantity" and value["value"]["unit"] != "1":
                assert value["value"]["unit"].rpartition("/")[2] in entities


def test_numbers_are_those_of_the_graph(store, statements, document):
    """The amount of each figure with a value is that value, and its property the indicator."""
    own = document.properties[DCTERMS + "identifier"]
    indicators = {number: iri for iri, number in document.properties.items()}
    found = {
        (
            s["references"][0]["snaks"][own][0]["datavalue"]["value"],
            indicators[s["mainsnak"]["property"]],
            Decimal(s["mainsnak"]["datavalue"]["value"]["amount"]),
        )
        for _, s in statements
        if s["mainsnak"].get("datatype") == "quantity"
    }
    query = f"""PREFIX aid: <{ONTOLOGY}>
      SELECT ?c ?i ?v {{ ?c aid:indicator ?i ; aid:value ?v }}"""
    expected = {(r["c"].value, r["i"].value, Decimal(r["v"].value)) for r in store.query(query)}
    assert expected
    assert found == expected


def test_references_hold_the_words(store, statements, document):
    """The words that each claim stands on are in its references, one for each span."""
    own, exact = document.properties[DCTERMS + "identifier"], document.properties[OA + "exact"]
    found = Counter(
        (r["snaks"][own][0]["datavalue"]["value"], snak["datavalue"]["value"])
        for _, s in statements
        for r in s["references"]
        for snak in r["snaks"].get(exact, ())
    )
    query = f"""PREFIX aid: <{ONTOLOGY}> PREFIX oa: <{OA}>
      SELECT ?c ?t {{ ?c aid:statedBy ?s ; aid:evidence ?e . ?e oa:hasSelector/oa:exact ?t }}"""
    assert found == Counter((r["c"].value, r["t"].value) for r in store.query(query))


def test_dates_are_as_precise_as_told(statements, document):
    """A year has precision 9 and no month, a month 10 and no day, a day 11."""
    prop = document.properties[ONTOLOGY + "from"]
    times = [
        snak["datavalue"]["value"]
        for _, s in statements
        for snak in s.get("qualifiers", {}).get(prop, ())
    ]
    assert {time["precision"] for time in times} >= {9}
    for time in times:
        month, day = time["time"][6:8], time["time"][9:11]
        assert time["precision"] == 9 + (month != "00") + (day != "00")


def test_what_is_planned_says_so(statements, document, store):
    """Each statement of a claim that is not done has its modality as a qualifier."""
    prop = document.properties[ONTOLOGY + "modality"]
    items = {number: iri for iri, number in document.items.items()}
    found = Counter(
        items[snak["datavalue"]["value"]["id"]]
        for _, s in statements
        for snak in s.get("qualifiers", {}).get(prop, ())
    )
    query = f"SELECT ?m {{ ?c <{ONTOLOGY}modality> ?m }}"
    assert found == Counter(row["m"].value for row in store.query(query))


def parts_of(line):
    """Return a command as (subject, property, value), its qualifiers and its references."""
    subject, prop, value, *rest = line.split("\t")
    pairs = list(zip(rest[::2], rest[1::2], strict=True))
    qualifiers = [pair for pair in pairs if pair[0].startswith("P")]
    references = [pair for pair in pairs if pair[0].lstrip("!").startswith("S")]
    assert len(qualifiers) + len(references) == len(pairs)
    return (subject, prop, value), qualifiers, references


def test_quickstatements_say_the_same(store, statements):
    """Each statement of the dump is a line with as many qualifiers and references."""
    lines = export_quickstatements(store).decode("utf-8").splitlines()
    found = Counter()
    for line in lines:
        if line.split("\t")[1][0] != "P":
            continue
        (subject, prop, _), qualifiers, references = parts_of(line)
        if references:
            groups = 1 + sum(name.startswith("!") for name, _ in references)
            found[subject, prop, len(qualifiers), groups] += 1
    expected = Counter(
        (
            s["id"].partition("$")[0],
            s["mainsnak"]["property"],
            sum(map(len, s.get("qualifiers", {}).values())),
            len(s["references"]),
        )
        for _, s in statements
    )
    assert found == expected


def test_quickstatements_write_values_as_they_are_read(store, document):
    """Numbers have their unit, dates their precision, texts their quotes and language."""
    text = export_quickstatements(store).decode("utf-8")
    yuan = document.items["http://qudt.org/vocab/unit/CCY_CNY"].removeprefix("Q")
    assert f"\t457000000U{yuan}\t" in text
    assert "\t+2020-00-00T00:00:00Z/9\t" in text
    assert '\tzh:"' in text or '\ten:"' in text
    wensu = document.items["https://w3id.org/aidgraph/id/place-wensu"]
    assert f'{wensu}\tLzh\t"温宿县"' in text.splitlines()


def test_ids_of_a_wikibase_are_taken(store, document, tmp_path):
    """With a table of ids these are written; one that lacks a thing is refused by name."""
    known = {iri: f"Q{number}" for number, iri in enumerate(sorted(document.items), start=5000)}
    known |= {
        iri: f"P{number}" for number, iri in enumerate(sorted(document.properties), start=700)
    }
    table = tmp_path / "ids.tsv"
    table.write_text("".join(f"{iri}\t{number}\n" for iri, number in known.items()), "utf-8")
    entities = json.loads(export_wikibase(store, ids=read_ids(table), base="http://example.org/"))
    assert {entity["id"] for entity in entities} == set(known.values())
    assert '"unit": "http://example.org/Q5' in json.dumps(entities)
    del known["https://w3id.org/aidgraph/id/place-wensu"]
    with pytest.raises(CallError, match=r"no id of an item.*place-wensu"):
        export_wikibase(store, ids=known)


@pytest.mark.parametrize("line", ["http://example.org/a", "http://example.org/a\tX1", "a\tQ1\tb"])
def test_a_table_of_ids_that_is_none_is_refused(tmp_path, line):
    """A line without IRI and id is told with its number."""
    table = tmp_path / "ids.tsv"
    table.write_text(f"http://example.org/b\tQ1\n{line}\n", "utf-8")
    with pytest.raises(CallError, match="line 2: write an IRI, a tab and an id"):
        read_ids(table)


def test_a_figure_without_a_value_has_some_value():
    """A range is some value with its ends as qualifiers: no middle is made up."""
    base = "https://w3id.org/aidgraph/id/"
    claim = ox.NamedNode(f"{base}report/r/claim/f")

    def aid(name):
        return ox.NamedNode(ONTOLOGY + name)

    store = ox.Store()
    for predicate, value in (
        (ox.NamedNode(RDF + "type"), aid("Outcome")),
        (aid("statedBy"), ox.NamedNode(f"{base}report/r")),
        (aid("indicator"), aid("indicator-visits")),
        (aid("unit"), aid("unit-visit")),
        (aid("min"), ox.Literal(200)),
        (aid("max"), ox.Literal(999)),
    ):
        store.add(ox.Quad(claim, predicate, value))
    (statement,) = (
        s
        for e in json.loads(export_wikibase(store))
        if e["type"] == "item"
        for group in e["claims"].values()
        for s in group
        if "qualifiers" in s
    )
    assert statement["mainsnak"]["snaktype"] == "somevalue"
    amounts = [snak["datavalue"]["value"] for snak in all_snaks(statement) if "datavalue" in snak]
    assert {"+200", "+999"} <= {
        a["amount"] for a in amounts if isinstance(a, dict) and "amount" in a
    }
    assert b"\tsomevalue\t" in export_quickstatements(store)


@pytest.mark.slow
def test_the_same_graph_gives_the_same_bytes(store):
    """Two exports are equal."""
    assert export_wikibase(store) == export_wikibase(store)
