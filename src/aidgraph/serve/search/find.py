"""Find things by what a reader types, best first, and count what the finds can be narrowed by."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Protocol

import numpy as np

from aidgraph.chinese.script import fold, is_han
from aidgraph.serve.search.index import Mask, SearchIndex
from aidgraph.serve.search.match import match_similar, match_words, words_query
from aidgraph.serve.search.text import romanised, runs

_RANKED = 200  # so many of the most linked finds are put in order of likeness; others follow
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")  # the commas of 457,000,000
_LONGEST = 200  # characters of a query that are read


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Hold what was typed, and the facet values that it is narrowed to."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a thing that was found, and the name that it was found by."""

    iri: str
    matched: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hold a page of hits; ``total`` counts all, ``alike`` says that none matched exactly.

    ``facets`` are the values of each facet with their counts, the most frequent first; a facet
    that the search is narrowed by counts as if it were not.
    """

    hits: tuple[Hit, ...]
    total: int
    alike: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Finder(Protocol):
    """Find what a reader types, in an index here or at an endpoint."""

    def find(
        self, query: SearchQuery, *, limit: int, offset: int = 0, facets: bool = False
    ) -> SearchResult:
        """Return a page of the entities that *query* finds, as :func:`find`."""
        ...

    def find_claims(
        self, text: str, *, limit: int, offset: int = 0
    ) -> tuple[int, tuple[str, ...]] | None:
        """Return a page of the claims with *text*, as :func:`find_claims`; None: not searched."""
        ...


@dataclass(frozen=True, slots=True)
class IndexFinder:
    """Find in *index*."""

    index: SearchIndex

    def find(
        self, query: SearchQuery, *, limit: int, offset: int = 0, facets: bool = False
    ) -> SearchResult:
        """Return a page of the entities that *query* finds."""
        return find(self.index, query, limit=limit, offset=offset, facets=facets)

    def find_claims(self, text: str, *, limit: int, offset: int = 0) -> tuple[int, tuple[str, ...]]:
        """Return a page of the claims with *text*."""
        return find_claims(self.index, text, limit=limit, offset=offset)


def find(
    index: SearchIndex, query: SearchQuery, *, limit: int, offset: int = 0, facets: bool = False
) -> SearchResult:
    """
    Return the things that *query* finds, in order.

    Every word has to be in the names of a thing; where no thing has them, things with similar
    names are given.
    """
    text = fold(query.text[:_LONGEST])
    size = index.size
    with index.connection() as connection:
        mask = match_words(connection, text, size)
        alike: list[int] = [] if mask.any() else match_similar(connection, text, size)
        mask[alike] = True
        narrowed = _narrow(index, mask, query.chosen)
        order = _order(connection, narrowed, text, alike)
        page = order[offset : offset + limit]
        rows = [_row(connection, number) for number in page]
    return SearchResult(
        hits=tuple(Hit(iri, _matched(json.loads(names), text)) for iri, names in rows),
        total=int(narrowed.sum()),
        alike=bool(alike),
        facets=_counts(index, mask, query.chosen) if facets else {},
    )


def find_claims(
    index: SearchIndex, text: str, *, limit: int, offset: int = 0
) -> tuple[int, tuple[str, ...]]:
    """Return how many claims have every word of *text*, and the IRIs of a page of them.

    A claim is found by what it names, counts and measures, by its amount as told or in digits, by
    its quotes and its notes; those with the words in the fewest others stand first.
    """
    words = words_query(_GROUPED.sub("", fold(text[:_LONGEST])))
    with index.connection() as connection:
        (total,) = connection.execute(
            "SELECT COUNT(*) FROM claim_words WHERE claim_words MATCH ?", (words,)
        ).fetchone()
        rows = connection.execute(
            "SELECT iri FROM claim_words JOIN claim ON id = claim_words.rowid"
            " WHERE claim_words MATCH ? ORDER BY rank, id LIMIT ? OFFSET ?",
            (words, limit, offset),
        ).fetchall()
    return total, tuple(iri for (iri,) in rows)


def _narrow(index: SearchIndex, mask: Mask, chosen: Mapping[str, str], but: str = "") -> Mask:
    """Return *mask* with the chosen facet values, except that of *but*."""
    masks = (
        index.facets[name].having(value, index.size)
        for name, value in chosen.items()
        if name != but
    )
    return reduce(np.logical_and, masks, mask)


def _counts(
    index: SearchIndex, mask: Mask, chosen: Mapping[str, str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    return {
        name: postings.counts(_narrow(index, mask, chosen, but=name))
        for name, postings in index.facets.items()
    }


def _row(connection: sqlite3.Connection, number: int) -> tuple[str, str]:
    row: tuple[str, str] = connection.execute(
        "SELECT iri, names FROM thing WHERE id = ?", (number,)
    ).fetchone()
    return row


def _order(connection: sqlite3.Connection, mask: Mask, text: str, alike: list[int]) -> list[int]:
    """Return the finds in order: called just so, then the likest, then the most linked."""
    if alike:
        return [number for number in alike if mask[number]]
    numbers: list[int] = np.flatnonzero(mask).tolist()
    key = "".join(runs(text))
    if not key:
        return numbers
    same = connection.execute("SELECT thing FROM key WHERE text = ?", (key,))
    exact = {number for (number,) in same if mask[number]}
    first = numbers[:_RANKED]
    place = {n: _distance(json.loads(_row(connection, n)[1]), key) for n in first}
    ranked = sorted(exact) + sorted(set(first) - exact, key=lambda n: (place[n], n))
    return ranked + [number for number in numbers[_RANKED:] if number not in exact]


def _distance(names: Sequence[str], key: str) -> int:
    """Return 1 where a name begins with *key*, 2 where it holds it, else 3."""
    folded = ["".join(runs(fold(name))) for name in names]
    if any(name.startswith(key) for name in folded):
        return 1
    return 2 if any(key in name for name in folded) else 3


def _matched(names: Sequence[str], text: str) -> str:
    """Return the name that *text* found; the first where it is not clear which."""
    words = runs(text)
    for name in names:
        parts = runs(fold(name))
        if all(any(word in part for part in parts) for word in words):
            return name
    key = "".join(words)
    for name in names:
        han = (run for run in runs(fold(name)) if is_han(run))
        if any(token.startswith(key) for run in han for token in romanised(run).tokens):
            return name
    return names[0]
