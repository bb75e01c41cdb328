"""A table that misnames a thing is refused: by file and row, with what to do about it."""

import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.encoding.names import check_names, foreign_keys, is_method
from aidgraph.errors import EncodingError
from aidgraph.model import Encoding, Entity, ReferenceClaim, Report


def edited(folder, file, old, new):
    """Replace the first *old* in a file of the encoding."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text, (file, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


NAMES = {
    "zero width in a label": (
        "乙县医院,",
        "乙县\u200b医院,",
        "row 2, label: 乙县⟦U+200B⟧医院 has a character that is not seen",
    ),
    "direction mark in an English name": (
        "Hospital of",
        "Hospital\u200e of",
        "row 2, label_en: Hospital⟦U+200E⟧ of County B has a character that is not seen",
    ),
    "space at the end": ("乙县医院,", "乙县医院 ,", "row 2, label: '乙县医院 ' has a space"),
    "Chinese in an English name": (
        "Hospital of County B",
        "乙县 Hospital",
        "row 2, label_en: '乙县 Hospital' has '乙', which is no letter of English",
    ),
    "Cyrillic in an English name": (
        "Hospital of",
        "Hоspital of",
        "has 'о', which is no letter of English",
    ),
    "the name of another of its type": (
        "org-office,Organization,甲市援助处",
        "org-office,Facility,乙县医院",
        "row 3, label: '乙县医院' is the name of row 2 too; make them one, or say in note",
    ),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_deceives_is_refused(sample_folder, case):
    """Each way in which a name can look like what it is not is told with file, row and remedy."""
    old, new, message = NAMES[case]
    edited(sample_folder, "entities.csv", old, new)
    with pytest.raises(EncodingError) as caught:
        read_encoding(sample_folder)
    assert message in str(caught.value)
    assert all(problem.remedy for problem in caught.value.problems)


@pytest.mark.parametrize("name", ["β-blockers", "SARS-CoV-2", "Café of County B", "5A, 1 m²"])
def test_an_english_name_may_have_what_english_writes(sample_folder, name):
    """Latin letters with marks, Greek letters, digits and signs stay."""
    edited(sample_folder, "entities.csv", "Hospital of County B", f'"{name}"')
    names = {entity.label_en for entity in read_encoding(sample_folder).entities}
    assert name in names


def test_two_of_one_name_may_stand_with_notes(sample_folder):
    """Two things of one type and name are told apart by a note in each row, which is kept."""
    table = sample_folder / "entities.csv"
    rows = table.read_text("utf-8").splitlines()
    rows[1] = rows[1].removesuffix(",") + ",the old one"
    rows[2] = "org-office,Facility,乙县医院,New hospital,,,,,the new one"
    table.write_text("\n".join([*rows, ""]), "utf-8")
    first, second = read_encoding(sample_folder).entities
    assert (first.note, second.note) == ("the old one", "the new one")
    write_encoding(read_encoding(sample_folder), sample_folder)
    assert read_encoding(sample_folder).entities == (first, second)


def test_a_table_without_the_column_note_loads(sample_folder):
    """Tables from before the column came are read as if it were empty."""
    table = sample_folder / "entities.csv"
    lines = table.read_text("utf-8").splitlines()
    table.write_text("\n".join([*(line.rpartition(",")[0] for line in lines), ""]), "utf-8")
    assert [entity.note for entity in read_encoding(sample_folder).entities] == ["", ""]


@pytest.mark.parametrize(
    "method",
    ["curated", "frame:give-each", "quantity-open-unit", "rank:scope", "plugin:x", "model:m-1.5"],
)
def test_rules_models_and_people_are_methods(method):
    """What rules, plug-ins and models call themselves, and a person's work, are methods."""
    assert is_method(method)


@pytest.mark.parametrize(
    "method", ["guess", "a guess", "Curated", "curated:", "frame:", "frame: x"]
)
def test_anything_else_is_no_method(sample_folder, method):
    """A row whose method is none of these is refused, with the row."""
    edited(sample_folder, "claims.csv", ",curated,", f",{method},")
    with pytest.raises(EncodingError, match=r"row 2, method: .* is no rule and no model"):
        read_encoding(sample_folder)


REFERENCES = {
    "code": ("place-wensu,notation,gbt2260:652922,gbt2260,652922", "652923", "write 652922"),
    "containing place": (
        "place-wensu,locatedIn,place-aksu-prefecture,gbt2260,652922",
        "652900",
        "",
    ),
    "match": ("https://sws.geonames.org/1805525/,geonames,1805525", "1805526", "write 1805525"),
    "classification": (
        "aidgraph-classification,facility-incubator.sdg",
        "facility-youth-base.sdg",
        "write facility-incubator.sdg",
    ),
}


@pytest.mark.parametrize("case", REFERENCES)
def test_a_record_of_something_else_is_refused(encoding, tmp_path, case):
    """A reference claim whose key is that of another record is told, whatever it claims."""
    row, key, remedy = REFERENCES[case]
    write_encoding(encoding, tmp_path)
    table = tmp_path / "reference.csv"
    text = table.read_text("utf-8")
    assert row in text
    changed = row.rpartition(",")[0] + f",{key}"
    table.write_text(text.replace(row, changed, 1), "utf-8")
    if case in {"code", "match"}:  # what the row itself tells, the tables refuse; the rest the gate
        told = f"reference.csv.*key: the record '{key}'.*{remedy}"
        with pytest.raises(EncodingError, match=told):
            read_encoding(tmp_path)
        return
    found = [f for f in verify_evidence(read_encoding(tmp_path)).findings if f.column == "key"]
    assert [(f.outcome, f.exact) for f in found] == [("miskeyed", key)]
    assert remedy.removeprefix("write ") in found[0].there


def test_the_shipped_report_raises_no_alarm(encoding):
    """No name, method or key of the shipped report is refused."""
    assert list(check_names(encoding)) == []


FOREIGN = [
    (("org-a", "orgType", "org-type:10", "codes", "org-b.type"), {"org-a.type"}),
    (("org-a", "orgType", "org-type:10", "codes", "org-b.type.0"), {"org-a.type.0"}),
    (("org-a", "orgType", "org-type:10", "codes", "org-b"), {"org-a"}),
    (("org-a", "orgType", "org-type:10", "codes", "org-a.type"), None),
    (("org-a", "orgType", "org-type:10", "codes", "org-z.type"), None),
    (("org-a", "orgType", "org-type:10", "codes", ""), None),
    (("org-a", "orgType", "org-type:10", "orgId", "X-2"), {"X-1"}),
    (("org-a", "orgType", "org-type:10", "orgId", "X-1"), None),
    (("org-b", "orgType", "org-type:10", "gbt2260", "2"), {"1"}),
    (("org-b", "orgType", "org-type:10", "gbt2260", "1"), None),
    (("org-b", "orgType", "org-type:10", "iso3166", "2"), None),
    (("org-b", "notation", "gbt2260:1", "gbt2260", "2"), {"1"}),
    (("org-b", "notation", "gbt2260:1", "codes", "org-a"), {"org-b"}),
    (("org-a", "exactMatch", "https://example.org/7/", "codes", "8"), {"7"}),
    (("org-a", "closeMatch", "https://example.org/7", "codes", "7"), None),
]


@pytest.mark.parametrize(("row", "wanted"), FOREIGN)
def test_the_record_of_another_thing_is_told_with_those_that_would_do(row, wanted):
    """A record is named by the object, by a code of the thing, or by its id and a facet."""
    claim = ReferenceClaim("r", *row)
    code = ReferenceClaim("q", "org-b", "notation", "gbt2260:1", "gbt2260", "1")
    encoding = Encoding(
        Report("r", "", "", "", "zh", "", 0),
        entities=(
            Entity("org-a", "Organization", "甲", codes=(("orgId", "X-1"),)),
            Entity("org-b", "Organization", "乙"),
        ),
        references=(code, claim),
    )
    assert list(foreign_keys(encoding)) == ([(claim, frozenset(wanted))] if wanted else [])
