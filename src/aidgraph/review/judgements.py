"""What each reviewer thinks of each row, by the log: where they agree, where not, and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from aidgraph.encoding.tables import COLUMNS
from aidgraph.model import Status
from aidgraph.review.log import Deed, Entry
from aidgraph.review.tables import Change, Row

MERGE = "merge:"  # before the id of a merge, for an entity may have it bare

_OF_REVIEW = {"status", "method", "confidence"}  # columns that say nothing of the world
_KEYED = ("claims.csv", "entities.csv")
_REFUSING: frozenset[Deed] = frozenset({"reject", "refuse"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what a reviewer decided last on a row; ``wording`` is the entry that worded it so."""

    status: Status
    wording: int


class Judgements:
    """
    Read decisions in force, oldest first.

    >>> decided = Judgements([
    ...     Entry(1, "accept", ("flow-1",), reviewer="甲"),
    ...     Entry(2, "reject", ("flow-1",), reviewer="乙", reason="already told above"),
    ... ])
    >>> sorted(decided.conflicts), decided.reasons
    (['flow-1'], {'flow-1': 'already told above'})
    """

    def __init__(self, done: Iterable[Entry]) -> None:
        self.of: dict[str, dict[str, Judgement]] = {}
        self.reasons: dict[str, str] = {}
        wordings: dict[str, int] = {}
        for entry in done:
            wordings |= dict.fromkeys(_reworded(entry.change), entry.number)
            status: Status = "rejected" if entry.deed in _REFUSING else "accepted"
            for key in items_of(entry):
                judgement = Judgement(status, wordings.get(key, 0))
                self.of.setdefault(key, {})[entry.reviewer] = judgement
                self.reasons.pop(key, None)
                if entry.reason:
                    self.reasons[key] = entry.reason

    @cached_property
    def reviewers(self) -> tuple[str, ...]:
        """Return who has decided anything; one without a name is the empty string."""
        return tuple(sorted({name for decided in self.of.values() for name in decided}))

    @cached_property
    def shared(self) -> frozenset[str]:
        """Return what two reviewers or more have decided on."""
        return frozenset(key for key, decided in self.of.items() if len(decided) > 1)

    @cached_property
    def conflicts(self) -> frozenset[str]:
        """Return what reviewers disagree on: whether it stands, or what it says."""
        return frozenset(key for key in self.shared if not _agree(self.of[key]))

    def by(self, reviewer: str, identifier: str) -> Status | None:
        """Return what *reviewer* decided on an item, as it is worded now; None where nothing."""
        judgement = self.of.get(identifier, {}).get(reviewer)
        return judgement.status if judgement else None

    def is_news(self, entry: Entry) -> bool:
        """Tell whether *entry*, which changes no row, says what its reviewer has not said yet."""
        if not entry.reviewer and not entry.reason:
            return False
        status = "rejected" if entry.deed in _REFUSING else "accepted"
        return any(
            self.by(entry.reviewer, key) != status
            or (bool(entry.reason) and self.reasons.get(key) != entry.reason)
            or (status == "accepted" and key in self.conflicts)
            for key in items_of(entry)
        )


def items_of(entry: Entry) -> Iterable[str]:
    """Return the items of the page that a decision was about."""
    merge = entry.deed in {"merge", "refuse"}
    return [f"{MERGE}{key}" for key in entry.ids] if merge else entry.ids


def _agree(decided: Mapping[str, Judgement]) -> bool:
    """Tell whether all say the same: that a row stands, in the same words, or that it does not."""
    statuses = {judgement.status for judgement in decided.values()}
    wordings = {judgement.wording for judgement in decided.values()}
    return statuses == {"rejected"} or (len(statuses) == 1 and len(wordings) == 1)


def _reworded(change: Change) -> set[str]:
    """Return the ids of the rows that say something else after *change*, or stand elsewhere."""
    found = set()
    for name in _KEYED:
        if swap := change.get(name):
            pairs = [{row[0]: _said(name, row) for row in rows} for rows in (swap.out, swap.in_)]
            keys = pairs[0].keys() | pairs[1].keys()
            found |= {key for key in keys if pairs[0].get(key) != pairs[1].get(key)}
    if swap := change.get("evidence.csv"):
        found |= {row[0] for row in (*swap.out, *swap.in_)}
    return found


def _said(name: str, row: Row) -> Row:
    cells = zip(COLUMNS[name], row, strict=True)
    return tuple(cell for column, cell in cells if column not in _OF_REVIEW)
