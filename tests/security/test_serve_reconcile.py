"""Hostile input to the reconciliation service is refused in words, and has no other effect."""

import json
from contextlib import ExitStack
from functools import partial

import pytest

AID = "https://w3id.org/aidgraph/ontology#"
THING = "https://w3id.org/aidgraph/id/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}'
ROOTS = ("/reconcile", "/reconcile/v1/match")


@pytest.fixture(scope="module")
def site_of(tmp_path_factory):
    """Return what makes a client of the site over a thing with a hostile name."""
    from starlette.testclient import TestClient

    from aidgraph.serve import Settings, create_app

    folder = tmp_path_factory.mktemp("hostile")
    name = HOSTILE.replace('"', '\\"')
    lines = [
        f"<{THING}evil> <{RDF}type> <{AID}Place>",
        f'<{THING}evil> <{SKOS}prefLabel> "{name}"@en',
        f'<{THING}evil> <{SKOS}altLabel> "{name}"@zh',
        f"<{THING}evil> <{AID}namedIn> <{THING}report/a>",
        f"<{THING}evil> <{AID}locatedIn> <{THING}evil>",
    ]
    (folder / "graph.nq").write_text("".join(f"{line} .\n" for line in lines), "utf-8")
    with ExitStack() as stack:

        def make(**settings):
            app = create_app(folder, Settings(**settings))
            return stack.enter_context(TestClient(app, base_url="http://127.0.0.1"))

        yield make


@pytest.fixture(scope="module")
def client(site_of):
    """Return a client of the site with a small limit."""
    return site_of(reconcile_batch=20)


def post(client, root, text):
    """Post a text as the batch of queries of either version."""
    if root == "/reconcile":
        return client.post(root, data={"queries": text})
    return client.post(root, content=text.encode(), headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"a"',
        "NaN",
        '{"q0": {"query": "a", "limit": 1e999}}',
        '{"q0": {"query": "a", "limit": Infinity}}',
        '{"q0": {"query": "a", "limit": ' + "9" * 5000 + "}}",
        '{"q0": {"query": "a", "limit": -1}}',
        '{"q0": {"query": "\\ud800"}}',
        '{"\\udfff": {"query": "a"}}',
        '{"q0": ' * 50_000,
        '{"q0": ' * 5_000 + "1" + "}" * 5_000,
        '{"q0": {"query": 5}}',
        '{"q0": {"query": "a", "properties": {"pid": "x"}}}',
        '{"q0": {"query": "a", "properties": [{"pid": "x", "v": {"name": "no id"}}]}}',
        '{"q0": {"query": "a", "properties": [{"pid": "x", "v": [[["a"]]]}]}}',
        '{"q0": {"query": "a", "type_strict": "perhaps"}}',
    ],
    ids=lambda text: text[:40],
)
def test_what_is_no_query_is_refused(client, root, text):
    """Broken JSON, numbers that are none, half characters and deep nesting get 400 and a reason."""
    answer = post(client, root, text)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert len(answer.text) < 1000
    assert "Traceback" not in answer.text


def test_too_much_is_refused(client):
    """A body or a batch above the limit gets 413, another kind of body 415."""
    big = json.dumps({"q0": {"query": "a" * 1_100_000}})
    assert post(client, "/reconcile", big).status_code == 413
    many = json.dumps({f"q{n}": {"query": "a"} for n in range(21)})
    assert post(client, "/reconcile", many).status_code == 413
    ids = json.dumps({"ids": ["evil"] * 21, "properties": []})
    assert client.post("/reconcile", data={"extend": ids}).status_code == 413
    many = {"ids": ["evil"], "properties": [{"id": "alias"}] * 201}
    assert client.post("/reconcile", data={"extend": json.dumps(many)}).status_code == 400
    value = {"query": "a", "properties": [{"pid": "alias", "v": ["a"] * 101}]}
    assert post(client, "/reconcile", json.dumps({"q": value})).status_code == 400
    properties = {"query": "a", "properties": [{"pid": "alias", "v": "a"}] * 101}
    assert post(client, "/reconcile", json.dumps({"q": properties})).status_code == 400
    fields = "&".join(f"f{n}=1" for n in range(101))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/reconcile", content=fields.encode(), headers=form).status_code == 400
    xml = {"Content-Type": "text/xml"}
    for root in ROOTS:
        assert client.post(root, content=b"<a/>", headers=xml).status_code == 415


def test_work_without_end_is_stopped(site_of):
    """When the time is over the rest is not done: 503, and when to come again."""
    client = site_of(reconcile_seconds=1e-9)
    columns = json.dumps({"ids": ["evil"], "properties": [{"id": "alias"}]})
    for form in ({"queries": '{"q": {"query": "a"}}'}, {"extend": columns}):
        answer = client.post("/reconcile", data=form)
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "5"


def test_long_and_odd_names_are_quick(client, in_time):
    """Names made to be slow, or of odd characters, are answered within a second each."""
    names = ["a" * 100_000, "中" * 400, "a b " * 120, "\x00\u202e\ufeff", "(" * 499, "i" * 499]
    for name in names:
        asked = json.dumps({"q": {"query": name}})
        answer = in_time(1, partial(post, client, "/reconcile", asked))
        assert answer.status_code == 200


def test_values_made_to_be_slow_are_quick(client, in_time):
    """Long values of a property are compared at little cost."""
    query = {"query": "evil", "properties": [{"pid": "locatedIn", "v": ["中" * 5000] * 5}]}
    answer = in_time(1, partial(post, client, "/reconcile", json.dumps({"q": query})))
    assert answer.status_code == 200


def test_a_hostile_name_stays_text(client):
    """Preview and flyouts show the name as text; nothing of it becomes markup."""
    page = client.get("/reconcile/en/preview?id=evil").text
    shown = client.get("/reconcile/en/flyout/entity?id=evil").json()["html"]
    for html in (page, shown):
        assert "&lt;script&gt;" in html
        assert "<script" not in html
        assert "<img" not in html
        assert "{{7*7}}" in html


@pytest.mark.parametrize(
    "identifier", ["../../etc/passwd", "a> <b", "'", "\x00", "中", "%2e%2e", "urn:x", "a" * 9000]
)
def test_an_odd_id_is_of_nothing(client, identifier):
    """An id that is none leads nowhere: 404 for previews, empty rows for columns."""
    for path in ("/reconcile/preview", "/reconcile/flyout/entity", "/reconcile/flyout/type"):
        assert client.get(path, params={"id": identifier}).status_code == 404
    query = {"ids": [identifier], "properties": [{"id": identifier}, {"id": "locatedIn"}]}
    answer = client.post("/reconcile", data={"extend": json.dumps(query)})
    assert answer.status_code == 200
    assert not any(answer.json()["rows"][identifier].values())


@pytest.mark.parametrize("number", ["-1", "1e9", "９", "9" * 5000, "x"])
def test_a_number_that_is_none_is_refused(client, number):
    """`limit`, `cursor` and `offset` are small whole numbers."""
    for path in (
        "/reconcile/suggest/entity?prefix=a&limit=",
        "/reconcile/suggest/entity?prefix=a&cursor=",
        "/reconcile/v1/suggest/type?prefix=a&offset=",
        "/reconcile/extend/propose?type=Place&limit=",
    ):
        assert client.get(path + number).status_code == 400


def test_a_thing_that_lies_in_itself_ends(client):
    """A circle of places is walked once."""
    query = {"query": HOSTILE, "properties": [{"pid": "locatedIn", "v": {"id": "evil"}}]}
    answer = post(client, "/reconcile", json.dumps({"q": query})).json()
    assert answer["q"]["result"][0]["id"] == "evil"
