"""What the gate refuses is told whole: outcome, row, place, the words there and the column."""

import hashlib
import pickle
from dataclasses import replace
from decimal import Decimal

import pytest

from aidgraph.check.gate.figures import calculated, misread
from aidgraph.check.gate.findings import (
    EXPLANATIONS,
    REMEDIES,
    Mismatch,
    Verification,
    VerificationError,
    summarize,
)
from aidgraph.check.gate.names import NameCheck, carried
from aidgraph.check.lookalikes import skeleton
from aidgraph.check.verify import refusals, verify_evidence
from aidgraph.model import (
    Claim,
    Encoding,
    Entity,
    Evidence,
    ReferenceClaim,
    Report,
    SetAside,
    Span,
)
from aidgraph.text.report import ReportText

TEXT = (
    "2021年6月，甲县教育局投入近1亿元建成乙中学。\n"
    "该校占地5100亩，惠及学生600余人。\n"
    "丁村有120户，2022年8月15日验收。\n"
)
SOURCE = ReportText(TEXT, hashlib.sha256(TEXT.encode()).hexdigest())


def span(words, text=TEXT):
    """Return the span of the first place of *words*."""
    start = text.index(words)
    return Span(start, start + len(words), words)


ENTITIES = (
    Entity("org-a", "Organization", "甲县教育局", "Education Office"),
    Entity("school-b", "Facility", "乙中学", aliases=("该校",)),
    Entity("village-d", "Place", "丁村"),
)
MONEY = Claim("money", "flow", "school-b", indicator="aid-spending", value=Decimal(100000000),
              unit="CNY", comparator="just-under", provider="org-a", status="accepted",
              from_="2021-06", to="2021-06")  # fmt: skip
LAND = Claim("land", "outcome", "school-b", indicator="other:占地", value=Decimal(5100),
             unit="mu", comparator="exactly", status="accepted")  # fmt: skip
BUILT = Claim("built", "relation", "org-a", "built", "school-b", status="accepted")
SPANS = {
    "org-a": ["甲县教育局"], "school-b": ["乙中学", "该校"], "village-d": ["丁村"],
    "money": ["近1亿元", "2021年6月"], "land": ["5100亩"], "built": ["建成"],
}  # fmt: skip
ASIDE = tuple(SetAside(span(words), "why") for words in ("600余人", "120户", "2022年8月15日"))


def tables(*claims, **fields):
    """Return an encoding that holds, with claims and fields changed."""
    changed = {claim.id: claim for claim in (MONEY, LAND, BUILT, *claims)}
    evidence = [Evidence(key, span(words)) for key, many in SPANS.items() for words in many]
    report = Report("r", "", "", "", "zh", SOURCE.sha256, len(TEXT), period="2020/2022")
    made = Encoding(report, ENTITIES, tuple(changed.values()), tuple(evidence), set_aside=ASIDE)
    return replace(made, **fields)


def found(encoding, source=SOURCE):
    """Return what is refused, each as a tuple of all that is told."""
    return [
        (f.outcome, f.target, f.start, f.end, f.exact, f.there, f.column)
        for f in verify_evidence(encoding, source).findings
    ]


def at(words):
    """Return where *words* stand."""
    place = span(words)
    return place.start, place.end


def test_tables_that_hold_are_counted():
    """Nothing is refused; each span and each number of the text is counted."""
    verified = verify_evidence(tables(), SOURCE)
    assert verified.findings == ()
    assert verified.holds
    assert verified.spans == 11
    assert verified.numbers == len(SOURCE.numbers())
    assert (verify_evidence(tables()).spans, verify_evidence(tables()).numbers) == (11, 0)


def test_another_file_is_told_with_its_length_and_hash():
    """A text of another hash or another length is not the file; what it is, is told."""
    other = ReportText(TEXT, "ab" * 32)
    wanted = f"{len(TEXT)} characters, sha256 abababababab…"
    assert found(tables(), other) == [("changed-source", "r", 0, 0, "", wanted, "")]
    longer = replace(tables().report, length=len(TEXT) + 1)
    wanted = f"{len(TEXT)} characters, sha256 {SOURCE.sha256[:12]}…"
    assert found(tables(report=longer)) == [("changed-source", "r", 0, 0, "", wanted, "")]


GAP = "无" * 300
LONG = f"甲县{GAP}乙县{GAP}"


@pytest.mark.parametrize(
    ("start", "words", "outcome"),
    [
        (0, "甲县", None),
        (1, "甲县", "shifted"),
        (100, "甲县", "shifted"),
        (101, "甲县", "elsewhere"),
        (202, "乙县", "shifted"),
        (200, "乙县", "elsewhere"),
        (402, "乙县", "shifted"),
        (403, "乙县", "elsewhere"),
        (0, "丙县", "missing"),
    ],
)
def test_words_that_are_not_there_are_told_by_where_they_are(start, words, outcome):
    """Up to a hundred characters away they were shifted, farther they stand elsewhere."""
    report = Report("r", "", "", "", "zh", "", len(LONG))
    place = Span(start, start + 2, words)
    encoding = Encoding(report, set_aside=(SetAside(place, "why"),))
    told = [f for f in found(encoding, ReportText(LONG, "")) if f[0] != "unaccounted"]
    wanted = (outcome, "set_aside.csv", start, start + 2, words, LONG[start : start + 2], "")
    assert told == ([wanted] if outcome else [])


@pytest.mark.parametrize("start", [0, 40])
def test_letters_that_look_alike_are_told(start):
    """Full width and Cyrillic letters that stand there, or elsewhere, in the usual ones."""
    text = "ＵＮＩＣＥＦ" + "无" * 200
    place = Span(start, start + 6, "UNIC\u0415F")
    report = Report("r", "", "", "", "zh", "", len(text))
    told = found(Encoding(report, set_aside=(SetAside(place, "why"),)), ReportText(text, ""))
    assert told == [
        ("look-alike", "set_aside.csv", start, start + 6, place.exact, text[start : start + 6], "")
    ]
    assert skeleton("ＵＮ\u0415") == "UNE"


def test_a_number_that_nothing_covers_is_told_with_what_stands_around():
    """A relation's phrase covers no number, a period's does; eight signs around are told."""
    encoding = tables(set_aside=ASIDE[1:])
    start, end = span("600").start, span("600").end
    around = TEXT[start - 8 : end + 8].replace("\n", "⏎")
    assert found(encoding) == [("unaccounted", "", start, end, "600", around, "")]
    told = replace(BUILT, id="told")
    phrase = Evidence("told", span("600余人"))
    more = tables(told, set_aside=ASIDE[1:])
    more = replace(more, evidence=(*more.evidence, phrase))
    assert ("unaccounted", "", start, end, "600", around, "") in found(more)
    when = replace(told, predicate="period", object="", from_="2021", to="2021")
    assert "unaccounted" not in {f[0] for f in found(replace(more, claims=(when,)))}
    half = tables(set_aside=(SetAside(Span(start, start + 2, "60"), "why"), *ASIDE[1:]))
    assert ("unaccounted", "", start, end, "600", around, "") in found(half)


def test_a_first_and_a_last_number_are_told_with_what_there_is():
    """At the ends of a text there is less around."""
    text = "3个村，有无5"
    report = Report("r", "", "", "", "zh", "", len(text))
    told = [f for f in found(Encoding(report), ReportText(text, "")) if f[0] == "unaccounted"]
    assert told == [
        ("unaccounted", "", 0, 1, "3", "3个村，有无5", ""),
        ("unaccounted", "", 6, 7, "5", "3个村，有无5", ""),
    ]


def row(claim, outcome, words, exact, there, column):
    """Return what is told of a claim at some words."""
    return [(outcome, claim, *at(words), exact, there, column)]


DERIVED = replace(LAND, origin="derived")
CELLS = "ReadNumber(low=Decimal('{}'), high=None, unit='{}', comparator='{}')"
REFUSED = [
    (replace(DERIVED, note="5000 + 1"),
     row("land", "miscalculated", "5100亩", "5100", "5001", "note")),
    (replace(DERIVED, note="两处"), row("land", "miscalculated", "5100亩", "5100", "", "note")),
    (replace(DERIVED, note="5000 + 100"), []),
    (replace(DERIVED, note="5000 + 100.005"), []),
    (replace(DERIVED, note="5000 + 100.006"),
     row("land", "miscalculated", "5100亩", "5100", "5100.006", "note")),
    (replace(DERIVED, note="5000 + 99.994"),
     row("land", "miscalculated", "5100亩", "5100", "5099.994", "note")),
    (replace(DERIVED, value=None, min=Decimal(5100), max=Decimal(5200), note="5000 + 100"), []),
    (replace(DERIVED, value=None, max=Decimal(5100), note="5000 + 100"),
     row("land", "miscalculated", "5100亩", "None", "5100", "note")),
    (replace(BUILT, modality="done", predicate="trains"),
     row("built", "uncued", "建成", "trains", "建成", "predicate")),
    (replace(LAND, subject="village-d"),
     row("land", "unnamed", "5100亩", "village-d", "5100亩", "subject")),
    (replace(BUILT, object="village-d"),
     row("built", "unnamed", "建成", "village-d", "建成", "object")),
    (replace(MONEY, receiver="village-d"),
     row("money", "unnamed", "近1亿元", "village-d", "近1亿元", "receiver")),
    (replace(MONEY, provider="village-d"),
     row("money", "unnamed", "近1亿元", "village-d", "近1亿元", "provider")),
    (replace(LAND, speaker="village-d"),
     row("land", "unnamed", "5100亩", "village-d", "5100亩", "speaker")),
    (replace(LAND, speaker="nobody"),
     row("land", "unnamed", "5100亩", "nobody", "5100亩", "speaker")),
    (replace(LAND, origin="inferred"),
     row("land", "unexplained", "5100亩", "inferred", "", "origin")),
    (replace(LAND, origin="inferred", note="因"), []),
    (replace(LAND, origin="inferred", note_en="since"), []),
    (replace(LAND, confidence=Decimal("0.9")),
     row("land", "unexplained", "5100亩", "0.9", "", "confidence")),
    (replace(MONEY, from_="2019", to="2021-06"),
     row("money", "undated", "近1亿元", "2019", "", "from")),
    (replace(MONEY, from_="2021-06", to="2023"),
     row("money", "undated", "近1亿元", "2023", "", "to")),
    (replace(MONEY, from_="2021-06", to="2022-08-16"),
     row("money", "undated", "近1亿元", "2022-08-16", "", "to")),
    (replace(MONEY, from_="2022-06", to="2022-06"), []),
    (replace(MONEY, from_="2021-08", to="2021-08-15"),  # the day is that of another paragraph
     row("money", "undated", "近1亿元", "2021-08 to 2021-08-15", "", "to")),
    (replace(MONEY, from_="2021-06", to="2022"),
     row("money", "undated", "近1亿元", "2021-06 to 2022", "", "to")),
    (replace(MONEY, from_="", to="2022"), []),
    (replace(MONEY, from_="2021-06", to="2022", waiver="date: 另述"), []),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "wanted"), REFUSED)
def test_a_claim_that_the_words_do_not_bear_out_is_told_once(claim, wanted):
    """One cell that the words do not bear out is one finding, whole."""
    assert found(tables(claim)) == wanted


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"value": Decimal(5200)}, "low"),
        ({"unit": "hectare"}, "unit"),
        ({"comparator": "more-than"}, "comparator"),
    ],
)
def test_a_misread_figure_is_told_with_both_readings(fields, column):
    """The cells and the nearest reading of the words stand beside each other."""
    (told,) = found(tables(replace(LAND, **fields)))
    assert told[:4] == ("misread", "land", *at("5100亩"))
    assert told[4] != told[5]
    assert "5100" in told[5]
    assert str(next(iter(fields.values()))) in told[4]
    assert told[6] in {column, "value"}


def test_a_figure_without_evidence_or_with_a_waiver_is_passed_over():
    """The tables refuse the one; the other says why it differs."""
    wrong = replace(LAND, value=Decimal(1))
    assert list(misread([wrong], {}, None)) == []
    assert (
        list(misread([replace(wrong, waiver="elsewhere: 另述")], {"land": [span("5100亩")]}, None))
        == []
    )
    assert len(list(misread([wrong, BUILT], {"land": [span("5100亩")]}, None))) == 1


def named(entity, **fields):
    """Change one entity of the tables."""
    return tables(entities=tuple(replace(e, **fields) if e.id == entity else e for e in ENTITIES))


def test_a_name_that_is_not_in_its_own_words_is_told():
    """The name, the first three of its own words and the column are told."""
    assert found(named("school-b", label="丙中学")) == [
        ("unlabelled", "school-b", *at("乙中学"), "丙中学", "乙中学、该校", "label")
    ]
    assert found(named("school-b", aliases=("该校", "本校"))) == [
        ("unlabelled", "school-b", *at("乙中学"), "本校", "乙中学、该校", "aliases")
    ]
    without = tables()
    kept = tuple(e for e in without.evidence if e.target != "village-d")
    assert found(replace(without, evidence=kept)) == [
        ("unlabelled", "village-d", 0, 0, "丁村", "", "label")
    ]


def test_a_name_of_a_class_is_no_other():
    """The type and the name that says better are told at the name's own words."""
    assert found(named("village-d", type="Other")) == [
        ("mistyped", "village-d", *at("丁村"), "Other", "丁村", "type")
    ]


def test_a_plan_told_as_done_is_told_once():
    """The first quote that speaks of a plan is told, with its word."""
    claim = replace(BUILT, id="plan")
    quotes = (Span(0, 2, "建成"), Span(2, 6, "将建乙校"), Span(6, 9, "拟投入"))
    encoding = tables(claim)
    evidence = (*encoding.evidence, *(Evidence("plan", quote) for quote in quotes))
    told = [f for f in found(replace(encoding, evidence=evidence), None) if f[0] == "misread"]
    assert told == [("misread", "plan", 2, 6, "done", "将建", "modality")]


def test_a_record_of_another_thing_is_told_with_the_key_that_would_do():
    """The reference claim, its key and the keys of its own thing, in order."""
    references = (
        ReferenceClaim("r1", "org-a", "orgType", "org-type:10", "ours", "school-b.type"),
        ReferenceClaim("r2", "school-b", "notation", "gbt2260:1", "gbt2260", "1"),
        ReferenceClaim("r3", "school-b", "notation", "gbt2260:2", "gbt2260", "2"),
        ReferenceClaim("r4", "school-b", "sdgGoal", "sdg:3", "gbt2260", "7"),
    )
    told = [f for f in found(tables(references=references)) if f[0] == "miskeyed"]
    assert told == [
        ("miskeyed", "r1", 0, 0, "school-b.type", "org-a.type", "key"),
        ("miskeyed", "r4", 0, 0, "7", "1 or 2", "key"),
    ]


def test_only_the_claims_that_are_asked_for_are_refused():
    """What the words do not bear out of other rows is not told."""
    encoding = tables(replace(LAND, subject="village-d"), replace(BUILT, predicate="trains"))
    assert [f.target for f in refusals(encoding, ["land"], SOURCE)] == ["land"]
    assert [f.target for f in refusals(encoding, ["land", "built"], SOURCE)] == ["built", "land"]
    assert refusals(encoding, ["money"], SOURCE) == []


def test_the_sentences_of_a_claim_are_those_of_its_words():
    """Each sentence once, in the order of the words."""
    encoding = tables()
    spans = {"land": [span("600余人"), span("5100亩"), span("丁村")], "none": []}
    names = NameCheck(encoding, spans, SOURCE)
    first, second, third, _ = TEXT.split("\n")
    assert [line.strip() for line in names.sentences(LAND).split("\n")] == [second, third]
    assert first not in names.sentences(LAND)
    assert names.sentences(replace(LAND, id="none")) == ""


def test_what_is_carried_over_is_noted_in_both_languages():
    """The notes that were there stay in front; a name without English stands as it is."""
    claim = replace(LAND, note="注", note_en="a note")
    noted = carried(claim, ENTITIES[:2])
    assert (noted.origin, noted.note, noted.note_en) == (
        "inferred",
        "注；承前：甲县教育局、乙中学",
        "a note; carried over: Education Office, 乙中学",
    )  # fmt: skip
    plain = carried(LAND, ENTITIES[2:])
    assert (plain.note, plain.note_en) == ("承前：丁村", "carried over: 丁村")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("3 × 12", 36), ("3*12: 每月", 36), ("10 − 4 ÷ 2", 8), ("（1 + 2）× 3", 9), ("-5 + 7", 2),
        ("1,200 + 1", 1201), ("50% + 1", 51), ("7", 7), ("1.5 + 1", "2.5"), ("10 - 3 - 2", 5),
        ("0" * 199 + "7", None), ("1 + " * 49 + "1 + 1", None),
        ("1/0", None), ("0/0", None), ("2 ** 3", None), ("2 // 3", None), ("+3", None),
    ],
)  # fmt: skip
def test_a_formula_is_plain_arithmetic(formula, value):
    """Signs of print and of machines, brackets and thousands; nothing else is calculated."""
    assert calculated(formula) == (None if value is None else Decimal(str(value)))


def test_a_finding_in_words():
    """Place, cell, what stands in the tables and in the text, why and what to do."""
    finding = Mismatch("missing", "land", 3, 5, "甲", "乙", "label")
    assert str(finding) == (
        "missing: land at 3-5, label: '甲', the text has '乙': "
        "the words are not in the text; mend the words, or remove the row"
    )
    bare = Mismatch("unaccounted", "", 3, 5, "12")
    assert str(bare) == (
        "unaccounted: text at 3-5: '12': no figure, date, name or set-aside row covers this "
        "number; add a claim or a name, or a row to set_aside.csv with the reason"
    )
    assert EXPLANATIONS.keys() == REMEDIES.keys()
    error = VerificationError([finding, bare])
    assert str(error) == f"{finding}\n{bare}"
    assert pickle.loads(pickle.dumps(error)).findings == (finding, bare)
    assert not Verification(0, 0, (bare,)).holds


def test_findings_are_counted_in_the_order_of_severity():
    """Each outcome that there is, by how grave it is."""
    outcomes = ("unaccounted", "shifted", "unaccounted")
    assert list(summarize(Mismatch(o, "", 0, 0, "") for o in outcomes).items()) == [
        ("shifted", 1),
        ("unaccounted", 2),
    ]
