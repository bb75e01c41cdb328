"""Compare figures: the number first, then what the row says of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from aidgraph.check.score.compare import Comparison
from aidgraph.check.score.indicators import labels_of, names_it
from aidgraph.check.score.marked import MarkedFigure, is_plan, unit_group
from aidgraph.check.score.reviewed import is_printed_figure
from aidgraph.model import Claim


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Say what of a figure agrees; ``parties`` only where both are flows."""

    kind: bool
    indicator: bool
    subject: bool
    parties: bool
    comparator: bool
    period: bool

    @property
    def meaning(self) -> bool:
        return self.kind and self.indicator and self.subject and self.parties


def compare_figures(both: Comparison) -> None:
    """Count the figures found, missed and not marked, and what is right of those found."""
    claims = [claim for claim in both.claims if is_printed_figure(claim)]
    pairs = paired(both)
    used = {claim.id for _, claim in pairs if claim is not None}
    for figure, claim in pairs:
        both.counts.flows_marked += figure.kind == "flow" and not figure.optional
        if claim is not None and not figure.optional:
            _compare(both, figure, claim)
        elif claim is None and not figure.optional:
            both.counts.numbers_missed += 1
            both.miss("number missed", _row(figure))
    _count_rest(both, claims, used)
    _count_flows(both, [claim for claim in claims if claim.kind == "flow"])


def paired(both: Comparison) -> list[tuple[MarkedFigure, Claim | None]]:
    """Return each marked figure with the proposed one of the same number at the same place."""
    claims = [claim for claim in both.claims if is_printed_figure(claim)]
    used: set[str] = set()
    return [(figure, _found(both, figure, claims, used)) for figure in both.marked.figures]


def _found(
    both: Comparison, figure: MarkedFigure, claims: Sequence[Claim], used: set[str]
) -> Claim | None:
    """Return the claim with this number at this place; one that is taken already, if need be."""
    same = [claim for claim in claims if _same_number(both, figure, claim)]
    found = next((c for c in same if c.id not in used), None) or next(iter(same), None)
    if found is not None:
        used.add(found.id)
    return found


def _same_number(both: Comparison, figure: MarkedFigure, claim: Claim) -> bool:
    number = claim.value if claim.value is not None else claim.min
    return (
        number == figure.number
        and unit_group(claim.unit) == unit_group(figure.unit)
        and figure.stands_at(both.spans.get(claim.id, ()))
    )


def _count_rest(both: Comparison, claims: Sequence[Claim], used: set[str]) -> None:
    """Count the claims that are no marked figure; one told again in another place is none."""
    places = {span for claim in claims if claim.id in used for span in both.spans[claim.id]}
    for claim in claims:
        if claim.id in used or _is_repeat(both, claim, places):
            continue
        both.counts.numbers_false += 1
        both.counts.rows_checked += 1
        both.counts.rows_false += 1
        both.miss("number not marked", f"{_printed(claim)} {claim.unit} {claim.indicator}")


def _is_repeat(both: Comparison, claim: Claim, places: set[tuple[int, int]]) -> bool:
    own = both.spans.get(claim.id, ())
    return not places & set(own) and any(
        len(figure.spans) > 1 and _same_number(both, figure, claim)
        for figure in both.marked.figures
    )


def _count_flows(both: Comparison, flows: Sequence[Claim]) -> None:
    both.counts.flows_proposed += len(flows)
    possible = [f for f in both.marked.figures if f.kind == "flow" or f.optional]
    for claim in flows:
        if not any(figure.stands_at(both.spans.get(claim.id, ())) for figure in possible):
            both.counts.flows_false += 1
            both.miss("false flow", f"{_printed(claim)} {claim.unit} {claim.indicator}")


def _compare(both: Comparison, figure: MarkedFigure, claim: Claim) -> None:
    """Count what is right of a figure that was found."""
    counts, row = both.counts, _row(figure)
    flow = figure.kind == claim.kind == "flow"
    verdict = _Verdict(
        kind=claim.kind == figure.kind,
        indicator=flow or _same_indicator(figure, claim),
        subject=both.meaning_of(claim.subject) in figure.subject,
        parties=not flow or _compare_parties(both, figure, claim),
        comparator=claim.comparator == figure.comparator,
        period=_compare_period(both, figure, claim),
    )
    counts.numbers_right += 1
    counts.comparators_right += verdict.comparator
    counts.kinds_right += verdict.kind
    counts.flows_found += flow
    counts.indicators_right += verdict.indicator
    counts.subjects_right += verdict.subject
    counts.meanings_right += verdict.meaning
    _compare_plans(both, figure, claim)
    counts.rows_checked += 1
    counts.rows_false += _is_false(both, figure, claim, verdict)
    if not verdict.kind:
        both.miss("kind", row, claim.kind, figure.kind)
    if not verdict.indicator:
        both.miss("indicator", row, claim.indicator, figure.counts[0] if figure.counts else "")
    if not verdict.subject:
        both.miss("subject", row, both.label(claim.subject), both.marked_label(figure.subject))
    if not verdict.comparator:
        both.miss("comparator", row, claim.comparator, figure.comparator)


def _compare_plans(both: Comparison, figure: MarkedFigure, claim: Claim) -> None:
    """Count whether what is told as a plan is marked as one, and what is marked told so."""
    proposed, marked = is_plan(claim.modality), is_plan(figure.status)
    both.counts.plans_right += proposed and marked
    both.counts.plans_false += proposed and not marked
    both.counts.plans_missed += marked and not proposed
    if proposed != marked:
        both.miss("plan", _row(figure), claim.modality, figure.status or "done")


def _is_false(both: Comparison, figure: MarkedFigure, claim: Claim, verdict: _Verdict) -> bool:
    """
    Tell whether the row says what is not marked.

    A cell left empty says nothing, and a context figure no more than that the number stands there;
    a flow or an outcome says more.
    """
    flow = figure.kind == claim.kind == "flow"
    parties = ((claim.provider, figure.provider), (claim.receiver, figure.receiver))
    wrong_party = any(own and both.meaning_of(own) not in right for own, right in parties)
    wrong_subject = bool(claim.subject) and not verdict.subject
    wrong_kind = not verdict.kind and (claim.kind == "flow" or figure.kind == "context")
    return (
        not (verdict.indicator and verdict.comparator and verdict.period)
        or wrong_kind
        or wrong_subject
        or (flow and wrong_party)
    )


def _same_indicator(figure: MarkedFigure, claim: Claim) -> bool:
    labels = labels_of(claim.indicator)
    if not figure.indicator:
        return names_it(labels, figure.counts)
    # A reviewed encoding has one label and no list of them, so neither of the two is the measure.
    same = claim.indicator == figure.indicator
    return same or names_it(labels, figure.counts) or names_it(figure.counts, labels)


def _compare_parties(both: Comparison, figure: MarkedFigure, claim: Claim) -> bool:
    """Count provider and receiver; an empty cell is right where nobody is marked."""
    right = {}
    for role in ("provider", "receiver"):
        own, acceptable = getattr(claim, role), getattr(figure, role)
        meant = both.meaning_of(own)
        right[role] = meant in acceptable and bool(own) == bool(meant)
        if not right[role]:
            both.miss(role, _row(figure), both.label(own), both.marked_label(acceptable))
    both.counts.providers_right += right["provider"]
    both.counts.receivers_right += right["receiver"]
    return all(right.values())


def _compare_period(both: Comparison, figure: MarkedFigure, claim: Claim) -> bool:
    """Count the period; return False where another one is marked than is proposed."""
    proposed = bool(claim.from_ or claim.to)
    if not (figure.from_ or figure.to):
        both.counts.periods_unmarked += 1
        both.counts.periods_extra += proposed
        return True
    right = _same_period(figure, claim)
    both.counts.periods_marked += 1
    both.counts.periods_right += right
    if not right:
        both.miss("period", _row(figure), _stated_period(claim), _stated_period(figure))
    return right or not proposed


def _same_period(figure: MarkedFigure, claim: Claim) -> bool:
    """Compare at the precision marked; a bound that is left out is the other one."""
    first, last = claim.from_ or claim.to, claim.to or claim.from_
    begin, end = figure.from_ or figure.to, figure.to or figure.from_
    return bool(first) and _fits(first, begin) and _fits(last, end)


def _stated_period(row: Claim | MarkedFigure) -> str:
    return f"{row.from_}/{row.to}" if row.from_ or row.to else "nothing"


def _fits(date: str, marked: str) -> bool:
    return date.startswith(marked) or (len(date) >= 4 and marked.startswith(date))


def _row(figure: MarkedFigure) -> str:
    return f"{figure.quote} ({figure.counts[0]})" if figure.counts else figure.quote


def _printed(claim: Claim) -> str:
    number = claim.value if claim.value is not None else claim.min
    return f"{number:f}" if number is not None else ""
