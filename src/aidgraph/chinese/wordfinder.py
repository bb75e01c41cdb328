"""Find the words of a list in a text: the longest at each place, in linear time."""

from collections.abc import Iterable, Iterator
from operator import add


class WordFinder:
    """
    Find the longest word of a list that begins at a place.

    >>> WordFinder(["云岭", "云岭县"]).longest("在云岭县城", 1)
    4
    >>> WordFinder(["云岭", "云岭自治县"]).longest("在云岭", 1)
    3
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[:2], set()).add(len(word))
        self._lengths = {key: sorted(found, reverse=True) for key, found in lengths.items()}

    def longest(self, text: str, start: int) -> int:
        """Return the end of the longest word at *start*, or *start* when there is none."""
        for length in self._lengths.get(text[start : start + 2], ()):
            if (word := text[start : start + length]) in self._words:
                return start + len(word)  # the text may end before the length does
        return start + 1 if text[start : start + 1] in self._words else start

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the longest word at every place of *text*; they may overlap."""
        for start, pair in enumerate(map(add, text, text[1:] + "\0")):
            if pair in self._lengths or pair[0] in self._words:  # most places end here, and fast
                end = self.longest(text, start)
                if end > start:
                    yield start, end
