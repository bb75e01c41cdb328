"""Make the lines of a build of those of an earlier one, where few sources came or went.

What left is looked for in the sources that stay, line by line; all else is copied as it stands.
"""

import hashlib
import json
import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from aidgraph.build.earlier import Difference, Earlier
from aidgraph.build.labels import named_things
from aidgraph.build.manifest import MANIFEST
from aidgraph.build.merge import Block, Edited, Section, blocks, place_of
from aidgraph.build.partfile import Part, SectionName
from aidgraph.rdf.about import described_files
from aidgraph.rdf.encode import ontology_lines
from aidgraph.rdf.terms import SKOS

NQUADS = "graph.nq"
_MOST_READ = 100_000  # lines of the sources that came or went: they are held in memory
_MOST_SOUGHT = 100  # lines that went: each is looked for in every source that stays
_ALT_LABEL = f" <{SKOS}altLabel> ".encode()
Labels = Callable[[Sequence[Part], set[bytes]], Iterator[Block]]


def patched_lines(
    parts: Sequence[Part], earlier: Earlier, labels: Labels, place: Path
) -> tuple[Section, int, Difference] | None:
    """
    Write the triples of *parts*, sorted, into the folder *place* by changing those of *earlier*.

    Args:
        parts: The sources of the build.
        earlier: The build that stands, known by its parts.
        labels: Gives the preferred labels that parts have of some things.
        place: The folder to write into.

    Returns:
        Where they are, how many, and what came and went; None where too much has changed, or the
        file of the earlier build is not what that build wrote.
    """
    now, then = ({part.path: part for part in some} for some in (parts, earlier.parts))
    new = [part for path, part in now.items() if path not in then]
    gone = [part for path, part in then.items() if path not in now]
    if sum(part.lines for part in (*new, *gone)) > _MOST_READ:
        return None
    come, go = _lines(new, "triples"), _lines(gone, "triples")
    things = _renamed(parts, earlier.parts, [*new, *gone])
    things |= {line[: line.index(b" ")] for line in come ^ go if _ALT_LABEL in line}
    if things:
        come |= {line for block in labels(parts, things) for line in block}
        go |= {line for block in labels(earlier.parts, things) for line in block}
    lost = sorted(go - come)
    if len(lost) > _MOST_SOUGHT:
        return None
    staying = [part.section("triples") for path, part in now.items() if path in then]
    stated = _stated(lost, staying, _subjects())
    if stated is None:
        return None
    removed = sorted(set(lost) - stated)
    old = earlier.store.with_name(NQUADS)
    return _written(old, removed, sorted(come - go), (place, earlier.store))


def _renamed(parts: Sequence[Part], before: Sequence[Part], changed: Sequence[Part]) -> set[bytes]:
    """Return the things of which the preferred labels may be others than they were.

    Where each source stands as it did they are those that one of them calls otherwise.  A report
    that became a dataset under the same id stands elsewhere: behind all reports.
    """
    now, then = ([(part.source, part.is_report) for part in some] for some in (parts, before))
    if now != then:
        return named_things([part.section("labels") for part in changed])
    lines: set[bytes] = set()
    for source in {part.source for part in changed}:
        versions = [_lines([part], "labels") for part in changed if part.source == source]
        lines |= set[bytes]().union(*versions) - versions[0].intersection(*versions)
    return {line[: line.index(b" ")] for line in lines}


def _lines(parts: Iterable[Part], name: SectionName) -> set[bytes]:
    sections = [part.section(name) for part in parts]
    return {line for section in sections for block in blocks(section) for line in block}


def _subjects() -> Block:
    """Return the beginnings of the lines in which a build speaks of itself."""
    return [f"<{iri}> ".encode() for iri in described_files()]


def _stated(lines: Block, sections: Iterable[Section], subjects: Block) -> set[bytes] | None:
    """
    Return those of sorted *lines* that stand in one of *sections*, or in the ontology.

    None where a section speaks of one of *subjects* itself: then it is not known who said what.
    """
    found = {f"{line}\n".encode() for line in ontology_lines()} & set(lines)
    for section in sections:
        with _mapped(section.path) as data:
            for subject in subjects:
                if _begins(data, place_of(subject, data, section.start, section.end), subject):
                    return None
            at = section.start
            for line in lines:
                at = place_of(line, data, at, section.end)
                if _begins(data, at, line):
                    found.add(line)
    return found


def _begins(data: mmap.mmap, at: int, line: bytes) -> bool:
    return data[at : at + len(line)] == line


def _mapped(file: Path) -> mmap.mmap:
    with file.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _written(
    old: Path, removed: Block, added: Block, places: tuple[Path, Path]
) -> tuple[Section, int, Difference] | None:
    """Write the lines of the file *old* changed; None where it is not what its build wrote."""
    place, store = places
    if not (old.is_file() and old.stat().st_size):
        return None
    manifest = json.loads(old.with_name(MANIFEST).read_bytes())
    digest = hashlib.sha256()
    with _mapped(old) as data:
        described = [line for subject in _subjects() for line in _said_of(subject, data)]
    whole = Section(old, 0, old.stat().st_size)
    lines = Edited(whole, added, [*removed, *described], seen=digest.update)
    place.mkdir(exist_ok=True)
    path = place / "patched.sorted"
    with path.open("wb") as stream:
        for piece in lines:
            stream.write(piece)
    if digest.hexdigest() != manifest["outputs"][NQUADS]:
        path.unlink()
        return None
    difference = Difference([], store, list(added), list(removed))
    count = manifest["triples"] + lines.added - lines.removed
    return Section(path, 0, path.stat().st_size), count, difference


def _said_of(subject: bytes, data: mmap.mmap) -> Iterator[bytes]:
    """Yield the lines that begin with *subject* in sorted lines."""
    at = place_of(subject, data, 0, len(data))
    while _begins(data, at, subject):
        end = data.find(b"\n", at) + 1 or len(data)
        yield data[at:end]
        at = end
