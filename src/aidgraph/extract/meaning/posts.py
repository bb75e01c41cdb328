"""Read who a person speaks for: a body, a title and a name in a row, or a post that is held."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidgraph.extract.clauses.pieces import Piece
from aidgraph.extract.clauses.titles import is_title
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import Name
from aidgraph.extract.things.identify import Cast

_SURE = Decimal("0.85")
_FAR = 9  # pieces between a body and the person
_STOPS = re.compile(r"[，,。；;：:！？!?（(）)\n]")
_JOINTS = frozenset(("、", "兼", "和", "与", "及"))
_BODIES = frozenset(("Organization", "Place", "Facility", "Project", "Programme"))
_HOLDS = frozenset(("任", "担任", "挂任", "兼任", "出任", "现任", "时任", "是", "为", "当过", "做", "系"))


def posts(pieces: Sequence[Piece], cast: Cast) -> Iterator[Draft]:
    """Yield the posts that a sentence tells of: 甲局副局长王芳, 王芳任甲局副局长, 组长王芳."""
    for index, piece in enumerate(pieces):
        if piece.name is not None and piece.name.type == "Person":
            found = _before(pieces, index) or _after(pieces, index)
            for body in found:
                yield _post(piece.name, body, cast)


def _post(person: Name, body: Name, cast: Cast) -> Draft:
    start, end = min(person.start, body.start), max(person.end, body.end)
    span = (start, end) if end - start <= 40 else (person.start, person.end)
    ids = (cast.ids[person], cast.ids[body])
    return relation(ids, "represents", span, "post", _SURE, why=("a body, a title and a person",))


def _before(pieces: Sequence[Piece], index: int) -> list[Name]:
    """Return the bodies before a person's name that a title ties to it."""
    found: list[Name] = []
    titled = False
    for at in range(index - 1, max(-1, index - 1 - _FAR), -1):
        piece = pieces[at]
        if piece.mention is None:
            if _STOPS.search(piece.text):
                break
            titled = titled or is_title(piece.text)
            if piece.text not in _JOINTS and not _belongs(piece):
                break
        elif piece.name is None or piece.name.type == "Person":
            break
        elif piece.name.type in _BODIES:
            if not titled:
                break
            nested = at + 1 < len(pieces) and pieces[at + 1].name is not None
            if not nested:
                found.append(piece.name)
                titled = False
    return found


def _belongs(piece: Piece) -> bool:
    return is_title(piece.text) or piece.tag in ("n", "nz", "a", "vn", "f", "TIME", "t", "PER", "nr", "v", "w", "ORG", "LOC") and piece.text not in ("说", "在", "的")


def _after(pieces: Sequence[Piece], index: int) -> list[Name]:
    """Return the body of the post that a person is said to hold."""
    if index + 1 >= len(pieces) or pieces[index + 1].text not in _HOLDS | {"，", ","}:
        return []
    at = index + 1
    if pieces[at].text in ("，", ",") :
        at += 1
    while at < len(pieces) and pieces[at].mention is None and pieces[at].text in _HOLDS:
        at += 1
    if at < len(pieces) and pieces[at].name is not None and pieces[at].name.type in ("Organization", "Place"):
        after = pieces[at + 1 : at + 3]
        if any(p.mention is None and is_title(p.text) for p in after):
            return [pieces[at].name]
    return []
