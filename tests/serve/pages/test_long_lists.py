"""A list that is longer than a page goes on with the next, and loses nothing on the way."""

import re

import pytest

from aidgraph.check.audit import audit_graph
from aidgraph.rdf.iri import term, thing
from aidgraph.rdf.terms import RDF, XSD
from aidgraph.serve.pages.money import given_figures, pools, within


@pytest.fixture(scope="module")
def short_pages(client_of, graph_dir):
    """Return a client of the shipped graph with seven rows on a page."""
    return client_of(graph_dir, page_rows=7)


def pages(client, address):
    """Yield the pages of a list, by the link to the next."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        yield answer.text
        found = re.search(r'rel="next" href="([^"]+)"', answer.text)
        address = found and found[1].replace("&amp;", "&")


def test_every_finding_is_on_one_page(site, short_pages):
    """The pages of the audit have all findings in order; those of one result are a list too."""
    rule = re.compile(r"\(<code>([a-z-]+)</code>\)")
    expected = [f.rule for f in audit_graph(site.store)]
    texts = list(pages(short_pages, "/audit"))
    assert len(texts) == -(-len(expected) // 7) > 1
    assert [one for text in texts for one in rule.findall(text)] == expected
    gaps = [f.rule for f in audit_graph(site.store) if f.result == "gap"]
    found = [one for text in pages(short_pages, "/audit?result=gap") for one in rule.findall(text)]
    assert found == gaps != []
    assert short_pages.get("/audit?result=nothing").status_code == 400


def test_every_sum_of_money_is_on_one_page(site, short_pages):
    """The pages of the money have all items, each once; a pool's total is that of all its items."""
    every = pools(site.graph, given_figures(site.graph))
    items = [item for pool in every for item in pool.items]
    cut = [list(within(every, at, at + 7)) for at in range(0, len(items), 7)]
    assert [item for page in cut for pool in page for item in pool.items] == items
    assert {pool.total for page in cut for pool in page} == {pool.total for pool in every}
    texts = list(pages(short_pages, "/money"))
    assert len(texts) == len(cut) > 1
    bars = [text.count('<svg class="bar"') for text in texts]
    assert bars == [sum(len(pool.items) for pool in page) for page in cut]


def test_many_givers_are_folded(client_of, tmp_path):
    """The twelve who gave most often are listed, the rest with a click; a chosen one is seen."""
    kind = f"<{term('kind')}>"
    lines = [f"{kind} <{RDF}type> <{term('FlowKind')}> ."]
    for number in range(30):
        giver, figure = f"<{thing(f'g{number:02}')}>", f"<{thing(f'f{number:02}')}>"
        lines += [
            f"{giver} <{RDF}type> <{term('Organization')}> .",
            f"{figure} <{RDF}type> <{term('FundingFlow')}> .",
            f"{figure} <{term('flowKind')}> {kind} .",
            f"{figure} <{term('statedBy')}> <{thing('report', 'r')}> .",
            f"{figure} <{term('indicator')}> <{thing('i')}> .",
            f"{figure} <{term('provider')}> {giver} .",
            f"{figure} <{term('about')}> <{thing('g00')}> .",
            f'{figure} <{term("value")}> "{number + 1}"^^<{XSD}decimal> .',
        ]
    (tmp_path / "graph.nq").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    client = client_of(tmp_path)
    page = client.get("/money?lang=en").text
    shown, _, folded = page.partition('<details class="rest">')
    link = re.compile(r'href="/money\?lang=en&amp;giver=(g\d\d)"')
    assert len(link.findall(shown)) == 12
    assert len(set(link.findall(shown)) | set(link.findall(folded))) == 30
    assert "Show all 30" in folded
    for giver, state in (("g00", ""), ("g29", " open")):
        page = client.get(f"/money?lang=en&giver={giver}").text
        fold = re.search(r'<details class="rest"( open)?>(.*?)</details>', page, re.DOTALL)
        assert (fold[1] or "", 'aria-current="true"' in fold[2]) == (state, bool(state))


def test_what_pages_share_is_read_once_before_the_first_reader(client_of, graph_dir):
    """After the site is prepared no page works a summary out again."""
    site = client_of(graph_dir).app.state.site
    site.prepare()
    assert site.triples == len(site.store)
    assert len(site.summaries) > 4
    before = [summary() for summary in site.summaries]
    assert all(one is summary() for one, summary in zip(before, site.summaries, strict=True))
