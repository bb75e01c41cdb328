"""Places get a code only where one division fits: first inside the report's own counties."""

import pytest

from aidgraph.extract.names.find import find_names
from aidgraph.extract.things.places import resolve_places
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger


def codes(text):
    """Return the code of each place of *text* by its words."""
    reading = read(text)
    names = resolve_places(find_names(reading, RuleTagger()), reading)
    return {name.text: name.code for name in names if name.type == "Place"}


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("专家来到温宿县。", "温宿县", "gbt2260:652922"),
        ("专家来到赞比亚。", "赞比亚", "geonames:895949"),
        ("专家来到刚果（金）。", "刚果（金）", "geonames:203312"),
        ("專家來到綿竹市。", "綿竹市", "gbt2260:510683"),
        ("专家从浙江出发。", "浙江", "gbt2260:330000"),
        ("专家来到阿克苏。", "阿克苏", "gbt2260:652900"),
    ],
)
def test_a_place_that_only_one_division_can_be_gets_its_code(text, place, code):
    """A whole name, a short name, a country, traditional characters: one division, one code."""
    assert codes(text)[place] == code


def test_a_town_of_many_namesakes_is_sought_in_the_reports_own_counties():
    """沙河镇 alone is nowhere; with the First Division it is the Fifth Regiment's town."""
    assert codes("专家来到沙河镇。")["沙河镇"] == ""
    told = codes("新疆生产建设兵团一师五团开会。专家来到沙河镇。")
    assert told["沙河镇"] == "gbt2260:659002104"


def test_the_division_right_before_decides():
    """清水河镇 is the one in the county that stands before it, and none when that has none."""
    assert codes("专家来到称多县清水河镇。")["清水河镇"] == "gbt2260:632723103"
    assert codes("专家来到温宿县清水河镇。")["清水河镇"] == ""


def test_a_county_inside_another_name_counts_as_the_reports_own():
    """A hospital's county tells where an ambiguous town is."""
    told = codes("称多县人民医院派出医生。专家来到清水河镇。")
    assert told["清水河镇"] == "gbt2260:632723103"


def test_the_ethnic_group_may_be_left_out():
    """博孜墩乡 is 博孜墩柯尔克孜族乡."""
    assert codes("专家来到温宿县博孜墩乡。")["博孜墩乡"] == "gbt2260:652922207"


def test_a_mountain_does_not_become_a_district():
    """天山 stays without the code of 天山区, which has it only by its whole name."""
    assert codes("专家来到天山。")["天山"] == ""
    assert codes("专家来到乌鲁木齐市天山区。")["天山区"] == "gbt2260:650102"


def test_a_short_name_of_two_counties_gets_no_code():
    """Nothing is guessed between two counties of one short name."""
    assert codes("专家来到和平区。").get("和平区", "") == ""


def test_an_invented_county_gets_no_code():
    """A place that is not in the gazetteer is a place without a code."""
    assert codes("专家来到云岭县。") == {"云岭县": ""}


def test_only_places_change_and_the_order_stays():
    """Codes are added to places; all else comes back as it was."""
    reading = read("温宿县人民医院的陈立川医生来到温宿县柯柯牙镇，投资建成农家书屋1个。")
    names = find_names(reading, RuleTagger())
    resolved = resolve_places(names, reading)
    assert [(n.start, n.end, n.type) for n in resolved] == [(n.start, n.end, n.type) for n in names]
    assert [n for n in resolved if n.type != "Place"] == [n for n in names if n.type != "Place"]
    assert any(name.code for name in resolved)
