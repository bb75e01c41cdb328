"""A build makes parts, keeps them by what they were made from, and merges them as a stream."""

import random
import shutil
from dataclasses import replace

import pyoxigraph as ox
import pytest

import aidgraph.build.earlier
import aidgraph.build.merge
import aidgraph.build.output
import aidgraph.build.part
import aidgraph.build.patch
from aidgraph.build.labels import is_label, one_label
from aidgraph.build.merge import Section, blocks, gathered, merge, read_together, unique
from aidgraph.build.run import build_graph
from aidgraph.encoding import read_encoding, write_dataset, write_encoding
from aidgraph.errors import CallError
from aidgraph.model import Dataset, DatasetTables, RecordEvidence
from aidgraph.store.open import open_store

pytestmark = pytest.mark.slow

FILES = ("graph.ttl", "graph.nq", "graph.jsonld", "manifest.json")
LABEL = "<{}> <http://www.w3.org/2004/02/skos/core#{}Label> {} ."


@pytest.fixture
def library(sample, tmp_path):
    """Return four folders of encodings that name the same things, each under an id of its own."""
    folders = []
    for name in ("a", "b", "c", "d"):
        report = replace(sample.report, id=f"report-{name}", title=f"报告{name}")
        entities = tuple(replace(e, label=f"{e.label}{name}") for e in sample.entities)
        write_encoding(replace(sample, report=report, entities=entities), tmp_path / name)
        folders.append(tmp_path / name)
    return folders


@pytest.fixture
def made(monkeypatch):
    """Return the list of the folders whose tables are read from now on to make a part."""
    seen = []
    read = aidgraph.build.part.read_encoding
    monkeypatch.setattr(
        aidgraph.build.part,
        "read_encoding",
        lambda folder: seen.append(folder.name) or read(folder),
    )
    return seen


def same(one, other):
    """Tell whether two builds have the same files, byte for byte."""
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def test_only_what_changed_is_made_again(library, made, tmp_path):
    """After a change, a removal and an addition the result is that of a full build, to the byte."""
    cache = tmp_path / "kept"
    build_graph(library[:3], tmp_path / "out", cache=cache)
    assert made == ["a", "b", "c"]
    made.clear()
    claims = library[1] / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b",accepted,", b",rejected,", 1))
    changed = [library[1], library[2], library[3]]
    build_graph(changed, tmp_path / "out", cache=cache)
    assert made == ["b", "d"]
    build_graph(changed, tmp_path / "full", cache=tmp_path / "empty")
    assert same(tmp_path / "out", tmp_path / "full")


def test_a_damaged_part_is_made_again(library, made, tmp_path):
    """Parts that are cut off, altered in a line or at the end, or empty are made anew."""
    cache, out = tmp_path / "kept", tmp_path / "out"
    build_graph(library, out, cache=cache)
    shutil.copytree(out, tmp_path / "first")
    one, two, three, four = sorted(cache.rglob("*.part"))
    one.write_bytes(one.read_bytes()[:-100])
    two.write_bytes(two.read_bytes().replace(b"report-", b"rebort-", 1))
    three.write_bytes(b"")
    four.write_bytes(four.read_bytes().replace(b'"reports": 1', b'"reports": 7'))
    made.clear()
    build_graph(library, out, cache=cache)
    assert len(made) == 4
    assert same(out, tmp_path / "first")


def test_a_cache_is_no_folder_of_other_things(library, tmp_path):
    """Nothing is written among what is not ours, and a file is no folder; both are told."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", "utf-8")
    for name, words in (("mine", "holds other things"), ("mine/letter.txt", "this is a file")):
        with pytest.raises(CallError, match=words):
            build_graph(library, tmp_path / "out", cache=tmp_path / name)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]
    assert not (tmp_path / "out").exists()


def test_the_parts_beside_a_build_are_those_of_the_build(library, tmp_path):
    """Without a named folder parts stand beside the build of several sources, old ones leave."""
    build_graph(library, tmp_path / "x" / "out")
    beside = tmp_path / "x" / ".out-parts"
    assert len(list(beside.rglob("*.part"))) == 4
    build_graph(library[:2], tmp_path / "x" / "out")
    assert len(list(beside.rglob("*.part"))) == 2
    build_graph(library[:1], tmp_path / "y" / "out")
    assert [path.name for path in (tmp_path / "y").iterdir()] == ["out"]


def test_a_large_graph_has_turtle_on_request(library, tmp_path, monkeypatch):
    """Above the limit only N-Quads are written, the old Turtle goes, and the build says so."""
    out, said = tmp_path / "out", []
    build_graph(library, out)
    monkeypatch.setattr(aidgraph.build.output, "MOST_UNASKED", 10)
    build_graph(library, out, progress=said.append)
    assert sorted(p.name for p in out.iterdir()) == ["graph.nq", "manifest.json", "store"]
    assert any("--every-syntax" in line for line in said)
    assert "graph.ttl" not in (out / "graph.nq").read_text("utf-8")
    build_graph(library, out, every_syntax=True)
    assert (out / "graph.ttl").is_file()


def triples_of(build):
    """Return what the store of a build holds."""
    return set(map(str, open_store(build)))


def test_a_store_is_changed_to_what_a_full_build_loads(library, tmp_path, monkeypatch):
    """Where little changed the earlier store is changed; one that is not whole is loaded anew."""
    monkeypatch.setattr(aidgraph.build.earlier, "_MOST_CHANGED", 2)
    out = tmp_path / "out"
    build_graph(library[:3], out)
    loaded = []
    create = aidgraph.build.output.create_store
    monkeypatch.setattr(
        aidgraph.build.output, "create_store", lambda *args: loaded.append(1) or create(*args)
    )
    entities = library[0] / "entities.csv"
    entities.write_bytes(entities.read_bytes().replace(b"a,", "甲,".encode(), 3))
    build_graph(library, out)
    build_graph(library[:2], out)
    assert not loaded
    build_graph(library[:2], tmp_path / "full")
    assert same(out, tmp_path / "full")
    assert triples_of(out) == triples_of(tmp_path / "full")
    store = ox.Store(str(out / "store"))
    store.remove(next(iter(store)))
    store.flush()
    del store
    loaded.clear()
    build_graph(library[:2], out)
    assert loaded
    assert triples_of(out) == triples_of(tmp_path / "full")


def in_file(path, lines):
    """Write *lines* to *path*; return them as a section."""
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return Section(path, 0, path.stat().st_size)


@pytest.mark.parametrize("most", [2, 1024])
def test_merged_sections_are_the_sorted_union(tmp_path, monkeypatch, most):
    """Whatever the sizes of blocks and how many sections at once, a merge is a sorted set."""
    monkeypatch.setattr(aidgraph.build.merge, "FAN_IN", most)
    monkeypatch.setattr(aidgraph.build.merge, "_LARGEST", 20)
    dice = random.Random(1)
    sets = [{f"线{dice.randrange(60)}" for _ in range(dice.randrange(40))} for _ in range(9)]
    sections = [in_file(tmp_path / str(n), sorted(lines)) for n, lines in enumerate(sets)]
    kept = gathered(sections, tmp_path / "place")
    assert len(kept) <= max(most, 2)
    found = [line for block in unique(merge(read_together(kept))) for line in block]
    assert b"".join(found).decode().split() == sorted(set().union(*sets))
    assert [line for block in blocks(sections[0]) for line in block] == sorted(
        f"{line}\n".encode() for line in sets[0]
    )


def test_one_preferred_label_a_thing_and_language(tmp_path):
    """The first section's label stays, other words become alternative labels, equal ones none."""
    first = [LABEL.format("t:b", "pref", '"乙"@zh')]
    second = [LABEL.format("t:a", "pref", '"A"@en'), LABEL.format("t:b", "pref", '"B"@en')]
    third = [LABEL.format("t:b", "pref", text) for text in ('"B"@en', '"丙"@zh', '"乙"@zh')]
    sections = [
        in_file(tmp_path / str(n), sorted(lines)) for n, lines in enumerate((first, second, third))
    ]
    lines = [line.decode().rstrip("\n") for block in one_label(sections) for line in block]
    expected = {*first, *second, LABEL.format("t:b", "alt", '"丙"@zh')}
    assert lines == sorted(expected)
    note = b'<t:a> <t:note> "x <http://www.w3.org/2004/02/skos/core#prefLabel> y" .\n'
    assert is_label(f"{first[0]}\n".encode())
    assert not is_label(note)


def edited(folder, old, new):
    """Put one text in the place of another, once, in the first table that has it."""
    for file in (folder / "entities.csv", folder / "claims.csv"):
        text = file.read_text("utf-8")
        if old in text:
            file.write_text(text.replace(old, new, 1), "utf-8")
            return
    raise AssertionError(old)


def turned(folder, sample):
    """Make a dataset with the id and the names of the report in *folder*."""
    entities = read_encoding(folder).entities
    shutil.rmtree(folder)
    name = f"report-{folder.name}"
    tables = DatasetTables(
        Dataset(name, name, name, "nobody", "1", "CC0-1.0", "https://example.org/"),
        language=sample.report.language,
        sha256="0" * 64,
        entities=entities,
        claims=(),
        records=tuple(RecordEvidence(entity.id, "k") for entity in entities),
    )
    write_dataset(tables, folder)


@pytest.mark.slow
def test_little_changes_are_made_in_the_lines_that_stand(library, sample, tmp_path, monkeypatch):
    """A changed name, a source less or of another kind, another order: bytes of a full build."""
    monkeypatch.setattr(aidgraph.build.earlier, "_MOST_CHANGED", 2)
    patched, ways = aidgraph.build.output.patched_lines, []

    def noted(*given):
        found = patched(*given)
        ways.append(found is not None)
        return found

    monkeypatch.setattr(aidgraph.build.output, "patched_lines", noted)
    monkeypatch.setattr(aidgraph.build.patch, "_MOST_SOUGHT", 10_000)
    out = tmp_path / "out"
    build_graph(library, out)
    steps = [
        lambda: edited(library[1], "b,", "乙,"),  # a label, which another source gives first
        lambda: edited(library[0], "a,", "甲,"),  # the label that stood for all
        lambda: library.pop(2),
        lambda: edited(library[2], ",done,", ",planned,"),
        lambda: turned(library[0], sample),  # its labels come behind those of reports now
        library.reverse,
    ]
    for number, step in enumerate(steps):
        step()
        build_graph(library, out)
        full = tmp_path / f"full-{number}"
        build_graph(library, full)
        assert same(out, full), number
        assert len(open_store(out)) == len(open_store(full))
    assert ways == [True] * 5  # another order is merged anew

    file, turns = out / "graph.nq", (",planned,", ",done,")
    for damage in (
        lambda text: file.write_bytes(text.replace(b"\n", b" \n", 1)),  # not what the build wrote
        lambda text: file.write_bytes(text[:100]),  # cut off within a line
        lambda _: file.write_bytes(b""),
        lambda _: file.unlink(),
    ):
        edited(library[0], *turns)
        turns = turns[::-1]
        damage(file.read_bytes())
        build_graph(library, out)
    build_graph(library, tmp_path / "last")
    assert same(out, tmp_path / "last")
    assert ways[5:] == [False] * 4
