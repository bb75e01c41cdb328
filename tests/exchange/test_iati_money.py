"""Money of IATI files: no plan of others is taken out of sums, nothing refused is lost."""

import csv
import io

import pytest

from aidgraph.build.run import build_graph
from aidgraph.check.audit import audit_graph
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member
from aidgraph.store.open import open_store


def read(inside, kind="iati-activity"):
    """Return what is read of one activity, or organisation, of a fictional publisher."""
    name = "iati-identifier" if kind == "iati-activity" else "organisation-identifier"
    text = (
        f'<{kind} default-currency="EUR"><{name}>XX-1-a</{name}>'
        f'<reporting-org ref="XX-1" type="21"><narrative>Fund X</narrative></reporting-org>'
        f"{inside}</{kind}>"
    )
    return read_iati(Member("toy.xml", io.BytesIO(text.encode())), "toy", "none")


def rows(imported, name):
    """Return the rows of a table, by column."""
    return list(csv.DictReader(io.StringIO(imported.files()[name].decode(), newline="")))


def party(tag, ref="", name=""):
    """Return a provider or receiver."""
    return f'<{tag}-org ref="{ref}"><narrative>{name}</narrative></{tag}-org>'


YEAR = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'


def plan(kind, value, inside=YEAR):
    """Return a planned disbursement, original (1) or revised (2)."""
    return (
        f'<planned-disbursement type="{kind}">{inside}<value value-date="2020-01-01">{value}'
        "</value></planned-disbursement>"
    )


def counted(*plans):
    """Return the values of the plans that sums hold."""
    claims = rows(read("".join(plans)), "claims.csv")
    return [row["value"] for row in claims if row["kind"] == "flow"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (party("provider", "XX-2", "State Y"), party("provider", "XX-3", "State Y")),
        (party("provider", "", "State Y"), party("provider", "", "State Z")),
        (party("receiver", "XX-2", "Firm Y"), party("receiver", "XX-3", "Firm Y")),
    ],
)
def test_a_revised_plan_replaces_nothing_of_others(one, other):
    """What another body plans to give in the same time stays money that is planned."""
    assert counted(plan(1, 10, YEAR + one), plan(2, 20, YEAR + other)) == ["10", "20"]
    assert counted(plan(1, 10, YEAR + one), plan(2, 20, YEAR + one)) == ["20"]


def test_a_party_of_a_plan_is_the_same_however_it_is_written():
    """An identifier counts before a name, and capitals make no difference."""
    one, other = party("provider", "XX-2-b", "State Y"), party("provider", "xx-2-B", "Y")
    assert counted(plan(1, 10, YEAR + one), plan(2, 20, YEAR + other)) == ["20"]
    one, other = party("provider", "N/A", "State Y"), party("provider", "", "STATE  Y")
    assert counted(plan(1, 10, YEAR + one), plan(2, 20, YEAR + other)) == ["20"]


def test_plans_without_a_period_replace_nothing():
    """Plans of which nobody tells the time may be for several years: all of them count."""
    assert counted(plan(1, 10, ""), plan(1, 11, ""), plan(2, 20, "")) == ["10", "11", "20"]
    half = '<period-start iso-date="2020-01-01"/>'
    assert counted(plan(1, 10, half), plan(2, 20, half)) == ["20"]


def test_the_audit_finds_the_plans_that_the_import_sets_aside(tmp_path):
    """What the import notes of a replaced plan is what the audit looks for."""
    folder = tmp_path / "toy"
    folder.mkdir()
    for name, data in read(plan(1, 10) + plan(2, 20)).files().items():
        (folder / name).write_bytes(data)
    build_graph([folder], tmp_path / "build")
    (found,) = audit_graph(open_store(tmp_path / "build"), ["replaced-plans"])
    assert [figure.value for figure in found.figures] == [10]


DAY = '<transaction-date iso-date="2020-05-04"/>'
GIVEN = (
    '<value currency="EUR" value-date="2020-05-04">1,5</value>'
    '<provider-org ref="XX-2" provider-activity-id="XX-2-b"/><receiver-org ref="XX-3"/>'
)
REFUSED = [
    (
        f'<transaction ref="t"><transaction-type code="3"/>{DAY}{GIVEN}</transaction>',
        {"@ref", "transaction-type", "transaction-date"},
    ),
    (
        f'<transaction ref="t"><transaction-type code="99"/>{DAY}{GIVEN}</transaction>',
        {"@ref", "transaction-type", "transaction-date"},
    ),
    (
        f'<planned-disbursement type="1">{YEAR}{GIVEN}</planned-disbursement>',
        {"@type", "period-start", "period-end"},
    ),
]


@pytest.mark.parametrize(("inside", "more"), REFUSED)
def test_all_that_a_refused_sum_says_is_listed(inside, more):
    """Dates, parties and attributes of a sum that is not taken over are listed, each once."""
    imported = read(inside)
    listed = [item for item in imported.tables.unmapped() if item.key != "XX-1-a"]
    tag = inside[1:].split()[0]
    parts = {"value", "value/@currency", "value/@value-date", "provider-org", "receiver-org"}
    assert sorted(item.path for item in listed) == sorted(f"{tag}/{p}" for p in parts | more)
    (provider,) = (item for item in listed if item.path == f"{tag}/provider-org")
    assert provider.example == "ref=XX-2; provider-activity-id=XX-2-b"
    assert rows(imported, "claims.csv") == []


def test_all_that_a_refused_budget_of_an_organisation_says_is_listed():
    """Status, period, receiver and the attributes of the value are listed, none is taken over."""
    imported = read(
        f'<recipient-org-budget status="1">{YEAR}<recipient-org ref="XX-3"/>'
        '<value currency="ZZZ" value-date="2020-01-01">5</value></recipient-org-budget>',
        "iati-organisation",
    )
    path = "iati-organisation/recipient-org-budget"
    listed = {i.path.removeprefix(f"{path}/"): i.example for i in imported.tables.unmapped()}
    assert listed == {
        "@status": "1",
        "period-start": "2020-01-01",
        "period-end": "2020-12-31",
        "recipient-org": "XX-3",
        "value": "5",
        "value/@currency": "ZZZ",
        "value/@value-date": "2020-01-01",
    }


def test_a_location_that_is_a_country_keeps_its_names_in_other_languages():
    """The names that a publisher gives a country beside the English one are names of it."""
    imported = read(
        '<location><name><narrative>Kenya</narrative><narrative xml:lang="sw">Jamhuri</narrative>'
        '</name><feature-designation code="PCLI"/></location>'
    )
    (country,) = (row for row in rows(imported, "entities.csv") if row["type"] == "Place")
    assert country["id"] == "country-ke"
    assert "Jamhuri" in ",".join(
        [*country.values(), *(t["text"] for t in rows(imported, "texts.csv"))]
    )
