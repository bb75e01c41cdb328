"""HermiT, a complete reasoner of OWL 2 DL, finds no contradiction in ontology and data."""

import os
import shutil
from pathlib import Path

import pytest
from rdflib import OWL, RDF, XSD, Graph, Literal, Namespace

AID = Namespace("https://w3id.org/aidgraph/ontology#")
ID = Namespace("https://w3id.org/aidgraph/id/")
GRAPHS = sorted((Path(__file__).resolve().parents[2] / "graph").glob("*/graph.ttl"))
# Of the datatypes in use these are in the map of OWL 2 (Structural Specification, section 4).
IN_OWL_2 = {None, XSD.anyURI, XSD.boolean, XSD.dateTime, XSD.decimal, XSD.integer, XSD.string}


pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def reason(install):
    """Return a function that gives a graph to HermiT and returns its unsatisfiable classes."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    install("java-package.sh")
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Java is installed; tools/java-package.sh installs it")
        pytest.skip("no Java is installed; tools/java-package.sh installs it")

    def run(graph, folder):
        file = folder / "graph.nt"
        graph.serialize(file, format="nt", encoding="utf-8")
        world = owlready2.World()
        with world.get_ontology(file.as_uri()).load():
            owlready2.sync_reasoner_hermit(world, debug=0)
        return [cls.name for cls in world.inconsistent_classes() if cls is not owlready2.Nothing]

    run.refusal = owlready2.OwlReadyInconsistentOntologyError
    run.failure = owlready2.base.OwlReadyJavaError
    return run


def for_reasoner(graph):
    """
    Return *graph* with nothing to fetch, and with literals of datatypes outside OWL 2 as texts.

    These are dates less precise than a time (xsd:date, xsd:gYearMonth, xsd:gYear), which OWL 2 has
    no datatype for, points, and codes.  No class and no property follows from a literal here.
    """
    lean = Graph()
    for subject, predicate, value in graph:
        if predicate == OWL.imports:
            continue
        foreign = isinstance(value, Literal) and value.datatype not in IN_OWL_2
        lean.add((subject, predicate, Literal(str(value)) if foreign else value))
    return lean


def test_the_ontology_is_consistent(reason, words, tmp_path):
    """Modules and code lists have a model, and no class of theirs must be empty."""
    assert reason(for_reasoner(words), tmp_path) == []


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.parent.name)
def test_a_shipped_graph_is_consistent_with_the_ontology(reason, words, path, tmp_path):
    """A shipped graph and the ontology together have a model; so nothing of it is in two kinds."""
    assert reason(for_reasoner(words + Graph().parse(path)), tmp_path) == []


WRONG = {
    "of two kinds": [(ID.x, RDF.type, AID.Organization), (ID.x, RDF.type, AID.Project)],
    "paired with itself": [(ID.x, AID.pairedWith, ID.x)],
    "a claim and a report": [(ID.x, RDF.type, AID.Outcome), (ID.x, RDF.type, AID.Report)],
}


@pytest.mark.parametrize("case", WRONG)
def test_a_contradiction_is_found(reason, modules, case, tmp_path):
    """What cannot be is found, by disjointness, by a property's mark and through classes above."""
    graph = for_reasoner(modules)
    for triple in WRONG[case]:
        graph.add(triple)
    with pytest.raises(reason.refusal):
        reason(graph, tmp_path)


def test_a_transitive_property_may_not_be_irreflexive(reason, modules, tmp_path):
    """OWL 2 DL forbids it and HermiT refuses it: why aid:acyclic is an annotation."""
    graph = for_reasoner(modules)
    graph.add((AID.partOf, RDF.type, OWL.IrreflexiveProperty))
    with pytest.raises(reason.failure, match=r"(?i)non-simple"):
        reason(graph, tmp_path)


def test_years_are_outside_owl_2(reason, modules, tmp_path):
    """A literal of xsd:gYear is refused as it is: why dates are given to reasoners as texts."""
    graph = for_reasoner(modules)
    graph.add((ID["period/2020--2020"], AID["from"], Literal("2020", datatype=XSD.gYear)))
    with pytest.raises(reason.failure, match="gYear"):
        reason(graph, tmp_path)
