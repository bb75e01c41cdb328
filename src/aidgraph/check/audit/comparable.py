"""Which figures can be compared: one thing counted, of one subject, between the same parties."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal, NamedTuple

from aidgraph.check.audit.context import Context
from aidgraph.check.audit.figures import AuditFigure
from aidgraph.store.words import Words

Times = Literal["same", "later", "within"]

# One indicator for many things: the words alone tell books from coats, and one stay from another.
_MANY_THINGS = frozenset({"goods-donated", "duration"})
_PARTIES = frozenset({"Organization", "Person", "Place"})  # what money goes to, not what it is for
NEIGHBOURS = 12  # how many figures of one number are looked back at
_SIDE_BY_SIDE = 30  # characters: 由3个增至5个, 甲县245人、乙县1262人

_DIFFERENCES = {
    "kind": Words("类别", "kind"),
    "indicator": Words("指标", "indicator"),
    "counted": Words("所计事物", "what is counted"),
    "unit": Words("单位", "unit"),
    "subject": Words("对象", "subject"),
    "provider": Words("提供方", "provider"),
    "receiver": Words("接受方", "receiver"),
}
_PERIOD = Words("时段", "period")
_SIDE = Words("并列的两个数", "two numbers side by side")
_PAYMENTS = Words("无时间、无用途的两笔款", "two sums without a time and a purpose")
_PART = Words("部分与整体", "part and whole")


class Identity(NamedTuple):
    """Hold what two figures must have in common to be compared; things are IRIs, or empty."""

    kind: str
    indicator: str
    counted: str
    unit: str
    subject: str
    provider: str
    receiver: str


def identity(context: Context, figure: AuditFigure) -> Identity:
    """Return what *figure* is a figure of; things that are linked as the same are one."""
    return Identity(
        figure.kind,
        figure.open_key,
        figure.counted,
        figure.unit,
        context.subject(figure),
        context.same.get(figure.provider, figure.provider),
        context.same.get(figure.receiver, figure.receiver),
    )


def lacking(context: Context, figure: AuditFigure) -> Words | None:
    """Return what keeps *figure* from any comparison; None where it says all that is needed."""
    flow = figure.kind == "FundingFlow"
    if figure.modality != "done":
        return Words("并非已完成", f"{figure.modality}, not done")
    if flow and not figure.provider:
        return Words("提供方未述明", "the provider is not stated")
    if figure.counted:
        return None
    if figure.indicator in _MANY_THINGS:
        return Words("所计事物未述明", "what is counted is not stated")
    if _to_party(context, figure):
        return Words("用途未述明", "the purpose is not stated")
    return None


def _to_party(context: Context, figure: AuditFigure) -> bool:
    """Tell whether a flow is about who gets it, and so says nothing of what it is for.

    A total goes everywhere: it needs no purpose.
    """
    flow = figure.kind == "FundingFlow" and not context.narrower.get(figure.indicator)
    return flow and context.graph.kind(figure.about) in _PARTIES


def groups(context: Context) -> list[list[AuditFigure]]:
    """Return the figures that can be compared, by what they are figures of."""
    found: dict[Identity, list[AuditFigure]] = defaultdict(list)
    for figure in context.figures:
        if lacking(context, figure) is None:
            found[identity(context, figure)].append(figure)
    return list(found.values())


def pairs(context: Context) -> Iterator[tuple[AuditFigure, AuditFigure]]:
    """Yield pairs of figures that can be compared, each number of a period once.

    Left out is what the words tell apart.  Of a thing with very many numbers each is compared with
    those before it in time alone, so that the work grows with the figures, not with their pairs.
    """
    for group in groups(context):
        figures = sorted(_without_repeats(group), key=lambda figure: figure.span or figure.stated)
        for number, other in enumerate(figures):
            for one in figures[max(0, number - NEIGHBOURS) : number]:
                if not stated_apart(context, one, other):
                    yield one, other


def _without_repeats(group: list[AuditFigure]) -> list[AuditFigure]:
    """Leave out what says again, in one report or in another, what stands before it."""
    kept: dict[object, AuditFigure] = {}
    for figure in group:
        where = () if figure.has_time else (figure.report, figure.quotes)
        stated = figure.bounds(), figure.comparator, figure.span, figure.stated
        kept.setdefault((stated, where), figure)
    return list(kept.values())


def stated_apart(context: Context, one: AuditFigure, other: AuditFigure) -> Words | None:
    """Return why two figures of one thing are two all the same; None where nothing says so."""
    mine, others = ({f.iri} | context.wholes.get(f.iri, set()) for f in (one, other))
    if mine & others:  # the one is a part of the other, or both are parts of one whole
        return _PART
    if side_by_side(one, other):
        return _SIDE
    if _to_party(context, one) and not (one.has_time or _share_words(one, other)):
        return _PAYMENTS
    return None


def _share_words(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether two figures of one report stand on the same words."""
    mine, theirs = ({(q.start, q.end) for q in figure.quotes} for figure in (one, other))
    return one.report == other.report and bool(mine & theirs)


def side_by_side(one: AuditFigure, other: AuditFigure) -> bool:
    """
    Tell whether both numbers stand in one breath of one report, with no period that differs.

    What the words there tell apart (由3个增至5个, 或) the tables do not hold.
    """
    if one.report != other.report or one.stated != other.stated:
        return False
    if one.place is None or other.place is None:
        return False
    first, second = sorted((one.place, other.place))
    return 0 <= second[0] - first[1] < _SIDE_BY_SIDE


def times(one: AuditFigure, other: AuditFigure) -> Times | None:
    """
    Return how the period of *one* lies to that of *other*; None where they cannot be compared.

    *one* is the earlier or the narrower.  Without any period two figures are of one time only in
    one report.  Until one day and until another is a later count; until a day and within a year is
    not comparable, since nobody says when the former begins.
    """
    if one.span is None or other.span is None:
        if (one.span, one.stated) == (other.span, other.stated):
            return "same" if any(one.stated) or one.report == other.report else None
        if not (one.stated[0] or other.stated[0]) and one.stated[1] and other.stated[1]:
            return "later"
        return None
    if one.span == other.span:
        return "same" if one.overlaps(other) else None
    if not covers(other, one):
        return None
    return "later" if one.span[0] == other.span[0] else "within"


def covers(whole: AuditFigure, part: AuditFigure) -> bool:
    """Tell whether the period of *part* is known to lie within that of *whole*."""
    if whole.span is None or part.span is None:
        return False
    return whole.span[0] <= part.span[0] and part.span[1] <= whole.span[1]


def at_one_time(one: AuditFigure, other: AuditFigure) -> bool:
    """Tell whether two figures are of one time, or of times that overlap."""
    if times(one, other) == "same":
        return True
    return one.span is not None and other.span is not None and one.overlaps(other)


def difference(context: Context, one: AuditFigure, other: AuditFigure) -> Words | None:
    """Return why two figures cannot be compared; None where they can."""
    for figure in (one, other):
        if lack := lacking(context, figure):
            return lack
    mine, theirs = identity(context, one), identity(context, other)
    named = [
        _DIFFERENCES[name]
        for name, a, b in zip(Identity._fields, mine, theirs, strict=True)
        if a != b
    ]
    if not (times(one, other) or times(other, one)):
        named.append(_PERIOD)
    if apart := stated_apart(context, one, other):
        named.append(apart)
    if not named:
        return None
    return Words("、".join(word.zh for word in named), ", ".join(word.en for word in named))
