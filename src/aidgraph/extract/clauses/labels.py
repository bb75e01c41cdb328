"""Find what a number counts: the noun after it, or before it, or the verb where there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.clauses.predicates import predicates
from aidgraph.extract.clauses.record import Clause, CountedAmount
from aidgraph.extract.clauses.works import is_one
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.mention import QuantityMention, TimeMention

_NOUNS = frozenset(("n", "nz", "vn", "an", "f", "s", "nw", "a", "xc", "LOC", "ORG", "nr"))
_HEADS = frozenset(("n", "nz", "vn", "an", "nw", "LOC", "ORG"))
_JOINING = frozenset(("d", "u", "c", "p", "r", "q"))
_AREAS = (
    "全县",
    "全区",
    "全市",
    "全省",
    "全镇",
    "全乡",
    "全州",
    "全国",
    "全村",
    "全校",
    "全年",
    "其中",
    "当地",
    "节假日",
)
_LONGEST = 10
_IDIOM = 3  # letters of a verb that is an attribute (建档立卡)
_QUOTES = frozenset('“”‘’《》「」『』"')
_FULL = {
    "国": "国家", "省": "省份", "市": "城市", "县": "县区", "区": "县区", "乡": "乡镇", "镇": "乡镇",
    "村": "村庄", "州": "市州", "校": "学校", "院": "医院", "厂": "工厂", "户": "农户", "班": "班级",
    "长": "长度", "宽": "宽度", "高": "高度", "人": "人员", "岁": "年龄", "车": "车辆",
}  # fmt: skip
_THINGS = frozenset(("Facility", "Project", "Programme", "Event", "Recognition", "Other"))
_NOUNS_TOO = frozenset(  # verbs that name what they bring about: 累计投资4亿元
    ("投资", "捐款", "捐赠", "援助", "销售", "消费", "出口", "采购", "支出", "贷款", "补助")
)
_DEGREES = frozenset(("少", "多", "高", "低", "大", "小", "快", "慢", "减", "增", "升", "降"))
_LEVELS = frozenset(("percent", "times"))
_KEPT = frozenset(("employ",))  # 车间带动就业300人 are employed, no workshops
_STATES = frozenset(("suffer", "benefit", "employ", "train", "treat"))


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """Hold a phrase by its pieces [``start``, ``end``), and the ``run`` of nouns that it is of."""

    start: int
    end: int
    run: tuple[int, int]
    text: str


def noun_phrases(pieces: Sequence[Chunk]) -> Iterator[NounPhrase]:
    """
    Yield each part of each run of nouns that ends in a noun or a verb and has two to ten letters.

    Names that were found of places, bodies and persons end a run: they are not what is counted.
    """
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and _is_of_run(pieces[end]):
            end += 1
        yield from _parts(pieces, at, end)
        at = max(end, at + 1)


def _parts(pieces: Sequence[Chunk], begin: int, stop: int) -> Iterator[NounPhrase]:
    for end in range(stop, begin, -1):
        last = pieces[end - 1]
        if last.tag not in _HEADS and last.tag != "v" and last.name is None:
            continue
        text = ""
        for start in range(end - 1, begin - 1, -1):
            text = pieces[start].text + text
            if len(text) > _LONGEST:
                break
            led = end - start > 1 and pieces[start].tag == "v"  # 建成车间: workshops are counted
            if len(text) > 1 and not led:
                yield NounPhrase(start, end, (begin, stop), text)


def _is_of_run(piece: Chunk) -> bool:
    if piece.mention is not None:
        return piece.name is not None and piece.name.type in _THINGS
    own = piece.text not in _QUOTES and piece.text not in _light() and piece.text not in _AREAS
    return own and (piece.tag in _NOUNS or (piece.tag == "v" and len(piece.text) > 1))


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
        if after and not _is_verb(before):
            before = []
        chosen = [*before, *after] if after and len(_words(after)) < 4 else after or before
        amount.label = _words(chosen)
        if chosen and _is_aid(clause.pieces, chosen[0]):
            amount.label = "援" + amount.label  # 援|云|资金
        amount.own_label = bool(amount.label)
        if _is_verb(chosen) or not chosen:
            _by_state(clause, amount, index, chosen)
        amount.label = _FULL.get(amount.label, amount.label)
        if len(amount.label) == 1 and chosen and chosen is not after:
            amount.label = _joined(clause.pieces, chosen[0]) + amount.label
        if len(amount.label) < 2:
            amount.own_label = False
            _from_unit(amount)
        if not amount.own_label:
            _by_body(clause.pieces, index, amount)


def _is_aid(pieces: Sequence[Chunk], first: Chunk) -> bool:
    """Tell whether 援 stands right before a noun phrase, cut off from it by the tagger."""
    at = next(index for index, piece in enumerate(pieces) if piece is first)
    return at > 0 and pieces[at - 1].mention is None and pieces[at - 1].text == "援"


def _joined(pieces: Sequence[Chunk], first: Chunk) -> str:
    """Return the word that makes a noun of one letter a noun: 成 of 成井, 干 of 干茶."""
    at = next(index for index, piece in enumerate(pieces) if piece is first)
    before = pieces[at - 1] if at else None
    joins = before is not None and before.mention is None and before.tag in ("v", "vn", "a", "n")
    short = before is not None and len(before.text) <= 2 and before.text not in _light()
    return before.text if before is not None and joins and short else ""


def _by_state(clause: Clause, amount: CountedAmount, index: int, chosen: Sequence[Chunk]) -> None:
    """Take the verb after persons (2人受伤), or the noun that stands before the verb alone."""
    after = clause.pieces[index + 1 : index + 5]
    for piece in after:
        word = predicates().get(piece.text)
        if word is not None and word.name in _STATES and not chosen:
            amount.label, amount.own_label = piece.text + "人数", True
            return
    if chosen:
        stated = [w for p in chosen if (w := predicates().get(p.text)) is not None]
        if any(word.name in _KEPT for word in stated) or chosen[-1].text in _NOUNS_TOO:
            return
        first = clause.pieces.index(chosen[0])
        noun = _before(clause.pieces, first)
        if noun and not _is_verb(noun):
            amount.label = _words(noun)


def _by_body(pieces: Sequence[Chunk], index: int, amount: CountedAmount) -> None:
    """Take what a body is for the persons that it counts: 甲国救援队69人."""
    name = pieces[index - 1].name if index else None
    if (
        name is not None
        and name.type == "Organization"
        and name.text.endswith(("队", "组", "团", "班"))
    ):
        amount.label, amount.own_label = name.text[-3:], True


def _is_verb(pieces: Sequence[Chunk]) -> bool:
    return bool(pieces) and all(p.mention is None and p.tag in ("v", "vn", "d") for p in pieces)


def _from_unit(amount: CountedAmount) -> None:
    stated = amount.piece.mention
    word = stated.classifier if isinstance(stated, QuantityMention) else ""
    if isinstance(stated, TimeMention) and stated.text.endswith("岁"):
        word = "岁"
    region = _FULL.get(word, "")
    if not region and len(word) > 1 and word[-1] in "国省市县区乡镇村庄家":
        region = word
    amount.label, amount.own_label = region, bool(region) and word not in ("人", "户", "岁")
    if word == "岁":
        amount.own_label = True


def _after(pieces: Sequence[Chunk], index: int) -> list[Chunk]:
    """Return the noun phrase right after a number."""
    found: list[Chunk] = []
    at = index + 1
    persons = getattr(pieces[index].mention, "unit", "") == "person"
    if at < len(pieces) and (pieces[at].text == "的" or (persons and pieces[at].text == "是")):
        at += 1  # 其中985名是教师
    headed = False
    while at < len(pieces) and _goes_on(pieces, at, headed=headed):
        found.append(pieces[at])
        headed = headed or pieces[at].tag in ("n", "nz", "nw") or pieces[at].name is not None
        at += 1
    while found and not (found[-1].tag in _HEADS or found[-1].name is not None):
        found.pop()
    return found


def _goes_on(pieces: Sequence[Chunk], at: int, *, headed: bool) -> bool:
    """Tell whether a piece after a number still belongs to its noun phrase."""
    piece = pieces[at]
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    if piece.mention is not None:
        return piece.name is not None and not headed
    if piece.text in _QUOTES:
        return True
    if piece.text in _light() or piece.text in _AREAS or piece.text in ("陆续", "先后"):
        return False
    noun_follows = following is not None and following.tag in ("n", "nz")
    if piece.tag in ("v", "vn"):
        if headed:
            return len(piece.text) >= _IDIOM and noun_follows
        return noun_follows and piece.text not in ("启动", "参加", "成为")
    return piece.tag in _NOUNS


def _before(pieces: Sequence[Chunk], index: int) -> list[Chunk]:
    """Return the noun phrase before a number, over the light words between."""
    at = index - 1
    change = getattr(pieces[index].mention, "unit", "") in _LEVELS
    counted = pieces[index].mention is not None
    while at >= 0 and (
        _is_passed(pieces[at])
        or (counted and pieces[at].tag == "TIME")  # 病例由去年同期的190例
        or (change and pieces[at].text in _DEGREES)  # 病人少了四成
    ):
        at -= 1
    found: list[Chunk] = []
    while at >= 0 and _belongs(pieces, at, found):
        found.insert(0, pieces[at])
        at -= 1
    while found and (found[0].text in _QUOTES or found[0].tag in ("f", "ad", "s")):
        found.pop(0)
    return found


def _is_passed(piece: Chunk) -> bool:
    """Tell whether a word only joins a number to its noun."""
    if piece.mention is not None:
        return piece.time is not None
    if piece.text in ("、", "和"):
        return False
    short = piece.tag == "v" and len(piece.text) == 1
    return piece.text in _light() or short or piece.tag in _JOINING or piece.text in _QUOTES


def _belongs(pieces: Sequence[Chunk], at: int, found: Sequence[Chunk]) -> bool:
    piece = pieces[at]
    if piece.mention is not None:
        return piece.name is not None and (not found or piece.name.type == "Place")
    if found and _is_counted(found[0]):
        return False
    if piece.text in _QUOTES:
        return True
    if piece.text in _light() or piece.text in _AREAS:
        return False
    if piece.tag == "v":
        return len(piece.text) > 1 and len(found) <= 1
    return piece.tag in _NOUNS


def _is_counted(piece: Chunk) -> bool:
    """Tell whether a piece is a common noun that is counted, found among the names."""
    return piece.name is not None and not is_one(piece.name)


def _words(pieces: Sequence[Chunk]) -> str:
    """Return the words of a phrase, without the names in it where there are other words."""
    plain = [p for p in pieces if p.text not in _QUOTES and (p.name is None or _is_counted(p))]
    named = any(p.name is not None and p.name.type in _THINGS for p in pieces)
    bare = len(plain) == 1 and len(plain[0].text) < 2 and plain[0].text not in _FULL
    if not plain or bare or (named and all(p.tag in ("v", "d") for p in plain)):
        plain = [
            p
            for p in pieces
            if p.text not in _QUOTES and (p.name is None or p.name.type in _THINGS)
        ]
    kept: list[Chunk] = []
    length = 0
    for piece in reversed(plain):
        if kept and length + len(piece.text) > _LONGEST:
            break
        kept.insert(0, piece)
        length += len(piece.text)
    return "".join(p.text for p in kept)
