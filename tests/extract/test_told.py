"""What names, groups and stand-ins say: each row of their lexicons does what its examples say."""

import re
from decimal import Decimal

import pytest

from aidgraph.chinese.lexicon import split
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.relations.in_names import by_name
from aidgraph.extract.mention import NameMention
from aidgraph.extract.names.find import find_names, read_names
from aidgraph.extract.things.anaphora import find_anaphora
from aidgraph.extract.things.identify import identify
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger

TAGGER = RuleTagger()


def described(sentence):
    """Return the groups and spokesmen of a sentence."""
    return {name.text for name in read_names(read(sentence), TAGGER)[1]}


def told(row, example):
    """Return what the two names of an example say of each other by *row*."""
    outer, inner = example.split("|")
    names = [
        NameMention(0, len(outer), outer, row["outer"], "test", Decimal(1)),
        NameMention(50, 50 + len(inner), inner, row["inner"], "test", Decimal(1)),
    ]
    cast = identify(names, {})
    return [d.claim.predicate for d in by_name(cast, cast.entities) if row["id"] in d.claim.method]


def meant(text):
    """Return what each stand-in of *text* stands for."""
    reading = read(text)
    found = find_anaphora(find_names(reading, TAGGER), reading)
    return {name.text: whole.text for name, whole in found.items()}


@pytest.mark.parametrize("row", table("name-relations"), ids=lambda row: row["id"])
def test_a_name_says_what_its_row_says(row):
    """The one pair of names gives the relation, the other gives none by this row."""
    assert told(row, row["yes"]) == [row["says"]]
    assert told(row, row["no"]) == []


@pytest.mark.parametrize("row", table("groups"), ids=lambda row: split(row["words"])[0])
def test_a_group_needs_words_that_tell_which_one(row):
    """The group in brackets is found, the bare word is none."""
    wanted = re.findall(r"\[(.+?)\]", row["yes"])
    assert set(wanted) <= described(re.sub(r"[\[\]]", "", row["yes"]))
    assert described(row["no"]) == set()


def test_who_speaks_for_a_body_is_a_person_of_it():
    """负责人 with a verb of saying is somebody, without one nobody."""
    assert described("北岭市援疆指挥部负责人说。") == {"北岭市援疆指挥部负责人"}
    assert described("他是北岭市援疆指挥部负责人。") == set()


@pytest.mark.parametrize("row", table("anaphora"), ids=lambda row: split(row["words"])[0])
def test_a_stand_in_stands_for_the_last_name_that_fits(row):
    """The word in brackets leads to the name after the bar; where no name fits it leads nowhere."""
    text, _, whole = row["yes"].partition("|")
    (word,) = re.findall(r"\[(.+?)\]", text)
    assert meant(re.sub(r"[\[\]]", "", text)) == {word: whole}
    assert meant(row["no"]) == {}
