"""Tell whether an indicator names what is counted."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from aidgraph.check.score.marked import bare
from aidgraph.rdf.terms import SKOS
from aidgraph.rdf.vocabulary import OTHER, ontology_triples, vocabulary

_LABELS = {ox.NamedNode(SKOS + name) for name in ("prefLabel", "altLabel")}


def labels_of(indicator: str) -> tuple[str, ...]:
    """
    Return the Chinese labels of an indicator's key, or the words behind ``other:``.

    >>> labels_of("aid-projects"), labels_of("other:藏书")
    (('援助项目数',), ('藏书',))
    """
    return _labels().get(indicator) or (indicator.removeprefix(OTHER),)


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    keys = {iri: key for key, iri in vocabulary().concepts["indicator"].items()}
    found: dict[str, list[str]] = defaultdict(list)
    for triple in ontology_triples():
        subject, value = triple.subject, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.Literal):
            continue
        key = keys.get(subject.value)
        if key and value.language == "zh" and triple.predicate in _LABELS:
            found[key].append(value.value)
    return {key: tuple(labels) for key, labels in found.items()}


def names_it(phrases: Iterable[str], counts: Iterable[str]) -> bool:
    """
    Tell whether one of *phrases* shares its main part with one of the words for what is counted.

    At least two characters, half of the wanted words (three of six and more), and a third of the
    phrase, so that a clause which happens to hold the word is no label.  A single wanted character
    must end the phrase.

    >>> names_it(["援助项目数"], ["项目"]), names_it(["他们到县里做的一个项目"], ["项目"])
    (True, False)
    """
    wanted = [bare(words) for words in counts]
    return any(_shares(bare(phrase), words) for phrase in phrases for words in wanted)


def _shares(phrase: str, words: str) -> bool:
    if len(phrase) < 2:
        return False
    if len(words) == 1:
        return phrase.endswith(words)
    shared = _longest_common(phrase, words)
    return shared >= 2 and shared * 2 >= min(len(words), 6) and shared * 3 >= len(phrase)


def _longest_common(one: str, other: str) -> int:
    """Return the length of the longest stretch that both have."""
    longest, before = 0, [0] * (len(other) + 1)
    for letter in one:
        row = [0]
        for at, candidate in enumerate(other):
            row.append(before[at] + 1 if letter == candidate else 0)
        longest, before = max(longest, *row), row
    return longest
