"""Know which parts the build that stands in a folder was made of, so that its store can be mended.

The cache holds a list of them under the hash of the build's manifest: another build, or one whose
parts are gone, is simply not known, and everything is loaded anew.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aidgraph.build.manifest import MANIFEST
from aidgraph.build.merge import Block
from aidgraph.build.partfile import Part, read_part

Fate = Literal["kept", "new", "gone"]
_MOST_CHANGED = 0.2  # of all triples: above it a store is loaded anew as quickly


@dataclass(frozen=True, slots=True)
class Earlier:
    """Hold the ``parts`` of an earlier build, in their order, and the folder of its ``store``."""

    parts: list[Part]
    store: Path


def remember(cache: Path, build: Path, parts: Iterable[Part]) -> None:
    """Note in *cache* the parts of the build in the folder *build*."""
    names = [part.path.relative_to(cache).as_posix() for part in parts]
    record = _record(cache, build)
    record.parent.mkdir(exist_ok=True)
    record.write_text(json.dumps(names), "utf-8")


def forget(cache: Path, build: Path) -> None:
    """Remove the notes on all builds but the one in the folder *build*."""
    kept = _record(cache, build)
    for record in kept.parent.glob("*.json"):
        if record != kept:
            record.unlink()


def earlier_build(cache: Path, build: Path, parts: Sequence[Part]) -> Earlier | None:
    """Return the build in the folder *build* if it is known, and much the same as *parts*."""
    store = build / "store"
    if not ((build / MANIFEST).is_file() and store.is_dir() and _record(cache, build).is_file()):
        return None
    known = {part.path: part for part in parts}
    before = []
    for name in _names(_record(cache, build)):
        part = known.get(cache / name) or read_part(cache / name)
        if part is None:
            return None
        before.append(part)
    gone = [part for part in before if part.path not in known]
    new = known.keys() - {part.path for part in before}
    changed = sum(part.lines for part in gone) + sum(known[path].lines for path in new)
    whole = sum(part.lines for part in parts)
    return Earlier(before, store) if before and changed <= _MOST_CHANGED * whole else None


def _names(record: Path) -> list[str]:
    """Return the names of parts in *record*; none where it was cut off or is none of ours."""
    try:
        names = json.loads(record.read_bytes())
    except ValueError:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _record(cache: Path, build: Path) -> Path:
    manifest = (build / MANIFEST).read_bytes()
    return cache / "builds" / f"{hashlib.sha256(manifest).hexdigest()}.json"


@dataclass(slots=True)
class Difference:
    """Collect which lines of a graph are ``added`` and which ``removed`` while sources are merged.

    ``fates`` says of each source whether its lines were there before and stay, or are new, or were
    there before; sources stand in this order.  ``store`` has the graph as it was, if it is known.
    """

    fates: Sequence[Fate]
    store: Path | None = None
    added: Block = field(default_factory=list)
    removed: Block = field(default_factory=list)

    def staying(self, runs: Iterable[tuple[int, Block]]) -> Iterator[Block]:
        """Yield the lines of the new graph, each once, of merged *runs*.

        >>> found = Difference(["kept", "new", "gone"])
        >>> runs = [(0, [b"a"]), (1, [b"a", b"b", b"c"]), (2, [b"c"]), (2, [b"d"])]
        >>> list(found.staying(runs)), found.added, found.removed
        ([[b'a'], [b'b', b'c']], [b'b'], [b'd'])
        """
        last = b""
        for number, run in runs:
            fate = self.fates[number]
            lines = run[1:] if run[0] == last else run
            if fate == "gone":
                if len(lines) < len(run) and self.added[-1:] == [last]:
                    self.added.pop()  # it was there before
                self.removed += lines[1:] if lines[:1] == self.removed[-1:] else lines
            elif lines:
                if fate == "new":
                    self.added += lines
                last = lines[-1]
                yield lines
