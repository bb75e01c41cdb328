"""What makes a claim less than a plain fact, marked in one way on pages and in answers."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from aidgraph.store.claims import Statement
from aidgraph.store.graph import Graph, short
from aidgraph.store.words import Words
from aidgraph.text.visible import one_line
from aidgraph.web.words import say

PLANS = ("pledged", "planned", "aim", "estimated")
"""How a report tells what it does not tell as done, the firmest first."""

_SURE = frozenset({"", "1", "1.0"})
Sort = Literal["plan", "doubt", "told"]


class Mark(NamedTuple):
    """Hold one mark: its key, whether it is of a ``plan``, a ``doubt`` or only ``told``, its words.

    >>> mark("aim").text.en
    'an aim, not told as done'
    """

    key: str
    sort: Sort
    text: Words


def mark(key: str, **values: object) -> Mark:
    """Return the mark *key* in both languages; *values* fill its words."""
    sort: Sort = "plan" if key in PLANS else "told" if key == "ongoing" else "doubt"
    name = f"marks.{key}"
    return Mark(key, sort, Words(say("zh", name, **values), say("en", name, **values)))


def marks_of(statement: Statement) -> tuple[Mark, ...]:
    """
    Return the marks of a statement: a plan first, then each doubt; none where it is plainly told.

    A statement is a plan where its source does not tell it as done; inferred or derived where the
    source does not say it in so many words; it has a confidence where that is less than certain.
    """
    period = statement.period
    found = [mark(statement.modality)] if statement.modality in {*PLANS, "ongoing"} else []
    if period and period.inferred:
        found.append(mark("inferredPeriod"))
    if statement.origin in {"derived", "inferred"}:
        found.append(mark(statement.origin))
    if statement.confidence not in _SURE:
        found.append(mark("confidence", n=statement.confidence))
    if statement.waiver.texts:
        found.append(mark("waiver"))
    return tuple(found)


def shared_marks(statements: Iterable[Statement]) -> tuple[Mark, ...]:
    """Return the marks of what several statements say alike: those of the least doubtful one."""
    found = surest(statements)
    return marks_of(found) if found else ()


def surest(statements: Iterable[Statement]) -> Statement | None:
    """Return the least doubtful of *statements*; None where there are none."""
    return min(statements, key=doubt, default=None)


def mark_data(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """Return *marks* as data: key, sort, and the words in both languages."""
    return [{"key": one.key, "sort": one.sort, **one.text._asdict()} for one in marks]


def statement_data(graph: Graph, statement: Statement) -> dict[str, Any]:
    """Return as data how a statement is told: modality, marks, speaker, notes and waiver."""
    speaker = statement.speaker
    named = {"id": short(speaker), **graph.label(speaker)._asdict()} if speaker else None
    notes, waiver = statement.notes.words, statement.waiver.words
    return {
        "modality": statement.modality,
        "marks": mark_data(marks_of(statement)),
        "speaker": named,
        "note": one_line(statement.note),
        "notes": notes._asdict() if notes else None,
        "waiver": waiver._asdict() if waiver else None,
    }


def doubt(statement: Statement) -> tuple[bool, int]:
    """Return what statements are sorted by, the surest first: a plan is the least of them."""
    sorts = [one.sort for one in marks_of(statement)]
    return "plan" in sorts, sorts.count("doubt")
