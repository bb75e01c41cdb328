"""Columns that came later: modality, speaker, English notes and waivers, and the lift to them."""

from dataclasses import replace

import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.encoding.migrate import migrate
from aidgraph.errors import EncodingError
from aidgraph.model import MODALITIES
from aidgraph.rdf.encode import encode
from aidgraph.text.report import ReportText

OLD = "id,kind,subject,predicate,object,indicator,value,min,max,unit,comparator,provider,receiver,"
OLD += "from,to,origin,status,method,confidence,note\n"
ROW = "rel-a,relation,org-a,built,facility-b,,,,,,,,,,,{},accepted,curated,1,{}\n"


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a small encoding of the columns of today."""
    (tmp_path / "report.toml").write_text(
        'id = "r"\ntitle = "题"\ntitle_en = ""\npublisher = ""\nlanguage = "zh"\nlength = 20\n'
        f'sha256 = "{0:064}"\n',
        "utf-8",
    )
    (tmp_path / "entities.csv").write_text(
        "id,type,label,label_en,aliases,codes,exact_match,close_match,note\n"
        "facility-b,Facility,丙楼,,,,,,\norg-a,Organization,甲处,,,,,,\n",
        "utf-8",
    )
    (tmp_path / "claims.csv").write_text(OLD + ROW.format("quoted", ""), "utf-8")
    (tmp_path / "evidence.csv").write_text("target,start,end,exact\nrel-a,0,2,甲处\n", "utf-8")
    return tmp_path


def told(folder, **cells):
    """Return the lines of the graph with the relation changed in *cells*."""
    tables = read_encoding(folder)
    return encode(replace(tables, claims=(replace(tables.claims[0], **cells),)))


def plain(lines):
    """Tell whether the plain triple of the relation is among *lines*."""
    return any("/id/org-a> <" in line and "#built> " in line for line in lines)


@pytest.mark.parametrize("modality", MODALITIES)
def test_the_plain_triple_is_asserted_for_done_and_ongoing_only(folder, modality):
    """What is planned, pledged, aimed at or estimated has its claim, and no plain triple."""
    lines = told(folder, modality=modality)
    assert plain(lines) is (modality in {"done", "ongoing"})
    assert any(f"#modality> <https://w3id.org/aidgraph/ontology#{modality}>" in x for x in lines)
    assert any("rdf-syntax-ns#predicate> " in line for line in lines)


@pytest.mark.parametrize("modality", MODALITIES)
def test_shortcuts_are_asserted_for_done_and_ongoing_only(folder, modality):
    """Who plans to give provides nothing yet, and an estimated result is no outcome that is had."""
    rows = (
        f"flow-a,flow,facility-b,,,aid-spending,3,,,CNY,exactly,org-a,,,,{modality},,"
        "quoted,accepted,curated,1,,,\n"
        f"out-a,outcome,facility-b,,,visits,3,,,visit,exactly,,,,,{modality},,"
        "quoted,accepted,curated,1,,,\n"
    )
    migrate(folder)
    head = (folder / "claims.csv").read_text("utf-8").splitlines(keepends=True)[0]
    (folder / "claims.csv").write_text(head + rows, "utf-8")
    (folder / "evidence.csv").write_text(
        "target,start,end,exact\nflow-a,0,2,甲处\nout-a,0,2,甲处\n", "utf-8"
    )
    lines = encode(read_encoding(folder))
    for shortcut in ("provides", "hasOutcome"):
        asserted = any(f"#{shortcut}> " in line for line in lines)
        assert asserted is (modality in {"done", "ongoing"}), shortcut
    assert any("#provider> " in line for line in lines)


def test_a_speaker_is_an_entity_of_the_claim(folder):
    """Who speaks stands on the claim, as an entity; verify refuses one that no table has."""
    assert any(
        "#speaker> <https://w3id.org/aidgraph/id/org-a>" in x for x in told(folder, speaker="org-a")
    )
    write_encoding(
        replace(
            read_encoding(folder),
            claims=(replace(read_encoding(folder).claims[0], speaker="person-z"),),
        ),
        folder,
    )
    found = verify_evidence(read_encoding(folder), ReportText("甲处建成丙楼", "")).findings
    assert ("unnamed", "speaker", "person-z") in {(f.outcome, f.column, f.exact) for f in found}


def test_notes_have_their_languages(folder):
    """The note is in the language of the report, the English one in English, a formula in none."""
    lines = told(folder, note="承前", note_en="carried over")
    assert {x.rsplit('"', 1)[1] for x in lines if "#note>" in x} == {"@zh .", "@en ."}
    lines = told(folder, note="1 + 2", origin="derived")
    assert [x.rsplit('"', 1)[1] for x in lines if "#note>" in x] == [" ."]


@pytest.mark.parametrize(
    ("origin", "note", "expected"),
    [
        ("quoted", "carried over", ("", "carried over")),
        ("inferred", "承前句", ("承前句", "")),
        ("derived", "1 + 2", ("1 + 2", "")),
    ],
)
def test_older_tables_load_and_migrate(folder, origin, note, expected):
    """A table without the newer columns is told as done; its English notes move, formulas stay."""
    (folder / "claims.csv").write_text(OLD + ROW.format(origin, note), "utf-8")
    before = read_encoding(folder)
    assert (before.claims[0].modality, before.claims[0].speaker) == ("done", "")
    assert (before.claims[0].note, before.claims[0].note_en) == expected
    assert migrate(folder) == ("report.toml", "claims.csv")
    assert read_encoding(folder) == before
    assert "schema = 2" in (folder / "report.toml").read_text("utf-8")
    assert migrate(folder) == ()


def test_a_newer_schema_is_refused(folder):
    """Tables of a schema that this version does not know are refused by name, not misread."""
    with (folder / "report.toml").open("a", encoding="utf-8") as file:
        file.write("schema = 3\n")
    with pytest.raises(EncodingError, match=r"report.toml.*schema.*newer aidgraph"):
        read_encoding(folder)


def test_a_figure_may_be_about_nothing_that_is_named(folder):
    """An empty subject is an answer for a figure, and no answer for a relation."""
    figure = "fig-a,outcome,,,,other:岗位,3,,,person,exactly,,,,,quoted,accepted,curated,1,\n"
    (folder / "claims.csv").write_text(OLD + figure, "utf-8")
    (folder / "evidence.csv").write_text("target,start,end,exact\nfig-a,0,2,甲处\n", "utf-8")
    lines = encode(read_encoding(folder))
    assert not any("#about>" in line or "#hasOutcome>" in line for line in lines)
    (folder / "claims.csv").write_text(OLD + ROW.format("quoted", "").replace("org-a", ""), "utf-8")
    with pytest.raises(EncodingError, match="subject"):
        read_encoding(folder)


def test_an_empty_modality_is_done(folder):
    """A cell that nobody filled means what a missing column means."""
    migrate(folder)
    table = folder / "claims.csv"
    table.write_text(table.read_text("utf-8").replace(",done,", ",,"), "utf-8")
    assert read_encoding(folder).claims[0].modality == "done"
