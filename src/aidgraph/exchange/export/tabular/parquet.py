"""Write the tables as Parquet files, one each."""

import io
from decimal import Decimal
from typing import Any

from aidgraph.errors import CallError
from aidgraph.exchange.export.tables import Table, column_description, column_type, tables_of
from aidgraph.exchange.export.tabular.cells import MOST_DIGITS, scale, typed
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples


def export_parquet(store: Triples) -> dict[str, bytes]:
    """
    Return the tables as Parquet files by name; a column's description is in its metadata.

    Numbers are decimals of 38 digits; a column that needs more is text.

    Raises:
        CallError: If pyarrow is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  of an extra
        from pyarrow.parquet import write_table  # noqa: PLC0415  of an extra
    except ModuleNotFoundError:
        raise CallError("pyarrow is not installed: pip install 'aidgraph[tables]'") from None
    files = {}
    for table in tables_of(Facts(Graph(store))):
        data = io.BytesIO()
        write_table(_arrow(pa, table), data)
        files[f"{table.name}.parquet"] = data.getvalue()
    return files


def _arrow(pa: Any, table: Table) -> Any:
    columns, fields = [], []
    for at, name in enumerate(table.columns):
        kind = _type(pa, table, name)
        values = [typed(name, row[at]) for row in table.rows]
        if kind == pa.string():
            values = [f"{v:f}" if isinstance(v, Decimal) else v for v in values]
        columns.append(pa.array(values, kind))
        about = {"description": column_description(name)}
        fields.append(pa.field(name, kind, metadata=about))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _type(pa: Any, table: Table, column: str) -> Any:
    kind = column_type(column)
    if kind == "number":
        digits = scale(table, column)
        return pa.string() if digits is None else pa.decimal128(MOST_DIGITS, digits)
    return {"integer": pa.int64(), "boolean": pa.bool_()}.get(kind, pa.string())
