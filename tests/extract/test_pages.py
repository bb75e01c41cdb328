"""A report that comes as pages keeps them: every span knows its page, and the box of its lines."""

from dataclasses import replace

import made_pdf
import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding, write_encoding
from aidgraph.errors import EncodingError
from aidgraph.extract import Extractor
from aidgraph.layout import PageTable
from aidgraph.rdf.encode import encode
from aidgraph.review.page import ReviewPage
from aidgraph.review.session import open_session
from aidgraph.review.view import ReviewView
from aidgraph.text.report import read_report_text

pytestmark = [pytest.mark.process, pytest.mark.slow]  # a document is read in a process of its own

PAGES = 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory, install):
    """Return the encoding of a PDF of ten pages."""
    made_pdf.require_font(install)
    home = tmp_path_factory.mktemp("paged")
    made_pdf.write_pdf(home / "work.pdf", map(made_pdf.page_lines, range(1, PAGES + 1)))
    return Extractor(home / "out", tagger="rules").extract_file(home / "work.pdf").folder


@pytest.fixture(scope="module")
def encoded(folder):
    """Return its tables."""
    return read_encoding(folder)


def test_every_span_names_its_page_and_its_box(folder, encoded):
    """The page that a span names has its words printed on it, in the line that the box bounds."""
    text = read_report_text(folder / "text.txt")
    table = PageTable(encoded.pages, encoded.lines)
    assert [page.page for page in encoded.pages] == list(range(1, PAGES + 1))
    assert len(encoded.evidence) > 30 * PAGES
    for item in encoded.evidence:
        span, place = item.span, table.place(item.span.start, item.span.end)
        lines = made_pdf.page_lines(place.page)
        rows = [n for n, line in enumerate(lines) if span.exact in line]
        left, top, right, bottom = place.box
        baseline = {round(made_pdf.MARGIN + made_pdf.LEADING * (row + 1)) for row in rows}
        assert any(
            top < line <= bottom + 2 and bottom - top < made_pdf.LEADING for line in baseline
        )
        assert made_pdf.MARGIN <= left < right <= made_pdf.WIDTH
        page = encoded.pages[place.page - 1]
        assert text.text[page.start : page.end] == "\n".join(lines)
    assert verify_evidence(encoded, text).holds


def test_the_graph_says_the_page_of_each_span(encoded):
    """Each span has one page and one fragment selector; without the table neither is there."""
    accepted = tuple(replace(claim, status="accepted") for claim in encoded.claims)
    lines = encode(replace(encoded, claims=accepted))
    spans = [
        line for line in lines if line.endswith("<http://www.w3.org/ns/oa#SpecificResource> .")
    ]
    on_page = [line for line in lines if "/ontology#page>" in line]
    assert len(on_page) == len(spans) > 100
    assert {line.split('"')[1] for line in on_page} == {str(n) for n in range(1, PAGES + 1)}
    fragments = [line for line in lines if '"page=' in line]
    assert len(fragments) == len(spans)
    assert all("&viewrect=" in line for line in fragments)
    bare = encode(replace(encoded, claims=accepted, pages=(), lines=()))
    assert {line for line in lines if line not in bare} == {
        line for line in lines if ".page> " in line or "/ontology#page>" in line
    }


def test_review_shows_the_page(folder):
    """The summary of a claim tells the page that it stands on, in both languages."""
    session = open_session(folder)
    board = session.board()
    item = next(i for i in board.items.values() if board.pages_of(i) == [7])
    for language, label in (("en", "Page"), ("zh", "见于第几页")):
        facts = dict(ReviewPage(session, ReviewView(language), "").summary_of(item).facts)
        assert facts[label] == "7"
    session.close()


def test_pages_that_cannot_be_are_refused(tmp_path, encoded):
    """A page that overlaps another, is beyond the text or missing, and a line off its page."""
    first, second, *others = encoded.pages
    line, *_ = encoded.lines
    length = encoded.report.length
    wrong = {
        "begins before the one above": {"pages": (first, replace(second, start=0), *others)},
        "this is page 2, not 3": {"pages": (first, *others), "lines": ()},
        "the page ends at": {"pages": (*encoded.pages[:-1], replace(others[-1], end=length + 1))},
        "does not stand on page 2": {"lines": (replace(line, page=2),)},
        "there is no page 11": {"lines": (replace(line, page=PAGES + 1),)},
        "has no inside": {"lines": (replace(line, right=line.left - 1),)},
    }
    for number, (words, change) in enumerate(wrong.items()):
        write_encoding(replace(encoded, **change), tmp_path / str(number))
        with pytest.raises(EncodingError, match=words):
            read_encoding(tmp_path / str(number))
