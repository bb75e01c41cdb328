"""What a finding says, whole: rule, result, words in both languages, arithmetic and claims."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.check.audit import ON_REQUEST, RULES
from aidgraph.model import Dataset, Entity, MoneyShare, ReferenceClaim
from aidgraph.rdf.implied import REPLACED_PLAN

HOSPITAL, OFFICE, AID, COUNTY = "facility-hospital", "org-office", "programme-aid", "place-b"
PHRASES = [f"第{n}期培训班在乙县医院开班授课" for n in "一二三四"]


PARTS = [
    (30, "pass", "the parts sum to 30: 30", "各部分之和等于30：30", "10 + 20 = 30"),
    (40, "gap", "the parts make less than 40: 30", "各部分之和小于40：30", "10 + 20 = 30 < 40"),
    (25, "conflict", "the parts make more than 25: 30", "各部分之和大于25：30",
     "10 + 20 = 30 > 25"),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "result", "english", "chinese", "formula"), PARTS)
def test_parts_and_whole(make, told, says, whole, result, english, chinese, formula):
    """The sum of the parts is told beside the words of the whole."""
    report = told(
        make.doctors("whole", whole),
        make.doctors("a", 10, indicator="other:外科"),
        make.doctors("b", 20, indicator="other:内科"),
        *make.components("whole", "a", "b"),
    )
    assert says("parts-of-whole", report) == [
        ("parts-of-whole", result, english, chinese, formula, ["first/whole", "first/a", "first/b"])
    ]


def flows(make, total, *items, **fields):
    """Make the total that the office gave, and items of it."""
    return [
        make.flow("total", AID, total, "CNY", OFFICE, indicator="total-aid-spending", **fields),
        *(
            make.flow(f"item-{number}", about, value, "CNY", OFFICE)
            for number, (about, value) in enumerate(items)
        ),
    ]


ITEMS = [
    (40, (10, 20), "gap", "2 listed items make 30, 75 % of 40",
     "列出的2项合计30，占40的75%", "10 + 20 = 30 < 40"),
    (20, (10, 20), "conflict", "2 listed items make 30, 150 % of 20",
     "列出的2项合计30，占20的150%", "10 + 20 = 30 > 20"),
    (30, (10, 20), "pass", "2 listed items make 30, 100 % of 30",
     "列出的2项合计30，占30的100%", "10 + 20 = 30"),
    (40, (10,), "pass", "1 listed item makes 10, 25 % of 40",
     "列出的1项合计10，占40的25%", "10 < 40"),
    (8, (10,), "conflict", "1 listed item makes 10, 125 % of 8",
     "列出的1项合计10，占8的125%", "10 > 8"),
]  # fmt: skip


@pytest.mark.parametrize(("total", "items", "result", "english", "chinese", "formula"), ITEMS)
def test_items_and_total(make, told, says, total, items, result, english, chinese, formula):
    """How many items are listed, what they make and what share of the total that is."""
    report = told(*flows(make, total, *zip((HOSPITAL, COUNTY), items, strict=False)))
    used = ["first/total", *(f"first/item-{number}" for number in range(len(items)))]
    assert says("items-of-total", report) == [
        ("items-of-total", result, english, chinese, formula, used)
    ]


SECTORS = [
    (40, "pass", "Basic Health: 2 listed items make 30, within 40", "基本卫生：2项合计30，未超过40",
     "10 + 20 = 30 < 40"),
    (30, "pass", "Basic Health: 2 listed items make 30, within 30", "基本卫生：2项合计30，未超过30",
     "10 + 20 = 30"),
    (29, "conflict", "Basic Health: 2 listed items make 30, more than 29",
     "基本卫生：2项合计30，超过29",
     "10 + 20 = 30 > 29"),
]  # fmt: skip


@pytest.mark.parametrize(("total", "result", "english", "chinese", "formula"), SECTORS)
def test_sectors_and_total(make, told, says, total, result, english, chinese, formula):
    """What went to a sector is told with its name, against the total of the giver."""
    given = [(HOSPITAL, 10), (HOSPITAL, 20), (COUNTY, 5)]
    report = told(
        *flows(make, total, *given),
        references=(
            ReferenceClaim("sector-hospital", HOSPITAL, "sector", "dac:12230", "ours", "1"),
            ReferenceClaim("sector-county", COUNTY, "sector", "dac:11220", "ours", "2"),
        ),
        datasets=(Dataset("ours", "ours", "ours", "Nobody", "1", "CC0-1.0", "https://x.org/"),),
    )
    used = ["first/total", "first/item-0", "first/item-1"]
    assert says("sectors-of-total", report) == [
        ("sectors-of-total", result, english, chinese, formula, used)
    ]


def test_unit_prices(make, told, says):
    """A quotient is told with what is usual, the basis of that, and both numbers."""
    visits = make.figure("visits", COUNTY, "visits", 4, "person-time")
    usual_zh = "本项目自定的宽泛范围：从一日游到一周游"
    usual = "usual 50 to 5,000, aidgraph's own bound, wide on purpose: from a day trip to a week's"
    for value, result, price in ((10_000, "pass", "2,500"), (40_000, "outlier", "10,000")):
        spent = make.figure("spent", COUNTY, "visitor-spending", value, "CNY")
        assert says("unit-ratios", told(spent, visits)) == [
            ("unit-ratios", result, f"{price} CNY a visit ({value} / 4); {usual} tour",
             f"{price}元/人次（{value}÷4）；通常为50至5,000，{usual_zh}",
             f"{value:,} / 4 = {price}",
             ["first/spent", "first/visits"])
        ]  # fmt: skip


def test_shares(make, told, says):
    """A share that cannot be one is told with the bounds."""
    share = make.figure("share", COUNTY, "share-for-livelihood", "120.5", "percent",
                        kind="context")  # fmt: skip
    assert says("shares", told(share)) == [
        ("shares", "outlier", "120.5 is no share of a whole", "120.5不可能是占比",
         "0 <= 120.5 <= 100", ["first/share"])
    ]  # fmt: skip


def test_repeats(make, told, says):
    """A figure that stands twice is one; two claims of it may be counted twice."""
    one, other = make.doctors("a", 30), make.doctors("b", 30)
    report = told(one, other)
    place = report.evidence[0]
    again = replace(place, span=replace(place.span, start=900, end=902))
    assert says("told-more-than-once", replace(report, evidence=(*report.evidence, again))) == [
        ("told-more-than-once", "pass", "30 is told 2 times and counted once",
         "30出现2次，只计一次", "", ["first/a"])
    ]  # fmt: skip
    assert says("same-twice", report) == [
        ("same-twice", "possible double count", "Hospital of County B has 30 in two claims",
         "乙县医院的30出现在两条陈述中", "", ["first/a", "first/b"])
    ]  # fmt: skip
    assert says("same-twice", told(one), told(other, name="second")) == [
        ("same-twice", "possible double count",
         "Hospital of County B has 30 in two claims (first, second)",
         "乙县医院的30出现在两条陈述中（first、second）", "", ["first/a", "second/b"])
    ]  # fmt: skip


def test_shared_targets(make, told, says):
    """Two flows that reach one place are told with all they both reach, in order."""
    wing, hall = (
        replace(make.things[1], id=f"facility-{name}", label=zh, label_en=en)
        for name, zh, en in (("wing", "东楼", "Wing"), ("hall", "礼堂", "Hall"))
    )
    report = told(
        make.flow("a", HOSPITAL, 7, "CNY", OFFICE),
        make.flow("b", AID, 9, "CNY", OFFICE),
        *(
            make.relation(f"{about}-{thing.id}", about, "supports", thing.id)
            for about in (HOSPITAL, AID)
            for thing in (wing, hall)
        ),
    )
    report = replace(report, entities=(*report.entities, wing, hall))
    assert says("shared-target", report) == [
        ("shared-target", "possible double count", "7 and 9 both reach Hall, Wing",
         "7与9都涉及东楼、礼堂", "", ["first/a", "first/b"])
    ]  # fmt: skip


DIFFERENT = [
    ("2020/2022", "conflict", "30 against 45", "30与45不一致", "30 / 45"),
    ("2020/2023", "later total", "30, later 45", "先为30，后为45", "30 / 45"),
    ("2018/2022", "narrower scope", "30 is within 45", "30的范围小于45", "30 / 45"),
]


@pytest.mark.parametrize(("period", "result", "english", "chinese", "formula"), DIFFERENT)
def test_differences(make, told, says, period, result, english, chinese, formula):
    """Two numbers for one thing are told with the thing, both numbers and both reports."""
    pair = told(make.doctors("a", 30)), told(make.doctors("b", 45), name="second", period=period)
    assert says("told-differently", *pair) == [
        ("told-differently", result, f"Hospital of County B: {english} (first, second)",
         f"乙县医院：{chinese}（first、second）", formula, ["first/a", "second/b"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("part", "result", "english", "chinese"),
    [
        (10, "narrower scope", "10 is within 30", "10的范围小于30"),
        (40, "conflict", "40 against 30", "40与30不一致"),
    ],
)
def test_parts_of_places(make, told, says, part, result, english, chinese):
    """A part of a place is told with its own name, beside the number of the whole."""
    first = told(make.doctors("a", part), make.relation("r", HOSPITAL, "locatedIn", COUNTY))
    second = told(make.doctors("b", 30, subject=COUNTY), name="second")
    assert says("part-of-place", first, second) == [
        ("part-of-place", result, f"Hospital of County B: {english} (first, second)",
         f"乙县医院：{chinese}（first、second）", f"{part} / 30", ["first/a", "second/b"])
    ]  # fmt: skip


GROWTH = [
    (30, 45, "pass", "15 more", "增加15"),
    (45, 30, "conflict", "15 less", "减少15"),
    (30, 30, "pass", "no growth shown", "未见增长"),
]


@pytest.mark.parametrize(("before", "after", "result", "english", "chinese"), GROWTH)
def test_growth(make, told, says, before, after, result, english, chinese):
    """A total over time is told with both ends, the periods stated or those of the reports."""
    first = told(make.doctors("a", before))
    second = told(
        make.doctors("b", after, from_="2020", to="2023-06"), name="second", period="2019/2024"
    )
    assert says("growth", first, second) == [
        ("growth", result,
         f"Hospital of County B: {before} until 2022, {after} until 2023-06: {english}",
         f"乙县医院：截至2022为{before}，截至2023-06为{after}，{chinese}",
         f"{before} (2022) → {after} (2023-06)", ["first/a", "second/b"])
    ]  # fmt: skip


def supported(make, told, name, phrases):
    """Make a report of thirty attendances and a relation on each of the phrases."""
    relations = [
        make.relation(f"rel-{number}", OFFICE, "supports", HOSPITAL)
        for number in range(len(phrases))
    ]
    words = {claim.id: phrase for claim, phrase in zip(relations, phrases, strict=True)}
    return told(make.doctors("a", 30), *relations, name=name, words=words)


def test_witnesses(make, told, says):
    """Who tells a figure is named and counted, with what says that one copied the other."""
    first, second = (supported(make, told, name, PHRASES) for name in ("first", "second"))
    own = supported(make, told, "third", ["完全是另外一种讲法来说这件事"])
    assert says("witnesses", first, second) == [
        ("witnesses", "pass",
         ("Hospital of County B: 30 is told by 2 reports (first, second), "
          "in nearly the same words: 1 witness"),
         "乙县医院：30见于2篇报道（first, second），行文几乎相同，计为1个来源",
         "first, second: 4 of 4 phrases alike", ["first/a", "second/a"])
    ]  # fmt: skip
    assert says("witnesses", own, first) == [
        ("witnesses", "pass",
         "Hospital of County B: 30 is told by 2 reports (first, third): 2 witnesses",
         "乙县医院：30见于2篇报道（first, third），计为2个来源", "", ["first/a", "third/a"])
    ]  # fmt: skip


GIVEN = {"kind": "flow", "indicator": "aid-spending", "unit": "CNY", "provider": OFFICE}
APART = [
    ({}, {"unit": "count"}, "unit", "单位"),
    ({}, {"kind": "context"}, "kind", "类别"),
    ({}, {"modality": "planned"}, "planned, not done", "并非已完成"),
    ({}, {"from_": "2021", "to": "2023"}, "period", "时段"),
    ({}, {"unit": "count", "from_": "2021", "to": "2023"}, "unit, period", "单位、时段"),
    (GIVEN, {"provider": COUNTY}, "provider", "提供方"),
    (GIVEN, {"receiver": COUNTY}, "receiver", "接受方"),
    (GIVEN, {"provider": ""}, "the provider is not stated", "提供方未述明"),
    (GIVEN | {"subject": OFFICE}, {}, "the purpose is not stated", "用途未述明"),
    (GIVEN | {"indicator": "goods-donated"}, {}, "what is counted is not stated",
     "所计事物未述明"),
]  # fmt: skip


@pytest.mark.parametrize(("both", "other", "english", "chinese"), APART)
def test_what_is_not_comparable(make, told, says, both, other, english, chinese):
    """Two numbers that look alike are told with all that keeps them apart."""
    report = told(make.doctors("a", 30, **both), make.doctors("b", 45, **both | other))
    name, name_zh = {OFFICE: ("Aid Office of City A", "甲市援助处")}.get(
        both.get("subject"), ("Hospital of County B", "乙县医院")
    )
    assert says("not-comparable", report) == [
        ("not-comparable", "not comparable", f"{name}: 30 and 45: {english}",
         f"{name_zh}：30与45：{chinese}", "30 / 45", ["first/a", "first/b"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "wanted"),
    [(31, "two numbers side by side"), (32, None), (2, "two numbers side by side"), (1, None)],
)
def test_numbers_side_by_side(make, told, says, start, wanted):
    """Fewer than thirty signs between two numbers are one breath; thirty or an overlap is not."""
    report = told(make.doctors("a", 30), make.doctors("b", 45))
    first, second, *others = report.evidence
    first = replace(first, span=replace(first.span, start=0, end=2))
    second = replace(second, span=replace(second.span, start=start, end=start + 2))
    report = replace(report, evidence=(first, second, *others))
    text = [(english, chinese) for _, _, english, chinese, *_ in says("not-comparable", report)]
    assert text == (
        [(f"Hospital of County B: 30 and 45: {wanted}", "乙县医院：30与45：并列的两个数")]
        if wanted
        else []
    )
    assert [row[1] for row in says("told-differently", report)] == ([] if wanted else ["conflict"])


def test_a_part_and_its_whole_are_no_conflict(make, told, says):
    """A stated part, and two parts of one whole, differ by being parts."""
    claims = [make.doctors(name, value) for name, value in (("a", 30), ("b", 45), ("c", 60))]
    report = told(*claims, *make.components("c", "a", "b"))
    assert [(row[2], row[3]) for row in says("not-comparable", report)] == [
        ("Hospital of County B: 30 and 45: part and whole", "乙县医院：30与45：部分与整体"),
        ("Hospital of County B: 45 and 60: part and whole", "乙县医院：45与60：部分与整体"),
    ]
    assert says("told-differently", report) == []


EUR = {"indicator": "disbursement"}


def donor_data(make, name, *more, shares=()):
    """Make a dataset with a programme, its two parts, and money of each."""
    entities = [Entity(key, "Project", label) for key, label in PROJECTS]
    claims = [
        make.relation("p.a", "part-a", "partOf", "whole"),
        make.relation("p.b", "part-b", "partOf", "whole"),
        *more,
    ]
    references = [ReferenceClaim("s1", "whole", "sector", "dac:14030", name, "1")]
    office = Entity(OFFICE, "Organization", "Office")
    return make.dataset(name, [*entities, office], claims, references, shares)


PROJECTS = [("whole", "Programme"), ("part-a", "Part A"), ("part-b", "Part B")]


@pytest.mark.parametrize(
    ("of_whole", "modality", "result", "ends", "formula"),
    [
        (
            30,
            "done",
            "pass",
            (": the same money, left out of sums", "：同一笔钱，求和时略去"),
            "30 = 30",
        ),
        (30, "planned", "possible double count", ("", ""), "30 = 30"),
        (45, "done", "possible double count", ("", ""), "30 ≠ 45"),
    ],
)
def test_an_activity_and_its_parts(make, says, of_whole, modality, result, ends, formula):
    """Money of a whole and its parts is set side by side, and what sums leave out is told."""
    data = donor_data(
        make,
        "donor",
        make.flow("a", "part-a", 10, "EUR", OFFICE, **EUR),
        make.flow("b", "part-b", 20, "EUR", OFFICE, **EUR),
        make.flow("w", "whole", of_whole, "EUR", OFFICE, **(EUR | {"modality": modality})),
    )
    assert says("activity-and-parts", data) == [
        (
            "activity-and-parts",
            result,
            f"Programme has disbursement {of_whole} EUR, its parts 30{ends[0]}",
            f"Programme有disbursement {of_whole} EUR，其各部分有30{ends[1]}",
            formula,
            ["donor/w", "donor/a", "donor/b"],
        )
    ]


def test_an_activity_of_two_datasets(make, says):
    """One activity that two files tell money of is one: each file is told with its sum."""
    one, two = (
        donor_data(make, name, make.flow("w", "whole", value, "EUR", OFFICE, **EUR))
        for name, value in (("one", 30), ("two", 40))
    )
    assert says("same-activity", one) == []
    assert says("same-activity", one, two) == [
        (
            "same-activity",
            "possible double count",
            "Programme has disbursement in EUR in 2 datasets (one: 30, two: 40)",
            "2个数据集都有Programme的 disbursement（EUR；one: 30, two: 40）",
            "",
            ["one/w", "two/w"],
        )
    ]


@pytest.mark.parametrize(
    ("share", "result", "told", "formula"),
    [
        ("0.9999", "gap", "99.99 %", "99.99 % < 100 %"),
        ("1", "", "", ""),
        (None, "gap", "0 %, and not all have one", "0 % < 100 %"),
    ],
)
def test_shares_that_do_not_make_the_whole(make, says, share, result, told, formula):
    """What is split into less than all of it is counted, by what is missing."""
    parts = [MoneyShare("s1", None if share is None else Decimal(share), "dac")]
    found = says("shares-of-whole", donor_data(make, "donor", shares=parts))
    told_zh = told.replace(" %", "%").replace(", and not all have one", "，且有缺")
    assert found == (
        [
            (
                "shares-of-whole",
                result,
                f"donor: the shares of 1 split by dac make {told}; first Programme",
                f"donor：按 dac 划分的1项份额合计{told_zh}；首项为Programme",
                formula,
                [],
            )
        ]
        if result
        else []
    )


def test_plans_that_are_replaced(make, says):
    """Budgets that are replaced are counted and summed: sums leave them out."""
    note = f"original; {REPLACED_PLAN}"
    claims = [
        make.figure(f"b{value}", "whole", "budget", value, "EUR", kind="context", note=note)
        for value in (10, 20)
    ]
    other = make.figure("c", "whole", "budget", 5, "EUR", kind="context", note="original")
    assert says("replaced-plans", donor_data(make, "donor", *claims, other)) == [
        (
            "replaced-plans",
            "pass",
            "donor: 2 of budget EUR are replaced by revised ones and left out of sums, 30 together",
            "donor：budget EUR 有2笔被修订后的取代，求和时略去，合计30",
            "",
            ["donor/b10", "donor/b20"],
        )
    ]


def test_every_rule_is_told_here():
    """A new rule gets its words into this file."""
    text = Path(__file__).read_text("utf-8")
    assert [rule for rule in (*RULES, *ON_REQUEST) if f'says("{rule}"' not in text] == []
