"""Find quantities, the numerals that are none, and what no rule accounts for."""

from collections.abc import Sequence

from aidgraph.extract.marks.accounting import account, uncovered
from aidgraph.extract.marks.setting import setting_of
from aidgraph.extract.mention import QuantityMention
from aidgraph.extract.words.reading import Reading


def find_quantities(
    reading: Reading, taken: Sequence[tuple[int, int]] = ()
) -> list[QuantityMention]:
    """
    Return the quantities of *reading* in order, none overlapping.

    Dates, ranks and traps are left out in any case; *taken* are more spans to leave alone.

    >>> from aidgraph.extract.words.reading import read
    >>> [(q.text, q.value, q.unit) for q in find_quantities(read("投入近1亿元"))]
    [('近1亿元', Decimal('100000000'), 'CNY')]
    """
    covered = bytearray(len(reading.text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    return [
        q
        for q in account(reading.text, setting_of(reading)).quantities
        if not any(covered[q.start : q.end])
    ]


def find_traps(reading: Reading) -> list[tuple[int, int, str]]:
    """
    Return the numerals of *reading* that are no number, as (start, end, reason).

    >>> from aidgraph.extract.words.reading import read
    >>> find_traps(read("创建5A级景区"))
    [(2, 5, 'code or model')]
    """
    return [
        (trap.start, trap.end, trap.reason)
        for trap in account(reading.text, setting_of(reading)).traps
    ]


def leftovers(reading: Reading, mentions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Return the runs of digits and numerals of *reading* that no span of *mentions* covers.

    >>> from aidgraph.extract.words.reading import read
    >>> leftovers(read("共计120"), [])
    [(2, 5)]
    """
    return uncovered(reading.text, mentions)
