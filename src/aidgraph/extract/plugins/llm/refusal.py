"""Refuse a row of an answer."""

from aidgraph.extract.plugins.llm.answers import Row


class RefusedAnswerError(Exception):
    """Carry the reason for which a row is refused."""


def words_of(row: Row, key: str) -> str:
    """
    Return a cell that is a text, or nothing.

    >>> words_of({"m": "m1", "time": []}, "m"), words_of({"time": []}, "time")
    ('m1', '')
    """
    value = row.get(key, "")
    return value if isinstance(value, str) else ""
