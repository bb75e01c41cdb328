"""Read every table: limited, strict UTF-8, strict CSV, exact columns."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TypeVar

from aidgraph.errors import Problem

T = TypeVar("T")

MAX_BYTES = 60 * 1024 * 1024  # the limit of the IATI Validator

COLUMNS: dict[str, tuple[str, ...]] = {
    "entities.csv": (
        *("id", "type", "label", "label_en", "aliases", "codes", "exact_match", "close_match"),
        "note",
    ),
    "claims.csv": (
        *("id", "kind", "subject", "predicate", "object", "indicator", "value", "min", "max"),
        *("unit", "comparator", "provider", "receiver", "from", "to", "modality", "speaker"),
        *("origin", "status", "method", "confidence", "note", "note_en", "waiver"),
    ),
    "evidence.csv": ("target", "start", "end", "exact"),
    "set_aside.csv": ("start", "end", "exact", "reason"),
    "reference.csv": ("id", "subject", "predicate", "object", "dataset", "key", "note", "origin"),
    "datasets.csv": ("id", "title", "title_zh", "publisher", "version", "licence", "source"),
    "records.csv": ("target", "key"),
    "shares.csv": ("target", "share", "split"),
    "texts.csv": ("target", "kind", "language", "text"),
    "unmapped.csv": ("path", "count", "example", "reason", "key"),
    "deprecated.csv": ("id", "replaced_by"),
    "merges.csv": ("id", "known", "label", "reasons", "status", "note"),
    "pages.csv": ("page", "start", "end", "width", "height", "method"),
    "lines.csv": ("page", "start", "end", "left", "top", "right", "bottom"),
}
OPTIONAL = frozenset(
    {
        *("set_aside.csv", "reference.csv", "datasets.csv", "unmapped.csv", "merges.csv"),
        *("deprecated.csv", "shares.csv", "texts.csv", "pages.csv", "lines.csv"),
    }
)
# Columns that came later, with what a table without them means.
LATER = {
    "claims.csv": {"modality": "done", "speaker": "", "note_en": "", "waiver": ""},
    "entities.csv": {"note": ""},
    "reference.csv": {"origin": "quoted"},
    "unmapped.csv": {"key": ""},
}
OPTIONAL_KEYS = frozenset({"period", "published", "schema"})  # of report.toml
SCHEMA = 2  # of the tables that are written; 1 had no modality, speaker, note_en, waiver


def numbered(name: str, number: int) -> str:
    """
    Return the file of the table *name* that has a number; that of the first has none.

    >>> numbered("claims.csv", 1), numbered("claims.csv", 2)
    ('claims.csv', 'claims-2.csv')
    """
    return name if number == 1 else f"{name.removesuffix('.csv')}-{number}.csv"


@dataclass(slots=True)
class Row:
    """Hold one record of a table, and collect what is wrong with it.

    ``number`` is the row a person sees in a spreadsheet; the header is row 1.
    """

    file: str
    number: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    lacking: frozenset[str] = frozenset()  # the later columns that the table does not have

    def __getitem__(self, column: str) -> str:
        """Return the cell of *column*."""
        return self.cells[column]

    def refuse(self, column: str | None, what: str, remedy: str) -> None:
        """Note that *column* of this row is wrong."""
        self.problems.append(Problem(self.file, self.number, column, what, remedy))

    def convert(self, column: str, read: Callable[[str], T], default: T, remedy: str) -> T:
        """Return the cell read by *read*; when that fails note it and return *default*."""
        try:
            return read(self.cells[column])
        except (ValueError, ArithmeticError) as error:
            self.refuse(column, str(error) or f"cannot read {self[column]!r}", remedy)
            return default

    def choose(self, column: str, choices: tuple[str, ...], default: str) -> str:
        """Return the cell if it is one of *choices*; otherwise note it and return *default*."""
        value = self.cells[column]
        if value in choices:
            return choices[choices.index(value)]  # one string for all rows
        self.refuse(column, f"{value!r} is not known", f"use one of {', '.join(choices)}")
        return default


def read_text(file: Traversable, name: str) -> tuple[str, list[Problem]]:  # noqa: PLR0911
    """Return the text of *file*, or the first problem that keeps it from being read."""

    def refused(what: str, remedy: str, row: int | None = None) -> tuple[str, list[Problem]]:
        return "", [Problem(name, row, None, what, remedy)]

    if not file.is_file():
        return refused("the file is missing", "add it, or restore it from version control")
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return refused(
            f"the file is over {MAX_BYTES // 2**20} MiB", "split the report into several"
        )
    if not data.strip():
        return refused("the file is empty", "a table has at least its header row")
    if data.startswith(b"\xef\xbb\xbf"):
        return refused("the file starts with a byte order mark", "save it as UTF-8 without BOM", 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        return refused(
            f"byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8", row
        )
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        return refused("there is a NUL character", "remove it", row)
    return text, []


def _records(text: str, name: str, problems: list[Problem]) -> Iterator[list[str]]:
    """Yield the records of *text*; a broken quote is noted and ends the table."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        problems.append(
            Problem(name, reader.line_num, None, f"not CSV: {error}", "mend the quotes of this row")
        )


def read_table(
    file: Traversable, name: str, problems: list[Problem], number: int = 1
) -> Iterator[Row]:
    """Yield the rows of the table *name*; note in *problems* what is wrong with it as a table.

    Of the tables with a *number* above 1 each may be missing.
    """
    if (name in OPTIONAL or number > 1) and not file.is_file():
        return
    wanted, later = COLUMNS[name], LATER.get(name, {})
    name = numbered(name, number)
    text, found = read_text(file, name)
    problems += found
    if found:
        return
    records = _records(text, name, problems)
    header = next(records, [])
    for column in (c for c in wanted if c not in header and c not in later):
        problems.append(
            Problem(name, 1, column, "the column is missing", f"the header is {','.join(wanted)}")
        )
    for column in (c for c in header if c not in wanted):
        problems.append(
            Problem(name, 1, column, "the column is not known", f"the header is {','.join(wanted)}")
        )
    if len(set(header)) != len(header):
        problems.append(Problem(name, 1, None, "a column stands twice", "keep one of them"))
    if problems:
        return
    lacking = frozenset(later) - set(header)
    for row, cells in enumerate(records, start=2):
        if len(cells) != len(header):
            problems.append(
                Problem(
                    name,
                    row,
                    None,
                    f"{len(cells)} cells where the header has {len(header)}",
                    "quote cells that hold a comma or a line break",
                )
            )
        else:
            known = dict(zip(header, cells, strict=True))
            if lacking:
                known = later | known
            yield Row(name, row, known, lacking=lacking)


def read_rows(
    folder: Traversable, name: str, read: Callable[[Row], T], number: int = 1
) -> tuple[tuple[T, ...], list[Problem]]:
    """Return the rows of the table *name* in *folder* as *read* makes them, and what is wrong."""
    problems: list[Problem] = []
    in_rows: list[Problem] = []
    items = []
    for row in read_table(folder.joinpath(numbered(name, number)), name, problems, number):
        items.append(read(row))
        in_rows += row.problems
    return tuple(items), [*problems, *in_rows]
