"""Write planned money: the ``budget`` and ``planned-disbursement`` elements of an activity."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from lxml.etree import _Element

from aidgraph.exchange.export.iati.mapping import mapping
from aidgraph.exchange.export.iati.times import Days, days
from aidgraph.exchange.export.xml import child
from aidgraph.rdf.implied import REPLACED_PLAN
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import Figure, Statement
from aidgraph.store.graph import short

LEFT = "planned money that has no single sum, or no stated time of a year at most, as IATI needs"
_LONGEST = 366  # days of a budget; the standard has a year
_WORD = re.compile("[a-z]+")


def plan_days(figure: Figure) -> Days | None:
    """Return the time of a plan that IATI has room for, or nothing."""
    own = days(figure.statement.period)
    if figure.amount.value is None or not figure.amount.is_money or own is None:
        return None
    return own if own.stated and (own.end - own.start).days < _LONGEST else None


def is_plan(figure: Figure) -> bool:
    """Tell whether a figure is planned money, also such as a revised plan replaced."""
    return figure.indicator.stated in mapping().plans["indicators"]


def write_plans(
    element: _Element,
    figures: Iterable[Figure],
    organisation: Callable[[_Element, str], None],
    trace: Callable[[_Element, Figure], None],
) -> None:
    """Append planned money to an activity; the original stands before what replaced it."""
    known = [(figure, own) for figure in figures if (own := plan_days(figure))]
    order = mapping().plans["indicators"]
    for figure, own in sorted(
        known,
        key=lambda pair: (
            order.index(pair[0].indicator.stated),
            REPLACED_PLAN not in pair[0].statement.note,
        ),
    ):
        tag, start = figure.indicator.stated, own.start.isoformat()
        plan = child(element, tag)
        trace(plan, figure)
        for name, code in _said(figure.statement).items():
            if name == "type" or tag == "budget":
                plan.set(name, code)
        child(plan, "period-start", iso_date=start)
        child(plan, "period-end", iso_date=own.end.isoformat())
        value = child(plan, "value", currency=figure.amount.unit.stated, value_date=start)
        value.text = plain(figure.amount.value or Decimal(0))
        if tag != "budget":
            for party, who in (
                ("provider-org", figure.provider),
                ("receiver-org", figure.receiver),
            ):
                if who:
                    organisation(child(plan, party), who)


def _said(claim: Statement) -> dict[str, str]:
    """Return type and status of a plan, as the first words of the note of an imported one say."""
    # An import writes these words; in the note of a report's claim they may mean anything.
    note = claim.note if short(claim.source).startswith("dataset/") else ""
    words = _WORD.findall(note.partition(";")[0])
    codes = mapping().plan_words
    return {"type": "1"} | dict(codes[word].split(" ") for word in words if word in codes)
