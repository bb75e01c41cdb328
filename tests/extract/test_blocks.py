"""Each part of a report is known for what it is, and its own date is found."""

import pytest

from aidgraph.extract.words.reading import read


def kinds(text):
    """Return the kinds of the blocks of *text*, with the words each begins with."""
    reading = read(text)
    return [(b.kind, reading.text[b.start : b.end][:6]) for b in reading.blocks]


def test_a_title_does_not_swallow_the_first_paragraph():
    """A title with a pause stays apart from a paragraph or a byline right below it."""
    text = "雪灾刚过，甲市再次伸出援手\n（通讯员 李明 2008年8月16日）今春刚扛过雪灾的甲市，又把手伸向乙县。"
    assert kinds(text) == [
        ("title", "雪灾刚过，甲"),
        ("dateline", "（通讯员 李"),
        ("paragraph", "今春刚扛过雪"),
    ]


def test_a_first_line_that_is_broken_is_no_title():
    """Where the text begins with a sentence over two lines, they are joined as before."""
    [block] = read("甲市很努力，成绩很好，乙县三\n年来，投入不断增加。").blocks
    assert block.kind == "paragraph"


def test_subtitles_and_bylines_come_after_the_title():
    """A second line of the title, a dash subtitle and a byline are told from each other."""
    text = (
        "云岭行记\n——援助十年回望\n2021年6月18日　综合各站来稿\n\n"
        "甲省在乙县投入3亿元，建成学校12所，受益学生2万余人。"
    )
    assert [kind for kind, _ in kinds(text)] == ["title", "title", "byline", "paragraph"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("一、资金投入", "heading"),
        ("【产业】", "heading"),
        ("■ 钱和物", "heading"),
        ("表1　各市捐款", "heading"),
        ("1．新建教学楼，投资500万元；", "bullet"),
        ("甲市　｜　50,500", "row"),
        ("恤病　170万元　2539人次", "row"),
        ("（图片说明：学生领到校服）", "caption"),
        ("责任编辑：李明", "credit"),
        ("（本报记者 李明 摄）", "credit"),
        ("版权所有，未经授权不得转载", "trailer"),
        ("0.4元，补贴后只付0.1元，还能先赊着。", "paragraph"),
    ],
)
def test_a_line_is_known_for_what_it_is(line, kind):
    """Headings, bullets, rows, captions, credits and furniture are told by their form."""
    text = f"云岭县援助工作报告\n\n甲省在云岭县投入3亿元，建成了学校。\n{line}\n乙省在云岭县投入2亿元，建成了医院，受益群众二十万余人。"
    assert (kind, line[:6]) in kinds(text)


def test_a_list_of_links_is_a_trailer_to_its_end():
    """What stands below 新闻推荐 is no part of the report; a whole sentence is again."""
    text = "甲会捐款\n\n甲会向乙县捐款3万元，用于修路。\n新闻推荐\n- 某债发行超过600亿元2025-01-16\n- 丙市楼市回暖\n本报将持续关注。"
    assert [kind for kind, _ in kinds(text)] == [
        "title",
        "paragraph",
        *["trailer"] * 3,
        "paragraph",
    ]


def test_links_with_dates_and_a_breadcrumb_are_furniture():
    """A path to the page and links below 相关链接 are no part; the title comes after the path."""
    text = "首页 > 协作 > 正文\n茶香漫过两千里\n2025-04-11　岱川日报\n\n甲会向乙县捐款3万元，用于修路，群众都说好。\n【相关链接】\n· 丙市捐书3万册　04-02\n· 丁县规划公布　03-28"
    assert [kind for kind, _ in kinds(text)] == [
        "trailer", "title", "byline", "paragraph", "trailer", "trailer", "trailer"
    ]  # fmt: skip


def test_related_reports_in_sentences_are_part_of_the_report():
    """相关链接 with whole sentences below is told by the report itself."""
    text = "甲会捐款\n\n甲会向乙县捐款3万元，用于修路。\n相关链接\n▪乙省：2019年援藏项目66个，总投资8亿元。"
    assert [kind for kind, _ in kinds(text)][2:] == ["heading", "bullet"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("甲县小结（2020年10月31日）\n今年投入3亿元。", "2020-10-31"),
        ("云岭行记\n2017年9月8日　云岭专稿\n今年投入3亿元。", "2017-09-08"),
        ("校园新闻\n云岭县第一小学　2018-06-03\n今年投入3亿元。", "2018-06-03"),
        ("国别资料\n研究资料（2018年2月）　整理：丁若云\n今年投入3亿元。", "2018-02"),
        ("甲市又帮乙县\n（通讯员 李明 2008年8月16日）今年投入3亿元。", "2008-08-16"),
        ("年度报告\n（理事长李明2018年3月22日在理事会上作）\n今年投入3亿元。", "2018-03-22"),
        ("甲县总结\n今年投入3亿元。\n2021年12月30日", "2021-12-30"),
        ("甲县总结\n今年投入3亿元。\n甲县教育局　2021年12月30日", "2021-12-30"),
        ("贺信\n感谢乙市投入3亿元。\n甲县教育局\n二〇二二年九月十一日", "2022-09-11"),
        (
            "协作简讯\n2022年第31期（总第212期）　8月26日编印\n今年投入3亿元，用于修路。",
            "2022-08-26",
        ),
        (
            "总结\n双方合作（2016年5月8日签订）。\n今年投入3亿元。\n甲局\n2024年5月6日\n抄送：乙局",
            "2024-05-06",
        ),
        (
            "画册\n"
            + "今年投入3亿元，用于修路。\n" * 9
            + "专列首发\n2021·8·8\n首趟专列从甲市缓缓驶出，意义重大，这也是两地之间的第一趟专列，群众都说好，记者在现场看到了这一幕。",
            "",
        ),
        ("账本\n（《甲报》2021年9月27日）今年投入3亿元。\n2022年11月22日培训了教师。", ""),
        ("账本\n（《甲报》2021年9月27日）今年投入3亿元。\n计划2022年11月22日完工。", "2021-09-27"),
        ("总结\n竣工日期：2019年4月1日\n今年投入3亿元，用于修路。", ""),
        ("条例\n依据《条例》（2016年5月8日公布）。\n今年投入3亿元，用于修路。", ""),
        ("合作\n今年投入3亿元，用于修路。\n本协议有效期至二〇三〇年十二月三十一日", ""),
        ("合作\n今年投入3亿元，用于修路。\n二〇二三年二月三十日", ""),
        ("学校\n今年投入3亿元，用于修路。\n图为2018年9月1日，学生走进校园", ""),
        ("移交\n（2019年5月16日电）今年投入3亿元。", "2019-05-16"),
        ("结对侧记\n【《甲市教育》2024年6月5日】今年投入3亿元。", "2024-06-05"),
        ("账本\n今年投入3亿元。\n（载于2024年10月31日《甲市日报》）", "2024-10-31"),
        ("讲话\n乙国组组长　李明\n（2024年12月3日，乙市）\n今年投入3亿元。", "2024-12-03"),
        ("通报\n（数据截至2022年12月31日）\n今年投入3亿元。", ""),
        ("展板\n今年投入3亿元。\n展期：2024年10月18日至12月31日", ""),
        ("总结\n甲会（2014年3月5日设立）今年投入3亿元，用于修路，群众都说好。", ""),
        ("甲县总结\n2021年3月乙市捐款20万元\n2021年5月又捐书5000册", ""),
        ("甲县总结\n2021年3月援建小学2所\n今年投入3亿元。", ""),
        ("2021年3月5日，乙市捐款20万元，今年又投入3亿元。", ""),
        ("甲县总结\n本网海岬9月18日电 今年投入3亿元，2011年起援助乙县。", ""),
        ("甲县总结\n2021年4月20日，专列开行，投入3亿元，甲县和乙县的领导出席了首发仪式。", ""),
    ],
)
def test_the_date_of_a_report_is_that_of_its_title_byline_or_last_line(text, date):
    """A date told in a sentence is no date of the report, and no year is made up."""
    assert read(text).date == date


def test_the_year_that_a_report_is_about_stands_in_its_title():
    """2017年度工作报告 is about 2017, 2018年开工 in a title tells no such year."""
    assert read("甲市基金会2017年度工作报告\n全年募捐3亿元。").year == "2017"
    assert read("甲县水厂2018年开工\n总投资3亿元。").year == ""


@pytest.mark.parametrize(
    "half",
    [
        "两地结对算起来已有二十个年头。第二轮里的这一年秋天",
        "《甲市第一医院与乙县人民医院对口援建合作的第一份",
    ],
)
def test_a_line_that_ends_inside_a_sentence_or_brackets_goes_on_in_the_next(half):
    """A line that holds a whole sentence and half of one, or opens a title, is no block of its own."""
    text = f"甲会与乙县\n\n甲会捐款给乙县，乙县修路。\n{half}\n协议》签了，用于修路。"
    assert kinds(text)[2:] == [("paragraph", half[:6])]


@pytest.mark.parametrize("words", ["甲县投入3万元，", "其中3名", "甲县、乙县和丙县、"])
def test_a_text_without_a_full_stop_is_parted_at_its_pauses(words):
    """No sentence is longer than rules can look through; together they are the whole text."""
    reading = read(words * 1000)
    bounds = reading.sentences
    assert max(end - start for start, end in bounds) <= 1000
    assert "".join(reading.text[start:end] for start, end in bounds) == words * 1000
    pauses = {reading.text[end - 1] for _, end in bounds[:-1]}
    assert len(pauses) == 1 or "，" not in words
