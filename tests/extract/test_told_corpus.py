"""Names and relations of invented sentences, each by the step of reading that finds it."""

import csv
import re
from pathlib import Path

import pytest

from aidgraph.extract.assemble import extract
from aidgraph.extract.names.find import find_names
from aidgraph.extract.words.lac import is_installed
from aidgraph.extract.words.reading import read

CORPUS = Path(__file__).parent / "corpus"


def rows(name):
    """Return the rows of a table beside this file."""
    lines = [x for x in (CORPUS / name).read_text("utf-8").splitlines() if not x.startswith("#")]
    return [
        pytest.param(row, id=f"{row['kind']}-{number}")
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    ]


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger, which the steps mend."""
    if not is_installed():
        pytest.skip("the extra extract is not installed")
    return tagger_of("lac")


@pytest.mark.parametrize("row", rows("told-names.tsv"))
def test_the_names_in_brackets_are_found(row, tagger):
    """Each name in brackets is found where it stands."""
    text = row["text"].replace("\\n", "\n")
    wanted = set(re.findall(r"\[(.+?)\]", text))
    found = find_names(read(re.sub(r"[\[\]]", "", text)), tagger)
    assert wanted <= {name.text for name in found}


@pytest.mark.parametrize("row", rows("told-relations.tsv"))
def test_a_sentence_says_what_its_row_tells(row, tagger):
    """The relation is proposed, or is not where the sentence does not say it."""
    encoding = extract(row["text"].replace("\\n", "\n"), "told", tagger)
    labels = {entity.id: entity.label for entity in encoding.entities}
    stated = {
        f"{labels.get(c.subject, '')} {c.predicate} {labels.get(c.object, '')}"
        for c in encoding.claims
        if c.kind == "relation"
    }
    unsaid = row["says"].startswith("no ")
    assert (row["says"].removeprefix("no ") in stated) != unsaid
