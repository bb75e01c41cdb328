"""The site over the shipped graph, over a made-up one with hostile labels and a hub, and crawls."""

from contextlib import ExitStack
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from aidgraph.serve import Settings, create_app

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}'
HOUSES = 60
PATIENT = {"query_seconds": 120.0, "path_seconds": 120.0}  # more than anything takes on any machine


@pytest.fixture(scope="session")
def client_of():
    """Return what makes a client of a folder, texts and settings; all are ended at the end."""
    with ExitStack() as stack:

        def make(folder, *texts, **settings):
            app = create_app(folder, Settings(**PATIENT | settings), texts)
            client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
            return stack.enter_context(client)

        yield make


@pytest.fixture(scope="session")
def client(client_of, graph_dir):
    """Return a client of the site over the shipped graph."""
    return client_of(graph_dir)


@pytest.fixture(scope="session")
def site(client):
    """Return what the pages of the shipped graph share."""
    return client.app.state.site


def _triples():
    def entity(name, kind, zh, en):
        yield f"<{THING}{name}> <{RDF}type> <{AID}{kind}>"
        yield f'<{THING}{name}> <{SKOS}prefLabel> "{zh}"@zh'
        yield f"<{THING}{name}> <{SKOS}prefLabel> {en}@en"
        yield f"<{THING}{name}> <{AID}namedIn> <{THING}report/made-up>"

    yield f"<{THING}report/made-up> <{RDF}type> <{AID}Report>"
    hostile = HOSTILE.replace('"', '\\"')
    yield from entity("county", "Place", "安化县", '"Anhua County"')
    yield f'<{THING}county> <{SKOS}altLabel> "红会县"'
    yield from entity("evil", "Organization", "坏", f'"{hostile}"')
    yield from entity("hub", "Project", "枢纽工程", '"Hub"')
    for number in range(HOUSES):
        yield from entity(f"house-{number:02}", "Facility", f"房屋{number}", f'"House {number}"')
        yield f"<{THING}house-{number:02}> <{AID}partOf> <{THING}hub>"
        yield f"<{THING}house-{number:02}> <{AID}locatedIn> <{THING}county>"
    # Two sources that give different numbers, and a total with its parts.
    for name, value, whole in (
        ("flow-a", "100", ""), ("flow-b", "120", ""), ("total", "50", ""),
        ("part-1", "20", "total"), ("part-2", "30", "total"),
    ):  # fmt: skip
        about = "hub" if name.startswith("flow") else "evil"
        claim = f"<{THING}report/made-up/claim/{name}>"
        yield f"{claim} <{RDF}type> <{AID}FundingFlow>"
        yield f"{claim} <{AID}about> <{THING}{about}>"
        yield f"{claim} <{AID}indicator> <{AID}indicator-aid-spending>"
        yield f"{claim} <{AID}flowKind> <{AID}flow-aid-spent>"
        yield f'{claim} <{AID}value> "{value}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        yield f"{claim} <{AID}unit> <{AID}unit-yuan>"
        yield f"{claim} <{AID}comparator> <{AID}exactly>"
        yield f"{claim} <{AID}statedBy> <{THING}report/made-up>"
        if whole:
            yield f"{claim} <{AID}componentOf> <{THING}report/made-up/claim/{whole}>"
    yield f"<{AID}flow-aid-spent> <{RDF}type> <{AID}FlowKind>"
    yield f'<{AID}unit-yuan> <{AID}quantityKind> "money"'
    yield f'<{AID}unit-yuan> <{SKOS}notation> "CNY"'
    yield f'<{AID}exactly> <{SKOS}notation> "exactly"'


@pytest.fixture(scope="session")
def made_up_dir(tmp_path_factory):
    """Return a made-up graph: a hub of 60 houses, a hostile label, numbers that differ."""
    folder = tmp_path_factory.mktemp("made-up")
    (folder / "graph.nq").write_text("".join(f"{line} .\n" for line in _triples()), "utf-8")
    return folder


@pytest.fixture(scope="session")
def made_up(client_of, made_up_dir):
    """Return a client of the made-up graph."""
    return client_of(made_up_dir)


class Page(HTMLParser):
    """Collect the elements of a page with their attributes, and its text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep a text."""
        self.text += data

    def values(self, attribute, *tags):
        """Return every value of *attribute*, on *tags* where any are given."""
        return [
            a[attribute] for tag, a in self.elements if attribute in a and (tag in tags or not tags)
        ]


@pytest.fixture(scope="session")
def read_page():
    """Return what reads the HTML of an answer."""
    return lambda answer: Page(answer.text)
