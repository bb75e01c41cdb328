"""Whatever a source writes into a label, a quote or a note is shown as text and does nothing."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from urllib.parse import quote

import networkx as nx
import pytest
import rdflib

PAGES = (
    "/",
    "/search?q=script",
    "/search?q=long",
    "/doc/entity-0",
    "/doc/entity-4",
    "/doc/report/hostile/claim/1",
    "/doc/report/hostile/figure/4",
    "/doc/long-1",
    "/doc/long-2",
    "/doc/long-3",
    "/path?from=entity-1&to=entity-2",
    "/map",
    "/money",
    "/timeline",
    "/compare?ids=entity-0,entity-4,long-1",
    "/audit",
    "/documents",
    "/documents/hostile",
    "/about",
    f"/sparql?query={quote('SELECT * { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }')}",
)
HARMLESS = """
() => ({
  hit: document.title === "hit",
  made: [...document.querySelectorAll("main img, main iframe, main object, main embed, main base")]
    .map((one) => one.outerHTML.slice(0, 80)),
  handlers: [...document.querySelectorAll("*")].flatMap((one) => one.getAttributeNames())
    .filter((name) => name.startsWith("on")),
  addresses: [...document.querySelectorAll("a[href]")].map((one) => one.protocol)
    .filter((name) => !["http:", "https:"].includes(name)),
  wide: document.documentElement.scrollWidth - innerWidth,
})
"""
ENTITIES = [*(f"entity-{number}" for number in range(40)), *(f"long-{n}" for n in range(4))]


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_runs_a_label_or_breaks(explore, hostile_url, width):
    """Markup, scripts, bidi marks, emoji and 10,000 characters are text, and the layout holds."""
    opened = explore(f"{hostile_url}/", wait=False, viewport={"width": width, "height": 800})
    opened.page.on("dialog", lambda dialog: (opened.problems.append("dialog"), dialog.dismiss()))
    for path in PAGES:
        opened.page.goto(f"{hostile_url}{path}{'&' if '?' in path else '?'}lang=en")
        found = opened.page.evaluate(HARMLESS)
        wide = found.pop("wide")
        assert found == {"hit": False, "made": [], "handlers": [], "addresses": []}, path
        assert wide <= 0, path
        opened.calm()


@pytest.fixture
def canvas(explore, hostile_url):
    """Return the canvas with every hostile entity on it."""
    return explore(f"{hostile_url}/graph?ids={','.join(ENTITIES)}&lang=en")


def test_the_canvas_shows_hostile_labels_as_text(canvas):
    """Choosing each entity and some links shows their words and quotes as they are."""
    page = canvas.page
    title = page.title()
    for name in ENTITIES:
        canvas.tap(name)
    for link in canvas.canvas()["links"][:6]:
        canvas.tap(link)
        page.wait_for_selector("#card .claim, #card p")
    assert page.title() == title
    assert page.locator("#card script, #card img, #nodes script, #nodes img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    canvas.calm()


def test_suggestions_are_text(explore, hostile_url):
    """Suggestions of the search box show hostile names as they are."""
    opened = explore(f"{hostile_url}/?lang=en", wait=False)
    opened.page.focus("#q")
    opened.page.keyboard.type("script")
    opened.page.wait_for_selector("#q-list [role=option]")
    assert opened.page.locator("#q-list *:not(li):not(bdi):not(span)").count() == 0
    opened.calm()


def save(opened, name):
    """Return the export *name* of the picture."""
    opened.page.select_option("#format", name)
    with opened.page.expect_download() as found:
        opened.page.click("#export button")
    return found.value.path().read_bytes()


def test_exports_of_hostile_labels_are_valid(canvas, visit):
    """SVG, tables, GEXF and Turtle parse; the offline page runs nothing and asks for nothing."""
    shown = canvas.canvas()
    root = ET.fromstring(save(canvas, "svg"))
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        "svg", "title", "rect", "line", "text", "polygon", "circle", "path", "g",
    }  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(save(canvas, "sheet"))) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("nodes.csv").decode("utf-8-sig"))))
    assert len(rows) == len(shown["nodes"]) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    network = nx.read_gexf(io.BytesIO(save(canvas, "gexf")))
    assert len(network) == len(shown["nodes"])
    assert len(rdflib.Graph().parse(data=save(canvas, "turtle"), format="turtle")) > 100
    page = visit(save(canvas, "html")).page
    assert page.title() != "hit"
    canvas.calm()
