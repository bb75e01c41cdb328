"""Draw stretches of time as bars below a scale of years."""

from collections.abc import Sequence
from typing import NamedTuple

_BAR = 12.0
_ROW = {True: 24.0, False: 36.0}  # height of a row: its label beside the bar, or above it
_MARGIN = 22.0
_TOP = 26.0  # for the years
_LEAST = 5.0  # width of the shortest bar
_ROOM = 260.0  # that a label needs beside its bar
_APART = 46.0  # between two years that are written
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


class DatedSpan(NamedTuple):
    """Hold one bar; ``open_start`` and ``open_end`` say that its source does not bound it there."""

    x: float
    y: float
    width: float
    height: float
    label_x: float
    label_y: float
    label_end: bool
    open_start: bool
    open_end: bool


class Timescale(NamedTuple):
    """Hold a drawing of spans: its size, the years that are written, with where, and the bars."""

    width: float
    height: float
    years: tuple[tuple[int, float], ...]
    bars: tuple[DatedSpan, ...]


def lay_out_spans(periods: Sequence[tuple[str, str]], width: float, *, beside: bool) -> Timescale:
    """
    Return the drawing of *periods*: first and last day (ISO 8601, or an empty text), in rows.

    Labels stand *beside* the bars, on the side that has more room, or above them.

    >>> drawn = lay_out_spans([("2020", "2021"), ("2021-07-01", "")], 500, beside=True)
    >>> [bar.open_end for bar in drawn.bars], [year for year, _ in drawn.years]
    ([False, True], [2020, 2021, 2022])
    """
    ends = [_ends(start or end, end or start) for start, end in periods]
    first = int(min((start for start, _ in ends), default=2000))
    last = int(-(-max((end for _, end in ends), default=2001) // 1))
    scale = (width - 2 * _MARGIN) / max(last - first, 1)
    bars = []
    for row, ((start, end), (stated_from, stated_to)) in enumerate(zip(ends, periods, strict=True)):
        x, y = _MARGIN + (start - first) * scale, _TOP + row * _ROW[beside]
        wide = max((end - start) * scale, _LEAST)
        left = x + wide / 2 > width / 2
        label_x = (x - 6 if left else x + wide + 6) if beside else (x + wide if left else x)
        if beside and max(x, width - x - wide) < _ROOM:  # on the bar, which has more room
            left, label_x = False, x + 6
        top = y + (5 if beside else 19)
        bars.append(
            DatedSpan(
                x=round(x, 1),
                y=round(top, 1),
                width=round(wide, 1),
                height=_BAR,
                label_x=round(label_x, 1),
                label_y=round(y + 15, 1),
                label_end=left,
                open_start=not stated_from,
                open_end=not stated_to,
            )
        )
    step = next((s for s in _STEPS if s * scale >= _APART), _STEPS[-1])
    years = [
        (y, round(_MARGIN + (y - first) * scale, 1)) for y in range(first, last + 1) if not y % step
    ]
    return Timescale(width, _TOP + len(bars) * _ROW[beside] + 8, tuple(years), tuple(bars))


def _ends(start: str, end: str) -> tuple[float, float]:
    """Return where a period begins and ends; one that is told the wrong way round is turned.

    >>> _ends("2020", "2021"), _ends("2021", "2020")
    ((2020.0, 2022.0), (2020.0, 2022.0))
    """
    if _day(start) >= _day(end, last=True):
        start, end = end, start
    return _day(start), _day(end, last=True)


def _day(text: str, *, last: bool = False) -> float:
    """Return a date in years; of a year or month its first day, or the end of its *last*.

    >>> _day("2020"), _day("2020", last=True), round(_day("2020-07-01"), 2)
    (2020.0, 2021.0, 2020.5)
    """
    parts = [int(part) for part in text[:10].split("-") if part.isdigit()]
    if not parts:
        return 0.0
    year = float(parts[0])
    if len(parts) == 1:
        return year + last
    year += (parts[1] - 1) / 12
    if len(parts) == 2:
        return year + last / 12
    return year + (parts[2] - 1 + last) / 372
