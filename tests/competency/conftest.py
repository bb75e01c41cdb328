"""Ask both engines the same, and read the expected rows."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.build.run import graph_lines
from aidgraph.query import run_on_rdflib, run_query
from aidgraph.rdf.terms import XSD, plain

EXPECTED = Path(__file__).resolve().parents[2] / "queries" / "competency"
NUMBERS = {XSD + "decimal", XSD + "integer"}


def cell(value):
    """Write a term as SPARQL CSV does, a number in one way whatever the engine wrote."""
    if value is None:
        return ""
    if isinstance(value, ox.Literal) and value.datatype.value in NUMBERS:
        return plain(Decimal(value.value))
    return value.value


def as_rows(result):
    """Return the rows of a result as text; of a yes or no, one row of one cell."""
    if result.boolean is not None:
        return [("true" if result.boolean else "false",)]
    return [tuple(map(cell, row)) for row in result.rows]


def read_rows(name):
    """Return (columns, rows) of the expected table of a query; a yes or no has no columns."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        table = [tuple(row) for row in csv.reader(file)]
    return ((), table) if table in ([("true",)], [("false",)]) else (table[0], table[1:])


def read_triples(name):
    """Return the expected triples of a CONSTRUCT, as a set of text."""
    data = (EXPECTED / f"{name}.ttl").read_bytes()
    return {str(quad.triple) for quad in ox.parse(data, format=ox.RdfFormat.TURTLE)}


@pytest.fixture(scope="session")
def rows():
    """Return the function that turns a result into rows of text."""
    return as_rows


@pytest.fixture(scope="session")
def expected_rows():
    """Return the function that reads the expected columns and rows of a query."""
    return read_rows


@pytest.fixture(scope="session")
def expected_triples():
    """Return the function that reads the expected triples of a query."""
    return read_triples


@pytest.fixture(scope="session")
def lines(encoding):
    """Return the triples of the shipped graph, as lines."""
    return graph_lines([encoding])


@pytest.fixture(scope="session")
def ask(store, graph_dir):
    """Return a function that asks the shipped graph a query, on the engine named."""
    read = cache(lambda: rdflib.Graph().parse(graph_dir / "graph.nq", format="nt"))

    def answer(engine, query, settings=None):
        if engine == "rdflib":
            return run_on_rdflib(read(), query, settings)
        return run_query(store, query, settings)

    return answer
