"""Find the terms that tables may use, indicators, units, predicates and so on, by a word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from aidgraph.model import ENTITY_TYPES
from aidgraph.rdf.iri import term
from aidgraph.rdf.terms import SKOS
from aidgraph.rdf.vocabulary import ontology_triples, vocabulary
from aidgraph.text.near import nearest

_NAMES = ("prefLabel", "altLabel")
_SAID = ("definition", "scopeNote", "example")
_LISTS = ("indicator", "unit", "comparator", "modality", "origin", "dac", "sdg", "org-type",
          "org-role", "activity-status")  # fmt: skip

Texts = Mapping[str, list[ox.Literal]]


class VocabularyTerm(NamedTuple):
    """
    Hold a term as a table has it: ``key`` is what the cell says.

    ``kind`` is ``predicate``, ``type`` (of an entity), or a code list: ``indicator``, ``unit``,
    ``comparator``, ``modality``, ``origin``, ``dac``, ``sdg``, ``org-type``, ``org-role``,
    ``activity-status``.
    """

    kind: str
    key: str
    label_zh: str
    label_en: str
    definition: str


def find_terms(word: str) -> list[VocabularyTerm]:
    """
    Return the terms that *word* may mean, the likest first.

    A term fits where its key or one of its names, in Chinese or English, is the word, begins with
    it or has it inside, or where its definition, note or example has it; case does not count.

    >>> [(found.kind, found.key) for found in find_terms("亩")][0]
    ('unit', 'mu')
    >>> find_terms("paired with")[0].key, find_terms("")
    ('pairedWith', [])
    """
    wanted = word.strip().casefold()
    ranked = [(_rank(wanted, key, texts), kind, key, texts) for kind, key, texts in _terms()]
    fitting = sorted((row for row in ranked if row[0] < _NONE), key=lambda row: row[0])
    return [_term(kind, key, texts) for _, kind, key, texts in fitting]


def listed_terms(kind: str) -> list[VocabularyTerm]:
    """
    Return all terms of a *kind*, in the order of the code list.

    >>> listed_terms("comparator")[0].kind
    'comparator'
    """
    return [_term(name, key, texts) for name, key, texts in _terms() if name == kind]


def near_terms(word: str) -> list[str]:
    """
    Return up to three keys or names that look like *word*, for one that finds nothing.

    >>> near_terms("percnt")[0]
    'percent'
    """
    known = {name for _, key, texts in _terms() for name in (key, *_texts(texts, _NAMES))}
    return nearest(word.strip(), sorted(known), most=3)


_NONE = 4


def _rank(wanted: str, key: str, texts: Texts) -> int:
    """Return how well a term fits: 0 by its name, 1 by a beginning, 2 inside, 3 by what is said."""
    names = [name.casefold() for name in (key, *_texts(texts, _NAMES))]
    if not wanted:
        return _NONE
    fits = (
        wanted in names,
        any(name.startswith(wanted) for name in names),
        any(wanted in name for name in names),
        any(wanted in said.casefold() for said in _texts(texts, _SAID)),
    )
    return fits.index(True) if any(fits) else _NONE


def _terms() -> Iterator[tuple[str, str, Texts]]:
    """Yield each term's kind, its key, and the texts that the ontology has of it by property."""
    texts: dict[str, dict[str, list[ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in ontology_triples():
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.Literal):
            name = triple.predicate.value.removeprefix(SKOS)
            texts[triple.subject.value][name].append(triple.object)
    words = vocabulary()
    for name in sorted(words.predicates):
        yield "predicate", name, texts[words.predicate(name)]
    for name in ENTITY_TYPES:
        yield "type", name, texts[term(name)]
    for kind in _LISTS:
        for key, iri in words.concepts[kind].items():
            yield kind, key, texts[iri]


def _term(kind: str, key: str, texts: Texts) -> VocabularyTerm:
    zh, en = (_in_language(texts, "prefLabel", language) for language in ("zh", "en"))
    return VocabularyTerm(kind, key, zh, en, _in_language(texts, "definition", "en"))


def _texts(texts: Texts, properties: tuple[str, ...]) -> list[str]:
    return [text.value for name in properties for text in texts.get(name, ())]


def _in_language(texts: Texts, name: str, language: str) -> str:
    found = (t.value for t in texts.get(name, ()) if (t.language or "").startswith(language))
    return next(found, "")
