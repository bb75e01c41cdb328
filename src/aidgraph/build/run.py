"""Build a graph: encodings in, graph files, manifest and store out, all or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from aidgraph.build.part import Part, links_part, make_part
from aidgraph.check.gate.findings import VerificationError
from aidgraph.check.gate.spans import changed_source
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.files.atomic import replaced_folder, write_atomically
from aidgraph.files.location import located
from aidgraph.files.resources import folder
from aidgraph.model import Encoding
from aidgraph.rdf import iri
from aidgraph.rdf.about import build_lines
from aidgraph.rdf.encode import encode
from aidgraph.rdf.serialize import serialize, to_lines
from aidgraph.rdf.terms import OWL, SKOS
from aidgraph.rdf.vocabulary import ontology_files, ontology_triples
from aidgraph.store.open import create_store
from aidgraph.text.report import read_report_text
from aidgraph.version import VERSION

MANIFEST = "manifest.json"
_IMPORTS = OWL + "imports"
_PREF_LABEL, _ALT_LABEL = f" <{SKOS}prefLabel> ", f" <{SKOS}altLabel> "
Progress = Callable[[str], None]
Engine = Literal["local", "dask"]


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
    return _merge(map(encode, encodings))


def _merge(parts: Iterable[Iterable[str]]) -> list[str]:
    return sorted(set(ontology_lines()).union(*parts))


def _one_label(parts: Sequence[Part]) -> Iterator[list[str]]:
    """
    Yield the lines of each part, with one preferred label a thing and language.

    Where sources name one thing differently the first report's label stays, then the first
    dataset's; the others become alternative labels.
    """
    labels: dict[tuple[str, str], str] = {}
    for part in sorted(parts, key=lambda part: "reports" not in part.counts):
        lines = []
        for line in part.lines:
            if _PREF_LABEL in line:
                thing, text = line.split(_PREF_LABEL, 1)
                language = text.rpartition("@")[2]
                if labels.setdefault((thing, language), text) != text:
                    lines.append(thing + _ALT_LABEL + text)
                    continue
            lines.append(line)
        yield lines


def ontology_lines() -> list[str]:
    """Return the triples of the ontology that have no blank node, as lines of N-Triples.

    Lists and restrictions (disjointness axioms) need blank nodes; they serve reasoners, which read
    the ontology's own files.  ``owl:imports`` is left out: a graph has what it needs, and a store
    that follows imports would go and fetch.
    """
    lines = to_lines(t for t in ontology_triples() if t.predicate.value != _IMPORTS)
    return [line for line in lines if not line.startswith("_:") and " _:" not in line]


def build_graph(  # noqa: PLR0913  all but two by name
    folders: Sequence[Traversable | str] = (),
    out: Path | str = Path("build"),
    *,
    text: Path | str | None = None,
    links: Sequence[Path | str] = (),
    engine: Engine = "local",
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

        links: Mapping sets (SSSOM TSV), whose accepted links enter the graph.
        engine: ``local``, or ``dask`` for a cluster (see :mod:`aidgraph.build.cluster`).
        progress: Called with a line of text before each step.

    Raises:
        CallError: If a folder is missing, or *out* holds something else.
        EncodingError: If a table is wrong.  Nothing is written.
        VerificationError: If *text* was given and a span does not hold.  Nothing is written.
    """
    sources = list(map(located, folders)) or shipped_encodings()
    out, text = Path(out), Path(text) if text else None
    parts = _parts(sources, text, engine, progress)
    parts += map(links_part, map(Path, links))
    if twice := [i for i, n in Counter(part.source for part in parts).items() if n > 1]:
        raise CallError(f"two folders have the id {twice[0]!r}; rename one of them")
    progress("merging triples")
    lines = _with_description(_merge(_one_label(parts)), parts)
    prefixes = {k: v for part in parts for k, v in part.prefixes.items()}
    with replaced_folder(out, MANIFEST) as fresh:
        hashes = {}
        for suffix in ("ttl", "nq", "jsonld"):
            progress(f"writing graph.{suffix}")
            data = serialize(lines, suffix, prefixes)
            (fresh / f"graph.{suffix}").write_bytes(data)
            hashes[f"graph.{suffix}"] = hashlib.sha256(data).hexdigest()
        progress("loading the store")
        create_store(fresh / "store", (fresh / "graph.nq").read_bytes())
        counts = _count(parts)
        (fresh / MANIFEST).write_bytes(_manifest(parts, hashes, counts, len(lines)))
    return Built(out, len(lines), counts)


def _parts(
    sources: Sequence[Traversable], text: Path | None, engine: Engine, progress: Progress
) -> list[Part]:
    """Make the part of every report; with *text*, one of them at least must be made from it."""
    words = None if text is None else read_report_text(text)
    if engine == "dask":
        from aidgraph.build.cluster import make_parts_on_cluster  # noqa: PLC0415  an extra

        progress(f"reading {len(sources)} encodings on a cluster")
        parts = make_parts_on_cluster(sources, words)
    else:
        parts = []
        for source in sources:
            progress(f"reading {source.name}")
            parts.append(make_part(source, words))
    if words is not None and words.sha256 not in {part.sha256 for part in parts}:
        raise VerificationError([changed_source(parts[0].source, words)])
    return parts


def _with_description(lines: list[str], parts: Sequence[Part]) -> list[str]:
    """Return *lines* with what the graph says of itself."""
    sources = [
        iri.report(part.source) if "reports" in part.counts else iri.dataset(part.source)
        for part in parts
    ]
    shipped = {part.source for part in parts} <= {source.name for source in shipped_encodings()}
    entities = _count(parts)["entities"]
    return sorted({*lines, *build_lines(len(lines), entities, sources, shipped=shipped)})


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


def _count(parts: Sequence[Part]) -> dict[str, int]:
    """Count what a graph holds; an entity that two reports name is one."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part.counts)
    counts["entities"] = len(frozenset().union(*(part.entities for part in parts)))
    return dict(sorted(counts.items()))


def _manifest(
    parts: Sequence[Part], hashes: dict[str, str], counts: dict[str, int], triples: int
) -> bytes:
    """Return what went in and what came out; there is no clock and no path in it."""
    ontology = {
        f"ontology/{name}": hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in ontology_files()
    }
    manifest = {
        "aidgraph": VERSION,
        "pyoxigraph": version("pyoxigraph"),
        "counts": counts,
        "triples": triples,
        "inputs": {k: v for part in parts for k, v in part.inputs.items()} | ontology,
        "outputs": hashes,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()
