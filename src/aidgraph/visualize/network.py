"""Hold a view as a pyvis network: numbered nodes at fixed places, and lines with widths."""

from decimal import Decimal
from typing import Any, Literal

from pyvis.network import Network

from aidgraph.visualize.layout import positions
from aidgraph.visualize.view import Edge, View

Size = Literal["degree", "money"]

# Shapes of vis-network that keep the label outside; hollow ones tell further classes apart.
SHAPES = {
    "Organization": ("square", False),
    "Place": ("dot", False),
    "Facility": ("hexagon", False),
    "Project": ("diamond", False),
    "Programme": ("triangle", False),
    "Event": ("star", False),
    "Recognition": ("triangleDown", False),
    "Person": ("dot", True),
    "Group": ("hexagon", True),
    "Entity": ("diamond", True),
}
_DASHES = {"reference": [6, 5], "planned": [2, 4]}
_SMALLEST, _LARGEST = 7.0, 30.0  # radius of a node
_THIN, _FLOW, _WIDEST = 1.1, 2.0, 10.0  # width of a line


def draw_network(view: View, *, placed: bool = True) -> Network:
    """Return *view* as a pyvis network: numbered nodes at fixed places, and lines with widths.

    Where they are not *placed* all stand in the middle.
    """
    network = Network(directed=True, cdn_resources="in_line")
    network.toggle_physics(status=False)
    radii = [max(size.values()) for size in node_sizes(view)]
    places = positions(radii, view.edges) if placed else [(0, 0)] * len(radii)
    for number, (node, (x, y)) in enumerate(zip(view.nodes, places, strict=True)):
        shape, _ = SHAPES[node.kind]
        network.add_node(number, label=node.label.zh, shape=shape, group=node.kind, x=x, y=y)
    most = max((edge.money for edge in view.edges), default=Decimal(0))
    beside: dict[frozenset[int], int] = {}
    for edge in view.edges:
        pair = frozenset((edge.start, edge.end))
        options: dict[str, Any] = {"width": _width(edge, most)}
        if beside.get(pair):  # a second line between the same two bends away from the first
            bend = {"enabled": True, "type": "curvedCW", "roundness": 0.16 * beside[pair]}
            options["smooth"] = bend
        if edge.sort in _DASHES:
            options["dashes"] = _DASHES[edge.sort]
        beside[pair] = beside.get(pair, 0) + 1
        network.add_edge(edge.start, edge.end, **options)
    return network


def node_sizes(view: View) -> list[dict[Size, float]]:
    """Return the radius of every node, by its number of lines and by its largest flow."""
    degree = Decimal(max((node.degree for node in view.nodes), default=0))
    money = max((node.money for node in view.nodes), default=Decimal(0))
    span = _LARGEST - _SMALLEST
    return [
        {
            "degree": round(_SMALLEST + span * _share(Decimal(node.degree), degree), 1),
            "money": round(_SMALLEST + span * _share(node.money, money), 1),
        }
        for node in view.nodes
    ]


def _width(edge: Edge, most: Decimal) -> float:
    if edge.sort != "flow":
        return _THIN
    return round(_FLOW + (_WIDEST - _FLOW) * _share(edge.money, most), 2)


def _share(part: Decimal, most: Decimal) -> float:
    """Return the root of the share of *part* in *most*: areas, not lengths, are compared."""
    return float(part / most) ** 0.5 if most else 0.0
