"""A library is gathered in clusters: nobody is lost, nothing covers another, names can be read."""

from itertools import combinations

import pytest

from aidgraph.rdf.iri import THING, term
from aidgraph.rdf.terms import RDF
from aidgraph.store.graph import Graph
from aidgraph.store.open import memory_store
from aidgraph.visualize.clusters import GROUPINGS, SEVERAL, gather
from aidgraph.visualize.linkage import read_linkage
from aidgraph.visualize.overview import overview
from aidgraph.visualize.tiles import Box

COUNTIES, SCHOOLS = 6, 70


def typed(name, kind):
    """Return the line that says what a thing is."""
    return f"<{THING}{name}> <{RDF}type> <{term(kind)}> ."


def linked(start, predicate, end):
    """Return the line of a triple between two things."""
    return f"<{THING}{start}> <{term(predicate)}> <{THING}{end}> ."


@pytest.fixture(scope="module")
def library():
    """Return a graph of counties in a province, schools in counties, a giver, and two alone."""
    lines = [typed("province", "Place"), typed("fund", "Organization")]
    lines += [typed(f"alone-{n}", "Person") for n in range(2)]
    for n in range(COUNTIES):
        lines += [typed(f"county-{n}", "Place"), linked(f"county-{n}", "locatedIn", "province")]
    for n in range(SCHOOLS):
        lines += [
            typed(f"school-{n}", "Facility"),
            linked(f"school-{n}", "locatedIn", f"county-{n % COUNTIES}"),
            linked(f"school-{n}", "locatedIn", "province"),
            linked(f"school-{n}", "namedIn", f"report/r{n % 3}"),
        ]
    flow = "report/r0/claim/f"
    lines += [typed(flow, "FundingFlow"), linked(flow, "provider", "fund")]
    lines += [linked(flow, "about", "school-0")]
    lines += [linked(f"school-{n}", "namedIn", "report/r0") for n in (1, 4, 7)]
    return Graph(memory_store(lines))


@pytest.fixture(scope="module")
def linkage(library):
    """Return who is linked with whom in the library."""
    return read_linkage(library)


@pytest.mark.parametrize("most", [2, 4, 36])
@pytest.mark.parametrize("by", GROUPINGS)
def test_every_entity_is_in_one_cluster_or_has_no_link(linkage, by, most):
    """Clusters and those without a link are the whole library, nobody twice, never too many."""
    found = gather(linkage, by, most)
    placed = [n for cluster in found.clusters for n in cluster.members]
    assert sorted([*placed, *found.alone]) == list(range(len(linkage.entities)))
    assert [linkage.entities[n] for n in found.alone] == [THING + f"alone-{n}" for n in (0, 1)]
    assert len(found.clusters) <= most


def test_what_is_in_a_county_and_its_province_is_with_the_county(linkage):
    """Of two places as near, the narrower has it; where counties are too many, the province."""
    found = {c.anchor: len(c.members) for c in gather(linkage, "place").clusters}
    assert found[THING + "county-0"] == 1 + 12 + 1  # the county, its schools, and who gave
    assert found[THING + "county-5"] == 1 + 11
    few = {c.anchor: len(c.members) for c in gather(linkage, "place", 1).clusters}
    assert few == {THING + "province": 2 + COUNTIES + SCHOOLS}


def test_what_several_reports_name_stands_apart(linkage):
    """By report, each has its own; what two name is in neither's cluster."""
    found = {c.anchor: len(c.members) for c in gather(linkage, "report").clusters}
    assert found[SEVERAL] == 3
    assert [found[THING + f"report/r{n}"] for n in range(3)] == [24, 20, 23]


@pytest.mark.parametrize("by", GROUPINGS)
def test_tiles_fill_the_window_and_nothing_covers_another(library, linkage, by):
    """No two tiles overlap, together they are the window, and no two names cover each other."""
    drawn = overview(library, linkage, gather(linkage, by))
    for (window, _), tiles in drawn.tiles.items():
        width, height = drawn.windows[window]
        assert sum(t.box.width * t.box.height for t in tiles) == pytest.approx(width * height)
        small = [Box(b.x + 0.01, b.y + 0.01, b.width - 0.02, b.height - 0.02) for b in
                 (t.box for t in tiles)]  # fmt: skip
        assert not any(one.meets(other) for one, other in combinations(small, 2))
        for tile, cluster in zip(tiles, drawn.clustering.clusters, strict=True):
            assert len(tile.dots) + tile.more == len(cluster.members)
            names = [
                Box(
                    n.x - len(n.text) * n.size * 0.28,
                    n.y - n.size,
                    len(n.text) * n.size * 0.56,
                    n.size,
                )
                for n in tile.labels
            ]
            assert not any(one.meets(other) for one, other in combinations(names, 2))
            assert all(name.within(tile.box) for name in names)
    assert any(tile.labels for tiles in drawn.tiles.values() for tile in tiles)
