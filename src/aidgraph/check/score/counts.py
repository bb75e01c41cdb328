"""What is counted while two encodings are compared, and the rates that it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields


@dataclass(slots=True)
class Counts:
    """Count what agrees and what does not, over one report or several."""

    numbers_right: int = 0
    numbers_false: int = 0
    numbers_missed: int = 0
    comparators_right: int = 0
    kinds_right: int = 0
    flows_proposed: int = 0
    flows_false: int = 0
    flows_marked: int = 0
    flows_found: int = 0
    indicators_right: int = 0
    subjects_right: int = 0
    providers_right: int = 0
    receivers_right: int = 0
    periods_marked: int = 0
    periods_right: int = 0
    periods_unmarked: int = 0
    periods_extra: int = 0
    plans_right: int = 0
    plans_false: int = 0
    plans_missed: int = 0
    meanings_right: int = 0
    names_right: int = 0
    names_false: int = 0
    names_missed: int = 0
    types_right: int = 0
    relations_right: int = 0
    relations_false: int = 0
    relations_found: int = 0
    relations_missed: int = 0
    pairs_right: int = 0
    pairs_false: int = 0
    pairs_found: int = 0
    pairs_missed: int = 0
    rows_checked: int = 0
    rows_false: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return the counts of both."""
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def total(counts: Iterable[Counts]) -> Counts:
    """Return the counts of all together: every row weighs the same, whatever its report."""
    return sum(counts, Counts())


@dataclass(frozen=True, slots=True)
class Agreement:
    """Hold how far what is proposed is right (precision) and what is marked is found (recall).

    Both are from 0 to 1; None where there is nothing to measure.
    """

    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of the two.

        >>> Agreement(0.5, 1.0).f1
        0.6666666666666666
        """
        if self.precision is None and self.recall is None:
            return None
        precision, recall = self.precision or 0.0, self.recall or 0.0
        both = precision + recall
        return 2 * precision * recall / both if both else 0.0


Rates = Mapping[str, Agreement | float | None]

MEASURES: dict[str, str] = {
    "numbers": "figures whose number, unit and place are right",
    "comparators": "comparator right, of the numbers found",
    "kinds": "flow, outcome or context right, of the numbers found",
    "false_flows": "proposed flows where the report tells of none (0 is best)",
    "flow_recall": "flows found as flows, of those marked",
    "indicators": "the indicator names what is counted, of the numbers found",
    "subjects": "subject right, of the numbers found; an empty one where none is marked",
    "providers": "provider right, of the flows found as flows",
    "receivers": "receiver right, of the flows found as flows",
    "periods": "period right, of the numbers found that have one",
    "periods_extra": "a period proposed where none is marked (0 is best)",
    "plans": "figures told as planned, pledged or estimated, of the numbers found",
    "meaning": "kind, indicator, subject and parties all right, of all figures marked",
    "names": "entities, by any of their names",
    "types": "type right, of the entities found",
    "relations": "ends and predicate right; recall is of those the report says in words",
    "pairs": "ends right, whatever the predicate",
    "false_rows": "rows of which a filled cell says what is not marked (0 is best)",
}


def rates(counts: Counts) -> Rates:
    """
    Return each measure of :data:`MEASURES`, from 0 to 1; None where there is nothing to measure.

    >>> found = rates(Counts(numbers_right=3, numbers_false=1, comparators_right=3))
    >>> found["numbers"], found["comparators"], found["periods"]
    (Agreement(precision=0.75, recall=1.0), 1.0, None)
    """
    c, numbers = counts, counts.numbers_right
    return {
        "numbers": _agreement(numbers, c.numbers_false, numbers, c.numbers_missed),
        "comparators": _rate(c.comparators_right, numbers),
        "kinds": _rate(c.kinds_right, numbers),
        "false_flows": _rate(c.flows_false, c.flows_proposed),
        "flow_recall": _rate(c.flows_found, c.flows_marked),
        "indicators": _rate(c.indicators_right, numbers),
        "subjects": _rate(c.subjects_right, numbers),
        "providers": _rate(c.providers_right, c.flows_found),
        "receivers": _rate(c.receivers_right, c.flows_found),
        "periods": _rate(c.periods_right, c.periods_marked),
        "periods_extra": _rate(c.periods_extra, c.periods_unmarked),
        "plans": _agreement(c.plans_right, c.plans_false, c.plans_right, c.plans_missed),
        "meaning": _rate(c.meanings_right, numbers + c.numbers_missed),
        "names": _agreement(c.names_right, c.names_false, c.names_right, c.names_missed),
        "types": _rate(c.types_right, c.names_right),
        "relations": _agreement(
            c.relations_right, c.relations_false, c.relations_found, c.relations_missed
        ),
        "pairs": _agreement(c.pairs_right, c.pairs_false, c.pairs_found, c.pairs_missed),
        "false_rows": _rate(c.rows_false, c.rows_checked),
    }


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _agreement(right: int, false: int, found: int, missed: int) -> Agreement:
    return Agreement(_rate(right, right + false), _rate(found, found + missed))
