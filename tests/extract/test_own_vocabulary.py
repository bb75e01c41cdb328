"""Words of another field extend the shipped ones without code, and wrong ones are told by row."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.process, pytest.mark.slow]  # a process has one vocabulary

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "beekeeping"
OWN = SAMPLE / "vocabulary"


def run(*arguments, cwd, status=0, **environment):
    """Run the command line; return what it printed, messages with it."""
    done = subprocess.run(
        [sys.executable, "-m", "aidgraph", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def extract(folder, *options, **environment):
    """Return the rows of claims.csv of the sample as (kind, predicate, object, indicator, unit)."""
    call = ["extract", SAMPLE / "report.txt", "--out", "out", "--tagger", "rules", *options]
    run(*call, cwd=folder, **environment)
    lines = (folder / "out" / "report" / "claims.csv").read_text("utf-8").splitlines()[1:]
    cells = [line.split(",") for line in lines]
    return {(c[1], c[3], c[4], c[5], c[9]) for c in cells}


COLONIES = ("outcome", "", "", "colonies-kept", "colony")
POLLINATES = ("relation", "pollinatesFor", "facility-hongguoguoyuan", "", "")


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    """Return a folder with what is proposed for the sample with its words, all accepted."""
    home = tmp_path_factory.mktemp("own")
    assert {COLONIES, POLLINATES} <= extract(home, "--vocabulary", OWN)
    folder = home / "out" / "report"
    for name, old, new in (
        ("claims.csv", ",proposed,", ",accepted,"),
        ("report.toml", 'publisher = ""', 'publisher = "县报"'),
    ):
        file = folder / name
        file.write_text(file.read_text("utf-8").replace(old, new), encoding="utf-8")
    return folder


def test_words_of_ones_own_are_read_by_option_or_variable(tmp_path):
    """Units, indicators, heads of names and verbs of the folder count; without it none does."""
    bare = extract(tmp_path)
    assert not {COLONIES, POLLINATES} & bare
    assert ("outcome", "", "", "other:饲养蜜蜂", "other:群") in bare
    (tmp_path / "again").mkdir()
    found = extract(tmp_path / "again", AIDGRAPH_VOCABULARY=str(OWN))
    assert {COLONIES, POLLINATES} <= found


def test_what_is_told_with_them_is_verified_built_and_valid(tmp_path, proposed):
    """verify, build and validate take the same folder, and refuse the rows without it."""
    own = ("--vocabulary", OWN)
    text = ("--text", SAMPLE / "report.txt")
    assert "all evidence holds" in run("verify", proposed, *text, *own, cwd=tmp_path)
    run("build", proposed, "--out", "graph", *own, cwd=tmp_path)
    assert "the graph conforms" in run("validate", "--graph", "graph", *own, cwd=tmp_path)
    graph = (tmp_path / "graph" / "graph.nq").read_text("utf-8")
    bees = "https://example.org/beekeeping#"
    assert f"id/facility-qingxifengchang> <{bees}pollinatesFor> " in graph
    assert f"ontology#unit> <{bees}colony> " in graph
    said = run("verify", proposed, *text, cwd=tmp_path, status=1)
    assert "claims.csv, row" in said
    assert "unknown indicator 'colonies-kept'" in said
    assert "unknown predicate 'pollinatesFor'" in said


def test_the_gate_reads_the_rows_that_are_added(tmp_path, proposed):
    """An indicator of one's own must be told by one of its cues."""
    shutil.copytree(OWN, tmp_path / "own")
    cues = tmp_path / "own" / "gate" / "indicators.tsv"
    cues.write_text(cues.read_text("utf-8").replace("\t蜂\t", "\t羊\t"), encoding="utf-8")
    call = ("verify", proposed, "--text", SAMPLE / "report.txt", "--vocabulary", "own")
    assert "colonies-kept" in run(*call, cwd=tmp_path, status=1)


WRONG = {
    "lexicons/units.tsv": ("\tcolony\t", "\tswarm\t", "row 3, unit: unknown unit 'swarm'"),
    "lexicons/predicates.tsv": ("pollinatesFor to", "pollinates to", "row 3, says: unknown pred"),
    "lexicons/heads-facility.tsv": ("蜂场\tyes\t", "蜂场\tmaybe\t", "row 3, counted: 'maybe' is"),
    "gate/indicators.tsv": ("colonies-kept", "bees", "row 3, indicator: unknown indicator 'bees'"),
}


def test_what_is_wrong_is_told_by_file_and_row(tmp_path):
    """Each wrong cell is named at once, before anything is read or written."""
    shutil.copytree(OWN, tmp_path / "own")
    for name, (old, new, _) in WRONG.items():
        file = tmp_path / "own" / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    (tmp_path / "own" / "lexicons" / "unit.tsv").write_text("words\n", encoding="utf-8")
    with (tmp_path / "own" / "gate" / "groups.tsv").open("w", encoding="utf-8") as file:
        file.write("where\twords\tyes\tno\nlast\t蜂农\n")
    call = ["extract", SAMPLE / "report.txt", "--out", "out", "--vocabulary", "own"]
    said = run(*call, cwd=tmp_path, status=1)
    for name, (_, _, told) in WRONG.items():
        assert f"{name}, {told}" in said
    assert "lexicons/unit.tsv: no shipped table has this name; did you mean lexicons/units" in said
    assert "gate/groups.tsv, row 2: 2 cells where the header has 4" in said
    assert not (tmp_path / "out").exists()
    call[-1] = "nowhere"
    assert "nowhere: no such folder of a vocabulary" in run(*call, cwd=tmp_path, status=2)


def test_wrong_terms_are_told_by_line(tmp_path):
    """A term that is there, has no name, no kind or no type, and what is no Turtle."""
    (tmp_path / "own").mkdir()
    head = "".join((OWN / "terms.ttl").read_text("utf-8").partition("\nbees:colony ")[:1])
    (tmp_path / "own" / "broken.ttl").write_text("@prefix a: <b>\n", encoding="utf-8")
    (tmp_path / "own" / "terms.ttl").write_text(
        head
        + '\naid:funds skos:altLabel "pays"@en .\n'
        + "bees:x a aid:Unit ; skos:inScheme aid:unitScheme ; skos:notation 'mu' .\n"
        + "bees:y a aid:Indicator ; skos:prefLabel 'y'@en , '乙'@zh .\n"
        + "bees:z aid:subjectType aid:Bee ; skos:prefLabel 'z'@en , '丙'@zh .\n",
        encoding="utf-8",
    )
    line = len(head.splitlines()) + 1
    said = run("terms", "x", "--vocabulary", "own", cwd=tmp_path, status=1)
    assert "broken.ttl, row 2: not Turtle" in said or "broken.ttl, row 1: not Turtle" in said
    for row, what in (
        (line + 1, "funds: this term is there already"),
        (line + 2, "x: it has no skos:prefLabel @zh"),
        (line + 2, "x: 'mu' is the key of another unit"),
        (line + 2, "x: it has no aid:quantityKind"),
        (line + 3, "y: it is no indicator, no unit and no predicate"),
        (line + 4, "z: it has no aid:objectType"),
        (line + 4, "z: aid:subjectType https://w3id.org/aidgraph/ontology#Bee is no class"),
    ):
        assert f"terms.ttl, row {row}, {what}" in said


def test_candidates_for_a_change_are_listed(tmp_path, proposed):
    """Indicators that nothing has, and words behind `other:` that are told often."""
    own = ("--vocabulary", OWN, "--encodings", proposed)
    unused = run("terms", "--unused", *own, "--format", "csv", cwd=tmp_path)
    keys = [line.split(",")[1] for line in unused.splitlines()]
    assert "sales" in keys
    assert not {"colonies-kept", "aid-spending"} & set(keys)
    extract(tmp_path)
    bare = ("--encodings", "out", "--format", "csv")
    assert run("terms", "--new", *bare, cwd=tmp_path).splitlines() == [
        "kind,word,figures,reports,with",
        "unit,群,2,1,other:新增中蜂 other:饲养蜜蜂",
    ]
    many = run("terms", "--new", "--least", "1", *bare, cwd=tmp_path).splitlines()
    assert "indicator,饲养蜜蜂,1,1,other:群" in many
    assert "give WORD, or --unused, or --new" in run("terms", cwd=tmp_path, status=2)
