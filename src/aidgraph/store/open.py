"""The store of a built graph, on disk or in memory, and what its readers ask of it."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from aidgraph.errors import CallError

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Triples(Protocol):
    """
    Answer patterns and queries over one graph: all that the readers of this room ask for.

    ``pyoxigraph.Store`` does; so does a client of a SPARQL endpoint.
    """

    def __len__(self) -> int:
        """Return how many triples there are."""
        ...

    def quads_for_pattern(
        self, subject: Subject | None, predicate: ox.NamedNode | None, value: Value | None, /
    ) -> Iterator[ox.Quad]:
        """Yield the quads that fit; None fits everything."""
        ...

    def query(self, query: str, /) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the answer to a SPARQL query."""
        ...


def create_store(path: Path, nquads: Iterable[bytes]) -> None:
    """
    Write N-Quads into a new store at *path*, compacted, ready to be opened read-only.

    They come in pieces of whole lines: what is loaded at once is held in memory.  A bulk-loaded
    store is three to four times slower to read until it was compacted once.

    Raises:
        SyntaxError: If a line is not N-Quads (pyoxigraph's parser is strict).
        OSError: If the store cannot be written.
    """
    store = ox.Store(str(path))
    for piece in nquads:
        store.bulk_load(piece, format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()


def open_store(graph: Path | str) -> ox.Store:
    """
    Open the store of the built graph in the folder *graph*, read-only.

    Raises:
        CallError: If there is no store, or it cannot be read.
    """
    path = Path(graph) / "store"
    if not path.is_dir():
        raise CallError(f"{graph}: no built graph here; run `aidgraph build --out {graph}` first")
    try:
        return ox.Store.read_only(str(path))
    except OSError as error:
        raise CallError(
            f"{path}: the store cannot be read ({error}); build the graph again"
        ) from error


def select(store: Triples, query: str) -> ox.QuerySolutions:
    """Return the rows of a SELECT query of our own.

    Raises:
        TypeError: If *query* is no SELECT.
    """
    rows = store.query(query)
    if not isinstance(rows, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return rows


def memory_store(lines: Iterable[str]) -> ox.Store:
    """Return a store in memory with the triples in *lines* of N-Triples.

    >>> len(memory_store(['<http://example.org/a> <http://example.org/p> "b" .']))
    1
    """
    store = ox.Store()
    text = "".join(f"{line}\n" for line in lines).encode("utf-8")
    store.bulk_load(text, format=ox.RdfFormat.N_TRIPLES)
    return store
