"""Tell from the words beside their names who gives in a sentence, and who is given."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from aidgraph.chinese.lexicon import one_of, split
from aidgraph.chinese.script import fold
from aidgraph.extract.lexicon import table

Part = Literal["giver", "receiver", ""]
_ADVERBS = (
    "则 再 又 另 还 也 已 将 先 共 便 就 都 即 先后 累计 随后 再次 一次性 首批 当天 今天 今年 去年 "
    "每年 同年 一共 总共 分别 单项 还将 已经 三年 两年 五年 三年来 两年来 一天前 前天 昨天 等"
)
_ASIDE = re.compile(r"[（(][^（）()]*[）)]|[“”‘’「」『』《》〈〉]")
_CLAUSE = re.compile("[，,。；;：:！？!?、]")
_AWAY = re.compile("[向给为对]")


class _Cue(NamedTuple):
    side: str
    role: Part
    words: re.Pattern[str]


@cache
def _cues() -> tuple[_Cue, ...]:
    """Return the rows in their order; words before a name end there, words after it begin there."""
    later = f"{one_of(split(_ADVERBS))}{{0,2}}{{}}"
    shapes = {"before": "{}$", "after": later, "by": later, "between": "{}"}
    roles: dict[str, Part] = {"giver": "giver", "receiver": "receiver", "none": ""}
    return tuple(
        _Cue(
            row["side"],
            roles[row["role"]],
            re.compile(shapes[row["side"]].replace("{}", one_of(split(row["words"])))),
        )
        for row in table("giving-roles")
    )


def role_of(before: str, after: str) -> Part:
    """
    Return what the words around a name say of it: that it gives, that it is given, or nothing.

    Who stands behind 给 or 向 in its clause does not give.

    >>> role_of("中心由", "出资建成"), role_of("向", "捐款"), role_of("据", "介绍")
    ('giver', 'receiver', '')
    """
    clause = _CLAUSE.split(before)[-1]
    for side, role, words in _cues():
        if side == "before" and words.search(before):
            return role
        if side == "by" and before.endswith("由") and words.match(after):
            return role
        if side == "after" and words.match(after):
            return "" if role == "giver" and _AWAY.search(clause) else role
    return ""


def bare(words: str) -> str:
    """Return *words* as names are compared: in one script, without asides and quotation marks."""
    return _ASIDE.sub("", "".join(fold(words).split()))


class GivingRoles:
    """
    Tell who gives in a sentence; *named* are the things by each of their names.

    >>> GivingRoles({"甲市": ["a"], "乙县": ["b"]}).parts("甲市向乙县捐款5万元")
    {'a': 'giver', 'b': 'receiver'}
    """

    def __init__(self, named: Mapping[str, Collection[str]]) -> None:
        self._named: dict[str, set[str]] = {}
        for name, things in named.items():
            if name := bare(name):
                self._named.setdefault(name, set()).update(things)
        self._pattern = re.compile(one_of(self._named) if self._named else "(?!)")

    def parts(self, words: str, ends: tuple[str, str] = ("", "")) -> dict[str, Part]:
        """
        Return the part that each thing has in *words*; none where they say both of it.

        Where the words say nothing of the two *ends*, a verb of giving between them does.
        """
        sentence = bare(words)
        found: dict[str, set[Part]] = {}
        places: dict[str, list[int]] = {}
        for thing, start, role in self._mentions(sentence):
            found.setdefault(thing, set()).add(role)
            places.setdefault(thing, []).append(start)
        known = {thing: parts - {""} for thing, parts in found.items()}
        roles = {thing: next(iter(p)) if len(p) == 1 else "" for thing, p in known.items()}
        if not any(roles.get(end) for end in ends):
            roles |= _by_order(sentence, places, ends)
        return {thing: role for thing, role in roles.items() if role}

    def _mentions(self, sentence: str) -> Iterator[tuple[str, int, Part]]:
        """Yield (thing, start, role) for each name; of names in one another the longest counts."""
        for match in self._pattern.finditer(sentence):
            role = role_of(sentence[: match.start()], sentence[match.end() :])
            for thing in sorted(self._named[match.group()]):
                yield thing, match.start(), role


def _by_order(
    sentence: str, places: Mapping[str, Sequence[int]], ends: tuple[str, str]
) -> dict[str, Part]:
    """Return who gives where a verb of giving stands between the two *ends*."""
    if not all(places.get(end) for end in ends):
        return {}
    first, second = sorted(ends, key=lambda end: places[end][0])
    verb = next(cue.words for cue in _cues() if cue.side == "between")
    between = sentence[places[first][0] : places[second][0]]
    if max(places[first]) > min(places[second]) or not verb.search(between):
        return {}
    return {first: "giver", second: "receiver"}
