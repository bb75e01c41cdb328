"""The gate compares cells with words: what the words do not read is refused, with the column."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.check.gate import waivers
from aidgraph.check.gate.figures import calculated
from aidgraph.check.verify import WITHOUT_TEXT, verify_evidence
from aidgraph.extract.clauses.cues import is_stated
from aidgraph.extract.lexicon import table
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span
from aidgraph.text.report import ReportText

TEXT = (
    "2021年，甲县教育局投入近1亿元建成乙中学。\n该校占地5100亩，惠及学生600余人、教师3至5名。\n"
    "单位：万元\n丁村 120\n"
)


def span(words):
    """Return the span of the first place of *words*."""
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def entity(identifier, type_, *words, aliases=()):
    """Return an entity of the first of *words*, and its evidence."""
    return Entity(identifier, type_, words[0], aliases=aliases), [
        Evidence(identifier, span(word)) for word in words
    ]


NAMES = [
    entity("org-a", "Organization", "甲县教育局"),
    entity("facility-b", "Facility", "乙中学", "该校", aliases=("该校",)),
    entity("place-d", "Place", "丁村"),
]


def figure(value, unit, comparator, *words, **cells):
    """Return the encoding of one figure with the evidence *words*."""
    low, high = cells.pop("min", None), cells.pop("max", None)
    claim = Claim(
        "fig", cells.pop("kind", "context"), cells.pop("subject", "facility-b"),
        indicator="other:数", value=None if value is None else Decimal(value),
        min=low and Decimal(low), max=high and Decimal(high),
        unit=unit, comparator=comparator, status="accepted", **cells,
    )  # fmt: skip
    report = Report("r", "", "", "", "zh", "", len(TEXT), period="2020/2022")
    evidence = [e for _, own in NAMES for e in own] + [Evidence("fig", span(w)) for w in words]
    return Encoding(report, tuple(e for e, _ in NAMES), (claim,), tuple(evidence))


def refusals(encoding, text=TEXT):
    """Return (outcome, column) of what is refused of the figure and the entities."""
    found = verify_evidence(encoding, None if text is None else ReportText(text, "")).findings
    ours = [f for f in found if f.outcome not in {"changed-source", "unaccounted"}]
    return [(f.outcome, f.column) for f in ours]


GIVEN = ("100000000", "CNY", "just-under", "近1亿元")


def test_cells_that_the_words_read_pass():
    """A figure whose cells are what its words read is let through, with and without the text."""
    good = figure(*GIVEN, subject="org-a", from_="2021", to="2021")
    assert refusals(good) == []
    assert refusals(good, None) == []


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("1000000000", "CNY", "just-under", "近1亿元"), "value"),
        (("10000", "CNY", "just-under", "近1亿元"), "value"),
        (("-100000000", "CNY", "just-under", "近1亿元"), "value"),
        (("100000000", "CNY", "exactly", "近1亿元"), "comparator"),
        (("100000000", "USD", "just-under", "近1亿元"), "unit"),
        (("5100", "person", "exactly", "5100亩"), "unit"),
        (("600", "person", "exactly", "600余人"), "comparator"),
        (("100000000", "CNY", "just-under", "甲县教育局"), "value"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, None])
def test_cells_that_the_words_do_not_read_are_misread(cells, column, text):
    """Another value, sign, unit or comparator than the words have is refused by its column."""
    found = refusals(figure(*cells, subject="org-a"), text)
    assert ("misread", column) in found


@pytest.mark.parametrize(
    ("low", "high", "column"), [("3", "5", None), ("3", "6", "max"), ("2", "5", "min")]
)
def test_both_bounds_of_a_range_are_compared(low, high, column):
    """A range has the two bounds that its words have."""
    found = refusals(figure(None, "person", "between", "3至5名", min=low, max=high))
    assert found == ([("misread", column)] if column else [])


def test_a_number_takes_its_unit_from_a_heading_that_is_quoted_too():
    """120 under 单位：万元 is 1.2 million yuan where both are quoted, and is not where one is."""
    both = figure("1200000", "CNY", "exactly", "120", "单位：万元", subject="place-d")
    assert refusals(both) == []
    alone = figure("1200000", "CNY", "exactly", "120", subject="place-d")
    assert refusals(alone) == [("misread", "value")]


def test_a_waiver_lets_a_difference_pass():
    """A row that says why its cells differ is let through, in the cells that the reason is for."""
    wrong = figure("7", "CNY", "exactly", "近1亿元", subject="org-a", from_="1922", to="1922")
    assert {o for o, _ in refusals(wrong)} == {"misread", "undated"}
    for waiver, left in (
        ("elsewhere: 数字与日期另见标题", set()),
        ("date: 年份承上段", {"misread"}),
        ("数字用文字表述", {"undated"}),
        ("“近1亿元”是另一笔", set()),
    ):
        waived = replace(wrong, claims=(replace(wrong.claims[0], waiver=waiver),))
        assert {o for o, _ in refusals(waived)} == left, waiver


@pytest.mark.parametrize("waiver", ["ok", "checked", "无误", "另有说明", "date:", "“没有的话”"])
def test_a_waiver_without_a_reason_lets_nothing_pass(waiver):
    """A waiver that gives no reason of a kind, nor quotes words of the text, is refused itself."""
    wrong = figure("7", "CNY", "exactly", "近1亿元", subject="org-a", waiver=waiver)
    assert ("unexplained", "waiver") in refusals(wrong)
    if "“" not in waiver:
        assert ("misread", "value") in refusals(wrong)


@pytest.mark.parametrize("row", waivers.rows(), ids=lambda row: row["kind"])
def test_each_kind_of_waiver_is_told_by_its_words(row):
    """Every row of the kinds lets its example pass for its columns, and not its counter-example."""
    assert set(row["waives"].split()) <= waivers.waived(row["yes"])
    assert set(row["waives"].split()) <= waivers.waived(f"{row['kind']}: {row['no']}")
    assert waivers.waived(row["no"]) == frozenset()


@pytest.mark.parametrize(
    ("note", "outcomes"),
    [
        ("300 × 2", []),
        ("(100 + 200) * 2：两处", []),
        ("300 + 2", [("miscalculated", "note")]),
        ("两处之和", [("miscalculated", "note")]),
    ],
)
def test_a_derived_value_is_what_its_formula_gives(note, outcomes):
    """The note of a derived figure begins with a formula that gives its value."""
    derived = figure("600", "person", "exactly", "600余人", origin="derived", note=note)
    assert refusals(derived) == outcomes


@pytest.mark.parametrize(
    "formula", ["", "甲", "2 ** 9", "__import__('os')", "1/0", "((((", "9" * 999]
)
def test_what_is_no_formula_gives_nothing(formula):
    """Words, powers, calls, division by zero and endless digits are no formula."""
    assert calculated(formula) is None or len(formula) > 200


@pytest.mark.parametrize(
    ("bounds", "columns"),
    [
        (("2021", "2021"), []),
        (("2020", "2022"), []),
        (("1922", "2021"), ["from"]),
        (("2021", "2031"), ["to"]),
        (("2021-07", "2021"), ["from"]),
        (("2020", "2021"), ["to"]),
    ],
)
def test_dates_are_dates_of_the_report(bounds, columns):
    """A bound is a date of the text or of the report's period; anything else is undated."""
    found = refusals(figure(*GIVEN, subject="org-a", from_=bounds[0], to=bounds[1]))
    assert found == [("undated", column) for column in columns]


def test_a_name_stands_in_its_own_evidence():
    """A label or an alias that no span of the entity has is refused; pieces of it may be joined."""
    good = figure(*GIVEN, subject="org-a")
    for changed, column in (
        ({"label": "甲县卫生局"}, "label"),
        ({"aliases": ("局里",)}, "aliases"),
    ):
        entities = (replace(good.entities[0], **changed), *good.entities[1:])
        assert refusals(replace(good, entities=entities)) == [("unlabelled", column)]
    joined = (replace(good.entities[0], label="教育甲县局教育"), *good.entities[1:])
    assert ("unlabelled", "label") in refusals(replace(good, entities=joined))
    split = tuple(e for e in good.evidence if e.target != "org-a")
    split += (Evidence("org-a", span("甲县")), Evidence("org-a", span("教育局")))
    assert refusals(replace(good, evidence=split)) == []


def test_other_holds_what_truly_is_none():
    """A school of type Other or Event is refused; schools and a school as facility are not."""
    good = figure(*GIVEN, subject="org-a")
    no = [("mistyped", "type")]
    for type_, found in (("Other", no), ("Event", no), ("Group", []), ("Facility", [])):
        entities = (good.entities[0], replace(good.entities[1], type=type_), good.entities[2])
        assert refusals(replace(good, entities=entities)) == found


def test_parties_are_named_in_the_sentence_or_in_the_note():
    """Who a claim speaks of stands in its sentence; else it is inferred, and the note names it."""
    money = ("5100", "mu", "exactly", "5100亩")
    assert refusals(figure(*money)) == []  # 该校, a span of the school, is in the sentence
    assert refusals(figure(*money, subject="org-a")) == [("unnamed", "subject")]
    noted = {"origin": "inferred", "subject": "org-a"}
    assert refusals(figure(*money, **noted, note="承前：甲县教育局")) == []
    assert refusals(figure(*money, **noted, note="承前：乙中学")) == [("unnamed", "subject")]
    assert refusals(figure(*money, **noted)) == [("unexplained", "origin"), ("unnamed", "subject")]


@pytest.mark.parametrize("row", table("relation-cues"), ids=lambda row: row["predicate"])
def test_each_predicate_has_words_that_tell_it(row):
    """Every row of the predicates' words lets its example pass, and not its counter-example."""
    assert is_stated(row["predicate"], row["yes"])
    assert not is_stated(row["predicate"], row["no"])


@pytest.mark.parametrize(("predicate", "found"), [("built", []), ("trains", ["predicate"])])
def test_a_relation_is_told_by_its_quoted_words(predicate, found):
    """A quoted relation that no word of its quote can state is refused; a waiver lets it pass."""
    good = figure("1", "CNY", "exactly", "投入近1亿元建成", subject="org-a")
    relation = Claim("fig", "relation", "org-a", predicate, "facility-b", status="accepted")
    tables = replace(good, claims=(relation,))
    assert refusals(tables) == [("uncued", column) for column in found]
    assert refusals(replace(tables, claims=(replace(relation, waiver="words: 见“建成”"),))) == []


def test_a_curated_doubt_says_why():
    """A confidence below one needs a note where a person set it, and none where a rule did."""
    doubtful = {"confidence": Decimal("0.8"), "subject": "org-a"}
    assert refusals(figure(*GIVEN, **doubtful)) == [("unexplained", "confidence")]
    assert refusals(figure(*GIVEN, **doubtful, method="rule:x")) == []


def test_without_a_text_it_is_said_what_was_not_checked():
    """The tables alone are checked as far as they go, and the rest is named."""
    good = figure(*GIVEN, subject="org-a")
    assert verify_evidence(good).unchecked == WITHOUT_TEXT
    assert verify_evidence(good, ReportText(TEXT, "")).unchecked == ()


def test_a_rejected_claim_is_passed_over():
    """What was rejected may say anything."""
    wrong = figure("7", "CNY", "exactly", "近1亿元", subject="org-a")
    rejected = replace(wrong, claims=(replace(wrong.claims[0], status="rejected"),))
    assert refusals(rejected) == []


@pytest.mark.parametrize(("words", "years"), [("三年来", 3), ("13年前", 13), ("十年间", 10)])
def test_words_that_say_when_say_how_long_too(words, years):
    """A length that counts from now bears out the number of its years, and no other."""

    def told(value):
        found = figure(value, "year", "exactly", "2021年")
        quoted = Evidence("fig", Span(0, len(words), words))
        return refusals(replace(found, evidence=(*found.evidence[:-1], quoted)), None)

    assert told(years) == []
    assert told(years + 1) == [("misread", "value")]


@pytest.mark.parametrize(
    ("words", "modality", "found"),
    [
        ("将建成乙中学", "done", [("misread", "modality")]),
        ("将建成乙中学", "ongoing", [("misread", "modality")]),
        ("将建成乙中学", "planned", []),
        ("建成乙中学", "done", []),
        ("建成乙中学（将投入2亿元）", "done", []),
        ("“将投”工程建成乙中学", "done", []),
    ],
)
def test_what_is_to_come_is_not_told_as_done(words, modality, found):
    """A claim whose own quote speaks of a plan is done only where the quote's plan is another's."""
    claim = Claim(
        "rel", "relation", "org-a", predicate="built", object="facility-b", modality=modality,
        status="accepted",
    )  # fmt: skip
    evidence = [e for _, own in NAMES for e in own] + [Evidence("rel", Span(0, len(words), words))]
    entities = tuple(e for e, _ in NAMES)
    report = Report("r", "", "", "", "zh", "", len(TEXT))
    assert refusals(Encoding(report, entities, (claim,), tuple(evidence)), None) == found
