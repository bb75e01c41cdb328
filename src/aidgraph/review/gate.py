"""Let no correction pass that the words of the report do not bear out."""

from collections.abc import Mapping
from typing import Any

from aidgraph.check.gate.findings import EXPLANATIONS, REMEDIES, Mismatch
from aidgraph.check.gate.names import carried
from aidgraph.check.verify import refusals
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import EncodingError, Problem
from aidgraph.model import Encoding
from aidgraph.review import decide
from aidgraph.review.tables import Change, apply
from aidgraph.text.report import ReportText

_COLUMNS = {"from_": "from"}


def borne_out(
    encoding: Encoding, text: ReportText | None, identifier: str, cells: Mapping[str, str]
) -> Change:
    """
    Return the change that puts *cells* into a row, if the words bear it out.

    Where the only fault is a party that the sentence does not name, the claim becomes inferred, and
    its notes name that party.  Without the text nothing is compared.

    Raises:
        EncodingError: With a problem for each column that the words do not bear out.
    """
    change = decide.correct(encoding, identifier, cells)
    found = _refused(encoding, text, identifier, change)
    if found and all(finding.outcome in {"unnamed", "unexplained"} for finding in found):
        change = decide.correct(
            encoding, identifier, {**cells, **_carried(encoding, change, found)}
        )
        found = _refused(encoding, text, identifier, change)
    if found:
        raise EncodingError("the words of the report", [_problem(finding) for finding in found])
    return change


def _refused(
    encoding: Encoding, text: ReportText | None, identifier: str, change: Change
) -> list[Mismatch]:
    if text is None or not change:
        return []
    changed = apply(encoding_files(encoding), change)
    return refusals(changed, {identifier}, text)


def _carried(encoding: Encoding, change: Change, found: list[Mismatch]) -> dict[str, Any]:
    """Return the cells that say who is carried over."""
    changed = apply(encoding_files(encoding), change)
    claim = next(c for c in changed.claims if c.id == found[0].target)
    unnamed = {finding.exact for finding in found if finding.outcome == "unnamed"}
    parties = [entity for entity in changed.entities if entity.id in unnamed]
    noted = carried(claim, parties)
    return {"origin": noted.origin, "note": noted.note, "note_en": noted.note_en}


def _problem(finding: Mismatch) -> Problem:
    what = EXPLANATIONS[finding.outcome]
    if finding.there:
        what += f": {finding.there}"
    column = _COLUMNS.get(finding.column, finding.column) or None
    return Problem("claims.csv", None, column, what, REMEDIES[finding.outcome])
