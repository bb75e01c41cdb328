"""A figure has the time that its text ties it to, and no other."""

import pytest

from aidgraph.extract.assemble import extract
from aidgraph.extract.words.rules import RuleTagger

HEAD = "甲市援乙县小结\n2021年11月26日\n"


def periods(text):
    """Return the bounds of each figure by its words, in the text below a dated head."""
    encoding = extract(HEAD + text, "r", tagger=RuleTagger())
    words = {e.target: e.span.exact for e in encoding.evidence}
    return {words[c.id]: (c.from_, c.to) for c in encoding.claims if c.kind != "relation"}


@pytest.mark.parametrize(
    ("text", "words", "bounds"),
    [
        ("2019年，甲市向乙县捐赠资金300万元。", "300万元", ("2019", "2019")),
        ("2019年，甲市向乙县捐赠资金300万元、帐篷20顶。", "20顶", ("2019", "2019")),
        ("2019年，甲市向乙县捐赠资金300万元；建成学校3所。", "3所", ("2019", "2019")),
        ("截至2020年6月，甲市向乙县捐赠资金300万元。", "300万元", ("", "2020-06")),
        ("2018年以来，甲市向乙县捐赠资金300万元。", "300万元", ("2018", "")),
        (
            "2013年项目启动，截至2020年6月，甲市向乙县捐赠资金300万元。",
            "300万元",
            ("2013", "2020-06"),
        ),
        ("甲市在乙县建成学校3所，2019年5月交付。", "3所", ("2019-05", "2019-05")),
        (
            "2019年甲市捐赠资金300万元，是2016年的2倍，向乙县捐赠帐篷20顶。",
            "20顶",
            ("2019", "2019"),
        ),
        (
            "截至2020年6月，情况如下。\n\n一、捐赠\n甲市向乙县捐赠帐篷20顶。",
            "20顶",
            ("", "2020-06"),
        ),
        (
            "甲市援助乙县的物资分批送到，县里逐一登记。截至2020年6月到位：\n- 帐篷20顶\n- 棉被30床",
            "30床",
            ("", "2020-06"),
        ),
        ("2018年以来，甲市向乙县捐赠资金300万元。建成学校3所。", "3所", ("2018", "")),
        ("据2020年6月盘点，2018年以来甲市向乙县捐赠资金300万元。", "300万元", ("2018", "2020-06")),
        (
            "2013年项目启动。到2020年6月，甲市向乙县捐赠资金300万元。",
            "300万元",
            ("2013", "2020-06"),
        ),
        ("贫困户由2016年的90户降到2018年的20户；甲县由30户降到10户。", "30户", ("2016", "2016")),
        ("贫困户由2016年的90户降到2018年的20户，减少70户。", "70户", ("2016", "2018")),
        ("2015年甲市来到乙县。\n那时的乙县，贫困户有90户。", "90户", ("2015", "2015")),
        ("2016年以来，甲市捐赠资金300万元；12月16日，乙县办班3期。", "3期", ("2021-12-16",) * 2),
    ],
)
def test_a_date_reaches_what_its_text_ties_to_it(text, words, bounds):
    """A date holds in its sentence, over a semicolon, for its list, and below 情况如下.

    An account holds for its paragraph and ends what began before it, and two dates of a change are
    those of the next one.
    """
    assert periods(text)[words] == bounds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("甲市向乙县捐赠资金300万元。", "300万元"),
        ("2019年，甲市与乙县结对。甲市向乙县捐赠资金300万元。", "300万元"),
        ("2019年，甲市向乙县捐赠帐篷20顶，后来又捐赠资金300万元。", "300万元"),
        ("甲市援建的乙县中学2019年5月开工，捐赠资金300万元。", "300万元"),
        ("2019年，甲市援建乙县中学，占地300亩，建筑面积5000平方米。", "5000平方米"),
        ("2019年，甲市援建乙县中学，工期15个月。", "15个月"),
        ("2019年，甲市向乙县捐赠，每人300元。", "300元"),
        ("- 2019年甲市捐赠帐篷20顶\n- 丙会捐赠棉被30床", "30床"),
        ("2018年以来，甲市捐赠资金300万元。2020年建成学校3所。乙县有学生300人。", "300人"),
    ],
)
def test_a_date_is_not_carried_too_far(text, words):
    """Another sentence, another item, 后来, a length, a size and a rate have no date of their own."""
    assert periods(text)[words] == ("", "")


def test_a_day_after_that_of_the_report_is_of_the_month_told_before():
    """27日 in a report of the 26th goes on with the month of the paragraph before."""
    text = "2021年10月5日，乙县受灾。\n27日，甲市向乙县捐赠资金300万元。"
    assert periods(text)["300万元"] == ("2021-10-27", "2021-10-27")
    text = "2021年10月5日，乙县受灾。\n25日，甲市向乙县捐赠资金300万元。"
    assert periods(text)["300万元"] == ("2021-11-25", "2021-11-25")


def test_the_years_that_a_report_covers_are_those_of_what_has_no_date():
    """A title, or the sentence that says what the report is about, dates all that is undated."""
    text = "甲省援助工作总结（2016—2020年）\n甲省向乙县捐赠资金300万元。2018年建成学校3所。"
    encoding = extract(text, "r", tagger=RuleTagger())
    words = {e.target: e.span.exact for e in encoding.evidence}
    found = {words[c.id]: (c.from_, c.to) for c in encoding.claims if c.kind != "relation"}
    assert found == {"300万元": ("2016", "2020"), "3所": ("2018", "2018")}
