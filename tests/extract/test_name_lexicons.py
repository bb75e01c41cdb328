"""Every row of the lexicons of names does what its examples say."""

import re

import pytest

from aidgraph.chinese import lexicon as chinese
from aidgraph.chinese.gazetteer import gazetteer, short_names, without_groups
from aidgraph.extract import lexicon as extraction
from aidgraph.extract.names.corps import corps_code
from aidgraph.extract.names.find import find_names
from aidgraph.extract.words.lac import is_installed
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger

# What a sentence without brackets must not have any name of.
FORBIDDEN = {
    "heads-organization": ("Organization",),
    "heads-facility": ("Facility",),
    "heads-event": ("Event",),
    "heads-project": ("Project", "Programme"),
    "heads-recognition": ("Recognition",),
    "heads-none": ("Organization", "Facility"),
    "heads-place": ("Place",),
    "common-places": ("Place",),
    "regions": ("Place",),
    "titles": ("Person",),
    "surnames": ("Person",),
    "transliteration": ("Person",),
    "known-organizations": ("Organization",),
    "bodies": ("Organization",),
    "trims": (),
    "verbs": ("Programme", "Recognition"),
    "rhetoric": ("Programme",),
    "afters": ("Programme", "Facility", "Organization", "Event", "Recognition"),
    "lists": ("Organization", "Place"),
}
OF_CHINESE = ("common-places", "regions", "ethnic-suffixes")  # the others are of extraction


def table(name):
    """Return the rows of a lexicon, from the room that holds it."""
    return (chinese if name in OF_CHINESE else extraction).table(name)


@pytest.fixture(
    params=["rules", pytest.param("lac", marks=pytest.mark.slow)],  # the model takes its time
    scope="module",
)
def tagger(request, tagger_of):
    """Return the tagger by rules, and LAC's where it is installed."""
    if request.param == "lac" and not is_installed():
        pytest.skip("the extra extract is not installed")
    return tagger_of(request.param)


def names_in(sentence, tagger):
    """Return the names of a sentence."""
    return find_names(read(sentence), tagger)


@pytest.mark.parametrize("lexicon", FORBIDDEN)
@pytest.mark.parametrize("column", ["yes", "no"])
def test_every_row_finds_what_its_examples_say(lexicon, column, tagger):
    """The names in brackets are found; without brackets there is no name of the row's kind.

    One test a table: thousands of rows, each a test of its own, took longer to collect than to run.
    """
    examples = [row[column] for row in table(lexicon)]
    assert [one for one in examples if not is_as_said(one, FORBIDDEN[lexicon], tagger)] == []


def is_as_said(example, forbidden, tagger):
    """Tell whether the names in brackets are found, or none of a *forbidden* type is."""
    wanted = re.findall(r"\[(.+?)\]", example)
    names = names_in(example.replace("[", "").replace("]", ""), tagger)
    if wanted:
        return set(wanted) <= {name.text for name in names}
    return not any(name.type in forbidden for name in names)


@pytest.mark.parametrize("row", table("words"), ids=lambda row: row["tag"])
def test_a_class_of_words_cuts_what_its_examples_say(row):
    """The bracketed word gets the tag in the one example, and not in the other."""
    for column in ("yes", "no"):
        before, word, _ = re.split(r"[\[\]]", row[column])
        tokens = RuleTagger().words(row[column].replace("[", "").replace("]", ""))
        cut = any(
            (token.start, token.word, token.tag) == (len(before), word, row["tag"])
            for token in tokens
        )
        assert cut == (column == "yes")


@pytest.mark.parametrize("row", table("ethnic-suffixes"), ids=lambda row: row["suffix"])
def test_an_ethnic_group_is_left_out_of_the_short_name(row):
    """The short form leaves the group out; a name with only some of the letters keeps them."""
    name, short = row["yes"].split("|")
    assert short_names(name)[0] == short
    assert without_groups(row["no"][:-1]) == row["no"][:-1]


@pytest.mark.parametrize(
    "row", table("corps"), ids=lambda row: f"{row['division']}-{row['regiment']}"
)
def test_a_unit_of_the_corps_is_a_division_of_the_gazetteer(row):
    """The code is the gazetteer's for the town of that name, and only the unit's words give it."""
    place = gazetteer().place(f"gbt2260:{row['code']}")
    assert place is not None
    assert place.name == row["name"]
    words, code = row["yes"].split("|")
    assert corps_code(words) == code
    assert corps_code(row["no"]) == ""


@pytest.mark.parametrize("lexicon", [*FORBIDDEN, "words", "ethnic-suffixes", "corps"])
def test_every_row_has_a_positive_and_a_negative_example(lexicon):
    """No row of a lexicon goes without examples."""
    assert all(row["yes"] and row["no"] for row in table(lexicon))
