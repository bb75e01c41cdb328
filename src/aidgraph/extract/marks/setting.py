"""What the page around a text says of its numbers: the report's date, headlines, tables, trailers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aidgraph.extract.words.reading import Reading

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """
    Hold what tells the meaning of numbers from outside their sentence; offsets are of the text.

    ``date`` is the report's own in ISO 8601, or the year that it is about, or empty; ``headlines`` are titles and headings;
    ``outside`` is what is no part of the report; ``cells`` are the numbers of tables, by where they
    begin, with the unit that the table's heading gives them.
    """

    date: str = ""
    headlines: tuple[Bounds, ...] = ()
    outside: tuple[Bounds, ...] = ()
    cells: tuple[tuple[int, str], ...] = ()

    @property
    def day(self) -> tuple[int, int, int]:
        """Return year, month and day of the report; what is not known is 0.

        >>> Setting("2021-03").day
        (2021, 3, 0)
        """
        parts = [int(part) for part in self.date.split("-") if part]
        year, month, day = [*parts, 0, 0, 0][:3]
        return year, month, day


NOTHING = Setting()


_LABEL = re.compile("【([^】]{1,24})】")
_HEADLINES = ("title", "heading")


def _labels(reading: Reading) -> Iterator[Bounds]:
    """Yield the labels in brackets that begin a block (【三十年比照】)."""
    for block in reading.blocks:
        match = _LABEL.match(reading.text, block.start, block.end)
        if match:
            yield match.span(1)


def setting_of(reading: Reading) -> Setting:
    r"""
    Return the setting of the numbers of *reading*.

    >>> from aidgraph.extract.words.reading import read
    >>> setting_of(read("甲县年报\n2021年3月5日\n投入300万元。")).date
    '2021-03-05'
    """
    blocks = reading.blocks
    return Setting(
        reading.date or reading.year,
        (*((b.start, b.end) for b in blocks if b.kind in _HEADLINES), *_labels(reading)),
        tuple((b.start, b.end) for b in blocks if b.is_outside),
        tuple((cell.start, cell.unit) for cell in reading.cells),
    )
