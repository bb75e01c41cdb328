"""Tell the clauses that say little of their own: whose words follow, where money comes from, no subject."""

from collections.abc import Sequence

from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.words.reading import Block

_MEASURES = (
    "占地",
    "建筑面积",
    "总建筑",
    "总投资",
    "全长",
    "面积",
    "用地",
    "座位",
    "床位",
    "工期",
    "规模",
    "规划",
    "正线",
)
_LIGHT_TAGS = frozenset(("d", "c", "u", "w", "p", "r", "TIME", "xc", "f", "m", "q", "t"))
_QUOTED = 40  # letters of a paragraph that is somebody's words; a shorter one is a line of a list


def is_quoted(clause: Clause, block: Block | None) -> bool:
    """Tell whether a person begins a long paragraph alone: whose words it is (李明：…)."""
    named = [n for s in clause.slots for n in s.names]
    return (
        block is not None
        and clause.start <= block.start + 1
        and block.end - block.start > _QUOTED
        and len(clause.pieces) == len(named) == 1
        and named[0].type == "Person"
    )


def tells_of_money(clause: Clause) -> bool:
    """Tell whether a clause only says where money comes from: 这一趟的钱出自甲银行."""
    words = [p.text for p in clause.pieces if p.mention is None]
    money = tuple(word_list("particles", "money"))
    return not clause.amounts and any(w.endswith(money) for w in words)


def is_bare(clauses: Sequence[Clause]) -> bool:
    """Tell whether a sentence begins without a noun of its own: its subject is that of the last."""
    if not clauses:
        return False
    for piece in clauses[0].pieces:
        if piece.time is not None or (piece.mention is None and piece.tag in _LIGHT_TAGS):
            continue
        if piece.mention is not None:
            return piece.is_amount
        return piece.tag == "v" or piece.text.startswith(_MEASURES)
    return False


def says_we(clause: Clause) -> bool:
    """Tell whether those who tell the report act in a clause: 我们买了40张病床."""
    words = [p.text for p in clause.pieces[:2] if p.mention is None]
    return bool(words) and words[0].startswith(tuple(word_list("particles", "we")))
