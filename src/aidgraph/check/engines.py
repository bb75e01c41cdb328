"""The SHACL engines: pySHACL as the reference, pyshacl-turbo where it is installed."""

from functools import cache
from importlib.util import find_spec
from typing import Any
from typing import Literal as OneOf

import pyoxigraph as ox
from rdflib import XSD, Graph, Literal
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from aidgraph.errors import CallError
from aidgraph.files.resources import folder, walk

Engine = OneOf["auto", "pyshacl", "turbo"]
LARGE = 50_000
"""Triples above which the reference takes long: 25,000 took it 13 s, 308,000 over 7 minutes."""


def run_engine(store: ox.Store, engine: Engine = "auto") -> Graph:
    """
    Return the validation report of *store* against the shipped shapes (SHACL, section 3.6).

    Raises:
        CallError: If the engine is not installed.
        RuntimeError: If the engine fails; its silence is never taken for a pass.
    """
    if engine == "auto":
        engine = "turbo" if _has_turbo() else "pyshacl"
    report = _run_turbo(store) if engine == "turbo" else _run_pyshacl(store)
    if not isinstance(report, Graph):
        raise RuntimeError(f"the SHACL engine failed: {report}")  # noqa: TRY004  not a type error
    return report


def is_slow(store: ox.Store) -> bool:
    """Say whether *store* is large and the engine for large graphs is not installed."""
    return len(store) > LARGE and not _has_turbo()


def shapes_graph() -> Graph:
    """Return the shipped shapes, all modules, as an rdflib graph."""
    shapes = Graph()
    for name, file in walk(folder("ontology"), ".ttl"):
        if name.startswith("shapes/"):
            shapes.parse(data=file.read_bytes(), format="turtle")
    return shapes


class PreparedGraph(Graph):
    """Parse each SPARQL constraint once: pySHACL asks it anew of every focus node."""

    @staticmethod
    @cache
    def _prepare(query: str) -> Query:
        return prepareQuery(query)

    def query(self, query_object: str | Query, *args: Any, **named: Any) -> Result:
        """Answer a query, prepared where it is text."""
        named.pop("initNs", None)  # pySHACL writes the prefixes into the query
        query = self._prepare(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **named)


def _run_pyshacl(store: ox.Store) -> object:
    from pyshacl import validate  # noqa: PLC0415  takes half a second to import

    triples = (quad.triple for quad in store.quads_for_pattern(None, None, None))
    data = PreparedGraph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    report: object = validate(data, shacl_graph=shapes_graph(), advanced=False, inplace=True)[1]
    return report


def _has_turbo() -> bool:
    return find_spec("pyshacl_turbo") is not None


def _run_turbo(store: ox.Store) -> object:
    if not _has_turbo():
        raise CallError("the engine turbo is not installed; run `pip install 'aidgraph[fast]'`")
    from pyshacl_turbo import validate  # noqa: PLC0415  an extra

    report: object = validate(store, shacl_graph=_typed(shapes_graph()), advanced=False)[1]
    return report


def _typed(shapes: Graph) -> Graph:
    """
    Return *shapes* with the datatype of plain strings written out.

    RDF 1.1 has "money" and "money"^^xsd:string for one term.  pyshacl-turbo 0.6.5, when it reads a
    store, has them for two, and sh:hasValue and sh:in then miss what the reference finds.
    """
    typed = Graph()
    for subject, predicate, value in shapes:
        if isinstance(value, Literal) and value.datatype is None and value.language is None:
            value = Literal(value, datatype=XSD.string)  # noqa: PLW2901  the same term
        typed.add((subject, predicate, value))
    return typed
