"""Every number of a text is read whole, once, with its sign, or not at all and with a reason."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.extract.marks.accounting import account, uncovered
from aidgraph.extract.marks.setting import setting_of
from aidgraph.extract.words.reading import read

RUN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
BEFORE = ("", "共", "此前", "前", "增至", "为", "其中", "提前", "第", "5A级", "达")
UNITS = (
    "人",
    "名",
    "名医生",
    "年",
    "天",
    "个村",
    "万元",
    "多万人次",
    "所高校",
    "%",
    "级",
    "号",
    "亩",
    "期",
)
AFTER = ("，", "。", "、", "捐款", "的", "；2021年", "工程")


def numbers(text):
    """Return the values and units that are read in *text*, durations too."""
    found = account(text)
    told = [(q.start, q.value, q.unit) for q in found.quantities]
    told += [(t.start, t.quantity, t.unit) for t in found.times if t.kind == "duration"]
    return [(value, unit) for _, value, unit in sorted(told)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("共2114人参训", 2114, "person"),
        ("增至2117名", 2117, "person"),
        ("985名医生", 985, "person"),
        ("211名教师", 211, "person"),
        ("985个村", 985, "count"),
        ("提前21天完工", 21, "day"),
        ("此前31个国家捐款", 31, "count"),
        ("受益618户", 618, "household"),
        ("一行12人", 12, "person"),
    ],
)
def test_a_trap_word_does_not_match_inside_a_longer_number(text, value, unit):
    """211, 985 or 前3 in a longer number, or before a measure word, is no set phrase."""
    assert numbers(text) == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text", ["推进985高校合作", "211工程院校", "位列前三", "前3名选手", "618促销"]
)
def test_the_trap_words_stay_traps_where_they_are_whole(text):
    """The same words, alone, give no amount and a reason."""
    assert numbers(text) == []
    assert account(text).traps


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("当年净利润为-5万元", -50000),
        ("当年净利润为－5万元", -50000),
        ("当年净利润−5万元", -50000),
        ("结余负5万元", -50000),
        ("收支差额（-3.5亿元）", -350000000),
        ("投入5-10万元", None),
        ("担负5万元债务", 50000),
        ("教育-5万元，卫生-3万元", 50000),
        ("- 5万元用于教学", 50000),
        ("补助项目——5万元", 50000),
    ],
)
def test_a_number_keeps_its_sign(text, value):
    """A dash after a verb, a measure or a bracket is a minus; in ranges and lists it is none."""
    first = account(text).quantities[0]
    assert first.value == (value if value is None else Decimal(value))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(BEFORE),
            st.integers(0, 99999),
            st.sampled_from(UNITS),
            st.sampled_from(AFTER),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_run_of_digits_is_covered_by_one_mark_or_by_none(parts):
    """No mark begins or ends inside a number, and no number is shared by two marks."""
    text = "".join(f"{a}{n}{unit}{b}" for a, n, unit, b in parts)
    found = account(text)
    marks = [*found.quantities, *found.times, *found.ranks, *found.traps]
    left = uncovered(text, [(m.start, m.end) for m in marks])
    for run in RUN.finditer(text):
        over = [m for m in marks if m.start < run.end() and run.start() < m.end]
        whole = [m for m in over if m.start <= run.start() and run.end() <= m.end]
        bare = [s for s in left if s[0] < run.end() and run.start() < s[1]]
        assert over == whole, (text, run.group(), over)
        assert len(over) + len(bare) == 1, (text, run.group(), over, bare)


@pytest.mark.parametrize(
    ("text", "numbers_told"),
    [
        ("捐款情况（单位：万元）\n甲市　｜　1,250\n乙市　｜　36.5", [12500000, 365000]),
        (
            "甲县年报\n地区　｜　金额（亿元）　｜　项目（个）\n甲市　｜　1.2　｜　15",
            [120000000, 15],
        ),
        (
            "金额单位：美元\n道路　　7条　　6亿9174万\n桥梁　　3座　　5700万",
            [7, 691740000, 3, 57000000],
        ),
    ],
)
def test_a_bare_number_in_a_table_has_the_unit_of_its_heading(text, numbers_told):
    """The unit stands in the line above the table or in the column's own heading."""
    reading = read(text)
    found = account(reading.text, setting_of(reading)).quantities
    assert [q.value for q in found] == [Decimal(n) for n in numbers_told]


def test_a_table_without_a_unit_leaves_its_numbers_bare():
    """Nothing is made up: where no heading gives a unit, a bare number is no amount."""
    reading = read("各市情况\n甲市　｜　1,250\n乙市　｜　36.5")
    assert account(reading.text, setting_of(reading)).quantities == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("共1150万美元：甲国650万，乙国、丙国各150万。", ["650万", "150万"]),
        ("政府拨款50亿澳门元，基金会再拨5亿，共援建106个项目。", ["5亿"]),
        ("受益人口50万，其中儿童5万。", []),
    ],
)
def test_money_without_its_unit_is_that_of_the_sentence(text, told):
    """Where a sentence told money before, a number in 万 that ends its clause is the same money."""
    found = [q for q in account(text).quantities if q.rule == "quantity-told-unit"]
    assert [q.text.removeprefix("各") for q in found] == told


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("捐款50万元港币", "HKD"),
        ("总投资2亿元人民币", "CNY"),
        ("捐款3000万挪威克朗", "NOK"),
        ("资助30多个留守儿童", "person"),
        ("夺去126条生命", "person"),
        ("建成3个学生宿舍", "count"),
        ("受益6655人（家）次", "person-time"),
    ],
)
def test_the_unit_is_what_the_words_after_it_say(text, unit):
    """Currencies after 元, and what 个 and 条 count, are read with the unit."""
    assert [q.unit for q in account(text).quantities] == [unit]


@pytest.mark.parametrize(
    "text",
    [
        "引进多家企业",
        "走访了几个村",
        "走访多次",
        "尼西乡、格咱乡和东旺乡三个重灾乡",
        "首批物资运抵",
        "九年一贯制学校",
        "住进三人间",
        "甲国和乙国两国",
        "高一年级学生",
    ],
)
def test_what_gives_no_number_is_set_aside_with_a_reason(text):
    """Vague words, firsts of a series, kinds of schools and repeated counts are no amounts."""
    found = account(text)
    assert (found.quantities, found.ranks) == ((), ())
    assert found.traps


def test_what_is_no_part_of_the_report_gives_no_number():
    """Numbers of trailers, bylines and captions are set aside as not part of the report."""
    reading = read(
        "甲县接收捐款300万元\n本报记者 李明 3人组 2021年3月5日\n\n捐款已用于建校。\n"
        "（图片说明：学生领到200套校服。）\n新闻推荐\n- 熊猫债发行超过600亿元2025-01-16"
    )
    found = account(reading.text, setting_of(reading))
    assert [q.text for q in found.quantities] == ["300万元"]
    reasons = {reading.text[t.start : t.end]: t.reason for t in found.traps}
    assert reasons["600"] == reasons["200"] == "not part of the report"
