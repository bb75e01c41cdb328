"""Read who a person speaks for: a body, a title and a name in a row, or a post that is held."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.chinese.lexicon import split
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.titles import is_title
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import NameMention, Rank
from aidgraph.extract.things.identify import Cast

_SURE, _LESS = Decimal("0.85"), Decimal("0.6")
_LONGEST = 40
_TAGS = frozenset(("n", "nz", "a", "vn", "f", "TIME", "t", "PER", "nr", "v", "w", "ORG", "LOC"))
_OPENS = frozenset(("，", ",", "(", "（", "、"))
_NAMING = frozenset(("n", "nz", "ORG", "LOC", "PER", "nr"))  # 中元副总经理 is of 中元
_BODY_WORDS = frozenset(
    ("公司", "集团", "学校", "医院", "单位", "基金会", "协会", "小组", "时任", "现任")
)
_FAR = 9  # pieces between a body and the person
_STOPS = re.compile(r"[，,。；;：:！？!?（(）)\n]")
_JOINTS = frozenset(("、", "兼", "和", "与", "及"))
_BODIES = frozenset(("Organization", "Place", "Facility", "Project", "Programme"))
_SKIPS = 14  # pieces in brackets that are passed
_SENT_FROM = frozenset(("来自", "(", "（", "是", "，", "由"))
_SENDS = re.compile("选派|派出|派驻|委派|派来|选送|推荐|[)）]")
_INNER = frozenset(("n", "nz", "vn", "a", "an"))
_LEADS = {
    "公司": "总经理", "集团": "总经理", "学校": "校长", "医院": "院长", "基金会": "秘书长",
    "协会": "会长", "医疗队": "队长", "工作队": "队长", "指挥部": "指挥长",
}  # fmt: skip
_ENDS = frozenset("，。；)）,;")
_HOLDS = frozenset(
    (
        "任",
        "担任",
        "挂任",
        "兼任",
        "出任",
        "现任",
        "时任",
        "是",
        "为",
        "当过",
        "做",
        "已是",
        "兼",
        "系",
    )
)


def posts(pieces: Sequence[Chunk], cast: Cast, stated: Sequence[NameMention]) -> Iterator[Draft]:
    """
    Yield the posts that a sentence tells of: 甲局副局长王芳, 王芳任甲局副局长, 组长王芳.

    *stated* are the bodies named before, in order: a bare title is one of the last that it fits.
    """
    for index, piece in enumerate(pieces):
        if piece.name is not None and piece.name.type == "Person":
            before = _before(pieces, index)
            found = before + _after(pieces, index)
            for body in found:
                yield _post(piece.name, body, cast)
            before = before or _sent(pieces, index)
            for body in before if not found else ():
                yield _post(piece.name, body, cast)
            title = "" if before else _bare_title(pieces, index)
            body_meant = _meant(title, stated, piece.start) if title else None
            if body_meant is not None:
                yield _post(piece.name, body_meant, cast, inferred=True)


def _sent(pieces: Sequence[Chunk], index: int) -> list[NameMention]:
    """Return the body that a person comes from: 王芳（甲大学选派）, 王芳是甲院派来的, 来自甲院的王芳."""
    after = pieces[index + 1 : index + 6]
    opened = bool(after) and after[0].text in _SENT_FROM
    names = [p.name for p in after[1:3] if p.name is not None]
    words = "".join(p.text for p in after[1:] if p.mention is None)
    sends = after[0].text == "来自" or bool(_SENDS.search(words)) if after else False
    if opened and names and names[-1].type == "Organization" and sends:
        return names[-1:]
    before = pieces[max(0, index - 6) : index]
    froms = [i for i, p in enumerate(before) if p.mention is None and p.text == "来自"]
    names = [p.name for p in before[froms[-1] + 1 :] if p.name is not None] if froms else []
    stops = (
        any(p.mention is None and _STOPS.search(p.text) for p in before[froms[-1] :])
        if froms
        else True
    )
    return names[-1:] if names and not stops and names[-1].type == "Organization" else []


def _closes(pieces: Sequence[Chunk], at: int) -> bool:
    """Tell whether no other person is named before the next pause that ends a list."""
    for piece in pieces[at:]:
        if piece.name is not None and piece.name.type == "Person":
            return False
        if piece.mention is None and piece.text in _ENDS:
            return True
    return True


def _bare_title(pieces: Sequence[Chunk], index: int) -> str:
    """Return the title before a person, or after 任, that no body's name stands before, or nothing."""
    after = pieces[index + 1 : index + 3]
    if len(after) > 1 and after[0].text in _HOLDS and after[1].mention is None:
        return after[1].text
    if not index or pieces[index - 1].mention is not None:
        return ""
    title = pieces[index - 1]
    led = _led(pieces, index - 1)
    if led:
        return led
    before = pieces[index - 2] if index > 1 else None
    if before is not None and before.text == "、" and is_title(pieces[index - 3].text):
        return pieces[index - 3].text  # 队长、骨科主任王芳
    other = before is not None and before.mention is None and before.tag in _NAMING
    known = before is not None and (before.text in _BODY_WORDS or is_title(before.text))
    return "" if other and not known else title.text


def _led(pieces: Sequence[Chunk], at: int) -> str:
    """Return the title of the last firm or school where its bare noun leads the post: 公司行政副总经理."""
    while at > 0 and pieces[at - 1].mention is None and pieces[at - 1].tag in _INNER:
        at -= 1
        if pieces[at].text in _LEADS:
            return _LEADS[pieces[at].text]
    return ""


def _meant(title: str, stated: Sequence[NameMention], at: int) -> NameMention | None:
    """Return the last body told before an offset whose name ends as a bare title asks."""
    for row in table("posts"):
        if title.endswith(split(row["titles"])):
            for name in reversed(stated):
                if (
                    name.start < at
                    and name.type in split(row["types"])
                    and _fits(name, row["ends"])
                ):
                    return name
    return None


def _fits(name: NameMention, ends: str) -> bool:
    """Tell whether a body ends as a title asks, or is a country where the title is of one."""
    if ends != "country":
        place = gazetteer().place(name.code) if name.type == "Place" and name.code else None
        whole = place.name if place is not None else name.plain.rstrip("”’」")
        return whole.endswith(split(ends))
    division = gazetteer().place(name.code) if name.code else None
    return division is not None and division.country != "CN" and division.latitude is None


def _post(person: NameMention, body: NameMention, cast: Cast, *, inferred: bool = False) -> Draft:
    start, end = min(person.start, body.start), max(person.end, body.end)
    span = (start, end) if end - start <= _LONGEST and not inferred else (person.start, person.end)
    ids = (cast.ids[person], cast.ids[body])
    return relation(
        ids,
        "represents",
        span,
        "predicate:post",
        _LESS if inferred else _SURE,
        inferred=inferred,
        why=("a body, a title and a person",),
    )


def _before(pieces: Sequence[Chunk], index: int) -> list[NameMention]:
    """Return the bodies before a person's name that a title ties to it."""
    found: list[NameMention] = []
    titled = False
    for at in _walk(pieces, index):
        piece = pieces[at]
        if isinstance(piece.mention, Rank):  # 第一夫人, 第一书记
            continue
        if piece.mention is None:
            if at == index - 1 and piece.text == "的" and is_title(pieces[at - 1].text):
                continue  # 任乙市副市长的王芳
            titled = titled or is_title(piece.text)
            if _STOPS.search(piece.text) or (piece.text not in _JOINTS and not _belongs(piece)):
                break
            continue
        body = _body(pieces, at)
        if body is None or not titled or (body.type == "Place" and _comes_from(pieces, at)):
            break
        if body is piece.name and body.type == "Place" and at and pieces[at - 1].text == "驻":
            break  # 驻乙国大使 speaks for another
        if body is not piece.name:  # 甲国驻乙国大使 speaks for the first
            return [*found, body]
        nested = at + 1 < len(pieces) and pieces[at + 1].name is not None
        if not nested:
            found.append(body)
            titled = False
    return found


def _comes_from(pieces: Sequence[Chunk], at: int) -> bool:
    """Tell whether a place only says where somebody comes from: 从甲县聘来技术员王芳."""
    while at > 0 and pieces[at].name is not None:
        at -= 1
    return pieces[at].text in ("从", "自", "来自")


def _body(pieces: Sequence[Chunk], at: int) -> NameMention | None:
    """Return the body at an index, or the one before 驻 that is posted there."""
    name = pieces[at].name
    if name is None or name.type not in _BODIES:
        return None
    posted = at > 1 and pieces[at - 1].text == "驻"
    return pieces[at - 2].name if posted and pieces[at - 2].name is not None else name


def _walk(pieces: Sequence[Chunk], index: int) -> Iterator[int]:
    """Yield the indices before a person, from right to left, without what stands in brackets."""
    depth = 0
    for at in range(index - 1, max(-1, index - 1 - _FAR - _SKIPS), -1):
        text = pieces[at].text if pieces[at].mention is None else ""
        if text in ("）", ")"):
            if at == index - 1:  # 队长（王芳）
                return
            depth += 1
        elif text in ("（", "("):
            if not depth:
                return
            depth -= 1
        elif not depth:
            yield at


def _belongs(piece: Chunk) -> bool:
    if piece.tag == "m":  # 第四批援藏干部, 第一夫人
        return piece.text.startswith(("第", "首"))
    return is_title(piece.text) or (piece.tag in _TAGS and piece.text not in ("说", "在", "的"))


def _after(pieces: Sequence[Chunk], index: int) -> list[NameMention]:
    """Return the bodies of the posts that a person is said to hold: 王芳任甲局副局长、乙会会长."""
    if index + 1 >= len(pieces) or pieces[index + 1].text not in _HOLDS | _OPENS:
        return []
    at = index + (2 if pieces[index + 1].text in _OPENS else 1)
    while at < len(pieces) and pieces[at].mention is None and pieces[at].text in _HOLDS:
        at += 1
    name = pieces[at].name if at < len(pieces) else None
    titled = any(p.mention is None and is_title(p.text) for p in pieces[at + 1 : at + 3])
    if any(p.name is not None and p.name.type == "Person" for p in pieces[at + 1 : at + 4]):
        return []  # 甲院院长王芳、乙院院长李明: the next one's post
    if name is None or name.type not in ("Organization", "Place") or not titled:
        return []
    if pieces[index + 1].text == "、" and not _closes(pieces, at):
        return []  # 院长王芳、甲局副局长某某
    more = at + 2 < len(pieces) and pieces[at + 2].text == "、"
    return [name, *(_after(pieces, at + 1) if more else [])]
