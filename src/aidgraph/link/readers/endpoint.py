"""Read the things of a SPARQL endpoint: those of a query, or all that have a label."""

from collections.abc import Callable

from aidgraph.errors import CallError
from aidgraph.link.profile import Profile
from aidgraph.link.readers.layout import OWN, ColumnMap
from aidgraph.link.readers.things import profiles_of_rows
from aidgraph.query.header import Query
from aidgraph.query.remote import RemoteEndpoint, run_remote

MOST = 200_000
QUERY = f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?id ?label ?alias WHERE {{
  ?id skos:prefLabel|rdfs:label ?label
  OPTIONAL {{ ?id skos:altLabel ?alias }}
}} ORDER BY ?id ?label ?alias LIMIT {MOST}
"""


def profiles_of_endpoint(
    address: str,
    dataset: str,
    layout: ColumnMap = OWN,
    *,
    query: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> list[Profile]:
    """
    Return the things that an endpoint gives for a query whose variables are columns.

    Without a query all are asked for that have a label, as SKOS or RDFS have it. Rows of one id are
    one thing with many names.

    Raises:
        CallError: If the endpoint cannot be asked, or gives as many rows as may be asked for.
        EncodingError: If a row has no id or no label.
    """
    text = query or layout.query or QUERY
    answer = run_remote(RemoteEndpoint(address), Query("link", text))
    if answer.cut:
        raise CallError(f"{address}: {answer.cut}; ask for less with --query")
    names = answer.result.columns
    rows = [
        {n: getattr(t, "value", "") for n, t in zip(names, row, strict=True) if t is not None}
        for row in answer.result.rows
    ]
    if len(rows) >= MOST:
        raise CallError(f"{address}: {MOST:,} rows and more; ask for less with --query")
    return profiles_of_rows(rows, address, dataset, layout, merge=True, progress=progress)
