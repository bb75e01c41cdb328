"""Follow places of a text into a new version of it: which words still stand, and where."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

_UNIT = re.compile(r"[^。！？；\n]*(?:[。！？；]|\n|$)")
_ENDS = re.compile(r"[。！？；]|\n[ \t]*\n")
_LONG = 8  # letters of a sentence that is found again elsewhere
_MOST = 4_000_000  # pairs of letters of a passage that is compared letter by letter
_LIKE = 0.6  # how much alike two versions of one sentence are at least

Bounds = tuple[int, int]


class _Unit(NamedTuple):
    """Hold a line or a sentence: its letters without blanks, and where each of them stands."""

    letters: str
    places: tuple[int, ...]


class ShiftedText:
    """
    Tell where the words of a text stand in a new version of it.

    Blanks and line breaks do not count: a text that is only broken into other lines has the same
    words.  A sentence that stands elsewhere, once, is found there.

    Args:
        old: The text that places are known of.
        new: The text that took its place.

    >>> text = ShiftedText("甲县建校1所。乙县建校2所。", "今年，甲县建校1所。乙县建校3所。")
    >>> text.span(4, 6), text.span(11, 13)
    ((7, 9), None)
    >>> text.is_same_sentence(7, 9), text.is_same_sentence(0, 2)
    (False, False)
    """

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._before, self._after = _Sentences(old), _Sentences(new)

    def span(self, start: int, end: int) -> Bounds | None:
        """Return where a span stands now, if all its words still do, one after the other."""
        letters = [at for at in range(start, end) if not self.old[at].isspace()]
        places = [self._places.get(at, -1) for at in letters]
        if not places or -1 in places or places != sorted(places):
            return None
        first, last = places[0], places[-1] + 1
        return (first, last) if _bare(self.new[first:last]) == _bare(self.old[start:end]) else None

    def is_same_sentence(self, start: int, end: int) -> bool:
        """Tell whether the sentences that a span stands in are what they were, blanks apart."""
        found = self.span(start, end)
        return found is not None and self._before.around((start, end)) == self._after.around(found)

    def is_like_sentence(self, start: int, end: int) -> bool:
        """Tell whether the sentences that a span stands in are a version of what they were."""
        found = self.span(start, end)
        if found is None:
            return False
        old, new = self._before.around((start, end)), self._after.around(found)
        return SequenceMatcher(None, old, new, autojunk=False).ratio() >= _LIKE

    @cached_property
    def _places(self) -> dict[int, int]:
        """Return where each letter that still stands has its place now."""
        old, new = _units(self.old), _units(self.new)
        matcher = SequenceMatcher(
            None, [unit.letters for unit in old], [unit.letters for unit in new], autojunk=False
        )
        places: dict[int, int] = {}
        gone: list[_Unit] = []
        come: list[_Unit] = []
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag == "equal":
                for one, other in zip(old[a:b], new[c:d], strict=True):
                    places.update(zip(one.places, other.places, strict=True))
            else:
                gone += old[a:b]
                come += new[c:d]
                places |= _by_letters(_joined(old[a:b]), _joined(new[c:d]))
        return places | _elsewhere(gone, come)


def _units(text: str) -> list[_Unit]:
    found = []
    for match in _UNIT.finditer(text):
        places = tuple(at for at in range(*match.span()) if not text[at].isspace())
        if places:
            found.append(_Unit("".join(text[at] for at in places), places))
    return found


def _joined(units: list[_Unit]) -> _Unit:
    places = tuple(place for unit in units for place in unit.places)
    return _Unit("".join(unit.letters for unit in units), places)


def _by_letters(old: _Unit, new: _Unit) -> dict[int, int]:
    """Match two versions of a passage letter by letter; none of what is too long for that."""
    if len(old.letters) * len(new.letters) > _MOST:
        return {}
    matcher = SequenceMatcher(None, old.letters, new.letters, autojunk=False)
    return {
        old.places[block.a + step]: new.places[block.b + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }


def _elsewhere(gone: list[_Unit], come: list[_Unit]) -> dict[int, int]:
    """Match sentences that left one place and stand, once, in another."""
    counts = Counter(unit.letters for unit in (*gone, *come))
    new = {unit.letters: unit for unit in come}
    found: dict[int, int] = {}
    for unit in gone:
        if len(unit.letters) >= _LONG and unit.letters in new and counts[unit.letters] == 2:
            found.update(zip(unit.places, new[unit.letters].places, strict=True))
    return found


class _Sentences:
    """Cut a text into sentences; a line break alone ends none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [match.end() for match in _ENDS.finditer(text)]

    def around(self, bounds: Bounds) -> str:
        """Return the letters of the sentences that a span stands in."""
        start, end = bounds
        before, after = bisect_right(self._ends, start), bisect_left(self._ends, end)
        left = self._ends[before - 1] if before else 0
        right = self._ends[after] if after < len(self._ends) else len(self._text)
        return _bare(self._text[left:right])


def _bare(text: str) -> str:
    return "".join(text.split())
