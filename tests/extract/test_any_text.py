"""
Whatever the text, the numbers of it are found without error, at their place, in linear time.

`make fuzz` reads a million characters where `make test` reads a tenth of that.
"""

import itertools
import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidgraph.chinese.script import normalise
from aidgraph.extract.marks.accounting import account, uncovered
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.quantities import find_quantities, find_traps, leftovers
from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.words.reading import read

pytestmark = pytest.mark.slow

MUCH = 1_000_000 if settings.get_current_profile_name() == "fuzz" else 100_000  # characters

WORDS = [
    "0",
    "1",
    "2",
    "3",
    "5",
    "9",
    "10",
    "19",
    "2021",
    "2.5",
    "1,000",
    "１２",
    "〇",
    "一",
    "二",
    "两",
    "三",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "半",
    "几",
    "数",
    "多",
    "余",
    "来",
    "点",
    "分",
    "之",
    "年",
    "月",
    "日",
    "时",
    "天",
    "周",
    "个",
    "名",
    "家",
    "元",
    "亩",
    "吨",
    "人",
    "次",
    "%",
    "％",
    "万元",
    "人次",
    "个月",
    "小时",
    "近",
    "约",
    "超",
    "过",
    "上",
    "不",
    "到",
    "以上",
    "以下",
    "左右",
    "以来",
    "至",
    "-",
    "—",
    "~",
    "·",
    ".",
    "/",
    ":",
    "、",
    "，",
    "。",
    "\n",
    "（",
    "）",
    "“",
    "”",
    "《",
    "》",
    "第",
    "首",
    "首个",
    "全国",
    "新疆",
    "县",
    "率先",
    "唯一",
    "位列",
    "当年",
    "目前",
    "截至",
    "过去",
    "未来",
    "间",
    "期间",
    "十四五",
    "$",
    "人民币",
    "US$",
    "COVID-",
    "A",
    "+",
    "版",
    "级",
    "号",
    "师",
    "团",
    "零下",
    "翻",
    "番",
    "萬",
    "個",
    "餘",
    "億",
    "各",
    "捐赠",
    "成",
    "倍",
]
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60),
)


def mentions(reading):
    """Return everything found as (start, end, text)."""
    found = [*find_quantities(reading), *find_times(reading), *find_ranks(reading)]
    spans = [(m.start, m.end, m.text) for m in found]
    return spans + [(s, e, reading.text[s:e]) for s, e, _ in find_traps(reading)]


@given(TEXTS)
def test_spans_equal_the_text_and_never_overlap(text):
    """What is found says what stands at its place, and no two of it share a character."""
    reading = read(text)
    found = sorted(mentions(reading))
    assert all(reading.text[start:end] == words for start, end, words in found)
    assert all(start < end for start, end, _ in found)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(found))


@given(TEXTS)
def test_no_numeral_is_lost(text):
    """With the leftovers, every digit and numeral is covered."""
    reading = read(text)
    spans = [(start, end) for start, end, _ in mentions(reading)]
    spans += leftovers(reading, spans)
    assert uncovered(reading.text, spans) == []


@given(TEXTS)
def test_values_are_finite_and_bounds_in_order(text):
    """A quantity has a value or a lower bound, and the bounds are in order."""
    for q in find_quantities(read(text)):
        assert (q.value is None) != (q.min is None)
        assert q.max is None or (q.min is not None and q.min < q.max) or q.comparator
        assert all(v is None or v.is_finite() for v in (q.value, q.min, q.max))
        assert q.unit


@given(TEXTS)
def test_normalised_text_is_as_long_as_the_text(text):
    """One writing for matching moves no offset."""
    assert len(normalise(text)) == len(text)


@given(TEXTS)
def test_the_answer_is_the_same_each_time(text):
    """The same text gives the same answer, kept or worked out again."""
    first = account(text)
    account.cache_clear()
    assert account(text) == first


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1", "一", "a", "中", "“", " ", "\u202e\U0001f600"])
def test_much_of_one_piece_is_read(piece):
    """Very many characters of the same, in one line, give no error; nothing of it is lost."""
    text = piece * (MUCH // len(piece))
    found = account(text)
    spans = [(m.start, m.end) for m in (*found.quantities, *found.times, *found.ranks)]
    spans += [(t.start, t.end) for t in found.traps]
    left = uncovered(text, spans)
    assert uncovered(text, [*spans, *left]) == []


@pytest.mark.slow
def test_many_random_characters_are_read():
    """Very many random characters, with digits and numerals among them, give no error."""
    dice = random.Random(7)
    ranges = ((0x20, 0xD7FF), (0x4E00, 0x9FFF), (0x30, 0x39), (0xE000, 0x10FFFF))
    text = "".join(chr(dice.randint(*dice.choice(ranges))) for _ in range(MUCH))
    assert account(text).traps is not None


@pytest.mark.parametrize(
    "piece", ["1一", "1-", "3年", "半年", "1、", "一分之", "首个", "多个", "区首个"]
)
def test_twice_the_text_is_twice_the_work(piece):
    """The number of calls grows with the length, not with its square."""

    def calls(text):
        count = 0

        def tick(*_):
            nonlocal count
            count += 1

        account.cache_clear()
        sys.setprofile(tick)
        try:
            account(text)
        finally:
            sys.setprofile(None)
        return count

    account("3个")  # the tables are read once
    once, twice = calls(piece * 1000), calls(piece * 2000)
    assert twice < 2.2 * once
