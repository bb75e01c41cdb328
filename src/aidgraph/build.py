"""Build a graph: encodings in, graph files, manifest and store out, all or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from aidgraph import __version__
from aidgraph.atomic import replaced_folder, write_atomically
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.model import Encoding
from aidgraph.rdf import iri
from aidgraph.rdf.encode import encode
from aidgraph.rdf.serialize import serialize, to_lines
from aidgraph.resources import folder, walk
from aidgraph.store import create_store
from aidgraph.vocabulary import ontology_triples

MANIFEST = "manifest.json"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Built:
    """Say what a build made: the folder, the triples, and counts by name."""

    folder: Path
    triples: int
    counts: dict[str, int]


def shipped_encodings() -> list[Traversable]:
    """Return the folders of the encodings that ship with the package, sorted by name.

    >>> [encoding.name for encoding in shipped_encodings()][:1]
    ['jinhua-wensu']
    """
    found = (entry for entry in folder("graph").iterdir() if entry.is_dir())
    return sorted(found, key=lambda entry: entry.name)


def graph_lines(encodings: Iterable[Encoding]) -> list[str]:
    """Return the triples of *encodings* with the ontology, as sorted lines of N-Triples."""
    lines = set(to_lines(ontology_lines()))
    for encoding in encodings:
        lines.update(encode(encoding))
    return sorted(lines)


def ontology_lines() -> list[Any]:
    """Return the triples of the ontology that have no blank node.

    Lists and restrictions (disjointness axioms) need blank nodes; they serve reasoners, which read
    the ontology's own files.
    """
    return [t for t in ontology_triples() if "_:" not in (str(t.subject)[:2], str(t.object)[:2])]


def build_graph(
    folders: Sequence[Traversable] = (),
    out: Path = Path("build"),
    *,
    text: Path | None = None,
    progress: Progress = lambda _: None,
) -> Built:
    """
    Build the encodings in *folders* into the folder *out*.

    The output is ``graph.ttl``, ``graph.nq`` and ``graph.jsonld`` (the same triples, to the byte
    the same for the same input), ``manifest.json`` and ``store/``.  It takes the place of an
    earlier build in one step: a build that is killed leaves the old one.

    Args:
        folders: Folders of encodings; none means every encoding that ships with the package.
        out: The folder to write; it must be new, empty or an earlier build.

        text:
            The report's text.  When given, every span is checked against it first.

        progress: Called with a line of text before each step.

    Raises:
        CallError: If a folder is missing, or *out* holds something else.
        EncodingError: If a table is wrong.  Nothing is written.
        VerificationError: If *text* was given and a span does not hold.  Nothing is written.
    """
    sources = list(folders) or shipped_encodings()
    encodings = []
    for source in sources:
        progress(f"reading {source.name}")
        encodings.append(read_encoding(source))
    _refuse_twins(encodings)
    if text is not None:
        from aidgraph.check.verify import require_verified  # noqa: PLC0415  only when asked for

        require_verified(encodings, text)
    progress("making triples")
    lines = graph_lines(encodings)
    prefixes = {k: v for e in encodings for k, v in iri.report_prefixes(e.report.id).items()}
    with replaced_folder(out, MANIFEST) as fresh:
        hashes = {}
        for suffix in ("ttl", "nq", "jsonld"):
            progress(f"writing graph.{suffix}")
            data = serialize(lines, suffix, prefixes)
            (fresh / f"graph.{suffix}").write_bytes(data)
            hashes[f"graph.{suffix}"] = hashlib.sha256(data).hexdigest()
        progress("loading the store")
        create_store(fresh / "store", (fresh / "graph.nq").read_bytes())
        counts = count(encodings)
        manifest = _manifest(sources, encodings, hashes, counts, len(lines))
        (fresh / MANIFEST).write_bytes(manifest)
    return Built(out, len(lines), counts)


def report_turtle(encoding: Encoding) -> bytes:
    """Return the triples of one report as Turtle: what stands beside its tables."""
    return serialize(encode(encoding), "ttl", iri.report_prefixes(encoding.report.id))


def write_beside(folders: Iterable[Path]) -> list[Path]:
    """
    Write ``graph.ttl`` beside the tables of each encoding in *folders*; return the files.

    Raises:
        CallError, EncodingError: As :func:`build_graph`; a file is replaced whole or not at all.
    """
    written = []
    for source in folders:
        target = source / "graph.ttl"
        write_atomically(target, report_turtle(read_encoding(source)))
        written.append(target)
    return written


def _refuse_twins(encodings: Iterable[Encoding]) -> None:
    twice = [i for i, n in Counter(e.report.id for e in encodings).items() if n > 1]
    if twice:
        raise CallError(f"two encodings have the report id {twice[0]!r}; rename one of them")


def count(encodings: Iterable[Encoding]) -> dict[str, int]:
    """Count what a graph holds: entities and accepted claims by kind, over all reports."""
    counts: Counter[str] = Counter()
    entities: set[str] = set()
    for encoding in encodings:
        counts["reports"] += 1
        entities.update(entity.id for entity in encoding.entities)
        counts.update(
            {"relation": "relations", "flow": "flows"}.get(c.kind, f"{c.kind} figures")
            for c in encoding.accepted
        )
        counts["evidence spans"] += len({e.span for e in encoding.evidence})
        counts["reference claims"] += len(encoding.references)
    counts["entities"] = len(entities)
    return dict(sorted(counts.items()))


def _manifest(
    sources: Sequence[Traversable],
    encodings: Sequence[Encoding],
    hashes: dict[str, str],
    counts: dict[str, int],
    triples: int,
) -> bytes:
    """Return what went in and what came out; there is no clock and no path in it."""
    inputs = {
        f"{encoding.report.id}/{name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for source, encoding in zip(sources, encodings, strict=True)
        for suffix in (".toml", ".csv")
        for name, file in walk(source, suffix)
    }
    ontology = {
        f"ontology/{name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in walk(folder("ontology"), ".ttl")
        if "/" not in name or name.startswith("codelists/")
    }
    manifest = {
        "aidgraph": __version__,
        "pyoxigraph": version("pyoxigraph"),
        "counts": counts,
        "triples": triples,
        "inputs": {**inputs, **ontology},
        "outputs": hashes,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
