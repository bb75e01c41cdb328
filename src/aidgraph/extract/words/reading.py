"""A report's text made readable: soft line breaks joined, with a map back to the source."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

_HEADING = re.compile(r"#{1,6}\s")
_BULLET = re.compile(
    r"(?:[-*•·●▪★☆◆◇■□○◎※▲]|\d{1,3}[.、）)]|[（(][一二三四五六七八九十\d]{1,3}[）)])\s*(?=\S)"
)
_CLOSED = frozenset("。！？；：…!?;:|")  # a line that ends so is whole
_QUOTES_AFTER = "”’」』）)》"
_SHORT = 12  # a shorter line is page furniture, not half a sentence
_PAUSES = "，、,；"  # a title or a caption has none of them
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”’」』）)》]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a heading, a bullet or a paragraph: ``start`` and ``end`` are offsets of the reading."""

    start: int
    end: int
    kind: str  # heading, bullet, paragraph
    heading: str  # the words of the heading it stands under


@dataclass(frozen=True)
class Reading:
    """
    Hold a text for reading: ``text`` has no line break inside a sentence.

    ``source`` is the text as it came; ``origins[i]`` is the offset in it of ``text[i]``, with one
    more entry for the end.  All phases speak in offsets of ``text``; :meth:`span` leads back.
    """

    source: str
    text: str
    origins: tuple[int, ...]
    blocks: tuple[Block, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        r"""Return the offsets in the source of ``text[start:end]``.

        >>> r = read("甲市很努力，成绩很好，乙县三\n\n年来，投入")
        >>> r.source[slice(*r.span(13, 16))]
        '三\n\n年来'
        """
        return self.origins[start], self.origins[end - 1] + 1

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Return the bounds of the sentences; a block's end ends a sentence too."""
        bounds: list[tuple[int, int]] = []
        for block in self.blocks:
            start = block.start
            for match in _SENTENCE_END.finditer(self.text, block.start, block.end):
                bounds.append((start, match.end()))
                start = match.end()
            if self.text[start : block.end].strip():
                bounds.append((start, block.end))
        return tuple(bounds)

    def sentence_of(self, offset: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds *offset*."""
        index = max(0, bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1)
        return self.sentences[index] if self.sentences else (0, len(self.text))

    def block_of(self, offset: int) -> Block:
        """Return the block that holds *offset*."""
        return self.blocks[max(0, bisect_right(self._block_starts, offset) - 1)]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]


def read(source: str) -> Reading:
    r"""
    Join the soft line breaks of *source* and find its headings, bullets and paragraphs.

    A break is soft when the line before it is long, has a pause and does not end a sentence, and
    the line after it begins neither a heading nor a bullet.  Nothing else is changed or left out.

    >>> [block.kind for block in read("# 题\n\n正文第一句。\n\n- 一条").blocks]
    ['heading', 'paragraph', 'bullet']
    """
    lines = _lines(source)
    groups: list[list[tuple[int, int]]] = []
    for line in lines:
        if groups and _continues(source, groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    text: list[str] = []
    origins: list[int] = []
    blocks: list[Block] = []
    heading = ""
    for group in groups:
        start = len(text)
        for begin, end in group:
            text.extend(source[begin:end])
            origins.extend(range(begin, end))
        kind = _kind(source, group[0])
        if kind == "heading":
            heading = "".join(text[start:]).lstrip("# ").strip()
        blocks.append(Block(start, len(text), kind, heading))
        text.append("\n")
        origins.append(group[-1][1])
    return Reading(source, "".join(text), (*origins, len(source)), tuple(blocks))


def _lines(source: str) -> list[tuple[int, int]]:
    """Return the bounds of the lines that hold words, without white space at either end."""
    found = []
    for match in re.finditer(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+", source):
        line = match.group()
        begin = match.start() + len(line) - len(line.lstrip())
        end = match.end() - (len(line) - len(line.rstrip()))
        if begin < end:
            found.append((begin, end))
    return found


def _kind(source: str, line: tuple[int, int]) -> str:
    if _HEADING.match(source, *line):
        return "heading"
    return "bullet" if _BULLET.match(source, *line) else "paragraph"


def _continues(source: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Tell whether the line *after* goes on where *before* stops."""
    last = source[before[1] - 1]
    whole = last in _CLOSED or (last in _QUOTES_AFTER and source[before[1] - 2] in _CLOSED)
    return (
        not whole
        and before[1] - before[0] >= _SHORT
        and any(source.find(pause, *before) >= 0 for pause in _PAUSES)
        and _kind(source, before) != "heading"
        and _kind(source, after) == "paragraph"
        and source.count("\n", before[1], after[0]) <= 2
    )
