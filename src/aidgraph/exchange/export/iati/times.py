"""Turn periods of any precision into the days that IATI asks for."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aidgraph.store.periods import Period


@dataclass(frozen=True, slots=True)
class Days:
    """Hold the first and the last day of a period, and whether the source states it."""

    start: date
    end: date
    stated: bool


def first_day(text: str) -> date:
    """Return the first day of a year, month, day or moment in ISO 8601.

    >>> first_day("2020"), first_day("2021-08-08T11:58:00")
    (datetime.date(2020, 1, 1), datetime.date(2021, 8, 8))
    """
    parts = [*map(int, text.partition("T")[0].split("-")), 1, 1]
    return date(*parts[:3])


def last_day(text: str) -> date:
    """Return the last day of a year, month, day or moment in ISO 8601.

    >>> last_day("2020"), last_day("2020-02")
    (datetime.date(2020, 12, 31), datetime.date(2020, 2, 29))
    """
    parts = [int(part) for part in text.partition("T")[0].split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = (*parts, 12)[:2]
    return date(year, month, monthrange(year, month)[1])


def days(period: Period | None) -> Days | None:
    """Return the days of *period*, or nothing where there is none, it is open, or has no such day.

    >>> days(Period("", "2021-02-30", "2021-02-30", inferred=False)) is None
    True
    """
    if period is None or not (period.start and period.end):
        return None
    try:
        return Days(first_day(period.start), last_day(period.end), not period.inferred)
    except ValueError:
        return None


def span(periods: Iterable[Period | None]) -> Days | None:
    """Return the days from the first to the last of *periods*, stated where all of them are."""
    found = list(filter(None, map(days, periods)))
    if not found:
        return None
    stated = all(item.stated for item in found)
    return Days(min(item.start for item in found), max(item.end for item in found), stated)
