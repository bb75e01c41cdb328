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
    *("recipient-country/narrative", "sector/narrative"),
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
