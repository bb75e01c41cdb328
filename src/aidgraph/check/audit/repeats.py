"""Rules on repetition: told twice, counted twice."""

from collections import defaultdict
from collections.abc import Iterator

from aidgraph.check.audit.comparable import NEIGHBOURS, at_one_time, groups, stated_apart
from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding
from aidgraph.check.audit.pairs import between, between_zh


def stated_repeatedly(context: Context) -> Iterator[Finding]:
    """Yield every figure that stands in several places: it is one claim, counted once."""
    for figure in context.figures:
        places = figure.places
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
    """Yield figures of one thing and value that stand in several claims, of one report or of more.

    Context (ranks, criteria, durations) is never added up, so it cannot be counted twice.
    """
    for group in groups(context):
        alike: dict[object, list[AuditFigure]] = defaultdict(list)
        for figure in group:
            if figure.kind != "ContextFigure":
                alike[figure.bounds()].append(figure)
        for figures in alike.values():
            yield from _repeated(context, figures)


def _repeated(context: Context, figures: list[AuditFigure]) -> Iterator[Finding]:
    """Yield each figure with the one before it that it may repeat."""
    for number, other in enumerate(figures):
        for one in reversed(figures[max(0, number - NEIGHBOURS) : number]):
            if at_one_time(one, other) and not stated_apart(context, one, other):
                about, about_zh = (context.label(one.about, lang) for lang in ("en", "zh"))
                yield Finding(
                    "same-twice",
                    "possible double count",
                    f"{about} has {one.quote} in two claims{between(one, other)}",
                    f"{about_zh}的{one.quote}出现在两条陈述中{between_zh(one, other)}",
                    "",
                    (one, other),
                )
                break


def shared_target(context: Context) -> Iterator[Finding]:
    """Yield pairs of flows of one kind and giver that reach the same named place or facility.

    Where a total goes, everything goes: sharing that says nothing.  Where very many meet, each is
    paired with those before it alone, so that the work grows with the flows, not with their pairs.
    """
    flows = [f for f in context.figures if f.kind == "FundingFlow" and f.provider and f.is_fact]
    totals = [flow for flow in flows if context.narrower.get(flow.indicator)]
    everywhere = set[str]().union(*(_reach(context, total) for total in totals))
    meeting: dict[tuple[str, ...], list[AuditFigure]] = defaultdict(list)
    for flow in flows:
        for target in _reach(context, flow) - everywhere:
            meeting[target, flow.flow_kind, flow.provider, flow.unit].append(flow)
    reached: dict[tuple[int, int], set[str]] = defaultdict(set)
    places = {flow.iri: number for number, flow in enumerate(flows)}
    for (target, *_), met in meeting.items():
        for number, other in enumerate(met):
            for one in met[max(0, number - NEIGHBOURS) : number]:
                if one.about != other.about:
                    reached[places[one.iri], places[other.iri]].add(target)
    for (first, second), targets in sorted(reached.items()):
        one, other = flows[first], flows[second]
        if at_one_time(one, other) and not stated_apart(context, one, other):
            yield _shared(context, one, other, targets)


def _shared(context: Context, one: AuditFigure, other: AuditFigure, targets: set[str]) -> Finding:
    names = ", ".join(sorted(context.label(target) for target in targets))
    names_zh = "、".join(sorted(context.label(target, "zh") for target in targets))
    return Finding(
        "shared-target",
        "possible double count",
        f"{one.quote} and {other.quote} both reach {names}{between(one, other)}",
        f"{one.quote}与{other.quote}都涉及{names_zh}{between_zh(one, other)}",
        "",
        (one, other),
    )


def _reach(context: Context, flow: AuditFigure) -> set[str]:
    return context.targets.get(flow.about, set()) | {flow.about}
