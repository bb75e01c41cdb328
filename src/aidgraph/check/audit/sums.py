"""Rules on sums: parts and wholes, items and totals, sectors and totals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure, in_text
from aidgraph.check.audit.findings import Finding, Result, amount

_ADDING_UP: dict[Result, tuple[str, str]] = {
    "pass": ("sum to", "等于"),
    "gap": ("make less than", "小于"),
    "conflict": ("make more than", "大于"),
}


def parts_of_whole(context: Context) -> Iterator[Finding]:
    """Yield, for every whole whose parts the report names, whether they sum to it."""
    known = {figure.iri: figure for figure in context.figures}
    for whole in context.figures:
        stated = dict.fromkeys(context.components.get(whole.iri, ()))
        parts = sorted((known[iri] for iri in stated if iri in known), key=in_text)
        same = [p for p in parts if p.unit == whole.unit and p.number() is not None]
        if len(same) != len(parts) or not parts or whole.number() is None:
            continue  # goods in pieces and their worth in money cannot be compared
        total, formula = _sum(same), _formula(same, whole)
        result = _adding_up(same, whole)
        verb, verb_zh = _ADDING_UP[result]
        yield Finding(
            "parts-of-whole",
            result,
            f"the parts {verb} {whole.quote}: {amount(total)}",
            f"各部分之和{verb_zh}{whole.quote}：{amount(total)}",
            formula,
            (whole, *same),
        )


def items_of_total(context: Context) -> Iterator[Finding]:
    """Yield how much of each total its narrower figures explain: gap, or conflict when above it."""
    kept: dict[tuple[str, str], list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        kept[figure.report, figure.indicator].append(figure)
    for whole in context.figures:
        keys = sorted(context.narrower.get(whole.indicator, ()))
        stated = set(context.components.get(whole.iri, ()))
        found = [
            f
            for f in sorted((f for k in keys for f in kept.get((whole.report, k), ())), key=in_text)
            if f.iri not in stated
            and _comparable(f, whole)
            and (f.provider == whole.provider if whole.provider else f.about == whole.about)
        ]
        items = _without_parts(context, found)
        if items and whole.number():
            yield _coverage(whole, items)


def _coverage(whole: AuditFigure, items: Sequence[AuditFigure]) -> Finding:
    total, value = _sum(items), whole.number() or Decimal(0)
    share = total / value * 100
    above = value < _least(items)
    result: Result = "conflict" if above else "gap" if len(items) > 1 and total < value else "pass"
    count = len(items)
    return Finding(
        "items-of-total",
        result,
        f"{_items(count)} {amount(total)}, {share:.0f} % of {whole.quote}",
        f"列出的{count}项合计{amount(total)}，占{whole.quote}的{share:.0f}%",
        _formula(items, whole),
        (whole, *items),
    )


def sectors_of_total(context: Context) -> Iterator[Finding]:
    """Yield a subtotal for each giver and sector (our classification), against the total.

    Reports are kept apart: two that tell the same sum would add it twice.
    """
    groups: dict[tuple[str, str, str, str], list[AuditFigure]] = defaultdict(list)
    names: dict[str, tuple[str, str]] = {}
    given: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        given[figure.report, figure.provider, figure.unit].append(figure)
        if figure.kind == "FundingFlow" and figure.flow_kind and figure.provider and figure.is_fact:
            for sector, labels in context.sectors.get(figure.about, {}).items():
                names[sector] = labels
                groups[figure.report, figure.provider, figure.unit, sector].append(figure)
    for (report, provider, unit, sector), found in sorted(groups.items()):
        items = _without_parts(context, found)
        broader = _broader(context, items)
        totals = [f for f in given[report, provider, unit] if f.indicator in broader]
        for total in totals if len(items) > 1 else ():
            yield _sector(names[sector], items, total)


def _without_parts(context: Context, figures: Sequence[AuditFigure]) -> list[AuditFigure]:
    """Leave out what is a stated part of another of the figures, at any depth: it is in there."""
    inside: set[str] = set()
    waiting = [figure.iri for figure in figures]
    while waiting:
        parts = set(context.components.get(waiting.pop(), ())) - inside
        inside |= parts
        waiting.extend(parts)
    return [figure for figure in figures if figure.iri not in inside]


def _broader(context: Context, items: Iterable[AuditFigure]) -> set[str]:
    used = {item.indicator for item in items}
    return {broad for broad, narrow in context.narrower.items() if narrow & used}


def _sector(labels: tuple[str, str], items: Sequence[AuditFigure], total: AuditFigure) -> Finding:
    subtotal, whole = _sum(items), total.number() or Decimal(0)
    result: Result = "pass" if subtotal <= whole else "conflict"
    return Finding(
        "sectors-of-total",
        result,
        f"{labels[0]}: {_items(len(items))} {amount(subtotal)}, within {total.quote}"
        if result == "pass"
        else f"{labels[0]}: {_items(len(items))} {amount(subtotal)}, more than {total.quote}",
        f"{labels[1]}：{len(items)}项合计{amount(subtotal)}，"
        + ("未超过" if result == "pass" else "超过")
        + total.quote,
        _formula(items, total),
        (total, *items),
    )


def _items(count: int) -> str:
    return "1 listed item makes" if count == 1 else f"{count} listed items make"


def _comparable(one: AuditFigure, other: AuditFigure) -> bool:
    return (
        one.unit == other.unit
        and one.flow_kind == other.flow_kind
        and one.report == other.report
        and one.is_fact == other.is_fact
        and one.number() is not None
        and one.overlaps(other)
    )


def _sum(figures: Iterable[AuditFigure]) -> Decimal:
    return sum((figure.number() or Decimal(0) for figure in figures), Decimal(0))


def _least(figures: Iterable[AuditFigure]) -> Decimal:
    return sum((figure.bounds()[0] or Decimal(0) for figure in figures), Decimal(0))


def _adding_up(parts: Sequence[AuditFigure], whole: AuditFigure) -> Result:
    """Tell whether the words of the parts and of the whole leave a common value."""
    low, high = whole.bounds()
    most = [part.bounds()[1] for part in parts]
    if high is not None and _least(parts) > high:
        return "conflict"
    finite = [m for m in most if m is not None]
    too_little = low is not None and len(finite) == len(most) and sum(finite, Decimal(0)) < low
    return "gap" if too_little else "pass"


def _formula(parts: Sequence[AuditFigure], whole: AuditFigure) -> str:
    left = " + ".join(amount(p.number() or Decimal(0)) for p in parts)
    total, value = _sum(parts), whole.number() or Decimal(0)
    if total == value:
        return f"{left} = {amount(value)}"
    sign = "<" if total < value else ">"
    subtotal = f" = {amount(total)}" if len(parts) > 1 else ""
    return f"{left}{subtotal} {sign} {amount(value)}"
