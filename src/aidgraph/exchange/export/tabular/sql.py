"""Write the tables as one file for SQL: SQLite, which Datasette opens, or DuckDB."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aidgraph.errors import CallError
from aidgraph.exchange.export.tables import (
    Table,
    column_description,
    column_type,
    primary_key,
    tables_of,
)
from aidgraph.exchange.export.tabular.cells import MOST_DIGITS, plain_number, scale, typed
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

# A number has no type in SQLite: one would turn the text of a long decimal into an inexact double.
_SQLITE = {"number": "", "integer": "INTEGER", "boolean": "INTEGER"}
_SQLITE_INTEGERS = range(-(2**63), 2**63)
_DUCKDB = {"integer": "BIGINT", "boolean": "BOOLEAN"}
_ABOUT = ("table_name", "column_name", "holds")
# Datasette shows a row that others point at by its column `name`.
_NAMES = {
    "entities": """coalesce("label", "id")""",
    "sources": """coalesce("title_en", "title_zh", "id")""",
}


def export_sqlite(store: Triples) -> bytes:
    """
    Return the tables as an SQLite file; ``about_columns`` says what each column holds.

    Keys are declared, so that programs such as Datasette lead from a figure to its parties and to
    its source; entities and sources have a generated column ``name`` for them.  A number that
    neither an integer nor a double holds exactly is kept as text.
    """
    tables = list(tables_of(Facts(Graph(store))))

    def fill(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for table in tables:
                connection.execute(_create(table, _sqlite_type, _keys(table)))
                connection.executemany(_insert(table), _rows(table, _for_sqlite))
            connection.execute(f"CREATE TABLE about_columns ({', '.join(_ABOUT)})")
            connection.executemany("INSERT INTO about_columns VALUES (?, ?, ?)", _about(tables))

    return _written(fill, "aid.sqlite")


def export_duckdb(store: Triples) -> bytes:
    """
    Return the tables as a DuckDB file; numbers are decimals, or text where they do not fit.

    Raises:
        CallError: If DuckDB is not installed.
    """
    try:
        import duckdb  # noqa: PLC0415  of an extra
    except ModuleNotFoundError:
        raise CallError("duckdb is not installed: pip install 'aidgraph[tables]'") from None
    tables = list(tables_of(Facts(Graph(store))))

    def fill(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            for table in tables:
                connection.execute(_create(table, partial(_duckdb_type, table)))
                if table.rows:
                    connection.executemany(_insert(table), list(_rows(table, _for_duckdb)))
            connection.execute(
                "CREATE TABLE about_columns (table_name TEXT, column_name TEXT, holds TEXT)"
            )
            connection.executemany(
                "INSERT INTO about_columns VALUES (?, ?, ?)", list(_about(tables))
            )

    return _written(fill, "aid.duckdb")


def _written(fill: Callable[[Path], None], name: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        fill(path)
        return path.read_bytes()


def _create(table: Table, type_of: Callable[[str], str], keys: Sequence[str] = ()) -> str:
    columns = [f'"{name}" {type_of(name)}'.rstrip() for name in table.columns]
    return f'CREATE TABLE "{table.name}" ({", ".join((*columns, *keys))})'


def _keys(table: Table) -> list[str]:
    """Return what SQLite is to know of the columns: name, primary key, what points at what."""
    name = _NAMES.get(table.name)
    generated = [f'"name" TEXT GENERATED ALWAYS AS ({name}) VIRTUAL'] if name else []
    key = ", ".join(f'"{column}"' for column in primary_key(table))
    links = [
        f'FOREIGN KEY ("{column}") REFERENCES "{other}" ("id")' for column, other in table.links
    ]
    return [*generated, f"PRIMARY KEY ({key})", *links]


def _sqlite_type(column: str) -> str:
    return _SQLITE.get(column_type(column), "TEXT")


def _duckdb_type(table: Table, column: str) -> str:
    if column_type(column) != "number":
        return _DUCKDB.get(column_type(column), "VARCHAR")
    digits = scale(table, column)
    return "VARCHAR" if digits is None else f"DECIMAL({MOST_DIGITS}, {digits})"


def _insert(table: Table) -> str:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    places = ", ".join("?" * len(table.columns))
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'  # noqa: S608  names of ours


def _rows(table: Table, kept: Callable[[Any], Any]) -> Iterator[tuple[Any, ...]]:
    for row in table.rows:
        pairs = zip(table.columns, row, strict=True)
        yield tuple(kept(typed(name, text)) for name, text in pairs)


def _for_sqlite(value: Any) -> Any:
    kept = plain_number(value) if isinstance(value, Decimal) else value
    return str(kept) if isinstance(kept, int) and kept not in _SQLITE_INTEGERS else kept


def _for_duckdb(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value  # cast to the column's type


def _about(tables: Sequence[Table]) -> Iterator[tuple[str, str, str]]:
    yield from ((t.name, c, column_description(c)) for t in tables for c in t.columns)
