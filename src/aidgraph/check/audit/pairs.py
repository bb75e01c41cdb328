"""Which figures can be compared: the same subject, indicator and unit."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.check.audit.findings import amount

# One indicator for many things: the words alone tell books from coats.
_MANY_THINGS = frozenset({"goods-donated"})


def groups(context: Context) -> list[list[AuditFigure]]:
    """Return the figures that speak of one thing: by subject, indicator and unit."""
    found: dict[tuple[str, str, str], list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        if figure.indicator not in _MANY_THINGS:
            found[context.subject(figure), figure.indicator, figure.unit].append(figure)
    return list(found.values())


def pairs(context: Context) -> Iterator[tuple[AuditFigure, AuditFigure]]:
    """Yield pairs of figures that speak of one thing, none a part of the other, or of one whole."""
    for group in groups(context):
        for one, other in combinations(group, 2):
            if not part_of(context, one, other):
                yield one, other


def part_of(context: Context, one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether one is a stated part of the other, or both are parts of one whole."""
    mine, others = ({f.iri} | context.wholes.get(f.iri, set()) for f in (one, other))
    return bool(mine & others)


def apart(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether the words of the two leave no common value."""
    return exceeds(one, other) or exceeds(other, one)


def exceeds(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether the least that *one* can be is more than the most that *other* can be."""
    least, most = one.bounds()[0], other.bounds()[1]
    return least is not None and most is not None and least > most


def between(one: AuditFigure, other: AuditFigure) -> str:
    """Name the two reports, where they are two."""
    return "" if one.report == other.report else f" ({one.report}, {other.report})"


def told_range(figure: AuditFigure) -> str:
    """Return the bounds of a figure for people."""
    low, high = figure.bounds()
    ends = ["…" if end is None else amount(end) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)
