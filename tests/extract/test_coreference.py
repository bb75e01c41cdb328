"""Names that stand for the same thing lead to one; what may be two things stays two."""

import pytest

from aidgraph.extract.names.find import find_names
from aidgraph.extract.things.coreference import find_aliases
from aidgraph.extract.things.places import resolve_places
from aidgraph.extract.words.reading import read
from aidgraph.extract.words.rules import RuleTagger


def aliases(text):
    """Return which words stand for which other ones."""
    reading = read(text)
    names = resolve_places(find_names(reading, RuleTagger()), reading)
    found = find_aliases(names, reading)
    return {name.text: whole.text for name, whole in found.items() if name.text != whole.text}


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("云岭市援疆指挥部投入资金。指挥部表示感谢。", "指挥部", "云岭市援疆指挥部"),
        ("投资建成云岭科技孵化园。孵化园已启用。", "孵化园", "云岭科技孵化园"),
        (
            "海岬市援疆工作前方指挥部开会。海岬市援疆指挥部表示感谢。",
            "海岬市援疆指挥部",
            "海岬市援疆工作前方指挥部",
        ),
        ("长河慈善基金会（以下简称“长基会”）捐款，长基会还捐物。", "长基会", "长河慈善基金会"),
        ("北岭建设集团到了。北岭建设集团（下称北建）捐款，北建还捐物。", "北建", "北岭建设集团"),
        ("云岭旅游公司捐款，该公司还捐物。", "公司", "云岭旅游公司"),
        ("实施“十乡百村”工程。通过“十乡百村”等途径增收。", "“十乡百村”", "“十乡百村”工程"),
        ("专家来到温宿县。温宿县人民感谢，温宿的苹果红了。", "温宿", "温宿县"),
        ("新疆生产建设兵团一师五团开会，五团干部参加。", "五团", "新疆生产建设兵团一师五团"),
    ],
)
def test_a_short_form_stands_for_the_whole_name(text, short, whole):
    """A bare head, a name without its place, a form in brackets: one thing."""
    assert aliases(text)[short] == whole


@pytest.mark.parametrize(
    "text",
    [
        "云岭市援疆指挥部和海岬市援疆指挥部开会。指挥部表示感谢。",
        "云岭县人民医院和云岭县第二人民医院派出医生。",
        "投资建成智慧健康管理中心，投资建成健康管理中心。",
        "推进“组团式”教育援疆试点，推进“组团式”医疗援疆试点。",
        "云岭市援疆指挥部位列全省各市援疆指挥部第一。",
    ],
)
def test_what_may_be_two_things_is_not_made_one(text):
    """With two candidates, or with words that tell siblings apart, nothing is merged."""
    assert aliases(text) == {}


def test_the_same_words_lead_to_their_first_place():
    """A name that returns stands for its first mention, and the first for itself."""
    reading = read("东江集团捐款。东江集团捐物。")
    names = find_names(reading, RuleTagger())
    assert find_aliases(names, reading) == {names[1]: names[0]}
