"""Short texts of many kinds of report: who gives what to whom, and who does what, is found in each."""

import importlib.util
import sys
from pathlib import Path

import pytest

from aidgraph.extract.assemble import extract
from aidgraph.extract.words.lac import is_installed

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra extract is not installed")


def load_scoring():
    """Load the scoring library that stands beside this file."""
    spec = importlib.util.spec_from_file_location("scoring", HERE / "scoring.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["scoring"] = module
    spec.loader.exec_module(module)
    return module


scoring = load_scoring()


# Rows that the reading of clauses does not read yet, by their place in the corpus.
NOT_YET = {
    0: "who is helped stands in the next clause",
    5: "移交 after a ceremony is no gift yet",
    6: "a date after the clause of its work",
    19: "items of a list of works, with labels",
    25: "an investor in a list of parts",
    32: "a place that begins a name that nobody knows",
}


def rows():
    """Return a case for each line of the corpus; cells hold items with semicolons between."""
    lines = (HERE / "corpus" / "claims.tsv").read_text("utf-8").splitlines()
    lines = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        pytest.param(
            text.replace("\\n", "\n"),
            *(c.split(";") if c else [] for c in cells),
            id=f"{place}-{text[:12]}",
            marks=[pytest.mark.xfail(reason=NOT_YET.get(place, ""), strict=True)]
            * (place in NOT_YET),
        )
        for place, (text, *cells) in enumerate(lines[1:])
    ]


@pytest.fixture(scope="module")
def tagger(tagger_of):
    """Return LAC's tagger."""
    return tagger_of("lac")


@pytest.fixture
def found(tagger):
    """Read a text: what is proposed for it, by names."""
    return lambda text: scoring.reading(extract(text, "t", tagger))


def states(reading, item):
    """Tell whether a reading has the relation that is written as subject predicate object."""
    subject, predicate, value = item.split(" ")
    wanted = scoring.Link(frozenset({subject}), predicate, frozenset({value}))
    return any(wanted.same(link) for link in reading.links)


def gives(reading, item):
    """Tell whether a reading has the flow that is written as words:giver>receiver."""
    words, _, parties = item.partition(":")
    provider, receiver = parties.split(">")
    return any(
        words in flow.words
        and (provider in flow.provider if provider else not flow.provider)
        and (receiver == "*" or (receiver in flow.receiver if receiver else not flow.receiver))
        for flow in reading.flows
    )


@pytest.mark.parametrize(("text", "relations", "flows", "never"), rows())
def test_claims_are_found_as_the_text_states_them(found, text, relations, flows, never):
    """Each relation and flow of the row is proposed; none of those that would be false is."""
    reading = found(text)
    assert [item for item in relations if not states(reading, item)] == []
    assert [item for item in flows if not gives(reading, item)] == []
    assert [item for item in never if states(reading, item)] == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年，云岭县茶叶产值1.2亿元，东海茶业公司销售额3000万元，农民人均收入1.5万元。",
        "东海公益基金会向37个村捐赠，捐助学生2.8万余名，占全部支出的61%。",
        "东海公益基金会的捐赠涉及药品12种，捐赠覆盖3省。",
        "云岭县慈善总会捐赠资金中，61%用于助学，捐款惠及2.8万余名学生、37个村。",
        "云岭县慈善总会募集善款目标为9500万元至1亿元，年度捐赠预算为3000万元。",
    ],
)
def test_a_text_without_a_flow_has_none(found, text):
    """An output, an income, persons, a share, villages, an aim and a budget are no money given."""
    assert found(text).flows == ()
