"""Read yearly exchange rates into the tables of a dataset, so that a query can convert by them."""

import hashlib
import re
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.exchange.imports.aiddata.rows import SourceTable, open_table
from aidgraph.exchange.imports.tablebuilder import Imported, TableBuilder
from aidgraph.files.archives import members
from aidgraph.model import Dataset
from aidgraph.rdf.vocabulary import vocabulary

_Stated = dict[tuple[str, str], Counter[Decimal]]
BASE = "currency-usd"
INDICATOR = "exchange-rate"
_COLUMNS = {"Date", "Rate", "Currency", "Frequency", "Source"}
_DATE = re.compile(r"(\d{4})-12-31", re.ASCII)
_RATE = re.compile(r"\d{1,20}(\.\d{1,40})?", re.ASCII)


def read_rates(path: Path, dataset_id: str, licence: str) -> Imported:
    """
    Read a table of yearly average rates, in units of a currency for one US dollar.

    The columns are those of the IMF series ENDA as the project codeForIATI/imf-exchangerates writes
    it: Date, Rate, Currency, Frequency, Source, and a country.  Each rate becomes a context figure
    about the dollar, in the unit of the currency, with the year as its period.

    Args:
        path: The file (CSV), zipped or not.
        dataset_id: The id of the dataset that states what is read.
        licence: Under which licence it is offered.

    Raises:
        CallError: If it is no such table, or holds no rate that can be read.
    """
    tables = TableBuilder(dataset_id, "rates")
    stated: _Stated = defaultdict(Counter)
    sources: set[str] = set()
    for member in members(path, (".csv",)):
        sources |= _read(open_table(member), tables, stated)
    if not stated:
        raise CallError(f"{path}: no yearly rate in it that can be read")
    for (currency, year), values in sorted(stated.items()):
        _note(tables, currency, year, values)
    dataset = Dataset(
        id=dataset_id,
        title="Exchange rates, yearly averages for one US dollar",
        title_zh="年平均汇率（每一美元）",
        publisher="; ".join(sorted(filter(None, sources))) or "not stated",
        version=f"{min(year for _, year in stated)}-{max(year for _, year in stated)}",
        licence=licence,
        source=path.name,
    )
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Imported(dataset, "en", sha256, tables)


def _read(table: SourceTable, tables: TableBuilder, stated: _Stated) -> set[str]:
    """Count the rates of *table* in *stated*, by currency and year; return whose they are."""
    sources = set()
    if missing := ", ".join(sorted(_COLUMNS - set(table.header))):
        raise CallError(f"{table.name}: no table of exchange rates; it lacks {missing}")
    for cells in table.rows:
        row = {column: cells.get(column, "") for column in _COLUMNS}  # a row may be short
        if reason := _refused(row):
            tables.leave("Rate", f"{row['Currency']} {row['Date']} {row['Rate']}", reason)
            continue
        stated[row["Currency"], row["Date"][:4]][Decimal(row["Rate"])] += 1
        sources.add(row["Source"])
    return sources


def _refused(row: dict[str, str]) -> str:
    """Say why a row is left out, or nothing."""
    if row["Frequency"] != "A" or not _DATE.fullmatch(row["Date"]):
        return "no yearly average"
    if not _RATE.fullmatch(row["Rate"]) or not Decimal(row["Rate"]):
        return "no plain number above nought"
    if not vocabulary().is_money(row["Currency"]):
        return "a currency that is not in the code list"
    return ""


def _note(tables: TableBuilder, currency: str, year: str, values: Counter[Decimal]) -> None:
    """Note one rate; where rows of several countries differ, the one that most of them have."""
    (value, count), *others = values.most_common()
    for other, number in others:
        reason = "another rate of the same currency and year, which fewer countries have"
        tables.leave("Rate", f"{currency} {year} {other}", reason, number)
    key = f"{currency}-{year}"
    tables.entity(BASE, "Other", "US dollar", key, label_en="US dollar")
    tables.figure(
        f"rate-{key.lower()}",
        "context",
        BASE,
        INDICATOR,
        value,
        currency,
        key,
        period=(year, year),
        note=f"as {count} of {count + sum(n for _, n in others)} rows have it" if others else "",
    )
