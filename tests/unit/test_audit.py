"""The audit finds what does not add up, with the claims it used, in any report."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.check.audit import RULES, audit_graph
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.plausibility import ratios
from aidgraph.check.audit.run import ON_REQUEST
from aidgraph.model import Claim, Evidence
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.store.open import memory_store
from aidgraph.web.words import area_words


def audit(*encodings):
    """Audit the graph of *encodings*."""
    return audit_graph(memory_store(graph_lines(encodings)))


def results(findings, rule):
    """List what *rule* found."""
    return [finding.result for finding in findings if finding.rule == rule]


def add(encoding, *claims):
    """Add claims to *encoding*; they stand on the words of its first evidence row."""
    span = encoding.evidence[0].span
    evidence = tuple(Evidence(claim.id, span) for claim in claims)
    return replace(
        encoding, claims=(*encoding.claims, *claims), evidence=(*encoding.evidence, *evidence)
    )


def component(part, whole):
    """Say that a figure is a stated part of another."""
    return Claim(f"rel-{part}", "relation", part, "componentOf", whole, status="accepted")


def figure(name, value, **fields):
    """Make an accepted figure about the hospital."""
    defaults = {
        "kind": "outcome",
        "subject": "facility-hospital",
        "indicator": "doctors-trained",
        "unit": "person-time",
        "comparator": "exactly",
        "status": "accepted",
    }
    return Claim(id=name, value=Decimal(value), **{**defaults, **fields})


@pytest.fixture
def parts(sample):
    """The sample, with surgeons and internists stated as parts of the doctors trained."""
    return add(
        sample,
        component("outcome-surgeons", "outcome-doctors"),
        component("outcome-internists", "outcome-doctors"),
    )


def test_parts_that_sum_to_their_whole_pass(parts):
    """10 + 20 = 30."""
    found = [f for f in audit(parts) if f.rule == "parts-of-whole"]
    assert [(f.result, f.formula) for f in found] == [("pass", "10 + 20 = 30")]
    assert {f.name for f in found[0].figures} == {
        "outcome-doctors",
        "outcome-internists",
        "outcome-surgeons",
    }


def test_parts_that_do_not_sum_are_a_conflict(parts):
    """11 + 20 is not 30, and the finding says the arithmetic."""
    claims = tuple(
        replace(c, value=Decimal(11)) if c.id == "outcome-surgeons" else c for c in parts.claims
    )
    found = [f for f in audit(replace(parts, claims=claims)) if f.rule == "parts-of-whole"]
    assert [(f.result, f.formula) for f in found] == [("conflict", "11 + 20 = 31 > 30")]


def test_vague_words_leave_room(parts):
    """A whole of more than 25 agrees with parts of 30; one of less than 25 does not."""

    def with_whole(value, comparator):
        claims = tuple(
            replace(c, value=Decimal(value), comparator=comparator)
            if c.id == "outcome-doctors"
            else c
            for c in parts.claims
        )
        return results(audit(replace(parts, claims=claims)), "parts-of-whole")

    assert with_whole(25, "more-than") == ["pass"]
    assert with_whole(25, "less-than") == ["conflict"]


def total(value):
    """Make the total of what the office gave."""
    return figure(
        "flow-total",
        value,
        kind="flow",
        subject="org-office",
        indicator="total-aid-spending",
        unit="CNY",
        provider="org-office",
    )


def second_flow(**fields):
    """Make another flow of the office, of a hundred million."""
    return figure(
        "flow-second",
        100000000,
        **{
            "kind": "flow",
            "subject": "org-office",
            "indicator": "aid-spending",
            "unit": "CNY",
            "provider": "org-office",
            **fields,
        },
    )


def test_items_below_their_total_leave_a_gap(sample):
    """Two items that make three quarters of a total are a gap, with the share."""
    found = audit(add(sample, total(400000000), second_flow()))
    gaps = [f for f in found if f.rule == "items-of-total"]
    assert [f.result for f in gaps] == ["gap"]
    assert "75 %" in gaps[0].message


def test_items_above_their_total_are_a_conflict(sample):
    """Items cannot exceed what they are items of."""
    assert results(audit(add(sample, total(200000000), second_flow())), "items-of-total") == [
        "conflict"
    ]


def test_what_another_gave_is_no_item_of_my_total(sample):
    """A flow of another giver is left out of the sum."""
    other = second_flow(provider="facility-hospital")
    found = [f for f in audit(add(sample, total(400000000), other)) if f.rule == "items-of-total"]
    assert [f.result for f in found] == ["pass"]
    assert "flow-second" not in {f.name for f in found[0].figures}


def test_a_unit_price_out_of_bounds_is_an_outlier(sample):
    """Two billion for ten jobs is an outlier, for a thousand jobs it passes."""
    money = figure("out-money", 2000000000, indicator="project-investment", unit="CNY")

    def with_jobs(number):
        jobs = figure("out-jobs", number, indicator="jobs-offered", unit="count")
        return results(audit(add(sample, money, jobs)), "unit-ratios")

    assert with_jobs(10) == ["outlier"]
    assert with_jobs(10000) == ["pass"]


def quotient(sample, name, ratio, value):
    """Return a report *name* in which *ratio* is *value*."""
    top = figure("out-top", value * 1000, indicator=ratio.numerator)
    bottom = figure("out-bottom", 1000, indicator=ratio.denominator)
    report = replace(sample.report, id=name)
    only = replace(sample, report=report, claims=(), evidence=sample.evidence[:1])
    return add(only, top, bottom)


@pytest.mark.parametrize("ratio", ratios(), ids=lambda r: f"{r.numerator}-{r.denominator}")
def test_both_bounds_of_a_unit_price_hold(sample, ratio):
    """At its bounds a unit price passes; just below the lower and above the upper it does not."""
    little = Decimal("0.001")
    values = {
        "lowest": ratio.low,
        "highest": ratio.high,
        "below": ratio.low - little,
        "above": ratio.high + little,
    }
    found = audit(*(quotient(sample, name, ratio, value) for name, value in values.items()))
    ours = [(f.figures[0].report, f.result) for f in found if f.rule == "unit-ratios"]
    assert sorted(ours) == [
        ("above", "outlier"), ("below", "outlier"), ("highest", "pass"), ("lowest", "pass"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "org-office"},
        {"from_": "2019", "to": "2019"},
        {"value": Decimal(0)},
        {"indicator": "doctors-trained"},
    ],
)
def test_a_unit_price_is_of_one_subject_and_time(sample, other):
    """Money and jobs of two subjects or two times, or of none, make no price."""
    money = figure("out-money", 200, indicator="project-investment", from_="2021", to="2021")
    jobs = figure("out-jobs", 10, indicator="jobs-offered", from_="2021", to="2021")
    assert results(audit(add(sample, money, jobs)), "unit-ratios") == ["outlier"]
    assert results(audit(add(sample, money, replace(jobs, **other))), "unit-ratios") == []


def test_a_unit_price_is_of_one_report(sample):
    """What one report says of money is not divided by what another says of jobs."""
    money = figure("out-money", 200, indicator="project-investment", unit="CNY")
    jobs = figure("out-jobs", 10, indicator="jobs-offered", unit="count")
    second = replace(sample, report=replace(sample.report, id="second"))
    assert results(audit(add(sample, money), add(second, jobs)), "unit-ratios") == []
    assert results(audit(sample, add(second, money, jobs)), "unit-ratios") == ["outlier"]


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        ("120", "percent", ["outlier"]),
        ("100.1", "percent", ["outlier"]),
        ("100", "percent", []),
        ("0", "percent", []),
        ("-0.1", "percent", ["outlier"]),
        ("120", "count", []),
    ],
)
def test_a_share_outside_a_whole_is_an_outlier(sample, value, unit, wanted):
    """A share is from 0 to 100 percent, both allowed; a count may be more."""
    share = figure("ctx-share", value, kind="context", indicator="share-for-livelihood", unit=unit)
    assert results(audit(add(sample, share)), "shares") == wanted


def test_a_finding_within_one_report_names_no_report(sample):
    """The reports are named where a finding is between two, and only there."""
    later = figure("outcome-doctors-later", 45)
    within = [f for f in audit(add(sample, later)) if f.rule == "told-differently"]
    assert [f.message.endswith(")") for f in within] == [False]
    second = replace(sample, report=replace(sample.report, id="second"))
    twice = [f for f in audit(sample, second) if f.rule == "same-twice"]
    assert twice
    assert all(f.message.endswith("(sample, second)") for f in twice)


def test_a_figure_told_twice_is_counted_once(sample):
    """Two places that hold the number, one claim; a place that names a party is no telling."""
    again = replace(sample.evidence[0].span, start=20, end=24, exact="近2亿元")
    party = replace(again, start=30, end=33, exact="第五团")
    spans = (Evidence("flow-hospital", again), Evidence("flow-hospital", party))
    twice = replace(sample, evidence=(*sample.evidence, *spans))
    found = [f for f in audit(twice) if f.rule == "told-more-than-once"]
    assert [f.message for f in found] == ["近2亿元 is told 2 times and counted once"]


def test_two_claims_of_one_number_may_be_a_double_count(sample):
    """The same subject, indicator and value in two claims is told."""
    twin = figure("outcome-doctors-again", 30)
    assert results(audit(add(sample, twin)), "same-twice") == ["possible double count"]


def test_two_values_for_one_thing_conflict_within_and_between_reports(sample):
    """30 and 45 for one subject, indicator and period cannot both hold, wherever they stand."""
    other = figure("outcome-doctors-later", 45)
    assert results(audit(add(sample, other)), "told-differently") == ["conflict"]
    second = replace(sample, report=replace(sample.report, id="second"))
    changed = tuple(
        replace(c, value=Decimal(45)) if c.id == "outcome-doctors" else c for c in second.claims
    )
    found = audit(sample, replace(second, claims=changed))
    conflicts = [f for f in found if f.rule == "told-differently"]
    assert [f.result for f in conflicts] == ["conflict"]
    assert {f.report for f in conflicts[0].figures} == {"sample", "second"}


def test_values_of_different_years_do_not_conflict(sample):
    """30 in 2020 and 45 in 2021 are two facts."""
    claims = tuple(
        replace(c, from_="2020", to="2020") if c.id == "outcome-doctors" else c
        for c in sample.claims
    )
    later = figure("outcome-doctors-later", 45, from_="2021-05", to="2021-05")
    assert results(audit(add(replace(sample, claims=claims), later)), "told-differently") == []


def test_two_flows_to_one_place_may_be_a_double_count(sample):
    """Two sums of one giver that reach the same facility are told."""
    supports = Claim(
        "rel-s", "relation", "org-office", "supports", "facility-hospital", status="accepted"
    )
    found = audit(add(sample, second_flow(), supports))
    assert results(found, "shared-target") == ["possible double count"]


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [
        ("exactly", 100, 100),
        ("approximately", 90, 110),
        ("just-under", 90, 100),
        ("more-than", 100, None),
        ("at-least", 100, None),
        ("less-than", None, 100),
        ("at-most", None, 100),
    ],
)
def test_every_comparator_has_bounds(comparator, low, high):
    """近, 约, 余 and 以上 bound a number as the code list says."""
    found = AuditFigure("", "", "", "", "", "", comparator, Decimal(100)).bounds()
    assert found == (low, high)


def test_every_ratio_names_indicators_of_the_code_list():
    """A bound for an indicator that does not exist would never be used."""
    known = vocabulary().concepts["indicator"]
    for ratio in ratios():
        assert ratio.numerator in known
        assert ratio.denominator in known
        assert ratio.low < ratio.high
        assert ratio.basis
        assert ratio.basis_zh


def test_both_languages_of_a_finding_say_the_same(sample, store):
    """Each number, report and caveat of a message stands in the other language too."""
    second = replace(sample, report=replace(sample.report, id="second"))
    money, later = total(400000000), figure("outcome-doctors-later", 45)
    found = [*audit_graph(store), *audit(add(sample, money, later), add(second, money, later))]
    assert {f.rule for f in found} >= {"unit-ratios", "same-twice", "told-differently"}
    for finding in found:
        numbers = [set(re.findall(r"\d+", text)) for text in (finding.message, finding.message_zh)]
        assert numbers[0] == numbers[1], finding
        for name in ("sample", "second"):
            assert (name in finding.message) == (name in finding.message_zh), finding
        for ratio in ratios():
            assert (ratio.basis in finding.message) == (ratio.basis_zh in finding.message_zh)


def test_every_rule_has_a_name_in_both_languages():
    """The page of the audit names each rule in words."""
    for language in ("zh", "en"):
        words = area_words(language, "audit")
        assert {f"rule-{name}" for name in (*RULES, *ON_REQUEST)} <= words.keys()


def test_findings_come_worst_first_and_as_data(sample):
    """The order is by severity, and every finding can be written as JSON with its claims."""
    found = audit(add(sample, figure("outcome-doctors-later", 45), total(500000000)))
    assert found[0].result == "conflict"
    data = json.loads(json.dumps([f.as_data() for f in found], ensure_ascii=False))
    assert all(row["claims"] and row["rule"] in RULES for row in data)


def test_two_reports_that_tell_one_sum_are_told_and_never_added(sample):
    """The same figure in two reports may be counted twice; no sum crosses reports."""
    second = replace(sample, report=replace(sample.report, id="second"))
    whole = total(400000000)
    found = audit(add(sample, whole), add(second, whole))
    twice = [f for f in found if f.rule == "same-twice"]
    assert any("(sample, second)" in f.message for f in twice)
    sums = [f for f in found if f.rule in {"items-of-total", "sectors-of-total"}]
    assert sums
    assert all(len({figure.report for figure in f.figures}) == 1 for f in sums)
