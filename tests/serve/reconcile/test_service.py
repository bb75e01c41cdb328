"""The service says what it can do, suggests while one types, and shows previews in frames."""

import inspect
import re

import pytest

ROOTS = ["/reconcile", "/reconcile/", "/reconcile/zh", "/reconcile/en"]


@pytest.mark.parametrize("root", ROOTS)
def test_every_address_of_the_manifest_answers(shipped, root):
    """What the manifest names is there: suggestions, flyouts, proposals, preview, view, logo."""
    manifest = shipped.get(root)
    here = "http://127.0.0.1"
    addresses = [manifest["logo"], manifest["documentation"]]
    addresses += [manifest[k]["url"].replace("{{id}}", "place-wensu") for k in ("view", "preview")]
    propose = manifest["extend"]["propose_properties"]
    addresses.append(propose["service_url"] + propose["service_path"] + "?type=Place")
    for kind, example in (("entity", "place-wensu"), ("property", "sector"), ("type", "Place")):
        one = manifest["suggest"][kind]
        addresses.append(f"{one['service_url']}{one['service_path']}?prefix=a")
        flyout = one["flyout_service_url"] + one["flyout_service_path"]
        addresses.append(flyout.replace("${id}", example))
    for address in addresses:
        assert address.startswith(here)
        assert shipped.client.get(address.removeprefix(here)).status_code == 200, address


def test_the_address_that_readers_use_stands_in_the_manifest(client_of, made_up_dir):
    """Behind a proxy the manifest has the public address, with its path, everywhere."""
    client = client_of(made_up_dir, base_url="https://example.org/aid/")
    manifest = client.get("/reconcile/zh")
    base = "https://example.org/aid"
    assert manifest["view"]["url"] == f"{base}/doc/{{{{id}}}}"
    assert manifest["suggest"]["entity"]["service_url"] == f"{base}/reconcile/zh"
    assert manifest["logo"].startswith(f"{base}/static/")
    assert f"{base}{base}" not in str(manifest)


@pytest.mark.parametrize("root", ["/reconcile/en", "/reconcile/v1/en"])
@pytest.mark.parametrize(
    ("kind", "prefix", "expected"),
    [
        ("entity", "温宿", "place-wensu"),
        ("entity", "wensu", "place-wensu"),
        ("entity", "place-wensu", "place-wensu"),
        ("property", "located", "locatedIn"),
        ("property", "位于", "locatedIn"),
        ("property", "locatedIn", "locatedIn"),
        ("type", "组织", "Organization"),
        ("type", "", "Place"),
    ],
)
def test_suggestions(shipped, root, kind, prefix, expected):
    """A beginning in either language, or the id itself, suggests the thing."""
    found = shipped.get(f"{root}/suggest/{kind}", prefix=prefix, limit=50)["result"]
    assert expected in [item["id"] for item in found]
    if prefix == expected:
        assert found[0]["id"] == expected


def test_suggestions_come_in_parts(shipped):
    """`cursor`, in the draft `offset`, skips what has been shown."""
    for root, skip in (("/reconcile/en", "cursor"), ("/reconcile/v1/en", "offset")):
        whole = shipped.get(f"{root}/suggest/entity", prefix="金华", limit=6)["result"]
        parts = [
            shipped.get(f"{root}/suggest/entity", prefix="金华", limit=3, **{skip: n})["result"]
            for n in (0, 3)
        ]
        assert len(whole) == 6
        assert whole == parts[0] + parts[1]


def test_suggestions_can_be_of_one_type(shipped):
    """`type` keeps things of that class."""
    found = shipped.get("/reconcile/suggest/entity", prefix="温宿", type="Place", limit=50)[
        "result"
    ]
    assert {kind["id"] for item in found for kind in item["notable"]} == {"Place"}


def test_any_site_may_read_and_frame(shipped):
    """CORS is open on every answer, errors too; only the preview may be shown in a frame."""
    for path, status in (
        ("/reconcile", 200),
        ("/reconcile/v1", 200),
        ("/reconcile?queries=[", 400),
        ("/reconcile/nothing", 404),
        ("/reconcile/preview?id=nobody", 404),
        ("/reconcile/v1/match", 405),
    ):
        answer = shipped.client.get(path)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["content-type"].startswith("application/")
    asked = {"Access-Control-Request-Method": "POST", "Origin": "https://example.org"}
    answer = shipped.client.options("/reconcile/v1/match", headers=asked)
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    preview = shipped.client.get("/reconcile/preview?id=place-wensu").headers
    assert "frame-ancestors *" in preview["content-security-policy"]
    page = shipped.client.get("/doc/place-wensu").headers
    assert "frame-ancestors 'none'" in page["content-security-policy"]


@pytest.mark.parametrize(("language", "name"), [("zh", "温宿县"), ("en", "Wensu County")])
def test_a_preview_is_in_its_language(shipped, language, name):
    """The preview names the thing, says what it is, and leads to its page."""
    page = shipped.client.get(f"/reconcile/{language}/preview?id=place-wensu").text
    assert f"<title>{name}</title>" in page
    assert 'href="/doc/place-wensu' in page
    assert "652922" in page


def test_every_reason_has_words():
    """Each reason that the linking core gives has words in both languages."""
    from aidgraph.link import compare, names, score
    from aidgraph.web.words import interface_words

    reasons = {
        name
        for module in (compare, names, score)
        for name in re.findall(r'\bFeature\(\s*"([a-z-]+)"', inspect.getsource(module))
    }
    assert {"same-code", "general-name"} <= reasons
    reasons |= {*compare.POINTS, *names.TITLES.values()}
    for language in ("zh", "en"):
        words = interface_words()[language]
        missing = {name for name in reasons if f"reconcile.{name}" not in words}
        assert missing == set()
