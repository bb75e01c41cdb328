"""Very many activities: tables with a number, the same graph, memory that does not grow."""

import gzip
import tracemalloc
import zipfile

import pytest

from aidgraph.build.run import build_graph
from aidgraph.encoding import read_dataset
from aidgraph.errors import CallError, EncodingError
from aidgraph.exchange.imports import tablebuilder
from aidgraph.exchange.imports.run import import_files
from aidgraph.files import archives

ACTIVITY = """
<iati-activity xml:lang="{language}" default-currency="USD" hierarchy="1">
  <iati-identifier>XX-1-{number}</iati-identifier>
  <reporting-org ref="XX-1" type="21"><narrative>{reporter}</narrative></reporting-org>
  <title><narrative>Well {number}</narrative><narrative xml:lang="zh">井{number}</narrative></title>
  <description><narrative>One of many wells.</narrative></description>
  <participating-org role="1" ref="XX-2"><narrative>State {number}</narrative></participating-org>
  <recipient-country code="ML"/>
  <location><location-id vocabulary="G1" code="2453348"/><name><narrative>Mopti</narrative></name>
    <point><pos>14.5 -4.2</pos></point></location>
  <location><name><narrative>Yard {number}</narrative></name></location>
  <sector code="14030" percentage="60"/><sector code="11220" percentage="40"/>
  <transaction><transaction-type code="2"/><transaction-date iso-date="2020-01-01"/>
    <value value-date="2020-01-01">{value}</value><sector code="14030"/></transaction>
  <related-activity type="{relation}" ref="XX-1-{other}"/>
  <related-activity type="2" ref="YY-{half}"/>
  <result type="1"><indicator measure="1"><title><narrative xml:lang="fr">puits</narrative></title>
    <period><period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>
      <actual value="{number}"/></period></indicator></result>
</iati-activity>"""


def activities(count):
    """Return so many activities: the first holds the sum of the others once more."""
    for number in range(count):
        yield ACTIVITY.format(
            number=number,
            language="fr" if number else "en",
            reporter="Fund X" if number < 3 else "Fonds X",
            value=10 if number else 10 * (count - 1),
            relation=1 if number else 2,
            other=0 if number else 1,
            half=number // 2,  # of another publisher: no activity of this file
        )


def imported(path, out):
    """Import a file and return what became of it."""
    (outcome,) = import_files("iati", [path], out)
    assert outcome.error is None
    return outcome


@pytest.fixture(scope="module")
def whole_and_numbered(tmp_path_factory):
    """Import one file twice: into one table of each name, and into many with a number."""
    place = tmp_path_factory.mktemp("numbers")
    path = place / "wells.xml"
    path.write_text(f"<iati-activities version='2.03'>{''.join(activities(15))}</iati-activities>")
    whole = imported(path, place / "whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tablebuilder, "_MOST_ROWS", 20)
        return whole, imported(path, place / "many")


def test_tables_with_a_number_make_the_same_graph(whole_and_numbered, tmp_path):
    """However many tables an import writes, counts, what is left and every triple are the same."""
    whole, many = whole_and_numbered
    assert len(list(many.folder.glob("claims*.csv"))) > 3
    assert (many.counts, many.left) == (whole.counts, whole.left)
    held = [file.name for file in many.folder.glob("claims*.csv") if ",partOf," in file.read_text()]
    assert set(held) > {"claims.csv"}  # what belongs together may be much as well
    built = [build_graph([one.folder], tmp_path / one.folder.parent.name) for one in (whole, many)]
    assert built[0].counts == built[1].counts
    graphs = [(one.folder / "graph.nq").read_bytes() for one in built]
    assert graphs[0] == graphs[1]
    assert graphs[0].count(b'#statedTotal> "true"') == 1  # parent and children are in others
    rows = [read_dataset(one.folder) for one in (whole, many)]
    for name in ("entities", "claims", "records", "references", "unmapped", "shares", "texts"):
        assert set(getattr(rows[0], name)) == set(getattr(rows[1], name)), name


def test_figures_never_share_a_number_with_what_belongs_together(whole_and_numbered, monkeypatch):
    """An import that its last rows alone make too large for one table can be read as well."""
    whole, _ = whole_and_numbered
    place = whole.folder.parents[1]
    for most in (120, 130, 140, 150, 160):
        monkeypatch.setattr(tablebuilder, "_MOST_ROWS", most)
        outcome = imported(place / "wells.xml", place / str(most))
        assert len(read_dataset(outcome.folder).claims) == whole.counts["claims"], most
        assert len(list(outcome.folder.glob("claims*.csv"))) == (1 if most == 160 else 2)


def edit(file, old, new):
    """Change the first *old* of a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def twice(folder, stem):
    """Let the first row of a table, and its record, stand in those of the next number too."""
    row = (folder / f"{stem}-2.csv").read_text("utf-8").splitlines()[1]
    me, _, _ = row.partition(",")
    records = (folder / "records-2.csv").read_text("utf-8").splitlines()
    found = [record for record in records if record.startswith(f"{me},")]
    for table, rows in ((f"{stem}-3.csv", [row]), ("records-3.csv", found)):
        with (folder / table).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in rows)


def namesake(folder):
    """Let an entity without a number have the id of a claim that has one."""
    me = (folder / "claims-2.csv").read_text("utf-8").splitlines()[1].partition(",")[0]
    for table, cells in (("entities.csv", ",Project,Well,,,,,,"), ("records.csv", ",XX-1")):
        with (folder / table).open("a", encoding="utf-8") as stream:
            stream.write(f"{me}{cells}\n")


def lost(folder):
    """Remove every table of one number, and of one behind it."""
    for file in (*folder.glob("*-3.csv"), *folder.glob("*-4.csv")):
        file.unlink()


def moved(folder):
    """Let a figure stand without a number, while the last number holds what belongs together."""
    for stem, mark in (("claims", ",flow,"), ("records", ".transaction-1,")):
        table = folder / f"{stem}-2.csv"
        rows = table.read_text("utf-8").splitlines(keepends=True)
        row = next(row for row in rows if mark in row)
        edit(table, row, "")
        with (folder / f"{stem}.csv").open("a", encoding="utf-8") as stream:
            stream.write(row)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: edit(f / "dataset.toml", 'numbers = "', 'numbers = "9'), "no table has the nu"),
        (lambda f: edit(f / "dataset.toml", 'numbers = "', 'numbers = "x'), "no number of tables"),
        (lambda f: edit(f / "dataset.toml", "numbers", "numbers_"), "claims-2.csv: there is no nu"),
        (lambda f: (f / "claims-3.csv").rename(f / "claims-03.csv"), "claims-03.csv: there is no"),
        (lambda f: (f / "claims-3.csv").rename(f / "claims-77.csv"), "claims-77.csv: there is no"),
        (lost, "claims-3.csv: no table has the number 3"),
        (lambda f: edit(f / "claims-2.csv", ",locatedIn,", ",partOf,"), "claims-2.csv.*move the"),
        (moved, r"claims-\d+.csv.*partOf is read with a figure, or after one"),
        (lambda f: twice(f, "entities"), "entities-3.csv, row .*stands in entities-2.csv too"),
        (lambda f: twice(f, "claims"), "claims-3.csv, row .*stands in claims-2.csv too"),
        (lambda f: twice(f, "reference"), "reference-3.csv, row .*stands in reference-2.csv too"),
        (namesake, "claims-2.csv, row 2, id: .*is an entity's id too"),
    ],
)
def test_what_is_wrong_with_numbers_is_told(whole_and_numbered, tmp_path, change, words):
    """Tables that are missing, too many, or hold what belongs into others are no dataset."""
    _, many = whole_and_numbered
    folder = tmp_path / "wells"
    folder.mkdir()
    for file in many.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    change(folder)
    with pytest.raises(EncodingError, match=f"(?s){words}"):
        read_dataset(folder)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path, monkeypatch):
    """Of four times as many activities no more is held than their identifiers."""
    monkeypatch.setattr(tablebuilder, "_MOST_ROWS", 200)
    peaks = []
    for count in (300, 1200):
        path = tmp_path / f"wells-{count}.xml"
        path.write_text(f"<iati-activities>{''.join(activities(count))}</iati-activities>")
        imported(path, tmp_path / "warm")  # what is remembered of names is there already
        tracemalloc.start()
        imported(path, tmp_path / "out")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] - peaks[0] < 900 * 1000  # bytes; one activity held in rows has ten thousand


def test_an_earlier_import_leaves_no_tables_behind(whole_and_numbered, tmp_path, monkeypatch):
    """A folder that is imported into again holds the tables of the new import alone."""
    whole, _ = whole_and_numbered
    path = whole.folder.parents[1] / "wells.xml"
    with monkeypatch.context() as patch:
        patch.setattr(tablebuilder, "_MOST_ROWS", 20)
        imported(path, tmp_path)
    again = imported(path, tmp_path)
    names = {file.name for file in again.folder.iterdir()}
    assert names == {file.name for file in whole.folder.iterdir()}


@pytest.mark.parametrize("name", ["wells.xml", "wells.xml.gz", "wells.zip"])
def test_a_file_that_is_too_large_is_refused_unread(tmp_path, monkeypatch, name):
    """What a file says of its own size is looked at before the first byte is read."""
    path = tmp_path / name
    content = b"<iati-activities>" + b" " * 5000 + b"</iati-activities>"
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(content))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("wells.xml", content)
    else:
        path.write_bytes(content)
    monkeypatch.setattr(
        "aidgraph.files.archives._Limited.read", None
    )  # reading would be a TypeError
    with pytest.raises(CallError, match="over 4,000 bytes"):
        next(archives.members(path, (".xml",), 4000))
