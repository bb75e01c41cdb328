"""Make the search index of a graph: an SQLite file, as bytes."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

import numpy as np
import pyoxigraph as ox

from aidgraph.chinese.script import fold, is_han
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import RDF
from aidgraph.serve.search.claims import claim_texts
from aidgraph.serve.search.facets import FACETS, facet_values
from aidgraph.serve.search.text import bigrams, romanised, runs, trigrams
from aidgraph.store.graph import ALT_LABEL, NOTATION, PREF_LABEL, Graph, short
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
_SPELT = 4  # syllables of the beginning of a name that a misspelling is compared with


def make_index(graph: Graph) -> bytes:
    """Return the index of *graph*: every entity, the most linked ones first, and every claim."""
    with closing(sqlite3.connect(":memory:")) as connection:
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
    """Return the values of a facet as JSON, and two rows of numbers: thing, place of its value."""
    places: dict[str, int] = {}
    rows = [(number, places.setdefault(value, len(places))) for value, number in pairs]
    table = np.array(sorted(rows), dtype=np.int32).reshape(-1, 2)
    choices = json.dumps(list(places), ensure_ascii=False)
    return choices, table[:, 0].tobytes(), table[:, 1].tobytes()


def _add_things(connection: sqlite3.Connection, graph: Graph) -> dict[str, int]:
    weights = _weights(graph)
    numbers: dict[str, int] = {}
    for iri in sorted(graph.entities(), key=lambda iri: (-weights.get(iri, 0), iri)):
        number = numbers[iri] = len(numbers) + 1
        names = _names(graph, iri)
        han, latin, spelt, keys = cut_names(names)
        pieces = {piece for word in spelt for piece in pieces_of(word)}
        connection.execute(
            "INSERT INTO thing VALUES (?, ?, ?, ?)",
            (number, iri, json.dumps(names, ensure_ascii=False), " ".join(spelt)),
        )
        connection.execute(
            "INSERT INTO words(rowid, han, latin) VALUES (?, ?, ?)",
            (number, " ".join(han), " ".join(latin)),
        )
        connection.execute(
            "INSERT INTO pieces(rowid, text) VALUES (?, ?)", (number, " ".join(sorted(pieces)))
        )
        connection.executemany("INSERT INTO key VALUES (?, ?)", [(key, number) for key in keys])
    return numbers


def _add_claims(connection: sqlite3.Connection, graph: Graph) -> None:
    for number, (iri, texts) in enumerate(claim_texts(graph), start=1):
        parts = [run for text in texts for run in runs(fold(text))]
        han = [pair for run in parts if is_han(run) for pair in bigrams(run)]
        latin = dict.fromkeys(run for run in parts if not is_han(run))
        connection.execute("INSERT INTO claim VALUES (?, ?)", (number, iri))
        connection.execute(
            "INSERT INTO claim_words(rowid, han, latin) VALUES (?, ?, ?)",
            (number, " ".join(han), " ".join(latin)),
        )


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
