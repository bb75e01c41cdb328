"""The search of a published site: every name, and an index of what claims say, as small files."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from aidgraph.chinese.script import fold, is_han, simplified_letters
from aidgraph.query import load_query
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.serve.canvas.graph_page import kind_name
from aidgraph.serve.marks import mark_data, marks_of
from aidgraph.serve.quotes import telling_quote
from aidgraph.serve.search.build import cut_names
from aidgraph.serve.search.claims import claim_texts
from aidgraph.serve.search.facets import full_value
from aidgraph.serve.search.named import Named
from aidgraph.serve.search.text import runs
from aidgraph.serve.site import Site
from aidgraph.store.claims import read_figures, read_statements
from aidgraph.store.graph import ENTITY_CLASSES, short
from aidgraph.web.words import LANGUAGES

Files = Iterator[tuple[str, Any]]
_CHUNK = 100  # claims that one file tells of


def search_files(site: Site) -> Files:
    """Yield the files of the search by their names below ``data/``, and what each holds."""
    with site.index.connection() as connection:
        rows = connection.execute("SELECT iri, names FROM thing ORDER BY id").fetchall()
    yield (
        "names.json",
        {
            "things": [_thing(site, iri, json.loads(names)) for iri, names in rows],
            "kinds": {kind: _both(kind_name, site, kind) for kind in ENTITY_CLASSES},
            "facets": dict(_facets(site)),
            "named": [_named(site, one) for one in site.named()],
            "script": ["".join(letters) for letters in zip(*simplified_letters(), strict=True)],
        },
    )
    claims = list(claim_texts(site.graph))
    for start in range(0, len(claims), _CHUNK):
        iris = [iri for iri, _ in claims[start : start + _CHUNK]]
        yield f"claims/{start // _CHUNK}.json", list(_claims(site, iris))
    tables = _index(texts for _, texts in claims)
    yield "index.json", sorted(tables)
    for name, postings in tables.items():
        yield f"index/{name}.json", postings


def _both(words: Any, *given: Any) -> dict[str, str]:
    return {language: words(*given, language) for language in LANGUAGES}


def _labels(site: Site, iri: str) -> dict[str, str]:
    return {one: site.renderer.labels.of(iri, one).text for one in LANGUAGES}


def _thing(site: Site, iri: str, names: list[str]) -> list[Any]:
    """Return id, class, labels, names, and the Latin words that it is found by, pinyin too."""
    kind = site.graph.kind(iri) or "Entity"
    latin = " ".join(sorted(cut_names(names)[1]))
    folded = ["".join(runs(fold(name))) for name in names]
    return [short(iri), kind, _labels(site, iri), names, folded, latin]


def _facets(site: Site) -> Iterator[tuple[str, Any]]:
    """Yield each facet: its values with their labels, and which of them each thing has."""
    for name, postings in site.index.facets.items():
        values = [[value, _labels(site, full_value(value))] for value in postings.choices]
        of = [[int(t) - 1, int(c)] for t, c in zip(postings.things, postings.codes, strict=True)]
        yield name, {"values": values, "of": of}


def _named(site: Site, one: Named) -> list[Any]:
    if one.kind == "question":
        query = load_query(one.key)
        return [one.kind, one.key, {"zh": query.summary_zh, "en": query.summary}, one.text]
    return [one.kind, one.key.removeprefix(ONTOLOGY), _labels(site, one.key), one.text]


def _claims(site: Site, iris: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what a find tells of each claim: what it says, the words with its number, its marks."""
    telling = {figure.iri: telling_quote(figure) for figure in read_figures(site.graph, iris)}
    stated = {one.iri: one for one in read_statements(site.graph, iris)}
    for iri in iris:
        one = stated[iri]
        quote = telling.get(iri) or next(iter(one.quotes), None)
        yield {
            "id": short(iri),
            "label": _labels(site, iri),
            "quote": quote.exact if quote else "",
            "lang": site.renderer.labels.language_of_source(quote.iri) if quote else "",
            "marks": mark_data(marks_of(one)),
        }


def _index(claims: Iterable[list[str]]) -> dict[str, dict[str, list[int]]]:
    """
    Return the numbers of the claims that have each word, or pair of Chinese characters.

    They are in as many tables as there are beginnings: one character of Chinese, two of the rest,
    so that whoever looks for a word, or for the beginning of one, needs one table.
    """
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, texts in enumerate(claims):
        words = {word for text in texts for run in runs(fold(text)) for word in _words(run)}
        for word in sorted(words):
            found[table_of(word)][word].append(number)
    return found


def _words(run: str) -> Iterable[str]:
    if not is_han(run):
        return [run]
    return [run[place : place + 2] for place in range(len(run))]


def table_of(word: str) -> str:
    """
    Return the table that a word is in, by the numbers of the characters that it begins with.

    >>> table_of("温宿"), table_of("masks"), table_of("4")
    ('6e29', '6d-61', '34')
    """
    beginning = word[:1] if is_han(word[:1]) else word[:2]
    return "-".join(f"{ord(letter):x}" for letter in beginning)
