"""Write the index of the shipped queries, ``queries/README.md``.

``make docs`` brings it up to date.
"""

import sys
from collections.abc import Sequence

from aidgraph.query.header import Parameter, Query, list_queries
from aidgraph.query.parameters import ACCEPTED

_TOP = """\
# Queries

Questions that the graph answers, one file each. Run one by its name or number:

    aidgraph query cq-09
    aidgraph query cq-32 --set place=place-bozidun --format csv

A file is plain SPARQL 1.1. Its first lines, which begin with `#+`, are a header in YAML: what it
asks in English and Chinese, its parameters and its columns. Beside each query in `competency/`
stand the rows that it must give for the shipped graph, with its default parameters: `.csv` (SPARQL
1.1 Query Results CSV), or `.ttl` for a CONSTRUCT. They were checked against the report's text by
hand; a test compares them on pyoxigraph and on rdflib.

The questions in `across/` join reports with imported datasets, and reports with each other: build
them together first. Their rows for a made-up world stand in `tests/across/expected/`.

A parameter is a variable of the query. Its value is handed to the engine as a term, never pasted
into the text. Each `SELECT` that uses a parameter must project it, and group by it where it groups;
then both engines agree. The types are:

| type | takes |
|---|---|
{types}

Rules for a new query: sums stay within one flow kind and one unit, and never join evidence (a
figure told twice has two spans); rows have one order; labels are optional, so that a thing without
one is not lost. This file is generated: `make docs`.

| query | asks | 问题 | parameters |
|---|---|---|---|
{rows}
"""


def index_markdown(queries: Sequence[Query]) -> str:
    """Return the index of *queries* as Markdown.

    >>> "| `cq-09-aid-by-sector` |" in index_markdown(list_queries())
    True
    """
    types = "\n".join(f"| {name} | {what} |" for name, what in ACCEPTED.items())
    rows = "\n".join(_row(query) for query in queries)
    return _TOP.format(types=types, rows=rows)


def _row(query: Query) -> str:
    cells = [
        f"`{query.name}`",
        query.summary,
        query.summary_zh,
        "<br>".join(_parameter(parameter) for parameter in query.params.values()),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _parameter(parameter: Parameter) -> str:
    default = "" if parameter.default is None else f" = `{parameter.default}`"
    if parameter.first:
        default = " = the one that the graph says most of"
    return f"`{parameter.name}` ({parameter.type}){default}"


if __name__ == "__main__":
    sys.stdout.write(index_markdown(list_queries()))
