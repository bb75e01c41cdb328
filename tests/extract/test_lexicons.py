"""Every row of the lexicons of numbers finds its example, and nothing in its counter-example."""

import re
from decimal import Decimal

import pytest

from aidgraph.chinese import lexicon as chinese
from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.script import normalise
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks.accounting import account
from aidgraph.extract.marks.setting import Setting
from aidgraph.extract.marks.traps import traps
from aidgraph.extract.marks.units import counted, is_daily, people_at
from aidgraph.model import COMPARATORS
from aidgraph.rdf.vocabulary import vocabulary

UNITS = ("units", "classifiers", "people", "money-words", "money-signs", "visits")
TRAPS = ("number-traps", "number-places")


def rows(*names):
    """Return a case for each row: its lexicon, its first word as the name, the row."""
    found = []
    for name in names:
        for number, row in enumerate(table(name)):
            label = next(
                row[key] for key in ("words", "reason", "plan", "congress", "name") if row.get(key)
            )
            found.append(pytest.param(name, row, id=f"{name}-{number}-{split(label)[0]}"))
    return found


def unmarked(example):
    """Return the text of an example and the spans in its brackets (the outermost, not escaped)."""
    text, spans, start, depth = "", [], 0, 0
    for character in example:
        if character == "[" and not depth:
            depth, start = 1, len(text)
        elif (
            character == "]"
            and depth == 1
            and not text[start:].count("[") > text[start:].count("]")
        ):
            depth = 0
            spans.append((start, len(text)))
        else:
            text += character
    return text, spans


def measured(text):
    """Return quantities and durations by span: (unit, comparator)."""
    read = account(text)
    found = {(q.start, q.end): (q.unit, q.comparator) for q in read.quantities}
    found |= {(t.start, t.end): (t.unit, t.comparator) for t in read.times if t.kind == "duration"}
    return found


@pytest.mark.parametrize(("name", "row"), rows(*UNITS))
def test_a_unit_is_found_after_its_number_and_not_elsewhere(name, row):
    """Each word gives the unit of its row; in the counter-example it gives none."""
    for word in split(row["words"]):
        key = row.get("unit", "CNY" if name == "money-words" else "count")
        key = f"other:{word}" if key == "other" else key
        text, [span] = unmarked(row["yes"].replace("{}", word))
        assert measured(text).get(span, ("nothing",))[0] == key, text
        against = row["no"].replace("{}", word)
        units = [unit for unit, _ in measured(against).values()]
        assert key not in units, against


@pytest.mark.parametrize(("name", "row"), rows("comparators"))
def test_a_comparator_is_part_of_its_quantity(name, row):
    """Each word gives the comparator of its row, in the span; in the counter-example it does not."""
    for word in split(row["words"]):
        text, [span] = unmarked(row["yes"].replace("{}", word))
        assert measured(text).get(span, ("", "nothing"))[1] == row["comparator"], (name, text)
        against = row["no"].replace("{}", word)
        assert row["comparator"] not in [c for _, c in measured(against).values()], against


@pytest.mark.parametrize(("name", "row"), rows(*TRAPS))
def test_a_word_with_a_numeral_is_no_number(name, row):
    """Each word is a trap, and ends as one; after another numeral it is none."""
    for word in split(row["words"]):
        text, [span] = unmarked(row["yes"].replace("{}", word))
        assert span in [(t.start, t.end) for t in traps(normalise(text))], (name, text)
        assert not account(text).quantities, text
        against = row["no"].replace("{}", word)
        spans = [against[t.start : t.end] for t in traps(normalise(against))]
        assert word not in spans, against


@pytest.mark.parametrize(("name", "row"), rows("number-shapes"))
def test_a_shape_of_a_trap_fits_its_example_and_not_its_counter_example(name, row):
    """The pattern finds what is bracketed, for its reason, and nothing in the counter-example."""
    text, spans = unmarked(row["yes"])
    found = {(t.start, t.end) for t in traps(normalise(text)) if t.reason == row["reason"]}
    assert spans, name
    assert set(spans) <= found, text
    reasons = [t.reason for t in traps(normalise(row["no"]))]
    assert row["reason"] not in reasons, row["no"]


@pytest.mark.parametrize(("name", "row"), rows("giving"))
def test_one_thing_given_counts_and_an_article_does_not(name, row):
    """一座 after a verb of giving is one; doubled it is no number."""
    for word in split(row["words"]):
        text, [span] = unmarked(row["yes"].replace("{}", word))
        assert measured(text).get(span) == ("count", "exactly"), (name, text)
        assert not measured(row["no"].replace("{}", word)), word


@pytest.mark.parametrize(("name", "row"), rows("ranks", "scopes"))
def test_a_first_is_found_with_its_area(name, row):
    """Each word gives a rank over the bracketed span, and none in the counter-example."""
    for word in split(row["words"]):
        text, [span] = unmarked(row["yes"].replace("{}", word))
        ranks = {(r.start, r.end): r for r in account(text).ranks}
        assert span in ranks, (name, text)
        area = word if name == "scopes" else "全省" if row["series"] else ""
        assert ranks[span].scope == area
        assert not account(row["no"].replace("{}", word)).ranks, word


@pytest.mark.parametrize(("name", "row"), rows("plans"))
def test_a_plan_is_a_period_only_with_a_word_for_time(name, row):
    """期间 after the name gives its years, inferred; the name alone gives none."""
    text, [span] = unmarked(row["yes"])
    times = {(t.start, t.end): t for t in account(text).times}
    assert span in times, name
    assert (times[span].from_, times[span].to, times[span].inferred) == (
        row["from"],
        row["to"],
        True,
    )
    assert not account(row["no"]).times
    assert not account(row["no"]).quantities


@pytest.mark.parametrize(("name", "row"), rows("relatives"))
def test_a_word_that_points_back_takes_the_last_full_date(name, row):
    """
    Each word resolves to what its row says, inferred; as part of another word it is none.

    One that counts from the report stays open where the report has no date.
    """
    for word in split(row["words"]):
        text, [span] = unmarked(row["yes"].replace("{}", word))
        times = {(t.start, t.end): t for t in account(text, Setting("2021-03-05")).times}
        assert span in times, (name, text)
        assert (times[span].from_, times[span].inferred) == (row["becomes"], True)
        undated = {(t.start, t.end): t.from_ for t in account(text).times}
        assert undated[span] == ("" if row["anchor"] == "report" else row["becomes"])
        against = row["no"].replace("{}", word)
        assert word not in [t.text for t in account(against).times], against


def test_units_and_comparators_are_keys_of_the_vocabulary():
    """No unit or comparator stands in a lexicon that the graph does not know."""
    keys = {
        row["unit"] for name in ("units", "people", "money-signs", "visits") for row in table(name)
    }
    unknown = [k for k in keys if k != "other" and not vocabulary().knows("unit", k)]
    assert unknown == []
    assert {row["comparator"] for row in table("comparators")} <= set(COMPARATORS)


def _is_so(kind, text, start, end):
    """Tell whether the number at a place is read as words of a kind beside it say."""
    if kind == "place":
        return counted(text, end, "个") == "count"
    if kind == "crowd":
        return people_at(text, end, many=True) is not None
    if kind == "summed":
        return any((t.start, t.to) == (start, "2014") for t in account(text).times)
    return is_daily(text, start)


@pytest.mark.parametrize(("name", "row"), rows("beside-numbers"))
def test_words_beside_a_number_tell_what_it_counts(name, row):
    """Each word has its effect where the example says so, and none in the counter-example."""
    for word in split(row["words"]):
        for example, so in ((row["yes"], True), (row["no"], False)):
            text, [span] = unmarked(example.replace("{}", word))
            assert _is_so(row["kind"], text, *span) is so, (name, text)


def test_every_row_has_examples():
    """No row of a lexicon of numbers is without an example and a counter-example."""
    names = (*UNITS, *TRAPS, "comparators", "number-shapes", "giving", "ranks", "scopes", "plans")
    names += ("beside-numbers",)
    bare = [(n, r) for n in (*names, "relatives") for r in table(n) if not (r["yes"] and r["no"])]
    assert bare == []


def test_simplification_is_one_to_one():
    """Each traditional character stands once, and what it becomes is left as it is."""
    pairs = [(c, row["simplified"]) for row in chinese.table("script") for c in row["traditional"]]
    assert len(dict(pairs)) == len(pairs)
    assert {simple for _, simple in pairs}.isdisjoint(dict(pairs))
    assert all(len(simple) == 1 for _, simple in pairs)


def test_normalised_text_keeps_every_offset():
    """Full-width digits, traditional characters and odd dashes become plain, one for one."""
    text = "１２萬餘畝　（約８％）２０２１－０８～９；捐贈￥３０．５萬圓，２○○９年"
    assert normalise(text) == "12万余亩 (约8%)2021-08~9；捐赠¥30.5万圆，2〇〇9年"
    assert len(normalise(text)) == len(text)


def test_a_tree_of_words_matches_the_longest():
    """The pattern of a list of words takes the longest word, whatever their order."""
    pattern = re.compile(one_of(["一带一路", "一", "一带", "二·一"]))
    assert [m.group() for m in pattern.finditer("一带一路，一带，二·一")] == [
        "一带一路",
        "一带",
        "二·一",
    ]


def test_a_factor_may_be_a_fraction():
    """A unit that is a part of the base unit is converted exactly where it can be."""
    assert account("路程30分钟").times[0].quantity == Decimal("0.5")


@pytest.mark.parametrize(("name", "row"), rows("congresses"))
def test_a_congress_is_a_time_only_with_since(name, row):
    """以来 after the name counts from its year, with no end; the name alone is no time."""
    text, [span] = unmarked(row["yes"])
    times = {(t.start, t.end): t for t in account(text).times}
    assert (times[span].from_, times[span].to, times[span].kind) == (row["year"], "", "since"), name
    assert not account(row["no"]).times


@pytest.mark.parametrize(("name", "row"), rows("shared-money"))
def test_money_with_a_shared_name_is_that_of_the_country_named_last(name, row):
    """卢比 is the rupee of the country that the text names, and no known currency without one."""
    text, [span] = unmarked(row["yes"])
    assert measured(text)[span][0] == row["unit"], name
    assert {unit for unit, _ in measured(row["no"]).values()} == {f"other:{row['name']}"}
