"""What there is to decide: claims, entities and merges as one list, filtered, sorted, counted."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from aidgraph.layout import PageTable
from aidgraph.model import STATUSES, Claim, Encoding, Entity, Merge, Span
from aidgraph.review.judgements import MERGE, Judgements
from aidgraph.text.visible import one_line

KINDS = ("flow", "outcome", "context", "relation", "entity", "merge")
SORTS = ("place", "confidence", "doubt")
STATES = (*STATUSES, "unseen", "conflict")  # the last two ask who has decided
FACETS = (
    *("receiver", "provider", "subject", "object", "speaker", "predicate", "indicator", "unit"),
    *("modality", "origin", "method"),
)
_UNRATED = Decimal(2)
_CARRIED, _PLANNED = Decimal("0.2"), Decimal("0.1")  # how much less sure than what is quoted
_END = 10**9  # places of what has no span: behind everything


@dataclass(frozen=True, slots=True)
class BoardItem:
    """Hold one thing to decide; ``confidence`` is None where no rule gave one."""

    id: str
    kind: str
    status: str
    spans: tuple[Span, ...]
    row: Claim | Entity | Merge
    confidence: Decimal | None = None

    @property
    def start(self) -> int:
        """Return where it stands first in the text, in code points."""
        return self.spans[0].start if self.spans else _END


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """
    Say which items to show, and in which order; empty strings mean all of them.

    A ``facet`` is a column and the value that claims have in it: ``receiver=place-a``.
    """

    kind: str = ""
    status: str = ""
    most: Decimal | None = None
    words: str = ""
    entity: str = ""
    sort: str = "place"
    facet: str = ""


class Board:
    """
    List what *encoding* has to decide.

    Args:
        encoding: The tables.
        marks: The status of entities that were decided on: no table has a column for it.
        judgements: Who decided what.
        reviewer: Whose decisions are asked for as ``unseen``.
    """

    def __init__(
        self,
        encoding: Encoding,
        marks: Mapping[str, str],
        judgements: Judgements | None = None,
        reviewer: str = "",
    ) -> None:
        self.encoding, self.reviewer = encoding, reviewer
        self.judgements = judgements or Judgements([])
        spans: dict[str, list[Span]] = {}
        for evidence in encoding.evidence:
            spans.setdefault(evidence.target, []).append(evidence.span)
        self._spans = {target: tuple(sorted(found)) for target, found in spans.items()}
        self._marks = marks
        self._pages = PageTable(encoding.pages)
        self.entities = {entity.id: entity for entity in encoding.entities}
        self.claims = {claim.id: claim for claim in encoding.claims}
        items = (*self._claims(), *self._entities(), *self._merges())
        self.items = {
            item.id: item for item in sorted(items, key=lambda i: (i.start, i.kind, i.id))
        }

    def pages_of(self, item: BoardItem) -> list[int]:
        """Return the pages that *item* stands on; none where the report has no pages."""
        found = (self._pages.page(span.start) for span in item.spans)
        return sorted({page.page for page in found if page})

    def _claims(self) -> list[BoardItem]:
        return [
            BoardItem(c.id, c.kind, c.status, self._spans.get(c.id, ()), c, c.confidence)
            for c in self.encoding.claims
        ]

    def _entities(self) -> list[BoardItem]:
        """Return the entities; one that an accepted claim speaks of is accepted with it."""
        stated = {key for claim in self.encoding.accepted for key in claim.speaks_of}
        return [
            BoardItem(
                e.id,
                "entity",
                "accepted" if e.id in stated else self._marks.get(e.id, "proposed"),
                self._spans.get(e.id, ()),
                e,
            )
            for e in self.encoding.entities
        ]

    def _merges(self) -> list[BoardItem]:
        """Return the merges."""
        return [
            BoardItem(
                MERGE + m.id,
                "merge",
                m.status,
                self._spans.get(m.id) or self._spans.get(m.known, ()),
                m,
                m.score,
            )
            for m in self.encoding.merges
        ]

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """Return the claims that speak of each thing, by its id."""
        found: dict[str, list[Claim]] = {}
        for claim in self.encoding.claims:
            for key in sorted(claim.speaks_of):
                found.setdefault(key, []).append(claim)
        return found

    @property
    def decided(self) -> int:
        """Count the items that are decided."""
        return sum(item.status != "proposed" for item in self.items.values())

    def sure(self, least: Decimal) -> list[str]:
        """Return the ids of proposed claims whose confidence is *least* or more."""
        return [
            claim.id
            for claim in self.encoding.claims
            if claim.status == "proposed" and claim.confidence >= least
        ]

    def thresholds(self) -> list[tuple[Decimal, int]]:
        """Return each confidence of a proposed claim, highest first, and how many reach it."""
        levels = {c.confidence for c in self.encoding.claims if c.status == "proposed"}
        return [(level, len(self.sure(level))) for level in sorted(levels, reverse=True)]

    @cached_property
    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """Return the values that several claims share, by column, with how many have each."""
        found = {}
        for column in FACETS:
            counts = Counter(_cell(claim, column) for claim in self.encoding.claims)
            common = [(v, n) for v, n in counts.most_common() if v and n > 1 and v == one_line(v)]
            if common:
                found[column] = common
        return found

    def shown(self, choice: ItemFilter) -> list[BoardItem]:
        """Return the items that *choice* wants, in its order."""
        found = [item for item in self.items.values() if self._wanted(item, choice)]
        if choice.sort == "confidence":
            found.sort(key=lambda i: _UNRATED if i.confidence is None else i.confidence)
        if choice.sort == "doubt":
            found.sort(key=_sureness)
        return found

    def is_shown(self, item: BoardItem, choice: ItemFilter) -> bool:
        """Tell whether *choice* wants an item."""
        return self._wanted(item, choice)

    def decisions_on(self, identifier: str) -> object:
        """Return what reviewers say of an item, for comparing it with later."""
        decided = self.judgements
        return decided.of.get(identifier), decided.reasons.get(identifier, "")

    def next_open(self, choice: ItemFilter) -> str:
        """Return the first item that is not decided: of those *choice* wants, else of all."""
        for items in (self.shown(choice), self.items.values()):
            if found := next((item.id for item in items if self.is_open(item)), ""):
                return found
        return ""

    def is_open(self, item: BoardItem) -> bool:
        """Tell whether *item* waits for a decision; a named reviewer decides on every one."""
        if item.status == "proposed":
            return True
        return bool(self.reviewer) and self.judgements.by(self.reviewer, item.id) is None

    def _in_state(self, item: BoardItem, state: str) -> bool:
        """Tell whether an item has a status, waits for this reviewer, or is in conflict."""
        if state == "unseen":
            return self.is_open(item)
        if state == "conflict":
            return item.id in self.judgements.conflicts
        return not state or item.status == state

    def _wanted(self, item: BoardItem, choice: ItemFilter) -> bool:
        most = choice.most
        return (
            (not choice.kind or item.kind == choice.kind)
            and self._in_state(item, choice.status)
            and (most is None or (item.confidence is not None and item.confidence <= most))
            and (not choice.facet or self._has(item, choice.facet))
            and (not choice.entity or choice.entity in self._named(item))
            and choice.words.casefold() in self._words(item)
        )

    @staticmethod
    def _has(item: BoardItem, facet: str) -> bool:
        column, _, value = facet.partition("=")
        return isinstance(item.row, Claim) and column in FACETS and _cell(item.row, column) == value

    def _named(self, item: BoardItem) -> set[str]:
        """Return the ids that *item* is or speaks of."""
        named = set(item.row.speaks_of) if isinstance(item.row, Claim) else set()
        return named | {item.id, item.id.removeprefix(MERGE)}

    def _words(self, item: BoardItem) -> str:
        """Return what the search looks into: names, quotes, keys, notes."""
        row = item.row
        words = [item.id, *(span.exact for span in item.spans)]
        if isinstance(row, Claim):
            words += [row.predicate, row.indicator, row.note, row.method, row.unit]
            named = sorted(row.speaks_of & self.entities.keys())
            words += [self.entities[key].label for key in named]
        elif isinstance(row, Entity):
            words += [row.label, row.label_en, *row.aliases]
        else:
            words += [row.label, row.known]
        return "\n".join(words).casefold()


def _sureness(item: BoardItem) -> Decimal:
    """Return the confidence, less where a thing is carried over or only planned."""
    if item.confidence is None:
        return _UNRATED
    row = item.row
    carried = isinstance(row, Claim) and row.origin == "inferred"
    planned = isinstance(row, Claim) and not row.is_stated_as_fact
    return item.confidence - carried * _CARRIED - planned * _PLANNED


def _cell(claim: Claim, column: str) -> str:
    return str(getattr(claim, column))
