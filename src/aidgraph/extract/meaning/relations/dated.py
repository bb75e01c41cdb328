"""Tell when things were: what a clause with a date says was held, built, founded or struck."""

from collections.abc import Iterator
from decimal import Decimal

from aidgraph.extract.clauses.discourse import ClauseContext
from aidgraph.extract.clauses.record import objects_of
from aidgraph.extract.clauses.works import THINGS
from aidgraph.extract.lexicon import word_list
from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.mention import NameMention, TimeMention
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim

_HAPPENS = frozenset(("run", "found", "build", "strike", "attend"))
_SURE = Decimal("0.6")


def dated(setting: ClauseContext, cast: Cast) -> Iterator[Draft]:
    """
    Yield when the events and works of a clause were, where it has a date with both ends.

    A date belongs to what its own clause says was held, built or founded then, never to a place or
    a body; what is only planned for a date has none yet.
    """
    clause = setting.clause
    words = {p.text for p in clause.pieces if p.mention is None}
    stated = clause.times or (setting.times if setting.index else ())
    times = [t for t in stated if t.from_ and t.to]
    if not times or words & word_list("particles", "plan"):
        return
    for predicate in clause.predicates:
        if predicate.of.name in _HAPPENS:
            made = [n for n in objects_of(clause, predicate) if n.type in THINGS]
            acting = [n for n in clause.names("subject") if n.type in THINGS and not made]
            for name in made or acting:
                yield _period(name, times[0], cast)
            return


def _period(name: NameMention, time: TimeMention, cast: Cast) -> Draft:
    claim = Claim(
        id="",
        kind="relation",
        subject=cast.ids[name],
        predicate="period",
        from_=time.from_,
        to=time.to,
        origin="inferred" if time.inferred else "quoted",
        method="clause:dated",
        confidence=(time.confidence * _SURE).quantize(Decimal("0.01")),
    )
    return Draft(claim, [(time.start, time.end)], (time.text,) if time.inferred else ())
