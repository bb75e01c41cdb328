"""Let no correction pass that the words of the report do not bear out."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from aidgraph.check.gate.findings import EXPLANATIONS, REMEDIES, Mismatch
from aidgraph.check.gate.names import carried
from aidgraph.check.verify import refusals
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import EncodingError, Problem
from aidgraph.model import Claim, Encoding
from aidgraph.review import decide
from aidgraph.review.tables import apply, checked
from aidgraph.text.report import ReportText

_COLUMNS = {"from_": "from"}
_CARRIED = frozenset({"unnamed", "unexplained"})  # what a note that names the party mends
Refused = dict[str, list[Problem]]


def borne_out(encoding: Encoding, text: ReportText, ids: Collection[str]) -> Encoding:
    """
    Return *encoding* if the tables are right and the words bear out its rows *ids*.

    Where the only fault of a claim is a party that its sentence does not name, it becomes inferred,
    and its notes name that party.

    Raises:
        EncodingError: With a problem for each column that the words do not bear out.
    """
    made, refused = _sifted(checked(encoding), text, ids)
    if refused:
        problems = [problem for found in refused.values() for problem in found]
        raise EncodingError("the words of the report", problems)
    return made


def borne_out_alone(
    encoding: Encoding, text: ReportText, edits: Mapping[str, Mapping[str, str]]
) -> tuple[Encoding, Refused]:
    """
    Return *encoding* with those *edits* (cells by claim and column) that may stand, each by itself.

    The others are refused: their rows stay as they are.

    Raises:
        EncodingError: If a table is wrong for another reason than a cell of *edits*.
    """
    left, refused = dict(edits), dict[str, list[Problem]]()
    while left:
        change = decide.corrections(encoding, left)
        try:
            changed = apply(encoding_files(encoding), change)
        except EncodingError as error:
            wrong = _by_claim(encoding, error, left)
        else:
            made, wrong = _sifted(changed, text, left)
            if not wrong:
                return made, refused
        refused |= wrong
        left = {key: cells for key, cells in left.items() if key not in refused}
    return encoding, refused


def _by_claim(encoding: Encoding, error: EncodingError, ids: Collection[str]) -> Refused:
    """Return the problems of a table by the claim whose row is wrong."""
    rows = sorted(claim.id for claim in encoding.claims)  # as the tables are written
    found: Refused = defaultdict(list)
    for problem in error.problems:
        known = problem.file == decide.CLAIMS and problem.row
        key = rows[problem.row - 2] if known and problem.row else ""
        if key not in ids:
            raise error
        found[key].append(problem)
    return dict(found)


def _sifted(encoding: Encoding, text: ReportText, ids: Collection[str]) -> tuple[Encoding, Refused]:
    """Return *encoding* with what is carried over noted, and what is refused of its rows *ids*."""
    found = _findings(encoding, text, ids)
    mended = {
        key for key, some in found.items() if all(finding.outcome in _CARRIED for finding in some)
    }
    if mended:
        claims = (
            _noted(encoding, claim, found[claim.id]) if claim.id in mended else claim
            for claim in encoding.claims
        )
        encoding = replace(encoding, claims=tuple(claims))
        found = _findings(encoding, text, ids)
    return encoding, {key: list(map(_problem, some)) for key, some in found.items()}


def _findings(
    encoding: Encoding, text: ReportText, ids: Collection[str]
) -> dict[str, list[Mismatch]]:
    found: dict[str, list[Mismatch]] = defaultdict(list)
    for finding in refusals(encoding, ids, text):
        found[finding.target].append(finding)
    return dict(found)


def _noted(encoding: Encoding, claim: Claim, found: Collection[Mismatch]) -> Claim:
    """Return a claim with notes that say who is carried over: a person says so."""
    unnamed = {finding.exact for finding in found if finding.outcome == "unnamed"}
    parties = [entity for entity in encoding.entities if entity.id in unnamed]
    return replace(
        carried(claim, parties), status="accepted", method="curated", confidence=Decimal(1)
    )


def _problem(finding: Mismatch) -> Problem:
    what = EXPLANATIONS[finding.outcome]
    if finding.there:
        what += f": {finding.there}"
    column = _COLUMNS.get(finding.column, finding.column) or None
    return Problem(decide.CLAIMS, None, column, what, REMEDIES[finding.outcome])
