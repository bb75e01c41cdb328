"""Ask a graph: queries with a header, parameters bound as terms, results in four formats.

A query is a ``.rq`` file.  Lines that begin with ``#+`` are its header, in YAML: what it asks in
English and Chinese, its parameters and its columns.
"""

from aidgraph.query.header import Parameter, Query, list_queries, load_query
from aidgraph.query.result import FORMATS, Result, format_result
from aidgraph.query.run import run_on_rdflib, run_query

__all__ = [
    "FORMATS",
    "Parameter",
    "Query",
    "Result",
    "format_result",
    "list_queries",
    "load_query",
    "run_on_rdflib",
    "run_query",
]
