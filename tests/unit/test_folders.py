"""Folders of tables are found in one way: by name, right below, what is unfinished left out."""

import pytest

from aidgraph.encoding.folders import encodings_below, encodings_in, tables_in
from aidgraph.errors import CallError


@pytest.fixture
def library(tmp_path):
    """Return a folder with two reports, a dataset, another folder and what a killed run left."""
    for name, mark in {
        "b": "report.toml",
        "a": "report.toml",
        "d": "dataset.toml",
        "other": "notes.txt",
        ".c.aidgraph-new-x1": "report.toml",
        "deep/e": "report.toml",
    }.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / mark).touch()
    return tmp_path


def test_what_lies_below_is_found_and_what_is_unfinished_is_not(library):
    """Reports come by name; datasets only where tables of any kind are meant."""
    assert encodings_below(library) == encodings_in(library) == [library / "a", library / "b"]
    assert list(tables_in([library])) == [library / name for name in ("a", "b", "d")]


def test_a_folder_of_tables_is_itself(library):
    """What is named is not looked into further, whatever it is called."""
    hidden = library / ".c.aidgraph-new-x1"
    for one in (library / "a", hidden):
        assert encodings_in(one) == list(tables_in([one])) == [one]


def test_what_is_none_is_told_or_left_to_whoever_reads_it(library):
    """A folder without an encoding is an error where encodings are needed."""
    assert list(tables_in([library / "other", library / "gone"])) == [
        library / "other",
        library / "gone",
    ]
    assert encodings_below(library / "gone") == []
    for one in ("other", "gone"):
        with pytest.raises(CallError, match=one):
            encodings_in(library / one)
