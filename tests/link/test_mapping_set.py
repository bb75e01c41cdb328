"""Mapping sets are SSSOM that others read, come back whole, and enter a build as claims."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from aidgraph.check.validate import validate_graph
from aidgraph.encoding.mapping import mapping_bytes, read_mapping
from aidgraph.errors import EncodingError
from aidgraph.model import Link, MappingSet
from aidgraph.rdf import iri
from aidgraph.rdf.mapping import mapping_lines
from aidgraph.rdf.terms import SKOS
from aidgraph.store.open import memory_store

ZJNU = "https://w3id.org/aidgraph/id/org-zjnu"
LINKS = (
    Link(ZJNU, "https://w3id.org/aidgraph/id/toy-univ", "浙江师范大学", 'Z "N" U\tx',
         judgement="positive", score="0.94", source=iri.dataset("toy"), version="2",
         date="2026-11-23", comment="same-name +92"),
    Link(ZJNU, "https://example.org/other?a=1&b", judgement="negative", date="2026-11-23"),
    Link(ZJNU, iri.thing("toy-well"), judgement="unsure", predicate="skos:relatedMatch"),
    Link(ZJNU, iri.thing("toy-wensu"), predicate="skos:closeMatch", score="0.5"),
    Link(iri.thing("place-wensu"), iri.record("gbt2260", "652922"), judgement="positive",
         automatic=True, score="1"),
)  # fmt: skip
SET = MappingSet("links", 'Links: "ours"', "https://example.org/licence", links=LINKS)


@pytest.fixture
def file(tmp_path):
    """The mapping set, written."""
    path = tmp_path / "links.sssom.tsv"
    path.write_bytes(mapping_bytes(SET))
    return path


def test_a_mapping_set_comes_back_whole(file):
    """Judgements, labels, scores and sources are read as they were written, to the byte."""
    back = read_mapping(file)
    assert mapping_bytes(back) == mapping_bytes(SET)
    assert {link.key: link.judgement for link in back.links} == {
        link.key: link.judgement for link in LINKS
    }


@pytest.mark.process
def test_the_sssom_tools_take_it(file):
    """`sssom validate` finds nothing wrong, and something in a file with a prefix unknown."""
    program = Path(sys.executable).with_name("sssom")
    if not program.exists():
        pytest.skip("the package sssom is not installed")

    def says():
        return subprocess.run([program, "validate", file], capture_output=True, check=False)

    assert says().returncode == 0, says().stderr
    file.write_text(file.read_text("utf-8").replace("\tid:org-zjnu", "\tnowhere:zjnu"), "utf-8")
    assert says().returncode != 0


def test_only_accepted_links_enter_a_build():
    """An accepted link is a match with a claim of the set; none other leaves a triple."""
    lines = mapping_lines(SET)
    store = memory_store(lines)
    found = store.quads_for_pattern(None, ox.NamedNode(SKOS + "exactMatch"), None)
    assert [quad.object.value for quad in found] == ["https://w3id.org/aidgraph/id/toy-univ"]
    text = "\n".join(lines)
    for absent in ("sameAs", "toy-well", "toy-wensu", "example.org/other"):
        assert absent not in text
    assert f'place-wensu> <{SKOS}notation> "652922"' in text


@pytest.mark.slow
def test_accepted_links_keep_a_graph_valid(graph_dir):
    """A graph with the claims of a mapping set has no violation more than without."""
    lines = (graph_dir / "graph.nq").read_text("utf-8").splitlines()
    links = tuple(link for link in LINKS if "place-wensu" in link.subject)
    store = memory_store(
        [
            *(line.removesuffix(" .") + " ." for line in lines),
            *mapping_lines(replace(SET, links=links)),
        ]
    )
    wrong = [
        str(r) for r in validate_graph(store, engine="turbo").results if r.severity == "violation"
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("skos:exactMatch", "owl:sameAs", "'owl:sameAs' is not taken"),
        ("judgement=unsure", "judgement=maybe", "'maybe' is no judgement"),
        ("\tid:org-zjnu", "\tnowhere:org-zjnu", "is not declared"),
        ("\t0.94\t", "\tvery\t", "no number from 0 to 1"),
        ("\t2026-11-23\t", "\tyesterday\t", "is no day"),
        ("predicate_id", "predicate", "the column is missing"),
        ("https://w3id.org/aidgraph/id/dataset/links\n", "?\n", "tells no id"),
        ("\t0.94\t", "\t1.5\t", "no number from 0 to 1"),
        ("\tsame-name +92", "\tsame-name\tmore", "more cells than the header"),
    ],
)
def test_a_wrong_mapping_set_is_refused(file, old, new, words):
    """What cannot be taken is told by row, owl:sameAs above all."""
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(EncodingError, match=words):
        read_mapping(file)


def test_rows_of_others_are_judged_by_their_justification(file):
    """A row made by hand is accepted, one with Not refused, one of a program open."""
    text = "\n".join(
        line.replace("judgement=positive", "").replace("judgement=negative", "")
        for line in file.read_text("utf-8").splitlines()
    )
    file.write_text(text + "\n", "utf-8")
    found = {link.object_label or link.object: link.judgement for link in read_mapping(file).links}
    assert found['Z "N" U x'] == "positive"
    assert found["https://example.org/other?a=1&b"] == "negative"
    assert found[iri.record("gbt2260", "652922")] == "none"


def test_a_set_that_other_programs_wrote_is_read(tmp_path):
    """The head may be indented, name another set, and say of all rows what they do not say."""
    path = tmp_path / "theirs.tsv"
    path.write_text(
        '# curie_map:\n#   g: "https://w3id.org/aidgraph/id/"\n# creator_id:\n'
        "# - orcid:0000-0001\n# mapping_set_id: https://example.org/sets/Their_Set.sssom.tsv\n"
        "# a word about it\n# object_source: g:dataset/toy\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\treviewer_label\n"
        "g:org-zjnu\tskos:exactMatch\tg:toy-univ\tsemapv:ManualMappingCuration\t"
        "0.8999999999999999\tsomebody\n# the end: here\n".replace("\n", "\r\n"),
        "utf-8",
    )
    found = read_mapping(path)
    (link,) = found.links
    assert found.id == "their-set-sssom"
    assert (link.subject, link.judgement, link.score) == (ZJNU, "positive", "0.9")
    assert link.source == iri.dataset("toy")


def test_a_pair_judged_in_two_ways_is_refused(file):
    """A set that accepts and refuses the same pair says nothing; it is not read."""
    text = file.read_text("utf-8")
    row = next(line for line in text.splitlines() if "judgement=positive" in line)
    refused = row.replace("judgement=positive", "judgement=negative")
    file.write_text(f"{text}{refused}\n", "utf-8")
    with pytest.raises(EncodingError, match="judged negative and positive"):
        read_mapping(file)


@pytest.mark.parametrize("label", ["=1+1", "@SUM(A1)", "-2+3", "＝1", "'quoted", "plain"])
def test_no_label_runs_in_a_spreadsheet(tmp_path, label):
    """A cell of the set never begins a formula, and the label comes back as it was."""
    path = tmp_path / "links.sssom.tsv"
    link = Link(ZJNU, iri.thing("toy-univ"), label, label, comment=label)
    path.write_bytes(mapping_bytes(replace(SET, links=(link,))))
    cells = path.read_text("utf-8").splitlines()[-1].split("\t")
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in cells)
    assert read_mapping(path).links[0].object_label == label
