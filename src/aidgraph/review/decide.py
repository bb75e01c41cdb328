"""What a decision changes in the tables: pure functions from an encoding to a change of rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from aidgraph.encoding.tables import COLUMNS
from aidgraph.encoding.write import encoding_files
from aidgraph.model import Claim, Encoding, Status
from aidgraph.review.tables import Change, Row, Swap, parse

CLAIMS, ENTITIES = "claims.csv", "entities.csv"
CURATED = {"status": "accepted", "method": "curated", "confidence": "1"}
CLAIM_FIELDS = (
    *("kind", "subject", "predicate", "object", "indicator", "value", "min", "max", "unit"),
    *("comparator", "provider", "receiver", "from", "to", "modality", "speaker", "origin"),
    *("note", "note_en", "waiver"),
)
ENTITY_FIELDS = ("type", "label", "label_en", "aliases")


def set_status(encoding: Encoding, ids: Collection[str], status: Status) -> Change:
    """Return the change that gives the claims *ids* the status; those that have it stay."""
    ids = {c.id for c in encoding.claims if c.id in ids and c.status != status}
    return _edit(encoding, CLAIMS, {claim: {"status": status} for claim in ids})


def correct(encoding: Encoding, identifier: str, cells: Mapping[str, str]) -> Change:
    """
    Return the change that puts *cells* (by column) into the row of a claim or an entity.

    A claim that a person corrected is accepted, its method is ``curated`` and it is sure.  Cells
    that say what the row says already make no correction: the claim is accepted as it is.
    """
    if any(claim.id == identifier for claim in encoding.claims):
        return corrections(encoding, {identifier: cells})
    fields = {k: v.strip() for k, v in cells.items() if k in ENTITY_FIELDS}
    return _edit(encoding, ENTITIES, {identifier: fields})


def corrections(encoding: Encoding, edits: Mapping[str, Mapping[str, str]]) -> Change:
    """Return the change that puts cells (by id and column) into rows of claims, as one."""
    rows = {row[0]: row for row in parse(CLAIMS, encoding_files(encoding)[CLAIMS])}
    found = {}
    for key, cells in edits.items():
        old = dict(zip(COLUMNS[CLAIMS], rows[key], strict=True))
        fields = {k: v.strip() for k, v in cells.items() if k in CLAIM_FIELDS}
        same = all(old[column] == value for column, value in fields.items())
        found[key] = fields | ({"status": "accepted"} if same else CURATED)
    return _edit(encoding, CLAIMS, found)


def cells_of(encoding: Encoding, name: str, identifier: str) -> dict[str, str]:
    """Return the cells of a row by column."""
    rows = parse(name, encoding_files(encoding)[name])
    row = next(row for row in rows if row[0] == identifier)
    return dict(zip(COLUMNS[name], row, strict=True))


def _edit(encoding: Encoding, name: str, edits: Mapping[str, Mapping[str, str]]) -> Change:
    """Return the change of the cells *edits*, by id and column, in the table *name*."""
    if not edits:
        return {}
    old = [row for row in parse(name, encoding_files(encoding)[name]) if row[0] in edits]
    new = [_with(row, COLUMNS[name], edits[row[0]]) for row in old]
    pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return {name: Swap(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))} if pairs else {}


def _with(row: Row, columns: Sequence[str], cells: Mapping[str, str]) -> Row:
    return tuple(cells.get(column, cell) for column, cell in zip(columns, row, strict=True))


def falls_with(encoding: Encoding, ids: Iterable[str]) -> list[Claim]:
    """
    Return the claims that cannot stand when *ids* are rejected, and are not rejected yet.

    A claim about a rejected thing would point at nothing in a build; so does a claim about that
    claim, and so on.
    """
    gone = set(ids)
    rejected = frozenset(gone)
    size = 0
    while size != len(gone):
        size = len(gone)
        gone |= {claim.id for claim in encoding.claims if claim.speaks_of & gone}
    return [
        claim
        for claim in encoding.claims
        if claim.id in gone - rejected and claim.status != "rejected"
    ]


def rests_on(encoding: Encoding, ids: Iterable[str]) -> set[str]:
    """Return the claims that *ids* speak of, and those that these speak of: they come along."""
    by_id = {claim.id: claim for claim in encoding.claims}
    found: set[str] = set()
    waiting = [by_id[key] for key in ids if key in by_id]
    while waiting:
        more = {key for key in waiting.pop().speaks_of if key in by_id} - found
        found |= more
        waiting += [by_id[key] for key in more]
    return found
