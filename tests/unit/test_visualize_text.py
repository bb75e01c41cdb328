"""Texts on the page: amounts without loss, and characters that cannot be seen made visible."""

import re
import unicodedata
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.files.resources import folder
from aidgraph.store.amounts import Amount, write_amount
from aidgraph.store.concepts import Concept
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line, visible
from aidgraph.web.words import area_words

YUAN = Concept("CNY", Words("人民币元", "Chinese yuan"), quantity="money")
DOLLAR = Concept("USD", Words("美元", "US dollar"), quantity="money")
COUNT = Concept("count", Words("计数", "count"), quantity="count")
EXACTLY = Concept("exactly", Words("恰为", "exactly"))


def written(value, unit=COUNT, comparator=EXACTLY, low=None, high=None):
    """Return the two texts of an amount; numbers as strings."""
    numbers = [None if n is None else Decimal(n) for n in (value, low, high)]
    return tuple(write_amount(Amount(*numbers, unit, comparator)))


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("457000000", YUAN, "4.57亿元", "CNY 457 million"),
        ("9500000", YUAN, "950万元", "CNY 9.5 million"),
        ("33420000000", YUAN, "334.2亿元", "CNY 33.42 billion"),
        ("83000", DOLLAR, "8.3万美元", "USD 83,000"),
        ("7499", Concept("person-time", Words("人次", "person-time"), quantity="count"), "7499人次",
         "7,499 person-times"),
        ("80", Concept("percent", Words("百分比", "percent"), quantity="ratio"), "80%", "80%"),
        ("5100", Concept("mu", Words("亩", "mu"), quantity="area"), "5100亩", "5,100 mu"),
        ("1000", Concept("t-per-day", Words("吨每日", "tonne per day"), quantity="rate"),
         "1000吨每日", "1,000 tonnes per day"),
        ("1", Concept("year", Words("年", "year"), quantity="time"), "1年", "1 year"),
        ("0.5", Concept("ha", Words("公顷", "hectare"), quantity="area"), "0.5公顷",
         "0.5 hectares"),
        ("3", Concept("", Words("羽", "羽"), quantity=""), "3羽", "3 羽"),
        ("17", COUNT, "17", "17"),
        ("0", COUNT, "0", "0"),
    ],
)  # fmt: skip
def test_amounts_read_naturally(value, unit, zh, en):
    """Amounts use 万 and 亿 in Chinese, million and billion in English, and plural units."""
    assert written(value, unit) == (zh, en)


def test_doubt_stays_with_the_amount():
    """A comparator is part of the amount, and a range keeps both ends."""
    about = Concept("approximately", Words("约", "about"))
    assert written(None, COUNT, about, "200", "999") == ("约200–999", "about 200–999")
    between = Concept("between", Words("介于", "between"))
    assert written(None, YUAN, between, "1", "2") == ("1–2元", "CNY 1–2")


@given(st.decimals(min_value=0, max_value=10**13, places=3, allow_nan=False))
def test_no_digit_is_lost(number):
    """Read back, the text of an amount is the number it was written from, in both languages."""
    zh, en = written(str(number))
    steps = {"亿": 10**8, "万": 10**4, " billion": 10**9, " million": 10**6}
    for text in (zh, en.replace(",", "")):
        factor = next((f for word, f in steps.items() if text.endswith(word)), 1)
        digits = text.rstrip("亿万bilmon ")
        assert Decimal(digits) * factor == number


def test_every_unit_of_the_code_list_is_named():
    """Each unit that ships has a kind of quantity, by which it is written."""
    text = folder("ontology").joinpath("codelists/units.ttl").read_text("utf-8")
    assert text.count("a aid:Unit") == text.count("aid:quantityKind")


@given(st.text())
def test_nothing_invisible_is_left(text):
    """Made visible, no text has a control or direction character, joiners in their place aside."""
    for char in visible(text):
        assert char in "\u200b\u200c\u200d" or not (
            unicodedata.category(char) in {"Cc", "Cf"} and unicodedata.bidirectional(char) != "AN"
        )


@pytest.mark.parametrize(
    "word",
    [
        "می\u200cخواهم",  # Persian, a non-joiner between its parts
        "क्\u200dष",  # Devanagari, a joiner after the virama
        "ភាសា\u200bខ្មែរ",  # Khmer, a zero-width space between words
        "👩\u200d🌾",  # a woman farmer
        "ሰላም",
        "שלום",
        "ئاقسۇ",
    ],
)
def test_ordinary_words_keep_their_shape(word):
    """Words of scripts that need joiners are not touched."""
    assert visible(word) == word


@pytest.mark.parametrize("char", "\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u00ad\ufeff\U000e0041")
def test_hidden_characters_are_written_out(char):
    """Characters that turn or hide text are shown by their number, wherever they stand."""
    assert visible(f"a{char}b") == f"a⟦U+{ord(char):04X}⟧b"


def test_a_joiner_in_a_latin_word_is_written_out():
    """A zero-width character that no spelling needs is shown."""
    assert visible("pay\u200bpal\u200d") == "pay⟦U+200B⟧pal⟦U+200D⟧"


def test_line_breaks_leave_what_a_reader_sees():
    """Soft breaks vanish between Chinese characters and are spaces elsewhere."""
    assert one_line("三\n\n年来") == "三年来"
    assert one_line(" aid\r\n to 温宿\n县 ") == "aid to 温宿县"


def test_every_text_is_used():
    """No text of the page is left over from an earlier version."""
    page = files("aidgraph.visualize").joinpath("page")
    names = [file for file in page.iterdir() if file.name.endswith((".js", ".j2"))]
    names.append(files("aidgraph.visualize").joinpath("story.py"))
    source = "".join(file.read_text("utf-8") for file in names)
    sorts = {
        f"{sort}{end}"
        for sort in ("stated", "reference", "flow", "planned")
        for end in ("", "Short")
    }
    columns = re.search(r"\[([^]]*)\]\.map\(\(key\) => say\(`table", source)[1]
    computed = sorts | {"steps1", "steps2", "inferred", "derived"}
    computed |= {f"table.{key}" for key in re.findall(r'"(\w+)"', columns)}
    words = area_words("zh", "picture")
    unused = [k for k in words if f'"{k}"' not in source and f"words.{k}" not in source]
    assert set(unused) <= computed
