"""Words that say when are resolved against the report's date; lengths are told from them."""

from decimal import Decimal

import pytest

from aidgraph.extract.marks.accounting import account
from aidgraph.extract.marks.amounts import amounts
from aidgraph.extract.marks.counting import Counting
from aidgraph.extract.marks.moments import moments
from aidgraph.extract.marks.setting import Setting
from aidgraph.extract.marks.timeline import timeline

REPORTED = Setting(date="2021-11-26")


def times(text, setting=REPORTED):
    """Return words, kind and bounds of the times of *text*."""
    return [(t.text, t.kind, t.from_, t.to) for t in account(text, setting).times]


@pytest.mark.parametrize(
    ("text", "words", "kind", "first", "last"),
    [
        ("今年投入", "今年", "point", "2021", "2021"),
        ("去年8月投入", "去年8月", "point", "2020-08", "2020-08"),
        ("昨天启运", "昨天", "point", "2021-11-25", "2021-11-25"),
        ("上月28日发起", "上月28日", "point", "2021-10-28", "2021-10-28"),
        ("8月19日运到", "8月19日", "point", "2021-08-19", "2021-08-19"),
        ("今年3月以来投入", "今年3月以来", "since", "2021-03", ""),
        ("自2011年起投入", "2011年起", "since", "2011", ""),
        ("2014年建档立卡以来脱贫", "2014年", "since", "2014", ""),
        ("党的十八大以来投入", "党的十八大以来", "since", "2012", ""),
        ("截至目前送出", "截至目前", "until", "", "2021-11-26"),
        ("截至去年年底到账", "截至去年年底", "until", "", "2020-12"),
        ("。到2019年9月，累计", "到2019年9月", "until", "", "2019-09"),
        ("20年来投入", "20年来", "period", "2001", "2021"),
        ("近三年投入", "近三年", "period", "2018", "2021"),
        ("三十年间投入", "三十年间", "period", "1991", "2021"),
        ("两年来投入", "两年来", "period", "2019", "2021"),
        ("13年前结对", "13年前", "point", "2008", "2008"),
        ("8年前的事", "8年前", "point", "2013", "2013"),
        ("早八天，疫苗运抵", "早八天", "point", "2021-11-18", "2021-11-18"),
        ("2012年前3个月投资", "2012年前3个月", "period", "2012-01", "2012-03"),
        ("两年后开业", "两年后", "relative", "", ""),
    ],
)
def test_words_that_say_when_have_their_bounds(text, words, kind, first, last):
    """Points, periods, since and until are resolved, and none of them is a length."""
    assert times(text) == [(words, kind, first, last)]
    assert all(t.quantity is None for t in account(text, REPORTED).times)


def test_what_counts_from_the_text_does_not_count_from_the_report():
    """当年 is the year of the date before, 今年 that of the report."""
    text = "2005年建校，当年招生，次年扩建，今年翻新。"
    assert [t[2] for t in times(text)] == ["2005", "2005", "2006", "2021"]


def test_a_day_without_its_year_is_of_the_report_in_a_new_paragraph():
    """Within a paragraph it goes on with the last year told there."""
    text = "2015年3月签约，5月开工。\n8月19日交付。"
    assert [t[2] for t in times(text)] == ["2015-03", "2015-05", "2021-08-19"]


def test_without_the_date_of_the_report_nothing_is_made_up():
    """今年 and 昨天 stay open where neither the report nor the text gives a year."""
    assert times("今年投入，昨天启运，8年前结对", Setting()) == [
        ("今年", "relative", "", ""),
        ("昨天", "relative", "", ""),
        ("8年前", "relative", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("历时15天", 15), ("工期50个月", 50), ("筹备近一个月", 1), ("待了一周", 7), ("任期三年", 3),
        ("提前21天交付", 21), ("时隔25年重启", 25), ("为期三个月", 3),
    ],
)  # fmt: skip
def test_a_length_that_measures_is_a_duration(text, quantity):
    """Terms, times of work and the like keep their number."""
    [time] = account(text, REPORTED).times
    assert (time.kind, time.quantity) == ("duration", Decimal(quantity))


@pytest.mark.parametrize("text", ["一只羊一年要吃草", "新手一个月拿3000元", "仅2006年一年就投入"])
def test_a_year_in_passing_is_no_duration(text):
    """一年 as a rate, or after its own year, measures nothing."""
    assert all(t.kind != "duration" for t in account(text, REPORTED).times)


def test_the_years_of_a_headline_are_a_period():
    """What ends a title (携手二十年) says how long the report looks back."""
    text = "山海携手二十年\n历时二十年建成。"
    first, second = account(text, Setting("2016-07-19", headlines=((0, 7),))).times
    assert (first.kind, first.from_, first.to) == ("period", "1996", "2016")
    assert second.kind == "duration"


def test_a_period_ahead_has_its_bounds():
    """未来3年 runs from the report's year."""
    assert times("未来3年提供援助") == [("未来3年", "period", "2021", "2024")]


@pytest.mark.parametrize("text", ["，两年办了31期", "三年里捐款"])
def test_a_length_that_begins_its_clause_says_when(text):
    """What was done in two years is told of the years up to the report."""
    [time] = account(text, REPORTED).times
    assert (time.kind, time.quantity) == ("period", None)


class Seen:
    """A time that counts how often it is looked at."""

    looks = 0

    def __init__(self, time):
        self.time = time

    def __getattr__(self, name):
        Seen.looks += 1
        return getattr(self.time, name)


def test_lengths_look_at_few_of_the_dates_of_a_text():
    """Four times the dates and lengths are about four times the looks at dates, not sixteen times."""

    def looks(number):
        plain = "2020年至2022年，三年来。十年间，" * number
        counting = Counting(plain, [Seen(t) for t in timeline(plain, moments(plain))], (0, 0, 0))
        lengths = [a for a in amounts(plain, plain, {}) if a.low in {3, 10}]
        assert len(lengths) == 2 * number
        Seen.looks = 0
        assert counting.back(lengths[0]) == ("2020", "2022")
        for amount in lengths:
            counting.back(amount, same=True)
            counting.stated(amount)
        return Seen.looks

    assert looks(80) < 6 * looks(20)
