"""Write the tables as an Excel workbook: a sheet for each, and one that says what columns hold."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from aidgraph.errors import CallError
from aidgraph.exchange.export.archive import NEVER
from aidgraph.exchange.export.tables import Table, column_description, tables_of
from aidgraph.exchange.export.tabular.cells import plain_number, typed
from aidgraph.exchange.export.xml import for_xml
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767  # of a cell; what is longer would be cut without a word
_NO_DAY = datetime(1980, 1, 1)  # noqa: DTZ001  the format has no time zone
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_NOT_A_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def export_workbook(store: Triples) -> bytes:
    """
    Return the tables as a workbook (ECMA-376): texts stay texts, no cell is run as a formula.

    Raises:
        CallError: If a table has more rows than a sheet, or a text is longer than a cell.
    """
    tables = list(tables_of(Facts(Graph(store))))
    for table in tables:
        _require_room(table)
    book = Workbook(write_only=True)
    about = book.create_sheet("about")
    for cells in (("sheet", "column", "holds"), *_described(tables)):
        about.append(cells)
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.append(table.columns)
        for row in table.rows:
            pairs = zip(table.columns, row, strict=True)
            sheet.append([_cell(sheet, name, text) for name, text in pairs])
    book.properties.created = _NO_DAY
    data = io.BytesIO()
    book.save(data)
    return _without_dates(data)


def _require_room(table: Table) -> None:
    """Require that a sheet can hold *table*, and its cells their texts."""
    what = ""
    if len(table.rows) >= MOST_ROWS:
        what = f"{len(table.rows):,} rows of {table.name} are more than a sheet holds"
    for row in table.rows:
        for column, text in zip(table.columns, row, strict=True):
            if len(text) > MOST_CHARACTERS:
                where = f"{table.name}, {column}"
                what = f"{len(text):,} characters in {where}, are more than a cell holds"
    if what:
        raise CallError(f"{what}; export csv, parquet or sqlite")


def _described(tables: Sequence[Table]) -> list[tuple[str, str, str]]:
    return [(t.name, c, column_description(c)) for t in tables for c in t.columns]


def _cell(sheet: WriteOnlyWorksheet, column: str, text: str) -> object:
    value = typed(column, text)
    if isinstance(value, Decimal):
        value = plain_number(value)  # type: ignore[assignment]
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _NOT_A_CELL.sub("\ufffd", for_xml(value)))
    cell.data_type = "s"  # a text that begins with = is no formula
    return cell


def _without_dates(book: io.BytesIO) -> bytes:
    """Return the archive with one date everywhere: the same graph gives the same bytes."""
    found = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, NEVER), content, zipfile.ZIP_DEFLATED)
    return found.getvalue()
