"""The examples are right, the invalid ones are wrong in exactly the way they name."""

import hashlib
import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, SH, Graph, Namespace

from aidgraph.check.engines import PreparedGraph

AID = Namespace("https://w3id.org/aidgraph/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
SHAPE = "https://w3id.org/aidgraph/shapes#"

EXAMPLES = Path(__file__).resolve().parents[2] / "ontology" / "examples"
INVALID = sorted(EXAMPLES.glob("*.invalid.ttl"))
VALID = sorted(set(EXAMPLES.glob("*.ttl")) - set(INVALID))
each_valid = pytest.mark.parametrize("path", VALID, ids=lambda path: path.name)
each_invalid = pytest.mark.parametrize("path", INVALID, ids=lambda path: path.name)
# Classes of which an instance is always an instance of a class below.
ABSTRACT = {AID.Claim, AID.Figure}


def named_violations(path):
    """Return what the file says it violates: pairs of shape and constraint component."""
    lines = re.findall(r"^# violates: shape:(\w+) (\w+)$", path.read_text("utf-8"), re.MULTILINE)
    return {(shape, component) for shape, component in lines}


@pytest.fixture(scope="module")
def checked(words):
    """Return the words as the graph that is checked: each example is added for its own test."""
    graph = PreparedGraph()
    graph += words
    return graph


def raised_violations(example, checked, shapes):
    """Return what pySHACL says is violated: pairs of shape and constraint component."""
    added = [triple for triple in example if triple not in checked]
    checked += added
    _, report, _ = validate(checked, shacl_graph=shapes, inplace=True)
    checked -= added
    assert isinstance(report, Graph), report
    return {
        (
            str(report.value(result, SH.sourceShape)).removeprefix(SHAPE),
            str(report.value(result, SH.sourceConstraintComponent))
            .removeprefix(str(SH))
            .removesuffix("ConstraintComponent"),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }


def rules(shapes):
    """Return the local names of the rules: the shapes that have a target."""
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    return {str(s).removeprefix(SHAPE) for t in targets for s in shapes.subjects(t)}


@pytest.mark.slow
@each_valid
def test_a_valid_example_conforms(path, load_example, checked, shapes):
    """A valid example raises no violation and no warning."""
    assert raised_violations(load_example(path), checked, shapes) == set()


@pytest.mark.slow
@each_invalid
def test_an_invalid_example_raises_what_it_names(path, load_example, checked, shapes):
    """An invalid example raises exactly the violations that it names, and names at least one."""
    assert named_violations(path)
    assert raised_violations(load_example(path), checked, shapes) == named_violations(path)


def test_every_rule_is_seen_to_fail(shapes):
    """No rule is without an example that breaks it; so no rule is there that cannot fail."""
    seen = {shape for path in INVALID for shape, _ in named_violations(path)}
    assert rules(shapes) == seen


def test_every_class_has_an_example(modules, words, load_example):
    """Each class that is not abstract has an instance among the examples or the code lists."""
    everything = words + Graph()
    for path in VALID:
        everything += load_example(path)
    classes = {c for c in modules.subjects(RDF.type, OWL.Class) if str(c).startswith(str(AID))}
    bare = {c for c in classes - ABSTRACT if (None, RDF.type, c) not in everything}
    assert bare == set()


def test_spans_of_the_examples_are_true_to_their_text():
    """Each quote of a valid example is what stands at its position; hash and length fit."""
    report = (EXAMPLES / "report.ttl").read_text("utf-8")
    text = re.findall(r"^# text: (.+)$", report, re.MULTILINE)[0]
    assert f'aid:sha256 "{hashlib.sha256(text.encode()).hexdigest()}"' in report
    assert f"aid:length {len(text)} ." in report
    for path in VALID:
        graph = Graph().parse(path)
        for evidence in graph.subjects(RDF.type, OA.SpecificResource):
            (start,) = graph.objects(evidence, OA.hasSelector / OA.start)
            (end,) = graph.objects(evidence, OA.hasSelector / OA.end)
            (exact,) = graph.objects(evidence, OA.hasSelector / OA.exact)
            assert text[int(start) : int(end)] == str(exact), path.name


def test_every_rule_says_what_is_wrong_in_both_languages(shapes):
    """Each rule has one message in English and one in Chinese, with what to do after a ";"."""
    for rule in rules(shapes):
        holder = shapes.value(Namespace(SHAPE)[rule], SH.sparql) or Namespace(SHAPE)[rule]
        messages = list(shapes.objects(holder, SH.message))
        assert sorted(m.language for m in messages) == ["en", "zh"], rule
        assert all(re.search("[;；]", m) for m in messages), rule
