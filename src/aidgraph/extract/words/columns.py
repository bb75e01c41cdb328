"""Find the unit that a table's heading gives to the bare numbers in its cells (单位：万元)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from aidgraph.chinese.script import normalise
from aidgraph.extract.words.lines import cells_of

_UNIT = r"[十百千万亿]{0,3}(?:美元|欧元|日元|港元|澳门元|人民币|元|人次|人|户|亩|公顷|平方米|公里|吨|公斤|千克|个|项|所|件|台|套|册)"
_STATED = re.compile(
    rf"(?:单位|金额|货币单位|币种)[^，。;\n]{{0,16}}?(?:[::]|均为|为|是)\s?({_UNIT})"
)
_HEADED = re.compile(rf"[(/／]\s?({_UNIT})\s?\)?$")
_NUMBER = re.compile(
    r"[约近超逾]?([0-9]+(?:[,，][0-9]{3})*(?:\.[0-9]+)?(?:亿[0-9]+(?:\.[0-9]+)?万|[万亿])?)[余多]?(?=$|[(（])"
)


class ColumnCell(NamedTuple):
    """Hold where a bare number of a table begins, its unit, and where the heading gives the unit."""

    start: int
    unit: str
    heading: tuple[int, int]


def column_units(text: str, rows: Sequence[tuple[int, int, bool]]) -> list[ColumnCell]:
    r"""
    Return the bare numbers in the cells of tables, each with its unit.

    The unit is the row's own (户厕（户）), the column's (金额（万元）), or the one stated above.

    Args:
        text: The whole text.
        rows: The bounds of its lines, and whether each is a table's row.

    >>> text = "捐款（单位：万元）\n地区　｜　金额\n甲市　｜　50,500"
    >>> [cell] = column_units(text, [(0, 9, False), (10, 17, True), (18, 29, True)])
    >>> cell.start, cell.unit, text[slice(*cell.heading)]
    (23, '万元', '万元')
    """
    plain = normalise(text)
    found: list[ColumnCell] = []
    stated: _StatedUnit | None = None
    own: dict[int, _StatedUnit] = {}
    before = False
    for start, end, is_row in rows:
        line = plain[start:end]
        stated = _stated(_STATED.search(line), start) or stated
        if not is_row:
            before = False
            continue
        cells = cells_of(text[start:end])
        heads = {
            column: _stated(_HEADED.search(line[:last], first), start)
            for column, (first, last) in enumerate(cells)
        }
        if not before:
            titled = not any(_NUMBER.match(line, *cell) for cell in cells)
            own = {column: unit for column, unit in heads.items() if unit} if titled else {}
        before = True
        for column, (first, last) in enumerate(cells):
            number = _NUMBER.match(line, first, last)
            unit = heads.get(0) or own.get(column) or stated
            if number and unit and column:
                found.append(ColumnCell(start + number.start(1), *unit))
    return found


_StatedUnit = tuple[str, tuple[int, int]]


def _stated(match: re.Match[str] | None, start: int) -> _StatedUnit | None:
    """Return the unit of a match, and where it stands in the text."""
    return (match[1], (start + match.start(1), start + match.end(1))) if match else None
