"""Find the terms of the ontology and the shipped questions by their words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from aidgraph.chinese.script import fold
from aidgraph.query import list_queries
from aidgraph.rdf.iri import ONTOLOGY
from aidgraph.rdf.terms import OWL, SKOS
from aidgraph.serve.search.text import bigrams, runs
from aidgraph.store.graph import TYPE, Graph

_TERMS = (
    *(OWL + name for name in ("Class", "ObjectProperty", "DatatypeProperty")),
    *(SKOS + name for name in ("ConceptScheme", "Concept")),
)
_NEAREST = 3
FindKind = Literal["entity", "claim", "term", "question"]


@dataclass(frozen=True, slots=True)
class Named:
    """Hold a term by its IRI, or a question by its name, and what it is called, folded."""

    kind: Literal["term", "question"]
    key: str
    text: str


def read_named(graph: Graph) -> tuple[Named, ...]:
    """Return the terms of ours that *graph* has, then the shipped questions."""
    iris = {iri for kind in _TERMS for iri in graph.subjects(TYPE, kind)}
    terms = sorted(graph.resources(iri for iri in iris if iri.startswith(ONTOLOGY)))
    return (
        *(Named("term", iri, _folded([*graph.label(iri), iri[len(ONTOLOGY) :]])) for iri in terms),
        *(
            Named("question", query.name, _folded([query.summary_zh, query.summary, query.name]))
            for query in list_queries()
        ),
    )


def find_named(named: Iterable[Named], text: str) -> Iterator[Named]:
    """Yield those of *named* whose words begin with, or hold in Chinese, every word of *text*.

    >>> list(find_named([Named("term", "aid:Place", "地点 place")], "PLAC"))[0].key
    'aid:Place'
    """
    words = runs(fold(text))
    for one in named:
        if words and all(f" {word}" in f" {one.text}" or _held(word, one.text) for word in words):
            yield one


def nearest_questions(named: Iterable[Named], text: str) -> list[Named]:
    """Return up to three questions that share most with *text*: pairs of characters, or words."""
    wanted = set(_parts(fold(text)))
    shared = {one: len(wanted & set(_parts(one.text))) for one in named if one.kind == "question"}
    ranked = sorted((one for one in shared if shared[one]), key=lambda one: (-shared[one], one.key))
    return ranked[:_NEAREST]


def _held(word: str, text: str) -> bool:
    return not word.isascii() and word in text


def _folded(texts: Iterable[str]) -> str:
    return " ".join(" ".join(runs(fold(text))) for text in texts)


def _parts(text: str) -> Iterator[str]:
    for run in runs(text):
        yield from [run] if run.isascii() else bigrams(run)[:-1]
