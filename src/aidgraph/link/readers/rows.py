"""Read the rows of a file, whatever it is: delimited text, JSON, Excel, Parquet, a code list."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree
from openpyxl import load_workbook

from aidgraph.errors import CallError, EncodingError, Problem

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Row = dict[str, Any]
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
        EncodingError: If it cannot be read as what its ending says.
    """
    kind = file.suffix.lower()
    try:
        if kind in _READERS:
            return list(_READERS[kind](file))
        return list(_delimited(_text(file), delimiter, header))
    except csv.Error as error:
        raise _refused(file, f"not CSV: {error}", "mend the quotes") from None
    except (ValueError, KeyError, OSError, BadZipFile, etree.XMLSyntaxError) as error:
        raise _refused(file, f"not read: {error}", "save it anew, or in another form") from None


def _refused(file: Path, what: str, remedy: str) -> EncodingError:
    return EncodingError(str(file.parent), [Problem(file.name, None, None, what, remedy)])


def _text(file: Path) -> str:
    """Return a text in UTF-8, UTF-16 with its mark, or GB18030."""
    data = file.read_bytes()
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
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.strip():
            yield _object(json.loads(line), f"line {number}")


def _json(file: Path) -> Iterator[Row]:
    """Yield the objects of a list, the features of GeoJSON, or the bindings of SPARQL results."""
    data = json.loads(_text(file))
    if isinstance(data, dict) and isinstance(data.get("features"), list):
        for feature in data["features"]:
            yield {"id": feature.get("id"), **(feature.get("properties") or {})}
        return
    if isinstance(data, dict) and "bindings" in data.get("results", {}):
        for binding in data["results"]["bindings"]:
            yield {name: term["value"] for name, term in binding.items()}
        return
    if not isinstance(data, list):
        raise ValueError("a list of objects is wanted")  # noqa: TRY004  what is read is wrong
    for number, item in enumerate(data, start=1):
        yield _object(item, f"item {number}")


def _object(item: object, where: str) -> Row:
    if not isinstance(item, dict):
        raise ValueError(f"{where} is no object")  # noqa: TRY004  what is read is wrong
    return item


def _excel(file: Path) -> Iterator[Row]:
    """Yield the rows of the first sheet, whose first row names the columns."""
    book = load_workbook(file, read_only=True, data_only=True)
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
    rows: Iterable[Row] = parquet.read_table(file).to_pylist()
    return rows


def _code_list(file: Path) -> Iterator[Row]:
    """Yield the items of a code list of IATI: code, name, name_fr, category, status."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.parse(file, parser).getroot()
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
