"""One folding for all: what extraction, linking and search make of a letter is the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.chinese.script import fold, narrowed, normalise
from aidgraph.extract.marks.quantities import find_quantities
from aidgraph.extract.words.reading import read
from aidgraph.link.normalise import form

RADICALS = [chr(code) for code in range(0x2F00, 0x2FD6)]
COMPATIBLE = [chr(code) for code in range(0xF900, 0xFAFF + 1)]
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cn", "Co"))
    | st.sampled_from([*RADICALS, *COMPATIBLE, *"溫宿縣援疆指揮部１２３，（）"]),
    max_size=20,
)


@given(TEXT)
def test_normalising_keeps_every_offset(text):
    """A normalised text has as many characters as before, and is normalised already."""
    once = normalise(text)
    assert len(once) == len(text)
    assert normalise(once) == once


@given(TEXT)
def test_folding_what_is_normalised_changes_nothing(text):
    """Names fold to the same letters, whether they come from a text as it is or as it is read."""
    assert fold(normalise(text)) == fold(text)


def test_a_radical_is_the_letter_that_it_shows():
    """Each Kangxi radical is read, linked and found as the letter that NFKC makes of it."""
    for letter in RADICALS:
        usual = normalise(unicodedata.normalize("NFKC", letter))
        assert normalise(letter) == fold(letter) == usual
        assert form(f"甲{letter}").plain == form(f"甲{usual}").plain


def test_a_compatibility_letter_is_the_usual_one():
    """A compatibility ideograph is the unified one, in all three places."""
    usual = {letter: unicodedata.normalize("NFKC", letter) for letter in COMPATIBLE}
    odd = [letter for letter in COMPATIBLE if usual[letter] != letter]
    assert len(odd) == 460
    for letter in odd:
        assert normalise(letter) == fold(letter) == normalise(usual[letter])


def test_a_text_from_a_pdf_loses_nothing():
    """A sentence with radicals gives the amounts of the same sentence without, span for span."""
    usual = "甲市⼈民医院投入2⼗万元，培训医生3⼈".replace("⼗", "十").replace("⼈", "人")
    odd = usual.replace("人", "⼈").replace("十", "⼗")
    found = [
        [(q.start, q.end, q.value, q.unit) for q in find_quantities(read(text))]
        for text in (usual, odd)
    ]
    assert found[0] == found[1] != []


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Ａ　B", "a b"), ("É\u200bÈ", "ee"), ("ﬁ", "fi"), ("①", "1"), ("臺灣", "台湾")],
)
def test_names_are_folded_in_width_case_marks_and_script(text, folded):
    """What cannot be seen, accents, widths, ligatures and old letters make no difference."""
    assert fold(text) == folded


def test_narrowing_keeps_the_script():
    """Half width does not simplify: a name in old letters can still be told from a new one."""
    assert narrowed("溫宿") == "溫宿"
    assert fold("溫宿") == fold("温宿")
