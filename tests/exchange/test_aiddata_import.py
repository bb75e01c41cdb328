"""AidData's project tables become tables of a dataset; what is not taken over is counted."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from made_release import release
from openpyxl import Workbook

from aidgraph.build.run import build_graph
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.imports.aiddata import read_aiddata
from aidgraph.exchange.imports.run import import_files
from aidgraph.rdf.vocabulary import vocabulary
from aidgraph.store.open import open_store

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "aiddata"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the files of AidData are not in {DATA}")

PROJECT = {
    "project_id": "7",
    "recommended_for_research": "TRUE",
    "umbrella": "FALSE",
    "year": "2012",
    "year_uncertain": "FALSE",
    "title": "A well for Kayes",
    "description": "Water.",
    "status": "Completion",
    "flow": "Grant",
    "flow_class": "ODA-like",
    "amount": "1500000.0",
    "currency": "CNY",
    "crs_sector_code": "140",
    "funding_agency": "Chinese Embassy, Government Agency",
    "cofinancing_agency": "",
    "implementing_agency": "Wells Co., Ltd.; Well Fund, National NGO",
    "recipient_agencies": "Town of Kayes, Government Agency",
    "recipient_condensed": "Mali",
    "recipient_iso2": "ML",
    "recipient_iso3": "MLI",
    "start_actual": "2012-02-01",
    "start_planned": "2012-01-01",
    "end_actual": "",
    "end_planned": "2013-01-01",
}


def write_csv(path, *projects):
    """Write projects as a table, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(projects[0]))
        writer.writeheader()
        writer.writerows(projects)
    return path


def rows(imported, name):
    """Return the rows of a table, by column."""
    return list(csv.DictReader(io.StringIO(imported.files()[name].decode(), newline="")))


def amount_of(tmp_path, **changes):
    """Return the figure of a project with *changes*."""
    imported = read_aiddata(write_csv(tmp_path / "p.csv", PROJECT | changes), "toy", "ODC-By-1.0")
    return next((row for row in rows(imported, "claims.csv") if row["indicator"]), None)


def test_a_row_becomes_a_project_with_its_agencies(tmp_path):
    """Agencies, country, sector, dates and amount of a row are claims that stand on its number."""
    imported = read_aiddata(write_csv(tmp_path / "p.csv", PROJECT), "toy", "ODC-By-1.0")
    entities = {row["label"]: row for row in rows(imported, "entities.csv")}
    assert entities["A well for Kayes"]["codes"] == "aiddata:7"
    assert entities["Mali"]["codes"] == "iso3166:ML"
    names = {row["id"]: row["label"] for row in entities.values()}
    claims = rows(imported, "claims.csv")
    parties = {(names[r["subject"]], r["predicate"]) for r in claims if r["object"] == "aiddata-7"}
    assert parties == {
        ("Chinese Embassy", "funds"),
        ("Wells Co., Ltd.", "implements"),
        ("Well Fund", "implements"),
        ("Town of Kayes", "benefitsFrom"),
    }
    types = {
        (names[row["subject"]], row["object"])
        for row in rows(imported, "reference.csv")
        if row["predicate"] == "orgType"
    }
    assert types == {
        ("Chinese Embassy", "org-type:10"),
        ("Well Fund", "org-type:22"),
        ("Town of Kayes", "org-type:10"),
    }
    period = next(row for row in claims if row["predicate"] == "period")
    assert (period["from"], period["to"]) == ("2012-02-01", "2013-01-01")
    assert period["note"] == "actual start; planned end"
    assert {row["key"] for row in rows(imported, "records.csv")} == {"7"}
    left = {item.path: item.reason for item in imported.tables.unmapped()}
    assert set(left) == {"description", "start_planned"}


def test_the_class_of_a_flow_is_kept_and_never_called_oda(tmp_path):
    """An amount is money promised; that AidData finds it ODA-like stands in the note alone."""
    figure = amount_of(tmp_path)
    assert (figure["kind"], figure["indicator"]) == ("flow", "finance-committed")
    assert (figure["value"], figure["unit"], figure["from"]) == ("1500000", "CNY", "2012")
    assert figure["note"] == "status: Completion; flow class: ODA-like; flow: Grant"


@pytest.mark.parametrize(
    ("changes", "kind", "indicator", "words"),
    [
        ({"status": "Pipeline: Pledge"}, "flow", "outgoing-pledge", "status: Pipeline: Pledge"),
        ({"status": "Pipeline: Commitment"}, "flow", "finance-committed", "Commitment"),
        ({"status": "Cancelled"}, "context", "finance-committed", "status: Cancelled"),
        ({"umbrella": "TRUE"}, "context", "finance-committed", "an umbrella agreement"),
        ({"recommended_for_research": "FALSE"}, "context", "finance-committed", "not recommended"),
        (
            {"recommended_for_research": "FALSE", "status": "Pipeline: Pledge"},
            "flow",
            "outgoing-pledge",
            "not recommended",
        ),
        ({"year_uncertain": "True"}, "flow", "finance-committed", "the year is uncertain"),
        ({"funding_agency": "A, NGO; B, NGO"}, "flow", "finance-committed", "several funders"),
        ({"funding_agency": ""}, "flow", "finance-committed", "no funder is named"),
        ({"status": "Dreamt of"}, "context", "finance-committed", "status: Dreamt of"),
    ],
)
def test_what_no_sum_may_hold_is_context(tmp_path, changes, kind, indicator, words):
    """A pledge is no commitment; what came to nothing or may be counted twice is no flow."""
    figure = amount_of(tmp_path, **changes)
    assert (figure["kind"], figure["indicator"]) == (kind, indicator)
    assert words in figure["note"]


def test_an_amount_in_a_withdrawn_currency_is_kept_as_context(tmp_path):
    """A sum in a currency that the code list does not have is stated, listed and never added."""
    row = amount_of(tmp_path, currency="GHC")
    assert (row["kind"], row["unit"], row["provider"]) == ("context", "other:GHC", "")
    left = read_aiddata(tmp_path / "p.csv", "toy", "x").tables.unmapped()
    assert [item.example for item in left if "withdrawn" in item.reason] == ["1500000.0 GHC"]


@pytest.mark.parametrize(
    "changes",
    [{"amount": "12,5"}, {"currency": "D"}, {"amount": "9" * 5000}],
)
def test_an_amount_that_cannot_be_read_is_stated(tmp_path, changes):
    """A sum that is no plain number in a known currency is counted."""
    assert amount_of(tmp_path, **changes) is None


def test_several_recipients_are_not_paired_with_codes(tmp_path):
    """Names and codes stand in other orders, so each is read by itself; a region has no code."""
    regional = {"recipient_condensed": "Africa, regional", "recipient_iso3": "KEN; TZA"}
    path = write_csv(tmp_path / "p.csv", PROJECT | regional | {"recipient_iso2": "TZ; KE; "})
    found = {
        row["label"]: row["codes"]
        for row in rows(read_aiddata(path, "toy", "x"), "entities.csv")
        if row["type"] == "Place"
    }
    assert found == {"Africa, regional": "", "Kenya": "iso3166:KE", "Tanzania": "iso3166:TZ"}


def test_one_recipient_is_one_place(tmp_path):
    """A single name and a single code are of one country, however the name is spelt."""
    one = {"recipient_condensed": "Côte d'Ivoire", "recipient_iso3": "CIV", "recipient_iso2": "CI"}
    imported = read_aiddata(write_csv(tmp_path / "p.csv", PROJECT | one), "toy", "x")
    places = [row for row in rows(imported, "entities.csv") if row["type"] == "Place"]
    assert [(row["codes"], row["aliases"]) for row in places] == [("iso3166:CI", "Côte d'Ivoire")]


@pytest.mark.parametrize(
    "nothing",
    ["NA", "na", "#N/A", "n/a", "#VALUE!", "#REF!", "#NAME?", "NaN", "NULL", "None", "-", "--"],
)
def test_what_tools_write_into_empty_cells_is_no_name(tmp_path, nothing):
    """No organisation and no place is called NA; the cell is told."""
    cells = {"funding_agency": nothing, "recipient_condensed": nothing}
    imported = read_aiddata(write_csv(tmp_path / "p.csv", PROJECT | cells), "toy", "x")
    assert nothing not in {row["label"] for row in rows(imported, "entities.csv")}
    left = {item.path: item.example for item in imported.tables.unmapped()}
    assert left["funding_agency"] == left["recipient_condensed"] == nothing


@pytest.mark.parametrize(
    "name", ["Nan Fung Group", "NA Bank", "None Such Ltd.", "A-B", "Null & Co"]
)
def test_what_only_begins_like_nothing_is_a_name(tmp_path, name):
    """A name that holds what tools write into empty cells is a name."""
    cells = {"funding_agency": f"{name}, Government Agency"}
    imported = read_aiddata(write_csv(tmp_path / "p.csv", PROJECT | cells), "toy", "x")
    assert name in {row["label"] for row in rows(imported, "entities.csv")}


def test_a_year_is_four_digits_or_told(tmp_path):
    """A year that a tool wrote as 2010.0 is 2010; a span of years is told."""
    assert amount_of(tmp_path, year="2010.0")["from"] == "2010"
    path = write_csv(tmp_path / "p.csv", PROJECT | {"year": "2010-2011"})
    left = {item.path: item.reason for item in read_aiddata(path, "toy", "x").tables.unmapped()}
    assert left["year"] == "no year"


def test_the_columns_of_version_3_are_read(tmp_path):
    """The development finance dataset has types in columns of their own, and dates either way."""
    row = {
        "AidData Record ID": "9",
        "Recommended For Aggregates": "Yes",
        "Umbrella": "No",
        "Recipient": "Malaysia",
        "Recipient ISO-3": "MYS",
        "Commitment Year": "2021",
        "Title": "Masks",
        "Status": "Completion",
        "Flow Type": "Grant",
        "Flow Class": "ODA-like",
        "Sector Code": "120",
        "Funding Agencies": "Bank A|Bank B",
        "Funding Agencies Type": "State-owned Bank|Recipient Private Sector",
        "Amount (Original Currency)": "15200.0",
        "Original Currency": "USD",
        "Amount Estimated": "Yes",
        "Actual Implementation Start Date (MM/DD/YYYY)": "4/28/2021",
        "Actual Completion Date (MM/DD/YYYY)": "2021-05-01",
        "Actual Completion Date Estimated": "Yes",
    }
    imported = read_aiddata(write_csv(tmp_path / "g.csv", row), "toy", "x")
    types = {r["object"] for r in rows(imported, "reference.csv") if r["predicate"] == "orgType"}
    assert types == {"org-type:15", "org-type:72"}
    period = next(r for r in rows(imported, "claims.csv") if r["predicate"] == "period")
    assert (period["from"], period["to"]) == ("2021-04-28", "2021-05-01")
    figure = next(r for r in rows(imported, "claims.csv") if r["indicator"])
    assert "estimated by AidData" in figure["note"]
    assert [item.path for item in imported.tables.unmapped()] == [
        "Actual Completion Date Estimated"
    ]


def geocoded(path):
    """Write an archive like the geocoded release, of one project."""
    tables = {
        "projects.csv": "project_id,project_title,donors,recipients,recipients_iso3,status,"
        "ad_sector_codes\n7,A well,State Y,Mali,MLI,Completion,140\n",
        "locations.csv": "project_id,project_location_id,precision_code,geoname_id,place_name,"
        "latitude,longitude,geographic_exactness,location_class\n"
        "7,7_2455290,1,2455290,Kayes,14.44693,-11.44448,1,2\n"
        "8,8_1,1,1,Nowhere,,,1,2\n",
        "transactions.csv": "transaction_id,project_id,transaction_isodate,transaction_year,"
        "transaction_value_code,transaction_currency,transaction_value\nt1,7,,2008,C,USD,500\n",
        "level_1a.csv": "project_location_id,project_title,even_split_commitments\n7_1,A well,5\n",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"release/data/{name}", text)
    return path


def test_the_geocoded_release_is_one_dataset(tmp_path):
    """Locations and transactions are joined to their project; the copy is left out, and told."""
    imported = read_aiddata(geocoded(tmp_path / "release.zip"), "toy", "ODC-By-1.0")
    place = next(r for r in rows(imported, "entities.csv") if r["id"] == "geonames-2455290")
    assert (place["label"], place["codes"]) == ("Kayes", "geonames:2455290")
    point = next(r for r in rows(imported, "reference.csv") if r["predicate"] == "point")
    assert point["object"] == "14.44693 -11.44448"
    claims = rows(imported, "claims.csv")
    located = next(r for r in claims if r["object"] == "geonames-2455290")
    assert located["note"] == "exactness: exact; AidData's precision code: 1"
    figure = next(r for r in claims if r["indicator"])
    # The release deflates, so the sum must never be added to dollars of its own year.
    assert (figure["value"], figure["unit"]) == ("500", "other:USD at 2014 prices")
    left = {item.path: item.reason for item in imported.tables.unmapped()}
    assert left["release/data/level_1a.csv"].startswith("a copy")
    assert left["geocoded-locations: row"] == "no project has this number"
    assert left["geocoded-locations: location_class"]


def test_a_location_that_is_a_country_is_that_country(tmp_path):
    """A country that is coded as a place of GeoNames is one with the country of the recipients."""
    locations = (
        "project_id,project_location_id,precision_code,geoname_id,place_name,latitude,longitude,"
        "location_type_code,gazetteer_adm_code,geographic_exactness\n"
        "7,7_1,8,2453866,Mali,17.0,-4.0,PCLI,6295630|6255146|ML,1\n"
        "7,7_2,4,2455517,Kayes,14.0,-11.0,ADM1,6295630|6255146|ML|01,1\n"
    )
    made = release(tmp_path / "r.zip", locations=locations)
    imported = read_aiddata(made, "toy", "ODC-By-1.0")
    places = {r["id"]: r["codes"] for r in rows(imported, "entities.csv") if r["type"] == "Place"}
    assert places == {
        "country-ml": "iso3166:ML|geonames:2453866",
        "geonames-2455517": "geonames:2455517",
    }


def other_release(path, transactions, status="Implementation"):
    """Write an archive like a release of another provider than China, of one project."""
    rows_of = "".join(f"t{n},7,,2010,{cells}\n" for n, cells in enumerate(transactions))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "projects.csv",
            "project_id,project_title,donors,donors_iso3,recipients,recipients_iso3,status,"
            "start_actual_isodate\n7,A well,State Y; State Z,XXA|XXB,Mali,MLI,"
            f"{status},2010-01-01\n",
        )
        archive.writestr(
            "transactions.csv",
            "transaction_id,project_id,transaction_isodate,transaction_year,"
            f"transaction_value_code,transaction_currency,transaction_value\n{rows_of}",
        )
    return path


def test_other_releases_are_read_as_their_tables_say(tmp_path):
    """Kinds are those of IATI, dollars are dollars, a sum may be negative, nobody is invented."""
    kinds = ["C,USD,500", "D,USD,-20.5", "E,USD,30", "R,USD,5", "Z,USD,7", ",USD,8"]
    imported = read_aiddata(other_release(tmp_path / "r.zip", kinds), "toy", "ODC-By-1.0")
    found = {r["value"]: r for r in rows(imported, "claims.csv") if r["indicator"]}
    assert {value: (r["kind"], r["indicator"], r["unit"]) for value, r in found.items()} == {
        "500": ("flow", "finance-committed", "USD"),
        "-20.5": ("flow", "disbursement", "USD"),
        "30": ("flow", "expenditure", "USD"),
        "5": ("flow", "reimbursement", "USD"),
        "7": ("context", "other:transaction of kind Z", "USD"),
        "8": ("context", "other:transaction of kind unknown", "USD"),
    }
    assert {(r["provider"], r["note"]) for r in found.values()} == {
        ("", "several funders, shares not told")
    }
    listed = {(item.path, item.example, item.key) for item in imported.tables.unmapped()}
    assert ("geocoded-transactions: kind", "Z 7 USD", "t4") in listed
    (period,) = [r for r in rows(imported, "claims.csv") if r["predicate"] == "period"]
    assert (period["from"], period["to"]) == ("2010-01-01", "")


@pytest.mark.parametrize(
    ("status", "committed"),
    [("Closed", "flow"), ("Cancelled", "context"), ("Never heard of", "flow"), ("", "flow")],
)
def test_what_was_paid_is_money_whatever_became_of_it(tmp_path, status, committed):
    """Only promises to a project that was cancelled are no money; an odd status is listed."""
    path = other_release(tmp_path / "r.zip", ["C,USD,500", "D,USD,20"], status)
    imported = read_aiddata(path, "toy", "ODC-By-1.0")
    kinds = {r["value"]: r["kind"] for r in rows(imported, "claims.csv") if r["indicator"]}
    assert kinds == {"500": committed, "20": "flow"}
    assert ("status" in {i.path for i in imported.tables.unmapped()}) == (
        status == "Never heard of"
    )


@pytest.mark.slow
def test_what_is_imported_builds_and_is_valid(tmp_path):
    """The graph of a table and of a geocoded release passes every shape."""
    paths = [write_csv(tmp_path / "p.csv", PROJECT), geocoded(tmp_path / "release.zip")]
    outcomes = import_files("aiddata", paths[:1], tmp_path / "in")
    outcomes += import_files("aiddata", paths[1:], tmp_path / "other")
    assert [outcome.error for outcome in outcomes] == [None, None]
    for outcome in outcomes:
        built = build_graph([outcome.folder], tmp_path / "build")
        results = validate_graph(open_store(built.folder), engine="turbo").results
        assert [str(result) for result in results if result.severity == "violation"] == []


def test_a_workbook_is_read_like_a_csv(tmp_path):
    """Numbers and dates of a workbook become the same rows as those of a CSV."""
    book = Workbook()
    book.active.append(list(PROJECT))
    cells = PROJECT | {"project_id": 7, "year": 2012.0, "amount": 1500000.0, "umbrella": False}
    book.active.append(list(cells.values()))
    book.save(tmp_path / "p.xlsx")
    write_csv(tmp_path / "p.csv", PROJECT)
    both = [read_aiddata(tmp_path / f"p.{end}", "toy", "x").files() for end in ("xlsx", "csv")]
    assert both[0]["claims.csv"] == both[1]["claims.csv"]
    assert both[0]["entities.csv"] == both[1]["entities.csv"]


def test_the_sheet_with_the_projects_is_found(tmp_path):
    """A release may have notes before its data: sheets that are no table of projects are told."""
    book = Workbook()
    book.active.title = "About"
    book.active.append(["About", "About", "=1+1"])
    book.create_sheet("Empty")
    data = book.create_sheet("GCDF")
    data.append(list(PROJECT))
    data.append(list(PROJECT.values()))
    book.save(path := tmp_path / "release.xlsx")
    imported = read_aiddata(path, "toy", "x")
    assert "A well for Kayes" in {row["label"] for row in rows(imported, "entities.csv")}
    left = {item.path: item.reason for item in imported.tables.unmapped()}
    for title in ("About", "Empty"):
        assert left[f"release.xlsx: {title}"] == "a table that is not known"


def test_a_formula_in_a_workbook_is_refused(tmp_path):
    """Nobody knows what a formula would show, so the row is named and nothing is read."""
    book = Workbook()
    book.active.append(list(PROJECT))
    book.active.append(list((PROJECT | {"amount": "=1+1"}).values()))
    book.save(tmp_path / "p.xlsx")
    with pytest.raises(CallError, match="row 2 holds a formula"):
        read_aiddata(tmp_path / "p.xlsx", "toy", "x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "no table of AidData projects that is known"),
        (b"a,a\n1,2\n", "stands twice"),
        (b"project_id\n\xff\n", "byte 0xff is not UTF-8"),
        (b"", "0 columns"),
        (b"\xff\xfe", "not UTF-8"),
        (b'a,"b', "not CSV"),
        (b",".join(b"c%d" % n for n in range(1_001)), "1,001 columns"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, content, words):
    """A file that is no known table is refused by name, with what it is."""
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(CallError, match=words):
        read_aiddata(tmp_path / "t.csv", "toy", "x")


@needs_data
def test_the_extract_imports_whole(tmp_path):
    """The rows about Zhejiang keep all their projects, those of its Normal University too."""
    (done,) = import_files("aiddata", sorted(DATA.glob("*.csv")), tmp_path)
    tables = read_dataset(done.folder)
    assert sum(entity.type == "Project" for entity in tables.entities) == 41
    numbers = {code for e in tables.entities for scheme, code in e.codes if scheme == "aiddata"}
    assert {"31280", "31284", "31288"} <= numbers


@needs_data
@pytest.mark.parametrize(
    ("name", "projects"),
    [
        ("China_GeocodedResearchRelease_Level1_v1.1.0.zip", 3_485),
        ("GlobalChineseOfficialFinanceDataset_v1.0.zip", 5_466),
    ],
)
@pytest.mark.slow
def test_the_releases_import_whole(tmp_path, name, projects):
    """Every project of a release is there, and every type and sector is of the code lists."""
    (done,) = import_files("aiddata", [DATA / name], tmp_path)
    assert done.error is None
    tables = read_dataset(done.folder)
    assert sum(entity.type == "Project" for entity in tables.entities) == projects
    types = {r.object.partition(":")[2] for r in tables.references if r.predicate == "orgType"}
    assert types <= vocabulary().concepts["org-type"].keys()
    labels = {entity.label for entity in tables.entities if entity.type == "Organization"}
    assert not {label for label in labels if label.endswith(("Government Agency", "NGO"))}
    assert not {label for label in labels if label in {"Ltd.", "Ltd. (ZIEC)", "Academic"}}
