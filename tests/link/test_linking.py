"""Links are proposed, judged once, kept, and told when a new release breaks them."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from aidgraph.cli.link import command
from aidgraph.encoding import write_dataset
from aidgraph.encoding.mapping import read_mapping
from aidgraph.errors import CallError, EncodingError
from aidgraph.link import CandidateIndex, Profile
from aidgraph.link.propose import propose
from aidgraph.link.readers.things import profiles_of_table
from aidgraph.link.sources import (
    divisions,
    profiles_of_dataset,
    profiles_of_store,
)
from aidgraph.model import Entity

pytestmark = pytest.mark.slow  # reads all divisions of the gazetteer
UNIVERSITY = "https://w3id.org/aidgraph/id/toy-univ"


@pytest.fixture
def link(graph_dir, toy_folder, tmp_path):
    """A function that runs `aidgraph link`, and returns what it printed and its sets as one."""
    out = tmp_path / "links.sssom.tsv"

    def run(*options):
        arguments = [str(toy_folder), "--graph", str(graph_dir), "--out", str(out), *options]
        result = CliRunner().invoke(command, arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        decided, still_open = map(read_mapping, (out, out.with_name("links.candidates.sssom.tsv")))
        assert all(link.judgement != "none" for link in decided.links)
        assert all(link.judgement == "none" for link in still_open.links)
        return result.stdout, replace(decided, links=decided.links + still_open.links)

    return run


def key_of(mapping, address):
    """Return the key of the link that leads to *address*."""
    return next(link.key for link in mapping.links if link.object == address)


def test_the_university_of_the_report_is_found_in_the_dataset(link):
    """The English name of the dataset finds the Chinese one of the report, and says why."""
    printed, mapping = link()
    assert "浙江师范大学 = Zhejiang Normal University" in printed
    assert "same-name" in printed
    found = next(item for item in mapping.links if item.object == UNIVERSITY)
    assert (found.judgement, found.version) == ("none", "2")


@pytest.mark.parametrize(
    ("option", "judgement", "predicate"),
    [
        ("--accept", "positive", "skos:exactMatch"),
        ("--accept-close", "positive", "skos:closeMatch"),
        ("--refuse", "negative", "skos:exactMatch"),
        ("--unsure", "unsure", "skos:relatedMatch"),
    ],
)
def test_a_judgement_stays_and_is_never_proposed_again(link, option, judgement, predicate):
    """Whatever was decided is kept in the file and not asked again."""
    _, mapping = link()
    key = key_of(mapping, UNIVERSITY)
    link(option, key)
    for _ in range(2):
        printed, mapping = link()
        assert key not in printed
    found = next(item for item in mapping.links if item.key == key)
    assert (found.judgement, found.predicate) == (judgement, predicate)
    assert not found.automatic


def test_sure_candidates_are_accepted_on_demand_alone(link):
    """Nothing is accepted unasked; asked, what is sure is, and says that a program did."""
    _, mapping = link()
    assert not any(item.accepted for item in mapping.links)
    _, mapping = link("--accept-automatic")
    accepted = {item.object for item in mapping.links if item.accepted}
    assert UNIVERSITY in accepted
    assert all(item.automatic for item in mapping.links if item.accepted)


def test_a_decision_on_no_candidate_is_refused(graph_dir, toy_folder, tmp_path):
    """An id that names no candidate is an error, and no file is written."""
    out = tmp_path / "none.sssom.tsv"
    arguments = [str(toy_folder), "--graph", str(graph_dir), "--out", str(out), "--accept", "m-0"]
    with pytest.raises(CallError, match="no candidate has the id 'm-0'"):
        CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert not out.exists()


def test_a_target_that_two_things_want_is_a_sure_match_of_neither():
    """Two things that both match one target are left to a person."""
    targets = CandidateIndex([Profile("t", "云岭援建委员会", "Organization")])
    twins = [Profile(name, "云岭援建委员会", "Organization") for name in ("a", "b")]
    assert [p.match for p in propose(twins, targets)] == [False, False]
    assert [p.match for p in propose(twins[:1], targets)] == [True]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda _: [Entity("toy-other", "Organization", "Zhejiang Normal University")], "gone"),
        (lambda e: [replace(e, label="Ministry of Fish")], "renamed"),
        (lambda e: [replace(e, label="Zhejiang Normal University (ZJNU)")], None),
    ],
)
def test_drift_tells_what_a_new_release_broke(link, toy, tmp_path, change, kind):
    """A target that is gone or renamed is told, a better one named; a small change is none."""
    _, mapping = link()
    link("--accept", key_of(mapping, UNIVERSITY))
    rest = [entity for entity in toy.entities if entity.id != "toy-univ"]
    entities = (*change(toy.entities[0]), *rest)
    records = tuple(replace(r, target=e.id) for e in entities for r in toy.records[:1])
    records += tuple(r for r in toy.records if r.target == "well-in-wensu")
    new = tmp_path / "new"
    write_dataset(replace(toy, entities=entities, records=records), new)
    result = CliRunner().invoke(command, ["drift", str(tmp_path / "links.sssom.tsv"), str(new)])
    assert result.exit_code == (1 if kind else 0)
    assert (kind or "") in result.stdout
    if kind == "gone":
        assert "toy-other" in result.stdout


def test_things_of_a_dataset_know_where_they_lie(toy):
    """A project lies in the place that its claim names, by the place's code."""
    well = next(profile for profile in profiles_of_dataset(toy) if profile.id.endswith("toy-well"))
    assert well.within == {"gbt2260:652922"}


def test_things_of_a_graph_have_both_names_and_their_places(store):
    """An entity of a graph has its Chinese and English names, codes, and the places above it."""
    profiles = {profile.id.rpartition("/")[2]: profile for profile in profiles_of_store(store)}
    town = profiles["place-bozidun"]
    assert (town.label, town.label_en) == ("博孜墩乡", "Bozdong Township")
    assert town.codes == {"gbt2260:652922207"}
    assert "gbt2260:652922" in town.within
    english = {t.id: t for t in profiles_of_store(store, "en")}
    assert english[town.id].label == "Bozdong Township"


def test_a_code_table_is_read_and_checked(tmp_path):
    """A table of codes becomes things with parents; what is wrong in it is told by row."""
    file = tmp_path / "codes.csv"
    file.write_text("id,label,type,parent\n1,云岭县,Place,\n2,东镇,Place,1\n", "utf-8")
    profiles = profiles_of_table(file, "codes")
    assert profiles[1].within == {"云岭县"}
    assert profiles[0].id == "https://w3id.org/aidgraph/id/dataset/codes/1"
    file.write_text("id,name\n1,a\n", "utf-8")
    with pytest.raises(EncodingError, match="the column is missing"):
        profiles_of_table(file, "codes")


def test_the_divisions_have_their_former_codes():
    """A county that became a district is found by the code that it had."""
    profiles = [profile for profile in divisions() if "gbt2260:110228" in profile.codes]
    assert [profile.label for profile in profiles] == ["密云区"]


def test_a_missing_dataset_is_stated(graph_dir, tmp_path):
    """A name that is no folder, no table and not `divisions` is refused."""
    arguments = ["nowhere", "--graph", str(graph_dir), "--out", str(tmp_path / "x.tsv")]
    with pytest.raises(CallError, match="nowhere: no dataset"):
        CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_a_candidate_is_decided_in_one_way(link, graph_dir, toy_folder, tmp_path):
    """To accept and refuse the same candidate in one call is refused, and nothing is written."""
    _, mapping = link()
    key, out = key_of(mapping, UNIVERSITY), tmp_path / "other.tsv"
    arguments = [str(toy_folder), "--graph", str(graph_dir), "--out", str(out)]
    arguments += ["--accept", key, "--refuse", key]
    with pytest.raises(CallError, match="decided in two ways"):
        CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert not out.exists()


def test_drift_against_another_dataset_is_stated(link, tmp_path):
    """A set without a link to the dataset is no set whose links all hold."""
    link("--accept-automatic")
    table = tmp_path / "renamed.csv"
    table.write_text("id,label\n1,a\n", "utf-8")
    arguments = ["drift", str(tmp_path / "links.sssom.tsv"), str(table)]
    with pytest.raises(CallError, match="has no link to"):
        CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_evaluate_prints_shares_with_intervals():
    """The command prints each share with its interval and its counts."""
    pairs = Path(__file__).with_name("pairs.tsv")
    result = CliRunner().invoke(command, ["evaluate", str(pairs), "--wrong"])
    assert result.exit_code == 0
    assert "precision of automatic matches" in result.stdout
    assert result.stdout.count("[") >= 4
