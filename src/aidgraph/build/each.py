"""Check each report on its own: what one task of a library does, and says in few words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from aidgraph.check.audit import Finding, audit_graph
from aidgraph.check.engines import Engine
from aidgraph.check.gate.findings import Verification
from aidgraph.check.validate import Validation, validate_graph
from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import is_dataset, read_dataset, read_encoding
from aidgraph.rdf import iri
from aidgraph.rdf.encode import encode, ontology_lines
from aidgraph.store.open import memory_store
from aidgraph.text.report import read_report_text


@dataclass(frozen=True, slots=True)
class VerifiedReport:
    """Hold what the gate says of the report of an id, and whether its text was there."""

    report: str
    verification: Verification
    has_text: bool


def verify_folder(folder: Path, texts: Mapping[str, Path]) -> VerifiedReport:
    """
    Verify the encoding in *folder* against its text, if that is among *texts*, by SHA-256.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
    """
    encoding = read_encoding(folder)
    path = texts.get(encoding.report.sha256)
    text = read_report_text(path) if path else None
    return VerifiedReport(encoding.report.id, verify_evidence(encoding, text), text is not None)


def validate_folder(folder: Path, language: str = "en", *, engine: Engine = "auto") -> Validation:
    """
    Check the graph of the tables in *folder*, those of a report or of a dataset, with the shapes.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
    """
    return validate_graph(_store(folder), language, engine=engine)


def audit_folder(folder: Path, rules: Iterable[str]) -> list[Finding]:
    """
    Apply *rules* of the audit to the report in *folder*, alone.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
    """
    return audit_graph(_store(folder), rules)


def graph_of(folder: Path) -> tuple[str, list[str]]:
    """
    Return the IRI of the source of the tables in *folder*, and its triples as N-Triples lines.

    Raises:
        CallError, EncodingError: As :func:`aidgraph.encoding.read_encoding`.
    """
    if is_dataset(folder):
        tables = read_dataset(folder, unmapped=False)
        return iri.dataset(tables.dataset.id), encode(tables)
    encoding = read_encoding(folder)
    return iri.report(encoding.report.id), encode(encoding)


def _store(folder: Path) -> ox.Store:
    return memory_store([*_ontology(), *graph_of(folder)[1]])


@cache
def _ontology() -> tuple[str, ...]:
    return tuple(ontology_lines())
