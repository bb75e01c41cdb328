"""
The IATI file of a report with projects of every kind is the file that stands in `expected/iati/`.

After a change that is meant, ``python tests/exchange/test_export_iati_bytes.py`` writes it anew.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.errors import CallError
from aidgraph.exchange.export.iati import Reporter, export_iati, left_out_table
from aidgraph.model import (
    Claim,
    Dataset,
    Encoding,
    Entity,
    Evidence,
    ReferenceClaim,
    Report,
    Span,
)
from aidgraph.store.open import memory_store

EXPECTED = Path(__file__).parent / "expected" / "iati"
LEDGER = Dataset("ledger", "Ledger", "账册", "nobody", "3", "CC0-1.0", "https://example.org/")
REPORTER = Reporter("XM-1", "Reporter", "21", "https://example.org/", today=date(2021, 12, 31))


def relation(subject, predicate, value, **fields):
    """Make an accepted relation."""
    return Claim(f"{subject}-{predicate}-{value}", "relation", subject, predicate, value,
                 status="accepted", **fields)  # fmt: skip


def figure(name, subject, value=None, **fields):
    """Make an accepted figure: money that the office gave, where nothing else is said."""
    row = {"kind": "flow", "indicator": "aid-spending", "unit": "CNY", "comparator": "exactly",
           "provider": "org-a", **fields}  # fmt: skip
    if row["kind"] != "flow":
        row["provider"] = ""
    return Claim(id=name, subject=subject, value=None if value is None else Decimal(value),
                 status="accepted", **row)  # fmt: skip


ENTITIES = (
    Entity("country-k", "Place", "坦桑尼亚", "Tanzania", codes=(("iso3166", "TZ"),)),
    Entity("country-l", "Place", "肯尼亚", "Kenya", codes=(("iso3166", "KE"),)),
    Entity("event-classified", "Event", "义诊", "Clinic day"),
    Entity("event-plain", "Event", "座谈", "Meeting"),
    Entity("org-a", "Organization", "甲局", "Office A", codes=(("orgId", "CN-1"),)),
    Entity("org-b", "Organization", "乙社"),
    Entity("person-p", "Person", "丙"),
    Entity("place-b", "Place", "乙县", "County B", codes=(("gbt2260", "652922"),)),
    Entity("place-c", "Place", "丙村", exact_match=("https://sws.geonames.org/77/",)),
    Entity("programme-all", "Programme", "总计划", "Whole"),
    Entity("project-abroad", "Project", "水井", codes=(("iatiActivity", "XX-9"),)),
    Entity("project-future", "Project", "未来", "Future"),
    Entity("project-lonely", "Project", "无主", "Nobody's"),
    Entity("project-nowhere", "Project", "无地", "Nowhere"),
    Entity("project-part", "Project", "分项", "Part"),
    Entity("project-parts", "Project", "子项", "Part of a part"),
)
CLAIMS = (
    relation("programme-all", "locatedIn", "place-b"),
    relation("programme-all", "period", "", from_="2019", to="2020-02"),
    relation("org-a", "funds", "programme-all"),
    relation("org-b", "implements", "programme-all"),
    relation("person-p", "supports", "programme-all"),
    relation("project-part", "partOf", "programme-all"),
    relation("project-part", "locatedIn", "place-c"),
    relation("place-c", "locatedIn", "place-b"),
    relation("org-a", "responsibleFor", "project-part"),
    relation("project-parts", "partOf", "project-part"),
    relation("project-abroad", "locatedIn", "country-k"),
    relation("project-abroad", "locatedIn", "country-l"),
    relation("org-b", "coordinates", "project-abroad"),
    relation("place-b", "supports", "project-abroad"),
    relation("project-future", "period", "", from_="2022", to="2023"),
    relation("project-future", "locatedIn", "place-b"),
    relation("org-a", "implements", "project-future"),
    relation("project-lonely", "locatedIn", "place-b"),
    relation("org-a", "funds", "project-nowhere"),
    relation("org-a", "organized", "event-classified"),
    relation("event-classified", "heldAt", "place-b"),
    relation("org-a", "organized", "event-plain"),
    relation("part-money", "componentOf", "whole-money"),
    figure("whole-money", "programme-all", 100, from_="2019", to="2019"),
    figure("part-money", "programme-all", 60, from_="2019-05-06", to="2019-05-06"),
    figure("range", "programme-all", None, min=Decimal(10), max=Decimal(20),
           comparator="between", receiver="org-b", origin="inferred", note="注",
           confidence=Decimal("0.5")),
    figure("most", "programme-all", None, max=Decimal(20), comparator="at-most", from_="2020",
           to="2020"),
    figure("late", "programme-all", 5, from_="2022", to="2022"),
    figure("budget", "programme-all", 7, indicator="budget"),
    figure("goods", "programme-all", 8, indicator="goods-donated", unit="count"),
    figure("share", "programme-all", 40, kind="outcome", indicator="share-for-livelihood",
           unit="percent", from_="2019", to="2020"),
    figure("doctors", "project-parts", 30, kind="outcome", indicator="doctors-trained",
           unit="person-time"),
    figure("open", "project-part", 3, kind="outcome", indicator="other:床", unit="other:张"),
    figure("income", "programme-all", 900, kind="context", indicator="income"),
    figure("paid-abroad", "project-abroad", 12, from_="2021", to="2021", provider="org-b",
           receiver="country-k"),
    figure("elsewhere", "org-b", 9),
)  # fmt: skip
REFERENCES = tuple(
    ReferenceClaim(f"r{number}", *row[:2], row[2], "ledger", str(number), row[3])
    for number, row in enumerate([
        ("programme-all", "sector", "dac:12230", "percentage: 60"),
        ("programme-all", "sector", "dac:11220", "percentage: 40"),
        ("project-abroad", "sector", "dac:14030", ""),
        ("project-abroad", "sector", "dac:140", "percentage: 30"),
        ("project-abroad", "sector", "dac:120", "percentage: 30"),
        ("event-classified", "sector", "dac:12261", "of a day"),
        ("org-b", "orgType", "org-type:22", ""),
        ("project-abroad", "locatedIn", "country-k", "percentage: 25"),
    ])
)  # fmt: skip


def store(period="2018/2021"):
    """Return the store of the report."""
    named = [*CLAIMS, *ENTITIES]
    evidence = [
        Evidence(item.id, Span(at, at + 2, f"第{at % 10}")) for at, item in enumerate(named)
    ]
    return memory_store(graph_lines([
        Encoding(
            Report("many", "多", "Many", "nobody", "zh", "0" * 64, 99, period),
            entities=ENTITIES,
            claims=CLAIMS,
            evidence=tuple(evidence),
            references=REFERENCES,
            datasets=(LEDGER,),
        )
    ]))  # fmt: skip


def exports():
    """Return the file, what it leaves out, and a file of named things alone."""
    whole = export_iati(store(), REPORTER)
    assert whole.activities == whole.data.count(b"<iati-activity ")
    some = export_iati(store(), REPORTER, ["event-plain", "project-abroad"])
    assert some.activities == 1
    return {
        "many.xml": whole.data,
        "many-left-out.csv": left_out_table(whole.left_out),
        "some-left-out.csv": left_out_table(some.left_out),
    }


def test_the_files_are_the_bytes_that_stand_here():
    """Hierarchy, roles, places, sectors, money, results and what is left out, to the byte."""
    found = {name: data.decode("utf-8") for name, data in exports().items()}
    wanted = {path.name: path.read_bytes().decode("utf-8") for path in EXPECTED.iterdir()}
    assert found == wanted


@pytest.mark.parametrize(
    ("titles", "english", "chinese"),
    [
        (("题", "Title"), "“Title”", "《题》"),
        (("题", ""), "“题”", "《题》"),
    ],
)
def test_a_project_of_which_little_is_told_is_in_the_country_of_its_report(
    titles, english, chinese
):
    """The only country of the report's places is taken; a title stands in for the missing one."""
    kept = {"org-a", "place-b", "project-part"}
    entities = tuple(entity for entity in ENTITIES if entity.id in kept)
    claims = (relation("org-a", "funds", "project-part"),)
    named = [*claims, *entities]
    lone = Encoding(
        Report("lone", *titles, "nobody", "zh", "0" * 64, 99, "2018/2021"),
        entities=entities,
        claims=claims,
        evidence=tuple(Evidence(item.id, Span(n, n + 1, "原")) for n, item in enumerate(named)),
    )
    exported = export_iati(memory_store(graph_lines([lone])), REPORTER)
    assert exported.activities == 1
    text = exported.data.decode("utf-8")
    assert '<recipient-country code="CN"/>' in text
    assert f"Report: {english}.</narrative>" in text
    assert f"报告：{chinese}。</narrative>" in text


def test_without_any_time_nothing_is_exported():
    """Where not even the report has a period, what lacks a date is left out with the reason."""
    found = {left.what: left.reason for left in export_iati(store(""), REPORTER).left_out}
    reason = "no date is stated, not even that of its report; IATI needs one"
    assert found["project-part"] == reason
    assert "programme-all" not in found


NOTHING = "nothing to export: it is about nothing that is exported as an activity; "


@pytest.mark.parametrize(
    ("reporter", "only", "words"),
    [
        ("XM 1", (), "'XM 1' is no IATI identifier: no space, /, &, | or ? may be"),
        ("XM?1", (), "'XM?1' is no IATI identifier: no space, /, &, | or ? may be"),
        ("XM-1", ("x", "a"), "no entity a, x in the graph; give ids of entities"),
        ("XM-1", ("event-plain", "project-nowhere"),
         NOTHING + "no country can be told from its places; IATI needs one"),
        ("XM-1", ("project-lonely",),
         NOTHING + "no organisation takes part in it; IATI needs one"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_told(reporter, only, words):
    """A wrong reporter, unknown ids and an empty file are refused, with why."""
    with pytest.raises(CallError) as wrong:
        export_iati(store(), Reporter(reporter), only)
    assert str(wrong.value) == words


if __name__ == "__main__":
    for name, data in exports().items():
        (EXPECTED / name).write_bytes(data)
