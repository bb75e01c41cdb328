"""What goes out as IATI comes in as it was: exported, imported and exported again it is equal."""

import io
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from aidgraph.build.run import build_graph
from aidgraph.exchange.export.iati import export_iati
from aidgraph.exchange.imports.iati import read_iati
from aidgraph.files.archives import Member
from aidgraph.store.open import open_store

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT.parent / "shared" / "data" / "iati" / "examples"
OURS = "{https://w3id.org/aidgraph/ontology#}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What tells how a claim was found, or leads to its page, is of the graph and not of the activity;
# a number of a register, the flow type, words beside codes and dates have no term: they are listed.
LEFT_OUT = {
    *("default-flow-type", "document-link", "location/description", "indicator/document-link"),
    *("transaction/description", "actual/comment", "activity-date/narrative"),
    *("recipient-country/narrative", "recipient-region/narrative", "sector/narrative"),
}


def built(data, folder):
    """Return the store of what is imported of a file, and its activities."""
    imported = read_iati(Member("own.xml", io.BytesIO(data)), "own", "none")
    (folder / "tables").mkdir(parents=True)
    for name, content in imported.files().items():
        (folder / "tables" / name).write_bytes(content)
    build_graph([folder / "tables"], folder / "build")
    entities = imported.tables.entities.items()
    ids = [me for me, noted in entities if noted.type == "Project" and noted.named]
    return open_store(folder / "build"), ids


def again(data, folder):
    """Return a file as it goes out after it came in."""
    store, ids = built(data, folder)
    return export_iati(store, only=ids).data


def statements(data):
    """Return what a file says of each activity: elements in canonical form, and how often."""
    found = {}
    for activity in etree.fromstring(data).iter("iati-activity"):
        for element in list(activity.iterdescendants(etree.Element)):
            for name in [name for name in element.attrib if name.startswith(OURS)]:
                del element.attrib[name]
            above = element.getparent()
            if {str(element.tag), f"{above.tag}/{element.tag}"} & LEFT_OUT:
                above.remove(element)
            elif element.tag == "location":
                element.attrib.pop("ref", None)
        for element in activity.iter():
            element.text = (element.text or "").strip()
            element.tail = ""
        said = Counter(etree.tostring(child, method="c14n").decode() for child in activity)
        found[activity.findtext("iati-identifier")] = said
    return found


@pytest.fixture(scope="module")
def exported(graph_dir):
    """Return what the shipped graph is as IATI."""
    return export_iati(open_store(graph_dir)).data


@pytest.mark.slow
def test_our_own_export_comes_back_as_it_went_out(exported, tmp_path):
    """Names in both languages, dates, parties, places, sectors, money and results are the same."""
    back = again(exported, tmp_path)
    first, second = statements(exported), statements(back)
    assert first.keys() == second.keys()
    for identifier, said in first.items():
        assert second[identifier] == said, identifier
    assert len(first) > 30


@pytest.mark.slow
def test_chinese_names_come_back_in_chinese(exported, tmp_path):
    """Every Chinese title, name and indicator of the export is a Chinese label after an import."""
    store, _ = built(exported, tmp_path)
    prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    rows = store.query(f"{prefix} SELECT ?n {{ ?x skos:prefLabel ?n FILTER(LANG(?n) = 'zh') }}")
    labels = {row["n"].value for row in rows}
    tree = etree.fromstring(exported)
    for path in ("title", "participating-org", "location/name", "result/indicator/title"):
        stated = {
            narrative.text
            for narrative in tree.iterfind(f"iati-activity/{path}/narrative")
            if narrative.get(LANG) == "zh"
        }
        assert stated
        assert stated <= labels, path


@pytest.mark.slow
@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"the files of IATI are not in {EXAMPLES}")
@pytest.mark.parametrize("name", ["activity-standard-example-annotated"])
def test_what_others_publish_is_the_same_after_each_further_trip(name, tmp_path):
    """What of a publisher's file goes out once goes out the same ever after."""
    first = again((EXAMPLES / f"{name}.xml").read_bytes(), tmp_path / "1")
    second = again(first, tmp_path / "2")
    third = again(second, tmp_path / "3")
    assert statements(first) == statements(second) == statements(third)
    assert statements(first)


OWN = """<iati-activities version="2.03"><iati-activity default-currency="EUR">
<iati-identifier>XX-1-w</iati-identifier><reporting-org ref="XX-1" type="21"/>
<title><narrative>Wells</narrative><narrative xml:lang="zh">井</narrative></title>
<description><narrative>Forty wells.</narrative></description>
<participating-org role="1" ref="XX-1"><narrative>Fund</narrative></participating-org>
<activity-status code="5"/><activity-date type="2" iso-date="2020-01-01"/>
<recipient-country code="ML" percentage="30"/><recipient-country code="KE" percentage="50"/>
<recipient-region code="289" percentage="20"/>
<recipient-region vocabulary="99" code="A1" percentage="100"/>
<sector code="14030" percentage="60"/><sector code="12100" percentage="40"/>
<sector vocabulary="99" code="A" percentage="100"/>
<transaction><transaction-type code="3"/><transaction-date iso-date="2020-05-04"/>
<value value-date="2020-05-04">10</value><sector code="11220"/><sector vocabulary="99" code="B"/>
<recipient-country code="ML"/></transaction></iati-activity></iati-activities>"""


def test_shares_of_every_vocabulary_go_out_where_they_stood(tmp_path):
    """Sectors on and off the list, of the activity or of one transaction, keep code and share."""
    activity = etree.fromstring(again(OWN.encode(), tmp_path)).find("iati-activity")
    sectors = [(s.get("vocabulary"), s.get("code"), s.get("percentage"))
               for s in activity.findall("sector")]  # fmt: skip
    assert sectors == [("1", "14030", "60"), ("1", "12100", "40"), ("99", "A", None)]
    countries = {c.get("code"): c.get("percentage") for c in activity.findall("recipient-country")}
    assert countries == {"ML": "30", "KE": "50"}
    regions = [(r.get("vocabulary"), r.get("code"), r.get("percentage"))
               for r in activity.findall("recipient-region")]  # fmt: skip
    assert regions == [("1", "289", "20"), ("99", "A1", None)]
    inside = activity.find("transaction")
    own = [(s.get("vocabulary"), s.get("code")) for s in inside.findall("sector")]
    assert sorted(own) == [("1", "11220"), ("99", "B")]
    assert [c.get("code") for c in inside.findall("recipient-country")] == ["ML"]
    assert activity.find("activity-status").get("code") == "5"
    assert activity.findtext("description/narrative") == "Forty wells."
    dates = [(d.get("type"), d.get("iso-date")) for d in activity.findall("activity-date")]
    assert dates == [("2", "2020-01-01")]


PLANS = """<iati-activities version="2.03"><iati-activity default-currency="EUR">
<iati-identifier>XX-1-w</iati-identifier><reporting-org ref="XX-1" type="21"/>
<title><narrative>Wells</narrative></title>
<participating-org role="1" ref="XX-1"><narrative>Fund</narrative></participating-org>
<activity-status code="2"/><activity-date type="2" iso-date="2020-01-01"/>
<recipient-country code="ML"/>{}</iati-activity></iati-activities>"""
PERIOD = '<period-start iso-date="2020-01-01"/><period-end iso-date="2020-12-31"/>'
BUDGETS = (
    f'<budget type="2" status="2">{PERIOD}<value value-date="2020-06-01">120</value></budget>'
    f'<budget type="1" status="1">{PERIOD}<value value-date="2020-01-01">100</value></budget>'
    f'<planned-disbursement type="1">{PERIOD}<value value-date="2020-01-01">30</value>'
    '<provider-org ref="XX-3"><narrative>Bank</narrative></provider-org></planned-disbursement>'
)


def test_plans_go_out_as_they_came_in_and_one_counts_as_before(tmp_path):
    """Original and revised budgets keep type and status, the revised one counts after each trip."""
    first = again(PLANS.format(BUDGETS).encode(), tmp_path / "1")
    plans = [
        (e.tag, e.get("type"), e.get("status"), e.findtext("value"), e.find("provider-org") is None)
        for e in etree.fromstring(first).iter("budget", "planned-disbursement")
    ]
    assert plans == [
        ("budget", "1", "1", "100", True),
        ("budget", "2", "2", "120", True),
        ("planned-disbursement", "1", None, "30", False),
    ]
    assert statements(again(first, tmp_path / "2")) == statements(first)
    store, _ = built(first, tmp_path / "3")
    query = """PREFIX aid: <https://w3id.org/aidgraph/ontology#> SELECT ?v WHERE {
        ?f a aid:FundingFlow ; aid:value ?v } ORDER BY ?v"""
    assert [row["v"].value for row in store.query(query)] == ["30", "120"]
