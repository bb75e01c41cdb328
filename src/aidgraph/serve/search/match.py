"""Find the things that a reader's words mean: as masks over the numbers of the index."""

import sqlite3
from collections.abc import Iterable

import numpy as np

from aidgraph.chinese.script import is_han
from aidgraph.serve.search.build import pieces_of
from aidgraph.serve.search.index import Mask
from aidgraph.serve.search.text import bigrams, runs, similarity

_CONSIDERED = 100  # names that a misspelling is compared with
_FEWEST, _MOST = 3, 30_000  # of the rarest pieces: at least so many, or with so many things
_ALIKE = 0.7
_BEGINNING = 0.9  # a word like the beginning of a name counts a little less than a whole one


def match_words(connection: sqlite3.Connection, text: str, size: int) -> Mask:
    """Return the things in whose names every word of a folded *text* is.

    A Latin word may be the beginning of one; pinyin may be typed in one piece or in several.
    """
    if not text:
        mask = np.ones(size, dtype=np.bool_)
        mask[0] = False
        return mask
    rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (words_query(text),))
    return _mask((number for (number,) in rows), size)


def words_query(text: str) -> str:
    """Return the FTS5 query for a folded text.

    >>> words_query("温宿县 wen"), words_query("!")
    ('(han : "温宿 宿县" AND latin : "wen" *)', '""')
    """
    parts = runs(text)
    if not parts:
        return '""'
    query = f"({' AND '.join(map(_phrase, parts))})"
    joined = "".join(parts)
    return f"{query} OR {_phrase(joined)}" if len(parts) > 1 and joined.isascii() else query


def _phrase(run: str) -> str:
    """Return the FTS5 phrase for a run; it holds letters and digits only, so quotes are safe."""
    if not is_han(run):
        return f'latin : "{run}" *'
    pairs = bigrams(run)
    return f'han : "{pairs[0]}" *' if len(run) == 1 else f'han : "{" ".join(pairs[:-1])}"'


def match_similar(connection: sqlite3.Connection, text: str, size: int) -> list[int]:
    """Return the things with a name much like a folded *text*, the likest first."""
    words = runs(text)
    shared = np.zeros(size, dtype=np.int32)
    for piece in _rarest(connection, {piece for word in words for piece in pieces_of(word)}):
        rows = connection.execute("SELECT rowid FROM pieces WHERE pieces MATCH ?", (f'"{piece}"',))
        shared += _mask((number for (number,) in rows), size)
    likeness = {}
    for number in np.argsort(-shared, kind="stable")[:_CONSIDERED].tolist():
        if shared[number]:
            row = connection.execute("SELECT spelt FROM thing WHERE id = ?", (number,)).fetchone()
            likeness[number] = _likeness(row[0].split(), words)
    alike = [number for number, score in likeness.items() if score >= _ALIKE]
    return sorted(alike, key=lambda number: (-likeness[number], number))


def _rarest(connection: sqlite3.Connection, pieces: Iterable[str]) -> list[str]:
    """Return the pieces that few things have: they tell most and are soon read."""
    counted = []
    for piece in pieces:
        row = connection.execute("SELECT doc FROM piece WHERE term = ?", (piece,)).fetchone()
        if row:
            counted.append((int(row[0]), piece))
    chosen: list[str] = []
    read = 0
    for count, piece in sorted(counted):
        if len(chosen) >= _FEWEST and read + count > _MOST:
            break
        chosen.append(piece)
        read += count
    return chosen


def _likeness(spelt: list[str], words: list[str]) -> float:
    """Return how much the words are like the words of a thing, on average."""
    each = [max((_alike(word, other) for other in spelt), default=0.0) for word in words]
    return sum(each) / len(each)


def _alike(word: str, other: str) -> float:
    whole = similarity(word, other, _ALIKE)
    if len(other) <= len(word) or len(word) <= 3:
        return whole
    return max(whole, _BEGINNING * similarity(word, other[: len(word)], _ALIKE))


def _mask(numbers: Iterable[int], size: int) -> Mask:
    mask = np.zeros(size, dtype=np.bool_)
    mask[np.fromiter(numbers, dtype=np.int64)] = True
    return mask
