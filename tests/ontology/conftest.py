"""Load the ontology, its shapes and its examples for the tests of this folder."""

import re
from pathlib import Path

import pytest
from rdflib import Graph

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
EXAMPLES = ONTOLOGY / "examples"


def _merged(*paths):
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def modules():
    """Return the modules of the ontology, merged."""
    return _merged(*ONTOLOGY.glob("*.ttl"))


@pytest.fixture(scope="session")
def words(modules):
    """Return the modules and the code lists, merged: what a built graph is checked with."""
    return modules + _merged(*ONTOLOGY.glob("codelists/*.ttl"))


@pytest.fixture(scope="session")
def shapes():
    """Return the shapes of every module, merged."""
    return _merged(*ONTOLOGY.glob("shapes/*.ttl"))


@pytest.fixture(scope="session")
def load_example():
    """Return a function that reads an example and what its ``# with:`` line names."""

    def load(path):
        todo, done = [path], set()
        while todo:
            current = todo.pop()
            done.add(current)
            for names in re.findall(r"^# with: (.+)$", current.read_text("utf-8"), re.MULTILINE):
                todo += [EXAMPLES / name for name in names.split() if EXAMPLES / name not in done]
        return _merged(*done)

    return load
