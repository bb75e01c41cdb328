"""Places are found by what they were called, by the places above them, and by their digits."""

import pytest

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.link import CandidateIndex, Profile
from aidgraph.link.lexicon import former_codes, former_names
from aidgraph.link.sources import divisions

pytestmark = pytest.mark.slow  # reads all divisions of the gazetteer


@pytest.fixture(scope="module")
def index():
    """All divisions of China."""
    return CandidateIndex(divisions())


def first(index, name, **known):
    """Return the label and the code of the best candidate, and whether it is the match."""
    found = index.find(Profile("", name, "Place", **known))
    return (found[0].profile.label, found[0].profile.id[-6:], found[0].match) if found else None


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("襄樊市", "420600"),  # renamed, the code stayed
        ("库车县", "652902"),  # a county that became a city
        ("哈密地区", "650500"),  # a prefecture that became a city
        ("郫县", "510117"),  # a name made longer
    ],
)
def test_a_former_name_finds_its_division(index, former, now):
    """A place is matched by the full name that it had before."""
    found = first(index, former)
    assert found is not None
    assert found[1:] == (now, True)


def test_a_former_code_is_of_a_division_of_the_same_rank():
    """The county-level cities that lay in a prefecture are not the city that it became."""
    lost = {code for codes in former_codes().values() for code in codes}
    assert {"gbt2260:652200", "gbt2260:542300"} <= lost
    assert lost.isdisjoint({"gbt2260:652201", "gbt2260:542301", "gbt2260:522401"})
    assert former_names().keys() <= gazetteer().codes
    assert lost.isdisjoint(gazetteer().codes)


def test_a_former_code_is_the_code_of_today():
    """Codes of two years agree where they are of one division, whichever is older."""
    today = Profile("now", "库车市", "Place", codes=frozenset({"gbt2260:652902"}))
    before = Profile("then", "库车县", "Place", codes=frozenset({"gbt2260:652923"}))
    for query, profile in ((before, today), (today, before)):
        (found,) = CandidateIndex([profile]).find(query)
        assert "same-code" in {feature.name for feature in found.features}


@pytest.mark.parametrize(("name", "code"), [("Jinhua", "330700"), ("Xi'an", "610100")])
def test_the_larger_of_namesakes_comes_first(index, name, code):
    """A bare name in pinyin means the city before the townships that are called the same."""
    found = first(index, name)
    assert found is not None
    assert found[1:] == (code, False)


@pytest.mark.parametrize(
    ("name", "code", "match"),
    [
        ("浙江省金华市", "330700", True),
        ("浙江金华", "330700", True),
        ("阿克苏地区温宿县", "652922", True),
        ("金华市（浙江）", "330700", True),
        ("Jinhua, Zhejiang", "330700", False),
        ("Jinhua City, Zhejiang Province, China", "330700", True),
        ("652922", "652922", False),
    ],
)
def test_the_places_above_may_stand_in_the_name(index, name, code, match):
    """A name with the places it lies in finds the smallest; digits alone find, and never match."""
    found = first(index, name)
    assert found is not None
    assert found[1:] == (code, match)


def test_a_name_repeated_is_no_address(index):
    """A text that repeats one place is not a place in itself."""
    found = first(index, "温宿县温宿县温宿县")
    assert found is None or not found[2]


def test_a_township_is_found_among_very_many_of_its_name(index):
    """Where hundreds have a name, the place that it lies in leads to the right one."""
    (found,) = index.find(Profile("", "城关镇", "Place", within=frozenset({"和林格尔县"})), limit=1)
    assert found.profile.id.endswith("150123100")
    assert found.match


@pytest.mark.parametrize("country", ["China", "中国", "iso3166:CN"])
def test_that_a_place_lies_in_china_tells_nothing(index, country):
    """The country neither speaks against a division of China nor makes a likeness sure."""
    within = frozenset({country})
    assert first(index, "温宿县", within=within) == ("温宿县", "652922", True)
    found = first(index, "Wensu County", within=within)
    assert found == ("温宿县", "652922", False)


def test_a_place_may_be_told_by_its_digits(index):
    """A column of codes without their scheme tells where a thing lies as well."""
    found = first(index, "柯柯牙镇", within=frozenset({"652922"}))
    assert found is not None
    assert found[2]
    assert first(index, "柯柯牙镇", within=frozenset({"330700"})) is None


def test_pinyin_finds_a_body_that_has_an_english_name_too():
    """A name spelt in pinyin is found though there is an English name to compare with."""
    body = Profile("a", "浙江师范大学", "Organization", "Zhejiang Normal University")
    (found,) = CandidateIndex([body]).find(Profile("", "Zhejiang Shifan Daxue", "Organization"))
    assert found.features[0].name == "same-pinyin"
    assert not found.match
