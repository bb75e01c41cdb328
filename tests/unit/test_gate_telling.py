"""The gate asks the words who gives, what is counted, when it was, and whose a code is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.check.gate import entity_types, groups, indicators
from aidgraph.check.verify import verify_evidence
from aidgraph.extract.clauses.giving import role_of
from aidgraph.extract.lexicon import table
from aidgraph.model import Claim, Encoding, Entity, Evidence, Report, Span
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.text.report import ReportText

GIVING = (
    "甲县向乙县捐款5万元。\n\n去年由丙会出资6万元援助乙县。\n\n2021年，乙县有学生7名。\n\n"
    "丙会得奖。"
)


def refusals(encoding, text):
    """Return (outcome, column) of what is refused of the claims and the entities."""
    found = verify_evidence(encoding, ReportText(text, "")).findings
    ours = [f for f in found if f.outcome not in {"changed-source", "unaccounted"}]
    return [(f.outcome, f.column) for f in ours]


@pytest.mark.parametrize(
    ("row", "words"),
    [(row, word) for row in table("giving-roles") for word in row["words"].split()],
    ids=lambda value: value if isinstance(value, str) else value["role"],
)
def test_each_word_of_giving_tells_the_part_of_its_row(row, words):
    """Every word of the lexicon gives the name beside it the part of its row, alone."""
    wanted = "" if row["role"] == "none" else row["role"]
    if row["side"] == "before":
        assert role_of(f"人们{words}", "这里") == wanted
    elif row["side"] == "by":
        assert role_of("由", f"{words}这些") == wanted
    elif row["side"] == "after":
        assert role_of("人们说", f"{words}了") == wanted


@pytest.mark.parametrize("row", table("giving-roles"), ids=lambda row: row["words"][:9])
def test_each_row_of_giving_holds_for_its_examples(row):
    """The example of a row has the part of the row, the counter-example has not."""
    if row["side"] == "between":
        return
    wanted = "" if row["role"] == "none" else row["role"]
    assert role_of(*row["yes"].split("{}")) == wanted
    assert role_of(*row["no"].split("{}")) != wanted


def flow(words, **cells):
    """Return the encoding of one flow whose number is *words*, with three parties, and its text."""
    parties = [
        Entity("place-a", "Place", "甲县"),
        Entity("place-b", "Place", "乙县"),
        Entity("org-c", "Organization", "丙会"),
    ]

    def at(name):
        return Span(GIVING.index(name), GIVING.index(name) + len(name), name)

    claim = Claim(
        "fig", cells.pop("kind", "flow"), cells.pop("subject", "place-b"), comparator="exactly",
        indicator=cells.pop("indicator", "aid-spending"), value=Decimal(words[:1]) * 10000,
        unit="CNY", status="accepted", **cells,
    )  # fmt: skip
    evidence = (*(Evidence(e.id, at(e.label)) for e in parties), Evidence("fig", at(words)))
    return Encoding(
        Report("r", "", "", "", "zh", "", len(GIVING)), tuple(parties), (claim,), evidence
    )


@pytest.mark.parametrize(
    ("words", "provider", "receiver", "columns"),
    [
        ("5万元", "place-a", "place-b", []),
        ("5万元", "place-b", "place-a", ["provider", "receiver"]),
        ("5万元", "place-b", "", ["provider"]),
        ("6万元", "org-c", "place-b", []),
        ("6万元", "place-b", "org-c", ["provider", "receiver"]),
    ],
)
def test_who_gives_is_told_by_the_words_beside_the_names(words, provider, receiver, columns):
    """A giver behind 向, or a receiver behind 由, is refused by its column, unless waived."""
    tables = flow(words, provider=provider, receiver=receiver)
    assert refusals(tables, GIVING) == [("reversed", column) for column in columns]
    waived = replace(tables.claims[0], waiver="party: 句中倒装")
    assert refusals(replace(tables, claims=(waived,)), GIVING) == []


def test_a_note_says_how_a_broken_sentence_is_read():
    """Where a word is missing, the note of an inferred claim says who gives; and is believed."""
    read = {"origin": "inferred", "provider": "place-b", "receiver": "place-a"}
    assert refusals(flow("5万元", **read, note="原文有误，读作乙县捐给甲县"), GIVING) == []
    assert len(refusals(flow("5万元", **read, note="原文有误，读作甲县捐给乙县"), GIVING)) == 2


@pytest.mark.parametrize("row", entity_types.rows(), ids=lambda row: row["yes"])
def test_each_kind_of_head_knows_its_types(row):
    """Every row of the types lets its example pass, and not its counter-example."""
    for column, goes in (("yes", True), ("no", False)):
        name, _, type_ = row[column].partition(" ")
        assert (type_ in entity_types.types_of(name)) is goes


def test_names_of_persons_and_visits_may_end_in_anything():
    """钱海军 is a person, no navy, and 走访某园 a visit, no park; a hospital is neither."""
    named = [("Person", "钱海军"), ("Event", "走访某县产业园"), ("Person", "某县人民医院")]
    entities = [Entity(str(at), type_, name, "") for at, (type_, name) in enumerate(named)]
    encoding = Encoding(Report("r", "", "", "", "zh", "", 0), tuple(entities))
    found = entity_types.mistyped(encoding, {})
    assert [mismatch.target for mismatch in found] == ["2"]


@pytest.mark.parametrize("row", groups.rows(), ids=lambda row: row["where"])
def test_words_tell_that_many_are_meant(row):
    """Every row of the groups' words knows its example, and not its counter-example."""
    assert groups.is_many(row["yes"])
    assert not groups.is_many(row["no"])


def test_a_group_is_told_as_many():
    """One hall is no group unless a number counts it or something is part of it."""
    hall = Entity("hall", "Group", "某县礼堂大楼", "")
    counted = Claim("many", "relation", "out-halls", predicate="counts", object="hall")
    evidence = (Evidence("hall", Span(4, 10, hall.label)),)
    for text, claims, found in (
        ("建成了，某县礼堂大楼。", (), ["hall"]),
        ("建成了，某县礼堂大楼。", (counted,), []),
        ("建成5座某县礼堂大楼。", (), []),
    ):
        encoding = Encoding(Report("r", "", "", "", "zh", "", 0), (hall,), claims, evidence)
        refused = groups.single(encoding, {"hall": [evidence[0].span]}, ReportText(text, ""))
        assert [mismatch.target for mismatch in refused] == found


@pytest.mark.parametrize("row", indicators.rows(), ids=lambda row: row["indicator"])
def test_each_indicator_has_words_that_tell_it(row):
    """Every row of the indicators' words lets its example pass, and not its counter-example."""
    assert indicators.is_counted(row["indicator"], row["yes"])
    assert not indicators.is_counted(row["indicator"], row["no"])
    assert row["indicator"] in vocabulary().concepts["indicator"]


@pytest.mark.parametrize(
    ("indicator", "found"),
    [("aid-spending", []), ("sales", [("uncued", "indicator")])],
)
def test_an_indicator_is_told_by_the_words_of_the_sentence(indicator, found):
    """Money that the sentence tells as given is refused as sales; a waiver lets it pass."""
    tables = flow("5万元", provider="place-a", receiver="place-b", indicator=indicator)
    assert refusals(tables, GIVING) == found
    waived = replace(tables.claims[0], waiver="elsewhere: 指标另见标题")
    assert refusals(replace(tables, claims=(waived,)), GIVING) == []


def test_of_two_indicators_the_clause_of_the_number_decides():
    """What the clause of a number tells is right, what another clause tells is refused."""
    text = "旅游消费4万元，销售额5万元。"
    for words, good, bad in (("5万元", "sales", "visitor-spending"),
                             ("4万元", "visitor-spending", "sales")):  # fmt: skip
        start = text.index(words)
        for indicator, found in ((good, []), (bad, [("uncued", "indicator")])):
            claim = Claim(
                "fig", "outcome", "", indicator=indicator, value=Decimal(words[0]) * 10000,
                unit="CNY", comparator="exactly", status="accepted",
            )  # fmt: skip
            tables = Encoding(
                Report("r", "", "", "", "zh", "", len(text)), (), (claim,),
                (Evidence("fig", Span(start, start + len(words), words)),),
            )  # fmt: skip
            assert refusals(tables, text) == found


def test_a_date_reaches_its_paragraph_and_no_other():
    """A date of another paragraph is undated, although the text has it; a waiver says so."""
    tables = flow("5万元", provider="place-a", receiver="place-b", from_="2021", to="2021")
    assert refusals(tables, GIVING) == [("undated", "from"), ("undated", "to")]
    waived = replace(tables.claims[0], waiver="date: 见末段")
    assert refusals(replace(tables, claims=(waived,)), GIVING) == []
    period = replace(tables, report=replace(tables.report, period="2021"))
    assert refusals(period, GIVING) == []


@pytest.mark.parametrize(
    ("label", "code", "found"),
    [
        ("温宿县", "652922", []),
        ("新疆温宿县", "652922", []),
        ("温宿", "652922", []),
        ("温宿县", "330700", [("miskeyed", "codes")]),
        ("金华市", "652922", [("miskeyed", "codes")]),
    ],
)
def test_a_code_is_that_of_a_place_so_called(label, code, found):
    """A code of the register agrees with a name of the place, or the place's note has its name."""
    text = f"{label}很好。"
    place = Entity("place-x", "Place", label, codes=(("gbt2260", code),))
    evidence = (Evidence("place-x", Span(0, len(label), label)),)
    tables = Encoding(Report("r", "", "", "", "zh", "", len(text)), (place,), (), evidence)
    assert refusals(tables, text) == found
    noted = replace(place, note="今属温宿县，又属金华市")
    assert refusals(replace(tables, entities=(noted,)), text) == []
