"""Each reason for a score is what it is said to be: its name, its points, what was compared."""

from dataclasses import replace

import pytest

from aidgraph.link import Feature, Profile, rank
from aidgraph.link.compare import compare_names
from aidgraph.link.names import best_names
from aidgraph.link.normalise import form
from aidgraph.link.score import explain

PLACES = [
    ("温宿", "温宿县", "without-level", 80),
    ("博孜墩乡", "博孜墩柯尔克孜族乡", "short-place", 88),
    ("阿克苏市", "阿克苏地区", "other-level", 62),
    ("温宿县", "温宿市", "other-level", 45),
    ("温宿县", "新和县", "other-place-named", 13.333),
    ("新和县", "温宿市", "other-level", 0),
    ("Wensu County", "温宿县", "translated", 80),
    ("Wensu", "温宿县", "pinyin-of", 72),
    ("义乌市", "伊吾县", "other-level", 0),
    ("Inner Mongolia", "内蒙古自治区", "pinyin-of", 72),
    ("Tekes Xian", "特克斯县", "near-sound", 65.455),
    ("Nanchong Prefecture", "南充市", "other-level", 62),
    ("Yiwu City", "伊吾县", "other-level", 45),
    ("Xinhe Prefecture", "温宿县", "other-level", 0),
    ("Wensu County", "Wensu Xian", "short-place", 88),
    ("Wensu County", "Wensu", "without-level", 80),
    ("Wensu County", "Wensu City", "other-level", 45),
    ("Nanchong City", "Nanchong Prefecture", "other-level", 62),
]
BODIES = [
    ("甲", "甲", "same-name", 92),
    ("溫宿縣", "温宿县", "simplified-of", 91),
    ("华为技术有限公司", "华为技术", "without-suffix", 88),
    ("Huawei Technologies Co., Ltd.", "Huawei Technologies", "same-words", 88),
    ("Bank of China", "China Bank", "reordered", 82),
    ("援疆指挥部", "金华市援疆指挥部", "short-form", 68),
    ("北理工", "北京理工大学", "abbreviation", 60),
    ("国家发改委", "国家发展和改革委员会", "abbreviation", 60),
    ("浙大", "浙江大学", "unlike", 26.667),
    ("UNDP", "United Nations Development Programme", "acronym", 62),
    ("ZJNU", "Zhejiang Normal University", "acronym", 62),
    ("zhejiang shifan daxue", "浙江师范大学", "same-pinyin", 80),
    ("Zhejiang Normal University", "浙江师范大学", "translated", 80),
    ("ZJSFDX", "浙江师范大学", "initials", 60),
    ("Zhejiang University", "浙江师范大学", "near-name", 72.693),
    ("Zhejiang Normal Univercity", "浙江师范大学", "near-name", 75.6),
    ("云岭第一医院", "云岭第二医院", "sibling", 33.333),
    ("科技园1期", "科技园2期", "other-number", 32),
    ("温宿县人民医院", "新和县人民医院", "other-place-named", 28.571),
    ("云岭实验小学", "云岭实验中学", "sibling", 33.333),
    ("云岭职业技术学院", "云岭职业技术学园", "near-name", 71),
    ("云岭医院", "青山学校", "unlike", 0),
    ("云岭县医院", "云岭县学院", "near-name", 62),
    ("云岭院", "云岭园", "unlike", 26.667),
    ("Ring Road Phase I", "Ring Road Phase II", "sibling", 40),
    ("African Development Bank", "Asian Development Bank", "other-words", 36.235),
    ("Zhejiang", "Zhejiang Normal University", "other-words", 40),
    ("Ministry of Health", "Ministry of Education", "other-words", 40),
    ("World Health Organisation", "World Health Organizations", "near-name", 84),
    ("Village wells in Mali", "Village wells in Mali and Niger", "some-words", 73.682),
    ("Rural Electrification Project", "Rural Electrificaton Project", "near-name", 83.5),
    ("Support to Village Wells", "Village Wells", "near-name", 84),
    ("Farm Training Center", "Training Center", "other-words", 40),
    ("abc", "xyz", "other-words", 0),
    ("Ford Foundation", "Fort Foundation", "other-words", 22.815),
    ("Yonglin Wells", "Yonlin Wells", "near-name", 83.333),
]
PAIRS = [*((*pair, True) for pair in PLACES), *((*pair, False) for pair in BODIES)]


@pytest.mark.parametrize(("one", "other", "reason", "points", "place"), PAIRS)
def test_two_names_have_one_reason_and_its_points(one, other, reason, points, place):
    """Whichever name comes first, the strongest reason and what it counts are the same."""
    first, second = form(one, place=place), form(other, place=place)
    for found in (compare_names(first, second), compare_names(second, first)):
        assert (found.name, round(found.points, 3), found.detail) == (reason, points, "")


FORMS = [
    ("溫宿縣", True, ("溫宿縣", "温宿县", "温宿", "county", "county", ("wensu", "county"),
                     "wensuxian", "wensu", "wsx", "wsx", True, False)),
    ("Wensu County", True, ("wensucounty", "wensucounty", "wensu", "county", "county",
                            ("wensu", "county"), "wensucounty", "wensu", "wc", "wsc", False,
                            False)),
    ("Prefecture of Chenzhou", True,
     ("prefectureofchenzhou", "prefectureofchenzhou", "chenzhou", "prefecture", "prefecture",
      ("prefecture", "chenzhou"), "prefecturechenzhou", "chenzhou", "pc", "pcz", False, False)),
    ("Dali Bai Autonomous Prefecture", True,
     ("dalibaiautonomousprefecture", "dalibaiautonomousprefecture", "dali",
      "autonomous-prefecture", "prefecture", ("dali", "bai", "autonomous", "prefecture"),
      "dalibaiautonomousprefecture", "dali", "dbap", "dlbap", False, False)),
    ("Lvliang Shi", True, ("lvliangshi", "lvliangshi", "luliang", "city", "city",
                           ("luliang", "shi"), "luliangshi", "luliang", "ls", "lls", False,
                           False)),
    ("重庆市", True, ("重庆市", "重庆市", "重庆", "city", "city", ("chongqing", "city"),
                    "chongqingshi", "chongqing", "cqs", "cqs", True, False)),
    ("积石山保安族自治县", True,
     ("积石山保安族自治县", "积石山保安族自治县", "积石山", "autonomous-county", "county",
      ("jishishanbaoanzu", "autonomous", "county"), "jishishanbaoanzuzizhixian", "jishishan",
      "jssbazzzx", "jssbazzzx", True, False)),
    ("浙江师范大学", False,
     ("浙江师范大学", "浙江师范大学", "浙江师范大学", "", "", ("zhejiang", "normal", "university"),
      "zhejiangshifandaxue", "zhejiangshifandaxue", "zjsfdx", "zjsfdx", True, False)),
    ("Zhejiang Normal University", False,
     ("zhejiangnormaluniversity", "zhejiangnormaluniversity", "zhejiangnormaluniversity", "", "",
      ("zhejiang", "normal", "university"), "zhejiangnormaluniversity",
      "zhejiangnormaluniversity", "znu", "zjnu", False, False)),
    ("华为技术有限公司", False,
     ("华为技术有限公司", "华为技术有限公司", "华为技术", "", "",
      ("huawei", "technical", "limited", "company"), "huaweijishuyouxiangongsi", "huaweijishu",
      "hwjsyxgs", "hwjsyxgs", True, False)),
    ("Huawei Technologies Co., Ltd.", False,
     ("huaweitechnologiescoltd", "huaweitechnologiescoltd", "huaweitechnologies", "", "",
      ("huawei", "technologies"), "huaweitechnologiescoltd", "huaweitechnologies", "htcl",
      "hwtcl", False, False)),
    ("云岭第一医院", False, ("云岭第一医院", "云岭第一医院", "云岭一医院", "", "",
                         ("yunling", "1", "hospital"), "yunlingdiyiyiyuan", "yunlingdiyiyiyuan",
                         "yldyyy", "yldyyy", True, False)),
    ("2nd Ring Road (linked to project ID#119)", False,
     ("2ndringroad", "2ndringroad", "2ringroad", "", "", ("2", "ring", "road"), "2ringroad",
      "2ringroad", "2rr", "2rr", False, False)),
    ("U.N.D.P.", False, ("undp", "undp", "undp", "", "", ("undp",), "undp", "undp", "u", "u",
                         False, False)),
    ("UNI\u0421EF", False, ("unicef", "unicef", "unicef", "", "", ("unicef",), "unicef", "unicef",
                            "u", "u", False, True)),
    ("The", False, ("the", "the", "the", "", "", ("the",), "the", "the", "t", "t", False, False)),
    ("People's Bank of China", False,
     ("peoplebankofchina", "peoplebankofchina", "peoplebankchina", "", "",
      ("people", "bank", "china"), "peoplebankchina", "peoplebankchina", "pbc", "pbca", False,
      False)),
    ("Workers' Centre", False,
     ("workerscentre", "workerscentre", "workerscenter", "", "", ("workers", "center"),
      "workerscenter", "workerscenter", "wc", "wct", False, False)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "place", "wanted"), FORMS)
def test_a_name_has_one_form(name, place, wanted):
    """Every field of the form in which a name is compared is what a reader would take off it."""
    known = form(name, place=place)
    assert tuple(getattr(known, field) for field in known.__slots__) == wanted


HOSPITAL = Profile("h", "温宿县人民医院", "Facility", within=frozenset({"gbt2260:652922"}))
NAME = ("same-name", 92, "温宿县人民医院")
WELL = Profile("w", "Bafulabe wells", "Project", within=frozenset({"Mali"}), years=(2010, 2012))
WELLS = [("same-name", 92, "Bafulabe wells"), ("same-type", 2, "")]
COUNTY = Profile("c", "密云区", "Place", codes=frozenset({"gbt2260:110118"}))
EXPLAINED = [
    (HOSPITAL, {}, [NAME]),
    (HOSPITAL, {"type": "Facility"}, [NAME, ("same-type", 2, "")]),
    (HOSPITAL, {"type": "Organization"}, [NAME, ("kin-type", 0, "Facility")]),
    (HOSPITAL, {"type": "Person"}, [NAME, ("other-type", -35, "Facility"),
                                    ("general-name", -20, "many things have this name")]),
    (HOSPITAL, {"within": frozenset({"温宿县"})}, [NAME, ("same-place", 4, "")]),
    (HOSPITAL, {"within": frozenset({"新和县"})}, [NAME, ("other-place", -45, "")]),
    (WELL, {"type": "Project", "years": (2011, 2011)}, [*WELLS, ("same-year", 2, "")]),
    (WELL, {"type": "Project", "years": (2012, 2015)}, [*WELLS, ("same-year", 2, "")]),
    (WELL, {"type": "Project", "years": (2008, 2010)}, [*WELLS, ("same-year", 2, "")]),
    (WELL, {"type": "Project", "years": (2013, 2013)}, WELLS),
    (WELL, {"type": "Project", "years": (2009, 2009)}, WELLS),
    (WELL, {"type": "Project", "years": (2014, 2015)}, [*WELLS, ("other-year", -12, "")]),
    (WELL, {"type": "Project", "years": (2007, 2008)}, [*WELLS, ("other-year", -12, "")]),
    (replace(WELL, type="Facility"), {"type": "Facility", "years": (2007, 2008)}, WELLS),
    (replace(WELL, type="Event"), {"type": "Programme"},
     [WELLS[0], ("kin-type", 0, "Event")]),
    (replace(WELL, type="Recognition"), {"type": "Event"},
     [WELLS[0], ("kin-type", 0, "Recognition")]),
    (replace(WELL, type="Recognition"), {"type": "Project"},
     [WELLS[0], ("other-type", -35, "Recognition")]),
    (COUNTY, {"codes": frozenset({"gbt2260:110118"})},
     [("same-name", 92, "密云区"), ("same-code", 8, "gbt2260:110118")]),
    (COUNTY, {"codes": frozenset({"gbt2260:110228"})},
     [("same-name", 92, "密云区"), ("same-code", 8, "gbt2260:110118")]),
    (COUNTY, {"codes": frozenset({"gbt2260:110105"})},
     [("same-name", 92, "密云区"), ("other-code", -45, "gbt2260")]),
    (replace(COUNTY, codes=frozenset({"orgId:1"})), {"codes": frozenset({"orgId:2"})},
     [("same-name", 92, "密云区"), ("other-code", -15, "orgId")]),
    (replace(COUNTY, codes=frozenset({"orgId:1"})), {"codes": frozenset({"isni:1"})},
     [("same-name", 92, "密云区")]),
    (Profile("u", "UNI\u0421EF"), {}, [("same-name", 92, "UNI\u0421EF"),
                                       ("look-alike", -40, "letters of several scripts")]),
    (Profile("m", "Ministry of Health"), {},
     [("same-name", 92, "Ministry of Health"),
      ("general-name", -20, "many things have this name")]),
    (Profile("p", "王平", "Person"), {},
     [("same-name", 92, "王平"), ("general-name", -20, "many things have this name")]),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "known", "reasons"), EXPLAINED)
def test_what_is_known_beside_the_name_is_explained(profile, known, reasons):
    """All that speaks for and against a thing is told in order, with its points."""
    found = explain(Profile("", profile.label, **known), profile)
    assert [(f.name, f.points, f.detail) for f in found] == reasons


def test_a_code_counts_up_to_seventy_whatever_the_name():
    """With another name a code makes 70 of what the name lacks, and the name speaks against it."""
    codes = frozenset({"gbt2260:110118"})
    found = explain(Profile("", "青山学校", codes=codes), COUNTY)
    assert [(f.name, f.points, f.detail) for f in found] == [
        ("unlike", 0, ""),
        ("same-code", 70, "gbt2260:110118"),
        ("other-name", -12, "密云区"),
    ]


def test_an_alias_counts_four_less_and_names_both():
    """An alias on either side takes four points, and what was compared is told once or twice."""
    thing = Profile("a", "甲办", aliases=("云岭援建会",))
    assert best_names(Profile("", "云岭援建会"), thing) == ("same-alias", 88, "云岭援建会")
    assert best_names(Profile("", "乙办", aliases=("甲办",)), thing) == ("same-alias", 88, "甲办")
    assert best_names(Profile("", "雲嶺援建會"), thing) == (
        "same-alias", 87, "雲嶺援建會 = 云岭援建会",
    )  # fmt: skip
    short = Profile("a", "甲办", aliases=("金华市援疆指挥部",))
    assert best_names(Profile("", "援疆指挥部"), short) == (
        "short-form", 64,
        "援疆指挥部 = 金华市援疆指挥部; shared: 援疆指挥部; only the second: 金华市",
    )  # fmt: skip


def test_two_scripts_are_compared_where_one_lacks_the_other():
    """A name in letters is not weighed against a Chinese one where there is an English one."""
    both = Profile("a", "浙江师范大学", "Organization", "Normal College of Z")
    query = Profile("", "Zhejiang Shifan Daxue", "Organization")
    assert best_names(query, both) == ("unlike", 0, "")
    assert best_names(query, both, across=True) == (
        "same-pinyin", 80, "Zhejiang Shifan Daxue = 浙江师范大学",
    )  # fmt: skip
    translated = Profile("", "Zhejiang Normal University", "Organization")
    assert best_names(translated, both, across=True).name != "translated"
    assert best_names(translated, replace(both, label_en="")).name == "translated"


def named(name, points, *others):
    """Return the features of a thing whose name has a reason, and other ones."""
    return [Feature(name, points), *(Feature(other, more) for other, more in others)]


@pytest.mark.parametrize(
    ("features", "match"),
    [
        (named("same-name", 90), True),
        (named("same-alias", 90), True),
        (named("without-suffix", 90), True),
        (named("near-name", 90), False),
        (named("translated", 90), False),
        (named("translated", 90, ("same-place", 4)), True),
        (named("same-pinyin", 90, ("same-place", 4)), True),
        (named("pinyin-of", 90, ("same-place", 4)), True),
        (named("without-level", 90, ("same-place", 4)), True),
        (named("near-name", 90, ("same-place", 4)), False),
        (named("near-name", 90, ("same-code", 8)), True),
        (named("same-id", 100), True),
        (named("same-name", 92, ("other-year", -1)), False),
        (named("same-name", 92, ("kin-type", 0)), True),
    ],
)
def test_only_what_is_sure_is_a_match(features, match):
    """A name that is the same, a code, or a sound with its place: and nothing speaks against it."""
    assert [c.match for c in rank([(HOSPITAL, features)])] == [match]


def test_a_rank_is_by_score_then_level_then_id():
    """Of as many points a province comes first, then the ids decide; scores end at 0 and 100."""
    county = Profile("b", "甲", codes=frozenset({"gbt2260:330782"}))
    city = Profile("c", "甲", codes=frozenset({"gbt2260:330700"}))
    province = Profile("d", "甲", codes=frozenset({"gbt2260:330000"}))
    things = [(thing, named("near-name", 60)) for thing in (county, city, province)]
    things += [(Profile(key, "甲"), named("near-name", points))
               for key, points in (("z", 130), ("y", 130), ("x", -5), ("w", 60.06))]  # fmt: skip
    found = [(c.profile.id, c.score) for c in rank(things, limit=6)]
    assert found == [("y", 100), ("z", 100), ("w", 60.1), ("d", 60), ("c", 60), ("b", 60)]
    assert [c.profile.id for c in rank(things, limit=7)][-1:] == ["x"]
    assert rank(things, limit=7)[-1].score == 0
    assert len(rank(things)) == 5
