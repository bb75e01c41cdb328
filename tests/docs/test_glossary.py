"""The words that the glossary rules out are not used, in documentation and in comments."""

import ast
import io
import re
import tokenize
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
NOT_WORDS = tomllib.loads((Path(__file__).parent / "not_words.toml").read_text("utf-8"))
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"``[^`]+``|`[^`]+`|\]\([^)]*\)|https?://\S+")
PYTHON = [
    path for name in ("src", "tests", "bench") for path in sorted((ROOT / name).rglob("*.py"))
]
PAGES = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if path != GLOSSARY
    and not any(p[0] == "." or p == "node_modules" for p in path.parts[len(ROOT.parts) :])
]


def found(text):
    """Return the words of *text* that the glossary rules out, each with the word to say."""
    return [
        f"{hit.group()!r}: say {say}"
        for pattern, say in NOT_WORDS.items()
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    ]


def prose(markdown):
    """Return the words of a page without its code."""
    return CODE.sub("", BLOCK.sub("", markdown))


def remarks(source):
    """Return the comments and docstrings of a Python file without the code in them."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = [token.string for token in tokens if token.type == tokenize.COMMENT]
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            lines += [line for line in text.splitlines() if not line.lstrip().startswith(">>>")]
    return CODE.sub("", "\n".join(lines))


def test_a_planted_word_is_found():
    """The search finds a ruled-out word in prose and in a comment, and passes over code."""
    assert found(prose("The URI of a thing.\n\n```text\na URI\n```\nSee `uri`.")) == [
        "'URI': say IRI"
    ]
    assert found(remarks('"""Read a snippet."""\nuri = 1  # the URI\n')) == [
        "'URI': say IRI",
        "'snippet': say quote",
    ]


def test_the_list_and_the_glossary_agree():
    """The glossary has a row that says the one and rules the other out."""
    rows = [line.split("|") for line in GLOSSARY.read_text("utf-8").splitlines() if "|" in line]
    for pattern, say in NOT_WORDS.items():
        ruling = [row[1] for row in rows if re.search(pattern, row[3], re.IGNORECASE)]
        assert any(re.search(rf"\b{say}\b", row) for row in ruling), pattern


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_keeps_to_the_glossary(path):
    """A page says things by the project's own words."""
    assert found(prose(path.read_text("utf-8"))) == []


@pytest.mark.slow
def test_comments_keep_to_the_glossary():
    """Comments and docstrings say things by the project's own words."""
    for path in PYTHON:
        if path != Path(__file__):
            assert found(remarks(path.read_text("utf-8"))) == [], path
