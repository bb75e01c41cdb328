"""Make the triples that follow from a claim, so that a reader finds it by the broader word too.

Two things follow from a relation that is told as done or ongoing: the same under each broader
predicate (who funds a thing supports it), and the other way round where the predicate is symmetric
(who is paired with a county, the county is paired with).  Nobody states them on their own: the
claim of the narrower triple is the claim of these.
"""

from collections.abc import Iterable, Iterator, Sequence
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
    """Return the ids of the figures that one source states beside their parts; see below."""
    totals = StatedTotals(words)
    totals.take(tuple(claims))
    return totals.ids()


class StatedTotals:
    """
    Find the figures that one source states beside their parts, from claims that come in turns.

    A figure is such a total if another is stated to be a part of it (``componentOf``) in the same
    unit; or if its indicator is the total of another's, of the same flow kind and unit and of the
    same provider, where both are told.  So are the flows of an activity that come to the same sum
    as those of the activities that are parts of it: they hold that money once more.

    What is part of what (``partOf``, ``componentOf``) comes in the first turn.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.totals = frozenset(words.broader_indicators.values())
        self.found: set[str] = set()
        self.parts: dict[str, set[str]] = {}
        self.members: set[str] = set()  # activities that have parts or are parts
        self.flows: dict[str, dict[tuple[str, str, str], list[tuple[str, Decimal]]]] = {}
        self.givers: dict[tuple[str, str], set[str]] = {}
        self.sums: list[tuple[str, tuple[str, str], str]] = []

    def take(self, claims: Sequence[Claim]) -> None:
        """Take the claims of one turn."""
        self.found.update(_wholes(claims))
        for claim in claims:
            if claim.predicate == "partOf" and claim.is_stated_as_fact:
                self.parts.setdefault(claim.object, set()).add(claim.subject)
                self.members |= {claim.object, claim.subject}
        for claim in claims:
            if claim.kind == "relation":
                continue
            self._sum(claim)
            if claim.kind == "flow" and claim.subject in self.members and claim.value is not None:
                alike = self.flows.setdefault(claim.subject, {})
                key = claim.indicator, claim.unit, claim.modality
                alike.setdefault(key, []).append((claim.id, claim.value))

    def _sum(self, figure: Claim) -> None:
        """Note a figure whose indicator is the total of another's, or is a part."""
        indicator = self.words.iri("indicator", figure.indicator)
        if indicator in self.totals:
            self.sums.append((figure.id, (indicator, figure.unit), figure.provider))
        total = self.words.broader_indicators.get(indicator, "")
        kind = self.words.flow_kinds.get(indicator)
        if kind and kind == self.words.flow_kinds.get(total):
            self.givers.setdefault((total, figure.unit), set()).add(figure.provider)

    def ids(self) -> frozenset[str]:
        """Return the ids of the figures that are totals, when all claims were taken."""
        return frozenset((*self.found, *self._of_indicators(), *self._of_activities()))

    def _of_indicators(self) -> Iterator[str]:
        for me, key, provider in self.sums:
            known = self.givers.get(key, set())
            if known and (not provider or known & {provider, ""}):
                yield me

    def _of_activities(self) -> Iterator[str]:
        """Yield the flows of activities whose parts have flows that come to the same sum."""
        for whole in self.parts.keys() & self.flows.keys():
            for key, own in self.flows[whole].items():
                within = [f for p in self.parts[whole] for f in self.flows.get(p, {}).get(key, ())]
                if within and _sum_of(within) == _sum_of(own):
                    yield from (me for me, _ in own)


def _sum_of(flows: Iterable[tuple[str, Decimal]]) -> Decimal:
    return sum((value for _, value in flows), Decimal(0))


def _wholes(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the figures that others in the same unit are parts of."""
    links = [c for c in claims if c.predicate == "componentOf" and c.is_stated_as_fact]
    figures = {claim.id: claim for claim in claims if links and claim.kind != "relation"}
    for claim in links:
        part, whole = figures.get(claim.subject), figures.get(claim.object)
        if part and whole and part.unit == whole.unit:
            yield whole.id
