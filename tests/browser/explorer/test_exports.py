"""Pictures and data taken from the canvas hold what it shows."""

import csv
import io
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib

import networkx as nx
import pytest
import rdflib

SVG = "{http://www.w3.org/2000/svg}"
AID = rdflib.Namespace("https://w3id.org/aidgraph/ontology#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")


def download(opened, name):
    """Choose a format, press the button, and return the file."""
    opened.page.select_option("#format", name)
    with opened.page.expect_download() as found:
        opened.page.click("#export button")
    return found.value.path().read_bytes()


@pytest.fixture
def opened(explore, site_url):
    """Return the canvas about one entity, in Chinese."""
    return explore(f"{site_url}/graph?focus=place-wensu&lang=zh")


def test_png_is_wide_and_not_blank(opened):
    """The PNG is at least 1,600 pixels wide and its pixels differ."""
    data = download(opened, "png")
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">I", data[16:20])[0] >= 1_600
    start = data.index(b"IDAT")
    size = struct.unpack(">I", data[start - 4 : start])[0]
    pixels = zlib.decompressobj().decompress(data[start + 4 : start + 4 + size], 5_000_000)
    assert len(set(pixels)) > 50


def test_svg_has_every_label_as_text(opened):
    """The SVG is well-formed and holds the full name of every entity and each line."""
    root = ET.fromstring(download(opened, "svg"))
    texts = {element.text for element in root.iter(f"{SVG}text")}
    names = opened.page.locator("#nodes tbody th").all_text_contents()
    assert texts == set(names)
    assert len(list(root.iter(f"{SVG}line"))) == len(opened.canvas()["links"])


@pytest.mark.parametrize(("name", "mark"), [("csv", b""), ("sheet", b"\xef\xbb\xbf")])
def test_tables_have_a_row_for_each_entity_and_link(opened, name, mark):
    """Both tables are UTF-8, with a byte order mark for spreadsheets and without one for all."""
    shown = opened.canvas()
    with zipfile.ZipFile(io.BytesIO(download(opened, name))) as archive:
        for table, count in (("nodes", len(shown["nodes"])), ("links", len(shown["links"]))):
            data = archive.read(f"{table}.csv")
            assert data[:3] == (mark or data[:3])
            assert data.startswith(b"\xef\xbb\xbf") == bool(mark)
            rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert len(rows) == count + 1
            assert len({len(row) for row in rows}) == 1
    opened.calm()


def test_gexf_is_read_by_networkx(opened):
    """The GEXF has the entities and links of the picture."""
    network = nx.read_gexf(io.BytesIO(download(opened, "gexf")))
    shown = opened.canvas()
    assert set(network) == {node[0] for node in shown["nodes"]}
    assert network.number_of_edges() == len(shown["links"])


def test_turtle_has_the_evidence(opened):
    """The Turtle holds the links that are shown, and the words that they stand on."""
    graph = rdflib.Graph().parse(data=download(opened, "turtle"), format="turtle")
    things = {
        rdflib.URIRef(f"https://w3id.org/aidgraph/id/{n[0]}") for n in opened.canvas()["nodes"]
    }
    assert things <= set(graph.subjects())
    claims = set(graph.subjects(rdflib.RDF.predicate))
    assert claims
    spans = {span for claim in claims for span in graph[claim : AID.evidence]}
    quoted = graph.query("SELECT ?s { ?s oa:hasSelector/oa:exact ?words }", initNs={"oa": OA})
    recorded = set(graph.subjects(AID.key))  # what stands in a dataset has a record, no words
    assert spans <= {row.s for row in quoted} | recorded
    assert spans - recorded


def test_the_offline_page_arrives(opened):
    """The page to take away is one file, and the canvas stays."""
    assert download(opened, "html").lower().startswith(b"<!doctype html>")
    assert opened.page.locator("#canvas").is_visible()
    opened.calm()


def test_an_offline_page_of_500_entities_draws_in_time(explore, large_url, visit, slowness):
    """Opened from a file, without network, 500 entities are drawn in 3 s (best of three)."""
    page = download(explore(f"{large_url}/graph?focus=e1499&limit=499&depth=3&lang=en"), "html")
    visits = [visit(page) for _ in range(3)]
    assert min(one.drawn_at() for one in visits) < 3_000 * slowness()
    assert visits[0].page.get_attribute("html", "lang") == "en"
    assert visits[0].page.title()


def test_only_what_is_shown_is_exported(opened):
    """Entities of a hidden class are not in the file."""
    opened.page.locator("#legend input[value=Place]").dispatch_event("click")
    names = set(opened.page.locator("#nodes tbody th").all_text_contents())
    root = ET.fromstring(download(opened, "svg"))
    assert {element.text for element in root.iter(f"{SVG}text")} == names
