"""`make mutants SAMPLE=…` draws fairly, and judges the list of survivors by what was drawn."""

import re
from collections import Counter

import mutants
import pytest

CHANGES = [
    f"aidgraph.room.x_{function}__mutmut_{number}"
    for function, changes in {"much": 40, "some": 12, "few": 3, "one": 1}.items()
    for number in range(1, changes + 1)
]
ROOM = {"code": ["src/aidgraph/room/*"], "tests": []}


def by_function(changes):
    """Count the changes of each function."""
    return Counter(re.search(r"x_(\w+?)__", change)[1] for change in changes)


@pytest.mark.parametrize(
    ("size", "counts"),
    [
        (0, {}),
        (4, {"much": 1, "some": 1, "few": 1, "one": 1}),
        (10, {"much": 3, "some": 3, "few": 3, "one": 1}),
        (44, {"much": 28, "some": 12, "few": 3, "one": 1}),
        (56, {"much": 40, "some": 12, "few": 3, "one": 1}),
        (57, {"much": 40, "some": 12, "few": 3, "one": 1}),
    ],
)
def test_a_sample_is_even_over_the_functions(size, counts):
    """No function gives a change more before each other has given as many as it has."""
    sample = mutants.drawn(CHANGES, size)
    assert by_function(sample) == counts
    assert len(set(sample)) == len(sample)
    assert set(sample) <= set(CHANGES)


def test_a_sample_is_the_same_whatever_the_order():
    """The seed is fixed and the order of the files does not matter; a larger sample holds it."""
    sample = mutants.drawn(CHANGES, 20)
    assert sample == mutants.drawn(reversed(CHANGES), 20)
    assert set(sample) < set(mutants.drawn(CHANGES, 21))


def test_a_sample_is_not_the_first_of_each_function():
    """Which changes a function gives is drawn: those at its end come in as well."""
    numbers = {int(change.rpartition("_")[2]) for change in mutants.drawn(CHANGES, 20)}
    assert min(numbers) < 10
    assert max(numbers) > 30


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Return what judges outcomes with two changes that are listed as survivors."""
    listed = tmp_path / "survivors.tsv"
    rows = [("function", "was", "became", "reason"), ("room.f", "1", "2", "why")]
    rows += [("room.f", "1", "3", "why"), ("elsewhere.f", "1", "2", "why")]
    listed.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    rooms = tmp_path / "mutants.toml"
    rooms.write_text(f"least = 60\n[rooms.room]\ncode = {ROOM['code']}\ntests = []\n", "utf-8")
    monkeypatch.setattr(mutants, "SURVIVORS", listed)
    monkeypatch.setattr(mutants, "ROOMS", rooms)

    def change(_work, name):
        return mutants.Change("room.f", "1", name.rpartition("_")[2])

    monkeypatch.setattr(mutants, "_change", change)

    def judge(outcomes, *, sample):
        named = {f"aidgraph.room.x_f__mutmut_{n}": outcome for n, outcome in outcomes.items()}
        found = mutants.judged(tmp_path, ROOM, named, sample=sample)
        return tuple([change.became for change in changes] for changes in found)

    return judge


def test_a_listed_survivor_that_was_not_drawn_is_not_stale(judged):
    """Of a sample only what was drawn and noticed is listed wrongly; of all, what is gone too."""
    assert judged({2: "survived"}, sample=True) == ([], [])
    assert judged({2: "failed"}, sample=True) == ([], ["2"])
    assert judged({2: "survived"}, sample=False) == ([], ["3"])
    assert judged({2: "survived", 3: "no tests"}, sample=False) == ([], [])


@pytest.mark.parametrize("sample", [True, False])
def test_a_survivor_that_is_not_listed_is_told(judged, sample):
    """What no test noticed and no test reached is told, unless it stands in the list."""
    outcomes = {2: "survived", 3: "survived", 4: "survived", 5: "no tests", 6: "timed out"}
    assert judged(outcomes, sample=sample) == (["4", "5"], [])


@pytest.mark.parametrize(
    ("tried", "status"),
    [
        ({2: "survived", 4: "failed", 5: "failed"}, 0),
        ({2: "survived", 3: "no tests", 5: "failed"}, 1),
        ({2: "failed", 4: "failed", 5: "failed"}, 1),
        ({4: "failed", 5: "failed", 6: "survived"}, 1),
        ({4: "failed", 5: "timed out", 6: "crashed"}, 0),
        ({4: "failed", 5: "failed", 6: "not tried"}, 1),
        ({}, 1),
    ],
)
@pytest.mark.usefixtures("judged")
def test_a_room_passes_when_enough_is_noticed(monkeypatch, capsys, tried, status):
    """Too few noticed, a stale line, a survivor without a reason, one not tried: each fails."""
    named = {f"aidgraph.room.x_f__mutmut_{n}": outcome for n, outcome in tried.items()}
    monkeypatch.setattr(mutants, "_copy", lambda work: work.mkdir())
    monkeypatch.setattr(mutants, "_configure", lambda _work, _room: None)
    monkeypatch.setattr(mutants, "_outcomes", lambda _work: dict(named))
    monkeypatch.setattr(mutants, "_mutmut", lambda work, *_: (work / "log.txt").touch())
    assert mutants.main(["room", "--sample", "9"]) == status
    assert "room: " in capsys.readouterr().out


def test_a_room_that_is_not_there_is_refused(capsys):
    """An unknown room is named, with those there are; nothing is run."""
    with pytest.raises(SystemExit) as refused:
        mutants.main(["nowhere"])
    assert refused.value.code == 2
    assert "no room nowhere; there are chinese" in capsys.readouterr().err
