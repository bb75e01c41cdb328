"""Read the rows of a file, whatever it is: delimited text, JSON, Excel, Parquet, a code list."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from lxml import etree
from openpyxl import load_workbook

from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.files.archives import check_archive
from aidgraph.files.doctype import refuse_document_type

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Row = dict[str, Any]
MOST_BYTES = 512 * 2**20  # of a file, and of what Parquet says it unpacks to
MOST_CELLS = 100_000_000  # of Parquet, which holds a repeated cell but once
DELIMITERS = (",", "\t", ";", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = ("utf-8", "gb18030")


def read_rows(file: Path, *, delimiter: str = "", header: Sequence[str] = ()) -> list[Row]:
    """
    Return the rows of a file by column; what it is, its ending tells.

    Args:
        file: ``.csv``, ``.tsv``, ``.txt`` or any other delimited text; ``.json``, ``.geojson``,
            ``.jsonl`` or ``.ndjson``; ``.xlsx``; ``.parquet``; ``.xml`` of a code list of IATI.
        delimiter: What stands between cells; without it the one that the first line has most of.
        header: The columns of a file whose first line has none.

    Raises:
        CallError: If it is larger than is read, or a workbook or XML that is built to harm.
        EncodingError: If it cannot be read as what its ending says.
    """
    kind = file.suffix.lower()
    try:
        if kind in _READERS:
            return list(_READERS[kind](file))
        return list(_delimited(_text(file), delimiter, header))
    except csv.Error as error:
        raise _refused(file, f"not CSV: {error}", "mend the quotes") from None
    except RecursionError:
        raise _refused(file, "not read: nested too deeply", "write it flatter") from None
    except (ValueError, KeyError, OSError, etree.XMLSyntaxError) as error:
        raise _refused(file, f"not read: {error}", "save it anew, or in another form") from None


def _refused(file: Path, what: str, remedy: str) -> EncodingError:
    return EncodingError(str(file.parent), [Problem(file.name, None, None, what, remedy)])


def _data(file: Path) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    _refuse_size(file, len(data), MOST_BYTES, "bytes")
    return data


def _refuse_size(file: Path, size: int, most: int, of: str) -> None:
    if size > most:
        raise CallError(f"{file}: over {most:,} {of}, the most that is read; split it")


def _text(file: Path) -> str:
    """Return a text in UTF-8, UTF-16 with its mark, or GB18030."""
    data = _data(file)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(file, "neither UTF-8 nor GB18030", "save it as UTF-8")


def _delimited(text: str, delimiter: str, header: Sequence[str]) -> Iterator[Row]:
    lines = StringIO(text, newline="")
    first = text.partition("\n")[0]
    found = delimiter or max(DELIMITERS, key=first.count)
    # GeoNames and other dumps have tabs and no quotes; a quote there is a letter of a name.
    if header and found == "\t":
        reader = csv.reader(lines, delimiter=found, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=found, strict=True)
    columns = list(header) or [name.strip() for name in next(reader, [])]
    if not columns:
        raise ValueError("the file is empty")
    for cells in reader:
        if any(cells):
            yield dict(zip(columns, cells, strict=False))


def _json_lines(file: Path) -> Iterator[Row]:
    # Only the line feed ends a line: other signs that could may stand within a string of JSON.
    for number, line in enumerate(_text(file).split("\n"), start=1):
        if line.strip():
            yield _object(json.loads(line), f"line {number}")


def _json(file: Path) -> Iterator[Row]:
    """Yield the objects of a list, the features of GeoJSON, or the bindings of SPARQL results."""
    data = json.loads(_text(file))
    if isinstance(data, dict) and isinstance(data.get("features"), list):
        for where, feature in _objects(data["features"], "feature"):
            named = _object(feature.get("properties") or {}, f"the properties of {where}")
            yield {"id": feature.get("id"), **named}
    elif isinstance(data, dict) and isinstance(data.get("results"), dict):
        for where, binding in _objects(data["results"].get("bindings"), "binding"):
            terms = {name: _object(term, f"{name} of {where}") for name, term in binding.items()}
            yield {name: term["value"] for name, term in terms.items()}
    else:
        for _, item in _objects(data, "item"):
            yield item


def _objects(items: object, kind: str) -> Iterator[tuple[str, Row]]:
    """Yield what each item is called, and the item, which must be an object."""
    if not isinstance(items, list):
        raise ValueError("a list of objects is wanted")  # noqa: TRY004  what is read is wrong
    for number, item in enumerate(items, start=1):
        yield f"{kind} {number}", _object(item, f"{kind} {number}")


def _object(item: object, where: str) -> Row:
    if not isinstance(item, dict):
        raise ValueError(f"{where} is no object")  # noqa: TRY004  what is read is wrong
    return item


def _excel(file: Path) -> Iterable[Row]:
    data = _data(file)
    if not is_zipfile(BytesIO(data)):
        raise ValueError("it is no workbook")
    check_archive(data, file.name)
    with _any_error():
        return list(_first_sheet(data))


def _first_sheet(data: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet, whose first row names the columns."""
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    if not book.worksheets:
        raise ValueError("it has no sheet")
    rows = book.worksheets[0].iter_rows(values_only=True)
    columns = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    for cells in rows:
        row = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        if any(cell is not None for cell in row.values()):
            yield row
    book.close()


def _parquet(file: Path) -> Iterable[Row]:
    try:
        from pyarrow import parquet  # noqa: PLC0415  of an extra
    except ModuleNotFoundError:
        needed = "reading Parquet needs pyarrow: pip install 'aidgraph[tables]'"
        raise CallError(f"{file.name}: {needed}") from None
    data = BytesIO(_data(file))
    with _any_error():
        stated = parquet.read_metadata(data)
        unpacked = sum(
            stated.row_group(place).total_byte_size for place in range(stated.num_row_groups)
        )
    _refuse_size(file, unpacked, MOST_BYTES, "bytes when unpacked")
    _refuse_size(file, stated.num_rows * stated.num_columns, MOST_CELLS, "cells")
    with _any_error():
        rows: Iterable[Row] = parquet.read_table(data).to_pylist()
    return rows


@contextmanager
def _any_error() -> Iterator[None]:
    """Raise ``ValueError`` for whatever a library raises on a broken file: there are many kinds."""
    try:
        yield
    except Exception as error:
        raise ValueError(str(error)) from error


def _code_list(file: Path) -> Iterator[Row]:
    """Yield the items of a code list of IATI: code, name, name_fr, category, status."""
    data = _data(file)
    refuse_document_type(data, str(file))
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(data, parser)
    if root.tag != "codelist":
        raise ValueError("it is no code list of IATI")
    for item in root.iter("codelist-item"):
        row: Row = {"code": (item.findtext("code") or "").strip()}
        for narrative in item.iterfind("name/narrative"):
            language = narrative.get(XML_LANG)
            row["name" if language is None else f"name_{language}"] = (narrative.text or "").strip()
        row["category"] = (item.findtext("category") or "").strip()
        yield row | {"status": item.get("status", "")}


_READERS: dict[str, Callable[[Path], Iterable[Row]]] = {
    ".json": _json,
    ".geojson": _json,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".xlsx": _excel,
    ".parquet": _parquet,
    ".xml": _code_list,
}
