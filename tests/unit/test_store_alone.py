"""Only one room knows how a graph is stored and what shape its triples have."""

import ast
from collections import defaultdict
from pathlib import Path

import aidgraph

SOURCE = Path(aidgraph.__file__).parent
ASKING = {
    "store/graph.py",  # asks for all readers
    "store/open.py",  # says what can be asked
    "store/update.py",  # takes out all that is said of a thing
    "check/engines.py",  # hands a whole graph to an engine
    "query/remote_triples.py",  # answers in the same words for a graph at an endpoint
}
READERS = ("store", "visualize", "exchange/export", "check/audit", "link/sources.py")


def modules(*rooms, word=""):
    """Yield (path, tree) of the modules of *rooms* that have *word* in them."""
    for room in rooms:
        place = SOURCE / room
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            text = path.read_text("utf-8")
            if word in text:
                yield path.relative_to(SOURCE).as_posix(), ast.parse(text)


def test_patterns_are_asked_in_one_place():
    """Outside the store nobody asks a store for patterns: readers ask the graph."""
    asking = {
        path
        for path, tree in modules(".", word="quads_for_pattern")
        for node in ast.walk(tree)
        if "quads_for_pattern" in {getattr(node, "attr", ""), getattr(node, "name", "")}
    }
    assert asking == ASKING


def test_no_class_of_the_readers_has_its_name_twice():
    """What is read has one class: store, picture, exports, audit and linking share it."""
    homes = defaultdict(list)
    for path, tree in modules(*READERS):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(path)
    assert {"Figure", "Period", "Relation", "Entity", "Evidence", "Source"} <= homes.keys()
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}
