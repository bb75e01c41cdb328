"""The money page adds only what can be added, and says what it left out."""

from decimal import Decimal

import pytest

from aidgraph.rdf.iri import term
from aidgraph.serve.pages.money import pools
from aidgraph.store.open import select

FLOWS = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
SELECT ?flow ?kind ?class { ?flow aid:flowKind ?kind ; aid:about ?thing ; a ?class }"""


def test_every_flow_is_there_once_and_context_never(site):
    """Each figure with a flow kind is on the page once, as an item or a part; criteria are not."""
    shown = [f.iri for p in pools(site.graph) for i in p.items for f in (i.figure, *i.parts)]
    rows = list(select(site.store, FLOWS))
    context = {r["flow"].value for r in rows if r["class"].value == term("ContextFigure")}
    expected = {r["flow"].value for r in rows} - context
    assert sorted(shown) == sorted(expected)


def test_a_pool_is_of_one_kind_source_indicator_and_unit(site):
    """Nothing in a pool differs from the rest in what would make adding wrong."""
    for pool in pools(site.graph):
        for item in pool.items:
            iri = item.figure.iri
            assert site.graph.value(iri, term("flowKind")) == pool.kind
            assert site.graph.value(iri, term("statedBy")) == pool.source
            assert site.graph.value(iri, term("indicator")) == pool.indicator
        assert len({item.figure.amount.unit.key for item in pool.items}) == 1


def test_a_sum_is_that_of_its_items(site):
    """The sum of a pool is the sum of the values shown, and only money is added."""
    sums = [pool for pool in pools(site.graph) if pool.total]
    assert sums
    for pool in sums:
        values = [item.figure.amount.value for item in pool.items]
        assert pool.total.value == sum(values, Decimal(0))
        assert pool.total.is_money


def test_parts_are_not_added_to_their_whole(made_up):
    """A total of 50 with parts of 20 and 30, beside 100 and 120, adds to 270, not to 320."""
    (pool,) = pools(made_up.app.state.site.graph)
    assert pool.total.value == 270
    (whole,) = [item for item in pool.items if item.parts]
    assert sorted(part.amount.value for part in whole.parts) == [20, 30]


def test_a_stated_total_is_marked_and_added_to_nothing(site):
    """The grand total of the report stands by itself, above the items it may include."""
    total = term("indicator-total-aid-spending")
    (pool,) = [pool for pool in pools(site.graph) if pool.indicator == total]
    assert pool.covers
    assert pool.total is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_how_it_adds(client, language):
    """The rules stand on the page, and every kind has its own section."""
    page = client.get(f"/money?lang={language}").text
    assert ("互不相加" if language == "zh" else "never added to one another") in page
    assert page.count("<section") == page.count('aria-labelledby="kind-') + 1
