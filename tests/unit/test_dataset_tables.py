"""The tables of an imported dataset are read strictly, written the same, and become triples."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import build_graph
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_dataset, write_dataset
from aidgraph.errors import CallError, EncodingError
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Entity,
    RecordEvidence,
    ReferenceClaim,
    Unmapped,
)
from aidgraph.query import load_query, run_query
from aidgraph.rdf.encode import encode
from aidgraph.store.open import open_store


@pytest.fixture
def tables():
    """A fictional dataset of one project that one organisation pays for."""
    return DatasetTables(
        dataset=Dataset(
            "toy-aid", "Toy aid", "玩具数据", "Nobody", "1", "CC0-1.0", "https://example.org/"
        ),
        language="en",
        sha256="0" * 64,
        entities=(
            Entity("org-x", "Organization", "Fund X"),
            Entity("toy-1", "Project", "A well", codes=(("aiddata", "1"),)),
        ),
        claims=(
            Claim(
                id="f1",
                kind="flow",
                subject="toy-1",
                indicator="disbursement",
                value=Decimal(5),
                unit="XAF",
                comparator="exactly",
                provider="org-x",
                from_="2020-01-01",
                to="2020-01-01",
                status="accepted",
                method="toy",
            ),
            Claim(
                id="r1",
                kind="relation",
                subject="org-x",
                predicate="funds",
                object="toy-1",
                status="accepted",
                method="toy",
            ),
        ),
        records=(
            RecordEvidence("f1", "1"),
            RecordEvidence("org-x", "1"),
            RecordEvidence("r1", "1"),
            RecordEvidence("toy-1", "1"),
        ),
        references=(ReferenceClaim("s1", "toy-1", "sector", "dac:14030", "toy-aid", "1"),),
        unmapped=(Unmapped("colour", 1, "red", "no place in the ontology"),),
    )


def test_tables_come_back_as_they_were_written(tables, tmp_path):
    """What is written is what is read."""
    write_dataset(tables, tmp_path / "toy")
    assert read_dataset(tmp_path / "toy") == tables


def test_a_dataset_states_its_claims_and_its_records_are_the_evidence(tables):
    """Each claim is stated by the dataset, stands on a record, and no report is spoken of."""
    lines = encode(tables)
    thing, aid = "https://w3id.org/aidgraph/id/", "https://w3id.org/aidgraph/ontology#"
    claim, record = f"<{thing}dataset/toy-aid/claim/f1>", f"<{thing}dataset/toy-aid/1>"
    assert f"{claim} <{aid}statedBy> <{thing}dataset/toy-aid> ." in lines
    assert f"{claim} <{aid}evidence> {record} ." in lines
    assert f"<{thing}toy-1> <{aid}namedIn> <{thing}dataset/toy-aid> ." in lines
    assert not any("/id/report/" in line for line in lines)


@pytest.mark.slow
def test_a_build_takes_reports_and_datasets_together(tables, sample_folder, tmp_path):
    """A build of a report and a dataset is valid, and one query reads both."""
    write_dataset(tables, tmp_path / "toy")
    built = build_graph([sample_folder, tmp_path / "toy"], tmp_path / "build")
    assert (built.counts["reports"], built.counts["datasets"], built.counts["records"]) == (1, 1, 1)
    store = open_store(built.folder)
    assert [str(v) for v in validate_graph(store).results if v.severity == "violation"] == []
    sources = "SELECT DISTINCT ?s { ?c aid:statedBy ?s }"
    query = load_query(f"PREFIX aid: <https://w3id.org/aidgraph/ontology#> {sources}")
    assert len(run_query(store, query).rows) >= 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: {"records": t.records[1:]}, "'f1' has no record"),
        (lambda t: {"records": (*t.records, RecordEvidence("nobody", "1"))}, "'nobody'"),
        (lambda t: {"records": (*t.records, RecordEvidence("f1", ""))}, "key of the record"),
        (lambda _: {"language": "English!"}, "language"),
        (lambda _: {"sha256": "abc"}, "64 hex digits"),
        (lambda t: {"dataset": replace(t.dataset, id="Toy Aid")}, "is no id"),
        (lambda t: {"dataset": replace(t.dataset, licence="")}, "licence"),
        (
            lambda t: {"references": (replace(t.references[0], dataset="other"),)},
            "no dataset has the id",
        ),
    ],
)
def test_tables_that_disagree_are_refused(tables, tmp_path, change, words):
    """Each disagreement is told, and nothing is read."""
    write_dataset(replace(tables, **change(tables)), tmp_path / "toy")
    with pytest.raises(EncodingError) as refused:
        read_dataset(tmp_path / "toy")
    assert words in str(refused.value)


def test_a_folder_without_a_dataset_is_named(tmp_path):
    """A folder that no import wrote is refused by name."""
    with pytest.raises(CallError, match=r"dataset\.toml"):
        read_dataset(tmp_path)


@pytest.mark.slow
def test_a_thing_that_two_sources_name_differently_keeps_one_label(tables, tmp_path):
    """The first source's label is preferred; the other's is an alternative label."""
    other = replace(
        tables,
        dataset=replace(tables.dataset, id="toy-two"),
        entities=(replace(tables.entities[0], label="The X Fund"), tables.entities[1]),
        references=(),
    )
    write_dataset(tables, tmp_path / "one")
    write_dataset(other, tmp_path / "two")
    built = build_graph([tmp_path / "one", tmp_path / "two"], tmp_path / "build")
    text = (built.folder / "graph.nq").read_text("utf-8")
    me = "<https://w3id.org/aidgraph/id/org-x> <http://www.w3.org/2004/02/skos/core#"
    assert f'{me}prefLabel> "Fund X"@en .' in text
    assert f'{me}altLabel> "The X Fund"@en .' in text
    assert f'{me}prefLabel> "The X Fund"@en .' not in text
