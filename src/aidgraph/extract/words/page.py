"""The page that the name rules read: words, quotation marks and brackets, what governs what."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from aidgraph.extract.lexicon import word_list
from aidgraph.extract.words.token import Token

PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "(": ")", "〈": "〉"}
QUOTES = "“‘「『"
_FAR = 45  # characters; what is in longer quotation marks is speech
_ENDS = frozenset("。！？；!?;\n")
_WORKS = re.compile("[援兴新扩改]建|建设|完工|重建")  # a list of works follows (援建项目包括…)
_ITEM = 30  # letters of a list's item before its last word
_MARKS = 8  # letters before the first word of a list's item
_MARK = re.compile(r"[-★●◆■▪·•*\s]{1,3}|\d{1,2}[.、)]\s*|\(?[一二三四五六七八九十\d]{1,3}[、)]\s*")
_LOOK_BACK = 40  # words


@dataclass(frozen=True)
class Page:
    """
    Hold a normalised text, its words, and spans that are numbers or dates.

    ``numbers`` are the starts of quantities: what stands before one is counted.
    """

    text: str
    tokens: list[Token]
    numbers: frozenset[int] = frozenset()

    @cached_property
    def begins(self) -> dict[int, int]:
        """Return the index of the word that begins at an offset."""
        return {token.start: i for i, token in enumerate(self.tokens)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """Return the index of the word that ends at an offset."""
        return {token.end: i for i, token in enumerate(self.tokens)}

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def closers(self) -> dict[int, int]:
        """Return the offset of each closing mark by the offset of its opening mark."""
        found: dict[int, int] = {}
        stack: list[int] = []
        straight = -1
        for at, char in enumerate(self.text):
            if char == "\n":
                stack.clear()
                straight = -1
            elif char == '"':
                if straight >= 0 and at - straight <= _FAR:
                    found[straight] = at
                    straight = -1
                else:
                    straight = at
            elif char in PAIRS:
                stack.append(at)
            elif stack and char == PAIRS[self.text[stack[-1]]]:
                opener = stack.pop()
                if at - opener <= _FAR:
                    found[opener] = at
        return found

    @cached_property
    def openers(self) -> dict[int, int]:
        """Return the offset of each opening mark by the offset of its closing mark."""
        return {close: opened for opened, close in self.closers.items()}

    def quotations(self) -> Iterator[tuple[int, int]]:
        """Yield the offsets of the opening and the closing quotation marks."""
        for opener, closer in sorted(self.closers.items()):
            if self.text[opener] in QUOTES or self.text[opener] == '"':
                yield opener, closer

    def before(self, offset: int) -> Iterator[Token]:
        """Yield the words before *offset*, the nearest first, to the end of the sentence before."""
        index = bisect_left(self._starts, offset) - 1
        if index >= 0 and self.tokens[index].end > offset:
            index -= 1  # inside a word: begin with the word before it
        for i in range(index, max(index - _LOOK_BACK, -1), -1):
            if self.tokens[i].word[0] in _ENDS:
                return
            yield self.tokens[i]

    def after(self, offset: int) -> Iterator[Token]:
        """Yield the words from *offset* to the end of the sentence."""
        index = self.begins.get(offset, len(self.tokens))
        for token in self.tokens[index : index + _LOOK_BACK]:
            if token.word[0] in _ENDS:
                return
            yield token

    def is_tagged(self, start: int, end: int, tags: tuple[str, ...]) -> bool:
        """Tell whether one word with one of *tags* covers exactly that span."""
        index = self.begins.get(start, -1)
        return index >= 0 and self.tokens[index].end == end and self.tokens[index].tag in tags

    def governor(self, offset: int) -> str:
        """
        Return the verb that what stands at *offset* is the object of, or an empty string.

        It is the nearest one before, over the items of a list (建成礼堂5个、书屋1个).
        """
        skipped = word_list("verbs", "inner")
        for token in self.before(offset):
            if token.word in {"包括", ":"} and _WORKS.search(
                self.text[token.start - 12 : token.start]
            ):
                return "建设"
            if token.tag in {"v", "vd"} and token.word not in skipped:
                return token.word
            if token.word in word_list("verbs", "built") or token.word in word_list(
                "verbs", "award"
            ):
                return token.word
            if token.word in {"，", ","}:
                return ""
        return ""

    def object_start(self, at: int, verbs: frozenset[str]) -> int:
        """Return where the object begins that ends at *at*: after the last of *verbs*, or -1."""
        for token in self.before(at):
            if token.word in verbs:
                return token.end
            if at - token.start > _FAR or token.tag == "u" or token.word in {"，", "、", ","}:
                break
        return -1

    def is_built(self, start: int, end: int) -> bool:
        """Tell whether somebody builds, opens or repairs what stands there."""
        verb = self.governor(start)
        if any(verb.endswith(word) for word in word_list("verbs", "built")):
            return True
        following = [token.word for token in islice(self.after(end), 3)]
        return any(word in word_list("verbs", "done") for word in following)

    def is_awarded(self, start: int) -> bool:
        """Tell whether what stands there is awarded to somebody."""
        verb = self.governor(start)
        return any(verb.endswith(word) for word in word_list("verbs", "award"))

    def is_counted(self, end: int) -> bool:
        """Tell whether a number follows (农家书屋1个)."""
        following = next(self.after(end), None)
        number = following is not None and following.tag == "m"
        return number or end in self.numbers

    def is_item(self, start: int) -> bool:
        """Tell whether an item of a list begins there: after a line's first marks (★ （一） 1.)."""
        line = self.text.rfind("\n", max(0, start - _MARKS), start) + 1
        first = line or (0 if start < _MARKS else -1)
        return first >= 0 and _MARK.fullmatch(self.text, first, start) is not None

    def item_start(self, offset: int) -> int:
        """Return where the words of the line's item begin that holds *offset*, or -1 if far."""
        line = self.text.rfind("\n", max(0, offset - _ITEM), offset) + 1
        if not line and offset > _ITEM:
            return -1
        mark = _MARK.match(self.text, line, offset)
        return mark.end() if mark else line

    def is_counted_before(self, start: int) -> bool:
        """Tell whether a number stands right before (3所乡村幼儿园)."""
        before = next(self.before(start), None)
        return before is not None and before.tag == "m" and not before.word.startswith("首")
