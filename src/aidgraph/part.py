"""One report's part of a graph: what one worker makes, on this machine or on a cluster."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from aidgraph.check.verify import VerificationError, verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.model import Encoding
from aidgraph.rdf.encode import encode
from aidgraph.resources import walk
from aidgraph.text import ReportText

_NAMES = {"relation": "relations", "flow": "flows"}


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the sorted triples of one report, what they count up to, and the hashes of its tables.

    ``sha256`` is of the report's text, as its encoding names it.
    """

    report: str
    sha256: str
    lines: tuple[str, ...]
    entities: frozenset[str]
    counts: dict[str, int]
    inputs: dict[str, str]


def make_part(source: Traversable, text: ReportText | None = None) -> Part:
    """
    Read the encoding in *source*, check it, and make its triples.

    Args:
        source: The folder of the encoding.
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
    encoding = read_encoding(source)
    if text is not None and text.sha256 == encoding.report.sha256:
        findings = verify_evidence(encoding, text).findings
        if findings:
            raise VerificationError(findings)
    return Part(
        report=encoding.report.id,
        sha256=encoding.report.sha256,
        lines=tuple(encode(encoding)),
        entities=frozenset(entity.id for entity in encoding.entities),
        counts=_count(encoding),
        inputs={f"{encoding.report.id}/{name}": digest for name, digest in inputs.items()},
    )


def _count(encoding: Encoding) -> dict[str, int]:
    counts = Counter(_NAMES.get(c.kind, f"{c.kind} figures") for c in encoding.accepted)
    counts["reports"] = 1
    counts["evidence spans"] = len({e.span for e in encoding.evidence})
    counts["reference claims"] = len(encoding.references)
    return dict(counts)
