"""Every field of the tables becomes the triples written down here, and no other."""

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from aidgraph.model import (
    Claim,
    Dataset,
    DatasetTables,
    Encoding,
    Entity,
    Evidence,
    Link,
    MappingSet,
    RecordEvidence,
    ReferenceClaim,
    Report,
    Span,
)
from aidgraph.rdf import iri, terms
from aidgraph.rdf.encode import encode
from aidgraph.rdf.mapping import mapping_lines
from aidgraph.rdf.serialize import serialize, to_lines
from aidgraph.rdf.vocabulary import vocabulary

EXPECTED = Path(__file__).parent / "expected"
CODES = Dataset("codes", "Codes", "代码", "Nobody", "3", "CC0-1.0", "https://example.org/codes")


def relation(name, subject, predicate, object_, **fields):
    """Make an accepted relation."""
    return Claim(name, "relation", subject, predicate, object_, status="accepted", **fields)


def figure(name, kind, subject, indicator, **fields):
    """Make an accepted figure, exact where nothing else is said."""
    fields = {"comparator": "exactly", **fields}
    return Claim(id=name, kind=kind, subject=subject, indicator=indicator, status="accepted",
                 **fields)  # fmt: skip


def reported():
    """Make a report in which each field of each table has a value, and is empty elsewhere."""
    entities = (
        Entity(
            "org-a",
            "Organization",
            "甲市援助处",
            "Aid Office of City A",
            aliases=("援助处", "甲援"),
            codes=(("uscc", "9133"), ("orgId", "CN-1")),
            exact_match=("https://example.org/a",),
            close_match=("https://example.org/b",),
        ),
        Entity("facility-b", "Facility", "乙县医院"),
        Entity("thing-c", "Other", "某物"),
        Entity("place-d", "Place", "丁县"),
        Entity("place-unreviewed", "Place", "未审"),
    )
    claims = (
        figure("flow", "flow", "facility-b", "aid-spending", value=Decimal("18.20"), unit="CNY",
               provider="org-a", receiver="place-d", from_="2021-07", to="2021-08-09",
               comparator="just-under", note="注", note_en="a note", confidence=Decimal("0.90"),
               method="rule", modality="planned", speaker="org-a"),
        figure("out", "outcome", "facility-b", "other:病床", min=Decimal(10), max=Decimal(20),
               unit="other:张", comparator="between", origin="inferred", from_="2020"),
        figure("ctx", "context", "", "duration", value=Decimal(3), unit="year", to="2022",
               origin="derived", note="1 + 2", waiver="字不同"),
        relation("told", "org-a", "built", "facility-b", from_="2020", to="2022"),
        relation("aim", "org-a", "supports", "place-d", modality="aim"),
        relation("when", "facility-b", "period", "", from_="2021-02", to="2021-02"),
        relation("part", "out", "componentOf", "flow", modality="ongoing"),
        Claim("no", "relation", "org-a", "funds", "place-unreviewed", status="rejected"),
    )  # fmt: skip
    spans = {"org-a": (0, "甲市援助处"), "flow": (9, '18.2"元'), "told": (9, '18.2"元'),
             "no": (30, "未审")}  # fmt: skip
    return Encoding(
        Report("r", "标题", "A title", "报社", "zh", "0" * 64, 99, "2020/2022", "2023-01-02"),
        entities,
        claims,
        tuple(Evidence(k, Span(at, at + len(w), w)) for k, (at, w) in spans.items()),
        references=(
            ReferenceClaim("n", "org-a", "notation", "gbt2260:330700", "codes", "330700", "why"),
            ReferenceClaim("p", "place-d", "point", "30.5 120.25", "codes", "k 1"),
            ReferenceClaim("e", "place-d", "exactMatch", "https://example.org/d", "codes", "k2"),
            ReferenceClaim("c", "place-d", "closeMatch", "https://example.org/e", "codes", "k2"),
            ReferenceClaim("s", "facility-b", "sector", "dac:12230", "codes", "k3"),
            ReferenceClaim("g", "facility-b", "sdgGoal", "sdg:3", "codes", "k3"),
            ReferenceClaim("t", "org-a", "orgType", "org-type:10", "codes", "k3"),
            ReferenceClaim("w", "place-d", "partOf", "thing-c", "codes", "k3"),
            ReferenceClaim("x", "place-unreviewed", "partOf", "thing-c", "codes", "k4"),
        ),
        datasets=(CODES,),
    )


def imported():
    """Make the tables of a dataset: a claim, a rejected one, and records."""
    return DatasetTables(
        CODES,
        "en",
        "0" * 64,
        (Entity("org-a", "Organization", "Office A"), Entity("place-d", "Place", "D")),
        (
            relation("y", "org-a", "funds", "place-d"),
            Claim("z", "relation", "org-a", "built", "place-d", status="proposed"),
        ),
        (RecordEvidence("org-a", "1"), RecordEvidence("y", "2/3")),
        (ReferenceClaim("t", "org-a", "orgType", "org-type:10", "codes", "1"),),
    )


def linked():
    """Make a mapping set: judged by hand, by a program, a code, and links that do not enter."""
    one = iri.thing("org-a")
    return MappingSet(
        "links",
        "Links",
        "CC0-1.0",
        version="7",
        links=(
            Link(one, "https://example.org/1", judgement="positive", score="0.920", comment="why"),
            Link(one, "https://example.org/2", predicate="skos:closeMatch", judgement="positive",
                 automatic=True),
            Link(one, iri.record("gbt2260", "330700"), judgement="positive"),
            Link(one, "https://example.org/3", judgement="negative"),
            Link(one, "https://example.org/4"),
        ),
    )  # fmt: skip


MADE = {
    "report": lambda: encode(reported()),
    "dataset": lambda: encode(imported()),
    "links": lambda: mapping_lines(linked()),
}


@pytest.mark.parametrize("name", MADE)
def test_every_field_becomes_its_triples(name):
    """The triples are those of the file, which was read line by line; none is missing or more."""
    lines = MADE[name]()
    assert lines == sorted(set(lines))
    wanted = ox.parse((EXPECTED / f"{name}.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    assert lines == to_lines(quad.triple for quad in wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a", True),
        ("a-b.c-1", True),
        ("0", True),
        ("a" * 120, True),
        ("a" * 121, False),
        ("", False),
        ("A", False),
        ("a--b", False),
        ("a..b", False),
        ("-a", False),
        ("a-", False),
        ("a_b", False),
        ("a b", False),
        ("a\n", False),
        ("é", False),
        ("１", False),
    ],
)
def test_an_id_is_lower_case_ascii(text, wanted):
    """Letters, digits and single signs between them, 120 characters at most."""
    assert iri.is_slug(text) is wanted


def test_each_kind_of_thing_has_its_address():
    """Addresses are made of ids, steps are encoded, and nothing else makes them differ."""
    start = "https://w3id.org/aidgraph/id/"
    assert iri.term("Outcome") == "https://w3id.org/aidgraph/ontology#Outcome"
    assert iri.thing("a/b", "c d", "-._~é") == f"{start}a%2Fb/c%20d/-._~%C3%A9"
    assert iri.report("r") == f"{start}report/r"
    assert iri.claim("r", "c") == f"{start}report/r/claim/c"
    assert iri.evidence("r", 1, 20) == f"{start}report/r/evidence/1-20"
    assert iri.period("2020", "2021-02", inferred=False) == f"{start}period/2020--2021-02"
    assert iri.period("2020", "", inferred=True) == f"{start}period/2020---inferred"
    assert iri.dataset("d") == f"{start}dataset/d"
    assert iri.record("d", "k") == f"{start}dataset/d/k"
    assert iri.dataset_claim("d", "c") == f"{start}dataset/d/claim/c"
    assert iri.report_prefixes("r") == {
        "r-claim": f"{start}report/r/claim/",
        "r-evidence": f"{start}report/r/evidence/",
    }
    assert iri.dataset_prefixes("d") == {"d-claim": f"{start}dataset/d/claim/"}


@pytest.mark.parametrize(
    ("value", "says"),
    [("a", "no scheme"), ("", "no scheme"), ("a:b c", "' '"), ("a:<", "'<'"), ("a:\n", r"'\\n'"),
     ("a:\ud800", "ud800"), ('a:"', "'\"'")],
)  # fmt: skip
def test_what_is_no_address_is_refused(value, says):
    """The character that cannot stand in an address is told, or that there is no scheme."""
    with pytest.raises(ValueError, match=f"not an IRI, it has .*{says}"):
        terms.iri(value)


def test_a_wrong_address_is_told_by_its_beginning():
    """Of a long text 80 characters are told."""
    with pytest.raises(ValueError, match="no scheme: '" + "a" * 80 + "'$"):
        terms.iri("a" * 81)


def test_a_literal_is_written_canonically():
    """What must be escaped is, and nothing else; language and datatype stand behind."""
    assert terms.literal('a"\\\b\t\n\f\r\x00\x1f\x7f é中') == (
        '"a\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001F\\u007F é中"'
    )
    assert terms.literal("a", language="zh-Hant") == '"a"@zh-hant'
    assert terms.literal("a", datatype="x:y") == '"a"^^<x:y>'
    for wrong in ("", "1", "zh_CN", "zh-", "中"):
        with pytest.raises(ValueError, match="not a language tag"):
            terms.tag(wrong)
    with pytest.raises(ValueError, match="a lone surrogate cannot be written as UTF-8"):
        terms.literal("\ud800")


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("0", "0"), ("-0", "0"), ("-0.0", "0"), ("10", "10"), ("100.00", "100"), ("0.50", "0.5"),
     ("1E+3", "1000"), ("-1.20", "-1.2"), ("1E-7", "0.0000001")],
)  # fmt: skip
def test_a_number_is_written_in_plain_digits(value, wanted):
    """No exponent, no needless zeros, no negative nought."""
    assert terms.plain(Decimal(value)) == wanted
    assert terms.decimal(Decimal(value)) == f'"{wanted}"^^<{XSD}decimal>'


def test_numbers_and_truth_have_their_types():
    """Whole numbers and truth values are written as XML Schema has them."""
    assert terms.integer(-7) == f'"-7"^^<{XSD}integer>'
    assert [terms.boolean(value) for value in (True, False)] == [
        f'"true"^^<{XSD}boolean>', f'"false"^^<{XSD}boolean>',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "written", "first", "last"),
    [
        ("2020", '"2020"^^gYear', "2020-01-01", "2020-12-31"),
        ("2020-02", '"2020-02"^^gYearMonth', "2020-02-01", "2020-02-29"),
        ("2021-12", '"2021-12"^^gYearMonth', "2021-12-01", "2021-12-31"),
        ("2021-02-03", '"2021-02-03"^^date', "2021-02-03", "2021-02-03"),
        ("2021-02-03T09:30", '"2021-02-03T09:30:00"^^dateTime', "2021-02-03", "2021-02-03"),
        ("2021-02-03T23:59:58", '"2021-02-03T23:59:58"^^dateTime', "2021-02-03", "2021-02-03"),
    ],
)
def test_a_time_has_the_type_of_its_precision(value, written, first, last):
    """Year, month, day and minute; its first and last day are those of the calendar."""
    lexical, _, kind = written.partition("^^")
    assert terms.time(value) == f"{lexical}^^<{XSD}{kind}>"
    assert terms.day(value) == f'"{first}"^^<{XSD}date>'
    assert terms.day(value, last=True) == f'"{last}"^^<{XSD}date>'


@pytest.mark.parametrize(
    "value",
    ["", "20", "20201", "2020-13", "2020-00", "2020-1", "2021-02-29", "2021-02-32",
     "2021-02-03T24:00", "2021-02-03T23:60", "2021-02-30T10:00", "x", "2021-02-03 10:00"],
)  # fmt: skip
def test_what_no_calendar_has_is_refused(value):
    """A text that is no time, and a day that no month has, are told."""
    with pytest.raises(ValueError, match=r"not a date aidgraph knows|no calendar has the day"):
        terms.time(value)
    with pytest.raises(ValueError, match=r"not a date aidgraph knows|no calendar has the day"):
        terms.day(value)


def test_triples_are_written_in_each_format():
    """The same triple as N-Triples, N-Quads, Turtle with prefixes of ours, and JSON-LD."""
    line = '<https://example.org/x/a> <http://www.w3.org/2004/02/skos/core#note> "b" .'
    for suffix in ("nt", "nq"):
        assert serialize([line], suffix) == f"{line}\n".encode()
    turtle = serialize([line], "ttl", {"x": "https://example.org/x/"}).decode()
    assert turtle.splitlines()[-1] == 'x:a skos:note "b" .'
    assert b'"@value":"b"' in serialize([line], "jsonld")
    with pytest.raises(SyntaxError):
        serialize(["no triple"], "ttl")
    with pytest.raises(KeyError):
        serialize([line], "xml")


def test_the_vocabulary_knows_keys_and_no_others():
    """Keys of code lists are known; an open key needs words, and is one of unit or indicator."""
    words = vocabulary()
    assert words.knows("unit", "CNY")
    assert not words.knows("unit", "furlong")
    assert words.knows("indicator", "other:x")
    assert not words.knows("indicator", "other:")
    assert not words.knows("comparator", "other:x")
    assert words.iri("unit", "other:张") == iri.thing("unit", "张")
    assert words.iri("comparator", "exactly") == iri.term("exactly")
    for scheme, key in (("comparator", "other:x"), ("unit", "furlong")):
        with pytest.raises(KeyError):
            words.iri(scheme, key)
    assert [words.is_money(key) for key in ("CNY", "USD", "mu", "person", "none")] == [
        True, True, False, False, False,
    ]  # fmt: skip
