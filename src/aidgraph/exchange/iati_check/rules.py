"""Apply a ruleset of IATI to a file: our own reading of the kinds of rule that it is made of.

The rules themselves are data of the standard (IATI Rulesets, ``standard.json``), given by the
caller.  Their form: XPath of the context → kind of rule → cases.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from lxml import etree
from lxml.etree import _Element, _ElementTree

Case = Mapping[str, Any]
Ruleset = Mapping[str, Mapping[str, Mapping[str, Sequence[Case]]]]
Variables = Mapping[str, str]

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_CURRENCY_HOLDERS = ("value", "forecast", "loan-status")


@dataclass(frozen=True, slots=True)
class KnownIds:
    """Hold the organisations and registration agencies that some rules ask for."""

    organisations: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Broken:
    """Name a case that does not hold, and the element that it does not hold for."""

    element: _Element
    kind: str
    case: Case

    @property
    def info(self) -> Mapping[str, Any]:
        """Return id, severity and message of the rule, as far as the ruleset tells."""
        found: Mapping[str, Any] = self.case.get("ruleInfo", {})
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Hold where a case is tried: the element, variables of a loop, and what is known."""

    element: _Element
    known: KnownIds
    variables: Variables = field(default_factory=dict)

    def at(self, path: str) -> Any:
        """Return what the XPath *path* gives here."""
        return _compiled(path.replace("'$1'", "$looped"))(self.element, **self.variables)

    def found(self, case: Case) -> list[list[Any]]:
        """Return what each of the case's paths finds."""
        return [self.at(path) for path in case.get("paths", ())]

    def texts(self, case: Case) -> list[str]:
        """Return the texts of all that the case's paths find, without what needs no test."""
        values = [_text(item) for items in self.found(case) for item in items]
        condition = case.get("idCondition", "")
        if condition == "NOT_EXISTING_ORG_ID":
            return [value for value in values if value not in self.known.organisations]
        if condition == "NOT_EXISTING_ORG_ID_PREFIX":
            return [value for value in values if not _has_prefix(value, self.known.organisations)]
        return values

    def dates(self, path: str) -> list[date]:
        """Return the dates at *path*; what is no date is for the schema to tell."""
        if path in {"NOW", "TODAY"}:
            return [datetime.now(UTC).date()]
        return [day for item in self.at(path) if (day := _date(_text(item)))]


@cache
def _compiled(path: str) -> Callable[..., Any]:
    compiled: Callable[..., Any] = etree.XPath(path)
    return compiled


def _text(item: Any) -> str:
    return (item.text or "") if isinstance(item, _Element) else str(item)


def _date(text: str) -> date | None:
    found = _DATE.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _has_prefix(value: str, prefixes: frozenset[str]) -> bool:
    """Tell whether *value* is one of *prefixes*, or begins with one and a hyphen."""
    parts = value.split("-")
    return any("-".join(parts[:end]) in prefixes for end in range(1, len(parts) + 1))


def broken_rules(
    tree: _ElementTree, ruleset: Ruleset, known: KnownIds | None = None
) -> Iterator[Broken]:
    """
    Yield every case of *ruleset* that does not hold in *tree*, in the order of the ruleset.

    A case whose condition is not met, or that finds nothing to compare, holds.

    Raises:
        KeyError: If the ruleset has a kind of rule that is not known.

    >>> rules = {"//a": {"atleast_one": {"cases": [{"paths": ["b"]}]}}}
    >>> tree = etree.ElementTree(etree.fromstring("<a/>"))
    >>> [broken.kind for broken in broken_rules(tree, rules)]
    ['atleast_one']
    """
    known = known or KnownIds()
    for context, kinds in ruleset.items():
        for element in _compiled(context)(tree):
            for kind, cases in kinds.items():
                for case in cases["cases"]:
                    yield from _tried(_Place(element, known), kind, case)


def _tried(place: _Place, kind: str, case: Case) -> Iterator[Broken]:
    if "condition" in case and not place.at(case["condition"]):
        return
    if kind == "loop":
        values = sorted({_text(item) for item in place.at(case["foreach"])})
        for value in values:
            inner = _Place(place.element, place.known, {"looped": value})
            for inner_kind, cases in case["do"].items():
                for inner_case in cases["cases"]:
                    yield from _tried(inner, inner_kind, inner_case)
    elif not _KINDS[kind](place, case):
        yield Broken(place.element, kind, case)


def _one_or_all(place: _Place, case: Case) -> bool:
    if place.at(case["one"]):
        return True
    if case["all"] == "lang":
        return not place.at("descendant::narrative[not(@xml:lang)]")
    if case["all"] == "sector":
        return not place.at("transaction[not(sector)]")
    return not any(
        place.at(f"descendant::{name}[not(@currency)]")
        for name in (_CURRENCY_HOLDERS if case["all"] == "currency" else ())
    )


def _only_one_of(place: _Place, case: Case) -> bool:
    count = sum(map(len, place.found(case)))
    return not count if any(map(place.at, case["excluded"])) else count == 1


def _dependent(place: _Place, case: Case) -> bool:
    return len({bool(items) for items in place.found(case)}) <= 1


def _unique(place: _Place, case: Case) -> bool:
    values = place.texts(case)
    return len(values) == len(set(values))


def _strict_sum(place: _Place, case: Case) -> bool:
    try:
        return sum(map(Decimal, place.texts(case)), Decimal()) == Decimal(str(case["sum"]))
    except ArithmeticError:  # what is no number, or too large a one
        return False


def _sum(place: _Place, case: Case) -> bool:
    return not any(place.found(case)) or _strict_sum(place, case)


def _date_order(place: _Place, case: Case) -> bool:
    less, more = place.dates(case["less"]), place.dates(case["more"])
    return not (less and more) or max(less) <= min(more)


def _date_now(place: _Place, case: Case) -> bool:
    now = datetime.now(UTC)
    for text in map(_text, place.at(case["date"])):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue  # the schema tells what is no date and time
        if (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) > now:
            return False
    return True


def _time_limit(place: _Place, case: Case) -> bool:
    starts, ends = place.dates(case["start"]), place.dates(case["end"])
    return all(end <= _year_after(start) for start, end in zip(starts, ends, strict=False))


def _year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


def _between_dates(place: _Place, case: Case) -> bool:
    starts, ends = place.dates(case["start"]), place.dates(case["end"])
    if not (starts and ends):
        return True
    return all(min(starts) <= day <= max(ends) for day in place.dates(case["date"]))


def _regex_matches(place: _Place, case: Case) -> bool:
    return all(re.search(case["regex"], text) for text in place.texts(case))


def _regex_no_matches(place: _Place, case: Case) -> bool:
    return not any(re.search(case["regex"], text) for text in place.texts(case))


def _startswith(place: _Place, case: Case) -> bool:
    wanted = case.get("prefix") or [case["start"]]
    separator = case.get("separator", "")
    if wanted == ["ORG-ID-PREFIX"]:
        return all(_has_prefix(value, place.known.agencies) for value in place.texts(case))
    prefixes = [_text(item) + separator for path in wanted for item in place.at(path)]
    return all(value.startswith(tuple(prefixes)) for value in place.texts(case))


def _if_then(place: _Place, case: Case) -> bool:
    return not place.at(case["if"]) or bool(place.at(case["then"]))


def _range(place: _Place, case: Case) -> bool:
    try:
        numbers = [Decimal(text) for text in place.texts(case)]
        low, high = Decimal(str(case.get("min", "-Infinity"))), case.get("max", "Infinity")
        return all(low <= number <= Decimal(str(high)) for number in numbers)
    except InvalidOperation:  # what is no number cannot be compared: NaN, too
        return False


_KINDS: dict[str, Callable[[_Place, Case], bool]] = {
    "atleast_one": lambda place, case: any(place.found(case)),
    "between_dates": _between_dates,
    "date_now": _date_now,
    "date_order": _date_order,
    "dependent": _dependent,
    "if_then": _if_then,
    "no_more_than_one": lambda place, case: sum(map(len, place.found(case))) <= 1,
    "no_percent": lambda place, case: not any("%" in text for text in place.texts(case)),
    "no_spaces": lambda place, case: all(t == t.strip() for t in place.texts(case)),
    "one_or_all": _one_or_all,
    "only_one_of": _only_one_of,
    "range": _range,
    "regex_matches": _regex_matches,
    "regex_no_matches": _regex_no_matches,
    "startswith": _startswith,
    "strict_sum": _strict_sum,
    "sum": _sum,
    "time_limit": _time_limit,
    "unique": _unique,
}
KINDS = frozenset({*_KINDS, "loop"})
