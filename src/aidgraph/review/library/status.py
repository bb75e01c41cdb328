"""How far the encoding of a report is: proposed, accepted, doubtful, verified, built."""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.encoding.tables import COLUMNS, MAX_BYTES
from aidgraph.errors import CallError, EncodingError
from aidgraph.files.limited import digest_of
from aidgraph.model import Claim, Encoding
from aidgraph.review.source import find_text

Verified = Literal["holds", "findings", "no text", "not looked at"]
Built = Literal["yes", "changed since", "no"]


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """
    Hold how far one report is.

    ``proposed``, ``accepted`` and ``rejected`` count its claims, ``doubtful`` those not rejected
    that are inferred, derived or less than certain; ``findings`` what the check of the evidence
    found.  ``problem`` says why the tables cannot be read, and is else empty.
    """

    folder: Path
    id: str
    title: str = ""
    entities: int = 0
    proposed: int = 0
    accepted: int = 0
    rejected: int = 0
    doubtful: int = 0
    verified: Verified = "not looked at"
    findings: int = 0
    built: Built = "no"
    problem: str = ""

    @property
    def claims(self) -> int:
        """Return how many claims there are."""
        return self.proposed + self.accepted + self.rejected

    @property
    def decided(self) -> int:
        """Return how many claims somebody accepted or rejected."""
        return self.accepted + self.rejected


def read_status(folder: Path, graph: Path | None = None, *, verify: bool = True) -> ReportStatus:
    """
    Return how far the encoding in *folder* is; its tables are not changed.

    Args:
        folder: The encoding.
        graph: A build; whether the report is in it, as it stands, is told by its manifest.
        verify: Whether to check the evidence against the text, where that lies in *folder*.

    Raises:
        CallError: If the manifest of the build cannot be read.
    """
    try:
        encoding = read_encoding(folder)
    except (CallError, EncodingError) as error:
        return ReportStatus(folder, folder.name, problem=str(error).partition("\n")[0])
    statuses = Counter(claim.status for claim in encoding.claims)
    verified, findings = _verified(folder, encoding) if verify else ("not looked at", 0)
    return ReportStatus(
        folder=folder,
        id=encoding.report.id,
        title=encoding.report.title,
        entities=len(encoding.entities),
        proposed=statuses["proposed"],
        accepted=statuses["accepted"],
        rejected=statuses["rejected"],
        doubtful=sum(map(_is_doubtful, encoding.claims)),
        verified=verified,
        findings=findings,
        built=_built(folder, encoding.report.id, graph),
    )


def _is_doubtful(claim: Claim) -> bool:
    unsure = bool(claim.confidence) and Decimal(claim.confidence) < 1
    return claim.status != "rejected" and (unsure or claim.origin in {"inferred", "derived"})


def _verified(folder: Path, encoding: Encoding) -> tuple[Verified, int]:
    try:
        text = find_text(folder, encoding.report)
    except CallError:
        return "no text", 0
    found = verify_evidence(encoding, text)
    return ("holds", 0) if found.holds else ("findings", len(found.findings))


def _built(folder: Path, report: str, graph: Path | None) -> Built:
    path = graph / "manifest.json" if graph else None
    if path is None or not path.is_file():
        return "no"
    try:
        inputs: dict[str, str] = dict(json.loads(path.read_bytes())["inputs"])
    except (ValueError, KeyError, TypeError) as error:
        raise CallError(f"{path}: this is no manifest of a build; build again") from error
    there = {name: value for name, value in inputs.items() if name.startswith(f"{report}/")}
    if not there:
        return "no"
    files = (folder / name for name in ("report.toml", *COLUMNS))
    now = {
        f"{report}/{path.name}": digest_of(path, MAX_BYTES + 1)
        for path in files
        if path.is_file() and f"{report}/{path.name}" in there
    }
    return "yes" if now == there else "changed since"
