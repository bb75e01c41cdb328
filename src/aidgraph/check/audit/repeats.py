"""Rules on repetition: told twice, told differently, counted twice."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import Figure
from aidgraph.check.audit.findings import Finding, amount

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
    for one, other in _pairs(context):
        counted = "ContextFigure" not in {one.kind, other.kind}
        if counted and one.bounds() == other.bounds() and one.overlaps(other):
            yield Finding(
                "same-twice",
                "possible double count",
                f"{context.label(one.about)} has {one.quote} in two claims{_between(one, other)}",
                f"{context.label(one.about, 'zh')}的{one.quote}出现在两条陈述中",
                "",
                (one, other),
            )


def told_differently(context: Context) -> Iterator[Finding]:
    """Yield pairs with the same subject, indicator and overlapping period that cannot both hold."""
    for one, other in _pairs(context):
        if one.kind == other.kind and one.overlaps(other) and _apart(one, other):
            yield Finding(
                "told-differently",
                "conflict",
                f"{context.label(one.about)}: {one.quote} against {other.quote}"
                + _between(one, other),
                f"{context.label(one.about, 'zh')}：{one.quote}与{other.quote}不一致",
                f"{_range(one)} / {_range(other)}",
                (one, other),
            )


def shared_target(context: Context) -> Iterator[Finding]:
    """Yield pairs of flows of one kind and giver that reach the same named place or facility."""
    flows = [f for f in context.figures if f.kind == "FundingFlow" and f.provider]
    for one, other in combinations(flows, 2):
        reached = _reach(context, one) & _reach(context, other)
        alike = (one.flow_kind, one.provider, one.unit) == (
            other.flow_kind,
            other.provider,
            other.unit,
        )
        if alike and reached and one.about != other.about and one.overlaps(other):
            names = ", ".join(sorted(context.label(target) for target in reached))
            names_zh = "、".join(sorted(context.label(target, "zh") for target in reached))
            yield Finding(
                "shared-target",
                "possible double count",
                f"{one.quote} and {other.quote} both reach {names}",
                f"{one.quote}与{other.quote}都涉及{names_zh}",
                "",
                (one, other),
            )


def _between(one: Figure, other: Figure) -> str:
    """Name the two reports, where they are two."""
    return "" if one.report == other.report else f" ({one.report}, {other.report})"


def _reach(context: Context, flow: Figure) -> set[str]:
    return context.targets.get(flow.about, set()) | {flow.about}


def _pairs(context: Context) -> Iterator[tuple[Figure, Figure]]:
    """Yield pairs of figures with the same subject, indicator and unit."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in context.figures:
        groups[figure.about, figure.indicator, figure.unit].append(figure)
    for group in groups.values():
        yield from combinations(group, 2)


def _apart(one: Figure, other: Figure) -> bool:
    """Tell whether the words of the two leave no common value."""
    (low, high), (least, most) = one.bounds(), other.bounds()
    return (high is not None and least is not None and high < least) or (
        most is not None and low is not None and most < low
    )


def _range(figure: Figure) -> str:
    low, high = figure.bounds()
    ends = ["…" if end is None else amount(end) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
