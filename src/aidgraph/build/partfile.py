"""Keep the part of each source in a file named by the hash of all that it was made from.

A file has sorted lines in sections (the ids of the entities, the preferred labels, all other
triples), and behind them a line of JSON that says where they stand and what their hash is.  It
comes by one rename; what is damaged counts as not there.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Literal

from aidgraph.build.merge import Block, Section
from aidgraph.encoding.names import plugins
from aidgraph.errors import CallError
from aidgraph.files.atomic import umask
from aidgraph.files.remains import clear_remains, temporary_file
from aidgraph.files.resources import walk
from aidgraph.rdf.vocabulary import ontology_files
from aidgraph.version import VERSION

SectionName = Literal["entities", "labels", "triples"]
_CODE = Path(__file__).resolve().parents[1]
_MAKERS = ("build", "chinese", "encoding", "files", "rdf", "text")  # what says how a part looks
_CHUNK = 2**20
_LONGEST_END = 2**16  # bytes of the line of JSON
_TAG = "CACHEDIR.TAG"
_MARK = ".aidgraph-part-"  # ours alone, for we delete by it
_SIGN = (  # https://bford.info/cachedir/: programs that make backups leave such a folder out
    b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# Parts of builds, by the hash of what they were made from.  The folder may be deleted.\n"
)


@dataclass(frozen=True, slots=True)
class Part:
    """Say what is in the file of a part; the lines stay in the file.

    ``source`` is the id of a report or a dataset, ``sha256`` of the text or file it was made from,
    ``prefixes`` are what make its Turtle short, ``inputs`` the hashes of its tables; ``sections``
    are (start, end) in bytes, ``lines`` how many triples there are.
    """

    source: str
    sha256: str
    prefixes: dict[str, str]
    counts: dict[str, int]
    inputs: dict[str, str]
    lines: int = 0
    sections: dict[SectionName, tuple[int, int]] | None = None
    path: Path = Path()

    @property
    def is_report(self) -> bool:
        """Tell whether the source is a report: its names stand before those of datasets."""
        return "reports" in self.counts

    def section(self, name: SectionName) -> Section:
        """Return where the lines of section *name* stand."""
        return Section(self.path, *(self.sections or {})[name])


def part_path(cache: Path, inputs: Mapping[str, str]) -> Path:
    """Return the file in *cache* for the part that is made from tables with the hashes *inputs*."""
    content = json.dumps([_makers(), sorted(inputs.items())])
    key = hashlib.sha256(content.encode()).hexdigest()
    return cache / key[:2] / f"{key}.part"


@cache
def _makers() -> list[str]:
    """Return what else a part depends on: the code that makes it, the ontology, the plug-ins."""
    digest = hashlib.sha256()
    code = [(f"{name}/{n}", file) for name in _MAKERS for n, file in walk(_CODE / name, ".py")]
    code += [(file.name, file) for file in sorted(_CODE.glob("*.py"))]
    for name, file in (*code, *ontology_files()):
        digest.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return [VERSION, version("pyoxigraph"), digest.hexdigest(), *sorted(plugins())]


def write_part(path: Path, part: Part, sections: Mapping[SectionName, Iterable[Block]]) -> Part:
    """
    Write the lines of *sections* to *path*, in one step; return *part* with where they stand.

    Raises:
        OSError: If the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_remains(path, _MARK)
    handle, unfinished = temporary_file(path, _MARK)
    try:
        with os.fdopen(handle, "wb") as stream:
            written, digest = _write(stream, sections)
            lines = sum(count for _, _, count in written.values())
            bounds = {name: (start, end) for name, (start, end, _) in written.items()}
            part = replace(part, path=path, lines=lines, sections=bounds)
            content = {k: v for k, v in asdict(part).items() if k != "path"}
            stream.write(_sealed(content, digest))
            stream.flush()
            unfinished.chmod(0o666 & ~umask())  # workers of other users may read it
            unfinished.replace(path)  # still held: else another writer takes it for remains
    finally:
        unfinished.unlink(missing_ok=True)
    return part


def _sealed(content: Mapping[str, Any], body: str) -> bytes:
    """Return the line behind the lines whose hash is *body*: *content*, and the hash of all."""
    seal = hashlib.sha256(f"{body} {json.dumps(content)}".encode()).hexdigest()
    return f"{json.dumps([content, seal])}\n".encode()


def _write(
    stream: IO[bytes], sections: Mapping[SectionName, Iterable[Block]]
) -> tuple[dict[SectionName, tuple[int, int, int]], str]:
    """Write *sections*; return start, end and lines of each, and the hash of all."""
    written: dict[SectionName, tuple[int, int, int]] = {}
    digest, at = hashlib.sha256(), 0
    for name, lines in sections.items():
        start, count = at, 0
        for block in lines:
            data = b"".join(block)
            digest.update(data)
            stream.write(data)
            at, count = at + len(data), count + len(block)
        written[name] = (start, at, count if name != "entities" else 0)
    return written, digest.hexdigest()


def read_part(path: Path) -> Part | None:
    """Return the part in the file *path*, or None where there is none or it is damaged."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _LONGEST_END))
            end = stream.read().splitlines(keepends=True)[-1]
            content, _ = json.loads(end)
            if _sealed(content, _digest(stream, size - len(end))) != end:
                return None
    except (OSError, ValueError, TypeError, IndexError):
        return None
    content["sections"] = {name: tuple(bounds) for name, bounds in content["sections"].items()}
    return Part(**content, path=path)


def _digest(stream: IO[bytes], size: int) -> str:
    """Return the hash of the first *size* bytes of *stream*."""
    digest = hashlib.sha256()
    stream.seek(0)
    while size > 0 and (data := stream.read(min(size, _CHUNK))):
        digest.update(data)
        size -= len(data)
    return digest.hexdigest()


def sign(cache: Path, *, ours: bool = False) -> None:
    """
    Say in the folder that it is a cache, to programs that make backups and to git.

    Args:
        cache: The folder.
        ours: It has a name that only we give: what is in it is not looked at.

    Raises:
        CallError: If it is a file, or a folder that holds other things.
        OSError: If it cannot be written.
    """
    if cache.exists() and not cache.is_dir():
        raise CallError(f"{cache}: this is a file; name a folder for the parts of builds")
    cache.mkdir(parents=True, exist_ok=True)
    if not ours and not (cache / _TAG).exists() and any(cache.iterdir()):
        raise CallError(
            f"{cache}: the folder holds other things and no {_TAG}; name a new folder for the "
            "parts of builds"
        )
    for name, text in ((_TAG, _SIGN), (".gitignore", b"*\n")):
        if not (cache / name).exists():
            (cache / name).write_bytes(text)


def clear(cache: Path, kept: Iterable[Path]) -> None:
    """Remove from *cache* all parts but those in the files *kept*."""
    known = set(kept)
    for path in cache.glob("??/*"):
        if path in known:
            continue
        if path.is_dir():  # of a build that was killed
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
