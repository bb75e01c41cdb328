"""The pages of the canvas, the paths and the map say all they know without a script."""

import json
import re
from html import unescape

import pytest

PAGES = ["/graph?focus=place-wensu", "/path?from=place-wensu&to=place-jinhua", "/map", "/sparql"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_in_the_language_asked_for(client, path, lang):
    """Each page declares its language and has its heading in it."""
    glue = "&" if "?" in path else "?"
    page = client.get(f"{path}{glue}lang={lang}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}"' in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_inline_code(client, path):
    """No page has an inline script, style or handler: the policy would stop it."""
    text = client.get(path, headers={"Accept": "text/html"}).text
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in found or 'type="application/json"' in found for found in scripts)
    assert not re.search(r"<[^>]+\s(style|on\w+)\s*=", text)
    assert "<style" not in text


def test_the_tables_hold_the_picture(client):
    """Without a script the page lists the same entities and links as the interface gives."""
    text = client.get("/graph?focus=place-wensu&lang=en").text
    picture = client.get("/api/subgraph?focus=place-wensu").json()
    rows = {unescape(found) for found in re.findall(r'<tr data-id="([^"]+)"', text)}
    expected = {node["id"] for node in picture["nodes"]}
    expected |= {"|".join(link) for link in picture["links"]}
    assert rows == expected


def test_a_cut_picture_says_so(hub):
    """A picture that leaves entities out says how many of how many it shows."""
    assert "Showing 11 of 61 entities." in hub.get("/graph?focus=hub&limit=10&lang=en").text


def test_a_graph_too_large_for_a_picture_shows_its_clusters(hub_dir, client_of):
    """Without a start a graph over the limit shows clusters, which open to what they hold."""
    few = client_of(hub_dir, canvas_nodes=20)
    for lang, count in (("en", "61 entities in 1 cluster(s)"), ("zh", "61 个实体，归为 1 群")):
        page = few.get(f"/graph?lang={lang}").text
        assert (count in page, "1 more entities" in page or "另有 1 个" in page) == (True, True)
        assert page.count('class="tile"') == 2  # one cluster, in a wide window and on a phone
        opened = few.get(
            re.search(r'class="tile">\s*<a href="([^"]+)"', page)[1].replace("&amp;", "&")
        )
        shown = re.search(r"20 (?:of|/) 61", opened.text)
        assert (opened.text.count('<tr data-id="spoke'), bool(shown)) == (19 + 1, True)
    assert few.get("/graph?by=colour").status_code == 400
    assert few.get("/graph?in=nowhere").status_code == 400


def test_the_map_has_a_row_for_each_place(client, store):
    """The table of the map has every place of the graph, with coordinates or without."""
    text = client.get("/map?lang=en").text
    query = "SELECT ?p { ?p a <https://w3id.org/aidgraph/ontology#Place> }"
    assert text.count('<th scope="row">') == len(list(store.query(query)))
    assert re.search(r"\d+\.\d\d, \d+\.\d\d", text)
    missing = text.partition('<h2 id="missing">')[2].partition("</section>")[0]
    assert "no code" in missing  # what has none is listed below, not drawn
    assert not re.search(r"\d+\.\d\d, \d+\.\d\d", missing)
    points = json.loads(re.search(r'id="points">(.*?)</script>', text)[1])
    by_name = {point["id"]: point for point in points}
    assert by_name["place-xinjiang"]["about"]  # no seat: the middle of the places in it
    assert "known places in it, not its seat" in text
    assert not by_name["place-wensu"]["about"]


def test_places_of_a_result_get_coordinates(client):
    """Coordinates are given for places with a known code, and for nothing else."""
    call = {"ids": ["place-wensu", "org-jinhua-headquarters", "a b"]}
    points = client.post("/api/places", json=call).json()["points"]
    assert [point["id"] for point in points] == ["place-wensu"]


PLACES = """
<{T}stated> <{R}type> <{A}Place> .
<{T}stated> <{S}prefLabel> "Stated"@en .
<{T}stated> <{S}notation> "652922"^^<{A}gbt2260> .
<{T}stated> <{A}point> "POINT(80.5 41.5)"^^<{W}> .
<{T}claim> <{R}type> <{A}Relation> .
<{T}claim> <{R}subject> <{T}stated> .
<{T}claim> <{R}predicate> <{A}point> .
<{T}claim> <{R}object> "POINT(80.5 41.5)"^^<{W}> .
<{T}claim> <{A}statedBy> <{T}dataset/gps> .
<{T}claim> <{S}note> "the town's gate" .
<{T}dataset/gps> <http://purl.org/dc/terms/title> "A survey"@en .
<{T}looked-up> <{R}type> <{A}Place> .
<{T}looked-up> <{S}notation> "652922"^^<{A}gbt2260> .
<{T}broken> <{R}type> <{A}Place> .
<{T}broken> <{A}point> "POINT(80.5 141.5)"^^<{W}> .
""".format(
    T="https://w3id.org/aidgraph/id/",
    A="https://w3id.org/aidgraph/ontology#",
    R="http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    S="http://www.w3.org/2004/02/skos/core#",
    W="http://www.opengis.net/ont/geosparql#wktLiteral",
)


def test_stated_coordinates_come_before_looked_up_ones(client_of, tmp_path):
    """The map takes what a dataset states, names it with its note, and refuses what is nowhere."""
    (tmp_path / "graph.nq").write_text(PLACES, "utf-8")
    client = client_of(tmp_path)
    call = {"ids": ["stated", "looked-up", "broken"]}
    points = client.post("/api/places", json=call).json()["points"]
    found = {point["id"]: point["at"] for point in points}
    assert found["stated"] == [80.5, 41.5]
    assert found["looked-up"] != [80.5, 41.5]
    assert "broken" not in found
    page = client.get("/map?lang=en").text
    assert "A survey" in page
    assert "the town&#39;s gate" in page
