"""Names that are nearly the same: found by the pairs of letters that they share."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

_COMMON = 400  # names with one pair of letters: such a pair tells nothing
_LOOKED_AT = 12
_SLIP = 1  # letters in the place of others that may be a slip of the pen
# What tells a part, a branch or a sibling from a thing: 二期, 分院, 第二, 东区, 附属.
_APART = re.compile(
    r"[0-9A-Za-z一二三四五六七八九十东西南北上下新老甲乙丙丁]|分|附属|下属|子公司|期|级|[小中大]学"
)


class NearNames:
    """
    Find the names that share most pairs of letters with a name.

    >>> list(NearNames(["托万克苏布拉克村", "云岭县"]).near("托万苏布拉克村"))
    ['托万克苏布拉克村']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names)):
            for pair in _pairs(name):
                self._by_pair[pair].append(name)

    def near(self, name: str) -> Iterator[str]:
        """Yield the names most like *name*, without *name* itself; the likest first."""
        shared: Counter[str] = Counter()
        for pair in sorted(_pairs(name)):
            holders = self._by_pair.get(pair, ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        del shared[name]
        likely = sorted(shared, key=lambda other: (-shared[other], len(other), other))
        yield from likely[:_LOOKED_AT]


def likeness(one: str, other: str, least: float = 0) -> float:
    """
    Return how alike two names are, from 0 to 1; less than *least* is 0.

    >>> round(likeness("托万苏布拉克村", "托万克苏布拉克村"), 2)
    0.93
    """
    found = Indel.normalized_similarity(one, other)
    return found if found >= least else 0


def tells_apart(one: str, other: str) -> bool:
    """
    Tell whether the names differ in what tells siblings, parts and branches apart.

    Another word in the place of one does too; one letter may be a slip.

    >>> tells_apart("云岭第一医院", "云岭第一医院分院"), tells_apart("科技园一期", "科技园二期")
    (True, True)
    >>> tells_apart("援疆指挥部", "云岭市援疆指挥部")
    False
    """
    changes = [c for c in Levenshtein.opcodes(one, other) if c.tag != "equal"]
    lost = sum(c.src_end - c.src_start for c in changes)
    new = sum(c.dest_end - c.dest_start for c in changes)
    return min(lost, new) > _SLIP or any(
        _parts(one, c.src_start, c.src_end) or _parts(other, c.dest_start, c.dest_end)
        for c in changes
    )


def _parts(name: str, start: int, end: int) -> bool:
    """Tell whether what stands in *name* from *start* to *end* has a mark that tells apart."""
    return any(m.start() < end and start < m.end() for m in _APART.finditer(name))


def _pairs(name: str) -> set[str]:
    return set(map("".join, pairwise(name)))
