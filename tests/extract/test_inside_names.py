"""Longer names give up the places and bodies inside them; names in a list vouch for each other."""

import pytest

from aidgraph.extract.names.find import find_names
from aidgraph.extract.things.anaphora import find_anaphora
from aidgraph.extract.things.coreference import find_aliases
from aidgraph.extract.things.identify import identify
from aidgraph.extract.words.lac import is_installed
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger

needs_lac = pytest.mark.skipif(not is_installed(), reason="the extra extract is not installed")


def names_in(text, tagger=None):
    """Return the words and types of the names of *text*."""
    return {(name.text, name.type) for name in find_names(read(text), tagger or RuleTagger())}


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("贞丰县北盘江镇金井小学派出教师。", {("贞丰县", "Place"), ("北盘江镇", "Place")}),
        ("温宿县红十字会捐款。", {("温宿县", "Place")}),
        ("东海大学农业研究所派出专家。", {("东海大学", "Organization")}),
        ("实施云岭镇卫生院改造项目。", {("云岭镇卫生院", "Organization"), ("云岭镇", "Place")}),
    ],
)
def test_a_longer_name_gives_up_what_it_begins_with(text, inside):
    """Counties, towns and owning bodies are things of their own."""
    assert inside <= names_in(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("中国红十字会捐款。", "中国"),
        ("拾光乡村儿童基金会捐款。", "拾光乡"),
        ("城市大学派出教师。", "城市"),
    ],
)
def test_letters_that_only_look_like_a_place_are_none(text, never):
    """The state's own name, 乡村 and 城市 are no places at the head of a name."""
    assert never not in {words for words, _ in names_in(text)}


@needs_lac
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "丁源肥业、戊泰建材相继落户。",
            {("丁源肥业", "Organization"), ("戊泰建材", "Organization")},
        ),
        (
            "首批项目包括甲光气体项目、乙山机械项目和丙水物流项目。",
            {("甲光气体项目", "Project"), ("乙山机械项目", "Project"), ("丙水物流项目", "Project")},
        ),
        ("闽宁协作开始了。", {("闽宁协作", "Programme")}),
    ],
)
def test_names_in_a_list_vouch_for_each_other(text, wanted, tagger_of):
    """Short names of companies and of projects stand in a list of their like."""
    assert wanted <= names_in(text, tagger_of("lac"))


@pytest.mark.parametrize("text", ["发展绿色食品、生态农业。", "包括教育项目和医疗项目。"])
def test_trades_and_kinds_of_projects_are_no_names(text):
    """A list of common nouns names nothing."""
    assert names_in(text) == set()


def test_counted_common_nouns_are_told_as_a_group():
    """光伏电站76个 is no facility by name, a school with its own name is one."""
    names = find_names(read("建成农家书屋3个，建成云岭县第三小学。"), RuleTagger())
    kinds = {e.label: e.type for e in identify(names, {}).entities}
    assert (kinds["农家书屋"], kinds["云岭县第三小学"]) == ("Group", "Facility")


def test_a_school_is_called_without_its_places_too():
    """金井小学 is an alias of the whole name; 人民医院 alone would be anybody's."""
    text = "贞丰县北盘江镇金井小学派出教师，温宿县人民医院派出医生。"
    names = find_names(read(text), RuleTagger())
    aliases = {e.label: e.aliases for e in identify(names, {}).entities}
    assert aliases["贞丰县北盘江镇金井小学"] == ("金井小学",)
    assert aliases["温宿县人民医院"] == ()


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("来到云岭县，又到北岭市。县里很高兴。", "县里", "云岭县"),
        ("北岭市援助云岭县。全县都知道。", "全县", "云岭县"),
        ("北岭市援助云岭县。该市派出干部。", "该市", "北岭市"),
        ("北岭市教育局派教师到云岭县。我县很高兴。", "我县", "云岭县"),
    ],
)
def test_a_word_for_a_level_stands_for_the_last_place_of_that_level(text, word, meant):
    """县里 and 全县 mean the county, however near a city stands."""
    reading = read(text)
    found = find_anaphora(find_names(reading, RuleTagger()), reading)
    assert {a.text: whole.text for a, whole in found.items()}[word] == meant


def test_two_names_of_an_international_body_are_one():
    """粮食署 and 世界粮食计划署 are the same body."""
    reading = read("世界粮食计划署捐款，粮食署说还会再捐。")
    names = find_names(reading, RuleTagger())
    aliases = find_aliases(names, reading)
    assert {(a.text, b.text) for a, b in aliases.items()} == {("粮食署", "世界粮食计划署")}
