"""Say what went into a build and what came out: the manifest, and what a graph tells of itself."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from importlib.resources.abc import Traversable

from aidgraph.build.merge import merge, read_together, unique
from aidgraph.build.partfile import Part
from aidgraph.files.resources import folder
from aidgraph.rdf import iri
from aidgraph.rdf.about import build_lines
from aidgraph.rdf.vocabulary import ontology_files
from aidgraph.version import VERSION

MANIFEST = "manifest.json"


def shipped_encodings() -> list[Traversable]:
    """Return the folders of the encodings that ship with the package, sorted by name.

    >>> [encoding.name for encoding in shipped_encodings()][:1]
    ['jinhua-wensu']
    """
    found = (entry for entry in folder("graph").iterdir() if entry.is_dir())
    return sorted(found, key=lambda entry: entry.name)


def count(parts: Sequence[Part]) -> dict[str, int]:
    """Count what a graph holds; an entity that two reports name is one."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part.counts)
    ids = unique(merge(read_together([part.section("entities") for part in parts])))
    counts["entities"] = sum(map(len, ids))
    return dict(sorted(counts.items()))


def description(
    parts: Sequence[Part], triples: int, entities: int, files: Iterable[str]
) -> list[str]:
    """Return what a graph of so many *triples* besides says of itself, as lines of N-Triples."""
    sources = [
        iri.report(part.source) if part.is_report else iri.dataset(part.source) for part in parts
    ]
    shipped = {part.source for part in parts} <= {source.name for source in shipped_encodings()}
    return build_lines(triples, entities, sources, shipped=shipped, files=files)


def manifest(
    parts: Sequence[Part], hashes: dict[str, str], counts: dict[str, int], triples: int
) -> bytes:
    """Return what went in and what came out; there is no clock and no path in it."""
    ontology = {
        f"ontology/{name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in ontology_files()
    }
    summary = {
        "aidgraph": VERSION,
        "pyoxigraph": version("pyoxigraph"),
        "counts": counts,
        "triples": triples,
        "inputs": {k: v for part in parts for k, v in part.inputs.items()} | ontology,
        "outputs": hashes,
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
