"""Searching finds things by whatever a reader types, and its counts are those of SPARQL."""

import sqlite3
import stat
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from aidgraph.chinese.script import fold
from aidgraph.query import list_queries
from aidgraph.serve.search.facets import FACETS
from aidgraph.serve.search.find import SearchQuery, find, find_claims
from aidgraph.serve.search.index import open_index
from aidgraph.serve.search.text import romanised
from aidgraph.store.graph import short
from aidgraph.store.open import select

PREFIXES = """
PREFIX aid: <https://w3id.org/aidgraph/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
# Written anew, each in another way than the facet's own query.
COUNTS = {
    "type": "SELECT ?v (COUNT(DISTINCT ?e) AS ?n) { ?e aid:namedIn ?r ; a ?v } GROUP BY ?v",
    "place": """SELECT ?v (COUNT(DISTINCT ?e) AS ?n) {
        ?e aid:namedIn ?r ; aid:locatedIn/aid:locatedIn* ?v } GROUP BY ?v""",
    "programme": """SELECT ?v (COUNT(DISTINCT ?e) AS ?n) {
        ?v a aid:Programme . ?v ^aid:partOf/(^aid:partOf)* ?e . ?e aid:namedIn ?r } GROUP BY ?v""",
    "sector": """SELECT ?v (COUNT(DISTINCT ?e) AS ?n) {
        ?c rdf:predicate aid:sector ; rdf:subject ?e ; rdf:object ?v . ?e aid:namedIn ?r }
        GROUP BY ?v""",
    "flow": """SELECT ?v (COUNT(DISTINCT ?e) AS ?n) { ?e aid:namedIn ?r .
        { ?f aid:about ?e } UNION { ?f aid:provider ?e } UNION { ?f aid:receiver ?e }
        ?f a aid:FundingFlow ; aid:flowKind ?v } GROUP BY ?v""",
    "source": "SELECT ?v (COUNT(DISTINCT ?e) AS ?n) { ?e aid:namedIn ?v } GROUP BY ?v",
}
YEAR = """SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e aid:namedIn ?r .
    { ?e aid:period ?t } UNION { ?c (aid:about|rdf:subject) ?e ; aid:period ?t }
    ?t aid:from ?a ; aid:to ?b
    FILTER(SUBSTR(STR(?a), 1, 4) <= "YEAR" && SUBSTR(STR(?b), 1, 4) >= "YEAR") }"""


@pytest.mark.parametrize(
    "typed",
    ["安化", "安", "化县", "anhua", "an hua", "AnHua county", "Anhua County", "ahx", "红会",
     "honghui", "安化縣", "ＡＮＨＵＡ", "anhau", "Anuha County", "county"],
)  # fmt: skip
def test_a_name_in_any_spelling_finds_the_thing(made_up, typed):
    """A county is among the first three by two characters, pinyin, initials, alias or a slip."""
    answer = made_up.get("/api/search", params={"q": typed}).json()
    assert "county" in [hit["id"] for hit in answer["hits"][:3]]


def test_the_name_that_was_matched_is_stated(made_up):
    """A find by an alias says by which; a code of the shipped graph finds its place."""
    answer = made_up.get("/api/search", params={"q": "红会"}).json()
    assert answer["hits"][0]["matched"] == "红会县"
    assert not answer["alike"]


def test_a_code_finds_its_place(client):
    """The code of a county finds the county first."""
    answer = client.get("/api/search", params={"q": "652922"}).json()
    assert answer["hits"][0]["id"] == "place-wensu"


def test_a_slip_is_told_from_a_find(made_up):
    """What was found by likeness only is marked; what is like nothing is not found."""
    assert made_up.get("/api/search", params={"q": "anhau"}).json()["alike"]
    assert made_up.get("/api/search", params={"q": "zzqqxx"}).json()["total"] == 0


QUOTES = """PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?claim ?quote { ?claim a aid:Claim ; aid:evidence/oa:hasSelector/oa:exact ?quote
    OPTIONAL { ?claim rdf:subject ?other . ?other a aid:Claim } FILTER(!BOUND(?other)) }"""
NUMBERS = "SELECT ?claim ?number { ?claim a aid:Figure ; aid:value ?number }"


@pytest.mark.parametrize(
    "typed", ["口罩", "masks", "4.57亿元", "457000000", "457,000,000", "卫生", "万元", "孵化器"]
)
def test_what_no_entity_is_called_is_found_in_claims(client, typed):
    """Indicators, amounts as told and in digits, sectors, quotes and notes lead to their claims."""
    answer = client.get("/api/search", params={"q": typed, "kind": "all"}).json()
    assert answer["kind"] == "claim"
    assert answer["hits"]
    for hit in answer["hits"]:
        assert client.get(hit["page"]).status_code == 200


@pytest.mark.parametrize("query", [QUOTES, NUMBERS], ids=["quotes", "numbers"])
def test_each_claim_is_found_by_its_own_words_and_number(site, query):
    """Every quote and every number that SPARQL finds leads to each claim that has it."""
    claims = {}
    for row in select(site.store, PREFIXES + query):
        claims.setdefault(row[1].value, set()).add(row["claim"].value)
    assert len(claims) > 50
    for text, expected in claims.items():
        assert expected <= set(find_claims(site.index, text, limit=1000)[1]), text


def test_questions_and_terms_are_found_by_their_words(client):
    """A shipped question is found by what it asks, in both languages, and a term by its name."""
    for query in list_queries():
        for text in (query.summary, query.summary_zh):
            answer = client.get("/api/search", params={"q": text, "kind": "question"}).json()
            assert query.name in [hit["id"] for hit in answer["hits"]]
    terms = client.get("/api/search", params={"q": "资助", "kind": "term"}).json()["hits"]
    assert "funds" in [hit["id"] for hit in terms]


@pytest.mark.parametrize(("lang", "tab"), [("zh", "陈述"), ("en", "Claims")])
def test_the_page_has_a_tab_for_each_kind(client, lang, tab):
    """Each tab says how many it has and leads to them; the first that has some is open."""
    page = client.get("/search", params={"q": "口罩", "lang": lang}).text
    tabs = page.partition('class="inline tabs"')[2].partition("</ul>")[0]
    current = tabs.partition('aria-current="true">')[2].partition("</a>")[0]
    totals = client.get("/api/search", params={"q": "口罩"}).json()["totals"]
    assert current.split() == [tab, "<span", f'class="count">{totals["claim"]}</span>']
    for kind in totals:
        other = client.get("/search", params={"q": "口罩", "lang": lang, "kind": kind})
        assert other.text.count("<li>") >= totals[kind]
    assert client.get("/search?kind=x").status_code == 400


def test_a_claim_that_is_found_shows_the_words_with_its_number(client, read_page):
    """Beside a figure among the finds stands the quote that has its number."""
    text = read_page(client.get("/search?q=口罩&lang=zh")).text
    assert "17000只" in text.partition("捐赠口罩数")[2].partition("\n  \n")[0]


def test_where_nothing_is_found_questions_are_offered(client, read_page):
    """A search that finds nothing at all names questions that are near to it."""
    text = read_page(client.get("/search?q=温宿 花了多少钱&lang=zh")).text
    assert "没有找到" in text
    assert text.partition("可以改问")[2].count("？") >= 1


@pytest.mark.parametrize("facet", sorted(COUNTS))
def test_facet_counts_are_those_of_sparql(site, facet):
    """Every value of a facet counts as many entities as a query written independently."""
    rows = select(site.store, PREFIXES + COUNTS[facet])
    expected = {short(row["v"].value): int(row["n"].value) for row in rows}
    found = find(site.index, SearchQuery(), limit=0, facets=True).facets[facet]
    counted = {value.removeprefix("aid:"): count for value, count in found}
    if facet == "type":
        expected = {name: expected[name] for name in counted if name in expected}
    assert counted == expected
    assert counted


def test_year_counts_are_those_of_sparql(site):
    """A year counts the entities with a period that touches it."""
    for year, count in find(site.index, SearchQuery(), limit=0, facets=True).facets["year"]:
        rows = select(site.store, PREFIXES + YEAR.replace("YEAR", year))
        assert int(next(rows)["n"].value) == count


def test_narrowing_gives_what_was_counted(site):
    """Choosing a value of any facet, with words typed, leaves as many as its count says."""
    found = find(site.index, SearchQuery("温宿"), limit=0, facets=True)
    for name, values in found.facets.items():
        for value, count in values:
            assert find(site.index, SearchQuery("温宿", {name: value}), limit=0).total == count


def test_pages_of_results_add_up(site):
    """Page after page gives every entity once."""
    total = find(site.index, SearchQuery(), limit=0).total
    pages = [find(site.index, SearchQuery(), limit=50, offset=o).hits for o in range(0, total, 50)]
    iris = [hit.iri for page in pages for hit in page]
    assert len(iris) == len(set(iris)) == total == len(list(site.graph.entities()))


@given(st.text(max_size=30), st.sampled_from(FACETS), st.text(max_size=10))
def test_no_text_breaks_the_search(site, typed, facet, value):
    """Whatever is typed, the answer is a number of finds, and an unknown value finds nothing."""
    assert find(site.index, SearchQuery(typed), limit=3).total >= 0
    known = dict(find(site.index, SearchQuery(), limit=0, facets=True).facets[facet.name])
    if value not in known:
        assert find(site.index, SearchQuery("", {facet.name: value}), limit=3).total == 0


def test_the_values_of_a_facet_stand_in_one_order(site):
    """A published site is the same bytes again, in whatever order the store gives its rows."""
    for postings in site.index.facets.values():
        assert list(postings.choices) == sorted(postings.choices)


def test_the_words_of_a_thing_stand_in_one_order(site, tmp_path):
    """The same graph gives the same index, in whatever order Python gives the words of a set."""
    open_index(lambda: site.graph, tmp_path, "a" * 64)
    (made,) = tmp_path.glob("search-*.sqlite")
    with closing(sqlite3.connect(made)) as connection:
        words = [row[0].split(" ") for row in connection.execute("SELECT spelt FROM thing")]
    assert any(len(one) > 1 for one in words)
    assert words == [sorted(one) for one in words]


def test_an_index_is_made_once_and_older_ones_go(site, tmp_path):
    """The index of a build is one file; that of another build takes its place."""
    open_index(lambda: site.graph, tmp_path, "a" * 64)
    (first,) = tmp_path.glob("search-*.sqlite")
    made = first.stat().st_mtime_ns
    open_index(lambda: site.graph, tmp_path, "a" * 64)
    assert first.stat().st_mtime_ns == made
    open_index(lambda: site.graph, tmp_path, "b" * 64)
    (second,) = tmp_path.glob("search-*.sqlite")
    assert second != first


def test_an_open_index_outlives_its_file(site, tmp_path):
    """A new build may take the file away; a running server still searches."""
    index = open_index(lambda: site.graph, tmp_path, "a" * 64)
    for file in tmp_path.iterdir():
        file.unlink()
    assert find(index, SearchQuery("温宿"), limit=1).total > 1


def test_a_folder_without_permission_is_left_alone(site, tmp_path, monkeypatch):
    """Where nothing can be written the search works and the folder stays as it was."""

    def refuse(*_):
        raise PermissionError(13, "no permission")

    monkeypatch.setattr("aidgraph.serve.search.index.write_atomically", refuse)
    index = open_index(lambda: site.graph, tmp_path, "a" * 64)
    assert find(index, SearchQuery("温宿"), limit=1).total > 1
    assert not list(tmp_path.iterdir())
    assert stat.S_ISDIR(tmp_path.stat().st_mode)


def test_the_page_says_how_many_and_pages_on(made_up, read_page):
    """A long list says which part of how many it shows, and leads on."""
    answer = made_up.get("/search", params={"q": "house", "lang": "en"})
    page = read_page(answer)
    assert "1 to 50 of 60" in page.text
    assert any("page=2" in href for href in page.values("href", "a"))
    assert "51 to 60 of 60" in made_up.get("/search?q=house&page=2&lang=en").text


def test_the_table_has_every_find_and_no_formula(made_up):
    """The CSV has all finds, and no cell of it is a formula to a spreadsheet."""
    answer = made_up.get("/search.csv", params={"q": "house"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 61
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.split(","))


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=-1", "page=٣"])
def test_a_wrong_page_is_stated(client, query):
    """A page that cannot be is refused in words."""
    answer = client.get(f"/search?lang=en&{query}")
    assert answer.status_code == 400
    assert "pages are counted from 1" in answer.text


@given(
    st.lists(
        st.sampled_from(["重庆", "重", "银行", "行长", "长", "朝阳", "温宿", "女", "䶮", "𠮷"])
    )
)
def test_a_name_is_read_as_the_dictionary_reads_it_as_a_whole(parts):
    """Words of names are read once each; what a character sounds like among others stays."""
    name = "".join(parts)
    whole = lazy_pinyin(name, errors=lambda letters: ["?"] * len(letters)) if name else []
    told = tuple(fold(syllable.replace("ü", "v")) or "?" for syllable in whole)
    assert romanised(name).syllables == told
