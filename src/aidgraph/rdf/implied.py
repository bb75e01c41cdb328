"""Make the triples that follow from a claim, so that a reader finds it by the broader word too.

Two things follow from a relation that is told as done or ongoing: the same under each broader
predicate (who funds a thing supports it), and the other way round where the predicate is symmetric
(who is paired with a county, the county is paired with).  Nobody states them on their own: the
claim of the narrower triple is the claim of these.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from aidgraph.model import Claim
from aidgraph.rdf.vocabulary import Vocabulary

REPLACED_PLAN = "replaced by the revised one of the same period"
"""The words in the note of a plan that a revised one replaces: it is context, no money to sum."""


def implied(predicate: str, words: Vocabulary) -> Iterator[tuple[str, bool]]:
    """
    Yield what follows from a relation of *predicate*: (predicate, whether it is turned round).

    The predicate itself, not turned round, is not among them.

    >>> from aidgraph.rdf.vocabulary import vocabulary
    >>> list(implied("funds", vocabulary()))
    [('supports', False)]
    >>> list(implied("pairedWith", vocabulary()))
    [('pairedWith', True)]
    """
    broader = words.broader_predicates.get(predicate, ())
    yield from ((name, False) for name in broader)
    yield from ((name, True) for name in (predicate, *broader) if name in words.symmetric)


def stated_totals(claims: Iterable[Claim], words: Vocabulary) -> frozenset[str]:
    """
    Return the ids of the figures that one source states beside their parts.

    A figure is such a total if another is stated to be a part of it (``componentOf``) in the same
    unit; or if its indicator is the total of another's, of the same flow kind and unit and of the
    same provider, where both are told.  So are the flows of an activity that come to the same sum
    as those of the activities that are parts of it: they hold that money once more.
    """
    kept = tuple(claims)
    figures = {claim.id: claim for claim in kept if claim.kind != "relation"}
    return (
        frozenset(_wholes(kept, figures))
        | frozenset(_sums(figures.values(), words))
        | frozenset(_activities(kept))
    )


def _activities(claims: Iterable[Claim]) -> Iterator[str]:
    """Yield the flows of activities whose parts have flows that come to the same sum."""
    flows: dict[str, dict[tuple[str, str, str], list[Claim]]] = {}
    parts: dict[str, set[str]] = {}
    for claim in claims:
        if claim.kind == "flow" and claim.value is not None:
            alike = flows.setdefault(claim.subject, {})
            alike.setdefault((claim.indicator, claim.unit, claim.modality), []).append(claim)
        elif claim.predicate == "partOf" and claim.is_stated_as_fact:
            parts.setdefault(claim.object, set()).add(claim.subject)
    for whole in sorted(parts.keys() & flows.keys()):
        for key, own in flows[whole].items():
            within = [flow for part in parts[whole] for flow in flows.get(part, {}).get(key, ())]
            if within and _total(within) == _total(own):
                yield from (flow.id for flow in own)


def _total(flows: Iterable[Claim]) -> Decimal:
    return sum((flow.value for flow in flows if flow.value is not None), Decimal(0))


def _wholes(claims: Iterable[Claim], figures: dict[str, Claim]) -> Iterator[str]:
    """Yield the figures that others in the same unit are parts of."""
    for claim in claims:
        if claim.predicate != "componentOf" or not claim.is_stated_as_fact:
            continue
        part, whole = figures.get(claim.subject), figures.get(claim.object)
        if part and whole and part.unit == whole.unit:
            yield whole.id


def _sums(figures: Iterable[Claim], words: Vocabulary) -> Iterator[str]:
    """Yield the figures whose indicator is the total of the indicator of others."""
    givers: dict[tuple[str, str], set[str]] = {}
    kept = tuple(figures)
    for figure in kept:
        indicator = words.iri("indicator", figure.indicator)
        total = words.broader_indicators.get(indicator, "")
        kinds = words.flow_kinds.get(indicator), words.flow_kinds.get(total)
        if kinds[0] and kinds[0] == kinds[1]:
            givers.setdefault((total, figure.unit), set()).add(figure.provider)
    for figure in kept:
        known = givers.get((words.iri("indicator", figure.indicator), figure.unit), set())
        if known and (not figure.provider or known & {figure.provider, ""}):
            yield figure.id
