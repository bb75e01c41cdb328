"""Compare the indicators of the vocabulary with those that encodings use."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from aidgraph.model import Encoding
from aidgraph.rdf.termsearch import VocabularyTerm, listed_terms
from aidgraph.rdf.vocabulary import OTHER


class NewWord(NamedTuple):
    """
    Hold a word that figures are told with and that no code list has.

    ``kind`` is ``indicator`` or ``unit``; ``figures`` and ``reports`` are how many have it;
    ``others`` are the units of an indicator, the indicators of a unit, the most frequent first.
    """

    kind: str
    word: str
    figures: int
    reports: int
    others: str


def unused_indicators(encodings: Iterable[Encoding]) -> list[VocabularyTerm]:
    """Return the indicators that no figure of *encodings* has, in the order of the code list."""
    used = {claim.indicator for encoding in encodings for claim in encoding.claims}
    return [found for found in listed_terms("indicator") if found.key not in used]


def new_words(encodings: Iterable[Encoding], least: int = 2) -> list[NewWord]:
    """
    Return the words behind ``other:`` that *least* figures or more have, the most frequent first.

    Figures that were rejected do not count.

    >>> from aidgraph.model import Claim, Report
    >>> hens = [Claim(f"outcome-{n}", "outcome", "a", indicator="other:蛋鸡", unit="other:羽")
    ...         for n in range(3)]
    >>> [tuple(word) for word in new_words([Encoding(Report("r", *[""] * 5, 0), claims=hens)])]
    [('indicator', '蛋鸡', 3, 1, 'other:羽'), ('unit', '羽', 3, 1, 'other:蛋鸡')]
    """
    reports: dict[tuple[str, str], set[str]] = defaultdict(set)
    others: dict[tuple[str, str], list[str]] = defaultdict(list)
    for encoding in encodings:
        for claim in encoding.claims:
            if claim.status == "rejected":
                continue
            pairs = (
                (("indicator", claim.indicator), claim.unit),
                (
                    ("unit", claim.unit),
                    claim.indicator,
                ),
            )
            for (kind, key), other in pairs:
                if key.startswith(OTHER):
                    reports[kind, key].add(encoding.report.id)
                    others[kind, key].append(other)
    found = [
        NewWord(
            kind, key.removeprefix(OTHER), len(with_), len(reports[kind, key]), _frequent(with_)
        )
        for (kind, key), with_ in others.items()
        if len(with_) >= least
    ]
    return sorted(found, key=lambda word: (word.kind, -word.figures, -word.reports, word.word))


def _frequent(words: list[str]) -> str:
    """Return the different ones of *words*, three at most, the most frequent first."""
    counts = sorted(set(words), key=lambda word: (-words.count(word), word))
    return " ".join(counts[:3])
