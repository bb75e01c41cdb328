"""The lexicons of extraction: tables of words and rules, each row with examples as its tests."""

from functools import cache
from importlib.resources import files

from aidgraph.chinese.lexicon import read_table, split


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """
    Return the rows of ``extract/lexicons/<name>.tsv`` by column.

    >>> table("plans")[0]["from"]
    '1991'
    """
    return read_table(files("aidgraph.extract").joinpath("lexicons"), name)


@cache
def word_list(name: str, kind: str = "") -> frozenset[str]:
    """
    Return the words of a lexicon with columns ``kind`` and ``words``: of one kind, or all.

    >>> "队长" in word_list("titles", "before")
    True
    """
    chosen = (row for row in table(name) if kind in ("", row["kind"]))
    return frozenset(word for row in chosen for word in split(row["words"]))
