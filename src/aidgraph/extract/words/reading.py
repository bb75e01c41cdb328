"""A report's text made readable: soft line breaks joined, with a map back to the source."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from aidgraph.extract.words.columns import ColumnCell, column_units
from aidgraph.extract.words.lines import dateline_end, line_kinds
from aidgraph.extract.words.published import covered, is_masthead, published, reported

_CLOSED = frozenset("。！？；：…!?;:|")  # a line that ends so is whole
_QUOTES_AFTER = "”’」』）)》"
_BROKEN = frozenset(("paragraph", "bullet", "caption"))  # what may go on in the next line
_BEGINNING = 400  # letters in which a report says which years it is about
_LED = 80  # letters in which a dateline ends
_SHORT = 12  # a shorter line is page furniture, not half a sentence
_PAUSES = "，、,；。"  # a title or a caption has none of them
_BRACKETS = (("《", "》"), ("“", "”"), ("（", "）"), ("「", "」"), ("(", ")"))
_SENTENCE_END = re.compile(r"[。！？；!?;\n]+[”’」』）)》]*")
_LONGEST = 1000  # letters of a sentence: rules look through all of it at each number


_WHOLE = frozenset(("title", "byline", "dateline", "heading", "paragraph"))  # that may date it
_OUTSIDE = frozenset(("byline", "caption", "credit", "trailer"))


@dataclass(frozen=True, slots=True)
class Block:
    """
    Hold a part of a report: ``start`` and ``end`` are offsets of the reading.

    Its kind is title, byline, dateline, heading, paragraph, bullet, row (of a table), caption,
    credit or trailer (links and furniture of a web page).
    """

    start: int
    end: int
    kind: str
    heading: str  # the words of the heading it stands under

    @property
    def is_outside(self) -> bool:
        """Tell whether the block is no part of the report: a number in it is no figure."""
        return self.kind in _OUTSIDE


@dataclass(frozen=True)
class Reading:
    """
    Hold a text for reading: ``text`` has no line break inside a sentence.

    ``source`` is the text as it came; ``origins[i]`` is the offset in it of ``text[i]``, with one
    more entry for the end.  All phases speak in offsets of ``text``; :meth:`span` leads back.
    ``known_date`` is when the report was published, where that is known from elsewhere.
    """

    source: str
    text: str
    origins: tuple[int, ...]
    blocks: tuple[Block, ...]
    known_date: str = ""

    def span(self, start: int, end: int) -> tuple[int, int]:
        r"""Return the offsets in the source of ``text[start:end]``.

        >>> r = read("甲市很努力，成绩很好，乙县三\n\n年来，投入")
        >>> r.source[slice(*r.span(13, 16))]
        '三\n\n年来'
        """
        return self.origins[start], self.origins[end - 1] + 1

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """
        Return the bounds of the sentences; a block's end ends a sentence too.

        What has no end for a thousand letters is parted at a pause: no person writes such a
        sentence, and rules that look through all of one would take hours.
        """
        bounds: list[tuple[int, int]] = []
        for block in self.blocks:
            start = block.start
            for match in _SENTENCE_END.finditer(self.text, block.start, block.end):
                bounds += self._bounded(start, match.end())
                start = match.end()
            if self.text[start : block.end].strip():
                bounds += self._bounded(start, block.end)
        return tuple(bounds)

    def _bounded(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a sentence, or the parts of a very long one: each up to its last pause."""
        while end - start > _LONGEST:
            reach = self.text[start : start + _LONGEST]
            pause = max(reach.rfind("，"), reach.rfind("、")) + 1
            yield start, start + (pause or _LONGEST)
            start += pause or _LONGEST
        yield start, end

    def sentence_of(self, offset: int) -> tuple[int, int]:
        """Return the bounds of the sentence that holds *offset*."""
        index = max(0, bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1)
        return self.sentences[index] if self.sentences else (0, len(self.text))

    def block_of(self, offset: int) -> Block:
        """Return the block that holds *offset*."""
        return self.blocks[max(0, bisect_right(self._block_starts, offset) - 1)]

    @cached_property
    def date(self) -> str:
        """Return the report's own date in ISO 8601, to the day or the month, or an empty string."""
        if self.known_date:
            return self.known_date
        front: list[tuple[str, str]] = []
        for block, after in zip(self.blocks, [*self.blocks[1:], None], strict=False):
            text = self.text[block.start : block.end]
            if block.kind == "dateline" and after:
                text += self.text[after.start : after.end]
            if block.kind in {"title", "byline", "dateline"}:
                front.append((block.kind, text))
        last = self.blocks[-1] if self.blocks else None
        lines = [
            self._words(block)
            for block in self.blocks
            if block.kind in _WHOLE or (block.kind == "row" and is_masthead(self._words(block)))
        ]
        return published(front, self._words(last) if last else "", lines)

    @cached_property
    def year(self) -> str:
        """Return the year that the report is about by its title (2017年度工作报告), or nothing."""
        titles = [b for b in self.blocks if b.kind in {"title", "heading"}][:2]
        return next((year for b in titles if (year := reported(self._words(b)))), "")

    @cached_property
    def years(self) -> tuple[str, str]:
        """Return the first and last year that the report is about, or two empty strings."""
        titles = [b for b in self.blocks if b.kind in {"title", "heading"}][:2]
        found = [covered(self._words(b), "") for b in titles]
        found.append(covered("", self.text[:_BEGINNING]))
        return next((years for years in found if years[0]), ("", ""))

    @cached_property
    def cells(self) -> tuple[ColumnCell, ...]:
        """Return the bare numbers of tables, each with the unit that a heading gives it, and where."""
        rows = [(b.start, b.end, b.kind == "row") for b in self.blocks]
        return tuple(column_units(self.text, rows))

    def _words(self, block: Block) -> str:
        return self.text[block.start : block.end]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]


def read(source: str, date: str = "") -> Reading:
    r"""
    Join the soft line breaks of *source* and find its headings, bullets and paragraphs.

    A break is soft when the line before it is long, has a pause and does not end a sentence, and
    the line after it begins neither a heading nor a bullet.  Nothing else is changed or left out.
    *date* is when the report was published, where that is known from elsewhere.

    >>> [block.kind for block in read("# 题\n\n正文第一句。\n\n- 一条").blocks]
    ['heading', 'paragraph', 'bullet']
    """
    lines = _lines(source)
    kinds = line_kinds(source, lines)
    text: list[str] = []
    origins: list[int] = []
    blocks: list[Block] = []
    heading = ""
    for group in _groups(source, lines, kinds):
        start, kind = len(text), kinds[group[0]]
        for begin, end in (lines[at] for at in group):
            text.extend(source[begin:end])
            origins.extend(range(begin, end))
        if kind in {"title", "heading"}:
            heading = "".join(text[start:]).lstrip("# ").strip()
        led = dateline_end("".join(text[start : start + _LED])) if kind == "paragraph" else 0
        if led:
            blocks.append(Block(start, start + led, "dateline", heading))
        if start + led < len(text):
            blocks.append(Block(start + led, len(text), kind, heading))
        text.append("\n")
        origins.append(lines[group[-1]][1])
    return Reading(source, "".join(text), (*origins, len(source)), tuple(blocks), date)


def _groups(source: str, lines: Sequence[tuple[int, int]], kinds: Sequence[str]) -> list[list[int]]:
    """Return the lines of each block, by number: a paragraph may be broken over many."""
    groups: list[list[int]] = []
    for at, line in enumerate(lines):
        last = groups[-1][-1] if groups else -1
        joins = last >= 0 and kinds[groups[-1][0]] in _BROKEN and kinds[at] == "paragraph"
        if joins and _continues(source, lines[last], line):
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


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


def _continues(source: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Tell whether the line *after* goes on where *before* stops."""
    last, line = source[before[1] - 1], source[slice(*before)]
    whole = last in _CLOSED or (last in _QUOTES_AFTER and source[before[1] - 2] in _CLOSED)
    return (
        not whole
        and before[1] - before[0] >= _SHORT
        and (_is_open(line) or any(pause in line for pause in _PAUSES))
        and source.count("\n", before[1], after[0]) <= 2
    )


def _is_open(line: str) -> bool:
    """Tell whether a line ends inside brackets that it opens: 《甲市与乙县对口援建工作."""
    return any(line.count(opens) > line.count(closes) for opens, closes in _BRACKETS)
