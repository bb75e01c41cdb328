"""Find the unit that a table's heading gives to the bare numbers in its cells (单位：万元)."""

import re
from collections.abc import Sequence

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


def column_units(text: str, rows: Sequence[tuple[int, int, bool]]) -> list[tuple[int, str]]:
    r"""
    Return the bare numbers in the cells of tables: where each begins, and its unit.

    The unit is the row's own (户厕（户）), the column's (金额（万元）), or the one stated above.

    Args:
        text: The whole text.
        rows: The bounds of its lines, and whether each is a table's row.

    >>> text = "捐款（单位：万元）\n地区　｜　金额\n甲市　｜　50,500"
    >>> column_units(text, [(0, 9, False), (10, 17, True), (18, 29, True)])
    [(23, '万元')]
    """
    plain = normalise(text)
    found: list[tuple[int, str]] = []
    stated, own = "", {}
    before = False
    for start, end, is_row in rows:
        line = plain[start:end]
        match = _STATED.search(line)
        stated = match[1] if match else stated
        if not is_row:
            before = False
            continue
        cells = cells_of(text[start:end])
        if not before and not any(_NUMBER.match(line, *cell) for cell in cells):
            own = _heads(line, cells)
        elif not before:
            own = {}
        before = True
        label = _HEADED.search(line[slice(*cells[0])]) if cells else None
        for column, (first, last) in enumerate(cells):
            number = _NUMBER.match(line, first, last)
            unit = label[1] if label else own.get(column, stated)
            if number and unit and column:
                found.append((start + number.start(1), unit))
    return found


def _heads(line: str, cells: Sequence[tuple[int, int]]) -> dict[int, str]:
    """Return the units in the cells of a table's first row, by column."""
    found = {}
    for column, cell in enumerate(cells):
        match = _HEADED.search(line[slice(*cell)])
        if match:
            found[column] = match[1]
    return found
