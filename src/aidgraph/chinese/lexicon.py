"""Read the lexicons: tables of words and rules, each row with examples that are its tests."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

_DEEPEST = 60  # letters of a word in a tree: an expression nests so deep


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """
    Return the rows of this room's ``lexicons/<name>.tsv``; see :func:`read_table`.

    >>> table("ethnic-suffixes")[0]["suffix"]
    '蒙古族'
    """
    return read_table(files("aidgraph.chinese").joinpath("lexicons"), name)


def read_table(folder: Traversable, name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``<name>.tsv`` in *folder* by column; lines that begin with ``#`` are notes."""
    text = folder.joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def split(cell: str) -> tuple[str, ...]:
    """Return the words of a cell that holds several, with spaces between.

    >>> split("级 龄")
    ('级', '龄')
    """
    return tuple(cell.split())


def one_of(words: Iterable[str]) -> str:
    """
    Return a regular expression for any of *words*, the longest first, without repeated prefixes.

    It is a tree, so that a thousand words cost little more than one; very long words stand before
    it, for a tree is as deep as its words are long.

    >>> one_of(["ab", "ac", "abd"])
    '(?:a(?:b(?:d)?|c))'
    """
    tree: dict[str, Any] = {}
    long: set[str] = set()
    for word in words:
        if len(word) > _DEEPEST:
            long.add(word)
            continue
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    if not long:
        return _branch(tree)
    choices = [re.escape(word) for word in sorted(long, key=lambda word: (-len(word), word))]
    return f"(?:{'|'.join([*choices, _branch(tree)] if tree else choices)})"


def _branch(tree: dict[str, Any]) -> str:
    branches = [re.escape(c) + (_branch(t) if t != {"": {}} else "") for c, t in tree.items() if c]
    joined = f"(?:{'|'.join(branches)})"
    return joined + ("?" if "" in tree else "")
