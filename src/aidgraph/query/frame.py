"""Show the answer to a query to people who work in Python: a data frame, a table in a notebook."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.parameters import Term
from aidgraph.query.table import cell
from aidgraph.rdf.terms import XSD

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_WHOLE = XSD + "integer"
_FRACTIONS = frozenset(XSD + name for name in ("decimal", "double", "float"))
_SHOWN = 50

Rows = Sequence[Sequence[Term | None]]


def data_frame(columns: Sequence[str], rows: Rows) -> "pd.DataFrame":
    """
    Return *rows* as a data frame of pandas: numbers as numbers, all else as text.

    Raises:
        CallError: If pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415  it is heavy, and not everybody has it
    except ModuleNotFoundError:
        raise CallError("pandas is not installed; run `pip install pandas`") from None
    return pd.DataFrame([[_plain(term) for term in row] for row in rows], columns=list(columns))


def polars_frame(columns: Sequence[str], rows: Rows) -> "pl.DataFrame":
    """
    Return *rows* as a data frame of Polars: numbers as numbers, all else as text.

    Raises:
        CallError: If Polars is not installed.
    """
    try:
        import polars as pl  # noqa: PLC0415  it is heavy, and not everybody has it
    except ModuleNotFoundError:
        raise CallError("Polars is not installed; run `pip install polars`") from None
    plain = [[_plain(term) for term in row] for row in rows]
    alike = {i: _kinds(row[i] for row in plain) for i in range(len(columns))}
    cells = [[c if alike[i] or c is None else str(c) for i, c in enumerate(row)] for row in plain]
    return pl.DataFrame(cells, schema=list(columns), orient="row", infer_schema_length=None)


def _kinds(cells: Iterable[object]) -> bool:
    """Tell whether all of *cells* can stand in one typed column: numbers, or of one type."""
    kinds = {type(cell) for cell in cells if cell is not None}
    return len(kinds) <= 1 or kinds == {int, float}


def html_table(columns: Sequence[str], rows: Rows) -> str:
    """
    Return *rows* as a table in HTML, all text escaped; of many rows the first.

    >>> html_table(["a"], [[ox.Literal("<b>")]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell(term))}</td>" for term in row) + "</tr>"
        for row in rows[:_SHOWN]
    )
    more = f"<p>{len(rows):,} rows, of which the first {_SHOWN}</p>" if len(rows) > _SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _plain(value: Term | None) -> str | int | float | bool | None:
    """Return a term as Python has it; what is no number stays as it is written."""
    if value is None or isinstance(value, ox.Triple):
        return None if value is None else str(value)
    if not isinstance(value, ox.Literal):
        return value.value
    kind = value.datatype.value
    try:
        if kind == _WHOLE:
            return int(value.value)
        if kind in _FRACTIONS:
            return float(value.value)
    except ValueError:  # a literal that is not of its type
        return value.value
    return value.value == "true" if kind == XSD + "boolean" else value.value
