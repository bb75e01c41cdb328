"""Call a figure by an indicator of one's own vocabulary, where its noun is the indicator's name."""

from aidgraph.extract.clauses.record import CountedAmount
from aidgraph.extract.meaning.kinds import Kind, unit_of
from aidgraph.rdf.iri import term
from aidgraph.rdf.vocabulary import OTHER, vocabulary

_CLASSES = {"outcome": "Outcome", "context": "ContextFigure"}


def indicator_of(noun: str, amount: CountedAmount, kind: Kind) -> str:
    """
    Return the indicator of what a noun counts: one of one's own vocabulary, else the open key.

    The noun is a Chinese name of the indicator or ends in one, the longest name first, and the
    indicator may have the unit of the amount and stand in figures of its kind.
    """
    words = vocabulary()
    for name in sorted(words.own_names, key=len, reverse=True):
        key = words.own_names[name]
        figures = words.figures.get(words.iri("indicator", key), frozenset())
        fits = term(_CLASSES.get(kind.kind, "FundingFlow")) in figures
        if fits and noun.endswith(name) and words.may_measure(key, unit_of(amount)):
            return key
    return OTHER + noun
