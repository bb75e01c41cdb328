"""Find whose act a verb before 的 is: 在甲校支教的王芳, 位于甲县的乙镇, 参与的还有甲会、乙会."""

from collections.abc import Sequence
from dataclasses import dataclass

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.record import Clause, Predicate
from aidgraph.extract.clauses.titles import is_title
from aidgraph.extract.mention import NameMention

_ACTS = frozenset(
    ("attract", "lie-in", "send", "attend", "go", "move")
)  # 援建的小学 is what is built
_COPULA = frozenset(("有", "是", "为", "包括"))
_LIGHT = frozenset(("还", "也", "则", "就", "正", "主要", "另", "“", "‘", "「", "先后"))
_JOINTS = frozenset(("、", "和", "与", "及", "以及"))
_NOUNS = frozenset(("n", "a", "nz"))
_FAR = 6  # pieces between a verb and 的
_TITLE = 3  # words between 的 and a person


@dataclass(frozen=True, slots=True)
class Relative:
    """Hold who acts by a verb before 的, and the names between the verb and 的."""

    actors: list[NameMention]
    objects: list[NameMention]


def relative(clause: Clause, predicate: Predicate) -> Relative | None:
    """Return who acts by a verb that stands before 的, or nothing where it does not stand so."""
    if any(s.role == "subject" and s.names[0].start < predicate.start for s in clause.slots):
        return None
    pieces = [p for p in clause.pieces if p.start >= predicate.end]
    at = next((i for i, p in enumerate(pieces[: _FAR + 1]) if p.text == "的"), None)
    if at is None or any(p.is_amount for p in pieces[:at]):
        return None
    if any(predicate.end <= p.start < pieces[at].start for p in clause.predicates):
        return None
    objects = [p.name for p in pieces[:at] if p.name is not None]
    actors, cleft = _actors(pieces, at + 1)
    if not actors or (not cleft and predicate.of.name not in _ACTS):
        return None
    if not cleft and actors[0].type == "Place" and predicate.of.name != "lie-in":
        return None
    return Relative(actors, objects)


def _actors(pieces: Sequence[Chunk], at: int) -> tuple[list[NameMention], bool]:
    """Return the names after 的, and whether 是 or 有 stands before them."""
    cleft, words = False, 0
    while at < len(pieces) and pieces[at].name is None:
        piece = pieces[at]
        cleft = cleft or piece.text in _COPULA
        words += piece.text not in _LIGHT | _COPULA
        plain = is_title(piece.text) or piece.tag in _NOUNS
        if piece.text not in _LIGHT | _COPULA and (not plain or words > _TITLE):
            return [], False
        at += 1
    found: list[NameMention] = []
    while at < len(pieces):
        name = pieces[at].name
        if name is None:
            break
        inner = at + 1 < len(pieces) and pieces[at + 1].name is not None
        if not inner:
            found.append(name)
        if inner:
            at += 1
        elif at + 2 < len(pieces) and pieces[at + 1].text in _JOINTS:
            at += 2
        else:
            break
    named = bool(found) and (not words or found[0].type == "Person")
    return (found, cleft) if named else ([], False)
