"""Name the formats that take a store and no option, and the functions that write them."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from aidgraph.store.open import Triples

_HERE = "aidgraph.exchange.export"
FILES: Mapping[str, str] = {
    "graphml": "network:export_graphml",
    "gexf": "network:export_gexf",
    "geojson": "geojson:export_geojson",
    "xlsx": "tabular.workbook:export_workbook",
    "sqlite": "tabular.sql:export_sqlite",
    "duckdb": "tabular.sql:export_duckdb",
    "jsonl": "tabular.json_lines:export_json_lines",
    "followthemoney": "followthemoney:export_followthemoney",
    "hxl": "hxl:export_hxl",
}
"""Formats of one file."""

FOLDERS: Mapping[str, str] = {
    "cube": "cube:export_cube",
    "parquet": "tabular.parquet:export_parquet",
    "neo4j": "neo4j:export_neo4j",
}
"""Formats of several files."""

MARKS = {
    "cube": "observations.csv-metadata.json",
    "parquet": "sources.parquet",
    "neo4j": "nodes.csv",
}
"""The file by which a folder that was written before is known."""


def write_file(form: str, store: Triples) -> bytes:
    """Return the file of a format of FILES."""
    data: bytes = _function(FILES[form])(store)
    return data


def write_folder(form: str, store: Triples) -> dict[str, bytes]:
    """Return the files of a format of FOLDERS by name."""
    files: dict[str, bytes] = _function(FOLDERS[form])(store)
    return files


def _function(name: str) -> Callable[[Triples], Any]:
    module, _, function = name.partition(":")
    found: Callable[[Triples], Any] = getattr(import_module(f"{_HERE}.{module}"), function)
    return found
