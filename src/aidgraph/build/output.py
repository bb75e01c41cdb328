"""Write what a build makes of the parts of all sources: the graph's files and its store.

The triples pass as a stream, so that memory does not grow with the graph.
"""

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from aidgraph.build.earlier import Difference, Earlier, Fate
from aidgraph.build.labels import one_label
from aidgraph.build.manifest import MANIFEST, count, description, manifest
from aidgraph.build.merge import (
    Block,
    Edited,
    Section,
    gathered,
    merge,
    read_together,
    write_sorted,
)
from aidgraph.build.partfile import Part
from aidgraph.build.patch import NQUADS, patched_lines
from aidgraph.rdf.about import described_files
from aidgraph.rdf.encode import ontology_lines
from aidgraph.rdf.serialize import write_as
from aidgraph.store.open import create_store
from aidgraph.store.update import updated_store

SYNTAXES = {"graph.ttl": "ttl", "graph.jsonld": "jsonld"}
MOST_UNASKED = 500_000
"""How many triples a graph may have for Turtle and JSON-LD to be written unasked."""
_CHUNK = 2**20
Progress = Callable[[str], None]


def write_graph(
    fresh: Path,
    parts: Sequence[Part],
    progress: Progress,
    *,
    every_syntax: bool = False,
    earlier: Earlier | None = None,
) -> tuple[int, dict[str, int]]:
    """
    Write the graph's files, the store and the manifest of *parts* into the folder *fresh*.

    Turtle and JSON-LD of a graph above :data:`MOST_UNASKED` are written for *every_syntax* only.
    The store is that of *earlier*, changed, if there is one.

    Returns:
        How many triples there are, and the counts of the manifest.

    Raises:
        OSError: If the folder cannot be written.
    """
    place = fresh / "merging"
    progress("merging triples")
    counts = count(parts)
    merged, triples, difference = _merged(parts, earlier, place)
    others = tuple(SYNTAXES) if every_syntax or triples <= MOST_UNASKED else ()
    if not others:
        progress(f"{triples:,} triples: no graph.ttl, no graph.jsonld without --every-syntax")
    summary = _block(description(parts, triples, counts["entities"], (NQUADS, *others)))
    digest, number = _load(merged, triples, fresh, (difference, summary), progress)
    hashes = {NQUADS: digest}
    shutil.rmtree(place)
    prefixes = {k: v for part in parts for k, v in part.prefixes.items()}
    for name in others:
        progress(f"writing {name}")
        write_as(fresh / NQUADS, fresh / name, SYNTAXES[name], prefixes)
        hashes[name] = _hash(fresh / name)
    (fresh / MANIFEST).write_bytes(manifest(parts, hashes, counts, number))
    return number, counts


def _merged(
    parts: Sequence[Part], earlier: Earlier | None, place: Path
) -> tuple[Section, int, Difference]:
    """Write the triples of *parts* and of the ontology into a file in *place*; count them."""
    if earlier and _is_order_kept(parts, earlier.parts):
        patched = patched_lines(parts, earlier, lambda some, of: _labels(some, of=of), place)
        if patched:
            return patched
    before = earlier.parts if earlier else parts
    kept, new, gone = _sorted_out(parts, before)
    same = [*read_together(gathered(kept, place)), iter([_block(ontology_lines())])]
    come, go = read_together(new), read_together(gone)
    if earlier:
        come, go = [*come, _labels(parts)], [*go, _labels(before)]
    else:
        same.append(_labels(parts))
    fates: list[Fate] = []
    fates += ["kept" for _ in same]
    fates += ["new" for _ in come]
    fates += ["gone" for _ in go]
    difference = Difference(fates, earlier.store if earlier else None)
    lines = _CountedLines(difference.staying(merge([*same, *come, *go])))
    return write_sorted(lines, place), lines.count, difference


def _sorted_out(
    parts: Sequence[Part], before: Sequence[Part]
) -> tuple[list[Section], list[Section], list[Section]]:
    """Return the triples of the parts that stay, that come, and that go."""
    now = {part.path: part.section("triples") for part in parts}
    then = {part.path: part.section("triples") for part in before}
    return (
        [section for path, section in now.items() if path in then],
        [section for path, section in now.items() if path not in then],
        [section for path, section in then.items() if path not in now],
    )


def _is_order_kept(parts: Sequence[Part], before: Sequence[Part]) -> bool:
    """Tell whether parts that stay stand as they did: of names of one thing the first stays."""
    now, then = ([part.path for part in _ranked(some)] for some in (parts, before))
    known, still = set(then), set(now)
    return [path for path in now if path in known] == [path for path in then if path in still]


def _labels(parts: Sequence[Part], *, of: Collection[bytes] | None = None) -> Iterator[Block]:
    """Yield the labels of *parts*: those of reports stand before those of datasets."""
    return one_label([part.section("labels") for part in _ranked(parts)], of=of)


def _ranked(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: not part.is_report)


class _CountedLines:
    """Pass blocks on, and count their lines."""

    def __init__(self, lines: Iterable[Block]) -> None:
        self.count, self._lines = 0, lines

    def __iter__(self) -> Iterator[Block]:
        for block in self._lines:
            self.count += len(block)
            yield block


def _load(
    merged: Section,
    triples: int,
    fresh: Path,
    changes: tuple[Difference, Block],
    progress: Progress,
) -> tuple[str, int]:
    """Write *merged* lines and a summary as N-Quads and have them in a store.

    Return the hash of the file, and how many triples it has.
    """
    difference, summary = changes
    store, digest = fresh / "store", hashlib.sha256()
    lines = Edited(merged, summary)
    progress("writing graph.nq, loading the store")
    with (fresh / NQUADS).open("wb") as stream:

        def written() -> Iterator[bytes]:
            for piece in lines:
                stream.write(piece)
                digest.update(piece)
                yield piece

        if difference.store is None:
            create_store(store, written())
            return digest.hexdigest(), triples + lines.added
        deque(written(), maxlen=0)
    come = [*difference.added, *summary]
    if triples + lines.added != updated_store(
        store, difference.store, described_files(), difference.removed, come
    ):
        progress("the store of the earlier build is not whole: loading all triples")
        shutil.rmtree(store, ignore_errors=True)
        whole = Section(fresh / NQUADS, 0, (fresh / NQUADS).stat().st_size)
        create_store(store, Edited(whole, []))
    return digest.hexdigest(), triples + lines.added


def _block(lines: Iterable[str]) -> Block:
    return [f"{line}\n".encode() for line in lines]


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
