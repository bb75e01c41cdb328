"""The Data Package holds what the graph holds, and a spreadsheet runs nothing of it."""

import csv
import hashlib
import io
import json

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.exchange.export.tables import PACKAGE, export_tables
from aidgraph.model import Claim, Encoding, Entity, Report
from aidgraph.rdf.iri import THING, term
from aidgraph.rdf.terms import OA, RDF
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store

HOSTILE = ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "＝1", "\t=1"]


def rows(files, name):
    """Return the rows of a table as dicts."""
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def files(store):
    """Return the tables of the shipped graph."""
    return export_tables(store)


def hostile_store():
    """Return a store whose notes and labels begin as formulas do."""
    report = Report("tiny", "小", "Tiny", "nobody", "zh", "0" * 64, 10)
    entities = tuple(
        Entity(f"org-{number}", "Organization", text) for number, text in enumerate(HOSTILE)
    )
    figure = Claim(
        id="loss", kind="context", subject="org-0", indicator="duration", value=-5, unit="year",
        comparator="exactly", status="accepted", note="-12",
    )  # fmt: skip
    return memory_store(graph_lines([Encoding(report, entities, (figure,))]))


def test_the_descriptor_agrees_with_the_tables(files):
    """Each resource has its file with that size and hash, and the columns of the table."""
    package = json.loads(files[PACKAGE])
    assert {f"{r['name']}.csv" for r in package["resources"]} | {PACKAGE} == set(files)
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert names == next(csv.reader(io.StringIO(data.decode())))


@pytest.mark.slow
def test_the_package_is_valid_by_the_frictionless_library(files, tmp_path):
    """The reference implementation finds no error in types, keys and links."""
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    report = frictionless.validate(str(tmp_path / PACKAGE))
    assert report.valid, report.flatten(["title", "message"])


def test_every_entity_claim_and_span_has_its_row(store, files):
    """Rows and graph count the same; a row's id is the end of the IRI."""
    facts = Facts(Graph(store))
    assert {THING + row["id"] for row in rows(files, "entities.csv")} == set(facts.entities)
    claims = {THING + row["claim"] for row in rows(files, "relations.csv")}
    assert claims == {relation.statement.iri for relation in facts.relations}
    assert len(rows(files, "figures.csv")) == len(facts.figures)
    spans = {THING + row["id"] for row in rows(files, "evidence.csv")}
    kinds = (OA + "SpecificResource", term("Record"))
    assert spans == set().union(*(facts.graph.subjects(RDF + "type", kind) for kind in kinds))


def test_a_figure_keeps_comparator_words_and_source(files):
    """The incubator's flow has number, unit, doubt, giver, report and quote, in both languages."""
    row = next(r for r in rows(files, "figures.csv") if r["claim"].endswith("/flow-incubator"))
    assert (row["value"], row["unit"], row["comparator"]) == ("100000000", "CNY", "just-under")
    assert (row["provider"], row["source"]) == ("org-jinhua-headquarters", "report/jinhua-wensu")
    assert row["indicator_zh"]
    assert row["indicator_en"]
    quotes = {
        e["quote"] for e in rows(files, "evidence.csv") if e["claim_or_entity"] == row["claim"]
    }
    assert quotes == {"近1亿元"}


def test_the_machine_tables_are_exact():
    """Without the option every text comes back as it was, whatever it begins with."""
    labels = {row["label"] for row in rows(export_tables(hostile_store()), "entities.csv")}
    assert labels == set(HOSTILE)


def test_no_cell_for_spreadsheets_begins_a_formula_and_numbers_stay_numbers():
    """A text that a spreadsheet would run gets an apostrophe; the number -5 does not."""
    files = export_tables(hostile_store(), for_spreadsheets=True)
    assert files["entities.csv"].startswith(b"\xef\xbb\xbf")
    for name in files.keys() - {PACKAGE}:
        for row in rows(files, name):
            for column, cell in row.items():
                assert column in {"value", "min", "max"} or cell[:1] not in set("=+-@\t\r＝＋－＠")
    (figure,) = rows(files, "figures.csv")
    assert (figure["value"], figure["note"]) == ("-5", "'-12")
    labels = {row["label"] for row in rows(files, "entities.csv")}
    assert {label.removeprefix("'") for label in labels} == set(HOSTILE)


@pytest.mark.slow
def test_the_licence_is_told_only_when_given(store):
    """Nobody's licence is made up."""
    assert "licenses" not in json.loads(export_tables(store)[PACKAGE])
    given = json.loads(export_tables(store, licence="https://example.org/cc")[PACKAGE])
    assert given["licenses"] == [{"path": "https://example.org/cc"}]
