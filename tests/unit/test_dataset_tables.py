"""The tables of an imported dataset are read strictly, written the same, and become triples."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import build_graph, write_beside
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_dataset, write_dataset
from aidgraph.encoding.dataset import dataset_files
from aidgraph.errors import CallError, EncodingError
from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Entity,
    EntityText,
    MoneyShare,
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
    """What is written is what is read, in a folder that is there as well as in a new one."""
    write_dataset(tables, tmp_path / "deep" / "toy")
    assert read_dataset(tmp_path / "deep" / "toy") == tables
    (tmp_path / "toy").mkdir()
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


def test_the_triples_of_a_dataset_are_written_beside_it(tables, tmp_path):
    """What `--beside` writes for a report it writes for a dataset; what cannot be read is told."""
    write_dataset(tables, tmp_path / "toy")
    file, failed = write_beside([tmp_path / "toy", tmp_path / "gone"])
    assert file == tmp_path / "toy" / "graph.ttl"
    assert "toy-aid" in file.read_text("utf-8")
    assert "gone" in failed.message


@pytest.mark.slow
def test_a_build_takes_reports_and_datasets_together(tables, sample_folder, tmp_path):
    """A build of a report and a dataset is valid, and one query reads both."""
    write_dataset(tables, tmp_path / "toy")
    built = build_graph([sample_folder, tmp_path / "toy"], tmp_path / "build")
    assert (built.counts["reports"], built.counts["datasets"], built.counts["records"]) == (1, 1, 1)
    store = open_store(built.folder)
    assert [
        str(v) for v in validate_graph(store, engine="turbo").results if v.severity == "violation"
    ] == []
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
        (lambda _: {"shares": (MoneyShare("nobody", Decimal(1), "dac"),)}, "no claim has the id"),
        (lambda _: {"shares": (MoneyShare("s1", Decimal("1.01"), "dac"),)}, "not from 0 to 1"),
        (lambda _: {"shares": (MoneyShare("s1", Decimal(-1), "dac"),)}, "not from 0 to 1"),
        (lambda _: {"shares": (MoneyShare("s1", Decimal(1), ""),)}, "the split is empty"),
        (lambda _: {"texts": (EntityText("f1", "label", "zh", "甲"),)}, "'f1'"),
        (lambda _: {"texts": (EntityText("org-x", "title", "zh", "甲"),)}, "'title' is not known"),
        (lambda _: {"texts": (EntityText("org-x", "label", "z h", "甲"),)}, "not a language tag"),
        (lambda _: {"texts": (EntityText("org-x", "label", "zh", ""),)}, "the text is empty"),
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


def test_a_share_stands_on_the_claim_that_names_the_part(tables):
    """Which part of the money it is, and by which vocabulary, is data of the claim."""
    split = (MoneyShare("s1", Decimal("0.40"), "dac"), MoneyShare("r1", None, "place"))
    lines = encode(replace(tables, shares=split))
    thing, aid = "https://w3id.org/aidgraph/id/", "https://w3id.org/aidgraph/ontology#"
    claim = f"<{thing}dataset/toy-aid/claim/toy-aid/s1>"
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    assert f'{claim} <{aid}share> "0.4"^^<{decimal}> .' in lines
    assert f'{claim} <{aid}splitBy> "dac" .' in lines
    other = f"<{thing}dataset/toy-aid/claim/r1>"
    assert [line for line in lines if line.startswith(f"{other} <{aid}sp")] == [
        f'{other} <{aid}splitBy> "place" .'
    ]
    assert len([line for line in lines if f"{aid}share>" in line]) == 1


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


FILES = {
    "dataset.toml": 'id = "toy-aid"\ntitle = "Toy aid"\ntitle_zh = "玩具数据"\n'
    'publisher = "Nobody"\nversion = "1"\nlicence = "CC0-1.0"\nsource = "https://example.org/"\n'
    f'language = "en"\nsha256 = "{"0" * 64}"\n',
    "records.csv": "target,key\nf1,1\norg-x,1\nr1,1\ntoy-1,1\n",
    "reference.csv": "id,subject,predicate,object,dataset,key,note,origin\n"
    "s1,toy-1,sector,dac:14030,toy-aid,1,,quoted\n",
    "shares.csv": "target,share,split\ns1,0.4,dac\n",
    "texts.csv": "target,kind,language,text\norg-x,label,zh,甲基金\n",
    "unmapped.csv": "path,count,example,reason,key\n"
    "colour,1,red,no place in the ontology,\nshape,2,round,none either,1\n",
}


def test_a_dataset_is_written_to_the_byte(tables):
    """The keys of dataset.toml and the rows of each table stand in order, whatever it was."""
    more = replace(
        tables,
        records=tables.records[::-1],
        unmapped=(Unmapped("shape", 2, "round", "none either", "1"), *tables.unmapped),
        shares=(MoneyShare("s1", Decimal("0.40"), "dac"),),
        texts=(EntityText("org-x", "label", "zh", "甲基金"),),
    )
    files = {name: content.decode("utf-8") for name, content in dataset_files(more).items()}
    assert {name: files[name] for name in FILES} == FILES
    assert sorted(files) == sorted([*FILES, "claims.csv", "entities.csv"])
    assert "unmapped.csv" not in dataset_files(replace(tables, unmapped=()))


KEYS = "the keys are id, title, title_zh, publisher, version, licence, source, language, sha256"
WRONG = [
    ('version = "1"\n', "", "version", "the key is missing or not known", KEYS),
    ("version =", 'more = "1"\nversion =', "more", "the key is missing or not known", KEYS),
    ('version = "1"', "version = 1", "version", "1 is no text", "mend it"),
    ('version = "1"', 'version = ""', "version", "'' is no text", "mend it"),
    ("toy-aid", "toy aid", "id", "'toy aid' is no id",
     "use lower-case letters, digits and single hyphens, as in org-jinhua-headquarters"),
    ("0" * 64, "0" * 65, "sha256", "not 64 hex digits", "give `sha256sum FILE`"),
    ('"en"', '"e n"', "language", "not a language tag: 'e n'", "write a tag such as en"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "what", "remedy"), WRONG)
def test_a_wrong_head_is_told_once(tables, tmp_path, old, new, key, what, remedy):
    """One fault of dataset.toml is one problem by its key; tables that speak of it come later."""
    write_dataset(replace(tables, references=()), tmp_path / "a" / "toy")
    head = tmp_path / "a" / "toy" / "dataset.toml"
    text = head.read_text("utf-8")
    assert old in text
    head.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(EncodingError) as refused:
        read_dataset(tmp_path / "a" / "toy")
    assert refused.value.folder == str(tmp_path / "a" / "toy")
    told = [(p.file, p.row, p.column, p.what, p.remedy) for p in refused.value.problems]
    assert told == [("dataset.toml", None, key, what, remedy)]


def test_what_is_no_toml_and_no_number_is_told(tables, tmp_path):
    """The line of the head and the row of the table are told, each with what to do."""
    folder = tmp_path / "toy"
    write_dataset(tables, folder)
    table = folder / "unmapped.csv"
    table.write_text(table.read_text("utf-8").replace(",1,", ",one,"), "utf-8")
    with pytest.raises(EncodingError) as refused:
        read_dataset(folder)
    assert [(p.file, p.row, p.column, p.remedy) for p in refused.value.problems] == [
        ("unmapped.csv", 2, "count", "write a whole number")
    ]
    (folder / "dataset.toml").write_text("id\n", "utf-8")
    with pytest.raises(EncodingError) as refused:
        read_dataset(folder)
    first = refused.value.problems[0]
    assert (first.file, first.row, first.column) == ("dataset.toml", None, None)
    assert first.what.startswith("not TOML: ")
    assert first.remedy == "mend that line"
