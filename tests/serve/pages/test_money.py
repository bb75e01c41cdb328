"""The money page adds only what can be added, and says what it left out."""

import io
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.build.run import build_graph
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member
from aidgraph.rdf.iri import term, thing
from aidgraph.serve.pages.money import given_figures, pools
from aidgraph.serve.pages.money_choice import MoneyChoice, Sectors, givers, narrowed
from aidgraph.serve.quotes import telling_quote
from aidgraph.store.open import select

FLOWS = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
SELECT ?flow ?kind ?class { ?flow aid:flowKind ?kind ; aid:about ?thing ; a ?class }"""


def test_every_flow_is_there_once_and_context_never(site):
    """Each figure with a flow kind is on the page once, as an item or a part; criteria are not."""
    shown = [
        f.iri
        for p in pools(site.graph, given_figures(site.graph))
        for i in p.items
        for f in (i.figure, *i.parts)
    ]
    rows = list(select(site.store, FLOWS))
    context = {r["flow"].value for r in rows if r["class"].value == term("ContextFigure")}
    expected = {r["flow"].value for r in rows} - context
    assert sorted(shown) == sorted(expected)


def test_a_pool_is_of_one_kind_source_indicator_and_unit(site):
    """Nothing in a pool differs from the rest in what would make adding wrong."""
    for pool in pools(site.graph, given_figures(site.graph)):
        for item in pool.items:
            iri = item.figure.iri
            assert site.graph.value(iri, term("flowKind")) == pool.kind
            assert site.graph.value(iri, term("statedBy")) == pool.source
            assert site.graph.value(iri, term("indicator")) == pool.indicator
        assert len({item.figure.amount.unit.key for item in pool.items}) == 1


def test_a_sum_is_that_of_its_items(site):
    """The sum of a pool is the sum of the values shown, and only money is added."""
    sums = [pool for pool in pools(site.graph, given_figures(site.graph)) if pool.total]
    assert sums
    for pool in sums:
        values = [item.figure.amount.value for item in pool.items]
        assert pool.total.value == sum(values, Decimal(0))
        assert pool.total.is_money


def test_parts_are_not_added_to_their_whole(made_up):
    """A total of 50 with parts of 20 and 30, beside 100 and 120, adds to 270, not to 320."""
    (pool,) = pools(graph := made_up.app.state.site.graph, given_figures(graph))
    assert pool.total.value == 270
    (whole,) = [item for item in pool.items if item.parts]
    assert sorted(part.amount.value for part in whole.parts) == [20, 30]


def shared_out(client_of, folder, tables):
    """Return a client of a graph of IATI data: water 90 percent, and a programme with its part."""
    text = (Path(__file__).parent / "shared-out.xml").read_bytes()
    for name, content in read_iati(Member("a.xml", io.BytesIO(text)), "a", "none").files().items():
        (tables / name).write_bytes(content)
    build_graph([tables], folder)
    return client_of(folder)


def test_a_sector_has_its_share_of_the_sum(client_of, tmp_path):
    """Of 1,000 nine tenths are for water, said so beside the amount; own sectors come first."""
    (tables := tmp_path / "a").mkdir()
    client = shared_out(client_of, tmp_path / "build", tables)
    graph = client.app.state.site.graph
    sectors, every = Sectors(graph), given_figures(graph)
    for sector, total in (("14030", 900), ("140", 900), ("11220", 150), ("112", 150)):
        iri = term(f"dac-{sector}")
        wanted = narrowed(every, MoneyChoice(iri), sectors)
        (pool,) = pools(graph, wanted, {f.iri: sectors.share(f, iri) for f in wanted})
        assert pool.total.value == total
        answer = client.get(f"/money.json?sector=aid:dac-{sector}&lang=en").json()
        rows = [row for row in answer if row["indicator"] == pool.items[0].figure.indicator.name.en]
        assert sum(Decimal(str(r["value"])) * Decimal(str(r["share"])) for r in rows) == total
    assert {row["share"] for row in client.get("/money.json").json()} == {1}
    page = client.get("/money?sector=aid:dac-14030&lang=en").text
    assert "90 % of it" in page
    assert "EUR 900" in page


def test_a_programme_is_not_added_to_its_part(client_of, tmp_path):
    """What a programme tells once more is there, is said to be, and is in no sum."""
    (tables := tmp_path / "a").mkdir()
    client = shared_out(client_of, tmp_path / "build", tables)
    graph = client.app.state.site.graph
    pool = next(p for p in pools(graph, given_figures(graph)) if "commitment" in p.indicator)
    assert [item.beside for item in pool.items] == [True, False, False]
    assert pool.total.value == 70
    assert "told by its parts too, not added" in client.get("/money?lang=en").text


def test_a_stated_total_is_marked_and_added_to_nothing(site):
    """The grand total of the report stands by itself, above the items it may include."""
    total = term("indicator-total-aid-spending")
    (pool,) = [
        pool for pool in pools(site.graph, given_figures(site.graph)) if pool.indicator == total
    ]
    assert pool.covers
    assert pool.total is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_how_it_adds(client, language):
    """The rules stand on the page, and every kind has its own section."""
    page = client.get(f"/money?lang={language}").text
    assert ("互不相加" if language == "zh" else "never added to one another") in page
    assert page.count("<section") == page.count('aria-labelledby="kind-') + 1


HEALTH = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?flow { ?flow aid:flowKind ?kind ; aid:about/aid:sector/skos:broader* SECTOR
    FILTER NOT EXISTS { ?flow a aid:ContextFigure } }"""


def test_a_sector_opens_into_its_rows_and_each_row_into_its_words(client, site, read_page):
    """How much for health, and which words say so: a link to the sector, a row, its claim."""
    home = read_page(client.get("/money?lang=en"))
    (sector,) = [h for h in home.values("href", "a") if h.endswith("sector=aid%3Adac-120")]
    page = client.get(f"/money{sector[sector.index('?') :]}")
    claims = {h for h in read_page(page).values("href", "a") if "/claim/" in h}
    query = HEALTH.replace("SECTOR", f"<{term('dac-120')}>")
    expected = {row["flow"].value.rpartition("/id/")[2] for row in select(site.store, query)}
    assert {claim.partition("/doc/")[2].partition("?")[0] for claim in claims} == expected
    assert len(expected) > 5
    assert "CNY 6.2 million" in read_page(page).text
    claim = client.get(next(claim for claim in claims if "health-centre" in claim))
    assert "<mark>270万元</mark>" in claim.text


def test_rows_can_be_those_of_one_giver_in_one_sector(client, site):
    """Both choices hold together, each is counted with the other, and each can be taken back."""
    sectors, every = Sectors(site.graph), given_figures(site.graph)
    giver = thing("org-jinhua-headquarters")
    health = narrowed(every, MoneyChoice(term("dac-120")), sectors)
    both = narrowed(every, MoneyChoice(term("dac-120"), giver), sectors)
    assert 0 < len(both) < len(health) < len(every)
    assert all(figure.provider == giver for figure in both)
    assert givers(health)[giver] == len(both)
    assert dict(sectors.below(every, ""))[term("dac-120")] == len(health)
    page = client.get("/money?sector=aid:dac-120&giver=org-jinhua-headquarters&lang=en").text
    chosen = page.partition('class="chosen"')[2].partition("</ul>")[0]
    assert 'href="/money?giver=org-jinhua-headquarters&amp;lang=en"' in chosen
    assert 'href="/money?sector=aid%3Adac-120&amp;lang=en"' in chosen


def test_a_row_quotes_the_words_that_have_its_number(site):
    """Where one of the quotes of a figure has its number, that is the one in its row."""
    figures = {figure.iri.rpartition("/")[2]: figure for figure in given_figures(site.graph)}
    assert telling_quote(figures["flow-covid-masks"]).exact == "17000只"
    for figure in figures.values():
        assert telling_quote(figure) in figure.statement.quotes


def test_a_question_is_answered_with_readable_numbers(client):
    """The page of a question groups thousands; its table for programs has the bare number."""
    page = client.get("/queries/cq-07-who-funded-what?lang=en").text
    assert '<td class="number">457,000,000</td>' in page
    table = client.get("/queries/cq-07-who-funded-what.csv").text
    assert ",457000000," in table
