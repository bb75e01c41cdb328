"""Find the unit that a table's heading gives to the bare numbers in its cells (单位：万元)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from aidgraph.chinese.script import normalise
from aidgraph.extract.words.lines import cells_of

_UNIT = r"[十百千万亿]{0,3}(?:美元|欧元|日元|港元|澳门元|人民币|元|人次|人|户|亩|公顷|平方米|公里|吨|公斤|千克|个|项|所|件|台|套|册)"
_STATED = re.compile(
    rf"(?:单位|金额|货币单位|币种)[^，。;\n]{{0,16}}?(?:[::]|均为|为|是)\s?({_UNIT}(?:\s?[、,，/]\s?{_UNIT})*)"
)
_ONE = re.compile(_UNIT)
# What a column's heading counts, where the unit of a table is one of several (单位：万元、个、人).
_COUNTED = (
    (
        re.compile("投资|资金|金额|[捐拨善]?款|经费|产值|收入|支出|总额|销售额"),
        re.compile("元$|币$"),
    ),
    (re.compile("人[才数员次]|干部|教师|学生|医生|患者|游客|劳动力"), re.compile("^人")),
    (re.compile("户"), re.compile("户$")),
    (re.compile("面积"), re.compile("亩$|公顷$|平方米$")),
    (re.compile("里程|长度"), re.compile("公里$")),
    (re.compile("数$|项目|学校|车间|企业"), re.compile("[个项所件台套册]$")),
)
_HEADED = re.compile(rf"[(/／]\s?({_UNIT})\s?\)?$")
_NUMBER = re.compile(
    r"[约近超逾]?([0-9]+(?:[,，][0-9]{3})*(?:\.[0-9]+)?(?:亿[0-9]+(?:\.[0-9]+)?万|[万亿])?)[余多]?(?=$|[(（])"
)


class ColumnCell(NamedTuple):
    """
    Hold where a bare number of a table begins, its unit, and where the heading gives the unit.

    ``named`` is the heading of its column, where there is one.
    """

    start: int
    unit: str
    heading: tuple[int, int]
    named: str = ""


def column_units(text: str, rows: Sequence[tuple[int, int, bool]]) -> list[ColumnCell]:
    r"""
    Return the bare numbers in the cells of tables, each with its unit.

    The unit is the row's own (户厕（户）), the column's (金额（万元）), or the one stated above; of several
    that are stated the one that the column's heading counts.

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
    stated: list[_StatedUnit] = []
    own: dict[int, _StatedUnit] = {}
    names: list[str] = []
    before = False
    for start, end, is_row in rows:
        line = plain[start:end]
        stated = _units(_STATED.search(line), start) or stated
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
            names = [line[first:last] for first, last in cells] if titled else []
        before = True
        for column, (first, last) in enumerate(cells):
            number = _NUMBER.match(line, first, last)
            named = names[column] if column < len(names) else ""
            unit = heads.get(0) or own.get(column) or _chosen(stated, named)
            if number and unit and column:
                found.append(ColumnCell(start + number.start(1), *unit, named))
    return found


_StatedUnit = tuple[str, tuple[int, int]]


def _units(match: re.Match[str] | None, start: int) -> list[_StatedUnit]:
    """Return the units that a line states for the table below, one or several."""
    if match is None:
        return []
    at = start + match.start(1)
    return [(one[0], (at + one.start(), at + one.end())) for one in _ONE.finditer(match[1])]


def _chosen(stated: Sequence[_StatedUnit], heading: str) -> _StatedUnit | None:
    """Return the one unit of a table, or of several the one that the heading of a column counts."""
    if len(stated) < 2:
        return stated[0] if stated else None
    unit = next((unit for words, unit in _COUNTED if words.search(heading)), None)
    return next((one for one in stated if unit and unit.search(one[0])), None)


def _stated(match: re.Match[str] | None, start: int) -> _StatedUnit | None:
    """Return the unit of a match, and where it stands in the text."""
    return (match[1], (start + match.start(1), start + match.end(1))) if match else None
