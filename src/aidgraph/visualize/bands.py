"""Draw how money goes from column to column: bands as wide as the amounts (Sankey, 1898)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_BAR = 12.0  # width of the bars that bands begin and end at
_LEAST = 17.0  # height that a bar has for itself: its label has to be read
_GAP = 7.0
_THINNEST = 1.0


class Stream(NamedTuple):
    """Hold one amount on its way: a key for each column, and how much it is."""

    stops: tuple[str, ...]
    size: float


class Bar(NamedTuple):
    """Hold where a key stands: its column, its box, and how much goes through it."""

    key: str
    column: int
    x: float
    y: float
    width: float
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class Sankey:
    """Hold bars, and of each stream the outlines (SVG paths) between columns and the height."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    paths: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]


def lay_out_bands(
    streams: Sequence[Stream], width: float, last: frozenset[str] = frozenset()
) -> Sankey:
    """
    Return the drawing of *streams*, *width* wide and as high as it must be.

    In each column the largest stands first, and *last* are the keys that stand at the end.

    >>> drawn = lay_out_bands([Stream(("a", "x"), 2), Stream(("b", "x"), 1)], 100)
    >>> [(bar.key, bar.size) for bar in drawn.bars]
    [('a', 2.0), ('b', 1.0), ('x', 3.0)]
    """
    columns = len(streams[0].stops) if streams else 0
    sums: list[defaultdict[str, float]] = [defaultdict(float) for _ in range(columns)]
    for stream in streams:
        for column, key in enumerate(stream.stops):
            sums[column][key] += stream.size
    orders = [sorted(found, key=lambda k: (k in last, -found[k], k)) for found in sums]
    most = max(map(len, orders), default=0)
    height = max(260.0, most * (_LEAST + _GAP) * 1.6)
    total = sum(stream.size for stream in streams)
    scale = (height - most * (_LEAST + _GAP)) / total if total else 0.0
    bars: dict[tuple[int, str], Bar] = {}
    for column, order in enumerate(orders):
        x = (width - _BAR) * column / max(columns - 1, 1)
        taken = sum(max(sums[column][key] * scale, _LEAST) + _GAP for key in order)
        y = max(0.0, (height - taken) / 2)
        for key in order:
            size = sums[column][key]
            high = max(size * scale, _THINNEST)
            bars[column, key] = Bar(
                key, column, round(x, 1), round(y, 1), _BAR, round(high, 1), size
            )
            y += max(high, _LEAST) + _GAP
    heights = tuple(max(stream.size * scale, _THINNEST) for stream in streams)
    return Sankey(width, height, tuple(bars.values()), _paths(streams, bars, scale), heights)


def _paths(
    streams: Sequence[Stream], bars: dict[tuple[int, str], Bar], scale: float
) -> tuple[tuple[str, ...], ...]:
    """Return the outlines of each stream: at a bar they lie in the order of where they go."""
    starts: dict[tuple[int, int], float] = {}  # (stream, column) where it leaves
    ends: dict[tuple[int, int], float] = {}
    columns = len(streams[0].stops) if streams else 0
    for places, sign in ((starts, 1), (ends, -1)):
        used: defaultdict[tuple[int, str], float] = defaultdict(float)
        for column in range(columns):
            other = column + sign
            if not 0 <= other < columns:
                continue
            order = sorted(
                range(len(streams)),
                key=lambda n: (bars[other, streams[n].stops[other]].y, n),
            )
            for n in order:
                key = column, streams[n].stops[column]
                places[n, column] = bars[key].y + used[key]
                used[key] += streams[n].size * scale
    return tuple(
        tuple(
            _ribbon(
                bars[column, stream.stops[column]].x + _BAR,
                starts[n, column],
                bars[column + 1, stream.stops[column + 1]].x,
                ends[n, column + 1],
                max(stream.size * scale, _THINNEST),
            )
            for column in range(columns - 1)
        )
        for n, stream in enumerate(streams)
    )


def _ribbon(x0: float, y0: float, x1: float, y1: float, high: float) -> str:
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + high:.1f}C{middle:.1f} {y1 + high:.1f} {middle:.1f} {y0 + high:.1f} "
        f"{x0:.1f} {y0 + high:.1f}Z"
    )
