"""S12, S13: no data becomes code, and no library brings functions of others into a query."""

import ast
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from rdflib.plugins import sparql

ROOT = Path(__file__).resolve().parents[2]
MODULES = {"pickle", "marshal", "shelve", "dill", "joblib", "jsonpickle", "cloudpickle"}
CALLS = {"eval", "exec", "compile", "__import__"}
PROGRAMS = sorted([*(ROOT / "src").rglob("*.py"), ROOT / "visualize.py"])


def names(tree):
    """Yield what a program imports, and the built-in functions that it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def unsafe_yaml(tree):
    """Tell whether a program reads YAML by what makes objects of it."""
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in {("yaml", "load"), ("yaml", "unsafe_load")}
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import pickle", {"pickle"}),
        ("from marshal import loads", {"marshal"}),
        ("exec(a)", {"exec"}),
    ],
)
def test_the_search_finds_what_it_is_for(text, found):
    """What reads data as code is found in each way of writing it."""
    assert set(names(ast.parse(text))) & (MODULES | CALLS) == found
    assert unsafe_yaml(ast.parse("yaml.load(a)"))
    assert not unsafe_yaml(ast.parse("yaml.safe_load(a)"))


def test_no_data_becomes_code():
    """No program of ours unpickles, evaluates or executes what it reads, and none is shipped so."""
    assert len(PROGRAMS) > 300
    for path in PROGRAMS:
        tree = ast.parse(path.read_text("utf-8"))
        assert not set(names(tree)) & (MODULES | CALLS), path
        assert not unsafe_yaml(tree), path
    for folder in ("src", "graph", "ontology", "queries", "samples"):
        kinds = {path.suffix for path in (ROOT / folder).rglob("*")}
        assert not kinds & {".pkl", ".pickle", ".joblib", ".npy", ".npz"}, folder


def test_no_library_extends_queries():
    """No function is registered with rdflib's SPARQL, and no installed package offers one."""
    import aidgraph.query  # noqa: F401  what it imports might register one

    assert not sparql.CUSTOM_EVALS
    assert not list(entry_points(group="rdf.plugins.sparqleval"))
