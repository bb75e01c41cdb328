"""One source's part of a graph: what one worker makes, on this machine or on a cluster."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from aidgraph.check.gate.findings import VerificationError
from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import is_dataset, read_dataset, read_encoding
from aidgraph.encoding.mapping import read_mapping
from aidgraph.files.resources import walk
from aidgraph.model import DatasetTables, Encoding
from aidgraph.rdf import iri
from aidgraph.rdf.encode import accepted_part, encode
from aidgraph.rdf.mapping import mapping_lines
from aidgraph.text.report import ReportText

_NAMES = {"relation": "relations", "flow": "flows"}


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the sorted triples of one source, what they count up to, and the hashes of its tables.

    ``source`` is the id of a report or a dataset, ``sha256`` of the text or file it was made from,
    ``prefixes`` are what make its Turtle short.
    """

    source: str
    sha256: str
    prefixes: dict[str, str]
    lines: tuple[str, ...]
    entities: frozenset[str]
    counts: dict[str, int]
    inputs: dict[str, str]


def make_part(source: Traversable, text: ReportText | None = None) -> Part:
    """
    Read the tables in *source*, check them, and make their triples.

    Args:
        source: The folder of an encoding, or of an imported dataset.
        text: A report's text; when the encoding was made from it, every span is checked.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
        VerificationError: If a span or a number of the text does not hold.
    """
    inputs = {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for suffix in (".toml", ".csv")
        for name, file in (walk(source, suffix) if source.is_dir() else ())
    }
    if is_dataset(source):
        return _dataset_part(read_dataset(source, unmapped=False), inputs)
    encoding = read_encoding(source)
    if text is not None and text.sha256 == encoding.report.sha256:
        findings = verify_evidence(encoding, text).findings
        if findings:
            raise VerificationError(findings)
    stated = accepted_part(encoding)
    return Part(
        source=encoding.report.id,
        sha256=encoding.report.sha256,
        prefixes=iri.report_prefixes(encoding.report.id),
        lines=tuple(encode(encoding)),
        entities=frozenset(entity.id for entity in stated.entities),
        counts=_count_report(stated),
        inputs={f"{encoding.report.id}/{name}": digest for name, digest in inputs.items()},
    )


def _dataset_part(tables: DatasetTables, inputs: dict[str, str]) -> Part:
    dataset = tables.dataset.id
    counts = _count(tables)
    counts["datasets"] = 1
    counts["records"] = len({item.key for item in tables.records})
    return Part(
        source=dataset,
        sha256=tables.sha256,
        prefixes=iri.dataset_prefixes(dataset),
        lines=tuple(encode(tables)),
        entities=frozenset(entity.id for entity in tables.entities),
        counts=dict(counts),
        inputs={f"{dataset}/{name}": digest for name, digest in inputs.items()},
    )


def links_part(file: Path) -> Part:
    """
    Return the part of a mapping set: its accepted links, each a claim that the set states.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.mapping.read_mapping`.
    """
    mapping = read_mapping(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Part(
        source=mapping.id,
        sha256=digest,
        prefixes=iri.dataset_prefixes(mapping.id),
        lines=tuple(mapping_lines(mapping)),
        entities=frozenset(),
        counts={"links": sum(link.accepted for link in mapping.links)},
        inputs={f"{mapping.id}/{file.name}": digest},
    )


def _count_report(encoding: Encoding) -> dict[str, int]:
    counts = _count(encoding)
    counts["reports"] = 1
    counts["evidence spans"] = len({e.span for e in encoding.evidence})
    return dict(counts)


def _count(tables: Encoding | DatasetTables) -> Counter[str]:
    counts = Counter(_NAMES.get(c.kind, f"{c.kind} figures") for c in tables.accepted)
    counts["reference claims"] = len(tables.references)
    return counts
