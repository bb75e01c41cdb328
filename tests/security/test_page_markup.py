"""Threat: a report's words become markup or script in the page, or the page calls somebody."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from aidgraph.visualize import draw_graph
from aidgraph.visualize.page import content_policy

PAYLOADS = Path(__file__).parents[1] / "browser" / "payloads.json"
PLACE = "https://w3id.org/aidgraph/ontology#Place"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


class Reader(HTMLParser):
    """Collect what a browser would: the tags with their attributes, and each script's text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts = [], []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        """Keep the tag; a script begins with no text."""
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        """Keep the text of a script."""
        if self.cdata_elem == "script":
            self.scripts[-1] += data


@pytest.fixture(scope="module")
def payloads():
    """Return the texts that a careless page would run."""
    return json.loads(PAYLOADS.read_text("utf-8"))


@pytest.fixture(scope="module")
def page(payloads):
    """Return a page whose labels and title are the payloads."""
    store = ox.Store()
    for number, payload in enumerate(payloads):
        node = ox.NamedNode(f"https://w3id.org/aidgraph/id/place-{number}")
        store.add(ox.Quad(node, ox.NamedNode(TYPE), ox.NamedNode(PLACE)))
        store.add(ox.Quad(node, ox.NamedNode(LABEL), ox.Literal(payload, language="zh")))
    return draw_graph(store, title=payloads[1])


def test_payloads_add_no_element(page, store):
    """A page of hostile labels has exactly the elements of a page of ordinary ones."""
    assert [t for t, _ in Reader(page).tags] == [t for t, _ in Reader(draw_graph(store)).tags]


def test_nothing_is_loaded_from_elsewhere(page):
    """No element names a file or an address to load: no src, and href only within the page."""
    attributes = [(t, k, v) for t, pairs in Reader(page).tags for k, v in pairs.items()]
    assert [a for a in attributes if a[1] in {"src", "srcset", "data", "action", "poster"}] == []
    assert [v for _, k, v in attributes if k == "href"] == ["#list"]


def test_the_style_loads_nothing(page):
    """The style sheet has no url() and no @import."""
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL).group(1)
    assert b"url(" not in style
    assert b"@import" not in style


def test_the_policy_names_both_scripts_and_no_other(page):
    """Each script that runs is in the policy by its hash; the data is no script."""
    read = Reader(page)
    policy = next(a["content"] for t, a in read.tags if t == "meta" and "http-equiv" in a)
    kinds = [attributes.get("type") for tag, attributes in read.tags if tag == "script"]
    assert kinds == ["application/json", None, None]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in read.scripts[1:]
    }
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    for rule in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert rule in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src [^;]*unsafe", policy) is None


def test_the_policy_stands_before_anything_that_could_run(page):
    """The policy comes before every script and style, so it governs all of them."""
    head, _, rest = page.partition(b"Content-Security-Policy")
    assert b"<script" not in head
    assert b"<style" not in head
    assert b"<script" in rest


def test_the_data_holds_no_character_of_markup(page):
    """Between the tags of the data block there is no <, > or &, and it is valid JSON."""
    data = Reader(page).scripts[0]
    assert set("<>&\u2028\u2029") & set(data) == set()
    assert len(json.loads(data)["entities"]) == len(json.loads(PAYLOADS.read_text("utf-8")))


def test_our_script_never_makes_markup_from_text():
    """The page's own script uses none of the browser's ways to turn text into elements or code."""
    from aidgraph.visualize.page import read_library, read_script

    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    assert re.search(sinks, read_script() + read_library()) is None
    assert re.search(r"\beval\b|\bFunction\(|srcdoc|setTimeout\(\s*[\"'`]", read_script()) is None


def test_a_changed_script_is_another_policy():
    """A script that differs in one character is not what the policy allows."""
    assert content_policy("a()") != content_policy("a() ")
