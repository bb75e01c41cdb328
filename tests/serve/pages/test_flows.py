"""The flow picture says what the money page says: nothing is lost or hidden on the way."""

import html
import re
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from aidgraph.serve.pages import flows as flow_pages
from aidgraph.serve.pages.flows import FlowReader
from aidgraph.serve.pages.money import given_figures, pools
from aidgraph.store.graph import Graph
from aidgraph.visualize.bands import Stream, lay_out_bands
from aidgraph.web.words import LANGUAGES


@pytest.fixture(scope="module")
def graph(store):
    """Return the shipped graph."""
    return Graph(store)


@pytest.mark.parametrize("through", ["sector", "programme"])
def test_the_bands_of_a_kind_are_the_sums_of_the_money_page(graph, through):
    """Each chart has all flows of its kind and unit, without totals whose parts it draws."""
    wanted = defaultdict(Decimal)
    flows = [figure for figure in given_figures(graph) if figure.kind == "FundingFlow"]
    for pool in pools(graph, flows):
        for item in pool.items:
            if not (pool.covers or item.beside):
                amount = item.figure.amount
                goods = "" if amount.is_money else item.figure.indicator.iri
                wanted[pool.kind, amount.unit.key, goods] += amount.size
    reader = FlowReader(graph, lambda: given_figures(graph))
    drawn = {
        chart.key: sum(row.amount.size for row in reader.rows(chart, through))
        for chart in reader.charts()
    }
    assert drawn == wanted
    assert len({unit for _, unit, _ in drawn}) > 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_band_is_a_link_to_its_row_and_marked_as_it_is(client, language):
    """A band leads to a row of the table; a doubtful one looks so, and its row says why."""
    page = client.get(f"/flows?lang={language}").text
    wide = page.partition('<svg class="flows wide"')[2].partition("</svg>")[0]
    bands = re.findall(r'<a href="#(band-\d+)" class="band (\w*)', wide)
    rows = dict(re.findall(r'<tr id="(band-\d+)"(.*?)</tr>', page, re.DOTALL))
    assert [band for band, _ in bands] == list(rows)
    for band, sort in bands:
        marks = set(re.findall(r'<span class="(plan|doubt)">', rows[band]))
        assert marks == ({sort} if sort in {"plan", "doubt"} else set())
    assert {sort for _, sort in bands} >= {"", "doubt"} - {""}
    assert client.get("/flows?through=colour").status_code == 400
    assert client.get("/flows?unit=nothing").status_code == 400


def test_a_row_lists_some_figures_and_leads_to_the_others(client, monkeypatch):
    """A band of a thousand sums is no page of a thousand lines; the rest is one click away."""
    counted = r'<span class="tag">sum of (\d+) figures'
    numbers = [int(n) for n in re.findall(counted, client.get("/flows?lang=en").text)]
    assert max(numbers) > 1
    monkeypatch.setattr(flow_pages, "_MOST_LISTED", 1)
    rest = re.findall(r'<a href="(/money[^"]*)">(\d+) more', client.get("/flows?lang=en").text)
    assert [int(number) for _, number in rest] == [n - 1 for n in numbers]
    assert all(client.get(html.unescape(address)).status_code == 200 for address, _ in rest)


def test_bars_are_as_high_as_what_goes_through_them():
    """In each column the bars are as high as their sums, to one scale, and none covers another."""
    streams = [
        Stream(("a", "x", "p"), 60.0),
        Stream(("a", "y", "q"), 30.0),
        Stream(("b", "x", "q"), 10.0),
    ]
    drawn = lay_out_bands(streams, 900, frozenset({"x"}))
    scale = {round(bar.height / bar.size, 1) for bar in drawn.bars}
    assert len(scale) == 1
    for column in range(3):
        bars = [bar for bar in drawn.bars if bar.column == column]
        assert sum(bar.size for bar in bars) == 100
        assert all(a.y + a.height < b.y for a, b in pairwise(bars))
    assert [bar.key for bar in drawn.bars if bar.column == 1] == ["y", "x"]


@pytest.mark.parametrize("address", ["/flows", "/timeline"])
def test_the_key_has_a_pattern_of_its_own(client, address):
    """The key uses no pattern of a drawing that is hidden on a phone: it would not be painted."""
    key = client.get(address).text.partition("bandkey")[2].partition("</ul>")[0]
    [used] = re.findall(r"url\(#([\w-]+)\)", key)
    assert f'<pattern id="{used}"' in key
