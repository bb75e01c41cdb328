"""Lay clusters beside each other in a window: a tile for each, with its weightiest entities."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import NamedTuple

from aidgraph.chinese.script import is_han
from aidgraph.visualize.clusters import Clustering
from aidgraph.visualize.linkage import Linkage

_CELL = 40.0  # side of the square that an entity of a tile has for itself
_MOST_DOTS = 60
_DAMPING = 0.72  # areas grow slower than clusters, so that small ones can be read
_EDGE = 8.0  # what stays free inside a tile
_BOLD = 0.9  # bold letters are so much wider than others
_FOOT = 8.0  # for how many more there are
_REST = 1.6  # the rest is drawn at most so much larger than the largest cluster
_HEADINGS = (13.0, 24.0)  # size of the letters, of the smallest and the largest cluster
_LABELS = (11.0, 15.0)
_RADII = (3.5, 13.0)
_TURN = math.pi * (3 - math.sqrt(5))  # each entity stands in the largest gap of those before it
_LONGEST = (14.0, 8.0)  # of a label, in letters as wide as high; shorter where it finds no room


class Box(NamedTuple):
    """Hold a rectangle by its left upper corner and its sides."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Tell whether the two cover each other somewhere."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: "Box") -> bool:
        """Tell whether all of it lies in *other*."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


class Dot(NamedTuple):
    """Hold where an entity (by number) stands in the picture."""

    entity: int
    x: float
    y: float
    radius: float


class TileLabel(NamedTuple):
    """Hold a text of the picture; ``x`` is its middle, ``y`` its base line."""

    entity: int
    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Tile:
    """
    Hold one cluster as it is drawn: its box, its heading, and its weightiest entities.

    ``lines`` join two of ``dots`` (by place among them); ``more`` entities are not drawn.
    """

    box: Box
    heading: str
    size: float
    dots: tuple[Dot, ...]
    lines: tuple[tuple[int, int], ...]
    labels: tuple[TileLabel, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Scene:
    """Hold what all tiles of a picture share."""

    linkage: Linkage
    heaviest: int
    name: Callable[[int], str]

    def weight(self, entity: int) -> float:
        """Return how heavy an entity is among all, 0 to 1."""
        return math.sqrt(len(self.linkage.near[entity]) / max(self.heaviest, 1))


def lay_out(
    linkage: Linkage,
    clustering: Clustering,
    window: tuple[float, float],
    headings: Sequence[str],
    name: Callable[[int], str],
) -> list[Tile]:
    """
    Return a tile for each cluster that together fill *window* (width, height).

    *headings* are the names of the clusters (each gets its size), *name* gives that of an entity.
    Labels stand where no other stands, those of what is linked most first.
    """
    sizes = _areas(clustering)
    order = sorted(range(len(sizes)), key=lambda n: -sizes[n])
    boxes = squarified([sizes[n] for n in order], Box(0, 0, *window))
    found = dict(zip(order, boxes, strict=True))
    most = max((len(cluster.members) for cluster in clustering.clusters), default=1)
    scene = _Scene(linkage, max((len(near) for near in linkage.near), default=1), name)
    tiles = []
    for number, cluster in enumerate(clustering.clusters):
        share = math.sqrt(len(cluster.members) / most)
        size = min(_between(_HEADINGS, share), found[number].height / 4)
        tiles.append(_tile(scene, cluster.members, found[number], headings[number], size))
    return tiles


def _areas(clustering: Clustering) -> list[float]:
    sizes = [len(cluster.members) ** _DAMPING for cluster in clustering.clusters]
    named = [s for s, cluster in zip(sizes, clustering.clusters, strict=True) if cluster.anchor]
    most = max(named, default=max(sizes, default=1)) * _REST
    return [min(size, most) for size in sizes]


def _tile(scene: _Scene, members: Sequence[int], box: Box, heading: str, size: float) -> Tile:
    head = size * 1.5 + _EDGE / 2
    room = Box(
        box.x + _EDGE,
        box.y + head + _EDGE,
        max(box.width - 2 * _EDGE, 1),
        max(box.height - head - 2 * _EDGE - _FOOT, 1),
    )
    shown = members[: max(1, min(_MOST_DOTS, int(room.width * room.height / _CELL**2)))]
    dots = _spiral(scene, shown, room)
    place = {dot.entity: spot for spot, dot in enumerate(dots)}
    lines = sorted(
        (spot, place[near])
        for n, spot in place.items()
        for near in scene.linkage.near[n]
        if place.get(near, -1) > spot
    )
    count = f" · {len(members):,}"
    across = (box.width - 2 * _EDGE) * _BOLD
    size = _fitting(heading + count, across, size)
    heading = shortened(heading, across / size - text_width(count)) + count
    labels = _labels(scene, dots, room)
    return Tile(box, heading, round(size, 1), dots, tuple(lines), labels, len(members) - len(shown))


def _fitting(text: str, room: float, size: float) -> float:
    """Return the size at which *text* fits into *room*: not under that of the least heading."""
    return max(min(size, room / text_width(text)), min(size, _HEADINGS[0]))


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * share


def _spiral(scene: _Scene, shown: Sequence[int], room: Box) -> tuple[Dot, ...]:
    """Return the dots: the weightiest in the middle, the others around it, out to the corners."""
    found = []
    for rank, entity in enumerate(shown):
        reach = 0.0 if len(shown) == 1 else math.sqrt(rank / len(shown))
        across, down = math.cos(rank * _TURN), math.sin(rank * _TURN)
        reach /= max(abs(across), abs(down)) ** 0.8  # a disc that is pulled into its corners
        radius = _between(_RADII, scene.weight(entity))
        half = room.width / 2 - radius - 2, room.height / 2 - radius - 8
        x = room.x + room.width / 2 + across * min(reach, 1) * max(half[0], 0)
        y = room.y + room.height / 2 + down * min(reach, 1) * max(half[1], 0)
        found.append(Dot(entity, round(x, 1), round(y, 1), round(radius, 1)))
    return tuple(found)


def _labels(scene: _Scene, dots: Sequence[Dot], room: Box) -> tuple[TileLabel, ...]:
    """Return the labels that fit: below, above or beside their dots, none over another."""
    taken = [Box(d.x - d.radius, d.y - d.radius, 2 * d.radius, 2 * d.radius) for d in dots]
    found = []
    for number, dot in enumerate(dots):
        size = round(_between(_LABELS, scene.weight(dot.entity)), 1)
        others = [other for spot, other in enumerate(taken) if spot != number]
        for most in _LONGEST:
            text = shortened(scene.name(dot.entity), min(most, room.width / size))
            if fit := _free_place(dot, size, text_width(text) * size, room, others):
                taken.append(fit)
                x, y = fit.x + fit.width / 2, fit.y + size
                found.append(TileLabel(dot.entity, round(x, 1), round(y, 1), size, text))
                break
    return tuple(found)


def _free_place(
    dot: Dot, size: float, width: float, room: Box, others: Sequence[Box]
) -> Box | None:
    """Return where a label of *width* fits at *dot*: below, above, right or left of it."""
    gap, height = dot.radius + 2, size * 1.2
    places = (
        (dot.x - width / 2, dot.y + gap),
        (dot.x - width / 2, dot.y - gap - height),
        (dot.x + gap, dot.y - height / 2),
        (dot.x - gap - width, dot.y - height / 2),
    )
    boxes = (Box(x, y, width, height) for x, y in places)
    free = (b for b in boxes if b.within(room) and not any(map(b.meets, others)))
    return next(free, None)


def squarified(sizes: Sequence[float], box: Box) -> list[Box]:
    """
    Return boxes with areas as *sizes* (largest first) that fill *box*, near to squares.

    After Bruls, Huizing and van Wijk, Squarified Treemaps (2000).

    >>> [tuple(map(int, box)) for box in squarified([2, 1, 1], Box(0, 0, 4, 2))]
    [(0, 0, 2, 2), (2, 0, 2, 1), (2, 1, 2, 1)]
    """
    found: list[Box] = []
    total = sum(sizes)
    areas = [size * box.width * box.height / total for size in sizes] if total else []
    while areas:
        side = min(box.width, box.height)
        row = [areas[0]]
        for area in areas[1:]:
            if _worst([*row, area], side) > _worst(row, side):
                break
            row.append(area)
        areas = areas[len(row) :]
        thick, at = sum(row) / side, 0.0
        for area in row:
            if box.width >= box.height:
                found.append(Box(box.x, box.y + at, thick, area / thick))
            else:
                found.append(Box(box.x + at, box.y, area / thick, thick))
            at += area / thick
        if box.width >= box.height:
            box = Box(box.x + thick, box.y, box.width - thick, box.height)
        else:
            box = Box(box.x, box.y + thick, box.width, box.height - thick)
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """Return how far the longest box of a row is from a square."""
    total = sum(row)
    return max(side**2 * max(row) / total**2, total**2 / (side**2 * min(row)))


def text_width(text: str) -> float:
    """
    Return about how wide *text* is, in letters that are as wide as high.

    >>> text_width("温宿") > text_width("ab")
    True
    """
    return sum(map(_letter_width, text))


def _letter_width(char: str) -> float:
    return 1.02 if is_han(char) or char in "，。、：；（）《》“”「」" else 0.57


def shortened(text: str, most: float) -> str:
    """
    Return *text*, or as much of it as is at most *most* letters wide, and an ellipsis.

    >>> shortened("中国乡村发展基金会", 5)
    '中国乡村…'
    """
    if text_width(text) <= most:
        return text
    widths = accumulate(map(_letter_width, text))
    kept = sum(1 for _ in takewhile(lambda width: width + 0.6 <= most, widths))
    return text[:kept].rstrip() + "…"
