"""What IATI says of money: transactions, budgets, planned disbursements."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.parts import (
    NO_DATE,
    Record,
    amount,
    coded,
    date,
    day_of,
    identifier,
    in_order,
    organisation,
    single_children,
    words,
)
from aidgraph.rdf.implied import REPLACED_PLAN

ONLY_FUNDER = "the only funder is taken for the unnamed provider"
REPORTER = "the reporting organisation is taken for the unnamed receiver"
NO_FUNDER = "no provider is named, and no funder"
SEVERAL = "no provider is named, and several funders are: who of them is not told"
SAME = "provider and receiver are the same organisation"
_TAKING = "no provider is named; who pays such money back is not who funds"
_REVISED = "2"  # BudgetType
_PERIOD = ("period-start", "period-end")
PLACED = frozenset({"sector", "recipient-country", "recipient-region"})  # said of a transaction

_TRANSACTION = frozenset(
    {"transaction-type", "transaction-date", "value", "provider-org", "receiver-org"}
)
_PLANNED = frozenset({"period-start", "period-end", "value", "provider-org", "receiver-org"})
_VALUE = frozenset({"currency", "value-date"})
_NOTHING = frozenset[str]()
_CODE = frozenset({"code"})
_KINDS = frozenset({"type", "status"})


def transaction(record: Record, element: _Element, number: int) -> list[_Element]:
    """Note a transaction as a flow; return its own sectors and places, none where it is refused."""
    path = "transaction"
    parts, placed = single_children(record, element, path, _TRANSACTION, PLACED)
    kind = parts.get("transaction-type")
    code = "" if kind is None else kind.get("code", "").strip()
    known = mapping().transactions.get(code)
    if kind is None or known is None:
        record.tables.leave(f"{path}/transaction-type", code, "a type not in the code list")
        others = {tag: part for tag, part in parts.items() if part is not kind}
        record.leave_sum(path, element, others, "its type is not in the code list")
        return _left(record, placed)
    flow = _Flow(path, number, known["indicator"], known["giver"], known["taker"])
    if not _note_flow(record, element, parts, flow, ("transaction-date",)):
        return _left(record, placed)
    record.leave_attributes(path, element, _NOTHING)
    record.leave_rest(f"{path}/transaction-type", kind, _CODE)
    return placed


def _left(record: Record, placed: list[_Element]) -> list[_Element]:
    for child in placed:
        record.leave(f"transaction/{child.tag}", child, "its transaction is not taken over")
    return []


def planned(record: Record, element: _Element, number: int, *, replaced: bool = False) -> None:
    """
    Note a budget or a planned disbursement as a flow of planned money.

    One that is *replaced* is context, which no sum holds.
    """
    path = str(element.tag)
    parts, _ = single_children(record, element, path, _PLANNED)
    said = [mapping().plans.get(f"{kind} {coded(element, kind)}") for kind in ("type", "status")]
    note = "; ".join(
        filter(None, (", ".join(filter(None, said)), REPLACED_PLAN if replaced else ""))
    )
    flow = _Flow(path, number, path, "funder", "", note, replaced)
    if _note_flow(record, element, parts, flow, _PERIOD):
        record.leave_attributes(path, element, _KINDS)


def revised(plans: Sequence[_Element]) -> set[_Element]:
    """
    Return those of the budgets and planned disbursements that a revised one replaces.

    It replaces plans of the same period, provider and receiver; what has no period is no plan for
    the same time. The last revised one counts, by the date of its value, then by its place in the
    file.
    """
    groups: dict[tuple[str, ...], list[_Element]] = {}
    for element in plans:
        days = [_bound(element, tag) for tag in _PERIOD]
        if any(days):
            parties = (_party(element, tag) for tag in ("provider-org", "receiver-org"))
            groups.setdefault((str(element.tag), *days, *parties), []).append(element)
    replaced: set[_Element] = set()
    for alike in groups.values():
        news = [element for element in alike if coded(element, "type") == _REVISED]
        if news and len(alike) > 1:
            last = max(enumerate(news), key=lambda pair: (_valued(pair[1]), pair[0]))[1]
            replaced.update(element for element in alike if element is not last)
    return replaced


def _bound(element: _Element, tag: str) -> str:
    bound = element.find(tag)
    return "" if bound is None else date(bound.get("iso-date") or words(bound))


def _party(element: _Element, tag: str) -> str:
    """Return the identifier of a party, else its name, written in one way."""
    party = element.find(tag)
    if party is None:
        return ""
    return (identifier(party.get("ref", "")).text or " ".join(words(party).split())).casefold()


def _valued(element: _Element) -> str:
    value = element.find("value")
    return "" if value is None else date(value.get("value-date"))


def period(record: Record, path: str, parts: dict[str, _Element]) -> tuple[str, str]:
    """Return the dates of ``period-start`` and ``period-end``; what is no date is noted."""
    start, end = _days(record, path, parts, _PERIOD)
    return start, end


def _days(record: Record, path: str, parts: dict[str, _Element], tags: Sequence[str]) -> list[str]:
    return [day_of(record, f"{path}/{tag}", parts.get(tag)) for tag in tags]


@dataclass(frozen=True, slots=True)
class _Flow:
    """
    Say where a sum stands, what it is, and who is taken for a party that it does not name.

    ``giver`` is ``funder`` where the only funder gives, ``taker`` is ``reporter`` where who reports
    receives; ``replaced`` makes it context.
    """

    path: str
    number: int
    indicator: str
    giver: str
    taker: str
    note: str = ""
    replaced: bool = False


def _note_flow(
    record: Record, whole: _Element, parts: dict[str, _Element], flow: _Flow, days: Sequence[str]
) -> bool:
    """Note the sum of money of *whole*, dated by the parts *days*; tell whether it can be read."""
    tables, path = record.tables, flow.path
    found = amount(element := parts.get("value"), record.currency)
    if isinstance(found, str) or element is None:
        record.leave_sum(path, whole, parts, str(found))
        return False
    dates = _days(record, path, parts, days)
    valued = _value_date(record, path, element, dates)
    key = f"{record.key}/{path}[{flow.number}]"
    (provider, receiver), notes, inferred = _parties(record, parts, flow, key)
    span, turned = in_order(dates[0] or valued, dates[-1] or valued)
    tables.figure(
        f"{record.me}.{path}-{flow.number}",
        "context" if flow.replaced else "flow",
        record.me,
        flow.indicator,
        *found,
        key,
        parties=("", "") if flow.replaced else (provider, receiver),
        period=span,
        origin="inferred" if inferred and not flow.replaced else "quoted",
        note="; ".join(filter(None, (flow.note, *([] if flow.replaced else notes), turned))),
    )
    return True


def _parties(
    record: Record, parts: dict[str, _Element], flow: _Flow, key: str
) -> tuple[tuple[str, str], list[str], bool]:
    """
    Return provider and receiver, what is to be said of them, and whether one is inferred.

    The provider is the flow's own, else the only funder of the activity, else nobody: who reports
    may only tell of what others give.
    """
    path, notes, inferred = flow.path, [], False
    provider = organisation(record, f"{path}/provider-org", parts.get("provider-org"), key)
    receiver = organisation(record, f"{path}/receiver-org", parts.get("receiver-org"), key)
    if not receiver and flow.taker == "reporter" and record.takes_part:
        receiver, inferred = record.reporter, True
        notes.append(REPORTER)
    if provider and provider == receiver:
        return (provider, ""), [*notes, SAME], inferred
    if provider:
        return (provider, receiver), notes, inferred
    if flow.giver != "funder":
        return ("", receiver), [*notes, _TAKING], inferred
    funders = [who for who in record.funders if who != receiver]
    if len(record.funders) == 1 and funders:
        return (funders[0], receiver), [*notes, ONLY_FUNDER], True
    notes.append(SEVERAL if len(record.funders) > 1 else SAME if record.funders else NO_FUNDER)
    return ("", receiver), notes, inferred


def _value_date(record: Record, path: str, element: _Element, dates: Sequence[str]) -> str:
    """Return the date of a value; one that is none, or is not that of the flow, is noted."""
    record.leave_attributes(f"{path}/value", element, _VALUE)
    stated = element.get("value-date", "")
    valued = date(stated)
    where = f"{path}/value/@value-date"
    if stated and not valued:
        record.tables.leave(where, stated, NO_DATE)
    if valued and dates[0] and valued not in dates:
        record.tables.leave(where, valued, "another date than that of the flow")
    return valued
