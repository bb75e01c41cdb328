"""Names are compared as their readers know them: scripts, widths, levels, legal forms, sound."""

import pytest

from aidgraph.link.compare import SIBLING, compare_names
from aidgraph.link.normalise import form
from aidgraph.link.score import AUTOMATIC, FLOOR


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("温宿县", "温　宿　县", "same-name"),
        ("溫宿縣人民醫院", "温宿县人民医院", "simplified-of"),
        ("ＨＵＡＷＥＩ", "Huawei", "same-name"),
        ("华为技术有限公司", "华为技术", "without-suffix"),
        ("Huawei Technologies Co., Ltd.", "Huawei Technologies", "same-words"),
        ("Université de Yaoundé", "Universite Yaounde", "same-words"),
        ("援疆指挥部", "金华市援疆指挥部", "short-form"),
        ("北理工", "北京理工大学", "abbreviation"),
        ("UNDP", "United Nations Development Programme", "acronym"),
        ("zhejiang shifan daxue", "浙江师范大学", "same-pinyin"),
        ("Zhejiang Normal University", "浙江师范大学", "translated"),
        ("Bank of China", "China Bank", "reordered"),
        ("ZJNU", "Zhejiang Normal University", "acronym"),
        ("Farm Training Centre", "Farm Training Center", "same-words"),
        (
            "Health Programme of the Labour Organisation",
            "Health Program of the Labor Organization",
            "same-words",
        ),
        ("新疆生产建设兵团第一师", "新疆生产建设兵团一师", "without-suffix"),
        ("国家发改委", "国家发展和改革委员会", "abbreviation"),
    ],
)
def test_the_reason_why_two_names_may_be_one_is_stated(one, other, reason):
    """Each way in which a name is written has a reason of its own, whichever comes first."""
    assert compare_names(form(one), form(other)).name == reason
    assert compare_names(form(other), form(one)).name == reason


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("温宿", "温宿县", "without-level"),
        ("博孜墩乡", "博孜墩柯尔克孜族乡", "short-place"),
        ("积石山县", "积石山保安族东乡族撒拉族自治县", "short-place"),
        ("阿克苏市", "阿克苏地区", "other-level"),
        ("Wensu County", "温宿县", "translated"),
        ("Jinhua Shi", "金华市", "same-pinyin"),
        ("Aksu Diqu", "阿克苏地区", "translated"),
        ("Tekes Xian", "特克斯县", "near-sound"),
        ("Yiwu City", "伊吾县", "other-level"),
        ("Prefecture of Chenzhou", "郴州地区", "translated"),
        ("Dali Bai Autonomous Prefecture", "大理白族自治州", "translated"),
        ("Hotan Diqu", "和田地区", "translated"),
        ("Lüliang Shi", "吕梁市", "same-pinyin"),
        ("Lvliang Shi", "吕梁市", "same-pinyin"),
        ("Chaoyang Shi", "朝阳市", "same-pinyin"),
    ],
)
def test_the_level_of_a_place_counts(one, other, reason):
    """A place may lose its level or its ethnic groups; another level is another place."""
    assert compare_names(form(one, place=True), form(other, place=True)).name == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭第一医院", "云岭第二医院"),
        ("科技园一期", "科技园二期"),
        ("温宿县人民医院", "新和县人民医院"),
        ("浙江师范大学", "浙江师范大学乡村振兴研究院"),
        ("Ring Road Phase I", "Ring Road Phase II"),
        ("China Railway First Group", "China Railway Second Group"),
        ("African Development Bank", "Asian Development Bank"),
        ("Zhejiang", "Zhejiang Normal University"),
    ],
)
def test_siblings_parts_and_branches_stay_apart(one, other):
    """What tells two things apart weighs more than all the letters that they share."""
    assert compare_names(form(one), form(other)).points <= SIBLING


def test_a_prefecture_is_proposed_for_a_city_of_its_name():
    """Old maps call a city that is a prefecture by that level; a county stays another place."""
    city, county = (form(name, place=True) for name in ("南充市", "温宿县"))
    known = compare_names(form("Nanchong Prefecture", place=True), city)
    assert FLOOR <= known.points < AUTOMATIC
    assert compare_names(form("Wensu Prefecture", place=True), county).points < FLOOR


def test_letters_of_another_script_are_seen():
    """A Latin word with one Cyrillic letter is marked; a word all Cyrillic is not."""
    assert form("UNI\u0421EF").mixed
    assert form("温宿\u30a8").mixed
    assert not form("\u042e\u041d\u0418\u0421\u0415\u0424").mixed
    assert not form("温宿县A区").mixed


def test_what_cannot_be_seen_does_not_count():
    """Zero-width characters and accents change nothing."""
    assert form("温\u200b宿县").plain == "温宿县"
    assert form("Yaoundé").plain == form("Yaounde").plain
