"""From text to proposals: everything has its place, nothing is lost in silence."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import links, read_encoding, write_encoding
from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract
from aidgraph.extract.things.known import known_of
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.model import Entity
from aidgraph.text.report import ReportText

RULES = choose_tagger("rules")
TEXT = (
    "# 甲市援藏三年\n\n三年来，甲市援藏工作队投入援藏资金2300万元建成乙县人民医院门诊楼，"
    "实施“格桑花计划”，培训医生120人次。2021年8月8日，乙县人民医院举行揭牌仪式。\n"
)


def read(text, tagger=RULES):
    """Extract *text* and return the proposals with the text."""
    encoding = extract(text, "sample", tagger)
    return encoding, ReportText(text, encoding.report.sha256)


def quotes(encoding, claim):
    """List the words a claim stands on."""
    return [e.span.exact for e in encoding.evidence if e.target == claim.id]


def test_a_report_becomes_an_encoding_that_holds():
    """The tables agree with each other, and every span and number with the text."""
    encoding, text = read(TEXT)
    assert links.check(encoding) == []
    assert verify_evidence(encoding, text).findings == ()
    assert {claim.status for claim in encoding.claims} == {"proposed"}
    assert all(claim.method and claim.confidence > 0 for claim in encoding.claims)


def test_money_finds_who_gave_it_and_what_for():
    """投入…建成… is a flow with its giver, its purpose and its exact words."""
    encoding, _ = read(TEXT)
    labels = {entity.id: entity.label for entity in encoding.entities}
    (flow,) = [claim for claim in encoding.claims if claim.kind == "flow"]
    assert flow.value == 23_000_000
    assert flow.unit == "CNY"
    assert quotes(encoding, flow) == ["2300万元"]
    assert labels[flow.provider] == "甲市援藏工作队"
    assert "门诊楼" in labels[flow.subject]


def test_attendances_are_no_persons():
    """120人次 keeps its unit."""
    encoding, _ = read(TEXT)
    assert [c.unit for c in encoding.claims if c.value == 120] == ["person-time"]


def test_a_date_dates_what_happened_then():
    """The ceremony has the day that stands before it."""
    encoding, _ = read(TEXT)
    dated = {(c.from_, c.subject) for c in encoding.claims if c.predicate == "period"}
    labels = {entity.id: entity.label for entity in encoding.entities}
    assert ("2021-08-08", "揭牌仪式") in {(when, labels[who]) for when, who in dated}


def test_a_plan_is_marked_as_one():
    """计划投入 is no spending yet."""
    encoding, _ = read("甲市援藏工作队计划投入500万元建设乙县中学。")
    assert [c.modality for c in encoding.claims if c.value == 5_000_000] == ["planned"]


def test_a_threshold_is_no_spending():
    """1000万元以上 before a kind of firm is a criterion."""
    encoding, _ = read("甲市援藏工作队培育年零售额1000万元以上骨干企业5家。")
    assert [c.kind for c in encoding.claims if c.value == 10_000_000] == ["context"]


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=200))
def test_any_text_is_read_without_an_error(text):
    """Whatever stands in a file, the proposals hold against it."""
    encoding, source = read(text)
    assert links.check(encoding) == []
    assert all(source.text[e.span.start : e.span.end] == e.span.exact for e in encoding.evidence)


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from("投入近1,23亿余万元个名亩%年月日，。“”甲市县医院援疆0９〇\n# -"),
        max_size=80,
    )
)
def test_reports_made_of_figures_hold(letters):
    """Dense runs of digits, numerals, units and marks are accounted for one way or another."""
    encoding, source = read("".join(letters))
    assert links.check(encoding) == []
    findings = verify_evidence(encoding, source).findings
    assert [f for f in findings if f.outcome != "unaccounted"] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["1" * 100_000, "甲" * 100_000, "1，" * 50_000, "“" * 50_000, "一二" * 50_000]
)
def test_long_monotonous_texts_end(text):
    """Size alone breaks nothing."""
    encoding, source = read(text)
    assert links.check(encoding) == []
    assert source.text


def test_what_is_known_keeps_its_id():
    """A name that another encoding has gets that encoding's id, in every claim."""
    encoding, _ = read(TEXT)
    known = known_of([Entity("org-known", "Organization", "甲市援藏工作队", "Mission of City A")])
    adopted = known.adopt(encoding)
    assert "org-known" in {entity.id for entity in adopted.entities}
    assert {c.provider for c in adopted.claims if c.kind == "flow"} == {"org-known"}
    assert links.check(adopted) == []


def test_an_ambiguous_known_name_is_not_taken():
    """Two known things of one name lead nowhere."""
    twins = [Entity(f"org-{i}", "Organization", "甲市援藏工作队") for i in "ab"]
    encoding, _ = read(TEXT)
    assert known_of(twins).adopt(encoding) == encoding


def test_the_shipped_report_is_read_as_people_read_it(report_text):
    """
    Against the curated encoding: figures, with value and unit, at an F1 of 0.95.

    A figure is quoted by its number; the encoding may quote the words around it, too.  Time that only
    says since when (三年来) dates other figures, and is none of its own.
    """
    text = report_text.read_bytes().decode("utf-8")
    gold = read_encoding(Path(__file__).resolve().parents[2] / "graph" / "jinhua-wensu")
    found = figures(extract(text, "jinhua-wensu", RULES))
    right = figures(replace(gold, claims=tuple(c for c in gold.claims if not is_elapsed(c))))
    recall = sum(any(is_same(f, g) for f in found) for g in right) / len(right)
    precision = sum(any(is_same(f, g) for g in right) for f in found) / len(found)
    assert 2 * precision * recall / (precision + recall) >= 0.95


def is_elapsed(claim):
    """Tell whether a claim only says since when."""
    return claim.indicator == "time-elapsed"


def figures(encoding):
    """Return the figures of an encoding: for each its spans, and value, lower bound and unit."""
    return [
        ([e.span for e in encoding.evidence if e.target == c.id], (c.value, c.min, c.unit))
        for c in encoding.claims
        if c.is_figure
    ]


def is_same(one, other):
    """Tell whether the cells are the same, and a span of *one* lies in one of *other*."""
    inside = any(o.start <= s.start and s.end <= o.end for s in one[0] for o in other[0])
    return one[1] == other[1] and inside


def test_a_review_decides_what_enters(tmp_path):
    """The proposals are tables like any other: accepted rows are built, the rest are not."""
    (tmp_path / "sample.txt").write_text(TEXT, encoding="utf-8")
    made = Extractor(tmp_path / "out", tagger="rules").extract_file(tmp_path / "sample.txt")
    encoding = read_encoding(made.folder)
    assert encoding.accepted == ()
    reviewed = replace(
        encoding,
        claims=tuple(replace(c, status="accepted") for c in encoding.claims if c.kind == "flow"),
        evidence=tuple(
            e
            for e in encoding.evidence
            if e.target in {x.id for x in encoding.entities}
            or any(c.id == e.target and c.kind == "flow" for c in encoding.claims)
        ),
    )
    write_encoding(reviewed, tmp_path / "reviewed")
    assert len(read_encoding(tmp_path / "reviewed").accepted) == 1
