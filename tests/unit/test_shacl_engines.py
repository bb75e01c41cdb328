"""The fast SHACL engine says what the reference says, and each has its turn."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from aidgraph.build.run import graph_lines
from aidgraph.check import engines
from aidgraph.check.validate import validate_graph
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.files.resources import folder
from aidgraph.rdf.encode import ontology_lines
from aidgraph.rdf.iri import THING
from aidgraph.store.open import memory_store

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).resolve().parents[2] / "ontology" / "examples"


def example_files(path):
    """Return the example *path* and those that its ``# with:`` lines name."""
    todo, done = [path], []
    while todo:
        done.append(todo.pop())
        for names in re.findall(r"^# with: (.+)$", done[-1].read_text("utf-8"), re.MULTILINE):
            todo += [EXAMPLES / n for n in names.split() if EXAMPLES / n not in done]
    return done


@pytest.fixture(scope="module")
def all_examples():
    """Return a store of every example, its things renamed after its file so that none meet."""
    lines = ontology_lines()
    for path in sorted(EXAMPLES.glob("*.ttl")):
        for file in example_files(path):
            triples = ox.parse(path=str(file), format=ox.RdfFormat.TURTLE)
            lines += [f"{quad.triple} .".replace(THING, f"{THING}{path.stem}/") for quad in triples]
    return memory_store(lines)


def violated():
    """Return what the examples say they violate: pairs of file and shape."""
    return {
        (path.stem, shape)
        for path in EXAMPLES.glob("*.ttl")
        for shape in re.findall(r"^# violates: shape:(\w+) ", path.read_text("utf-8"), re.MULTILINE)
    }


@pytest.fixture(scope="module")
def reference(all_examples):
    """Return what the reference says of the examples, in Chinese."""
    return validate_graph(all_examples, "zh", engine="pyshacl")


@pytest.mark.slow
def test_both_engines_say_the_same_of_the_examples(all_examples, reference):
    """Verdict, thing, path, value, message and shape are the same, and each rule is among them."""
    pytest.importorskip("pyshacl_turbo", reason="the extra `fast` is not installed")
    fast = validate_graph(all_examples, "zh", engine="turbo")
    assert fast == reference
    found = [r for r in fast.results if r.shape != "Register"]  # the examples make up a code
    told = {(r.focus.removeprefix(THING).split("/")[0], r.shape) for r in found}
    assert told == violated() - {("period-use.invalid", "PeriodUse")} | {("2021", "PeriodUse")}


@pytest.mark.slow
def test_both_engines_pass_the_shipped_report():
    """The report that ships conforms for either, with the same warnings."""
    pytest.importorskip("pyshacl_turbo", reason="the extra `fast` is not installed")
    store = memory_store(graph_lines([read_encoding(folder("graph").joinpath("jinhua-wensu"))]))
    reference, fast = (validate_graph(store, engine=engine) for engine in ("pyshacl", "turbo"))
    assert fast == reference
    assert fast.conforms


def test_a_path_is_the_name_of_a_property(reference):
    """A result names its property, or none where the rule is for the whole claim."""
    paths = {r.path for r in reference.results}
    assert {"", "about", "value"} <= paths
    assert not [path for path in paths if re.match(r"n[0-9a-f]{20}", path)]


def test_the_engine_goes_by_what_is_installed(monkeypatch):
    """The fast one where it is there, else the reference, of which a large graph is told."""
    taken = []
    monkeypatch.setattr(engines, "_run_turbo", lambda _: taken.append("turbo") or rdflib.Graph())
    monkeypatch.setattr(
        engines, "_run_pyshacl", lambda _: taken.append("pyshacl") or rdflib.Graph()
    )
    store = memory_store(["<http://example.org/1> <http://example.org/p> <urn:o> ."])
    for limit, installed, slow in ((1, True, False), (0, True, False), (1, False, False)):
        monkeypatch.setattr(engines, "LARGE", limit)
        monkeypatch.setattr(engines, "_has_turbo", lambda installed=installed: installed)
        engines.run_engine(store)
        assert engines.is_slow(store) is slow
    assert taken == ["turbo", "turbo", "pyshacl"]
    monkeypatch.setattr(engines, "LARGE", 0)
    assert engines.is_slow(store)


def test_an_engine_that_is_not_installed_is_named(monkeypatch):
    """Who asks for the fast engine without the extra is told what to install."""
    monkeypatch.setattr(engines, "_has_turbo", lambda: False)
    with pytest.raises(CallError, match="aidgraph\\[fast\\]"):
        validate_graph(memory_store([]), engine="turbo")


def test_an_engine_that_fails_is_no_pass(monkeypatch):
    """What is no validation report, such as an error handed back, is told as a failure."""
    monkeypatch.setattr(engines, "_run_pyshacl", lambda _: ValueError("no"))
    with pytest.raises(RuntimeError, match="failed: no"):
        validate_graph(memory_store([]), engine="pyshacl")
