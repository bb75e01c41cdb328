"""Write what a build makes of the parts of all sources: the graph's files and its store.

The triples pass as a stream, so that memory does not grow with the graph.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from aidgraph.build.labels import one_label
from aidgraph.build.manifest import MANIFEST, count, description, manifest
from aidgraph.build.merge import (
    Block,
    Section,
    blocks,
    gathered,
    merge,
    pieces,
    read_together,
    unique,
    write_sorted,
)
from aidgraph.build.partfile import Part
from aidgraph.rdf.encode import ontology_lines
from aidgraph.rdf.serialize import write_as
from aidgraph.store.open import create_store

NQUADS = "graph.nq"
SYNTAXES = {"graph.ttl": "ttl", "graph.jsonld": "jsonld"}
MOST_UNASKED = 500_000
"""How many triples a graph may have for Turtle and JSON-LD to be written unasked."""
_PIECE = 2**24  # bytes that the store loads at once
_CHUNK = 2**20
Progress = Callable[[str], None]


def write_graph(
    fresh: Path, parts: Sequence[Part], progress: Progress, *, every_syntax: bool = False
) -> tuple[int, dict[str, int]]:
    """
    Write the graph's files, the store and the manifest of *parts* into the folder *fresh*.

    Turtle and JSON-LD of a graph above :data:`MOST_UNASKED` are written for *every_syntax* only.

    Returns:
        How many triples there are, and the counts of the manifest.

    Raises:
        OSError: If the folder cannot be written.
    """
    place = fresh / "merging"
    progress("merging triples")
    counts = count(parts)
    merged, triples = _merged(parts, place)
    others = tuple(SYNTAXES) if every_syntax or triples <= MOST_UNASKED else ()
    if not others:
        progress(f"{triples:,} triples: no graph.ttl, no graph.jsonld without --every-syntax")
    summary = description(parts, triples, counts["entities"], (NQUADS, *others))
    lines = unique(merge([blocks(merged), iter([_block(summary)])]))
    progress("writing graph.nq, loading the store")
    triples, hashes = _load(lines, fresh)
    shutil.rmtree(place)
    prefixes = {k: v for part in parts for k, v in part.prefixes.items()}
    for name in others:
        progress(f"writing {name}")
        write_as(fresh / NQUADS, fresh / name, SYNTAXES[name], prefixes)
        hashes[name] = _hash(fresh / name)
    (fresh / MANIFEST).write_bytes(manifest(parts, hashes, counts, triples))
    return triples, counts


def _merged(parts: Sequence[Part], place: Path) -> tuple[Section, int]:
    """Write the triples of *parts* and of the ontology into a file in *place*; count them."""
    triples = gathered([part.section("triples") for part in parts], place)
    ranked = sorted(parts, key=lambda part: "reports" not in part.counts)
    labels = one_label([part.section("labels") for part in ranked])
    ontology = iter([_block(ontology_lines())])
    lines = _CountedLines(unique(merge([*read_together(triples), labels, ontology])))
    return write_sorted(lines, place), lines.count


class _CountedLines:
    """Pass blocks on, and count their lines."""

    def __init__(self, lines: Iterable[Block]) -> None:
        self.count, self._lines = 0, lines

    def __iter__(self) -> Iterator[Block]:
        for block in self._lines:
            self.count += len(block)
            yield block


def _load(lines: Iterable[Block], fresh: Path) -> tuple[int, dict[str, str]]:
    """Write *lines* as N-Quads and into the store; return how many there are, and the hash."""
    counted, digest = _CountedLines(lines), hashlib.sha256()
    with (fresh / NQUADS).open("wb") as stream:

        def written() -> Iterator[bytes]:
            for piece in pieces(counted, _PIECE):
                stream.write(piece)
                digest.update(piece)
                yield piece

        create_store(fresh / "store", written())
    return counted.count, {NQUADS: digest.hexdigest()}


def _block(lines: Iterable[str]) -> Block:
    return [f"{line}\n".encode() for line in lines]


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
