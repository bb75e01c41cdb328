"""The site over a graph with a large hub, asked without a network."""

import pytest
from starlette.testclient import TestClient

from aidgraph.serve import Settings, create_app

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
SPOKES = 60
PATIENT = {"query_seconds": 120.0, "path_seconds": 120.0}  # more than anything takes on any machine


def make_client(folder, **settings):
    """Return a client of the site over *folder*; a failing server fails the test."""
    return TestClient(
        create_app(folder, Settings(**PATIENT | settings)), base_url="http://127.0.0.1"
    )


@pytest.fixture(scope="session")
def site(shipped_app):
    """Return what the pages of the shipped graph share."""
    return shipped_app.state.site


@pytest.fixture(scope="session")
def hub_dir(tmp_path_factory):
    """Return a graph of one hub with 60 spokes, one of them hostile, and an entity far from all."""
    folder = tmp_path_factory.mktemp("hub")
    lines = [f"<{THING}hub> {TYPE} <{AID}Organization> .", f"<{THING}far> {TYPE} <{AID}Place> ."]
    for number in range(SPOKES):
        spoke = f"<{THING}spoke-{number:02}>"
        label = '=HYPERLINK(\\"x\\")' if number == 0 else f"Spoke {number}"
        lines += [
            f"{spoke} {TYPE} <{AID}Project> .",
            f'{spoke} {LABEL} "{label}"@en .',
            f"<{THING}hub> <{AID}supports> {spoke} .",
        ]
    lines.append(f"<{THING}spoke-00> <{AID}supports> <{THING}spoke-59> .")
    (folder / "graph.nq").write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def hub(hub_dir):
    """Return a client of the site over the hub."""
    return make_client(hub_dir)


@pytest.fixture(scope="session")
def client_of():
    """Return what makes a client of a folder with settings."""
    return make_client
