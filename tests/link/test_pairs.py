"""The decided pairs: the matching is as good as it is said to be, and nothing hides a bad set."""

from pathlib import Path

import pytest

from aidgraph.errors import EncodingError
from aidgraph.link.evaluate import Share, evaluate, of_type, read_pairs

pytestmark = pytest.mark.slow  # reads all divisions of the gazetteer
PAIRS = Path(__file__).with_name("pairs.tsv")
FRESH = PAIRS.with_name("pairs-fresh.tsv")


@pytest.fixture(scope="module")
def pairs():
    """The pairs in the repository."""
    return read_pairs(PAIRS)


@pytest.fixture(scope="module")
def quality(pairs):
    """What the matching makes of them."""
    return evaluate(pairs)


def test_the_set_is_large_and_hard_enough(pairs):
    """There are 200 decided pairs and more, of three kinds, with negatives of each."""
    assert len(pairs) >= 200
    for kind in ("Organization", "Place", "Project"):
        mine = of_type(pairs, frozenset({kind}))
        assert {p.verdict for p in mine} == {"same", "different", "none"}
        assert len(mine) >= 60


def test_automatic_matches_are_right(quality):
    """At least 98 % of what is taken without asking is right."""
    assert quality.precision.of >= 100
    assert quality.precision.value >= 0.98, [o.query.label for _, o in quality.wrong]


def test_what_is_there_is_found(quality):
    """At least 95 % of what has a target has it among the first five."""
    assert quality.recall.value >= 0.95


def test_what_is_not_there_is_not_found(quality):
    """For at least 95 % of what has no target nothing is proposed at all."""
    assert quality.absent.of >= 60
    assert quality.absent.value >= 0.95


def test_names_not_thought_of_when_the_rules_were_made_do_as_well():
    """Pairs written apart from the rules meet the same bars."""
    quality = evaluate(read_pairs(FRESH))
    assert quality.precision.of >= 80
    assert quality.precision.value >= 0.98, [o.query.label for _, o in quality.wrong]
    assert quality.recall.of >= 200
    assert quality.recall.value >= 0.95, [o.query.label for _, o in quality.wrong]
    assert quality.absent.of >= 80
    assert quality.absent.value >= 0.95


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (50, 100, 0.404, 0.596)],
)
def test_intervals_are_wilsons(hits, of, low, high):
    """The interval is Wilson's, as tables of it have it."""
    assert Share(hits, of).interval == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("\tsame\t", "\tperhaps\t"), "'perhaps' is not known"),
        (("\tnone\t", "\tsame\t"), "a pair has a target"),
        (("\tgbt2260:652922\t", "\tgbt2260:000000\t"), "is no division"),
        (("\t2013\t", "\tsoon\t"), "'soon' is no year"),
        (("verdict\treason", "verdikt\treason"), "the column is missing"),
    ],
)
def test_wrong_pairs_are_refused(tmp_path, change, words):
    """What is wrong in a set of pairs is told, by row."""
    file = tmp_path / "pairs.tsv"
    file.write_text(PAIRS.read_text("utf-8").replace(*change, 1), "utf-8")
    with pytest.raises(EncodingError, match=words):
        read_pairs(file)
