"""Read what lists say: parties by their noun, pairs one to one, parts in brackets, who settles in a park."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.extract.clauses.pieces import Chunk
from aidgraph.extract.lexicon import table
from aidgraph.extract.meaning.draft import Draft, relation
from aidgraph.extract.mention import NameMention
from aidgraph.extract.things.identify import Cast

_SURE, _LESS = Decimal("0.75"), Decimal("0.60")
_FAR = 150  # characters back to the work that a party's noun is about
_NOUN = 14  # characters of a party's noun and its joint
_LONGEST = 40
_JOINTS = frozenset(("、", "和", "与", "及", "以及"))
_WITH = frozenset(("与", "和", "同", "跟"))
_BODIES = frozenset(("Organization", "Place"))
_EACH = re.compile("分别|各自|分头")
_PAIRS = re.compile("结对|结成|牵手|手拉手")
_AGREES = re.compile("签|共建|合作|协议|联盟|帮扶|" + _PAIRS.pattern)
_AFTER = 24  # characters in which it is said what the pairs do
_SETTLES = re.compile("入园|入驻|落户|进驻|落地|签约")
_LISTS = re.compile("(?:包括|包含|分别是|分别为|其中有|如)$")
_AREA = ("园", "园区", "开发区", "基地", "科技城", "合作区", "示范区", "集聚区")
_SETTLERS = frozenset(("Organization", "Project"))


@cache
def _nouns() -> tuple[tuple[re.Pattern[str], str, frozenset[str]], ...]:
    """Return for each row the pattern of its noun and joint, what it says, and of which types."""
    return tuple(
        (
            re.compile(rf"{one_of(split(row['words']))}(?:[也都均正则仍还]|主要)?[是为系有即]?[:：]?[“「]?$"),
            row["says"],
            frozenset(split(row["types"])),
        )
        for row in table("party-nouns")
    )  # fmt: skip


def listed(
    pieces: Sequence[Chunk],
    plain: str,
    cast: Cast,
    stated: Sequence[NameMention],
    item: NameMention | None,
) -> Iterator[Draft]:
    """
    Yield what the lists of a sentence say.

    Args:
        pieces: The sentence.
        plain: The text, normalised.
        cast: Which names are one thing.
        stated: The names that stood so far, this sentence's among them.
        item: What the list or section is about, where it is about one thing.
    """
    yield from _parties(pieces, plain, cast, stated, item)
    yield from _pairs(pieces, plain, cast)
    yield from _parts(pieces, cast)
    yield from _settlers(pieces, plain, cast, stated)


def _row(pieces: Sequence[Chunk], at: int) -> list[NameMention]:
    """Return the names of the list that begins at an index; of 甲县乙镇 the last one."""
    found: list[NameMention] = []
    while at < len(pieces) and pieces[at].name is not None:
        while at + 1 < len(pieces) and pieces[at + 1].name is not None:
            at += 1
        found += [name for name in (pieces[at].name,) if name is not None]
        if at + 2 >= len(pieces) or pieces[at + 1].text not in _JOINTS:
            break
        at += 2
    return found


def _parties(
    pieces: Sequence[Chunk],
    plain: str,
    cast: Cast,
    stated: Sequence[NameMention],
    item: NameMention | None,
) -> Iterator[Draft]:
    for index, piece in enumerate(pieces):
        before = plain[max(0, piece.start - _NOUN) : piece.start]
        if piece.name is None or piece.name.type not in _BODIES:
            continue
        for pattern, says, types in _nouns():
            match = pattern.search(before)
            thing = _thing(stated, types, piece.start, item) if match else None
            if match is None or thing is None:
                continue
            for party in _row(pieces, index):
                ids = cast.ids[party], cast.ids[thing]
                if party.type in _BODIES and ids[0] != ids[1]:
                    why = (f"party noun {match.group()}",)
                    yield _made(ids, says, (party, party), "clause:list-party", why=why)


def _thing(
    stated: Sequence[NameMention], types: frozenset[str], at: int, item: NameMention | None
) -> NameMention | None:
    """Return what a party's noun is about: the item, or the last name of a type that fits."""
    if item is not None and item.type in types and item.start < at:
        return item
    near = (n for n in reversed(stated) if n.type in types and 0 < at - n.end <= _FAR)
    return next(near, None)


def _pairs(pieces: Sequence[Chunk], plain: str, cast: Cast) -> Iterator[Draft]:
    """Yield 甲校与乙校、丙校与丁校分别结对, and 甲校、丙校分别与乙校、丁校结对."""
    index = 0
    while index < len(pieces):
        groups, end = _groups(pieces, index)
        index = max(end, index + 1)
        pairs = _matched(groups, plain[pieces[index - 1].end :][:_AFTER]) if groups else []
        for one, other in pairs:
            if one.type in _BODIES and other.type in _BODIES and cast.ids[one] != cast.ids[other]:
                ahead = plain[one.end :][: other.end - one.end + _AFTER]
                says = "pairedWith" if _PAIRS.search(ahead) else "cooperatesWith"
                ids = cast.ids[one], cast.ids[other]
                yield _made(ids, says, (one, other), "clause:list-pairs", why=("one to one",))


def _groups(pieces: Sequence[Chunk], index: int) -> tuple[list[tuple[str, list[NameMention]]], int]:
    """Return the lists of names from an index, each with the words before it, and where they end."""
    groups: list[tuple[str, list[NameMention]]] = []
    words = ""
    at = end = index
    while at < len(pieces):
        if pieces[at].name is not None:
            while at + 1 < len(pieces) and pieces[at + 1].name is not None:
                at += 1
            name = pieces[at].name
            if name is not None:
                if words == "、" and groups:
                    groups[-1][1].append(name)
                else:
                    groups.append((words, [name]))
            words, end = "", at + 1
        elif not groups or pieces[at].mention is not None or len(words) > len("各自分别与"):
            break
        elif pieces[at].text == "的" and len(groups[-1][1]) == 1 and groups[-1][0]:
            words = groups.pop()[0]  # 分别与甲市的乙校
        else:
            words += pieces[at].text
            if not re.fullmatch("(?:分别|各自|分头)?[、与和同跟]?", words):
                break
        at += 1
    return groups, end


def _matched(
    groups: Sequence[tuple[str, list[NameMention]]], after: str
) -> list[tuple[NameMention, NameMention]]:
    """Return who is told to be with whom: lists joined by 分别与, or pairs in a row."""
    if len(groups) == 2 and _EACH.match(groups[1][0]):
        ones, others = groups[0][1], groups[1][1]
        equal = len(ones) == len(others) > 1 and _AGREES.search(after)
        return list(zip(ones, others, strict=True)) if equal else []
    joined = all(words in _WITH for words, _ in groups[1:])
    if len(groups) < 3 or not joined or not _EACH.match(after):
        return []
    names = [name for _, group in groups for name in group]
    ends = len(groups[0][1]) == len(groups[-1][1]) == 1
    inner = all(len(group) == 2 for _, group in groups[1:-1])
    return list(zip(names[::2], names[1::2], strict=True)) if ends and inner else []


def _parts(pieces: Sequence[Chunk], cast: Cast) -> Iterator[Draft]:
    """Yield that the works in brackets are part of the one before: 甲中心（乙园、丙楼）."""
    for index, piece in enumerate(pieces[:-2]):
        whole = piece.name
        if whole is None or whole.type != "Facility" or pieces[index + 1].text not in ("(", "（"):
            continue
        parts = _row(pieces, index + 2)
        if len(parts) > 1 and all(part.type == "Facility" for part in parts):
            for part in parts:
                if cast.ids[part] != cast.ids[whole]:
                    ids = cast.ids[part], cast.ids[whole]
                    why = ("in the brackets after it",)
                    yield _made(ids, "partOf", (whole, part), "clause:list-brackets", why=why)


def _settlers(
    pieces: Sequence[Chunk], plain: str, cast: Cast, stated: Sequence[NameMention]
) -> Iterator[Draft]:
    """Yield who settles in the park told of: 首批入园项目10个，包括甲项目、乙项目; 丙公司落户."""
    start = pieces[0].start if pieces else 0
    for index, piece in enumerate(pieces):
        if piece.name is None or piece.name.type not in _SETTLERS:
            continue
        before = plain[start : piece.start]
        names = _row(pieces, index)
        after = plain[names[-1].end :][:8]
        lists = _LISTS.search(before) and _SETTLES.search(before)
        settles = re.match(
            "(?:相继|先后|陆续|也|已|随后|纷纷)(?:落户|入驻|入园|进驻)[。，；]", after
        )
        areas = (n for n in reversed(stated) if n.type == "Facility" and n.plain.endswith(_AREA))
        area = next((n for n in areas if 0 < piece.start - n.end <= _FAR), None)
        if area is None or not (lists or settles):
            continue
        for name in names:
            ids = cast.ids[name], cast.ids[area]
            if name.type in _SETTLERS and ids[0] != ids[1]:
                yield _made(
                    ids, "locatedIn", (name, name), "clause:list-park", why=("settles there",)
                )


def _made(
    ids: tuple[str, str],
    says: str,
    ends: tuple[NameMention, NameMention],
    rule: str,
    *,
    why: tuple[str, ...],
) -> Draft:
    start, end = min(n.start for n in ends), max(n.end for n in ends)
    alone = ends[0] is ends[1]
    if end - start > _LONGEST:
        start, end = ends[1].start, min(ends[1].end, ends[1].start + _LONGEST)
    confidence = _LESS if alone else _SURE
    return relation(ids, says, (start, end), rule, confidence, inferred=alone, why=why)
