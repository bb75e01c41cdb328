"""What ships: the encoding of the first report holds against the report, and its audit is known."""

import csv
import re
from pathlib import Path

import pytest

from aidgraph.build.manifest import shipped_encodings
from aidgraph.check.audit import audit_graph
from aidgraph.check.verify import verify_evidence
from aidgraph.text.report import read_report_text

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder ../shared")


def test_every_span_and_number_of_the_report_holds(encoding, report_text):
    """No span differs from the report and no digit or numeral of it is unaccounted for."""
    assert verify_evidence(encoding, read_report_text(report_text)).findings == ()


def test_the_tables_are_sorted_by_id():
    """A sorted table gives small diffs."""
    for folder in shipped_encodings():
        for name in ("entities.csv", "claims.csv", "reference.csv", "datasets.csv"):
            rows = csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines())
            ids = [row["id"] for row in rows]
            assert ids == sorted(ids), (folder.name, name)


def test_every_claim_is_reviewed(encoding):
    """The shipped encoding has no proposal left."""
    assert {claim.status for claim in encoding.claims} == {"accepted"}


def test_every_entity_stands_somewhere_and_has_both_labels(encoding):
    """Each entity has a label in Chinese and in English, and a place in the text."""
    targets = {item.target for item in encoding.evidence}
    for entity in encoding.entities:
        assert entity.id in targets, entity.id
        assert entity.label, entity.id
        assert re.fullmatch(r"[\x20-\x7e]+", entity.label_en), entity.id


@needs_shared
def test_administrative_codes_agree_with_the_registry(encoding):
    """Each GB/T 2260 code stands in the published table under the entity's name."""
    codes = SHARED / "data" / "admin-codes"
    names = {}
    for file, width in (("provinces", 6), ("cities", 6), ("areas", 6), ("streets", 9)):
        with (codes / f"modood_{file}.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                names[row["code"].ljust(width, "0")] = row["name"]
    coded = [
        (e, code) for e in encoding.entities for scheme, code in e.codes if scheme == "gbt2260"
    ]
    assert len(coded) == 8
    for entity, code in coded:
        registered = re.sub("柯尔克孜族|维吾尔自治区|省$", "", names[code])
        assert registered == entity.label, (entity.id, names[code])


@needs_shared
def test_geonames_identifiers_agree_with_the_table(encoding):
    """Each GeoNames match is the division with the same GB/T 2260 digits, or the named province."""
    known = {}
    for file in ("geonames_admin1_CN.tsv", "geonames_admin2_CN.tsv"):
        for line in (SHARED / "data" / "admin-codes" / file).read_text("utf-8").splitlines():
            code, name, _, identifier = line.split("\t")
            known[f"https://sws.geonames.org/{identifier}/"] = (code, name)
    matched = [(e, iri) for e in encoding.entities for iri in e.exact_match]
    assert len(matched) == 4
    for entity, iri in matched:
        code, name = known[iri]
        digits = dict(entity.codes)["gbt2260"]
        assert code.endswith(digits[:4]) or name in entity.label_en, (entity.id, name)


def test_the_report_is_audited_as_it_deserves(store):
    """The arithmetic of the first report gives the findings that a careful reader makes."""
    found = {}
    for finding in audit_graph(store):
        found.setdefault((finding.rule, finding.result), []).append(finding)

    def formulas(rule, result):
        return [finding.formula for finding in found.get((rule, result), [])]

    assert formulas("parts-of-whole", "pass") == ["6 + 14 + 27 = 47"]
    assert any(
        "2,000,000 + 400,000 + 600,000 + 500,000 + 2,700,000 = 6,200,000" in formula
        for formula in formulas("sectors-of-total", "pass")
    )
    assert formulas("items-of-total", "gap")[0].endswith("= 191,700,000 < 457,000,000")
    assert not any(result == "conflict" for _, result in found)
    assert formulas("unit-ratios", "outlier") == [
        "1,800,000,000 / 600 = 3,000,000",
        "1,800,000,000 / 22 = 81,818,181.82",
    ]
    assert "4,600,000,000 / 374,900 = 12,269.94" in formulas("unit-ratios", "pass")
    told = [f.message for f in found["told-more-than-once", "pass"]]
    assert "近1亿元 is told 2 times and counted once" in told
    assert not any("1980万元" in message for message in told)  # one of its three spans has it
    reached = {f.message for f in found["shared-target", "possible double count"]}
    assert any("Jinhua New Village" in message for message in reached)
