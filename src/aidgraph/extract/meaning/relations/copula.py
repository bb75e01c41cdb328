"""Read what 是 and 籍 say of places: 甲县是乙州的贫困县, 甲籍企业乙公司, 从甲县来的教师王芳."""

import re
from collections.abc import Iterator
from decimal import Decimal

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import Clause
from aidgraph.extract.clauses.titles import is_title
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_SURE = Decimal("0.75")
_IS = frozenset(("是", "系", "为"))
_LEVELS = ("省", "州", "市", "县", "区", "旗", "镇", "乡", "村")
_HELPED = re.compile("受援|对口|帮扶|结对|援建|姊妹|友好|重点")
_COMES = re.compile("来|聘|请|调|引")
_VILLAGES = ("村", "社区", "嘎查", "镇", "乡", "寨")
_NEAR = 3  # pieces between 籍 and the name
_LONGEST = 40


def copula(setting: ClauseContext, cast: Cast) -> Iterator[Draft]:
    """Yield what a clause says of where a place lies, or where somebody comes from."""
    yield from _lies(setting, cast)
    yield from _comes(setting.clause, cast)


def _lies(setting: ClauseContext, cast: Cast) -> Iterator[Draft]:
    clause = setting.clause
    names = [p.name for p in clause.pieces if p.name is not None]
    if any(p.of.name != "belong" for p in clause.predicates) or not 0 < len(names) <= 3:
        return
    where = names[-1]
    at = next(i for i, p in enumerate(clause.pieces) if p.name is where)
    chain = at
    while chain and clause.pieces[chain - 1].name is not None:
        chain -= 1
    said = chain > 0 and clause.pieces[chain - 1].text in _IS
    after = "".join(p.text for p in clause.pieces[at + 1 :])
    if not said or where.type != "Place" or not after.endswith(_LEVELS) or _HELPED.search(after):
        return
    own = [n for n in names if n.end < clause.pieces[chain].start]
    stated = setting.topic.first if setting.topic is not None else None
    place = own[0] if own else stated
    if place is None or place.type != "Place" or cast.ids[place] == cast.ids[where]:
        return
    start = place.start if own else where.start
    span = (start, min(where.end, start + _LONGEST))
    yield relation(
        (cast.ids[place], cast.ids[where]), "locatedIn", span, "clause:lies", _SURE,
        inferred=not own, why=("a place is one of another",),
    )  # fmt: skip


def _comes(clause: Clause, cast: Cast) -> Iterator[Draft]:
    pieces = clause.pieces
    for one, of, other in zip(pieces, pieces[1:], pieces[2:], strict=False):
        village, person = one.name, other.name
        if of.text != "的" or village is None or person is None or person.type != "Person":
            continue
        if village.plain.endswith(_VILLAGES):
            yield _origin(person, village, cast)  # 大平地村的王芳
    for index, piece in enumerate(pieces):
        if piece.name is None or piece.name.type != "Place":
            continue
        after = pieces[index + 1 : index + 2 + _NEAR]
        if after and after[0].mention is None and after[0].text.startswith("籍"):
            names = [p.name for p in after if p.name is not None]
            kinds = ("Organization", "Person")
            yield from (_origin(n, piece.name, cast) for n in names[:1] if n.type in kinds)
    for place in clause.names("from")[:1]:
        for person in (p.name for p in pieces if p.name is not None and p.name.type == "Person"):
            between = [p for p in pieces if place.end <= p.start < person.start]
            words = "".join(p.text for p in between)
            plain = all(p.mention is None for p in between)
            titled = bool(between) and is_title(between[-1].text)
            if place.type == "Place" and plain and titled and _COMES.search(words):
                yield _origin(person, place, cast)


def _origin(name: NameMention, place: NameMention, cast: Cast) -> Draft:
    span = (place.start, min(name.end, place.start + _LONGEST))
    ids = cast.ids[name], cast.ids[place]
    return relation(ids, "hasOrigin", span, "clause:origin", _SURE, why=("comes from",))
