"""Dates, periods and durations are read as printed, and completed from the last full date."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.extract.assemble import extract
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.marks.moments import stretches
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.extract.words.reading import read

CORPUS = Path(__file__).parent / "corpus" / "dates.tsv"
MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")


def sentences():
    """Read the corpus, without its notes and its head; a backslash and n break a line."""
    lines = [x for x in CORPUS.read_text("utf-8").splitlines() if not x.startswith("#")]
    return [line.replace("\\n", "\n") for line in lines[1:]]


def parse(marked):
    """Return the sentence and what its marks say, by span."""
    text, meant, at = "", {}, 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        words, says = match.groups()
        kind, *rest = says.split(" ")
        bounds = rest[-1] if rest else ""
        first, slash, last = bounds.partition("/")
        inferred = "i" in rest[:-1]
        meant[len(text), len(text) + len(words)] = (
            (kind,) if kind == "duration" else (kind, first, last if slash else first, inferred)
        )
        text, at = text + words, match.end()
    return text + marked[at:], meant


@pytest.mark.parametrize("marked", sentences(), ids=lambda words: words[:24])
def test_the_times_of_a_sentence_are_as_marked(marked):
    """Span, kind, bounds and whether they were worked out are as marked; nothing else is a time."""
    text, meant = parse(marked)
    found = {
        (t.start, t.end): (
            (t.kind,) if t.kind == "duration" else (t.kind, t.from_, t.to, t.inferred)
        )
        for t in find_times(read(text))
    }
    assert found == meant


PLANS = {
    "八五": 1991, "九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016,
    "十四五": 2021, "十五五": 2026,
}  # fmt: skip


@pytest.mark.parametrize(("name", "first"), PLANS.items())
@pytest.mark.parametrize("during", ["期间", "时期", "以来", "期内", "末期", "开局之年"])
def test_a_plan_is_read_by_its_whole_name(name, first, during):
    """A plan in quotation marks and what says that it lasts is five years; nothing near it is."""

    def years(text):
        return [(found.first, found.last) for found in stretches(text)]

    assert years(f"“{name}”{during}建成") == [(first, first + 4)]
    for no_plan in (f"“二{name}”{during}", f"“{name}”规划", f"“{name}一”{during}", f"{name}个"):
        assert years(no_plan) == []
    plain = [(first, first + 4)] if len(name) == 3 else []
    assert years(f"{name}{during}建成") == plain
    for before in ("二", "2", "三", "百", "0"):
        assert years(f"{before}{name}{during}") == []


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "comparator"),
    [
        ("历时三年半", "3.5", "year", "exactly"),
        ("等了两个半小时", "2.5", "hour", "exactly"),
        ("用了3个多月", "3", "month", "more-than"),
        ("不到两年建成", "2", "year", "less-than"),
        ("为期两周", "14", "day", "exactly"),
        ("飞行2小时30分钟", "2.5", "hour", "exactly"),
        ("服务1年3个月", "15", "month", "exactly"),
        ("决战一百天", "100", "day", "exactly"),
        ("近20年的历史", "20", "year", "just-under"),
    ],
)
def test_a_duration_has_its_length(text, quantity, unit, comparator):
    """A duration says how long, in one unit, and how exactly."""
    [time] = find_times(read(text))
    assert (time.quantity, time.unit, time.comparator) == (Decimal(quantity), unit, comparator)


def test_years_that_count_back_end_with_the_report():
    """三年来 ends with the report's date; of a report without one nobody knows, whatever it tells."""
    text = "三年来投入1亿元。2020年启动，2022年11月收官，到2035年建成。"
    time = find_times(read(f"甲县小结\n2022年12月1日\n{text}"))[1]
    assert (time.text, time.from_, time.to, time.inferred) == ("三年来", "2019", "2022", True)
    time = find_times(read(text))[0]
    assert (time.text, time.from_, time.to) == ("三年来", "", "")


@pytest.mark.parametrize(
    ("text", "words", "bounds"),
    [
        ("2019年以来的三年间投入3亿元。", "三年间", ("2019", "2022")),
        ("2014年7月的统计说，近3年送书5万册。", "近3年", ("2011", "2014")),
        ("本文说的是2010年至2012年的事。三年里投入3亿元。", "三年", ("2010", "2012")),
        ("三十年间投入3亿元，见《甲县援助志（1994—2024）》。", "三十年间", ("1994", "2024")),
    ],
)
def test_years_are_counted_from_the_date_beside_them_or_are_a_period_that_is_told(
    text, words, bounds
):
    """A date that opens or sums up the years ties them, and so does a period of that length."""
    found = {t.text: (t.from_, t.to) for t in find_times(read(text))}
    assert found[words] == bounds


def test_a_line_broken_inside_a_duration_is_mended():
    """The words of a time are those of the reading, its place leads back to the source."""
    reading = read("负责人说，这些年来变化很大，大家都看在眼里，三\n\n年来，投入不断增加。")
    time = find_times(reading)[0]
    assert time.text == "三年来"
    assert reading.source[slice(*reading.span(time.start, time.end))] == "三\n\n年来"


def test_a_letter_of_another_time_says_nothing_of_a_length():
    """The 前 of 目前 makes no 3 years ago of the length behind it; alone it does."""
    now, length = find_times(read("目前3年期项目已开工"))
    assert (now.text, length.text, length.kind) == ("目前", "3年", "duration")
    (ago,) = find_times(read("前3年的项目"))
    assert ago.kind != "duration"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("8月19日遭遇暴雨。截至2024年9月5日收到捐款。", "2024-08-19"),
        ("9月19日遭遇暴雨。截至2024年9月5日收到捐款。", ""),
        ("8月19日遭遇暴雨。计划2024年9月建成。", ""),
        ("8月19日遭遇暴雨。上一次是2016年9月1日。", ""),
        ("去年遭遇旱灾，8月19日遭遇暴雨。截至2024年9月5日收到捐款。", ""),
    ],
)
def test_a_month_before_the_date_of_an_account_is_of_its_year(text, first):
    """A day without a year takes that of the date up to which all is told, unless that is earlier."""
    times = [time for time in find_times(read(text)) if time.text.startswith(("8月", "9月"))]
    assert times[0].from_ == first


@pytest.mark.parametrize("words", ["统计截止：", "数据截至日期为", "统计截止时间:", "截至"])
def test_what_is_told_up_to_a_date_ends_there(words):
    """截止 with its noun and a colon opens no point in time but what came before."""
    (time,) = find_times(read(f"{words}2008年5月29日，收到捐款。"))
    assert (time.kind, time.to) == ("until", "2008-05-29")


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("甲市—乙县2022年度协作一览", ("2022", "2022")),
        ("丙县2024年协作项目实施方案", ("2024", "2024")),
        ("数说2023·甲市协作", ("2023", "2023")),
        ("甲省十四五时期援助", ("2021", "2025")),
        ("甲会2022年度捐赠的公告", ("2022", "2022")),
        ("甲省“十三五”搬迁后续2024年工作要点", ("2024", "2024")),
        ("甲省“十四五”规划", ("", "")),
        ("乙县2000万元帮扶资金使用情况公示", ("", "")),
        ("甲教发〔2024〕11号 关于2023年度资助情况的通报", ("2023", "2023")),
        ("2016年签约项目结果公告", ("", "")),
        ("第十五批队员启程", ("", "")),
        ("甲市2018年开工", ("", "")),
    ],
)
def test_a_title_tells_the_years_of_an_account_a_list_or_a_plan(title, years):
    """Lists, notices and plans are of the years in their titles; works and batches are not."""
    assert read(f"{title}\n\n投入3亿元，用于修路，群众都说好。").years == years


def test_how_long_or_large_a_thing_is_has_not_the_year_of_the_title():
    """Of a report of one year a sum and what was built are of that year, a size and a rate are not."""
    text = "甲市援助乙县2022年度情况一览\n\n甲市援助乙县。投入资金300万元。建成公路8公里。学校占地8000平方米。每人每月50元。\n"
    found = extract(text, "t", choose_tagger("rules"))
    assert {str(c.value): c.from_ for c in found.claims if c.is_figure} == {
        "3000000": "2022", "8": "2022", "8000": "", "50": "",
    }  # fmt: skip
