"""A report can be read with all that is told of its words, with its text and without it."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from aidgraph.build.run import build_graph
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.layout import ReportPage
from aidgraph.serve.pages.reading import SpanTarget, read_parts
from aidgraph.store.evidence import Evidence

ROOT = Path(__file__).resolve().parents[3]
PAGE = "/documents/jinhua-wensu/read"
TAG = re.compile("<[^>]+>")
FIGURE, NAME = SpanTarget("figure", "f"), SpanTarget("name", "n")


def words_of(html):
    """Return the words of the report on a page, part by part, without what the page adds."""
    reading = html.partition('<div class="reading">')[2].partition("</div>")[0]
    parts = re.findall(r"<section>\s*<p[^>]*>(.*?)</p>", reading, re.DOTALL)
    return [unescape(TAG.sub("", part)) for part in parts]


def anchors(html):
    """Return the anchors of the spans in the text."""
    return re.findall(r'<span class="anchor" id="(s-\d+-\d+)">', html)


def test_with_its_text_the_whole_report_stands_there(client_of, graph_dir, report_text):
    """Every line of the text is on the page, letter by letter; a phrase may join lines."""
    html = client_of(graph_dir, report_text).get(PAGE, params={"lang": "en"}).text
    expected = [line for line in report_text.read_text("utf-8").splitlines() if line]
    assert [line for part in words_of(html) for line in part.splitlines() if line] == expected


def test_a_page_of_another_origin_gets_no_text(client_of, graph_dir, report_text):
    """What another site asks for has the phrases alone, as without the text."""
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    client = client_of(graph_dir, report_text)
    assert "left out" in client.get(PAGE, params={"lang": "en"}, headers=asked).text
    assert "left out" not in client.get(PAGE, params={"lang": "en"}).text


def test_every_span_has_its_place_and_what_stands_on_it(client, encoding):
    """Each phrase of the graph is there once, with links to what is told of it."""
    html = client.get(PAGE, params={"lang": "en"}).text
    spans = {(one.span.start, one.span.end) for one in encoding.evidence}
    assert sorted(anchors(html)) == sorted(f"s-{start}-{end}" for start, end in spans)
    entities = {entity.id for entity in encoding.entities}
    for target in {one.target for one in encoding.evidence}:
        path = target if target in entities else f"report/{encoding.report.id}/claim/{target}"
        assert f'href="/doc/{path}?lang=en"' in html


def test_without_the_text_only_the_phrases_stand_there_and_gaps_are_told(client, encoding):
    """No word that the graph does not hold is on the page, and it says how much is left out."""
    parts = words_of(client.get(PAGE, params={"lang": "en"}).text)
    known = {}
    for one in encoding.evidence:
        known |= dict(enumerate(one.span.exact, one.span.start))
    shown = "".join(re.sub(r" … [\d,]+ left out … ", "", part) for part in parts)
    assert shown == "".join(known[place] for place in sorted(known))
    assert any("left out" in part for part in parts)


def test_a_claim_leads_to_its_words_in_the_report(client, encoding):
    """The place of a quote is a link to the words on the reading page."""
    html = client.get("/doc/report/jinhua-wensu/claim/flow-incubator").text
    span = next(one.span for one in encoding.evidence if one.target == "flow-incubator")
    assert f'href="{PAGE}#s-{span.start}-{span.end}"' in html


def test_a_report_that_is_not_there_has_no_page(client):
    """An unknown name is not found."""
    assert client.get("/documents/nothing/read").status_code == 404


def test_overlapping_spans_are_cut_where_one_begins_or_ends():
    """Each stretch has all that stands on it, figures first; none is told twice."""
    spans = [
        Evidence("a", start=2, end=6, exact="近1亿元"),
        Evidence("b", start=3, end=5, exact="1亿"),
    ]
    known = dict(enumerate("投入近1亿元。\n完"))
    told = {"a": (NAME,), "b": (FIGURE,)}
    first, last = read_parts(known, spans, told, whole=True)
    assert [(one.text, one.targets) for one in first.stretches] == [
        ("投入", ()),
        ("近", (NAME,)),
        ("1亿", (FIGURE, NAME)),
        ("元", (NAME,)),
        ("。", ()),
    ]
    assert [one.text for one in last.stretches] == ["完"]
    assert last.stated == ()


def test_words_over_a_line_break_are_marked():
    """Lines that one span joins are one paragraph, so that each span begins in some part."""
    text = "甲援助\n乙县\r\n丙\n"
    spans = [
        Evidence("a", start=1, end=6, exact="援助\n乙县"),
        Evidence("b", start=8, end=9, exact="丙"),
    ]
    told = {span.iri: (FIGURE,) for span in spans}
    parts = list(read_parts(dict(enumerate(text)), spans, told, whole=True))
    assert ["".join(one.text for one in part.stretches) for part in parts] == [text[:6], "丙"]
    begun = [span for part in parts for one in part.stretches for span in one.begins]
    assert begun == spans


def test_phrases_far_from_each_other_stand_apart():
    """A gap within a part is counted; at more than 120 characters another part begins."""
    spans = [Evidence(str(n), start=n, end=n + 1, exact="字") for n in (0, 121, 243)]
    told = {span.iri: (NAME,) for span in spans}
    first, second = read_parts({0: "字", 121: "字", 243: "字"}, spans, told, whole=False)
    assert [one.missing for one in first.stretches] == [0, 120, 0]
    assert [one.text for one in second.stretches] == ["字"]


def test_a_report_of_pages_is_read_page_by_page(client_of, tmp_path):
    """Each page has its heading above its first words, and each quote names its page."""
    easy = read_encoding(ROOT / "samples" / "easy" / "encoding")
    length, middle = easy.report.length, 60
    pages = (ReportPage(1, 0, middle, 595, 842), ReportPage(2, middle, length, 595, 842))
    write_encoding(replace(easy, pages=pages), tmp_path / "easy")
    build_graph([tmp_path / "easy"], out=tmp_path / "build")
    client = client_of(tmp_path / "build", ROOT / "samples" / "easy" / "report.txt")
    html = client.get(f"/documents/{easy.report.id}/read", params={"lang": "en"}).text
    headings = re.findall(r'<h2 class="page" id="page-(\d)">page (\d)</h2>', html)
    assert headings == [("1", "1"), ("2", "2")]
    assert html.index("page-2") > html.index("page-1")
    for item in easy.evidence:
        if item.target not in {claim.id for claim in easy.accepted}:
            continue
        page = 1 if item.span.start < middle else 2
        claim = client.get(f"/doc/report/{easy.report.id}/claim/{item.target}?lang=en").text
        assert f"page {page}, characters {item.span.start} to {item.span.end}" in claim
