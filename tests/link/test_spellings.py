"""Initialisms, short and long forms are of one body; what many things are called is of none."""

from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from aidgraph.chinese.lexicon import read_table
from aidgraph.link import CandidateIndex, Profile
from aidgraph.link.compare import compare_names
from aidgraph.link.differences import differences
from aidgraph.link.general import is_general_name
from aidgraph.link.lexicon import known_names, long_forms
from aidgraph.link.names import TITLES, best_names
from aidgraph.link.normalise import form
from aidgraph.link.place import agree

WORDS = files("aidgraph.link").joinpath("words")
SHARED = Path(__file__).parents[3] / "shared/data/iati/codelists/nonembedded/CRSChannelCode.xml"


@pytest.mark.parametrize("row", [*long_forms("zh"), *long_forms("en")], ids=lambda row: row.long)
def test_a_long_form_is_its_short_form(row):
    """The example of each row is of one body: its two names have all words in common."""
    found = best_names(Profile("", row.one, "Organization"), Profile("a", row.same, "Organization"))
    assert found.points >= 78, found
    assert form(row.one).plain != form(row.same).plain


@pytest.mark.parametrize("short", sorted(known_names()))
def test_a_short_name_finds_its_full_ones_and_is_never_sure(short):
    """Each short name of the table finds each of its full names first, for somebody to confirm."""
    for full in known_names()[short]:
        (found,) = CandidateIndex([Profile("a", full)]).find(Profile("", short))
        assert found.features[0].name in {*TITLES.values(), "acronym", "abbreviation", "short-form"}
        assert not found.match


def test_the_listed_bodies_are_those_of_the_list():
    """A row that names a channel code of the DAC has a name of that channel."""
    if not SHARED.is_file():
        pytest.skip("the code lists of the shared folder are not here")
    channels = {
        item.findtext("code").strip(): item.findtext("name/narrative")
        for item in etree.parse(SHARED).iter("codelist-item")
    }
    rows = [r for r in read_table(WORDS, "known-names") if r["source"].startswith("crs-")]
    assert len(rows) > 90
    for row in rows:
        name = channels[row["source"].removeprefix("crs-")]
        mine, theirs = set(form(row["en"]).words), set(form(name).words)
        assert len(mine & theirs) >= 0.6 * min(len(mine), len(theirs)), (row["en"], name)


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("健康管理中心", "Facility", ""),
        ("重点建设项目", "Recognition", ""),
        ("一师", "Organization", ""),
        ("市政府", "Organization", ""),
        ("后方", "Organization", ""),
        ("班列", "Programme", ""),
        ("全省", "Place", ""),
        ("国内", "Place", ""),
        ("青年教师", "Other", ""),
        ("云上果园", "Facility", "青山县云上果园"),
        ("health management centre", "Facility", ""),
        ("Young Teachers", "Other", ""),
        ("???", "Organization", ""),
        ("王平", "Person", ""),
    ],
)
def test_what_many_things_are_called_is_general(name, kind, label):
    """Common words, words that only their text explains, and pieces of a name tell no one thing."""
    assert is_general_name(name, kind, label)


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("温宿县人民医院", "Organization", ""),
        ("国家发改委", "Organization", ""),
        ("浙江师范大学", "Organization", ""),
        ("基蛋生物", "Organization", ""),
        ("疆果东送", "Programme", ""),
        ("温宿县", "Place", ""),
        ("双龙计划", "Programme", "“双龙计划”人才工程"),
        ("青山交建", "Organization", "青山交建集团有限公司"),
        ("International Development Association", "Organization", ""),
        ("wensu county people's hospital", "Facility", ""),
    ],
)
def test_a_name_of_its_own_is_not_general(name, kind, label):
    """A place, a brand, a title, a listed body, and the beginning of a name tell which one."""
    assert not is_general_name(name, kind, label)


def test_names_without_letters_are_no_names():
    """Two texts of signs alone have nothing in common."""
    assert compare_names(form("???"), form("!!!")) == ("unlike", 0, "")
    assert CandidateIndex([Profile("a", "…")]).find(Profile("", "---")) == []


def test_places_of_one_sound_are_two():
    """Two Chinese names that sound alike are not one place; a name in letters may be either."""
    assert agree(frozenset({"李家弯"}), frozenset({"黎家湾"})) is False
    assert agree(frozenset({"Lijiawan"}), frozenset({"黎家湾"})) is True


def test_english_names_of_divisions_are_known():
    """An English name leads to the division and those above it, as a Chinese one does."""
    wensu = frozenset({"gbt2260:652922"})
    assert agree(frozenset({"Xinjiang Uygur Autonomous Region"}), wensu) is True
    assert agree(frozenset({"XUAR"}), wensu) is True
    assert agree(frozenset({"Hebei"}), wensu) is False
    assert agree(frozenset({"Jinhua, Zhejiang"}), wensu) is not True


def test_shared_and_differing_words_are_told():
    """A reason that rests on a part of two names says which words they share and which not."""
    (found,) = CandidateIndex([Profile("a", "Yunling Normal University")]).find(
        Profile("", "Yunling University")
    )
    assert "shared: yunling university; only the second: normal" in found.reasons
    assert differences("abbreviation", "云师大", "云岭师范大学") == (
        "shared: 云 师 大; only the second: 岭 范 学"
    )
