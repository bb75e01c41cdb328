"""Numerals, writing, words, names and levels have their values, and so has what is beside them."""

import re
from decimal import Decimal

import pytest

from aidgraph.chinese.gazetteer import (
    Division,
    Gazetteer,
    gazetteer,
    is_province,
    level,
    region_names,
    short_names,
    without_groups,
)
from aidgraph.chinese.lexicon import one_of, read_table, split
from aidgraph.chinese.nearnames import NearNames, likeness, tells_apart
from aidgraph.chinese.numbers import number_at, scan, tidy
from aidgraph.chinese.romanise import pinyin
from aidgraph.chinese.script import normalise
from aidgraph.chinese.wordfinder import WordFinder


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("7", "7"),
        ("0.5", "0.5"),
        ("18.20", "18.2"),
        ("1,980", "1980"),
        ("1，980", "1980"),
        ("4 000", "4000"),
        ("12,345,678", "12345678"),
        ("3万", "30000"),
        ("3 万", "30000"),
        ("26.44亿", "2644000000"),
        ("1亿5000万", "150000000"),
        ("1亿5000万300", "150000300"),
        ("2万亿", "2000000000000"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("二一", "21"),
        ("九〇", "90"),
        ("二十三", "23"),
        ("一百", "100"),
        ("一百零五", "105"),
        ("一百一十", "110"),
        ("两百五", "250"),
        ("三千六", "3600"),
        ("三千零六", "3006"),
        ("三万二", "32000"),
        ("三万零二", "30002"),
        ("三万二千", "32000"),
        ("一万亿", "1000000000000"),
        ("一亿二千万", "120000000"),
        ("一亿零二十万", "100200000"),
        ("万", "10000"),
        ("百", "100"),
        ("二〇二一", "2021"),
        ("三点一四", "3.14"),
        ("十点五", "10.5"),
        ("壹佰贰拾叁", "123"),
        ("玖万捌仟", "98000"),
    ],
)
def test_an_exact_number_has_its_value(text, value):
    """Arabic, Chinese, mixed and financial numerals are one value, and take all characters."""
    [number] = scan(text)
    assert (number.low, number.high) == (Decimal(value), Decimal(value))
    assert (number.start, number.end, number.exact) == (0, len(text), True)
    assert str(number.low) == value
    assert number.hint is None


@pytest.mark.parametrize(
    ("text", "low", "high", "hint"),
    [
        ("几百", "200", "999", "approximately"),
        ("数千", "2000", "9999", "approximately"),
        ("几十万", "200000", "999999", "approximately"),
        ("十几", "11", "19", "approximately"),
        ("二十几", "21", "29", "approximately"),
        ("20几", "21", "29", "approximately"),
        ("三四十", "30", "40", "between"),
        ("七八百", "700", "800", "between"),
        ("两三万", "20000", "30000", "between"),
        ("若干", "2", "9", "approximately"),
        ("好几百", "200", "999", "approximately"),
        ("几个", "2", "9", "approximately"),
        ("15万余", "150000", "150000", "more-than"),
        ("二百余万", "2000000", "2000000", "more-than"),
        ("300多", "300", "300", "more-than"),
        ("十来个", "10", "10", "approximately"),
        ("半年", "0.5", "0.5", None),
    ],
)
def test_a_vague_number_has_its_bounds(text, low, high, hint):
    """What 几, 数, two digits, 余, 多 and 来 say becomes bounds, or a word on one value."""
    number = next(scan(text))
    assert (number.low, number.high, number.hint) == (Decimal(low), Decimal(high), hint)
    assert number.exact == (low == high)


@pytest.mark.parametrize(
    "text",
    [
        "0403",
        "多少",
        "1万3亿",
        "3万5万",
        "一二三四五六七八九十一二三四五六七八九十一二三四五",
        "",
        "千瓦",
    ],
)
def test_what_is_no_amount_is_no_number(text):
    """Codes with a nought before them, falling scales in disorder and very long runs are none."""
    assert list(scan(text)) == []


def test_the_longest_number_has_24_numerals():
    """A run of 24 digits is a number, one of 25 is an identifier."""
    assert [str(n.low) for n in scan("9" * 24)] == ["9" * 24]
    assert list(scan("9" * 25)) == []


def test_a_number_tells_how_it_is_written():
    """Digits or numerals, a scale alone, one numeral, and the power of ten of its last words."""
    told = {
        text: (n.arabic, n.bare, n.simple, int(n.scale))
        for text in ("30", "3万", "三万", "千", "三", "三十", "15亿", "200余万", "3 千万", "百万")
        for n in scan(text)
    }
    assert told == {
        "30": (True, False, False, 1),
        "3万": (True, False, False, 10_000),
        "三万": (False, False, False, 10_000),
        "千": (False, True, True, 1),
        "三": (False, False, True, 1),
        "三十": (False, False, False, 10),
        "15亿": (True, False, False, 100_000_000),
        "200余万": (True, False, False, 10_000),
        "3 千万": (True, False, False, 10_000_000),
        "百万": (False, True, False, 1),
    }


def test_numbers_are_found_in_order_with_their_places():
    """Each number has the offsets of its words, and what belongs to a unit is left to it."""
    found = [(n.start, n.end, str(n.low)) for n in scan("投入3千万元，装机5千瓦，约12.5%")]
    assert found == [(2, 5, "30000000"), (9, 10, "5"), (14, 18, "12.5")]


def test_a_number_at_a_place_begins_there():
    """At a place where none begins there is none, though one stands behind."""
    assert number_at("共12人", 1).low == 12
    assert number_at("共12人", 0) is None
    assert number_at("共12人", 3) is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("457000000.00", "457000000"), ("1E+3", "1000"), ("0.50", "0.5"), ("-0.0", "0"), ("7", "7")],
)
def test_a_value_is_written_without_needless_signs(value, wanted):
    """No trailing zeros and no exponent."""
    assert f"{tidy(Decimal(value))}" == wanted


def test_every_character_becomes_its_like_and_no_other():
    """Wide letters and digits, blanks, dashes and brackets become plain; the wide comma stays."""
    wide = "０９ＡＺａｚ\u00a0\u3000\t\u2013\u2212\uff0d～·．％＋／＄￥：（）\u25cb，。"
    assert normalise(wide) == "09AZaz   ---~·.%+/$¥:()〇，。"
    assert normalise("plain, 平常") == "plain, 平常"


def test_words_are_found_at_their_longest():
    """Of words that begin alike the longest that is there is taken, also of one letter."""
    finder = WordFinder(["县", "云岭", "云岭县", "云岭自治县", "岭县"])
    assert finder.longest("云岭县城", 0) == 3
    assert finder.longest("云岭自治", 0) == 2
    assert finder.longest("云岭自治县", 0) == 5
    assert finder.longest("云", 0) == 0
    assert finder.longest("县", 0) == 1
    assert finder.longest("县城", 0) == 1
    assert finder.longest("城县", 0) == 0
    assert finder.longest("在云岭", 1) == 3
    assert list(finder.spans("在云岭县")) == [(1, 4), (2, 4), (3, 4)]
    assert list(finder.spans("")) == []
    assert list(WordFinder(["云岭县"]).spans("云岭")) == []
    assert list(WordFinder([]).spans("云岭")) == []


def test_a_pattern_of_words_takes_each_and_no_part():
    """Signs of patterns in a word are letters, and a word within another may end there."""
    assert one_of(["ab", "ac", "abd"]) == "(?:a(?:b(?:d)?|c))"
    assert one_of(["a.b"]) == r"(?:a(?:\.(?:b)))"
    assert one_of(["a"]) == "(?:a)"


def test_words_of_any_length_are_found():
    """The longest word wins, also where words are far longer than an expression may nest."""
    words = ["a" * length for length in (1, 60, 61, 30_000)]
    found = re.compile(one_of([*words, "b"]))
    for length in (1, 2, 60, 61, 62, 29_999, 30_000):
        longest = max(len(word) for word in words if len(word) <= length)
        assert found.match("a" * length)[0] == "a" * longest
    assert found.match("b")
    assert re.compile(one_of(words[2:])).fullmatch(words[2])


def test_a_lexicon_is_read_row_by_row(tmp_path):
    """Notes and empty lines are left out, short rows have empty cells, quotes are letters."""
    (tmp_path / "x.tsv").write_text('# note\nword\tyes\n\n甲 乙\t"是"\n丙\n', "utf-8")
    assert read_table(tmp_path, "x") == (
        {"word": "甲 乙", "yes": '"是"'},
        {"word": "丙", "yes": ""},
    )
    assert split("甲 乙  丙") == ("甲", "乙", "丙")
    assert split("") == ()


def test_near_names_come_with_the_likest_first():
    """Of the names that share pairs of letters the likest is first; the name itself is none."""
    names = NearNames(["云岭县医院", "云岭医院", "云岭县第一医院", "东山小学", "云岭县医院"])
    assert list(names.near("云岭县医院")) == ["云岭县第一医院", "云岭医院"]
    assert list(names.near("云岭县医馆")) == ["云岭县医院", "云岭县第一医院", "云岭医院"]
    assert list(names.near("西河大桥")) == []


def test_twelve_near_names_are_looked_at():
    """There are twelve at most; of those that are as near the shorter and then the earlier."""
    names = [f"甲乙{chr(0x4E00 + n)}" for n in range(20)]
    assert list(NearNames(names).near("甲乙")) == sorted(names)[:12]


def test_a_pair_that_very_many_have_tells_nothing():
    """A pair of letters that 400 names have leads to them; one that 401 have leads to none."""
    names = [f"甲乙{chr(0x4E00 + n)}" for n in range(401)]
    assert len(list(NearNames(names[:400]).near("甲乙"))) == 12
    assert list(NearNames(names).near("甲乙")) == []


def test_likeness_is_from_nothing_to_one():
    """The same name is 1, nothing in common is 0, and less than what is asked for is 0."""
    assert likeness("云岭县", "云岭县") == 1
    assert likeness("云岭", "东山") == 0
    assert likeness("云岭县医院", "云岭医院") == pytest.approx(8 / 9)
    assert likeness("云岭县医院", "云岭医院", 8 / 9) == pytest.approx(8 / 9)
    assert likeness("云岭县医院", "云岭医院", 0.9) == 0
    assert likeness("院医县岭云", "云岭县医院", 0.5) == 0
    assert likeness("丙" + "甲乙" * 150, "甲乙" * 150) > 0.99, "letters that are many count too"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("云岭医院", "云岭医院", False),
        ("云岭医院", "云岭医馆", False),
        ("云岭医院", "云岭学校", True),
        ("云岭医院", "云岭医院分院", True),
        ("援疆指挥部", "云岭市援疆指挥部", False),
        ("科技园一期", "科技园二期", True),
        ("科技园", "科技园二期", True),
        ("科技园A座", "科技园座", True),
        ("新华小学", "新华中学", True),
        ("中心小学", "小学中心", True),
        ("大学城医院", "大学成医院", False),
    ],
)
def test_what_tells_siblings_apart_does_so_in_both_directions(one, other, apart):
    """Numbers, sides, branches and another word tell apart; one letter and a longer name do not."""
    assert tells_apart(one, other) is apart
    assert tells_apart(other, one) is apart


@pytest.mark.parametrize(
    ("name", "number"),
    [("浙江省", 1), ("香港特别行政区", 1), ("金华市", 2), ("阿克苏地区", 2), ("锡林郭勒盟", 2),
     ("温宿县", 3), ("鄂温克旗", 3), ("柯柯牙镇", 4), ("城北街道", 4), ("云盘村", 5),
     ("新村社区", 5), ("乌兰嘎查", 5), ("温宿", 0), ("和县", 0), ("县", 0), ("", 0)],
)  # fmt: skip
def test_the_level_is_that_of_the_last_word(name, number):
    """From province to village; a name of two letters has none."""
    assert level(name) == number


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("浙江", True), ("浙江省", True), ("西藏自治区", True), ("金华市", False), ("温宿县", False),
     ("法国", False), ("", False)],
)  # fmt: skip
def test_a_province_is_one_of_china_in_full_or_short(name, wanted):
    """Prefectures, counties and countries are none."""
    assert is_province(name) is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("融水苗族", "融水"), ("东乡族", "东乡族"), ("积石山保安族东乡族撒拉族", "积石山"),
     ("温宿", "温宿"), ("", "")],
)  # fmt: skip
def test_ethnic_groups_at_the_end_are_left_out(name, wanted):
    """All of them, as long as two characters stay."""
    assert without_groups(name) == wanted


def test_a_small_gazetteer_finds_by_full_and_short_names():
    """Places are found in full and short; codes once; countries by their own finder."""
    here = [
        Division("gbt2260:990000", "云岭省", "CN"),
        Division("gbt2260:990100", "东山市", "CN", 30.0, 110.0),
        Division("gbt2260:990101", "和平县", "CN"),
        Division("gbt2260:990101", "和平县", "CN"),
        Division("gbt2260:990101101", "柳河回族乡", "CN"),
        Division("gbt2260:990101400", "东山开发区", "CN"),
        Division("gbt2260:990101401", "大河林场", "CN"),
        Division("geonames:1", "丙国", "XC"),
        Division("geonames:2", "丁城市", "XC"),
    ]
    book = Gazetteer(here)
    assert len(book.codes) == 8
    assert [p.code for p in book.named("和平县")] == ["gbt2260:990101"]
    assert [p.code for p in book.named("柳河乡")] == ["gbt2260:990101101"]
    assert [p.code for p in book.named("东山")] == ["gbt2260:990100"]
    assert book.named("丁城") == book.named("天山") == ()
    assert book.place("geonames:1").country == "XC"
    assert book.place("geonames:9") is None
    assert book.is_full_name("云岭省")
    assert not book.is_full_name("云岭")
    assert book.full_names.longest("柳河回族乡人", 0) == 5
    assert book.full_names.longest("丙国", 0) == 0
    assert book.full_names.longest("东山开发区", 0) == 0
    assert book.full_names.longest("大河林场", 0) == 0
    assert book.short_names.longest("丙国人", 0) == 2
    assert book.short_names.longest("柳河乡", 0) == 3
    assert book.countries.longest("丙国人", 0) == 2
    assert book.countries.longest("东山", 0) == 0
    assert book.large_places == {"云岭", "东山", "丙国"}
    assert [p.name for p in book.parents("gbt2260:990101101")] == ["和平县", "东山市", "云岭省"]
    assert [p.name for p in book.parents("gbt2260:990100")] == ["云岭省"]
    assert list(book.parents("geonames:1")) == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("四川省昭觉县人", [(0, 3), (3, 6)]),
        ("四川昭觉", [(0, 2), (2, 4)]),
        ("人在四川", []),
        ("四川", [(0, 2)]),
        ("", []),
    ],
)
def test_a_word_begins_with_the_names_of_places(word, parts):
    """The places follow one another from the beginning."""
    assert list(gazetteer().parts(word)) == parts


def test_a_place_abroad_has_no_short_form():
    """Short forms are made of divisions of China alone, by their levels."""
    assert Division("geonames:2", "丁城市", "XC").short == ()
    assert Division("gbt2260:1", "丁城市", "CN").short == ("丁城",)
    assert Division("gbt2260:990101", "甲县", "CN").is_county_or_above
    assert not Division("gbt2260:990101101", "甲乡", "CN").is_county_or_above
    assert not Division("gbt2260:990101", "甲县", "XC").is_county_or_above


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("浙江省", ("浙江",)),
        ("香港特别行政区", ("香港",)),
        ("广西壮族自治区", ("广西",)),
        ("甘南藏族自治州", ("甘南州", "甘南")),
        ("鄂温克族自治旗", ("鄂温克族旗", "鄂温克族")),
        ("城北街道", ("城北",)),
        ("城北街道办事处", ("城北",)),
        ("温宿", ()),
    ],
)
def test_a_short_name_leaves_out_level_and_groups(name, short):
    """The level of an autonomous division stays in one of its short forms."""
    assert short_names(name) == short


def test_regions_are_names_without_a_code():
    """南疆 and 非洲 are regions, a province is none."""
    assert {"南疆", "非洲"} <= region_names()
    assert "浙江省" not in region_names()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("甲\U00017000办", "Jia ban (pinyin)"),
        ("甲한办", "Jia ban (pinyin)"),
        ("甲β办2", "Jia β ban 2 (pinyin)"),
        ("“甲”《办》", "Jia ban (pinyin)"),
        ("UNICEF 2", "UNICEF 2"),
        ("", ""),
    ],
)
def test_pinyin_has_letters_that_readers_of_english_know(name, written):
    """Letters of other scripts, those without a name too, and marks of titles are left out."""
    assert pinyin(name) == written
