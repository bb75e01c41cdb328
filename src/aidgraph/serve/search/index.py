"""The search index: an SQLite file beside the graph, made once for each build."""

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from queue import LifoQueue

import numpy as np
import numpy.typing as npt

from aidgraph.files.atomic import write_atomically
from aidgraph.serve.search.build import make_index
from aidgraph.store.graph import Graph

Mask = npt.NDArray[np.bool_]
_CONNECTIONS = 4


@dataclass(frozen=True, slots=True)
class Postings:
    """Hold a facet: which of its ``choices`` (by place) belongs to which thing, pair by pair."""

    choices: tuple[str, ...]
    things: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int32]

    def having(self, choice: str, size: int) -> Mask:
        """Return the mask of the things that have *choice*."""
        mask = np.zeros(size, dtype=np.bool_)
        if choice in self.choices:
            mask[self.things[self.codes == self.choices.index(choice)]] = True
        return mask

    def counts(self, among: Mask) -> tuple[tuple[str, int], ...]:
        """Count each choice *among* the things of a mask, the most frequent first."""
        counted = np.bincount(self.codes[among[self.things]], minlength=len(self.choices)).tolist()
        found = [pair for pair in zip(self.choices, counted, strict=True) if pair[1]]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


@dataclass(frozen=True)
class SearchIndex:
    """Hold connections to the index; they stay open, so that a new build takes nothing away."""

    idle: LifoQueue[sqlite3.Connection]

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for reading."""
        lent = self.idle.get()
        try:
            yield lent
        finally:
            self.idle.put(lent)

    def close(self) -> None:
        """Close the connections; nothing can be searched for any more."""
        for _ in range(_CONNECTIONS):
            self.idle.get().close()

    @cached_property
    def size(self) -> int:
        """Return the length of a mask: one more than the highest number of a thing."""
        with self.connection() as connection:
            highest: int = connection.execute("SELECT COALESCE(MAX(id), 0) FROM thing").fetchone()[
                0
            ]
            return highest + 1

    @cached_property
    def facets(self) -> Mapping[str, Postings]:
        """Return the facets by name."""
        with self.connection() as connection:
            rows = connection.execute("SELECT name, choices, things, codes FROM facet").fetchall()
        return {
            name: Postings(
                tuple(json.loads(choices)),
                np.frombuffer(things, dtype=np.int32),
                np.frombuffer(codes, dtype=np.int32),
            )
            for name, choices, things, codes in rows
        }


def open_index(graph: Callable[[], Graph], folder: Path, build: str) -> SearchIndex:
    """
    Return the index of the graph in *folder*, made of what *graph* gives where there is none.

    ``build`` names the state of the graph.  A folder that cannot be written is left alone: its
    index is made anew for each server.  Indexes of earlier builds are removed.
    """
    path = folder / f"search-{build[:12]}-{_maker()}.sqlite"
    if path.is_file():
        return _open(path)
    content = make_index(graph())
    try:
        write_atomically(path, content)
        for old in set(folder.glob("search-*.sqlite")) - {path}:
            old.unlink(missing_ok=True)
    except OSError:
        with tempfile.TemporaryDirectory() as spare:
            path = Path(spare) / path.name
            path.write_bytes(content)
            return _open(path)
    return _open(path)


@cache
def _maker() -> str:
    """Return a hash of the code that makes an index: another version makes another index."""
    total = hashlib.sha256(version("pypinyin").encode())
    for file in sorted(files("aidgraph.serve.search").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".py"):
            total.update(file.read_bytes())
    return total.hexdigest()[:8]


def _open(path: Path) -> SearchIndex:
    idle: LifoQueue[sqlite3.Connection] = LifoQueue()
    for _ in range(_CONNECTIONS):
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        connection.execute("SELECT 1 FROM thing").fetchone()  # opens the file while it is there
        idle.put(connection)
    return SearchIndex(idle)
