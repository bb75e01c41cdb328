"""Rules on different numbers for one thing: a later total, a narrower scope, or a conflict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise, product

from aidgraph.check.audit.comparable import (
    Identity,
    covers,
    difference,
    groups,
    identity,
    lacking,
    pairs,
    times,
)
from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import Finding, Result, amount
from aidgraph.check.audit.pairs import apart, between, between_zh, exceeds, stated_range

_SAYS: dict[Result, tuple[str, str]] = {
    "conflict": ("{one} against {other}", "{one}与{other}不一致"),
    "later total": ("{one}, later {other}", "先为{one}，后为{other}"),
    "narrower scope": ("{one} is within {other}", "{one}的范围小于{other}"),
}


def stated_differently(context: Context) -> Iterator[Finding]:
    """Yield pairs of figures of one thing whose values differ, typed by their periods."""
    for one, other in pairs(context):
        if apart(one, other):
            first, second = _ordered((one, other))
            if result := _by_period(first, second):
                yield _difference(context, "told-differently", result, first, second)


def part_of_place(context: Context) -> Iterator[Finding]:
    """Yield pairs of two reports, one about a part of what the other is about, that differ.

    Context is left out: the income or the rank of a part may well be above that of the whole.
    """
    found: dict[Identity, list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        if figure.kind != "ContextFigure" and lacking(context, figure) is None:
            found[identity(context, figure)].append(figure)
    for figures in list(found.values()):
        for part, wider in product(figures, sorted(_wider(context, figures[0]))):
            for whole in found.get(identity(context, part)._replace(subject=wider), ()):
                if part.report != whole.report and apart(part, whole) and covers(whole, part):
                    result: Result = "conflict" if exceeds(part, whole) else "narrower scope"
                    yield _difference(context, "part-of-place", result, part, whole)


def growth(context: Context) -> Iterator[Finding]:
    """Yield how a total grew, where it is told for one beginning and several ends."""
    for group in groups(context):
        series: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
        for figure in group:
            if figure.span and figure.number() is not None and _adds_up(context, figure):
                series[figure.kind, figure.provider, figure.span[0]].append(figure)
        for stated in series.values():
            figures = _ordered(stated)
            if len({figure.span for figure in figures}) > 1:
                yield _grown(context, figures)


def not_comparable(context: Context) -> Iterator[Finding]:
    """Yield numbers that differ and look alike, each with the next, and why neither refutes it."""
    found: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        found[figure.open_key, figure.counted, context.subject(figure)].append(figure)
    for group in found.values():
        for one, other in pairwise(group):
            why = difference(context, one, other)
            if why and (one.unit != other.unit or apart(one, other)):
                yield Finding(
                    "not-comparable",
                    "not comparable",
                    f"{context.label(one.about)}: {one.quote} and {other.quote}"
                    f"{between(one, other)}: {why.en}",
                    f"{context.label(one.about, 'zh')}：{one.quote}与{other.quote}"
                    f"{between_zh(one, other)}：{why.zh}",
                    f"{stated_range(one)} / {stated_range(other)}",
                    (one, other),
                )


def _grown(context: Context, figures: list[AuditFigure]) -> Finding:
    numbers = [figure.number() or Decimal(0) for figure in figures]
    steps = [f"{amount(n)} ({_until(f)})" for n, f in zip(numbers, figures, strict=True)]
    first, last = figures[0], figures[-1]
    shrinks = any(exceeds(before, after) for before, after in pairwise(figures))
    change, change_zh = _change(numbers[-1] - numbers[0], shrinks=shrinks)
    return Finding(
        "growth",
        "conflict" if shrinks else "pass",
        f"{context.label(last.about)}: {first.quote} until {_until(first)}, "
        f"{last.quote} until {_until(last)}: {change}",
        f"{context.label(last.about, 'zh')}：截至{_until(first)}为{first.quote}，"
        f"截至{_until(last)}为{last.quote}，{change_zh}",
        " → ".join(steps),
        tuple(figures),
    )


def _change(added: Decimal, *, shrinks: bool) -> tuple[str, str]:
    """Say how much was added; a vague number that may be the same one shows no change."""
    if added > 0:
        return f"{amount(added)} more", f"增加{amount(added)}"
    if shrinks and added < 0:
        return f"{amount(-added)} less", f"减少{amount(-added)}"
    return "no growth shown", "未见增长"


def _adds_up(context: Context, figure: AuditFigure) -> bool:
    """Tell whether a figure accumulates: no context, and no part of another."""
    return figure.kind != "ContextFigure" and figure.iri not in context.wholes


def _by_period(first: AuditFigure, second: AuditFigure) -> Result | None:
    """Type a difference by the periods; *first* ends earlier, or covers less."""
    lying = times(first, second)
    if lying is None or lying == "same":
        return "conflict" if lying else None
    if exceeds(first, second):  # a part is more than its whole
        return None if first.kind == "ContextFigure" else "conflict"
    return "later total" if lying == "later" else "narrower scope"


def _ordered(figures: Iterable[AuditFigure]) -> list[AuditFigure]:
    """Order by the end; of one end the shorter period first: what may lie within the next."""
    latest = sorted(figures, key=lambda figure: (figure.span or figure.stated)[0], reverse=True)
    return sorted(latest, key=lambda figure: (figure.span or figure.stated)[1])


def _wider(context: Context, figure: AuditFigure) -> set[str]:
    """Return what the subject of *figure* is part of or lies in; the same things are one."""
    return {context.same.get(thing, thing) for thing in context.within.get(figure.about, ())}


def _difference(
    context: Context, rule: str, result: Result, one: AuditFigure, other: AuditFigure
) -> Finding:
    english, chinese = _SAYS[result]
    about, about_zh = (context.label(one.about, lang) for lang in ("en", "zh"))
    words = {"one": one.quote, "other": other.quote}
    return Finding(
        rule,
        result,
        f"{about}: {english.format(**words)}{between(one, other)}",
        f"{about_zh}：{chinese.format(**words)}{between_zh(one, other)}",
        f"{stated_range(one)} / {stated_range(other)}",
        (one, other),
    )


def _until(figure: AuditFigure) -> str:
    return figure.end or figure.whole[1]
