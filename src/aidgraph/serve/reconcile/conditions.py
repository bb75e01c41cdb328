"""Compare the values of a condition with those that a thing has."""

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from aidgraph.link.compare import compare_names
from aidgraph.link.normalise import form
from aidgraph.rdf.iri import THING
from aidgraph.serve.reconcile.query import Condition, Given
from aidgraph.serve.reconcile.values import PropertyValue

_SAME = 80  # points from which two names are those of one thing
_LONGEST = 200


def holds(condition: Condition, values: Sequence[PropertyValue]) -> bool:
    """
    Tell whether *values* are what *condition* asks for: any of its values, all, or none.

    >>> from aidgraph.store.words import Words
    >>> either = Condition("property", (Given("溫宿縣"), Given("Elsewhere")))
    >>> holds(either, [PropertyValue(Words("温宿县", "Wensu County"))])
    True
    """
    hits = (any(means(given, value) for value in values) for given in condition.values)
    if condition.quantifier == "none":
        return not any(hits)
    return all(hits) if condition.quantifier == "all" else any(hits)


def means(given: Given, value: PropertyValue) -> bool:
    """Tell whether what a client gives is the value, by its id, a number or a name."""
    if given.id:
        return given.id.removeprefix(THING) in {value.entity.removeprefix(THING), value.code} - {""}
    text = given.text.strip()
    if value.number is not None and _number(text) == value.number:
        return True
    dates = value.code.split("/") if value.code else []
    if text and any(date == text or date.startswith(f"{text}-") for date in dates):
        return True
    return any(same_name(text, name) for name in value.names)


def same_name(one: str, other: str) -> bool:
    """
    Tell whether two texts name the same: in another script, or translated, as well.

    >>> same_name("卫生", "衛生"), same_name("Health", "Housing")
    (True, False)
    """
    if one == other:
        return bool(one)
    if not one or max(len(one), len(other)) > _LONGEST:
        return False
    return compare_names(form(one), form(other)).points >= _SAME


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are not empty, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
