"""Stated shares of sectors and countries go out as stated, and no others are said to be stated."""

import io

import pytest
from lxml import etree

from aidgraph.build.run import build_graph
from aidgraph.encoding import read_dataset
from aidgraph.exchange.export.iati import export_iati
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member
from aidgraph.store.open import open_store

pytestmark = pytest.mark.slow

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ACTIVITY = (
    '<iati-activities><iati-activity default-currency="USD"><iati-identifier>XX-1-a'
    "</iati-identifier><title><narrative>A well</narrative></title>"
    '<reporting-org ref="XX-1" type="21"><narrative>Fund X</narrative></reporting-org>'
    '<participating-org role="4"><narrative>Firm Z</narrative></participating-org>'
    '<activity-date type="2" iso-date="2020-01-01"/>'
    '<activity-date type="4" iso-date="2021-01-01"/>{}</iati-activity></iati-activities>'
)


def exported(tmp_path, inside):
    """Return the activity as it goes out after it came in."""
    member = Member("toy.xml", io.BytesIO(ACTIVITY.format(inside).encode()))
    folder = tmp_path / "toy"
    folder.mkdir()
    for name, data in read_iati(member, "toy", "none").files().items():
        (folder / name).write_bytes(data)
    assert read_dataset(folder).dataset.id == "toy"
    build_graph([folder], tmp_path / "build")
    data = export_iati(open_store(tmp_path / "build"), only=["iati-xx-1-a"]).data
    return etree.fromstring(data).find("iati-activity")


@pytest.mark.parametrize("tag", ["sector", "recipient-country"])
def test_stated_shares_go_out_as_stated(tmp_path, tag):
    """What a publisher states of shares comes back, without words that nobody states any."""
    first, second = ("11110", "14030") if tag == "sector" else ("KE", "ML")
    codes = (
        f'<{tag} code="{first}" percentage="40.5"/><{tag} code="{second}" percentage="59.50"/>'
        + ('<recipient-country code="ML"/>' if tag == "sector" else "")
    )
    found = exported(tmp_path, codes).findall(tag)
    shares = [(item.get("code"), item.get("percentage")) for item in found]
    assert shares == [(first, "40.5"), (second, "59.5")]
    assert [item.find("narrative") for item in found] == [None, None]


@pytest.mark.parametrize(
    ("second", "percentage"),
    [
        ('percentage="30"', "30"),
        ('percentage="59.49"', "59.49"),
        ('percentage="80"', "80"),
        ("", None),
        ('percentage="x"', None),
    ],
)
def test_shares_that_do_not_share_out_the_whole_stay_as_stated(tmp_path, second, percentage):
    """Shares that are missing or do not add up go out as they came in, with words that say so."""
    sectors = f'<sector code="11110" percentage="40.5"/><sector code="14030" {second}/>'
    activity = exported(tmp_path, f'{sectors}<recipient-country code="ML"/>')
    found = {item.get("code"): item.get("percentage") for item in activity.findall("sector")}
    assert found == {"11110": "40.5", "14030": percentage}
    assert all(
        "shares are as stated" in s.findtext("narrative") for s in activity.findall("sector")
    )


@pytest.mark.parametrize("tag", ["sector", "recipient-country"])
@pytest.mark.parametrize(("stated", "percentage"), [("40", "40"), ("0", "0"), ("100", None)])
def test_a_single_part_is_the_whole_only_where_it_is_stated_so(tmp_path, tag, stated, percentage):
    """A share of 40 percent of one sector or country does not become the whole."""
    code, where = ("14030", '<recipient-country code="ML"/>') if tag == "sector" else ("ML", "")
    inside = f'<{tag} code="{code}" percentage="{stated}"/>{where}'
    (part,) = exported(tmp_path, inside).findall(tag)
    assert part.get("percentage") == percentage
    assert (part.find("narrative") is None) == (percentage is None)


def test_a_title_in_one_language_is_not_passed_off_as_another(tmp_path):
    """An indicator that is named in English alone goes out in English alone."""
    result = (
        '<recipient-country code="ML"/><sector code="14030"/>'
        '<result type="1"><title><narrative>Water</narrative></title><indicator measure="1">'
        "<title><narrative>Wells dug</narrative></title><period>"
        '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
        '<actual value="3"/></period></indicator></result>'
    )
    titles = exported(tmp_path, result).findall("result/indicator/title/narrative")
    assert titles
    assert all("Wells dug" in title.text for title in titles)
    assert {title.get(LANG, "en") for title in titles} == {"en"}
