"""Names in the code keep to the glossary, each is given once, and nothing grows too large."""

import ast
import io
import re
import tokenize
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "aidgraph"
FILES = sorted(SOURCE.rglob("*.py"))
PAGES = ("static", "templates")  # what pages are made of: HTML and CSS have words of their own
TWICE = {
    "Entity": "a row of entities.csv, and the same thing as a built graph has it",
    "Evidence": "a row of evidence.csv, and the same passage as a built graph has it",
}
"""Classes that two modules define under one name, with the reason."""

FOREIGN = {"URIRef": "a class of rdflib", "uri": "a parameter of sqlite3.connect"}
"""Identifiers of other packages that the glossary would call otherwise."""

LONG = {
    "cli/export.py:command": "it has a parameter for each option of the command",
    "cli/extract.py:command": "it has a parameter for each option of the command",
    "cli/link.py:command": "it has a parameter for each option of the command",
}
"""Functions of more lines than the others, with the reason."""

MOST_LINES = 42  # of a function, without its docstring
MOST_LINES_OF_A_FILE = 400
MOST_FILES = 20  # of a folder


def place(path):
    """Return where a file or a folder is in the package, with slashes."""
    return path.relative_to(SOURCE).as_posix()


def words_of(identifier):
    """Return the words of an identifier or a file name, in lower case."""
    parts = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", identifier)
    return [part.lower() for part in parts]


def identifiers(source):
    """Return every identifier of a Python file."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.string for token in tokens if token.type == tokenize.NAME}


def retired():
    """Return the words that the glossary rules out in code, each with what to say."""
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    section = text.partition("\n## What the code is made of\n")[2].partition("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| ")][1:]
    return {
        rf"\b{word}\b": row[1].strip() for row in rows for word in re.findall(r"`(\w+)`", row[3])
    }


def ruled_out(names):
    """Return the names that have a word that is ruled out, each with what to say."""
    prose = tomllib.loads((ROOT / "tests" / "docs" / "not_words.toml").read_text("utf-8"))
    rules = {**prose, **retired()}
    return {
        name: say
        for name in names
        for pattern, say in rules.items()
        if re.search(pattern, " ".join(words_of(name)), re.IGNORECASE) and name not in FOREIGN
    }


def classes(path):
    """Return the names of the classes that a module defines."""
    tree = ast.parse(path.read_text("utf-8"))
    return [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def functions(source):
    """Yield each function of a Python file with its lines, without those of its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            yield node.name, lines


def test_a_planted_word_is_found():
    """A retired word is found in whatever case and place, and only as a whole word."""
    assert retired()[r"\bdesk\b"] == "session"
    names = identifiers("class OpenDesk: ...\ndef was_told(x, MAX_URI): desktop = discourse = x\n")
    assert ruled_out(names) == {
        "OpenDesk": "session",
        "was_told": "stated",
        "MAX_URI": "IRI",
    }


def test_identifiers_keep_to_the_glossary():
    """No identifier has a word for which the project has another one."""
    where = {name: place(path) for path in FILES for name in identifiers(path.read_text("utf-8"))}
    assert {(name, say, where[name]) for name, say in ruled_out(where).items()} == set()


def test_file_names_keep_to_the_glossary():
    """No file and no folder of the package is named by such a word, but parts of pages."""
    files = [p for p in SOURCE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    found = {*files, *(f.parent for f in files)}
    names = {p.name for p in found if not {*PAGES}.intersection(p.relative_to(SOURCE).parts)}
    assert ruled_out(names) == {}


def test_no_class_is_defined_twice():
    """One name means one class; those that may not are listed with the reason."""
    homes = defaultdict(list)
    for path in FILES:
        for name in classes(path):
            homes[name].append(place(path))
    assert {
        name: where for name, where in homes.items() if len(where) > 1 and name not in TWICE
    } == {}
    assert {name for name in TWICE if len(homes[name]) < 2} == set()


def test_no_folder_has_too_many_files():
    """A folder can be read through: it has at most twenty modules."""
    counts = Counter(place(path.parent) for path in FILES)
    assert {name: count for name, count in counts.items() if count > MOST_FILES} == {}


def test_no_file_is_too_long():
    """A module is shorter than four hundred lines."""
    lengths = {place(p): p.read_text("utf-8").count("\n") for p in FILES}
    assert {p: length for p, length in lengths.items() if length >= MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long():
    """A function fits on a page; those that do not are listed with the reason."""
    lengths = {
        f"{place(path)}:{name}": length
        for path in FILES
        for name, length in functions(path.read_text("utf-8"))
    }
    long = {name for name, length in lengths.items() if length > MOST_LINES}
    assert long == LONG.keys()


def test_lines_of_a_function_are_counted_without_its_docstring():
    """Documentation is no reason to split a function; a decorator is none of its lines."""
    source = '@cache\ndef f():\n    """One.\n\n    Two.\n    """\n    x = 1\n    return x\n'
    assert list(functions(source)) == [("f", 3)]
