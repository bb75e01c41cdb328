"""Rules on repetition: told twice, counted twice."""

import re
from collections.abc import Iterator
from itertools import combinations

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding
from aidgraph.check.audit.pairs import between, pairs, part_of

_NUMBER = re.compile(r"[0-9一二三四五六七八九十百千万亿两几]")


def told_more_than_once(context: Context) -> Iterator[Finding]:
    """Yield every figure that stands in several places: it is one claim, counted once."""
    for figure in context.figures:
        places = [quote for quote in figure.quotes if _NUMBER.search(quote.exact)]
        if len(places) > 1:
            yield Finding(
                "told-more-than-once",
                "pass",
                f"{figure.quote} is told {len(places)} times and counted once",
                f"{figure.quote}出现{len(places)}次，只计一次",
                "",
                (figure,),
            )


def same_twice(context: Context) -> Iterator[Finding]:
    """Yield pairs of claims with the same subject, indicator and value, in one report or in two.

    Context (ranks, criteria, durations) is never added up, so it cannot be counted twice.
    """
    for one, other in pairs(context):
        counted = "ContextFigure" not in {one.kind, other.kind}
        if counted and one.bounds() == other.bounds() and one.overlaps(other):
            yield Finding(
                "same-twice",
                "possible double count",
                f"{context.label(one.about)} has {one.quote} in two claims{between(one, other)}",
                f"{context.label(one.about, 'zh')}的{one.quote}出现在两条陈述中",
                "",
                (one, other),
            )


def shared_target(context: Context) -> Iterator[Finding]:
    """Yield pairs of flows of one kind and giver that reach the same named place or facility.

    Where a total goes, everything goes: sharing that says nothing.
    """
    flows = [f for f in context.figures if f.kind == "FundingFlow" and f.provider]
    totals = [flow for flow in flows if context.narrower.get(flow.indicator)]
    everywhere = set[str]().union(*(_reach(context, total) for total in totals))
    for one, other in combinations(flows, 2):
        reached = (_reach(context, one) & _reach(context, other)) - everywhere
        alike = (one.flow_kind, one.provider, one.unit) == (
            other.flow_kind,
            other.provider,
            other.unit,
        )
        if (
            alike
            and reached
            and one.about != other.about
            and one.overlaps(other)
            and not part_of(context, one, other)
        ):
            names = ", ".join(sorted(context.label(target) for target in reached))
            names_zh = "、".join(sorted(context.label(target, "zh") for target in reached))
            yield Finding(
                "shared-target",
                "possible double count",
                f"{one.quote} and {other.quote} both reach {names}{between(one, other)}",
                f"{one.quote}与{other.quote}都涉及{names_zh}",
                "",
                (one, other),
            )


def _reach(context: Context, flow: AuditFigure) -> set[str]:
    return context.targets.get(flow.about, set()) | {flow.about}
