"""The tables of an encoding as rows, and changes of rows that can be taken back."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aidgraph.encoding import read_encoding
from aidgraph.encoding.tables import COLUMNS, LATER
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import AidgraphError
from aidgraph.model import Encoding
from aidgraph.review.memory import MemoryFolder

Row = tuple[str, ...]


class ConflictError(AidgraphError):
    """Report that the tables are no longer as this review knows them; nothing was written."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Hold the rows that leave a table and those that come instead."""

    out: tuple[Row, ...] = ()
    in_: tuple[Row, ...] = ()


Change = Mapping[str, Swap]


def parse(name: str, table: bytes) -> list[Row]:
    """Return the rows of the table *name*, cells in the house's order, without the header."""
    reader = csv.DictReader(io.StringIO(table.decode("utf-8"), newline=""))
    later = LATER.get(name, {})
    return [tuple((later | row)[column] for column in COLUMNS[name]) for row in reader]


def rows_of(files: Mapping[str, bytes]) -> dict[str, list[Row]]:
    """Return the rows of each table among *files*."""
    return {name: parse(name, data) for name, data in files.items() if name in COLUMNS}


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Change:
    """Return the change that makes the tables *after* of the tables *before*."""
    old, new = rows_of(before), rows_of(after)
    found = {}
    for name in sorted(old.keys() | new.keys()):
        was, now = set(old.get(name, ())), set(new.get(name, ()))
        if was != now:
            found[name] = Swap(tuple(sorted(was - now)), tuple(sorted(now - was)))
    return found


def reverse(change: Change) -> Change:
    """Return the change that takes *change* back."""
    return {name: replace(swap, out=swap.in_, in_=swap.out) for name, swap in change.items()}


def apply(tables: Mapping[str, bytes], change: Change) -> Encoding:
    """
    Make *change* in the files *tables* and read them with the reader that every build uses.

    Raises:
        ConflictError: If a row that should leave is not there, as it was then.
        EncodingError: If the changed tables are wrong; rows are those of the sorted tables.
    """
    files = dict(tables)
    for name, swap in change.items():
        rows = parse(name, files[name]) if name in files else []
        for row in swap.out:
            if row not in rows:
                raise ConflictError(f"{name}: {row[0]!r} has been changed since; look at it first")
            rows.remove(row)
        files[name] = _written(name, sorted([*rows, *swap.in_], key=_order(name)))
    return read_encoding(MemoryFolder("the changed tables", files))


def checked(encoding: Encoding) -> Encoding:
    """
    Return *encoding* as the reader of every build reads it.

    Raises:
        EncodingError: If its tables are wrong.
    """
    return read_encoding(MemoryFolder("the changed tables", encoding_files(encoding)))


def _order(name: str) -> Any:
    """Return the sort key of a table: numbers of spans count as numbers."""
    columns = COLUMNS[name]
    return lambda row: tuple(
        int(cell) if column in {"start", "end"} and cell.isdecimal() else cell
        for column, cell in zip(columns, row, strict=False)
    )


def _written(name: str, rows: Iterable[Row]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS[name])
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def to_json(change: Change) -> dict[str, Any]:
    """Return *change* as the log holds it."""
    return {name: {"out": swap.out, "in": swap.in_} for name, swap in change.items()}


def from_json(data: Mapping[str, Any]) -> Change:
    """Return the change that the log holds as *data*.

    Raises:
        KeyError, TypeError, ValueError: If it holds none.

    >>> change = {"evidence.csv": Swap(out=(("org-a", "0", "2", "甲处"),))}
    >>> from_json(to_json(change)) == change
    True
    """
    return {
        str(name): Swap(_rows(name, swap["out"]), _rows(name, swap["in"]))
        for name, swap in data.items()
    }


def _rows(name: str, rows: Iterable[Any]) -> tuple[Row, ...]:
    width = len(COLUMNS[name])
    found = tuple(tuple(map(str, row)) for row in rows)
    if any(len(row) != width for row in found):
        raise ValueError(f"a row of {name} has {width} cells")
    return found
