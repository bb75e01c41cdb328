"""Run a query on a store, or on an rdflib graph, with its parameters bound as terms."""

from collections.abc import Mapping
from functools import partial
from typing import Protocol

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Variable

from aidgraph.errors import CallError
from aidgraph.query.guard import broken, require_harmless, require_local
from aidgraph.query.header import Query, load_query
from aidgraph.query.inline import inline
from aidgraph.query.parameters import Bindings, bind, written
from aidgraph.query.result import Result

FOUND = Variable("found")


class Queried(Protocol):
    """Answer SPARQL, as a store of pyoxigraph does."""

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the answer to a query."""
        ...


def run_query(
    store: ox.Store, query: Query | str, settings: Mapping[str, str] | None = None
) -> Result:
    """
    Ask *store* the *query* with *settings*, texts by parameter name.

    A query is one that was loaded, or what :func:`load_query` takes: a name, a file, the text.

    A parameter enters the text as one term (:func:`inline`), so that the engine plans with it.

    Raises:
        CallError: If the query is broken (with line and column), could reach outside or change
            something, or a setting is wrong.

    >>> run_query(ox.Store(), "SELECT (6 * 7 AS ?n) { }").rows[0][0].value
    '42'
    """
    query = load_query(query) if isinstance(query, str) else query
    require_harmless(query.text)
    bindings = bind(query, settings or {}, partial(_ask_store, store))
    try:
        return Result.of(store.query(_with(query.text, bindings)))
    except (SyntaxError, RuntimeError) as error:
        raise CallError(f"{query.name}: {broken(str(error), query.text)}") from error


def run_on_rdflib(graph: Graph, query: Query, settings: Mapping[str, str] | None = None) -> Result:
    """
    Ask an rdflib *graph* the same way: the reference that results are compared with.

    Raises:
        CallError: As :func:`run_query`.
    """
    require_local(query.text)
    bindings = bind(query, settings or {}, partial(_ask_rdflib, graph))
    answer = graph.query(_with(query.text, bindings))
    if answer.type == "CONSTRUCT":
        text = "\n".join(f"{s.n3()} {p.n3()} {o.n3()} ." for s, p, o in answer.graph or ())
        return Result(triples=tuple(q.triple for q in ox.parse(text, ox.RdfFormat.N_TRIPLES)))
    written = answer.serialize(format="json") or b""
    return Result.of(ox.parse_query_results(written, ox.QueryResultsFormat.JSON))


def bound_terms(
    store: Queried, query: Query, settings: Mapping[str, str] | None = None
) -> dict[str, str]:
    """
    Return the parameters of *query* as terms in N-Triples; *store* knows what the settings name.

    Raises:
        CallError: If a setting is wrong.
    """
    return written(bind(query, settings or {}, partial(_ask_store, store)))


def _with(text: str, bindings: Bindings) -> str:
    return inline(text, written(bindings))


def _ask_store(store: Queried, text: str, bindings: Bindings) -> list[str]:
    answer = Result.of(store.query(_with(text, bindings)))
    return [row[0].value for row in answer.rows if isinstance(row[0], ox.NamedNode)]


def _ask_rdflib(graph: Graph, text: str, bindings: Bindings) -> list[str]:
    answer = graph.query(_with(text, bindings))
    return [str(row[FOUND]) for row in answer.bindings if row.get(FOUND) is not None]
