"""What is taken away is what is on the screen."""

import csv
import io
import zipfile
from html import unescape

import networkx as nx
import pytest
import rdflib

AID = rdflib.Namespace("https://w3id.org/aidgraph/ontology#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
IDS = ["org-jinhua-headquarters", "place-wensu", "facility-incubator"]


def export(client, name, ids=IDS, **more):
    """Return the export *name* of the entities *ids*."""
    answer = client.post("/api/export", data={"ids": ",".join(ids), "format": name, **more})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content


@pytest.fixture(scope="module")
def picture(client):
    """Return the picture of the same entities."""
    return client.post("/api/subgraph", json={"ids": IDS}).json()


def tables(data, encoding="utf-8"):
    """Return the rows of each table in the archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: list(csv.reader(io.StringIO(archive.read(name).decode(encoding))))
            for name in archive.namelist()
        }


def test_tables_hold_every_node_and_link(client, picture):
    """The two tables have a row for each node and each link, under a head."""
    found = tables(export(client, "csv"))
    assert [row[0] for row in found["nodes.csv"][1:]] == IDS
    assert [row[:3] for row in found["links.csv"][1:]] == picture["links"]


def test_hidden_relations_stay_behind(client, picture):
    """A predicate that the reader hid is not in the export."""
    gone = picture["links"][0][1]
    rows = tables(export(client, "csv", without=gone))["links.csv"][1:]
    assert [row[:3] for row in rows] == [k for k in picture["links"] if k[1] != gone]


def test_the_same_picture_is_the_same_archive(client):
    """Two exports of one picture are the same bytes."""
    assert export(client, "csv") == export(client, "csv")


def test_no_cell_for_a_spreadsheet_is_a_formula(hub):
    """For spreadsheets a label that begins like a formula is text; the exact table keeps it."""
    sheet = export(hub, "sheet", ["spoke-00"])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        assert archive.read("nodes.csv").startswith(b"\xef\xbb\xbf")
    assert tables(sheet, "utf-8-sig")["nodes.csv"][1][3].startswith("'=HYPERLINK")
    assert tables(export(hub, "csv", ["spoke-00"]))["nodes.csv"][1][3].startswith("=HYPERLINK")


def test_gexf_opens_in_networkx(client, picture):
    """GEXF has the same nodes and links, and the labels of the language asked for."""
    network = nx.read_gexf(io.BytesIO(export(client, "gexf", lang="zh")))
    assert set(network.nodes) == set(IDS)
    assert network.number_of_edges() == len(picture["links"])
    labels = {node["id"]: node["label"]["zh"] for node in picture["nodes"]}
    assert {name: data["label"] for name, data in network.nodes(data=True)} == labels


def test_turtle_holds_links_claims_and_evidence(client, picture):
    """Every relation is there, and each claim of it leads to the quoted words of its source."""
    graph = rdflib.Graph().parse(data=export(client, "turtle"), format="turtle")
    thing = rdflib.Namespace("https://w3id.org/aidgraph/id/")
    for start, predicate, end in picture["links"]:
        if predicate != "FundingFlow":
            assert (thing[start], AID[predicate], thing[end]) in graph
    claims = list(graph.subjects(AID.statedBy))
    assert claims
    for claim in claims:
        for span in graph.objects(claim, AID.evidence):
            quoted = any(
                graph.value(part, OA.exact) for part in graph.objects(span, OA.hasSelector)
            )
            assert quoted or (span, rdflib.RDF.type, AID.Record) in graph


def test_the_page_stands_alone(client):
    """The offline page draws the entities and carries its own policy against all requests."""
    page = export(client, "html", lang="en").decode()
    assert page.lower().startswith("<!doctype html>")
    assert "default-src 'none'" in unescape(page)
