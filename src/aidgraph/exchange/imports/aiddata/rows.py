"""Read the rows of a CSV or XLSX table as texts, limited, formulas refused."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from aidgraph.errors import CallError
from aidgraph.files.archives import Member, check_archive

MAX_ROWS = 2_000_000
MAX_COLUMNS = 1_000
MAX_CELL = 1024**2  # characters
FORMULA = "a formula, which shows what a spreadsheet makes of it; save the values only"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Hold a table's columns, and its rows that are read as they are asked for."""

    name: str
    header: tuple[str, ...]
    rows: Iterator[dict[str, str]]


def open_table(member: Member) -> SourceTable:
    """
    Open a table of CSV; each row is texts by column, empty cells are empty texts.

    Raises:
        CallError: Here or while rows are read: if it is no CSV in UTF-8, or has too many rows,
            columns or characters in a cell.
    """
    return _table(member.name, _csv(member))


def open_tables(member: Member) -> Iterator[SourceTable]:
    """
    Open a table of CSV, or each sheet of an XLSX; one of several that is no table has no columns.

    A release may have sheets of notes before the one with the data.

    Raises:
        CallError: Here or while rows are read: as :func:`open_table`, or if there is a formula.
    """
    if PurePath(member.name).suffix.lower() != ".xlsx":
        yield open_table(member)
        return
    sheets = _sheets(member)
    for title in sheets:
        name = member.name if len(sheets) == 1 else f"{member.name}: {title}"
        try:
            table = _table(name, _cells(sheets[title], name))
        except CallError:
            if len(sheets) == 1:
                raise
            table = SourceTable(name, (), iter(()))
        yield table


def _table(name: str, cells: Iterator[list[str]]) -> SourceTable:
    header = tuple(cell.strip() for cell in next(cells, []))
    if not 0 < len(header) <= MAX_COLUMNS:
        raise CallError(f"{name}: {len(header):,} columns; 1 to {MAX_COLUMNS:,} may be")
    named = [column for column in header if column]
    if twice := {column for column in named if named.count(column) > 1}:
        raise CallError(f"{name}: the column {min(twice)!r} stands twice; keep one")
    return SourceTable(name, header, _named(name, header, cells))


def _named(
    name: str, header: tuple[str, ...], rows: Iterator[list[str]]
) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS:
            raise CallError(f"{name}: over {MAX_ROWS:,} rows; split the table")
        cells = [cell.strip() for cell in row]
        if any(cells[len(header) :]):
            raise CallError(f"{name}: row {number} has more cells than the header has columns")
        yield dict(zip(header, cells, strict=False))


def _csv(member: Member) -> Iterator[list[str]]:
    text = io.TextIOWrapper(io.BufferedReader(_Readable(member.stream)), "utf-8-sig", newline="")
    csv.field_size_limit(MAX_CELL)
    try:
        yield from csv.reader(text, strict=True)
    except UnicodeDecodeError as error:
        what = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise CallError(f"{member.name}: {what}; save the table as UTF-8") from error
    except csv.Error as error:
        raise CallError(f"{member.name}: not CSV: {error}") from error


class _Readable(io.RawIOBase):
    """Give the text layer what it asks of a stream."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _sheets(member: Member) -> dict[str, Any]:
    """Return the sheets of a workbook by title."""
    from openpyxl import load_workbook  # noqa: PLC0415  slow to import, and seldom needed

    data = member.stream.read()
    check_archive(data, member.name)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        return {sheet.title: sheet for sheet in book.worksheets}
    except Exception as error:  # the library raises many kinds on a broken file
        raise CallError(f"{member.name}: cannot be read as XLSX ({error})") from error


def _cells(sheet: Any, name: str) -> Iterator[list[str]]:
    """Yield the rows of a sheet; a formula is refused, for nobody knows what it would show."""
    try:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            _refuse_formulas(cells, f"{name}: row {number}")
            yield [_text(cell.value) for cell in cells]
    except CallError:
        raise
    except Exception as error:  # the library raises many kinds on a broken file
        raise CallError(f"{name}: cannot be read as XLSX ({error})") from error


def _refuse_formulas(cells: Iterable[Any], where: str) -> None:
    if any(cell.data_type == "f" for cell in cells):
        raise CallError(f"{where} holds {FORMULA}")


def _text(value: object) -> str:
    """Return a cell as text: numbers plain, dates by the day."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return str(value)
