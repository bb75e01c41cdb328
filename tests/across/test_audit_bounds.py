"""Where a rule of the audit ends: what is just no finding any more, and what is just one."""

from dataclasses import replace

import pytest


def test_repeats_without_a_time_are_told_by_their_quotes(make, told, says):
    """Of two mentions of one number each differs from a third, unless a period makes them one."""
    claims = [make.doctors(name, value) for name, value in (("a", 30), ("b", 30), ("c", 45))]
    found = says("told-differently", told(*claims, period=""))
    assert [row[-1] for row in found] == [["first/a", "first/c"], ["first/b", "first/c"]]
    found = says("told-differently", told(*claims))
    assert [row[-1] for row in found] == [["first/a", "first/c"]]


def test_two_open_indicators_count_two_things(make, told, says):
    """Surgeons and internists are told in words of the report, and are no conflict."""
    pair = [make.doctors(key, value, indicator=f"other:{words}")
            for key, value, words in (("a", 10, "外科"), ("b", 20, "内科"))]  # fmt: skip
    assert says("told-differently", told(*pair)) == []
    same = [replace(claim, indicator="other:外科") for claim in pair]
    assert [row[1] for row in says("told-differently", told(*same))] == ["conflict"]


def test_only_what_accumulates_grows(make, told, says):
    """Context and stated parts have no timeline; the same figures as outcomes have one."""

    def lines(*more, **fields):
        one, other = (make.doctors(name, value, **fields) for name, value in (("a", 30), ("b", 45)))
        second = told(other, *more, name="second", period="2020/2023")
        return says("growth", told(one, *more), second)

    assert [row[1] for row in lines()] == ["pass"]
    assert lines(kind="context") == []
    whole = make.doctors("whole", 99, indicator="other:全部")
    parts = [make.relation(f"in-{part}", part, "componentOf", "whole") for part in "ab"]
    assert [row[-1] for row in lines(whole, *parts)] == [["first/whole", "second/whole"]]


def test_a_part_of_which_only_the_most_is_told_may_be_nothing(make, told, says):
    """Less than twenty and ten make ten at least, and no more than a whole of ten."""
    report = told(
        make.doctors("whole", 10),
        make.doctors("a", 10, indicator="other:外科"),
        make.doctors("b", 20, indicator="other:内科", comparator="less-than"),
        *make.components("whole", "a", "b"),
    )
    assert [row[1] for row in says("parts-of-whole", report)] == ["pass"]


@pytest.mark.parametrize(
    ("one", "other", "formula"),
    [
        ("more-than", "exactly", "50 to … / 30"),
        ("exactly", "less-than", "50 / … to 30"),
        ("exactly", "approximately", "50 / 27 to 33"),
    ],
)
def test_what_vague_words_allow_is_told(make, told, says, one, other, formula):
    """The bounds of both numbers stand in the finding; an open end is an ellipsis."""
    report = told(make.doctors("a", 50, comparator=one), make.doctors("b", 30, comparator=other))
    assert [row[4] for row in says("told-differently", report)] == [formula]


@pytest.mark.parametrize(
    ("more", "value", "wanted"),
    [(30, 45, []), (30, 46, ["conflict"]), (30, 30, []), (30, 29, ["conflict"]), (0, 9, [])],
)
def test_more_than_a_number_is_less_than_half_as_much_again(make, told, says, more, value, wanted):
    """More than thirty may be forty-five and no more; more than nothing may be anything."""
    vague = make.doctors("a", more, comparator="more-than")
    report = told(vague, make.doctors("b", value))
    assert [row[1] for row in says("told-differently", report)] == wanted


def test_a_part_of_what_nothing_links_is_compared_with_its_whole(make, told, says):
    """A wing lies in a hospital that no other dataset knows: its number is within that of it."""
    wing = replace(make.things[1], id="facility-wing", label="东楼", label_en="Wing")
    inside = make.relation("in", "facility-wing", "partOf", "facility-hospital")
    first = told(make.doctors("a", 10, subject="facility-wing"), inside)
    first = replace(first, entities=(*first.entities, wing))
    second = told(make.doctors("b", 30), name="second")
    assert [(row[1], row[2]) for row in says("part-of-place", first, second)] == [
        ("narrower scope", "Wing: 10 is within 30 (first, second)")
    ]


def test_flows_that_meet_in_crowds_are_paired_with_their_neighbours_alone(make, told, says):
    """Of twenty sums for one hospital each is paired with the twelve before it, not with all."""
    wings = [replace(make.things[1], id=f"facility-wing-{n:02}") for n in range(20)]
    flows = [make.flow(w.id[-2:], w.id, 7, "CNY", "org-office") for w in wings]
    aims = [make.relation(f"aim-{w.id}", w.id, "supports", "facility-hospital") for w in wings]
    report = told(*flows, *aims)
    report = replace(report, entities=(*report.entities, *wings))
    met = [row[-1] for row in says("shared-target", report)]
    near = [(one, other) for other in range(20) for one in range(max(0, other - 12), other)]
    assert sorted(met) == sorted([f"first/{a:02}", f"first/{b:02}"] for a, b in near)
