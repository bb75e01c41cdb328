"""Firsts and ranks are read with their place and the area they hold for."""

import pytest

from aidgraph.extract.marks.ranks import find_ranks
from aidgraph.extract.words.reading import read


@pytest.mark.parametrize(
    ("text", "words", "value", "scope"),
    [
        ("投入200万元建成新疆首个陈列馆", "新疆首个", 1, "新疆"),
        ("这是国内首家民营企业", "国内首家", 1, "国内"),
        ("全国首趟班列开行", "全国首趟", 1, "全国"),
        ("不仅是新疆山南地区首列班列", "山南地区首列", 1, "山南地区"),
        ("被授予东岭县首个示范基地", "东岭县首个", 1, "东岭县"),
        ("成为新疆唯一一家园区", "唯一一家", 1, "新疆"),
        ("指挥部首创新模式", "首创", 1, ""),
        ("成果首次展示", "首次", 1, ""),
        ("在全省率先开展", "全省率先", 1, "全省"),
        ("在援助系统率先开展", "率先", 1, ""),
        ("完成多个首例手术", "首例", 1, ""),
        ("位列全省各市第一", "第一", 1, ""),
        ("满意度排名第3位", "第3位", 3, ""),
        ("总分位居全国第二名", "第二名", 2, "全国"),
        ("第一次来到这里", "第一次", 1, ""),
        ("當地第一所中學", "第一所", 1, "当地"),
        ("建成該縣首座水廠", "該縣首座", 1, "该县"),
    ],
)
def test_a_rank_is_found(text, words, value, scope):
    """The words, the place and the area are as expected, and there is one rank."""
    ranks = find_ranks(read(text))
    assert [(r.text, r.value, r.scope) for r in ranks] == [(words, value, scope)]


@pytest.mark.parametrize(
    "text",
    [
        "第一时间赶到",
        "驻村第一书记",
        "市第一人民医院",
        "第一产业增加值",
        "第三师图木城",
        "第八次全国会议",
        "首府城市",
        "首先要做好",
        "国家元首访问",
        "首都的大学",
        "把安全放在第一位",
        "第一，加强领导",
        "第一批队员",
        "统一领导",
    ],
)
def test_what_only_looks_like_a_rank_is_none(text):
    """Names, ordinals, enumerations and other words with 首 or 第 are no ranks."""
    assert find_ranks(read(text)) == []


def test_an_area_before_a_break_of_the_line_stays_outside():
    """The quotation of a first is not torn over two lines; its area is still known."""
    reading = read("文化礼堂建成启用，书屋同日开放，被授予东岭地区\n\n首个示范项目。")
    [rank] = find_ranks(reading)
    assert (rank.text, rank.scope) == ("首个", "东岭地区")
