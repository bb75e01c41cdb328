"""The code lists taken from others have the codes and names of the sources they cite."""

import csv
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Namespace

AID = Namespace("https://w3id.org/aidgraph/ontology#")
SDG = Namespace("http://metadata.un.org/sdg/")

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="the sources of the code lists (../shared/data) are not here"
)


def load(stem: str) -> Graph:
    """Parse one code list."""
    return Graph().parse(ROOT / "ontology" / "codelists" / f"{stem}.ttl", format="turtle")


def english(graph: Graph) -> dict[str, str]:
    """Map the IRI of each concept to its English label."""
    return {
        str(concept): str(label)
        for concept in graph.subjects(RDF.type, SKOS.Concept)
        for label in graph.objects(concept, SKOS.prefLabel)
        if getattr(label, "language", None) == "en"
    }


def active(name: str, folder: str = "nonembedded") -> Iterator[tuple[str, str, str | None]]:
    """Read code, English name and category of the active items of an IATI code list."""
    tree = ET.parse(SOURCES / "iati" / "codelists" / folder / f"{name}.xml")
    for item in tree.getroot().iter("codelist-item"):
        if item.get("status", "active") == "active":
            english_name = " ".join(item.findtext("name/narrative", "").split())
            yield item.findtext("code", ""), english_name, item.findtext("category")


def groups() -> dict[str, tuple[str, str]]:
    """Read the code and the English name of the DAC group of each category."""
    with (SOURCES / "dac" / "sectors_groups.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["category_code"]: (row["group_code"], row["group_name_en"])
            for row in csv.DictReader(rows)
        }


def test_dac_codes_and_names_are_those_of_the_sources() -> None:
    """The list holds the active purpose codes, categories and groups, with their names."""
    expected = dict(groups().values())
    for source in ("SectorCategory", "Sector"):
        expected |= {code: name for code, name, _ in active(source)}
    assert english(load("dac-sectors")) == {
        str(AID[f"dac-{code}"]): name for code, name in expected.items()
    }


def test_only_one_name_is_given_twice_by_the_dac() -> None:
    """Rural development is the one name of two codes, which the test of unique labels excepts."""
    names = {code: name for code, name, _ in active("Sector")}
    times = Counter(names.values())
    assert {code for code, name in names.items() if times[name] > 1} == {"43040", "43042"}


def test_dac_hierarchy_is_that_of_the_sources() -> None:
    """A purpose code is under its category, and a category under its group."""
    graph = load("dac-sectors")
    expected = {code: category for code, _, category in active("Sector")}
    group_of = groups()
    for code, _, _ in active("SectorCategory"):
        group, _ = group_of[code]
        if group != code:
            expected[code] = group
    assert set(graph.subject_objects(SKOS.broader)) == {
        (AID[f"dac-{code}"], AID[f"dac-{broader}"]) for code, broader in expected.items()
    }


@pytest.mark.parametrize(
    ("stem", "source", "folder", "prefix"),
    [
        ("org-types", "OrganisationType", "nonembedded", "org-type-"),
        ("org-roles", "OrganisationRole", "embedded", "role-"),
        ("activity-statuses", "ActivityStatus", "embedded", "activity-status-"),
    ],
)
def test_iati_codes_and_names_are_those_of_the_source(
    stem: str, source: str, folder: str, prefix: str
) -> None:
    """Organisation types and roles have the codes and English names of IATI."""
    expected = {str(AID[prefix + code]): name for code, name, _ in active(source, folder)}
    assert english(load(stem)) == expected


def test_sdg_goals_are_those_of_the_united_nations() -> None:
    """The goals have the IRIs and English labels of the UN's own file, all seventeen."""
    source = Graph().parse(SOURCES / "sdg" / "sdg-kos-goals-targets-indicators.ttl")
    goals = {str(goal) for goal in source.subjects(RDF.type, SDG["ontology#Goal"])}
    here = english(load("sdg-goals"))
    assert set(here) == goals == {str(SDG[str(number)]) for number in range(1, 18)}
    assert here == {goal: name for goal, name in english(source).items() if goal in goals}
