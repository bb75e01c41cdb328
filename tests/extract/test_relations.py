"""What relations are read off: lists, party nouns, verbs before 的, posts, where places lie."""

import re

import pytest

from aidgraph.chinese.lexicon import split
from aidgraph.extract.assemble import extract
from aidgraph.extract.lexicon import table
from aidgraph.extract.names.find import find_names
from aidgraph.extract.words.lac import is_installed
from aidgraph.extract.words.reading import read

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra extract is not installed")


@pytest.fixture(scope="module")
def told(tagger_of):
    """Read a text: its relations as subject, predicate, object, by all names of the things."""
    tagger = tagger_of("lac")

    def read_it(text):
        encoding = extract(text, "t", tagger)
        names = {e.id: {e.label, *e.aliases} for e in encoding.entities}
        return {
            f"{one} {claim.predicate} {other}"
            for claim in encoding.claims
            if claim.kind == "relation"
            for one in names[claim.subject]
            for other in names[claim.object]
        }

    return read_it


@pytest.mark.parametrize("row", table("party-nouns"), ids=lambda row: split(row["words"])[0])
def test_a_party_noun_says_what_the_party_does(told, row):
    """The noun of the first text joins its party to the work told of; the second text has none."""
    text, _, wanted = row["yes"].partition("|")
    assert wanted in told(text)
    assert not any(f" {row['says']} " in item for item in told(row["no"]))


@pytest.mark.parametrize(
    ("text", "wanted", "never"),
    [
        (
            "东海县中学与云岭县中学、东海县小学与云岭县小学分别签订协议。",
            "东海县小学 cooperatesWith 云岭县小学",
            "云岭县中学 cooperatesWith 东海县小学",
        ),
        (
            "在云岭县第二中学支教的林小舟说，路很难走。",
            "林小舟 teaches 云岭县第二中学",
            "云岭县第二中学 teaches 林小舟",
        ),
        (
            "东海学院院长王建国、云岭医院院长李明远到场。",
            "李明远 represents 云岭医院",
            "王建国 represents 云岭医院",
        ),
        (
            "九襄镇位于汉源县北部，系雅安市人口第一大镇。",
            "九襄镇 locatedIn 雅安市",
            "雅安市 locatedIn 九襄镇",
        ),
        (
            "北岭省第四批援藏干部王建国说，路很难走。",
            "王建国 represents 北岭省",
            "北岭省 represents 王建国",
        ),
        (
            "莱索托第一夫人罗曼·塔斯法耶到场。",
            "罗曼·塔斯法耶 represents 莱索托",
            "莱索托 represents 罗曼·塔斯法耶",
        ),
        (
            "云岭县产业园引进了东江建设集团。",
            "云岭县产业园 recruited 东江建设集团",
            "东江建设集团 recruited 云岭县产业园",
        ),
        ("青河市与云岭县结对。", "青河市 pairedWith 云岭县", "云岭县 supports 青河市"),
        (
            "温宿县的道路已经完工。阿克苏地区的桥梁也已开工，新疆出资。",
            "温宿县 locatedIn 阿克苏地区",
            "温宿县 locatedIn 新疆",  # the division right above it is named
        ),
        (
            "中共东海县委与东海县教育局开会。",
            "中共东海县委 represents 东海县",
            "东海县 represents 中共东海县委",
        ),
        (
            "莱索托驻中国大使馆来信。",
            "莱索托驻中国大使馆 represents 莱索托",
            "莱索托驻中国大使馆 represents 中国",
        ),
        (
            "云岭县县长王建国说，路很难走。乌干达外交部长奥东戈说，路修好了。",
            "奥东戈 represents 乌干达外交部",
            "王建国 represents 乌干达外交部",
        ),
        (
            "东海市出资3万元。随后建成云岭县水厂。",
            "云岭县水厂 locatedIn 云岭县",
            "东海市 built 云岭县水厂",
        ),
        (
            "云岭县从青河市聘来技术员韩建文。",
            "韩建文 hasOrigin 青河市",
            "韩建文 represents 青河市",
        ),
    ],
)
def test_a_relation_is_read_and_its_reverse_is_not(told, text, wanted, never):
    """The first relation is stated by the text, the second would be false."""
    found = told(text)
    assert wanted in found
    assert never not in found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("四川省委书记王建国出席典礼。", "四川省委", "Organization"),
        ("时任县委副书记王建国到场。", "县委", "Organization"),
        ("2017年“和谐使命—2017”，历时155天。", "“和谐使命—2017”", "Programme"),
    ],
)
def test_committees_and_missions_are_names(text, name, kind, tagger_of):
    """A committee that a post names, and a mission with its year, are things of their own."""
    found = find_names(read(text), tagger_of("lac"))
    assert (name, kind) in {(item.text, item.type) for item in found}


def test_a_word_in_a_lexicon_of_party_nouns_stands_once():
    """No noun of a party stands in two rows, for the first would always win."""
    words = [word for row in table("party-nouns") for word in split(row["words"])]
    assert len(words) == len(set(words))
    assert all(re.fullmatch("[a-zA-Z]+", row["says"]) for row in table("party-nouns"))
