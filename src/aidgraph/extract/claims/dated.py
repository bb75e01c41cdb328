"""Tell when things were (dates) and how long they lasted (durations)."""

from collections.abc import Iterator

from aidgraph.extract.claims.clauses import is_planned
from aidgraph.extract.claims.draft import Draft
from aidgraph.extract.claims.frames import Match
from aidgraph.extract.claims.sentence import Sentence, is_bounded
from aidgraph.extract.claims.stated import ANY, UNFRAMED
from aidgraph.extract.mention import Name, Time
from aidgraph.extract.things.identify import Cast
from aidgraph.model import Claim


def times(sentence: Sentence, cast: Cast) -> Iterator[Draft]:
    """
    Yield a draft for each date (when something was) and duration (how long it lasted).

    A date belongs to what its own clause says was held, built, given or awarded then, never to a
    place or a body; what is only planned for a date has none yet.
    """
    dated: set[tuple[Time, Name]] = set()
    for match in sentence.matches:
        if match.frame.says == "period":
            for time, name in _dated(sentence, match):
                if (time, name) not in dated:
                    dated.add((time, name))
                    yield _period(cast, match, time, name)
    for mention in sentence.mentions:
        if isinstance(mention, Time) and mention.quantity is not None:
            yield _duration(sentence, cast, mention)


def _dated(sentence: Sentence, match: Match) -> Iterator[tuple[Time, Name]]:
    for time in match.slots.get("o", ()):
        if not isinstance(time, Time) or not is_bounded(time):
            continue
        if is_planned(sentence.text, time.start, sentence.bounds):
            continue
        yield from ((time, name) for name in match.slots["s"] if isinstance(name, Name))


def _period(cast: Cast, match: Match, time: Time, dated: Name) -> Draft:
    claim = Claim(
        id="",
        kind="relation",
        subject=cast.ids[dated],
        predicate="period",
        from_=time.from_,
        to=time.to or time.from_,
        origin="inferred" if time.inferred else "quoted",
        method=f"frame:{match.frame.id}",
        confidence=(time.confidence * match.frame.confidence).quantize(UNFRAMED),
    )
    return Draft(claim, [(time.start, time.end)])


def _duration(sentence: Sentence, cast: Cast, time: Time) -> Draft:
    subject, _ = sentence.subject(time.end)
    about = subject or sentence.nearest(time.start, time.end, ANY)
    claim = Claim(
        id="",
        kind="context",
        subject=cast.ids[about] if about else "",
        indicator="duration",
        value=time.quantity,
        unit=time.unit,
        min=time.min,
        max=time.max,
        comparator=time.comparator,
        method=time.rule,
        confidence=time.confidence,
    )
    return Draft(claim, [(time.start, time.end)])
