"""The page of a thing has every fact with the words it stands on; long lists say how long."""

import re

import pytest

from aidgraph.rdf.iri import term, thing
from aidgraph.serve.things.summary import read_summary
from aidgraph.store.evidence import read_evidence
from aidgraph.store.graph import short
from aidgraph.store.open import select

LANGUAGES = ("zh", "en")
CLAIMS = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT DISTINCT ?entity ?words {
  { ?claim rdf:subject ?entity } UNION { ?claim rdf:object ?entity }
  UNION { ?claim aid:about|aid:provider|aid:receiver ?entity }
  ?entity aid:namedIn ?report .
  ?claim aid:evidence/oa:hasSelector/oa:exact ?words
}"""


def test_every_fact_stands_with_its_words(client, site, read_page):
    """For every entity, each quote of each claim about it is on its page, word for word."""
    words = {}
    for row in select(site.store, CLAIMS):
        words.setdefault(row["entity"].value, set()).add(row["words"].value)
    assert len(words) > 150
    for iri, quotes in words.items():
        page = read_page(client.get(f"/doc/{short(iri)}?lang=zh"))
        missing = {quote for quote in quotes if quote not in page.text}
        # A group of more than 25 shows its first part and leads to the whole.
        assert not missing or any("predicate=" in href for href in page.values("href", "a"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_has_a_page_in_both_languages(client, site, language, read_page):
    """The heading of each page is the label in the page's language, marked with its language."""
    for iri in site.graph.entities():
        page = read_page(client.get(f"/doc/{short(iri)}?lang={language}"))
        label = site.renderer.labels.of(iri, language).text
        assert label in page.text
        assert page.elements[0] == ("html", {"lang": "zh-Hans" if language == "zh" else "en"})


def test_the_sentence_stands_around_a_quote_where_the_text_is_given(
    graph_dir, client, client_of, report_text
):
    """With the report's text the page shows what stands around a quote, without it the words."""
    path = "/doc/facility-incubator?lang=en"
    with_text = client_of(graph_dir, report_text).get(path).text
    sentence = report_text.read_text("utf-8")
    assert 'class="around"' not in client.get(path).text
    around = [part.partition("</span>")[0] for part in with_text.split('class="around">')[1:]]
    assert any(len(part) > 5 and part.strip("…") in sentence for part in around)


def test_a_long_group_says_how_long_and_pages(made_up, read_page):
    """A hub of 60 shows 25, says of how many, and leads to all of them, 50 a page."""
    page = read_page(made_up.get("/doc/hub?lang=en"))
    assert "25 of 60" in page.text
    (more,) = {h for h in page.values("href", "a") if "predicate=aid%3ApartOf" in h}
    first, second = made_up.get(more), made_up.get(f"{more}&page=2")
    assert "1 to 50 of 60" in first.text
    houses = {
        href
        for answer in (first, second)
        for href in read_page(answer).values("href", "a")
        if "/doc/house-" in href
    }
    assert len(houses) == 60


@pytest.mark.parametrize(("language", "rest"), [("zh", "展开其余 20 条"), ("en", "20 more")])
def test_a_long_group_is_folded_with_its_count(made_up, language, rest):
    """Of 25 facts of one kind five are open, and the fold says that it has the other 20."""
    page = made_up.get(f"/doc/hub?lang={language}").text
    group = page.partition('id="in-aid-partOf"')[2].partition("</section>")[0]
    opened, fold, folded = group.partition("<details")
    assert fold
    assert f"<summary>{rest}</summary>" in folded
    counted = [part.count('<a href="/doc/house-') for part in (opened, folded)]
    assert counted == [5, 20]


def test_figures_stand_first_and_every_group_is_named_at_the_top(client, site):
    """The head lists what a page has with counts, as links; numbers come first, the large first."""
    page = client.get("/doc/org-jinhua-headquarters?lang=en").text
    head = page.partition('class="inline jump"')[2].partition("</ul>")[0]
    links = re.findall(r'href="#([^"]+)"', head)
    places = [page.index(f'id="{link}"') for link in links]
    assert links[0] == "figures"
    assert places == sorted(places)
    summary = read_summary(site.graph, thing("org-jinhua-headquarters"), 25)
    stated = [group for group in summary.groups if group.sort == "stated"]
    first = [g.figures[0] for g in summary.figures if g.figures[0].kind == "FundingFlow"]
    amounts = {figure.indicator.iri: [] for figure in first}
    for figure in first:
        amounts[figure.indicator.iri].append(figure.amount.size)
    assert any(len(sizes) > 5 for sizes in amounts.values())
    assert all(sizes == sorted(sizes, reverse=True) for sizes in amounts.values())
    assert len(links) == 1 + len(stated) + 2
    assert all(f'<span class="count">{group.total}</span>' in head for group in stated)


def test_numbers_that_differ_stand_side_by_side(made_up, read_page):
    """Two numbers for the same thing are marked as different; a total and its parts are not."""
    differ = read_page(made_up.get("/doc/hub?lang=en"))
    assert "different numbers stated" in differ.text
    assert "CNY 100" in differ.text
    assert "CNY 120" in differ.text
    assert "different numbers stated" not in read_page(made_up.get("/doc/evil?lang=en")).text


def test_an_entity_is_data_too(client, site):
    """The API gives the same relations, with the spans that each stands on."""
    card = client.get("/api/entity/place-wensu").json()
    spans = [
        quote
        for group in card["relations"]
        for relation in group["relations"]
        for statement in relation["statements"]
        for quote in statement["quotes"]
    ]
    assert {label["lang"] for label in card["labels"]} == {"zh", "en"}
    found = read_evidence(site.graph, (span["iri"] for span in spans))
    assert all(found[span["iri"]].exact == span["exact"] for span in spans)
    totals = {(g["predicate"], g["direction"]): g["total"] for g in card["relations"]}
    located = site.graph.subjects(term("locatedIn"), card["iri"])
    assert totals["aid:locatedIn", "in"] == len(located) > 0


def test_what_is_no_entity_is_a_problem_for_programs(client):
    """An unknown id is answered with problem details, with words on what to do."""
    answer = client.get("/api/entity/nobody")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "/api/search" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/api/search?limit=x", "/api/search?offset=-1"])
def test_a_wrong_call_of_the_api_is_a_problem(client, path):
    """A number that is none gives 400 with its name."""
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(("limit:", "offset:"))
