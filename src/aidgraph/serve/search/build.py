"""Make the search index of a graph: an SQLite file, as bytes."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache

import numpy as np
import pyoxigraph as ox

from aidgraph.chinese.script import fold, is_han
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.search.claims import claim_texts
from aidgraph.serve.search.facets import FACETS, facet_values
from aidgraph.serve.search.text import bigrams, romanised, runs, trigrams
from aidgraph.store.graph import ALT_LABEL, NOTATION, PREF_LABEL, Graph, pages, short
from aidgraph.tasks.collector import collector_paused
from aidgraph.text.visible import one_line

_TABLES = """
CREATE TABLE thing(id INTEGER PRIMARY KEY, iri TEXT UNIQUE, names TEXT, spelt TEXT);
CREATE TABLE key(text TEXT, thing INTEGER, PRIMARY KEY(text, thing)) WITHOUT ROWID;
CREATE TABLE claim(id INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE facet(name TEXT PRIMARY KEY, choices TEXT, things BLOB, codes BLOB);
CREATE VIRTUAL TABLE words USING fts5(
  han, latin, content='', detail='full', prefix='1 2 3', tokenize="unicode61"
);
CREATE VIRTUAL TABLE claim_words USING fts5(
  han, latin, content='', detail='full', tokenize="unicode61"
);
CREATE VIRTUAL TABLE pieces USING fts5(
  text, content='', detail='none', tokenize="unicode61 tokenchars '^$'"
);
CREATE VIRTUAL TABLE piece USING fts5vocab('pieces', 'row');
"""
_TEXTS_KEPT = 50_000
_ROWS = 5_000  # that are held before they are written
_SPELT = 4  # syllables of the beginning of a name that a misspelling is compared with


def make_index(graph: Graph) -> bytes:
    """Return the index of *graph*: every entity, the most linked ones first, and every claim."""
    with closing(sqlite3.connect(":memory:")) as connection, collector_paused():
        connection.executescript(_TABLES)
        numbers = _add_things(connection, graph)
        for facet in FACETS:
            pairs = ((v, numbers[e]) for e, v in facet_values(graph, facet) if e in numbers)
            connection.execute(
                "INSERT INTO facet VALUES (?, ?, ?, ?)", (facet.name, *_packed(pairs))
            )
        _add_claims(connection, graph)
        for table in ("words", "claim_words", "pieces"):
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        connection.commit()
        return connection.serialize()


def _packed(pairs: Iterable[tuple[str, int]]) -> tuple[str, bytes, bytes]:
    """Return the values of a facet as JSON, and two rows of numbers: thing, place of its value.

    They are sorted: a store gives them in any order.
    """
    found = list(pairs)
    places = {value: place for place, value in enumerate(sorted({value for value, _ in found}))}
    rows = [(number, places[value]) for value, number in found]
    table = np.array(sorted(rows), dtype=np.int32).reshape(-1, 2)
    choices = json.dumps(list(places), ensure_ascii=False)
    return choices, table[:, 0].tobytes(), table[:, 1].tobytes()


def _add_things(connection: sqlite3.Connection, graph: Graph) -> dict[str, int]:
    """Write the names of every entity; return the numbers of the entities.

    Table by table: where they take turns, the engine writes out what it has gathered at each row.
    """
    weights = _weights(graph)
    ordered = sorted(graph.entities(), key=lambda iri: (-weights.get(iri, 0), iri))
    numbers = {iri: number for number, iri in enumerate(ordered, start=1)}
    for part in pages(numbers.items(), _ROWS):
        things, words, pieces, keys = [], [], [], []
        for iri, number in part:
            names = _names(graph, iri)
            han, latin, spelt, found = cut_names(names)
            written = json.dumps(names, ensure_ascii=False)
            things.append((number, iri, written, " ".join(sorted(spelt))))
            words.append((number, " ".join(han), " ".join(sorted(latin))))
            cut = {piece for word in spelt for piece in pieces_of(word)}
            pieces.append((number, " ".join(sorted(cut))))
            keys += [(key, number) for key in sorted(found)]
        connection.executemany("INSERT INTO thing VALUES (?, ?, ?, ?)", things)
        connection.executemany("INSERT INTO words(rowid, han, latin) VALUES (?, ?, ?)", words)
        connection.executemany("INSERT INTO pieces(rowid, text) VALUES (?, ?)", pieces)
        connection.executemany("INSERT INTO key VALUES (?, ?)", keys)
    return numbers


def _add_claims(connection: sqlite3.Connection, graph: Graph) -> None:
    cut = lru_cache(_TEXTS_KEPT)(_cut_text)  # most texts are the labels of what many claims name
    for part in pages(enumerate(claim_texts(graph), start=1), _ROWS):
        words = []
        for number, (_, texts) in part:
            parts = [cut(text) for text in texts]
            han = " ".join(pairs for pairs, _ in parts if pairs)
            latin = " ".join(dict.fromkeys(word for _, latin in parts for word in latin))
            words.append((number, han, latin))
        connection.executemany(
            "INSERT INTO claim VALUES (?, ?)", [(number, iri) for number, (iri, _) in part]
        )
        connection.executemany("INSERT INTO claim_words(rowid, han, latin) VALUES (?, ?, ?)", words)


def _cut_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the Chinese pairs of a text, in a row, and its Latin words.

    >>> _cut_text("温宿县 2021")
    ('温宿 宿县 县', ('2021',))
    """
    parts = runs(fold(text))
    pairs = " ".join(pair for run in parts if is_han(run) for pair in bigrams(run))
    return pairs, tuple(run for run in parts if not is_han(run))


def _weights(graph: Graph) -> dict[str, int]:
    """Count the claims and figures that each thing takes part in."""
    weights: dict[str, int] = {}
    roles = [RDF + "subject", RDF + "object", *map(term, ("about", "provider", "receiver"))]
    for role in roles:
        for triple in graph.triples(None, role, None):
            if isinstance(triple.object, ox.NamedNode):
                weights[triple.object.value] = weights.get(triple.object.value, 0) + 1
    return weights


def _names(graph: Graph, iri: str) -> list[str]:
    """Return the names of a thing: labels first, then aliases, codes and its id."""
    found = [
        one_line(value)
        for predicate in (PREF_LABEL, ALT_LABEL, NOTATION)
        for value in graph.values(iri, predicate)
    ]
    return list(dict.fromkeys([*found, short(iri)]))


def cut_names(names: Iterable[str]) -> tuple[list[str], set[str], set[str], set[str]]:
    """Return the Chinese pairs, the Latin words, the words to compare misspellings with, the keys.

    A key finds a thing outright: a whole name without its spaces, or its pinyin.
    """
    han: list[str] = []
    latin, spelt, keys = set[str](), set[str](), set[str]()
    for name in names:
        parts = runs(fold(name))
        keys.add("".join(parts))
        for run in parts:
            if not is_han(run):
                latin.add(run)
                spelt.add(run)
                continue
            han += bigrams(run)
            pinyin = romanised(run)
            latin |= pinyin.tokens
            spelt |= {run, "".join(pinyin.syllables[:_SPELT])}
            if len(parts) == 1:
                keys |= pinyin.whole
    return han, latin, spelt, keys - {""}


def pieces_of(word: str) -> Iterator[str]:
    """Yield what a misspelling of a word still has most of.

    >>> list(pieces_of("温宿县")), list(pieces_of("wen"))
    (['温宿', '宿县'], ['^we', 'wen', 'en$'])
    """
    yield from bigrams(word)[:-1] if is_han(word) else trigrams(word)
