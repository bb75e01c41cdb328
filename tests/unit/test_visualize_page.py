"""The page as a file: the same bytes each time, nodes that do not overlap, pyvis underneath."""

import hashlib
import itertools
import json
import math
import os
import re
import subprocess
import sys

import pytest

from aidgraph.store.graph import Graph
from aidgraph.store.words import Words
from aidgraph.visualize import draw_graph, scope
from aidgraph.visualize.layout import positions
from aidgraph.visualize.network import draw_network, node_sizes
from aidgraph.visualize.view import Edge, build_view

pytestmark = pytest.mark.slow

NOTHING = Words("", "")


@pytest.fixture(scope="module")
def view(store):
    """Return the view of the whole shipped graph."""
    graph = Graph(store)
    return build_view(graph, scope.whole(graph))


def ring(count):
    """Return the edges of a ring."""
    return [Edge(i, (i + 1) % count, "stated", NOTHING, 0) for i in range(count)]


def page_data(page):
    """Return the data block of a page."""
    block = re.search(rb'<script type="application/json" id="data">(.*?)</script>', page)
    return json.loads(block.group(1))


@pytest.mark.process
def test_the_same_graph_is_the_same_page_in_every_process(graph_dir):
    """Two processes that order sets differently write the same bytes."""
    program = (
        "import hashlib, sys; from pathlib import Path; "
        "from aidgraph.store.open import open_store; "
        "from aidgraph.visualize import draw_graph; "
        "page = draw_graph(open_store(Path(sys.argv[1]))); "
        "print(hashlib.sha256(page).hexdigest())"
    )
    hashes = [
        subprocess.run(
            [sys.executable, "-c", program, str(graph_dir)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert hashes[0] == hashes[1]
    assert len(hashes[0].strip()) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize("count", [1, 2, 5, 60, 310])
def test_every_layout_is_repeatable_and_spread(count):
    """The same lines give the same places, by either engine, and no two nodes share one."""
    places = positions([7.0] * count, ring(count))
    assert places == positions([7.0] * count, ring(count))
    assert len(set(places)) == count


def test_order_of_lines_does_not_move_nodes():
    """The places depend on which lines there are, not on their order or direction."""
    edges = ring(12)
    turned = [Edge(e.end, e.start, e.sort, e.label, e.money) for e in reversed(edges)]
    assert positions([7.0] * 12, edges) == positions([7.0] * 12, turned)


@pytest.mark.slow
def test_nodes_of_the_shipped_picture_do_not_overlap(view):
    """No two nodes of the whole graph touch, at their largest size."""
    radii = [max(sizes.values()) for sizes in node_sizes(view)]
    places = positions(radii, view.edges)
    pairs = itertools.combinations(range(len(places)), 2)
    touching = [(a, b) for a, b in pairs if math.dist(places[a], places[b]) < radii[a] + radii[b]]
    assert touching == []


def test_parts_that_hang_together_stand_apart():
    """A node without lines stands below the rest, not among them."""
    places = positions([7.0] * 9, ring(8))
    assert places[8][1] > max(y for _, y in places[:8])


def rings(sizes):
    """Return the edges of rings of these sizes, side by side."""
    edges, first = [], 0
    for size in sizes:
        edges += [
            Edge(first + i, first + (i + 1) % size, "stated", NOTHING, 0)
            for i in range(size if size > 1 else 0)
        ]
        first += size
    return edges


def box(places):
    """Return left, right, top and bottom of some places."""
    across, down = zip(*places, strict=True)
    return min(across), max(across), min(down), max(down)


@pytest.mark.parametrize(
    "sizes", [(9, 5, 5, 5, 5, 5, 5), (12, 8, 8, 3, 3, 2, 2, 1, 1, 1), (2, 1), (4, *[3] * 20)]
)
@pytest.mark.parametrize("radius", [7.0, 30.0])
def test_parts_stand_in_rows_that_do_not_overlap(sizes, radius):
    """Each connected part has a box of its own, with room for its nodes, in rows under the first.

    The boxes are in reading order: a part is right of the one before it, or in a row below.
    """
    places = positions([radius] * sum(sizes), rings(sizes))
    ends = itertools.accumulate(sizes)
    boxes = [box(places[end - size : end]) for size, end in zip(sizes, ends, strict=True)]
    for one, other in itertools.combinations(boxes, 2):
        beside = one[1] + 2 * radius <= other[0] or other[1] + 2 * radius <= one[0]
        below = one[3] + 2 * radius <= other[2] or other[3] + 2 * radius <= one[2]
        assert beside or below
    assert all(part[2] >= boxes[0][3] + 2 * radius for part in boxes[1:])
    for before, after in itertools.pairwise(boxes[1:]):
        assert after[0] > before[1] or after[2] > before[3]


def test_pyvis_holds_the_network(view):
    """The pyvis network has every node at a place, physics off, and every line with its width."""
    network = draw_network(view)
    assert network.num_nodes() == len(view.nodes)
    assert network.num_edges() == len(view.edges)
    assert network.options.physics.enabled is False
    assert all({"x", "y", "shape", "group"} <= node.keys() for node in network.nodes)


def test_wider_lines_are_larger_amounts(view):
    """Among money lines, more money is never a thinner line."""
    network = draw_network(view)
    flows = sorted(
        (edge.money, line["width"])
        for edge, line in zip(view.edges, network.edges, strict=True)
        if edge.sort == "flow"
    )
    widths = [width for _, width in flows]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


@pytest.mark.slow
def test_shapes_and_colours_tell_classes_apart(store):
    """No two classes share both shape and fill, and each has a colour in light and in dark."""
    page = draw_graph(store)
    kinds = page_data(page)["kinds"]
    assert len({(kind["shape"], kind["hollow"]) for kind in kinds}) == len(kinds) == 10
    for kind in kinds:
        assert page.count(f"--{kind['key'].lower()}: #".encode()) == 2


def test_the_first_language_and_size_are_as_asked(store):
    """--lang and --size say how the page opens; both languages are in it either way."""
    english = draw_graph(store, focus="place-wensu", lang="en", size="money")
    data = page_data(english)
    assert (data["language"], data["size"]) == ("en", "money")
    assert b'<html lang="en">' in english
    assert b"<title>Wensu County: within 1 step</title>" in english
    either = draw_graph(store, focus="place-wensu")  # the browser's, which the script finds out
    assert b'<html lang="zh-Hans">' in either
    assert page_data(either)["language"] == ""
    assert data["title"] == ["温宿县：1 步以内", "Wensu County: within 1 step"]


def test_titles(store):
    """A title may be given; a query's result and several reports have titles of their own."""
    place = "https://w3id.org/aidgraph/id/place-wensu"
    assert page_data(draw_graph(store, nodes=[place]))["title"][1] == "Result of a query"
    assert (
        page_data(draw_graph(store, nodes=[place], title="A <b> \u202e"))["title"]
        == ["A <b> ⟦U+202E⟧"] * 2
    )


def test_the_text_of_the_report_is_only_there_when_given(store, report_text):
    """Without the text the page has quotes alone; with it, the sentences around them."""
    from aidgraph.text.report import read_report_text

    def passages(page):
        return [
            q for e in page_data(page)["entities"] for q in e.get("quotes", []) if "before" in q
        ]

    assert passages(draw_graph(store)) == []
    assert passages(draw_graph(store, report_text=read_report_text(report_text)))


@pytest.mark.slow
def test_no_quote_is_longer_than_a_phrase(store):
    """The page of the shipped graph carries no more of the report than its evidence does."""
    data = page_data(draw_graph(store))
    quotes = [q for e in data["entities"] for q in e.get("quotes", [])]
    statements = [s for r in data["relations"] for s in r["statements"]]
    statements += [f["statement"] for f in data["figures"]]
    quotes += [q for s in statements for q in s.get("quotes", [])]
    assert max(len(quote["text"]) for quote in quotes) <= 40


@pytest.mark.slow
def test_the_page_is_small_enough_to_mail(store):
    """The whole shipped graph with everything it needs is under one megabyte."""
    assert len(draw_graph(store)) < 1_000_000
