"""Dates of the transactions of geocoded releases: what is none is told, not dropped."""

import csv
import io

import pytest
from made_release import release

from aidgraph.exchange.imports.aiddata import read_aiddata


@pytest.mark.parametrize(
    ("date", "year", "when", "listed"),
    [
        ("2010-05-04", "2010", "2010-05-04", {}),
        ("", "2010", "2010", {}),
        ("May 2010", "2010", "2010", {"date": "May 2010"}),
        ("2010-02-30", "FY10", "", {"date": "2010-02-30", "year": "FY10"}),
        ("2010-05-04", "10", "2010-05-04", {"year": "10"}),
    ],
)
def test_a_date_or_year_that_is_none_is_told(tmp_path, date, year, when, listed):
    """The date goes before the year; what is neither is listed with its record."""
    transactions = (
        "transaction_id,project_id,transaction_isodate,transaction_year,"
        "transaction_value_code,transaction_currency,transaction_value\n"
        f"t1,7,{date},{year},D,USD,500\n"
    )
    made = release(tmp_path / "release.zip", transactions=transactions)
    imported = read_aiddata(made, "toy", "none")
    claims = csv.DictReader(io.StringIO(imported.files()["claims.csv"].decode(), newline=""))
    (figure,) = (row for row in claims if row["value"])
    assert (figure["from"], figure["to"]) == (when, when)
    prefix = "geocoded-transactions: "
    found = {
        (item.path.removeprefix(prefix), item.example)
        for item in imported.tables.unmapped()
        if item.key == "t1"
    }
    assert found == set(listed.items())
