"""Tie a figure to the time that its text tells for it, or to none."""

from aidgraph.extract.clauses.calendar import is_until, stated_times
from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import Clause, CountedAmount
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.kinds import Kind, unit_of
from aidgraph.extract.mention import TimeMention

_LENGTHS = frozenset(("year", "month", "day", "hour"))
_SIZES = frozenset(("m", "m2", "ha"))
_SUMS = frozenset(("累计", "已", "已经", "共", "总共", "共计", "先后"))
_CHANGES = ("增", "升", "降", "减", "跌", "扩", "提", "涨", "变", "到", "至", "→")
_SIZES_OF_CHANGE = ("增长", "增加", "减少", "下降", "提高", "降低", "年均", "翻", "净增")
_TWO = 2  # ends of a change
_WIDE = frozenset(("heading", "lead", "stand"))

When = tuple[str, str, list[str]]


def when(setting: ClauseContext, amount: CountedAmount, kind: Kind) -> When:
    """
    Return the bounds of the time of an amount, and the words of the time where it was carried over.

    The last date before the amount in its clause, else one after it, else the one that reaches its
    clause, else that of what the sentence goes on with; both bounds are empty where nothing tells.
    """
    own = stated_times(setting.clause)
    before = [t for t in own if t.start < amount.piece.start]
    if own:
        time = before[-1] if before else own[0]
        return _bounds(setting, setting.clause, time, [])
    change = _change(setting, amount)
    if change is not None:
        return *change, [t.text for t in setting.times]
    if setting.times and _reaches(setting, amount, kind):
        time = setting.times[-1]
        stated = next((c for c in setting.sentence if time in c.times), setting.clause)
        return _bounds(setting, stated, time, [time.text])
    later = None if setting.reach or kind.kind == "context" else _later(setting)
    if later is not None:
        return later.from_, later.to, [later.text]
    first, last = ("", "") if setting.reach or _lasts(setting, amount) else setting.years
    return first, last, list(dict.fromkeys(filter(None, (first, last))))


def _change(setting: ClauseContext, amount: CountedAmount) -> tuple[str, str] | None:
    """
    Return the bounds of an end of a change, or of its size, whose two dates a clause before tells.

    贫困人口由2016年的256万人降到2018年的111万人，减少145万人；发生率由12.97%降到5.6%: the last but one is of
    2016, 145万 of both years.
    """
    dates = [t for t in setting.times if t.kind == "point"]
    if (
        len(dates) != _TWO
        or setting.reach not in {"sentence", "half"}
        or dates[0].to >= dates[1].to
    ):
        return None
    pieces = setting.clause.pieces
    alike = [a for a in setting.clause.amounts if unit_of(a) == unit_of(amount)]
    if len(alike) == _TWO:
        first, last = (a.piece for a in alike)
        between = [p.text for p in pieces if first.end <= p.start < last.start]
        time = dates[alike.index(amount)]
        return (time.from_, time.to) if any(w.startswith(_CHANGES) for w in between) else None
    before = [p.text for p in pieces if p.end <= amount.piece.start and p.mention is None]
    if any(w.startswith(_SIZES_OF_CHANGE) for w in before[-3:]):
        return dates[0].from_, dates[1].to
    return None


def _bounds(setting: ClauseContext, stated: Clause, time: TimeMention, words: list[str]) -> When:
    """Return the bounds of a time; up to a date counts from when it began, where that is told."""
    opened = setting.opened
    began = opened is not None and opened.from_ and opened.start < time.start
    if opened is not None and began and is_until(stated, time):
        return opened.from_, time.to, [opened.text, *words]
    closed = setting.closed
    since = time.kind == "since" and closed is not None and closed.start < time.start
    if since and closed is not None and closed.to > time.from_:
        return time.from_, closed.to, [closed.text, *words]
    if (
        opened is time
        and opened.from_
        and stated is not setting.clause
        and _sums_up(setting.clause)
    ):
        return opened.from_, "", words  # 2013年启动，累计投入3亿元
    return time.from_, time.to, words


def _sums_up(clause: Clause) -> bool:
    """Tell whether a clause tells what has come together since something began."""
    words = {p.text for p in clause.pieces if p.mention is None}
    return bool(words & _SUMS)


def _later(setting: ClauseContext) -> TimeMention | None:
    """Return the date of what the sentence goes on with without a number: 出资3万元，2021年5月捐出."""
    for clause in setting.sentence[setting.index + 1 :]:
        if clause.amounts or setting.clause.inner:
            return None
        stated = stated_times(clause)
        if stated:
            return stated[0]
    return None


def _reaches(setting: ClauseContext, amount: CountedAmount, kind: Kind) -> bool:
    """Tell whether a date of another clause is also that of an amount."""
    unit, time = unit_of(amount), setting.times[-1]
    if unit in _LENGTHS:
        return False
    if setting.reach in _WIDE:
        return True
    if setting.reach == "frame":
        return kind.kind != "context" and not _is_level(setting.clause, amount)
    if unit in _SIZES or _is_level(setting.clause, amount):
        return False
    if setting.reach == "half":
        return kind.kind != "context" or time.kind == "until"
    return setting.reach == "sentence"


def _lasts(setting: ClauseContext, amount: CountedAmount) -> bool:
    """Tell whether an amount is not of a report's year alone: a size, a rate, what came together."""
    if unit_of(amount) in _LENGTHS | _SIZES or _is_level(setting.clause, amount):
        return True
    words = "".join(p.text for p in setting.clause.pieces if p.end <= amount.piece.start)
    return any(word in words for word in word_list("particles", "lasting"))


def _is_level(clause: Clause, amount: CountedAmount) -> bool:
    """Tell whether an amount holds at any time: a rate a head, a size, where a change began."""
    if amount.label.endswith(tuple(word_list("particles", "levels"))):
        return True
    before = [p.text for p in clause.pieces if p.end <= amount.piece.start]
    after = [p.text for p in clause.pieces if p.start >= amount.piece.end]
    led = before[-1] if before else ""
    changes = led in ("由", "从") and any(w.startswith(_CHANGES) for w in after)
    return changes or any(w.startswith("每") for w in before[-3:])
