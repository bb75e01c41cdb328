"""What a newcomer reads on the pages: names where there are some, whole sentences, no codes."""

import html
import re

import pyoxigraph as ox
import pytest

from aidgraph.chinese.script import is_han
from aidgraph.extract import assemble
from aidgraph.extract.lexicon import table
from aidgraph.extract.marks import accounting, lengths, traps
from aidgraph.query import list_queries
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import DCTERMS, RDF, SKOS
from aidgraph.serve.labels import Labels
from aidgraph.serve.pages.documents import aside_reason
from aidgraph.serve.pages.queries import column_name
from aidgraph.store.graph import Graph
from aidgraph.web.words import area_words

PAGES = (
    "/", "/search?q=金华", "/search?q=金华&type=aid:Project", "/doc/place-wensu", "/timeline",
    "/money", "/flows", "/audit", "/map", "/doc/report/jinhua-wensu/claim/flow-incubator",
    "/compare?ids=facility-incubator", "/documents/jinhua-wensu",
)  # fmt: skip
CLAIM = "/doc/report/jinhua-wensu/claim/"


def test_a_report_without_an_english_title_has_its_chinese_one():
    """A title that is empty in one language is none: the other one stands in for it."""
    report = ox.NamedNode("https://w3id.org/aidgraph/id/report/a")
    store = ox.Store()
    for title in (ox.Literal("", language="en"), ox.Literal("援青三年", language="zh")):
        store.add(ox.Quad(report, ox.NamedNode(DCTERMS + "title"), title))
    assert Labels(Graph(store)).of(report.value, "en") == ("援青三年", "zh")


def test_a_name_in_one_language_alone_is_shown_once(client_of, tmp_path):
    """In English too a thing with a Chinese name only is called by it, and not twice."""
    thing = "<https://w3id.org/aidgraph/id/place-a>"
    (tmp_path / "graph.nq").write_text(
        f'{thing} <{RDF}type> <{term("Place")}> .\n{thing} <{SKOS}prefLabel> "德令哈市"@zh .\n'
        f"{thing} <{term('namedIn')}> <https://w3id.org/aidgraph/id/report/a> .\n",
        "utf-8",
    )
    page = client_of(tmp_path).get("/doc/place-a?lang=en").text
    head = page[page.index('<header class="title">') :].partition("</header>")[0]
    assert head.count("德令哈市") == 1


@pytest.mark.parametrize(("language", "other"), [("zh", "其他"), ("en", "other")])
def test_what_is_none_of_the_eight_classes_is_called_other(client, read_page, language, other):
    """The start page, the finds, what narrows them, suggestions and the graph use one word."""
    tiles = read_page(client.get(f"/?lang={language}")).text
    assert re.search(rf"\d\s+{other}\s", tiles)
    found = client.get(f"/search?q=剪纸&lang={language}").text
    assert found.count(f">{other}</span>") == 2  # the find, and the class to narrow by
    hits = client.get(f"/api/search?q=剪纸&lang={language}").json()["hits"]
    assert [hit["type_label"] for hit in hits] == [other]
    assert other in read_page(client.get(f"/graph?lang={language}")).text


@pytest.mark.parametrize("path", PAGES)
def test_chinese_pages_have_chinese_colons(client, read_page, path):
    """After our Chinese words stands a full-width colon; a note may be in English."""
    text = read_page(client.get(f"{path}{'&' if '?' in path else '?'}lang=zh")).text
    assert re.findall(r"[\u4e00-\u9fff）”]: [^A-Z].{0,20}", text) == []


def test_the_mark_of_an_inferred_period_stands_apart(client, read_page):
    """On the time line the year and what is said of it do not run together."""
    text = read_page(client.get("/timeline?lang=zh")).text
    assert re.search(r"\d\s+时段为推断", text)
    assert not re.search(r"\d时段为推断", text)


def test_one_inexact_figure_is_told_in_good_english(client):
    """A sum with one inexact figure does not speak of it as of several."""
    text = client.get("/money?lang=en").text
    assert "Not exact among them: 1." in text


@pytest.mark.parametrize(
    ("claim", "headline"),
    [
        ("flow-incubator", "金华援疆科技孵化园：援助资金投入，近1亿元"),
        (
            "rel-incubator-listed-as-observation-site",
            "金华援疆科技孵化园 被列为 第八次全国对口支援新疆工作会议观摩点",
        ),
    ],
)
def test_a_claim_is_cited_by_what_it_says(client, read_page, claim, headline):
    """The title of its page and the citation tell the claim in words, not by its id alone."""
    page = client.get(f"{CLAIM}{claim}?lang=zh")
    assert f"<title>{headline} · aidgraph</title>" in page.text
    cited = read_page(page).text.partition(f"{headline}。原文见《为描绘更加美丽")[2]
    assert "字)。载于 aidgraph 知识图谱" in cited


def test_a_period_is_called_by_its_dates(client, read_page):
    """The card of a report says in words when it is about, and that this is inferred."""
    for language, dates in (
        ("zh", "2020 至 2022（时段为推断）"),
        ("en", "2020 to 2022 (period inferred)"),
    ):
        text = read_page(client.get(f"/documents/jinhua-wensu?lang={language}")).text
        assert dates in text
        assert "period/" not in text


def test_words_of_other_vocabularies_have_names(client, read_page):
    """The card of a report names its title and publisher, not the terms of Dublin Core."""
    for language, title in (("zh", "标题"), ("en", "title")):
        text = read_page(client.get(f"/documents/jinhua-wensu?lang={language}")).text
        assert title in text
        assert "dcterms:" not in text
        assert "rdf:" not in text


@pytest.mark.parametrize(
    "address", ["/graph?focus=jinhau", "/path?from=jinhau&to=place-wensu", "/compare?ids=jinhau"]
)
def test_a_misspelt_name_is_said_to_be_unknown(client, address):
    """Names that are merely similar are offered as such, after saying that nothing is called so."""
    page = client.get(f"{address}&lang=en")
    assert page.status_code == 200
    assert "Nothing is called “jinhau”. Names that are similar:" in page.text


def test_an_unknown_name_leaves_the_comparison_as_it_is(client, read_page):
    """What is compared stays beside the message, and each name offered is added to it."""
    page = client.get("/compare?ids=facility-incubator&ids=金华市委&ids=村&lang=en")
    assert page.status_code == 200
    links = read_page(page).values("href", "a")
    assert "/doc/facility-incubator?lang=en" in links
    assert any("ids=facility-incubator%2C" in link and "place-" in link for link in links)
    assert "Several things may be meant by “村”" in page.text


def test_the_query_page_begins_with_something_that_runs(client):
    """Who opens the editor finds the prefixes declared, and can press Run at once."""
    page = client.get("/sparql?lang=en", headers={"Accept": "text/html"}).text
    text = html.unescape(page.partition('dir="ltr">')[2].partition("</textarea>")[0])
    assert "PREFIX aid: <https://w3id.org/aidgraph/ontology#>" in text
    answer = client.get("/sparql", params={"query": text}, headers={"Accept": "application/json"})
    assert len(answer.json()["results"]["bindings"]) == 20


def test_every_column_and_parameter_of_a_question_has_a_name_in_both_languages():
    """No question shows a column, or asks for a parameter, by its identifier alone."""
    names = {name for query in list_queries() for name in (*query.columns, *query.params)}
    assert len(names) > 190
    words = area_words("en", "columns")
    for name in names:
        stem = re.sub("_(zh|en)$", "", name)
        assert {name, stem} & words.keys(), name
        assert re.search("[\u4e00-\u9fff]", column_name("zh", name)), name
        assert not re.search("[\u4e00-\u9fff]", column_name("en", name)), name


def test_why_a_number_is_no_fact_is_said_in_both_languages(encoding):
    """Each reason that extraction gives, or the shipped report has, is there in Chinese."""
    given = {row["reason"] for row in table("number-traps")}
    given |= {item.reason for item in encoding.set_aside}
    given |= {accounting.OUTSIDE, accounting.PART_OF_WORD, assemble.UNDATED, assemble.IN_NAME}
    given |= {traps.NAME, traps.TITLE, traps.ARTICLE, traps.VAGUE, traps.SAME, lengths.RATE}
    assert {reason for reason in given if not is_han(aside_reason(reason).zh)} == set()
