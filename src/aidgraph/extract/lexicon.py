"""The lexicons of extraction: tables of words and rules, each row with examples as its tests."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from aidgraph.chinese.lexicon import read_table, split
from aidgraph.errors import EncodingError
from aidgraph.extract.own_rows import own_rows
from aidgraph.files.vocabulary import vocabulary_folder


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """
    Return the rows of ``extract/lexicons/<name>.tsv`` by column.

    >>> table("plans")[0]["from"]
    '1991'
    """
    return extended(files("aidgraph.extract").joinpath("lexicons"), "lexicons", name)


def extended(folder: Traversable, room: str, name: str) -> tuple[dict[str, str], ...]:
    """
    Return the rows of ``<name>.tsv`` in *folder*, and those that a vocabulary of one's own adds.

    Args:
        folder: Where the shipped table is.
        room: The folder of the vocabulary that has its tables of this sort.
        name: The table.

    Raises:
        EncodingError: If a row that is added is wrong, by file and row.
    """
    shipped = read_table(folder, name)
    own = vocabulary_folder()
    if own is None:
        return shipped
    rows, problems = own_rows(own, f"{room}/{name}.tsv", shipped)
    if problems:
        raise EncodingError(str(own), problems)
    return (*shipped, *rows)


@cache
def word_list(name: str, kind: str = "") -> frozenset[str]:
    """
    Return the words of a lexicon with columns ``kind`` and ``words``: of one kind, or all.

    >>> "队长" in word_list("titles", "before")
    True
    """
    chosen = (row for row in table(name) if kind in ("", row["kind"]))
    return frozenset(word for row in chosen for word in split(row["words"]))
