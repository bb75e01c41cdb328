"""The answers of the reconciliation service validate against the schemas of both versions.

Schemas and examples are those of the Entity Reconciliation Community Group; they lie beside the
project, in ``../shared/suites``, and are not part of it.
"""

import json
from pathlib import Path

import pytest

SUITE = Path(__file__).resolve().parents[3] / "shared/suites/reconciliation-api"
OLD, DRAFT = "0.2", "1.0-draft"
ROOTS = {OLD: "/reconcile/zh", DRAFT: "/reconcile/v1/zh"}
NAMES = ["温宿县", "Jinhua City", "place-wensu", "no such thing", "Wensu", "医院"]
IDS = ["place-wensu", "org-jinhua-headquarters", "nobody"]

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the reconciliation suite is not here: ../shared/suites"
)


def read(path):
    """Return the JSON of a file of the suite."""
    return json.loads(path.read_text("utf-8"))


def examples(version, kind, verdict):
    """Return the examples of a kind."""
    return sorted((SUITE / version / "examples" / kind / verdict).glob("*.json"))


BATCHES = [
    pytest.param(version, verdict, path, id=f"{version}-{verdict}-{path.stem}")
    for version in (OLD, DRAFT)
    for verdict in ("valid", "invalid")
    for path in examples(version, "reconciliation-query-batch", verdict)
]
EXTENSIONS = [
    pytest.param(version, path, id=f"{version}-{path.stem}")
    for version in (OLD, DRAFT)
    for path in examples(version, "data-extension-query", "valid")
]


@pytest.fixture(scope="module")
def require():
    """Return what raises where data is not as a schema of a version wants it."""
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT7

    def validator(version, name):
        files = list((SUITE / version / "schemas").glob("*.json"))
        resources = [(read(path)["$id"], read(path)) for path in files]
        registry = Registry().with_resources(
            (key, Resource.from_contents(schema, DRAFT7)) for key, schema in resources
        )
        return Draft7Validator(read(SUITE / version / f"schemas/{name}.json"), registry=registry)

    return lambda version, name, data: validator(version, name).validate(data)


def test_the_schemas_refuse_what_they_should(require):
    """A wrong answer is refused, so that the tests below can fail."""
    from jsonschema import ValidationError

    for version in (OLD, DRAFT):
        for kind in ("manifest", "reconciliation-result-batch", "data-extension-response"):
            found = examples(version, kind, "invalid")
            assert found
            for path in found:
                with pytest.raises(ValidationError):
                    require(version, kind, read(path))


@pytest.mark.parametrize("version", [OLD, DRAFT])
def test_the_manifest_is_valid(client, require, version):
    """The manifest is one of its version, in every language."""
    base = ROOTS[version].removesuffix("/zh")
    for root in (base, f"{base}/zh", f"{base}/en"):
        require(version, "manifest", client.get(root).json())


def test_candidates_are_valid(client, require):
    """Candidates with features, and none at all, are results of both versions."""
    old = {f"q{n}": {"query": name} for n, name in enumerate(NAMES)}
    answer = client.post(ROOTS[OLD], data={"queries": json.dumps(old)}).json()
    require(OLD, "reconciliation-result-batch", answer)
    conditions = [[{"matchType": "name", "propertyValue": name}] for name in NAMES]
    draft = {"queries": [{"conditions": one} for one in conditions]}
    answer = client.post(f"{ROOTS[DRAFT]}/match", json=draft).json()
    require(DRAFT, "reconciliation-result-batch", answer)
    assert any(result["candidates"] for result in answer["results"])


@pytest.mark.parametrize("version", [OLD, DRAFT])
@pytest.mark.parametrize("kind", ["entity", "property", "type"])
def test_suggestions_are_valid(client, require, version, kind):
    """Suggestions of each kind are those of the version, also where there are none."""
    plural = {"entity": "entities", "property": "properties", "type": "types"}[kind]
    for prefix in ("", "金", "a", "no such thing"):
        answer = client.get(f"{ROOTS[version]}/suggest/{kind}", params={"prefix": prefix})
        require(version, f"suggest-{plural}-response", answer.json())


@pytest.mark.parametrize("version", [OLD, DRAFT])
@pytest.mark.parametrize("kind", ["Place", "Organization", "Project", "Entity", "Unknown"])
def test_proposals_and_their_columns_are_valid(client, require, version, kind):
    """Every column proposed for a type can be fetched in every form, as the schema wants."""
    found = client.get(f"{ROOTS[version]}/extend/propose", params={"type": kind, "limit": 200})
    proposed = found.json()
    require(version, "data-extension-property-proposal", proposed)
    for content in ("words", "number", "id"):
        wanted = [{"id": p["id"], "settings": {"content": content}} for p in proposed["properties"]]
        query = {"ids": IDS, "properties": wanted}
        require(version, "data-extension-query", query)
        require(version, "data-extension-response", extend(client, version, query).json())


def extend(client, version, query):
    """Post a data extension query as the version wants it."""
    if version == OLD:
        return client.post(ROOTS[OLD], data={"extend": json.dumps(query)})
    return client.post(f"{ROOTS[DRAFT]}/extend", json=query)


@pytest.mark.parametrize(("version", "verdict", "path"), BATCHES)
def test_the_examples_of_queries(client, require, version, verdict, path):
    """A valid example is answered, validly; an invalid one gets 400 and the reason in words."""
    if version == OLD:
        answer = client.post(ROOTS[OLD], data={"queries": path.read_text("utf-8")})
    else:
        answer = client.post(f"{ROOTS[DRAFT]}/match", json=read(path))
    if verdict == "valid":
        assert answer.status_code == 200
        require(version, "reconciliation-result-batch", answer.json())
    else:
        assert answer.status_code == 400
        assert answer.json()["detail"]


@pytest.mark.parametrize(("version", "path"), EXTENSIONS)
def test_the_examples_of_extensions(client, require, version, path):
    """The examples of data extension are answered, validly."""
    answer = extend(client, version, read(path))
    assert answer.status_code == 200
    require(version, "data-extension-response", answer.json())
