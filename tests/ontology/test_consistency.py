"""Reasoning over ontology and data makes nothing an instance of two classes that are disjoint."""

import itertools
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Namespace
from rdflib.collection import Collection

AID = Namespace("https://w3id.org/aidgraph/ontology#")
ID = Namespace("https://w3id.org/aidgraph/id/")
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(
    p for p in (ROOT / "ontology" / "examples").glob("*.ttl") if ".invalid" not in p.name
)
GRAPHS = sorted((ROOT / "graph").glob("*/graph.ttl"))


def disjoint_pairs(graph):
    """Yield every pair of classes that *graph* declares disjoint."""
    yield from graph.subject_objects(OWL.disjointWith)
    for axiom in graph.subjects(RDF.type, OWL.AllDisjointClasses):
        yield from itertools.combinations(Collection(graph, graph.value(axiom, OWL.members)), 2)


def contradictions(graph):
    """Close *graph* under OWL 2 RL; return what is then in two disjoint classes, or in Nothing."""
    closed = Graph()
    for triple in graph:
        closed.add(triple)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    pairs = set(disjoint_pairs(graph))
    assert pairs
    members = {cls: set(closed.subjects(RDF.type, cls)) for pair in pairs for cls in pair}
    found = {thing for one, other in pairs for thing in members[one] & members[other]}
    return found | set(closed.subjects(RDF.type, OWL.Nothing))


def without_text(graph):
    """Return *graph* without literals, from which no class follows; owlrl is slow with them."""
    lean = Graph()
    for triple in graph:
        if not hasattr(triple[2], "datatype"):
            lean.add(triple)
    return lean


@pytest.mark.slow
def test_the_ontology_agrees_with_itself_and_its_examples(modules, load_example):
    """Ontology and all valid examples together have no contradiction."""
    graph = modules + Graph()
    for path in EXAMPLES:
        graph += load_example(path)
    assert contradictions(without_text(graph)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.parent.name)
def test_a_shipped_graph_agrees_with_the_ontology(path, modules):
    """Ontology and a shipped graph together have no contradiction."""
    claims = Graph().parse(path)
    assert contradictions(without_text(modules + claims)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AID.Organization, AID.Project),
        (AID.Facility, AID.Event),
        (AID.Relation, AID.Outcome),
        (AID.Outcome, AID.ContextFigure),
        (AID.Place, AID.FundingFlow),
        (AID.Report, AID.Organization),
        (AID.Record, AID.Claim),
    ],
    ids=lambda cls: cls.split("#")[1],
)
def test_a_contradiction_would_be_seen(one, other, modules):
    """Something that is of two kinds at once is found, also where a class above is disjoint."""
    graph = without_text(modules)
    graph.add((ID.thing, RDF.type, one))
    graph.add((ID.thing, RDF.type, other))
    assert contradictions(graph) == {ID.thing}


@pytest.mark.slow
def test_a_facility_may_also_be_a_place(modules):
    """A park can be read as facility, place and project: those three are not disjoint."""
    graph = without_text(modules)
    for cls in (AID.Facility, AID.Place):
        graph.add((ID.park, RDF.type, cls))
    assert contradictions(graph) == set()
