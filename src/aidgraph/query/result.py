"""Hold the answer to a query and write it for people or machines."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import pyoxigraph as ox

from aidgraph.errors import CallError
from aidgraph.query.frame import data_frame, html_table, polars_frame
from aidgraph.query.parameters import Term
from aidgraph.query.table import table
from aidgraph.rdf.serialize import serialize, to_lines
from aidgraph.rdf.terms import XSD

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Format = Literal["table", "csv", "json", "ttl"]
FORMATS: tuple[str, ...] = get_args(Format)

_TRIPLE = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what a query gave: ``rows`` (SELECT), ``boolean`` (ASK) or ``triples`` (CONSTRUCT)."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None

    def iris(self) -> frozenset[str]:
        """Return every IRI in the rows or triples: what a picture of the result shows.

        >>> sorted(Result(("a",), ((ox.NamedNode("http://example.org/a"),),)).iris())
        ['http://example.org/a']
        """
        terms = [term for row in self.rows for term in row]
        terms += [term for triple in self.triples or () for term in triple]
        return frozenset(term.value for term in terms if isinstance(term, ox.NamedNode))

    def to_pandas(self) -> "pd.DataFrame":
        """
        Return the rows as a data frame: numbers as numbers, IRIs and all other terms as text.

        A cell that is unbound is missing; triples have the columns subject, predicate and object.

        Raises:
            CallError: If the answer is a yes or no, or pandas is not installed.

        >>> float(Result(("n",), ((ox.Literal(7),), (None,))).to_pandas()["n"].sum())
        7.0
        """
        if self.boolean is not None:
            raise CallError("the answer is yes or no, not rows; look at .boolean")
        return data_frame(*self._table())

    def to_polars(self) -> "pl.DataFrame":
        """
        Return the rows as a data frame of Polars; the columns are those of `to_pandas`.

        Raises:
            CallError: If the answer is a yes or no, or Polars is not installed.
        """
        if self.boolean is not None:
            raise CallError("the answer is yes or no, not rows; look at .boolean")
        return polars_frame(*self._table())

    def _repr_html_(self) -> str:
        """Return the answer as a notebook shows it; of many rows the first."""
        if self.boolean is not None:
            return "<p>yes</p>" if self.boolean else "<p>no</p>"
        return html_table(*self._table())

    def _table(self) -> tuple[tuple[str, ...], Sequence[Sequence[Term | None]]]:
        """Return columns and rows; triples have three columns, and are sorted."""
        if self.triples is None:
            return self.columns, self.rows
        triples = sorted(self.triples, key=str)
        return _TRIPLE, [(t.subject, t.predicate, t.object) for t in triples]

    @classmethod
    def of(cls, answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> "Result":
        """Read the whole *answer* of pyoxigraph."""
        if isinstance(answer, ox.QueryBoolean):
            return cls(boolean=bool(answer))
        if isinstance(answer, ox.QueryTriples):
            return cls(triples=tuple(answer))
        columns = tuple(variable.value for variable in answer.variables)
        return cls(columns, tuple(tuple(solution) for solution in answer))


def format_result(result: Result, form: str = "table") -> str:
    """
    Write *result* as a ``table`` for people, or as ``csv``, ``json`` or ``ttl`` for machines.

    Rows and booleans follow "SPARQL 1.1 Query Results" (CSV and JSON); triples are Turtle, or
    JSON-LD as ``json``, or three columns as ``csv`` and ``table``.

    Raises:
        CallError: If there is no such format, or rows are wanted as Turtle.

    >>> print(format_result(Result(("n",), ((ox.Literal("温宿县", language="zh"),),))))
    n
    ──────
    温宿县
    """
    if form not in FORMATS:
        raise CallError(f"no format {form!r}; it is one of {', '.join(FORMATS)}")
    if form == "ttl" and result.triples is None:
        raise CallError("only a CONSTRUCT or DESCRIBE gives Turtle; take table, csv or json")
    if result.triples is not None:
        if form in {"ttl", "json"}:
            suffix = "ttl" if form == "ttl" else "jsonld"
            return serialize(to_lines(result.triples), suffix).decode("utf-8")
        triples = sorted(result.triples, key=str)
        rows = tuple((t.subject, t.predicate, t.object) for t in triples)
        return format_result(Result(_TRIPLE, rows), form)
    if form == "table":
        if result.boolean is not None:
            return "yes" if result.boolean else "no"
        return table(result.columns, result.rows)
    return _machine(result, form)


def _machine(result: Result, form: str) -> str:
    """Write JSON here, and let pyoxigraph make CSV of it."""
    if result.boolean is not None:
        whole: dict[str, object] = {"head": {}, "boolean": result.boolean}
    else:
        bindings = [
            {name: _json(value) for name, value in zip(result.columns, row, strict=True) if value}
            for row in result.rows
        ]
        whole = {"head": {"vars": list(result.columns)}, "results": {"bindings": bindings}}
    text = json.dumps(whole, ensure_ascii=False, indent=None if form == "csv" else 1)
    if form == "json":
        return f"{text}\n"
    answer = ox.parse_query_results(text, ox.QueryResultsFormat.JSON)
    written = answer.serialize(format=ox.QueryResultsFormat.CSV) or b""
    return written.decode("utf-8")


def _json(value: Term) -> dict[str, str]:
    """Write a term as "SPARQL 1.1 Query Results JSON Format", section 3.2.2, wants it."""
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, ox.BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, ox.Triple):
        raise CallError("a triple inside a row has no place in SPARQL 1.1 results")
    if value.language:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    if value.datatype.value == XSD + "string":
        return {"type": "literal", "value": value.value}
    return {"type": "literal", "value": value.value, "datatype": value.datatype.value}
