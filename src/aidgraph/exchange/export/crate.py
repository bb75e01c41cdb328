"""Pack a built graph as an RO-Crate: its files, tables, and how they were made."""

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from aidgraph.errors import CallError
from aidgraph.exchange.export.tables import export_tables
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples
from aidgraph.store.sources import Source, read_sources
from aidgraph.version import VERSION

METADATA = "ro-crate-metadata.json"
_MANIFEST = "manifest.json"
_GRAPH = {
    "graph.ttl": ("text/turtle", "The graph as Turtle"),
    "graph.nq": ("application/n-quads", "The graph as N-Quads"),
    "graph.jsonld": ("application/ld+json", "The graph as JSON-LD"),
    _MANIFEST: ("application/json", "What went in and came out, with hashes"),
}
_ON_REQUEST = ("graph.ttl", "graph.jsonld")  # built of a large graph for --every-syntax alone
_TYPES = {".csv": "text/csv", ".json": "application/json"}


def export_crate(
    graph: Path, store: Triples, folder: Path, day: date, *, licence: str = ""
) -> None:
    """
    Write an RO-Crate (version 1.1, researchobject.org/ro-crate) of a built graph into *folder*.

    It holds the graph's files, the tables of :func:`export_tables` in ``tables/``, and metadata
    with every file's size and SHA-256 and the hashes of what the build read.

    Args:
        graph: The folder that a build wrote.
        store: Its opened store.
        folder: An empty folder.
        day: The day of publication, which the format asks for.
        licence: The name or address of the licence of the whole.

    Raises:
        CallError: If a file of the build is missing.
    """
    for name in _GRAPH:
        if not (graph / name).is_file():
            again = "again with --every-syntax" if name in _ON_REQUEST else "the graph again"
            raise CallError(f"{graph}: no {name}, which a crate has; build {again}")
        shutil.copyfile(graph / name, folder / name)
    (folder / "tables").mkdir()
    for name, data in export_tables(store, licence=licence).items():
        (folder / "tables" / name).write_bytes(data)
    parts = [_file(path, folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    manifest = json.loads((graph / _MANIFEST).read_bytes())
    sources = list(read_sources(Graph(store)))
    metadata = {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            *_root(parts, sources, day, licence),
            *parts,
            *_run(parts, manifest),
            *map(_source, sources),
        ],
    }
    text = json.dumps(metadata, ensure_ascii=False, indent=2)
    (folder / METADATA).write_text(f"{text}\n", "utf-8")


def _root(
    parts: list[dict[str, Any]], sources: list[Source], day: date, licence: str
) -> list[dict[str, Any]]:
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": "What reports and datasets state about aid",
        "description": "A graph of claims, each with the source that states it and its evidence.",
        "datePublished": day.isoformat(),
        "hasPart": [{"@id": part["@id"]} for part in parts],
        "isBasedOn": [{"@id": source.iri} for source in sources],
        "mentions": {"@id": "#build"},
    }
    named = _licence(licence)
    root["license"] = {"@id": named["@id"]}
    return [descriptor, root, named]


def _licence(text: str) -> dict[str, str]:
    """Return the licence as an entity; RO-Crate asks for one, so that none stated is said, too."""
    if "://" in text:
        return {"@id": text, "@type": "CreativeWork", "name": text}
    if text:
        return {"@id": "#licence", "@type": "CreativeWork", "name": text}
    return {
        "@id": "#no-licence-stated",
        "@type": "CreativeWork",
        "name": "No licence stated",
        "description": (
            "Whoever made this crate stated no licence for the whole. The licences of the datasets "
            "in it are told with them; ask before you use the rest."
        ),
    }


def _file(path: Path, folder: Path) -> dict[str, Any]:
    name = path.relative_to(folder).as_posix()
    media, title = _GRAPH.get(name) or (_TYPES[path.suffix], f"Table {path.stem}")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {
        "@id": name,
        "@type": "File",
        "name": title,
        "encodingFormat": media,
        "contentSize": str(path.stat().st_size),
        "sha256": digest,
    }


def _run(parts: list[dict[str, Any]], manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the build as an action: what it read (by hash), with what, and what it wrote."""
    inputs = [
        {"@id": f"#input/{name}", "@type": "CreativeWork", "name": name, "sha256": digest}
        for name, digest in sorted(manifest.get("inputs", {}).items())
    ]
    software = {
        "@id": "#aidgraph",
        "@type": "SoftwareApplication",
        "name": "aidgraph",
        "softwareVersion": manifest.get("aidgraph", VERSION),
    }
    action = {
        "@id": "#build",
        "@type": "CreateAction",
        "name": "aidgraph build",
        "instrument": {"@id": software["@id"]},
        "object": [{"@id": item["@id"]} for item in inputs],
        "result": [{"@id": part["@id"]} for part in parts],
    }
    return [action, software, *inputs]


def _source(source: Source) -> dict[str, Any]:
    described = {
        "@id": source.iri,
        "@type": "CreativeWork",  # a Dataset would be a part of the crate
        "genre": source.kind,
        "name": source.title.first,
        "publisher": source.publisher,
        "license": source.licence,
    }
    return {key: value for key, value in described.items() if value}
