"""The words of the interfaces: one home, both languages, nothing missing."""

import re
import string

import pytest

from aidgraph.chinese.script import is_han
from aidgraph.web.words import fill, interface_words, say


def _places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_words_of_both_languages_have_the_same_keys_and_places():
    """What is said in one language is said in the other, with the same values in it."""
    words = interface_words()
    assert words["zh"].keys() == words["en"].keys()
    assert all(text.strip() for texts in words.values() for text in texts.values())
    for key, text in words["en"].items():
        assert _places(text) == _places(words["zh"][key]), key


def test_no_word_of_the_interface_is_in_the_wrong_language():
    """English words hold no Chinese, and Chinese ones no English but names."""
    words = interface_words()
    both = {"base.otherLanguage", "picture.language", "review.language"}  # they name the other
    assert [k for k, text in words["en"].items() if is_han(text) and k not in both] == []
    common = re.compile(r"\b[a-z]{3,}\b")  # names such as GEXF are the same in both
    bare = {key: re.sub(r"{\w+}", "", text) for key, text in words["zh"].items()}
    stray = [k for k, text in bare.items() if common.search(text) and not is_han(text)]
    assert [key for key in stray if key not in both] == []


def test_a_word_that_is_missing_is_an_error():
    """No interface shows a key in place of a text, or a place that nothing fills."""
    with pytest.raises(KeyError):
        say("en", "review.nowhere")
    with pytest.raises(KeyError):
        say("en", "review.decided", n=1)


def test_a_value_is_no_text_to_fill():
    """What data bring into a text stays as it is, braces and all."""
    assert fill("{text} of {all}", text="{all}", all=2) == "{all} of 2"
