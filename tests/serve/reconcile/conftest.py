"""The reconciliation service over the shipped graph, and over a made-up one with namesakes."""

import json
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from aidgraph.serve import Settings, create_app

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
# (id, class, zh, en, what it lies in, GB/T 2260 code, sector)
THINGS = (
    ("province", "Place", "云岭省", "Yunling Province", "", "", ""),
    ("east", "Place", "东山县", "Dongshan County", "province", "999901", ""),
    ("west", "Place", "西河县", "Xihe County", "province", "999902", ""),
    ("east-peace", "Place", "和平镇", "Heping Town", "east", "999901101", ""),
    ("west-peace", "Place", "和平镇", "Heping Town", "west", "999902101", ""),
    ("school", "Organization", "东山县第一中学", "Dongshan No. 1 Middle School", "east", "", ""),
    (
        "school-two",
        "Organization",
        "东山县第二中学",
        "Dongshan No. 2 Middle School",
        "east",
        "",
        "",
    ),
    ("wells", "Project", "西河县饮水工程", "Xihe Drinking Water Project", "west", "", "dac-14030"),
    ("clinic", "Project", "西河县诊所工程", "Xihe Clinic Project", "west", "", "dac-12230"),
)


def triples():
    """Yield the lines of the made-up graph."""
    report = f"<{THING}report/made-up>"
    yield f"{report} <{RDF}type> <{AID}Report>"
    for name, kind, zh, en, place, code, sector in THINGS:
        me = f"<{THING}{name}>"
        yield f"{me} <{RDF}type> <{AID}{kind}>"
        yield f'{me} <{SKOS}prefLabel> "{zh}"@zh'
        yield f'{me} <{SKOS}prefLabel> "{en}"@en'
        yield f"{me} <{AID}namedIn> {report}"
        if place:
            yield f"{me} <{AID}locatedIn> <{THING}{place}>"
        if code:
            yield f'{me} <{SKOS}notation> "{code}"^^<{AID}gbt2260>'
        if sector:
            yield f"{me} <{AID}sector> <{AID}{sector}>"
    yield f'<{AID}dac-14030> <{SKOS}notation> "14030"'
    yield f'<{AID}dac-12230> <{SKOS}notation> "12230"'
    yield f'<{THING}school> <{SKOS}altLabel> "东山一中"@zh'
    yield f"<{THING}school> <{AID}implements> <{THING}wells>"


@dataclass(frozen=True)
class Client:
    """Ask the service as clients do."""

    client: TestClient

    def ask(self, name="", *, at="/reconcile/en", **fields):
        """Return the candidates of one query of version 0.2."""
        query = {**({"query": name} if name else {}), **fields}
        answer = self.client.post(at, data={"queries": json.dumps({"q0": query})})
        assert answer.status_code == 200, answer.text
        return answer.json()["q0"]["result"]

    def match(self, *conditions, **fields):
        """Return the candidates of one query of the draft 1.0."""
        query = {"conditions": list(conditions), **fields}
        answer = self.client.post("/reconcile/v1/match", json={"queries": [query]})
        assert answer.status_code == 200, answer.text
        return answer.json()["results"][0]["candidates"]

    def extend(self, ids, *properties, at="/reconcile/en"):
        """Return the rows and the columns of a data extension of version 0.2."""
        wanted = [{"id": p} if isinstance(p, str) else p for p in properties]
        text = json.dumps({"ids": ids, "properties": wanted})
        answer = self.client.post(at, data={"extend": text}).json()
        return answer["rows"], answer["meta"]

    def get(self, path, **query):
        """Return the JSON at an address."""
        answer = self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def client_of():
    """Return what opens the service over a folder; all are ended at the end."""
    with ExitStack() as stack:

        def make(folder, **settings):
            app = create_app(folder, Settings(**{"allow_origin": "*"} | settings))
            client = TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
            return Client(stack.enter_context(client))

        yield make


@pytest.fixture(scope="session")
def shipped(client_of, graph_dir):
    """Return the service over the shipped graph."""
    return client_of(graph_dir)


@pytest.fixture(scope="session")
def made_up_dir(tmp_path_factory):
    """Return a folder with the made-up graph."""
    folder = tmp_path_factory.mktemp("reconcile")
    (folder / "graph.nq").write_text("".join(f"{line} .\n" for line in triples()), "utf-8")
    return folder


@pytest.fixture(scope="session")
def made_up(client_of, made_up_dir):
    """Return the service over the made-up graph."""
    return client_of(made_up_dir)
