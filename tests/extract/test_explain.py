"""The page of `extract --explain` shows every row with its words and what made it, and nothing runs."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.extract.assemble import extract
from aidgraph.extract.explain import explain_page
from aidgraph.extract.words.choose import choose_tagger
from aidgraph.text.visible import visible

TEXT = (
    "# 甲市援藏<script>alert(1)</script>&amp;\u202e\n\n"
    "2021年，甲市援藏工作队投入援藏资金2300万元建成乙县人民医院门诊楼，培训医生120人次。\n\n"
    "工作队为乙县人民医院捐赠“\"onclick='x'”设备30台，价值约50万元。\n"
)


class Page(HTMLParser):
    """Read a page: its text, the cells of its rows, its marks, and the names of its elements."""

    def __init__(self, page):
        super().__init__()
        self.shown, self.rows, self.links, self.ids, self.tags = "", {}, [], set(), set()
        self.inside, self.row = "", None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Note an element with its id and its link; one that would run something is refused."""
        found = dict(attrs)
        self.tags.add(tag)
        self.ids.add(found.get("id"))
        self.links += [found["href"]] if "href" in found else []
        self.inside = "text" if found.get("class") == "text" else self.inside
        if tag == "tr" and "id" in found:
            self.row = self.rows.setdefault(found["id"], [])
        if tag == "td":
            self.row.append("")
        assert not [name for name in found if name.startswith("on")], attrs

    def handle_endtag(self, tag):
        """Note the end of the text."""
        self.inside = "" if tag == "p" else self.inside

    def handle_data(self, data):
        """Add to the text, or to the cell."""
        if self.inside == "text":
            self.shown += data
        if self.row:
            self.row[-1] += data


@pytest.fixture(scope="module")
def encoding():
    """Return what the rules propose for a text with markup in it."""
    return extract(TEXT, "sample", choose_tagger("rules"))


def test_every_claim_has_its_row_with_its_words(encoding):
    """The row says what the claim says, quotes its words, and names the rule and the steps."""
    reasons = {claim.id: ("the verb 投入", f"of {claim.id}") for claim in encoding.claims}
    page = Page(explain_page(encoding, TEXT, reasons))
    assert set(page.rows) == {claim.id for claim in encoding.claims}
    words = {
        c.id: [e.span.exact for e in encoding.evidence if e.target == c.id] for c in encoding.claims
    }
    for claim in encoding.claims:
        _, said, quoted, rule, steps = page.rows[claim.id]
        assert claim.kind in said
        assert claim.origin in said
        for quote in words[claim.id]:
            assert visible(quote) in quoted
        assert rule == f"{claim.method}{claim.confidence}"
        assert steps.startswith(f"the verb 投入of {claim.id}")


def test_the_page_shows_the_whole_text_as_text(encoding):
    """Marks change no character; markup of the text is shown, not obeyed."""
    page = Page(explain_page(encoding, TEXT))
    assert page.shown == visible(TEXT, keep="\n")
    assert not {"script", "img", "iframe", "form", "link"} & page.tags


def test_marks_and_rows_lead_to_each_other(encoding):
    """Every link is to a place on the page; every claim is marked in the text."""
    page = Page(explain_page(encoding, TEXT))
    assert {link[1:] for link in page.links} <= page.ids
    assert {f"at-{claim.id}" for claim in encoding.claims} <= page.ids
    assert all(link.startswith("#") for link in page.links)


def test_a_row_that_was_carried_over_says_so(encoding):
    """An inferred row is told apart from one that the words state."""
    inferred = [claim for claim in encoding.claims if claim.origin == "inferred"]
    assert inferred
    page = explain_page(encoding, TEXT)
    for claim in inferred:
        assert f'<tr id="{claim.id}" class="inferred">' in page


def run(folder, *arguments):
    """Run the command by rules."""
    command = [sys.executable, "-m", "aidgraph", "extract", "--tagger", "rules", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.process
def test_the_command_writes_the_page_of_one_report(tmp_path):
    """The page is of the encoding that was written; of several files it is a wrong call."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert run(tmp_path, "a.txt", "--out", "out", "--explain", "a.html").returncode == 0
    page = Page((tmp_path / "a.html").read_text("utf-8"))
    assert set(page.rows) == {c.id for c in read_encoding(tmp_path / "out" / "a").claims}
    done = run(tmp_path, "a.txt", "b.txt", "--out", "new", "--explain", "a.html")
    assert done.returncode == 2
    assert "--explain shows one report; give one FILE" in done.stderr
    assert not (tmp_path / "new").exists()


def test_a_page_in_no_folder_is_told_before_any_work(tmp_path):
    """Nothing is written where the page could not be."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    extractor = Extractor(tmp_path / "out", tagger="rules")
    with pytest.raises(CallError, match="nowhere: no such folder"):
        extractor.extract_file(tmp_path / "a.txt", tmp_path / "nowhere" / "a.html")
    assert not (tmp_path / "out").exists()
