"""One decision for many rows: a value that all of them get, where their words bear it out."""

from collections.abc import Collection, Mapping

from aidgraph.model import Claim, Encoding
from aidgraph.review.edits.things import with_party
from aidgraph.review.gate import Refused, borne_out, borne_out_alone
from aidgraph.text.report import ReportText

COLUMNS = (
    *("receiver", "provider", "subject", "object", "speaker", "indicator", "unit", "predicate"),
    *("from", "to", "modality", "origin", "comparator"),
)
_OF_FLOWS = frozenset({"provider", "receiver"})
_OF_FIGURES = frozenset({"indicator", "unit", "comparator"})
_OF_RELATIONS = frozenset({"predicate", "object"})


def has_column(claim: Claim, column: str) -> bool:
    """
    Tell whether a claim of its kind may have a cell in *column*.

    >>> has_column(Claim("r", "relation", "x"), "unit"), has_column(Claim("r", "flow", "x"), "unit")
    (False, True)
    """
    if column in _OF_FLOWS:
        return claim.kind == "flow"
    if column in _OF_FIGURES:
        return claim.is_figure
    return column in COLUMNS and (column not in _OF_RELATIONS or claim.kind == "relation")


def with_value(
    encoding: Encoding,
    text: ReportText,
    ids: Collection[str],
    column: str,
    fields: Mapping[str, str],
) -> tuple[Encoding, list[str], Refused]:
    """
    Return *encoding* with the cell ``cell-…`` of *fields* in *column* of the claims *ids*.

    Returns:
        The encoding, the claims that got the value, and those that keep their own with the reason.

    Raises:
        EncodingError: If a new thing of the form is none of the text.
    """
    value = fields.get(f"cell-{column}", "")
    made, cells, new = with_party(encoding, text, {column: value}, fields)
    made = borne_out(made, text, new) if new else made
    wanted = [c.id for c in encoding.claims if c.id in ids and has_column(c, column)]
    done, refused = borne_out_alone(made, text, dict.fromkeys(wanted, cells))
    if refused.keys() == set(wanted):
        return encoding, [], refused
    return done, [key for key in wanted if key not in refused], refused
