"""Tables that are taken away: as CSV for spreadsheets, as XLSX, as JSON."""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from starlette.responses import Response

from aidgraph.text.visible import for_spreadsheet, visible

ENDINGS = ("csv", "xlsx", "json")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FIRST = "[Content_Types].xml"  # what some readers want first
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
_CUT = "The answer was cut: rows are missing. 结果已截断，并非全部。"
_CUT_CELL = "A text was cut: a cell holds 32,767 characters. 单元格内容过长，已截断。"
_MOST_CHARACTERS = 32_767  # of a cell, in the format; what is longer is cut without a word
Cell = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class DataTable:
    """Hold the rows of a page under the names of its columns; ``cut`` says that it has not all."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    cut: bool = False


def answer_table(table: DataTable, ending: str) -> Response:
    """Return *table* as a file in the format of *ending*, one of ``ENDINGS``."""
    write, media = {
        "csv": (write_csv, "text/csv"),
        "xlsx": (write_xlsx, _SHEET),
        "json": (write_json, "application/json"),
    }[ending]
    headers = {"Content-Disposition": f'attachment; filename="{table.name}.{ending}"'}
    cut = {"X-Result-Truncated": "true"} if table.cut else {}
    return Response(write(table), media_type=media, headers=headers | cut)


def write_csv(table: DataTable) -> bytes:
    r"""
    Return *table* as CSV (RFC 4180) that spreadsheets read as text, in UTF-8 with its mark.

    >>> write_csv(DataTable("t", ("a", "b"), [["=1+1", Decimal("1E+3")]])).decode("utf-8-sig")
    "a,b\r\n'=1+1,1000\r\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow([for_spreadsheet(c) if isinstance(c, str) else _plain(c) for c in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(table: DataTable) -> bytes:
    """
    Return *table* as a workbook of one sheet; numbers are numbers, no text is a formula.

    The same table gives the same bytes, whenever it is written.  One that was cut, or in which a
    text is longer than a cell may be, has a second sheet that says so.
    """
    from openpyxl import Workbook  # noqa: PLC0415  slow to import, and seldom needed
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.freeze_panes = "A2"
    long = False
    sheet.append(table.columns)
    for row in table.rows:
        values = [_shown(cell) for cell in row]
        long = long or any(isinstance(v, str) and len(v) > _MOST_CHARACTERS for v in values)
        cells = [WriteOnlyCell(sheet, value) for value in values]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        sheet.append(cells)
    if reasons := [what for what, so in ((_CUT, table.cut), (_CUT_CELL, long)) if so]:
        stated = book.create_sheet("cut")
        for reason in reasons:
            stated.append([reason])
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _timeless(archive: bytes) -> bytes:
    """Return a workbook without the time of its making, which stands in its ZIP and in its core."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            new.writestr(ZipInfo(name, _NO_TIME), _TIMES.sub(b"", old.read(name)), ZIP_DEFLATED)
    return out.getvalue()


def write_json(table: DataTable) -> bytes:
    """
    Return *table* as a list of objects; numbers are numbers.

    One that was cut is no list but an object, so that no program takes a part for the whole.

    >>> write_json(DataTable("t", ("a", "b"), [["温", Decimal("1E+3")]])).decode()
    '[{"a": "温", "b": 1000}]'
    >>> write_json(DataTable("t", ("a",), [["温"]], cut=True)).decode()
    '{"cut": true, "rows": [{"a": "温"}]}'
    """
    rows = [dict(zip(table.columns, map(_number, row), strict=True)) for row in table.rows]
    whole = {"cut": True, "rows": rows} if table.cut else rows
    return json.dumps(whole, ensure_ascii=False).encode("utf-8")


def _shown(cell: Cell) -> str | float | None:
    if isinstance(cell, str):
        return visible(cell, "\n")
    return cell if cell is None else _number(cell)


def _number(cell: Cell | float) -> str | float | None:
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell == cell.to_integral_value() else float(cell)


def _plain(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
