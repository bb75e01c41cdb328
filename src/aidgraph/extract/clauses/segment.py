"""Cut a sentence into clauses: at pauses, at brackets, and after each counted item of a list."""

import re
from collections.abc import Iterator, Sequence

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause

_PAUSE = re.compile(r"[，,：:；;。！？!?\n\t|｜→／]|——|—|[ 　]{2,}|　")
_OPENS, _CLOSES = frozenset("（([【"), frozenset("）)]】")
_LIST = frozenset(("、", "和", "及", "以及", "并", "与"))
_STRONG = frozenset("；;。！？!?\n")


def clauses_of(pieces: Sequence[Chunk]) -> list[Clause]:
    """
    Return the clauses of a sentence in the order in which they begin.

    What stands in brackets is a clause of its own, the clause around it goes on after it.  An item
    of a list ends after its number (帐篷500顶、棉被2000床 are two).
    """
    return sorted(_clauses(pieces), key=lambda clause: clause.start)


def _clauses(pieces: Sequence[Chunk]) -> Iterator[Clause]:
    stack: list[list[Chunk]] = [[]]
    joined = False
    for index, piece in enumerate(pieces):
        if piece.mention is None and piece.text in _OPENS:
            stack.append([])
        elif piece.mention is None and piece.text in _CLOSES:
            if len(stack) > 1:
                yield from _made(stack.pop(), inner=True)
        elif _ends(pieces, index, stack[-1]):
            yield from _made(stack[-1], inner=len(stack) > 1, joined=joined)
            joined = piece.text in _LIST
            stack[-1] = []
        else:
            stack[-1].append(piece)
    while stack:
        yield from _made(stack.pop(), inner=bool(stack), joined=joined and not stack)


def _ends(pieces: Sequence[Chunk], index: int, before: Sequence[Chunk]) -> bool:
    """Tell whether a clause ends at a piece: a pause, or the joint of a list after a number."""
    piece = pieces[index]
    if piece.mention is not None:
        return False
    if _PAUSE.fullmatch(piece.text) or _is_gap(pieces, index):
        return True
    counted = any(p.is_amount for p in before[-2:])
    ended = index > 0 and (pieces[index - 1].is_amount or pieces[index - 1].text in _CLOSES)
    return piece.text in _LIST and counted and (ended or _noun_after_number(before))


def _is_gap(pieces: Sequence[Chunk], index: int) -> bool:
    """Tell whether white space parts the columns of a line: two in a row, or one after a number."""
    if not pieces[index].text.isspace() or not index:
        return False
    before = pieces[index - 1]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    wide = following is not None and following.mention is None and following.text.isspace()
    return wide or before.is_amount or (before.mention is None and before.text.isspace())


def _noun_after_number(before: Sequence[Chunk]) -> bool:
    return len(before) > 1 and before[-2].is_amount and before[-1].mention is None


def _made(pieces: list[Chunk], *, inner: bool, joined: bool = False) -> Iterator[Clause]:
    if pieces:
        yield Clause(pieces[0].start, pieces[-1].end, pieces, inner=inner, joined=joined)
