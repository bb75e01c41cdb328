"""Turn the texts of the exported tables into numbers and truth values, none of them inexact."""

from collections.abc import Iterable
from decimal import Decimal

from aidgraph.exchange.export.tables import Table, column_type

Cell = str | int | Decimal | bool | None
MOST_DIGITS = 38
"""Digits of a decimal in Parquet and DuckDB."""


def typed(column: str, text: str) -> Cell:
    """
    Return what a cell of a column says; an empty one is None.

    >>> typed("value", "457000000.5"), typed("start", "12"), typed("note", ""), typed("note", "a")
    (Decimal('457000000.5'), 12, None, 'a')
    >>> typed("period_inferred", "true")
    True
    """
    if not text:
        return None
    kind = column_type(column)
    if kind == "number":
        return Decimal(text)
    if kind == "integer":
        return int(text)
    return text == "true" if kind == "boolean" else text


def plain_number(number: Decimal) -> int | float | str:
    """
    Return a decimal as the number that holds it exactly; as text where none does.

    >>> plain_number(Decimal("12.0")), plain_number(Decimal("0.1")), plain_number(Decimal("1e-30"))
    (12, 0.1, 1e-30)
    >>> plain_number(Decimal("0.12345678901234567890123"))
    '0.12345678901234567890123'
    """
    if number == number.to_integral_value():
        return int(number)
    near = float(number)
    return near if Decimal(repr(near)) == number else f"{number:f}"


def scale(table: Table, column: str) -> int | None:
    """Return how many digits after the point a column needs; None if it has too many digits."""
    at = table.columns.index(column)
    return _scale(Decimal(row[at]) for row in table.rows if row[at])


def _scale(numbers: Iterable[Decimal]) -> int | None:
    after = before = 0
    for number in numbers:
        exponent = number.as_tuple().exponent
        after = max(after, -exponent if isinstance(exponent, int) else 0)
        before = max(before, number.adjusted() + 1)
    return after if after + before <= MOST_DIGITS else None
