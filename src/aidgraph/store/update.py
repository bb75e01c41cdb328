"""Make a new store of an old one that differs from it little."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

_PASSING = frozenset({"LOCK", "LOG"})  # of the engine, written anew when a store is opened


def updated_store(
    path: Path,
    old: Path,
    described: Iterable[str],
    removed: Iterable[bytes],
    added: Iterable[bytes],
) -> int:
    """
    Make a store at *path* of the one at *old*, whose files are linked, not copied.

    Args:
        path: The folder to make.
        old: The folder of the other store; it stays as it is.
        described: IRIs of which all that was said is removed.
        removed: Lines of N-Triples that are there and go.
        added: Lines that come.

    Returns:
        How many triples there are then; none if *old* cannot be read or changed.
    """
    try:
        _link(old, path)
        store = ox.Store(str(path))
        for iri in described:
            for quad in list(store.quads_for_pattern(ox.NamedNode(iri), None, None)):
                store.remove(quad)
        for quad in ox.parse(b"".join(removed), format=ox.RdfFormat.N_QUADS):
            store.remove(quad)
        store.bulk_load(b"".join(added), format=ox.RdfFormat.N_QUADS)
        store.flush()
        return len(store)
    except (OSError, RuntimeError):
        return 0


def _link(old: Path, path: Path) -> None:
    """Link the tables of *old* into *path*: they never change; copy what does."""
    path.mkdir()
    for file in old.iterdir():
        if file.suffix == ".sst":
            os.link(file, path / file.name)
        elif file.name not in _PASSING:
            shutil.copyfile(file, path / file.name)
