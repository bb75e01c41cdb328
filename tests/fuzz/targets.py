"""What is fuzzed: readers of what strangers write, each with the truth that any input must leave.

A target takes bytes, and returns or refuses them by an error of aidgraph's; all else is a finding.
"""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

from aidgraph.chinese.numbers import number_at, scan
from aidgraph.encoding.rows import claim_row, entity_row, evidence_row, set_aside_row
from aidgraph.encoding.tables import COLUMNS, read_rows
from aidgraph.errors import AidgraphError
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.extract.marks.dates import find_times
from aidgraph.extract.words.reading import read
from aidgraph.files.archives import Member
from aidgraph.query import load_query
from aidgraph.query.guard import require_local

ROWS = (
    ("entities.csv", entity_row),
    ("claims.csv", claim_row),
    ("evidence.csv", evidence_row),
    ("set_aside.csv", set_aside_row),
)


def numbers(data):
    """Numbers stand where they say, in order, with a lowest and a highest value in that order."""
    text = data.decode("utf-8", "ignore")
    end = 0
    for number in scan(text):
        assert end <= number.start < number.end <= len(text)
        assert number.low <= number.high
        assert number_at(text, number.start) == number
        end = number.end


def dates(data):
    """Times stand where they say and do not overlap; what has two days begins before it ends."""
    text = data.decode("utf-8", "ignore")
    reading, end = read(text), 0
    for time in find_times(reading):
        assert end <= time.start < time.end
        assert reading.text[time.start : time.end] == time.text
        end = time.end
        days = [bound for bound in (time.from_, time.to) if len(bound) == len("2021-08-08")]
        for bound in days:
            date.fromisoformat(bound)
        assert days == sorted(days)


def tables(data):
    """A table is read row by row or refused by row; no cell is read as what it is not."""
    number, body = data[0] % len(ROWS) if data else 0, data[1:]
    name, reader = ROWS[number]
    with tempfile.TemporaryDirectory() as folder:
        header = f"{','.join(COLUMNS[name])}\r\n".encode()
        Path(folder, name).write_bytes(header + body)
        items, problems = read_rows(Path(folder), name, reader)
    if not problems:
        text = (header + body).decode("utf-8")
        assert len(items) == len(list(csv.reader(io.StringIO(text, newline="")))) - 1
    assert all(problem.file == name and problem.what for problem in problems)


def guard(data):
    """A query that the guard lets through names no server and changes nothing."""
    text = data.decode("utf-8", "ignore")
    tree = str(require_local(text))
    assert "ServiceGraphPattern" not in tree
    assert "Update" not in tree


def header(data):
    """The header of a question is read, or refused with its name."""
    query = load_query(data.decode("utf-8", "ignore") + "\nASK { }")
    assert all(isinstance(value, str) for value in (query.summary, *query.columns.values()))


def iati(data):
    """A file is read, or refused with its name, and every flow that is read has its amount."""
    imported = read_iati(Member("fuzzed.xml", io.BytesIO(data)), "fuzzed", "CC0")
    claims = imported.files()["claims.csv"].decode("utf-8")
    rows = csv.DictReader(io.StringIO(claims, newline=""))
    assert all(row["value"] and row["unit"] for row in rows if row["kind"] == "flow")


TARGETS = {target.__name__: target for target in (numbers, dates, tables, guard, header, iati)}


def holds(target, data):
    """Try *data*; tell whether it was read, for a refusal is an answer as well."""
    try:
        target(data)
    except AidgraphError:
        return False
    return True
