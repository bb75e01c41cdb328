"""Things have addresses: they lead to a page or to data, and the data holds its evidence."""

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import OA

THING = "https://w3id.org/aidgraph/id/"
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("", "/doc/place-wensu"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/doc/place-wensu"),
        ("text/turtle", "/doc/place-wensu.ttl"),
        ("text/html;q=0.2, application/n-triples", "/doc/place-wensu.nt"),
        ("application/ld+json", "/doc/place-wensu.jsonld"),
        ("application/rdf+xml, text/html;q=0.9", "/doc/place-wensu.rdf"),
        ("text/turtle;q=0, application/*", "/doc/place-wensu.nt"),
    ],
)
def test_a_thing_leads_to_what_is_liked_best(client, accept, leads_to):
    """A thing is answered with 303 to the format with the highest weight, and says it varies."""
    answer = client.get("/id/place-wensu", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == leads_to
    assert "Accept" in answer.headers["vary"]


def test_what_cannot_be_had_is_stated(client):
    """A format that there is not is 406 with those there are; an unknown thing is 404."""
    answer = client.get("/id/place-wensu", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text
    assert client.get("/id/nothing-of-ours").status_code == 404
    assert client.get("/doc/nothing-of-ours.ttl").status_code == 404


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_all_formats_hold_the_same_triples(client, suffix):
    """Every format parses, under its media type, to the triples of the N-Triples."""
    plain = client.get("/doc/org-jinhua-headquarters.nt").content
    answer = client.get(f"/doc/org-jinhua-headquarters.{suffix}")
    media, form = FORMATS[suffix]
    assert answer.headers["content-type"].partition(";")[0] == media
    parsed = {str(quad) for quad in ox.parse(answer.content, form)}
    assert parsed == {str(quad) for quad in ox.parse(plain, ox.RdfFormat.N_TRIPLES)}
    assert 'rel="describes"' in answer.headers["link"]


def test_another_reader_reads_the_same(client):
    """Another library, rdflib, reads the Turtle as the same number of triples."""
    graph = rdflib.Graph().parse(data=client.get("/doc/place-wensu.ttl").text, format="turtle")
    assert len(graph) == len(client.get("/doc/place-wensu.nt").text.splitlines())


def test_a_description_can_be_checked_by_itself(client, site):
    """Every claim about a thing is in its data, with its source, its span and the words."""
    store = ox.Store()
    store.bulk_load(client.get("/doc/facility-incubator.nt").content, ox.RdfFormat.N_TRIPLES)
    claims = site.graph.subjects(term("about"), f"{THING}facility-incubator")
    assert claims
    for claim in claims:
        (span,) = [
            q.object
            for q in store.quads_for_pattern(
                ox.NamedNode(claim), ox.NamedNode(term("evidence")), None
            )
        ][:1]
        parts = [
            q.object for q in store.quads_for_pattern(span, ox.NamedNode(OA + "hasSelector"), None)
        ]
        assert any(
            list(store.quads_for_pattern(part, ox.NamedNode(OA + "exact"), None)) for part in parts
        )


def test_the_page_names_its_data(client):
    """The page of a thing links to each of its formats, in its head and in its headers."""
    answer = client.get("/doc/place-wensu")
    for suffix, (media, _) in FORMATS.items():
        assert (
            f'</doc/place-wensu.{suffix}>; rel="alternate"; type="{media}"'
            in answer.headers["link"]
        )
        assert f'type="{media}" href="/doc/place-wensu.{suffix}"' in answer.text


@pytest.mark.parametrize(
    "path",
    ["report/jinhua-wensu/claim/flow-incubator", "report/jinhua-wensu/evidence/89-93",
     "dataset/gbt2260", "period/2020--2022-inferred"],
)  # fmt: skip
def test_everything_has_a_page(client, path):
    """Claims, spans, datasets and periods have pages too, and data."""
    assert client.get(f"/doc/{path}").status_code == 200
    assert client.get(f"/doc/{path}.ttl").status_code == 200


def test_names_with_slashes_and_spaces_are_found(tmp_path, client_of):
    """A thing whose name holds an encoded slash, a space or Chinese has its page."""
    names = ["unit/a%2Fb", "unit/%E7%BE%BD", "unit/a%20b"]
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    lines = [f'<{THING}{name}> {label} "x{number}" .\n' for number, name in enumerate(names)]
    (tmp_path / "graph.nq").write_text("".join(lines), "utf-8")
    client = client_of(tmp_path)
    for number, name in enumerate(names):
        moved = client.get(f"/id/{name}")
        assert f"x{number}" in client.get(moved.headers["location"]).text


def test_a_site_under_a_path_links_within_it(graph_dir, client_of, read_page):
    """With a base address every link of a page begins with its path."""
    client = client_of(graph_dir, base_url="https://example.org/aid")
    page = read_page(client.get("/doc/place-wensu", headers={"Host": "example.org"}))
    ours = [h for h in page.values("href", "a", "link") if h.startswith("/")]
    assert ours
    assert all(href.startswith("/aid/") for href in ours)
