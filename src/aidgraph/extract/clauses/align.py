"""Tie numbers to what was listed before them: 甲、乙分别为3个和5个."""

from collections.abc import Sequence

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause, CountedAmount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import NameMention

_JOINTS = frozenset(("、", "和", "与", "及", "以及"))
_NOUNS = frozenset(("n", "nz", "vn", "an", "nw", "xc", "a", "v", "LOC", "ORG", "nr", "s"))


def align(clauses: Sequence[Clause]) -> None:
    """Give the numbers after 分别 or 依次 the items of the list before it, one each."""
    for at, clause in enumerate(clauses):
        for index, piece in enumerate(clause.pieces):
            if piece.mention is None and piece.text in word_list("particles", "align"):
                amounts = _amounts(clauses, at, piece.end)
                items = _items(clause.pieces[:index])
                if at and len(items) != len(amounts):  # 美国和德国，两国分别出资1亿元和2亿元
                    items = _items(clauses[at - 1].pieces)
                if len(items) == len(amounts) > 1:
                    for item, amount in zip(items, amounts, strict=True):
                        _tie(item, amount)
                        _relabel(clauses[: at + 1], amount)
                break


def _amounts(clauses: Sequence[Clause], at: int, after: int) -> list[CountedAmount]:
    """Return the numbers after an offset that one list holds: until a clause of another make."""
    found: list[CountedAmount] = []
    for clause in clauses[at:]:
        own = [a for a in clause.amounts if a.piece.start >= after]
        if clause.inner:
            continue
        if found and (not own or len(clause.pieces) > 4 * len(own)):
            break
        found += own
    return found


def _items(pieces: Sequence[Chunk]) -> list[list[Chunk]]:
    """Return the items of the list that ends a stretch: names, or noun phrases."""
    items: list[list[Chunk]] = [[]]
    for piece in reversed(pieces):
        if piece.mention is None and piece.text in _JOINTS:
            items.append([])
        elif piece.name is not None or piece.tag in _NOUNS or piece.text in "“”":
            items[-1].insert(0, piece)
        elif piece.tag in ("d", "u", "p", "m", "r", "q") or piece.is_amount:
            if items[-1] or len(items) > 1:
                break
        else:
            break
    return [item for item in reversed(items) if item]


def _tie(item: Sequence[Chunk], amount: CountedAmount) -> None:
    names = [piece.name for piece in item if piece.name is not None]
    amount.of_item = next((n for n in reversed(names) if isinstance(n, NameMention)), None)
    words = "".join(p.text for p in item if p.name is None and p.text not in "“”")
    if words and not (amount.of_item and len(words) < 2):
        amount.label, amount.own_label = words[-10:], True


def _relabel(before: Sequence[Clause], amount: CountedAmount) -> None:
    """Give a number that is told of a name the noun of the last number of its unit before."""
    if amount.of_item is None:
        return
    stated = [
        a
        for clause in before
        for a in clause.amounts
        if a.of_item is None and a.own_label and _unit(a) == _unit(amount)
    ]
    if stated:
        amount.label, amount.shared = stated[-1].label, True


def _unit(amount: CountedAmount) -> str:
    mention = amount.piece.mention
    return str(getattr(mention, "unit", "")) + str(getattr(mention, "classifier", ""))
