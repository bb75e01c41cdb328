"""Copy a graph from a SPARQL endpoint, in pages: what is then asked of it is asked here."""

from collections.abc import Iterator

from aidgraph.errors import CallError
from aidgraph.query.header import load_query
from aidgraph.query.remote import RemoteEndpoint, run_remote
from aidgraph.rdf.serialize import to_lines

PAGE = 20_000  # triples; an endpoint that cuts earlier is asked for less
MOST = 5_000_000  # triples: half a gigabyte of text, two of memory
_LEAST = 100
_TRIPLES = "CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} ORDER BY ?s ?p ?o LIMIT {} OFFSET {}"


def copy_lines(endpoint: RemoteEndpoint, *, page: int = PAGE, most: int = MOST) -> list[str]:
    """
    Return every triple of the default graph of *endpoint* as N-Triples lines, sorted.

    Args:
        endpoint: What is asked, page by page; it must not change meanwhile.
        page: How many triples a page has; fewer where the endpoint cuts its answers earlier.
        most: How many triples are taken at most.

    Raises:
        CallError: If the endpoint cannot be reached, has no triple or more than *most*, cuts even
            small answers, or has blank nodes, which are others at each asking.
    """
    lines: set[str] = set()
    for part in _pages(endpoint, page):
        lines.update(part)
        if len(lines) > most:
            raise CallError(f"{endpoint.address}: more than {most:,} triples; ask it with SPARQL")
    if not lines:
        raise CallError(f"{endpoint.address}: its default graph has no triple")
    if any(line.startswith("_:") or " _:" in line.partition('"')[0] for line in lines):
        raise CallError(f"{endpoint.address}: it has blank nodes, so this is no build of aidgraph")
    return sorted(lines)


def _pages(endpoint: RemoteEndpoint, size: int) -> Iterator[list[str]]:
    """Yield the pages of a graph as lines; ask again for less where an answer was cut."""
    at = 0
    while True:
        found = run_remote(endpoint, load_query(_TRIPLES.format(size, at)))
        if found.cut:
            size //= 2
            if size < _LEAST:
                raise CallError(f"{endpoint.address}: cuts its answers at {found.cut}")
            continue
        lines = to_lines(found.result.triples or ())
        if not lines:
            return
        yield lines
        at += len(lines)  # fewer than were asked for where the endpoint cuts and does not say so
