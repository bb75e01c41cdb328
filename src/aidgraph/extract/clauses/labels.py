"""Find what a number counts: the noun after it, or before it, or the verb where there is none."""

from collections.abc import Sequence
from functools import cache

from aidgraph.extract.clauses.pieces import Piece
from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.clauses.record import Amount, Clause
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import Quantity

_NOUNS = frozenset(("n", "nz", "vn", "an", "f", "s", "nw", "a", "ad", "xc", "LOC", "ORG", "nr"))
_LONGEST = 10
_SKIPPED = frozenset("“”‘’《》「」『』\"")
_ENDS = frozenset(("、", "和", "与", "及", "以及", "等", "的"))
_REGIONS = {
    "国": "国家", "省": "省份", "市": "城市", "县": "县区", "区": "县区", "乡": "乡镇", "镇": "乡镇",
    "村": "村庄", "州": "市州", "校": "学校", "院": "医院", "厂": "工厂", "户": "农户",
}  # fmt: skip


@cache
def _light() -> frozenset[str]:
    kinds = ("light", "each", "align", "part")
    return frozenset(word for kind in kinds for word in word_list("particles", kind))


def label_amounts(clause: Clause) -> None:
    """Give each amount of *clause* its label; it stays empty where the clause has no noun for it."""
    at = {id(piece): index for index, piece in enumerate(clause.pieces)}
    for amount in clause.amounts:
        index = at[id(amount.piece)]
        after = _after(clause.pieces, index)
        before = _before(clause.pieces, index)
        chosen = after or before
        if chosen:
            amount.label = _words(chosen)
            amount.label_start = chosen[0].start
            amount.own_label = True
        if after and before and len(amount.label) < 4 and before[-1].end == amount.piece.start:
            amount.label = _words([*before, *after])
        if len(amount.label) < 2:
            _from_unit(amount)


def _from_unit(amount: Amount) -> None:
    told = amount.piece.mention
    word = told.classifier if isinstance(told, Quantity) else ""
    region = _REGIONS.get(amount.label or word, "")
    if region or len(word) > 1:
        amount.label, amount.own_label = region or word, bool(region)


def _after(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """Return the noun phrase right after a number."""
    found: list[Piece] = []
    at = index + 1
    if at < len(pieces) and pieces[at].text == "的":
        at += 1
    while at < len(pieces) and (_is_noun(pieces[at]) or pieces[at].text in _SKIPPED):
        if found and pieces[at].text in predicates() and not _noun_at(pieces, at + 1):
            break
        if pieces[at].name is not None and found:
            break
        found.append(pieces[at])
        at += 1
    while found and (found[-1].tag in ("f", "ad", "a") or found[-1].text in _SKIPPED):
        found.pop()
    return found if any(p.tag in ("n", "nz", "vn", "xc", "nw") or p.name for p in found) else []


def _noun_at(pieces: Sequence[Piece], index: int) -> bool:
    return index < len(pieces) and pieces[index].tag in ("n", "nz")


def _before(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """Return the noun phrase before a number, over the light words between."""
    at = index - 1
    while at >= 0 and (pieces[at].text in _light() or pieces[at].tag in ("d", "u", "c", "p") or _shy(pieces[at])):
        if pieces[at].text in ("、", "和"):
            break
        at -= 1
    found: list[Piece] = []
    while at >= 0 and (_is_noun(pieces[at]) or pieces[at].text in _SKIPPED or _inner_verb(pieces, at, found)):
        if pieces[at].name is not None and found and pieces[at].name.type != "Place":
            break
        found.insert(0, pieces[at])
        at -= 1
    while found and (found[0].text in _SKIPPED or found[0].tag in ("f", "ad")):
        found.pop(0)
    return found


def _shy(piece: Piece) -> bool:
    return piece.mention is None and piece.tag == "w" and piece.text in ("”", "“", ":", "：")


def _inner_verb(pieces: Sequence[Piece], at: int, found: Sequence[Piece]) -> bool:
    """Tell whether a verb right before the number, or before its noun, belongs to the label."""
    piece = pieces[at]
    return piece.tag == "v" and piece.text not in _light() and len(piece.text) > 1 and len(found) <= 1


def _is_noun(piece: Piece) -> bool:
    if piece.mention is not None:
        return piece.name is not None
    return piece.tag in _NOUNS and piece.text not in _light()


def _words(pieces: Sequence[Piece]) -> str:
    """Return the words of a phrase, the last ten letters of it at the border of a word."""
    kept: list[Piece] = []
    length = 0
    for piece in reversed(pieces):
        if kept and length + len(piece.text) > _LONGEST:
            break
        kept.insert(0, piece)
        length += len(piece.text)
    return "".join(p.text for p in kept if p.text not in _SKIPPED)
