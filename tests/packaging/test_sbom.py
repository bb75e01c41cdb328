"""The bill of materials names everything that is shipped, as the locks have it."""

import json
import re

import pytest
import sbom

PERMISSIVE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|HPND|Unlicense|MPL|Mozilla|0BSD|CC0|Zlib|W3C",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\bA?GPL|General Public", re.IGNORECASE)


@pytest.fixture(scope="module")
def whole():
    """Return the bill as it is written."""
    web = json.loads(sbom.WEB_LOCK.read_text("utf-8"))
    return json.loads(json.dumps(sbom.bill(sbom.LOCK.read_text("utf-8"), web, "1.2.3")))


def test_every_pin_is_a_component(whole):
    """Each package of both locks is there by name, version and hash, and no other."""
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+)", sbom.LOCK.read_text("utf-8"), re.MULTILINE)
    packages = json.loads(sbom.WEB_LOCK.read_text("utf-8"))["packages"]
    shipped = {
        (path.rpartition("node_modules/")[2], item["version"])
        for path, item in packages.items()
        if path and not item.get("dev")
    }
    found = {(one["name"], one["version"]) for one in whole["components"]}
    assert found == set(pinned) | shipped
    assert len(pinned) > 40
    lock = sbom.LOCK.read_text("utf-8")
    for one in whole["components"]:
        assert one["purl"].endswith(f"@{one['version']}")
        assert one["hashes"], one["name"]
        if one["purl"].startswith("pkg:pypi/"):
            assert all(f"sha256:{hashed['content']}" in lock for hashed in one["hashes"])
    hashes = [one["content"] for c in whole["components"] for one in c["hashes"]]
    assert sum(len(digest) == 64 for digest in hashes) == lock.count("--hash=sha256:")


def test_what_is_shipped_is_permissive(whole):
    """What is installed here and each package of the bundles has a licence that lets use it."""
    here = [one for one in whole["components"] if one["licenses"]]
    without = {one["name"] for one in whole["components"] if not one["licenses"]}
    for one in here:
        said = one["licenses"][0]["license"]["name"]
        assert PERMISSIVE.search(said), (one["name"], said)
        assert not COPYLEFT.search(said), (one["name"], said)
    assert all(not sbom.python_licence(name) for name in without)
    assert len(here) > 80


def test_the_form_is_that_of_cyclonedx(whole):
    """The bill has the fields that the format asks for, and references that are unique."""
    assert (whole["bomFormat"], whole["specVersion"]) == ("CycloneDX", "1.6")
    assert whole["metadata"]["component"]["version"] == "1.2.3"
    references = [one["bom-ref"] for one in whole["components"]]
    assert len(references) == len(set(references))


def test_packages_run_no_script_when_they_are_installed(root):
    """`npm ci` is told to run no script of any package."""
    program = (root / "web" / "hatch_build.py").read_text("utf-8")
    calls = re.findall(r'\["npm", "ci"[^\]]*\]', program)
    assert len(calls) == 2
    assert all('"--ignore-scripts"' in call for call in calls)
