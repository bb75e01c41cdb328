"""Reports that differ are kept apart and typed; reports in the same words are one witness."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from aidgraph.build.run import graph_lines
from aidgraph.check.audit import audit_graph
from aidgraph.check.audit.figures import audit_figures
from aidgraph.cli import cli
from aidgraph.encoding import write_encoding
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store

PHRASES = [f"第{n}期培训班在乙县医院开班授课" for n in "一二三四五六七八"]


def found(rule, *encodings):
    """Return what *rule* finds in the graph of *encodings*."""
    return list(audit_graph(memory_store(graph_lines(encodings)), [rule]))


def results(rule, *encodings):
    """Return the results of *rule*."""
    return [finding.result for finding in found(rule, *encodings)]


@pytest.fixture
def two(make):
    """Return a function that makes two reports, each with one figure on the hospital."""

    def build(one, other, periods=("2020/2022", "2020/2022"), **fields):
        values = zip(("first", "second"), (one, other), periods, strict=True)
        return [
            make.report(
                name,
                period,
                make.things,
                [make.figure("outcome-doctors", "facility-hospital", "doctors-trained", value,
                             "person-time", **fields)],
            )
            for name, value, period in values
        ]  # fmt: skip

    return build


@pytest.mark.parametrize(
    ("one", "other", "periods", "wanted"),
    [
        (30, 45, ("2020/2022", "2020/2022"), ["conflict"]),
        (30, 45, ("", ""), []),
        (30, 45, ("2020/2022", "2020/2023"), ["later total"]),
        (30, 45, ("2020/2022-06", "2020-01/2022"), ["later total"]),
        (45, 30, ("2020/2022", "2020/2023"), ["conflict"]),
        (45, 30, ("2020/2022", "2021/2022"), ["narrower scope"]),
        (45, 30, ("2020/2022", "2021/2021"), ["narrower scope"]),
        (30, 45, ("2020/2022", "2021/2021"), ["conflict"]),
        (30, 45, ("2020/2022", "2021/2023"), []),
        (30, 45, ("2020/2020", "2021/2021"), []),
        (30, 30, ("2020/2022", "2020/2023"), []),
    ],
)
def test_a_difference_is_typed_by_the_periods(one, other, periods, wanted, two):
    """Growth and parts are no conflict; a total that shrinks and a part above its whole are."""
    assert results("told-differently", *two(one, other, periods)) == wanted
    assert results("told-differently", *reversed(two(one, other, periods))) == wanted


def test_the_period_of_the_figure_goes_before_that_of_the_report(two):
    """Two figures of one year conflict, though one report covers more years."""
    pair = two(30, 45, ("2020/2022", "2020/2023"), from_="2021", to="2021")
    assert results("told-differently", *pair) == ["conflict"]


def test_what_two_give_for_one_thing_does_not_conflict(make):
    """A project paid by two has two sums; what one of them gave, told twice, does conflict."""

    def result(*givers):
        flows = [
            make.flow(f"flow-{number}", "facility-hospital", value, "CNY", giver)
            for number, (giver, value) in enumerate(zip(givers, (100, 400), strict=True))
        ]
        return results("told-differently", make.report("first", "2020/2022", make.things, flows))

    assert result("org-office", "org-office") == ["conflict"]
    assert result("org-office", "place-b") == []


def test_vague_words_that_leave_room_do_not_differ(two):
    """More than 30 and 45 can both hold."""
    first, second = two(30, 45)
    vague = replace(first.claims[0], comparator="more-than")
    assert results("told-differently", replace(first, claims=(vague,)), second) == []


def test_stocks_may_fall(make):
    """Income and other context may be lower later: no cumulative total, no conflict."""
    pair = [
        make.report(name, period, make.things,
                    [make.figure("context-income", "place-b", "income", value, "CNY",
                                 kind="context")])
        for name, period, value in (("first", "2020/2022", 900), ("second", "2020/2023", 800))
    ]  # fmt: skip
    assert results("told-differently", *pair) == []


def test_linked_things_are_one_subject(make, two):
    """A hospital that two reports name by two ids is one, once a link says so."""
    first, second = two(30, 45)
    alias = replace(make.things[1], id="facility-clinic")
    claim = replace(second.claims[0], subject="facility-clinic")
    second = replace(second, entities=(alias,), claims=(claim,),
                     evidence=second.evidence[:1])  # fmt: skip
    assert results("told-differently", first, second) == []
    linked = replace(alias, exact_match=("https://w3id.org/aidgraph/id/facility-hospital",))
    assert results("told-differently", first, replace(second, entities=(linked,))) == ["conflict"]


@pytest.mark.parametrize(
    ("part", "whole", "wanted"),
    [(10, 30, ["narrower scope"]), (40, 30, ["conflict"]), (30, 30, [])],
)
def test_a_part_of_the_place_has_less(part, whole, wanted, make):
    """What the hospital did lies within what its county did, and cannot be more."""
    first = make.report(
        "first",
        "2020/2022",
        make.things,
        [
            make.figure("a", "facility-hospital", "doctors-trained", part, "person-time"),
            make.relation("b", "facility-hospital", "locatedIn", "place-b"),
        ],
    )
    second = make.report(
        "second",
        "2020/2022",
        make.things,
        [make.figure("c", "place-b", "doctors-trained", whole, "person-time")],
    )
    assert results("part-of-place", first, second) == wanted
    later = replace(second, report=replace(second.report, period="2023/2024"))
    assert results("part-of-place", first, later) == []
    both = replace(
        first,
        entities=second.entities,
        claims=(*first.claims, *second.claims),
        evidence=(*first.evidence, *second.evidence),
    )
    assert results("part-of-place", both) == [], "one report tells of parts and wholes as it likes"


def test_a_total_has_a_timeline(two):
    """30 until 2022 and 45 until 2023 are one line, in the order of time."""
    second, first = two(45, 30, ("2020/2023", "2020/2022"))
    (line,) = found("growth", second, first)
    assert (line.result, line.formula) == ("pass", "30 (2022) → 45 (2023)")
    assert line.message.endswith("15 more")
    assert [figure.report for figure in line.figures] == ["second", "first"]


def test_a_total_that_shrinks_is_a_conflict(two):
    """A cumulative figure cannot fall."""
    assert results("growth", *two(45, 30, ("2020/2022", "2020/2023"))) == ["conflict"]


@pytest.mark.parametrize(
    ("one", "other", "comparator", "says", "says_zh"),
    [
        (45, 30, "exactly", "15 less", "减少15"),
        (30, 30, "exactly", "no growth shown", "未见增长"),
        (100, 95, "approximately", "no growth shown", "未见增长"),
    ],
)
def test_a_timeline_never_adds_less_than_nothing(one, other, comparator, says, says_zh, two):
    """A total that shrinks has less; one that stands still, or is too vague to tell, no growth."""
    periods = ("2020/2022", "2020/2023")
    (line,) = found("growth", *two(one, other, periods, comparator=comparator))
    assert line.message.endswith(f": {says}")
    assert line.message_zh.endswith(f"，{says_zh}")


def test_flows_of_two_reports_that_reach_one_place_name_both(make):
    """What may be counted twice across reports says in which reports it stands."""
    wing = replace(make.things[1], id="facility-wing")
    inside = make.relation("rel-wing", "facility-wing", "partOf", "facility-hospital")
    pair = [
        make.report(name, "2020/2022", (*make.things, wing),
                    [inside, make.flow(f"flow-{name}", about, value, "CNY", "org-office")])
        for name, about, value in (("first", wing.id, 7), ("second", "facility-hospital", 9))
    ]  # fmt: skip
    told = found("shared-target", *pair)
    assert all(line.message.endswith("(first, second)") for line in told)
    assert told


def test_other_beginnings_are_other_lines(two):
    """Counts from 2020 and from 2021 are not one series."""
    assert results("growth", *two(30, 45, ("2020/2022", "2021/2023"))) == []


def retold(make, name, phrases):
    """Make a report of one figure and a relation on each of *phrases*."""
    claims = [
        make.figure("doctors", "facility-hospital", "doctors-trained", 30, "person-time"),
        *(
            make.relation(f"rel-{i}", "org-office", "supports", "facility-hospital")
            for i in range(len(phrases))
        ),
    ]
    words = {f"rel-{i}": phrase for i, phrase in enumerate(phrases)}
    return make.report(name, "2020/2022", make.things, claims, words)


def test_reports_in_the_same_words_are_one_witness(make):
    """Nearly the same phrases make one witness of two reports; other phrases make two."""
    first = retold(make, "first", PHRASES[:4])
    copied = retold(make, "second", [PHRASES[0] + "。", PHRASES[1], PHRASES[2]])
    (finding,) = found("witnesses", first, copied)
    assert finding.message.endswith("in nearly the same words: 1 witness")
    assert "3 of 3 phrases alike" in finding.formula
    own = retold(
        make,
        "second",
        ["医生们告诉记者他们学到很多", "县里的病人不再去外地看病", "设备也换成了新的一批"],
    )
    (finding,) = found("witnesses", first, own)
    assert finding.message.endswith(": 2 witnesses")
    assert finding.formula == ""


def test_a_copy_of_a_copy_adds_no_witness(make):
    """Three reports of which two are copies are two witnesses."""
    reports = [retold(make, name, PHRASES[:3]) for name in ("first", "second")]
    third = retold(make, "third", ["完全是另外一种讲法来说这件事"] * 3)
    (finding,) = found("witnesses", *reports, third)
    assert finding.message.endswith(": 2 witnesses")


def test_goods_of_one_kind_are_not_compared(make):
    """5,000 books and 800 coats are both goods donated, and no conflict, nor the same twice."""
    gifts = [
        make.flow(name, "facility-hospital", value, "count", "org-office",
                  indicator="goods-donated")
        for name, value in (("books", 5000), ("coats", 800), ("pens", 800))
    ]  # fmt: skip
    report = make.report("first", "2020/2022", make.things, gifts)
    assert results("told-differently", report) == []
    assert results("same-twice", report) == []


def test_a_part_of_an_item_is_not_added_again(make):
    """28 million, of which 19 and 9 for two schools, make 28 million of the total."""
    claims = [
        make.flow("total", "programme-aid", 40, "CNY", "org-office",
                  indicator="total-aid-spending"),
        make.flow("both", "facility-hospital", 28, "CNY", "org-office"),
        make.flow("one", "place-b", 19, "CNY", "org-office"),
        make.flow("two", "place-b", 9, "CNY", "org-office", from_="2021", to="2021"),
        make.relation("in-one", "one", "componentOf", "both"),
        make.relation("in-two", "two", "componentOf", "both"),
    ]  # fmt: skip
    (finding,) = found("items-of-total", make.report("first", "2020/2022", make.things, claims))
    assert finding.formula == "28 < 40"
    assert results("told-differently", make.report("x", "", make.things, claims)) == []


def test_parts_that_are_only_some_of_the_whole_leave_a_gap(make):
    """其中 may name one part of several: less than the whole is a gap, no conflict."""
    claims = [
        make.figure("whole", "facility-hospital", "doctors-trained", 30, "person-time"),
        make.figure("part", "facility-hospital", "other:外科", 10, "person-time"),
        make.relation("in", "part", "componentOf", "whole"),
    ]
    report = make.report("first", "2020/2022", make.things, claims)
    assert results("parts-of-whole", report) == ["gap"]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (("2022年11月", "销售310吨"), "销售310吨"),
        (("2022年", "三百一十吨"), "三百一十吨"),
        (("310吨", "2022年"), "310吨"),
        (("2022年", "几百吨"), "几百吨"),
        (("2022年", "3\n10吨"), "310吨"),
    ],
)
def test_a_figure_is_shown_by_the_words_with_its_number(told, wanted, make):
    """The first place of a figure may be its date: the words that hold the number are shown."""
    report = make.report(
        "first",
        "2020/2022",
        make.things,
        [make.figure("sold", "facility-hospital", "produce-sold", 310, "t")],
    )
    place, *others = report.evidence
    spans = []
    for number, words in enumerate(told):
        start = number * 20
        spans.append(
            replace(place, span=replace(place.span, start=start, end=start + len(words),
                                        exact=words))
        )  # fmt: skip
    store = memory_store(graph_lines([replace(report, evidence=(*spans, *others))]))
    assert [figure.quote for figure in audit_figures(Graph(store))] == [wanted]


def test_folders_can_be_audited_together(two, tmp_path):
    """`aidgraph audit A B` audits the reports in the folders, with each other."""
    for encoding in two(30, 45):
        write_encoding(encoding, tmp_path / encoding.report.id)
    folders = [str(tmp_path / name) for name in ("first", "second")]
    outcome = CliRunner().invoke(cli, ["audit", "--strict", *folders])
    assert outcome.exit_code == 1
    assert "CONFLICT  told-differently" in outcome.stdout
    assert "(first, second)" in outcome.stdout
