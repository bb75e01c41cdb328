"""On real data of others: rates are read, and the university's rows are found."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.build.run import graph_lines
from aidgraph.encoding import read_dataset
from aidgraph.errors import CallError
from aidgraph.exchange.imports.aiddata import read_aiddata
from aidgraph.exchange.imports.mentions import names_of
from aidgraph.exchange.imports.rates import read_rates
from aidgraph.query import load_query, run_query
from aidgraph.store.open import memory_store

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
RATES = DATA / "fx" / "imf_exchangerates_A_ENDA_USD.csv"
AIDDATA = DATA / "aiddata" / "extract_zhejiang_xinjiang_jinhua.csv"


def tables(imported, folder):
    """Write what was imported and read it back, as a build would."""
    folder.mkdir()
    for name, content in imported.files().items():
        (folder / name).write_bytes(content)
    return read_dataset(folder)


@pytest.mark.skipif(not RATES.is_file(), reason="the table of rates is not here")
def test_the_rates_of_the_yuan_are_those_of_the_table(tmp_path):
    """Each year of the yuan has the rate that its row has."""
    read = tables(read_rates(RATES, "imf-rates", "none"), tmp_path / "rates")
    with RATES.open(encoding="utf-8") as file:
        wanted = {
            row["Date"][:4]: Decimal(row["Rate"])
            for row in csv.DictReader(file)
            if row["Currency"] == "CNY"
        }
    assert {c.from_: c.value for c in read.claims if c.unit == "CNY"} == wanted
    assert round(wanted["2022"], 4) == Decimal("6.7372")


@pytest.mark.skipif(not AIDDATA.is_file(), reason="the extract of AidData is not here")
def test_the_rows_of_the_university_are_found(tmp_path, encoding):
    """The three projects whose description names Zhejiang Normal University are told of it."""
    imported = read_aiddata(AIDDATA, "extract", "ODC-By-1.0", names_of([encoding]))
    store = memory_store(graph_lines([encoding, tables(imported, tmp_path / "extract")]))
    result = run_query(store, load_query("across-03"))
    thing = result.columns.index("thing")
    found = {row[thing].value.rpartition("-")[2] for row in result.rows}
    assert found == {"31280", "31284", "31288"}


def test_rates_that_disagree_and_rows_that_cannot_be_read_are_counted(rates_tables):
    """The rate most rows have is taken; another, a month, an unknown currency are left and told."""
    values = {(c.unit, c.from_): c.value for c in rates_tables.claims}
    assert values["EUR", "2022"] == Decimal("0.95")
    assert {(u.example, u.count) for u in rates_tables.unmapped} == {
        ("EUR 2022 0.9", 1),
        ("XYZ 2022-12-31 0.5", 1),
        ("GBP 2022-06-30 0.7", 1),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Date,Rate\n2022-12-31,7\n", "it lacks Currency, Frequency, Source"),
        ("Date,Rate,Currency,Frequency,Source\n2022-12-31,7e3,CNY,A,IMF\n", "no yearly rate"),
        ("Date,Rate,Currency,Frequency,Source\n2022-12-31\n", "no yearly rate"),
        ("Date,Rate,Currency,Frequency,Source\n2022-12-31,0,CNY,A,IMF\n", "no yearly rate"),
    ],
)
def test_a_table_without_rates_is_refused(text, says, tmp_path):
    """Other columns, exponents, short rows and noughts are no rates, and it is said."""
    path = tmp_path / "rates.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(CallError, match=says):
        read_rates(path, "rates", "none")
