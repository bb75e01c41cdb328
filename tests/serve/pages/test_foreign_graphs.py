"""A graph that others made may lack what a build always has: every page of it is answered."""

import pytest

from aidgraph.rdf.iri import term, thing
from aidgraph.rdf.terms import OA, RDF, XSD

OTHER = "http://e.example/"
REPORT, ELSEWHERE, FLOW = thing("report", "r"), f"{OTHER}report", thing("report", "r", "claim", "f")
LINES = (
    *(f"<{report}> <{RDF}type> <{term('Report')}>" for report in (REPORT, ELSEWHERE)),
    # A flow that nobody states, one among this site's things, one of others' and about nothing.
    f"<{FLOW}> <{term('about')}> <{thing('village')}>",
    f"<{thing('village')}> <{RDF}type> <{term('Place')}>",
    *(
        line
        for flow, giver in ((FLOW, thing("giver")), (f"{OTHER}f", f"{OTHER}giver"))
        for line in (
            f"<{flow}> <{RDF}type> <{term('FundingFlow')}>",
            f"<{flow}> <{term('flowKind')}> <{OTHER}kind>",
            f"<{flow}> <{term('provider')}> <{giver}>",
            f"<{giver}> <{RDF}type> <{term('Organization')}>",
            f"<{giver}> <{term('namedIn')}> <{ELSEWHERE}>",
            f'<{flow}> <{term("value")}> "3"^^<{XSD}decimal>',
        )
    ),
    f"<{OTHER}kind> <{RDF}type> <{term('FlowKind')}>",
    # A span with words, one without, and a claim without a name that stands on both.
    f"<{REPORT}/evidence/1-3> <{OA}hasSource> <{REPORT}>",
    f"<{REPORT}/evidence/1-3> <{OA}hasSelector> <{OTHER}words>",
    *(
        f'<{OTHER}words> <{OA}{name}> "{value}"'
        for name, value in (("exact", "援助"), ("start", 1), ("end", 3))
    ),
    f"<{REPORT}/evidence/bare> <{OA}hasSource> <{REPORT}>",
    *(
        f"{claim} <{term('evidence')}> <{REPORT}/evidence/{span}>"
        for claim in (f"<{FLOW}>", "_:b")
        for span in ("1-3", "bare")
    ),
)
PAGES = (
    *("/", "/money", "/money.csv", "/money.json", "/flows", "/timeline", "/map", "/audit"),
    *("/documents", "/documents/r", "/documents/r/read", "/about", "/about.jsonld", "/ontology"),
    *("/search?q=giver", "/search?kind=claim&q=3", "/api/search?q=giver", "/api/facets"),
    *(
        "/doc/report/r/claim/f",
        "/doc/report/r/claim/f.ttl",
        "/doc/village",
        "/api/subgraph?focus=giver",
    ),
    *("/api/evidence?start=giver&predicate=FundingFlow&end=village", "/graph", "/compare"),
    *("/queries", "/void.ttl"),
)


@pytest.fixture(scope="module")
def foreign(client_of, tmp_path_factory):
    """Return a client of a graph that lacks sources, quotes and names, and has others' things."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "graph.nq").write_text("".join(f"{line} .\n" for line in LINES), "utf-8")
    return client_of(folder)


def test_every_page_is_answered(foreign):
    """Whatever a graph lacks, no page of it fails."""
    assert [path for path in PAGES if foreign.get(path).status_code != 200] == []


def test_what_is_not_stated_is_said_to_be_so(foreign, read_page):
    """A sum that nobody states, for nothing, is there with these words, and leads nowhere."""
    page = read_page(foreign.get("/money?lang=en"))
    assert page.text.count("no source named") == 1
    assert page.text.count("not named") == 1
    assert not [href for href in page.values("href", "a") if href.startswith("/doc/?")]


def test_a_report_of_others_is_linked_where_it_is(foreign, read_page):
    """The lists lead to a report of this site's pages here, to any other at its own address."""
    for path in ("/", "/documents", "/about"):
        links = read_page(foreign.get(f"{path}?lang=en")).values("href", "a")
        assert {"/documents/r?lang=en", ELSEWHERE} <= set(links)


def test_a_span_without_words_is_no_place_in_the_text(foreign):
    """The page has the words of the report that the graph has, and what stands on them."""
    page = foreign.get("/documents/r/read?lang=en").text
    assert page.count('class="anchor" id="s-1-3"') == 1
    assert page.count("bare") == 0
    assert 'href="/doc/report/r/claim/f?lang=en"' in page
