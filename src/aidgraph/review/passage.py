"""The report's text cut where a span begins or ends, so that overlapping spans can be marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aidgraph.check.verify import verify_evidence
from aidgraph.model import Encoding, Span
from aidgraph.review.board import Board
from aidgraph.text.report import ReportText

UNPARSED = "unparsed"  # the reason that extraction gives for a number it could not read

_RANK = {"flow": 0, "outcome": 0, "context": 0, "entity": 1, "relation": 2, "aside": 3}


@dataclass(frozen=True, slots=True)
class Piece:
    """
    Hold a stretch of the text that the same spans cover; offsets are code points.

    ``ids`` are what stands here: figures, then entities, relations and what is set aside, the
    narrowest first.  ``kind`` and ``status`` are those of the first.
    """

    start: int
    text: str
    ids: tuple[str, ...] = ()
    kind: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Mark:
    rank: int
    width: int
    start: int
    id: str
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class UnmodelledNumber:
    """Hold a number that is no fact; ``status`` tells why somebody should look, if so."""

    span: Span
    reason: str
    status: Literal["", "unparsed", "unaccounted"] = ""

    @property
    def id(self) -> str:
        """Return what it is called on the page."""
        return f"aside:{self.span.start}"


def numbers_left(encoding: Encoding, text: ReportText) -> list[UnmodelledNumber]:
    """Return the numbers of the text that are no facts; those that need a look come first."""
    missed = (f for f in verify_evidence(encoding, text).findings if f.outcome == "unaccounted")
    found = [UnmodelledNumber(Span(f.start, f.end, f.exact), "", "unaccounted") for f in missed]
    for aside in encoding.set_aside:
        unread = aside.reason == UNPARSED
        found.append(UnmodelledNumber(aside.span, aside.reason, "unparsed" if unread else ""))
    return sorted(found, key=lambda number: (not number.status, number.span))


def pieces(text: str, board: Board, numbers: Iterable[UnmodelledNumber] = ()) -> list[Piece]:
    """
    Cut *text* where a span of *board* or one of *numbers* begins or ends.

    Together the pieces are the text again.

    Spans that lie outside the text are left out (the evidence gate tells of them).
    """
    opens: dict[int, list[_Mark]] = {}
    closes: dict[int, list[_Mark]] = {}
    for mark in _marks(board, numbers):
        end = mark.start + mark.width
        if mark.width > 0 and end <= len(text):
            opens.setdefault(mark.start, []).append(mark)
            closes.setdefault(end, []).append(mark)
    found: list[Piece] = []
    active: set[_Mark] = set()
    at = 0
    for cut in sorted({*opens, *closes, len(text)}):
        if cut > at:
            found.append(_piece(at, text[at:cut], active))
        active.difference_update(closes.get(cut, ()))
        active.update(opens.get(cut, ()))
        at = cut
    return found


def _piece(start: int, text: str, active: Iterable[_Mark]) -> Piece:
    marks = sorted(active)
    if not marks:
        return Piece(start, text)
    ids = tuple(dict.fromkeys(mark.id for mark in marks))
    return Piece(start, text, ids, marks[0].kind, marks[0].status)


def _marks(board: Board, numbers: Iterable[UnmodelledNumber]) -> Iterable[_Mark]:
    for item in board.items.values():
        if item.kind != "merge":
            for span in item.spans:
                width = span.end - span.start
                yield _Mark(_RANK[item.kind], width, span.start, item.id, item.kind, item.status)
    for number in numbers:
        span = number.span
        width = span.end - span.start
        yield _Mark(_RANK["aside"], width, span.start, number.id, "aside", number.status)
