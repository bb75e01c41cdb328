"""Compute where the nodes stand: the same picture for the same graph, no two nodes overlapping."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product

import networkx as nx

from aidgraph.visualize.view import Edge

_SEED = 7
_NETWORKX_MOST = 300  # above, networkx's springs take seconds
_CELL = 74.0  # side of the square that a node has for itself, in units of the picture
_ASPECT = 1.05  # width to height of the whole, like the part of a screen it is seen in
_ROWS = 1.7  # width to height of many parts in rows
_GAP = (88.0, 40.0)  # the room between two nodes, across and down
_ROUNDS, _ROUNDS_OF_MANY = 60, 20

Point = tuple[float, float]


def positions(radii: Sequence[float], edges: Sequence[Edge]) -> list[tuple[int, int]]:
    """
    Return the place of each node, in whole units, for a picture wider than high.

    There are as many nodes as *radii*; a large node gets more room.

    Connected nodes are drawn by springs (networkx to 300 nodes, rustworkx above), each connected
    part for itself; small parts and single nodes stand in rows below the largest.

    >>> from aidgraph.store.words import Words
    >>> line = Edge(0, 1, "stated", Words("", ""), 0)
    >>> positions([7, 7], [line]) == positions([7, 7], [line])
    True
    """
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(len(radii)))
    network.add_edges_from(sorted({_ordered(edge) for edge in edges if edge.start != edge.end}))
    parts = sorted(map(sorted, nx.connected_components(network)), key=lambda p: (-len(p), p))
    placed = _shelved([_apart(_centred(_springs(network.subgraph(part))), radii) for part in parts])
    return [(round(placed[n][0]), round(placed[n][1])) for n in range(len(radii))]


def _ordered(edge: Edge) -> tuple[int, int]:
    return min(edge.start, edge.end), max(edge.start, edge.end)


def _springs(network: "nx.Graph[int]") -> dict[int, Point]:
    """Return positions of a connected network in a box about its centre."""
    nodes = sorted(network)
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    if len(nodes) == 2:
        return {nodes[0]: (0.0, 0.0), nodes[1]: (1.0, 0.0)}
    if len(nodes) <= _NETWORKX_MOST:
        ordered: nx.Graph[int] = nx.Graph()
        ordered.add_nodes_from(nodes)
        ordered.add_edges_from(_sorted_edges(network))
        k = 1.9 / math.sqrt(len(nodes))
        raw = nx.spring_layout(ordered, seed=_SEED, k=k, iterations=300)
        return {node: (float(raw[node][0]), float(raw[node][1])) for node in nodes}
    return _springs_of_many(nodes, _sorted_edges(network))


def _sorted_edges(network: "nx.Graph[int]") -> list[tuple[int, int]]:
    """Return the edges in an order that does not depend on how the network was made."""
    return sorted((min(edge), max(edge)) for edge in network.edges)


def _springs_of_many(nodes: list[int], edges: list[tuple[int, int]]) -> dict[int, Point]:
    import rustworkx as rx  # noqa: PLC0415  only large pictures need it

    place = {node: number for number, node in enumerate(nodes)}
    network: rx.PyGraph[int, None] = rx.PyGraph()
    network.add_nodes_from(nodes)
    network.add_edges_from_no_data([(place[a], place[b]) for a, b in edges])
    raw = rx.spring_layout(network, seed=_SEED, k=1.9 / math.sqrt(len(nodes)), num_iter=60)
    return {node: (float(raw[place[node]][0]), float(raw[place[node]][1])) for node in nodes}


def _centred(points: dict[int, Point]) -> dict[int, Point]:
    """Scale *points* so that each has a cell of its own on average, wider than high."""
    left, right, top, bottom = _bounds(points)
    width, height = right - left or 1.0, bottom - top or 1.0
    side = _CELL * math.sqrt(len(points))
    across, down = side * math.sqrt(_ASPECT), side / math.sqrt(_ASPECT)
    middle = (left + right) / 2, (top + bottom) / 2
    return {
        node: ((x - middle[0]) / width * across, (y - middle[1]) / height * down)
        for node, (x, y) in points.items()
    }


def _apart(points: dict[int, Point], radii: Sequence[float]) -> dict[int, Point]:
    """Push nodes that are too close away from each other, in small steps."""
    places = {node: list(point) for node, point in points.items()}
    for _ in range(_ROUNDS if len(points) <= _NETWORKX_MOST else _ROUNDS_OF_MANY):
        moved = False
        for one, other in _close(places, max(radii)):
            room = radii[one] + radii[other]
            moved = _push(places[one], places[other], room) or moved
        if not moved:
            break
    return {node: (x, y) for node, (x, y) in places.items()}


def _close(places: dict[int, list[float]], radius: float) -> Iterator[tuple[int, int]]:
    """Yield each pair of nodes in the same or neighbouring cells of a grid once."""
    wide, high = _GAP[0] + 2 * radius, _GAP[1] + 2 * radius
    cells: dict[tuple[int, int], list[int]] = {}
    for node, (x, y) in places.items():
        cells.setdefault((int(x // wide), int(y // high)), []).append(node)
    for (column, row), members in cells.items():
        yield from combinations(members, 2)
        for across, down in ((1, 0), (-1, 1), (0, 1), (1, 1)):
            yield from product(members, cells.get((column + across, row + down), ()))


def _push(one: list[float], other: list[float], room: float) -> bool:
    """Move two points apart along the line between them; return False if they are far enough."""
    wide, high = _GAP[0] + room, _GAP[1] + room
    dx, dy = other[0] - one[0], other[1] - one[1]
    distance = math.hypot(dx / wide, dy / high)
    if distance >= 1:
        return False
    if distance < 1e-6:
        dx, dy, distance = 1e-3 * wide, 0.0, 1e-3
    step = (1 - distance) / distance * 0.25
    one[0] -= dx * step
    one[1] -= dy * step
    other[0] += dx * step
    other[1] += dy * step
    return True


def _shelved(parts: Sequence[dict[int, Point]]) -> dict[int, Point]:
    """Keep the first part where it is and set the others in rows below it, about as wide.

    Where the others have more of the picture than the first, the rows are as wide as all is high.
    """
    placed = dict(parts[0])
    left, right, _, bottom = _bounds(placed)
    sizes = [_size(part) for part in parts]
    widths = [width for width, _ in sizes[1:]]
    areas = [width * height for width, height in sizes]
    square = math.sqrt(sum(areas) * _ROWS) if sum(areas[1:]) > areas[0] else 0.0
    rows = max(1, round(sum(widths) / max(right - left, 6 * _GAP[0], square)))
    row = sum(widths) / rows
    left += (right - left - row + _GAP[0]) / 2
    x, y, height = left, bottom + 2 * _GAP[1], 0.0
    for part, width in zip(parts[1:], widths, strict=True):
        low_x, _, low_y, high_y = _bounds(part)
        if x > left and x + width > left + row + _GAP[0]:
            x, y, height = left, y + height + 2 * _GAP[1], 0.0
        for node, (px, py) in part.items():
            placed[node] = (px - low_x + x, py - low_y + y)
        x += width
        height = max(height, high_y - low_y)
    return placed


def _size(points: dict[int, Point]) -> Point:
    """Return the width and the height with the gaps beside and below."""
    left, right, top, bottom = _bounds(points)
    return right - left + _GAP[0], bottom - top + 2 * _GAP[1]


def _bounds(points: dict[int, Point]) -> tuple[float, float, float, float]:
    """Return left, right, top and bottom."""
    xs, ys = zip(*points.values(), strict=True)
    return min(xs), max(xs), min(ys), max(ys)
