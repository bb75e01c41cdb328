"""Run the rules of the audit over a built graph."""

from collections.abc import Callable, Iterable, Iterator

from aidgraph.check.audit.context import Context, read_context
from aidgraph.check.audit.datasets import (
    activity_and_parts,
    replaced_plans,
    same_activity,
    shares_of_whole,
)
from aidgraph.check.audit.differences import (
    growth,
    not_comparable,
    part_of_place,
    stated_differently,
)
from aidgraph.check.audit.findings import RESULTS, Finding
from aidgraph.check.audit.plausibility import shares, unit_ratios
from aidgraph.check.audit.repeats import same_twice, shared_target, stated_repeatedly
from aidgraph.check.audit.sums import items_of_total, parts_of_whole, sectors_of_total
from aidgraph.check.audit.witnesses import witnesses
from aidgraph.store.graph import Graph
from aidgraph.store.open import Triples

Rule = Callable[[Context], Iterator[Finding]]

RULES: dict[str, Rule] = {
    "parts-of-whole": parts_of_whole,
    "items-of-total": items_of_total,
    "sectors-of-total": sectors_of_total,
    "unit-ratios": unit_ratios,
    "shares": shares,
    "told-more-than-once": stated_repeatedly,
    "same-twice": same_twice,
    "told-differently": stated_differently,
    "shared-target": shared_target,
    "part-of-place": part_of_place,
    "growth": growth,
    "witnesses": witnesses,
    "activity-and-parts": activity_and_parts,
    "same-activity": same_activity,
    "shares-of-whole": shares_of_whole,
    "replaced-plans": replaced_plans,
}

ON_REQUEST: dict[str, Rule] = {"not-comparable": not_comparable}
"""Rules that say what is no finding, and why."""


def audit_graph(store: Triples, rules: Iterable[str] = RULES) -> list[Finding]:
    """
    Apply *rules* to the figures of the graph in *store*.

    The rules are general: they know indicators, units, flow kinds and relations, no report.
    ``ON_REQUEST`` has more rules, which are applied where they are named.

    Returns:
        The findings, in the order of ``RESULTS``: the worst first.

    Raises:
        KeyError: If there is no such rule.

    >>> from aidgraph.store.open import memory_store
    >>> audit_graph(memory_store([]))
    []
    """
    known = RULES | ON_REQUEST
    context = read_context(Graph(store))
    found = [finding for name in rules for finding in known[name](context)]
    return sorted(found, key=lambda f: (RESULTS.index(f.result), list(known).index(f.rule)))
