"""What IATI says of money: transactions, budgets, planned disbursements."""

from lxml.etree import _Element

from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.parts import (
    NO_DATE,
    Record,
    amount,
    coded,
    date,
    day_of,
    in_order,
    organisation,
    single_children,
)

INFERRED = "the reporting organisation is taken for the unnamed party"
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
    """Note a transaction as a flow; return its sectors and places, which are the activity's too."""
    path = "transaction"
    parts, placed = single_children(record, element, path, _TRANSACTION, PLACED)
    kind = parts.get("transaction-type")
    code = "" if kind is None else kind.get("code", "").strip()
    known = mapping().transactions.get(code)
    if kind is None or known is None:
        record.tables.leave(f"{path}/transaction-type", code, "a type not in the code list")
        return placed
    record.leave_attributes(path, element, _NOTHING)
    record.leave_rest(f"{path}/transaction-type", kind, _CODE)
    day = day_of(record, f"{path}/transaction-date", parts.get("transaction-date"))
    _flow(record, parts, path, number, (known["indicator"], known["reporter"]), (day, day), "")
    return placed


def planned(record: Record, element: _Element, number: int) -> None:
    """Note a budget or a planned disbursement as a flow of planned money."""
    path = str(element.tag)
    parts, _ = single_children(record, element, path, _PLANNED)
    record.leave_attributes(path, element, _KINDS)
    words = [mapping().plans.get(f"{kind} {coded(element, kind)}") for kind in ("type", "status")]
    note = ", ".join(filter(None, words))
    _flow(record, parts, path, number, (path, "out"), period(record, path, parts), note)


def period(record: Record, path: str, parts: dict[str, _Element]) -> tuple[str, str]:
    """Return the dates of ``period-start`` and ``period-end``; what is no date is noted."""
    start, end = "period-start", "period-end"
    return (
        day_of(record, f"{path}/{start}", parts.get(start)),
        day_of(record, f"{path}/{end}", parts.get(end)),
    )


def _flow(  # noqa: PLR0913, PLR0917  the parts of a flow
    record: Record,
    parts: dict[str, _Element],
    path: str,
    number: int,
    kind: tuple[str, str],
    dates: tuple[str, str],
    note: str,
) -> None:
    tables, (indicator, reporter) = record.tables, kind
    found = amount(element := parts.get("value"), record.currency)
    if isinstance(found, str) or element is None:
        tables.leave(f"{path}/value", getattr(element, "text", "") or "", str(found))
        return
    valued = _value_date(record, path, element, dates)
    key = f"{record.key}/{path}[{number}]"
    provider = organisation(record, f"{path}/provider-org", parts.get("provider-org"), key)
    receiver = organisation(record, f"{path}/receiver-org", parts.get("receiver-org"), key)
    inferred = not (provider if reporter == "out" else receiver)
    if inferred:
        if not record.reporter:
            tables.leave(path, str(found[0]), "nobody gives and nobody receives it")
            return
        me = record.reporter
        provider, receiver = (me, receiver) if reporter == "out" else (provider, me)
    notes = [note, INFERRED if inferred else ""]
    if provider == receiver:
        provider, receiver = (provider, "") if reporter == "out" else ("", receiver)
        notes.append("provider and receiver are the same organisation")
    span, turned = in_order(dates[0] or valued, dates[1] or valued)
    tables.figure(
        f"{record.me}.{path}-{number}",
        "flow",
        record.me,
        indicator,
        *found,
        key,
        parties=(provider, receiver),
        period=span,
        origin="inferred" if inferred else "quoted",
        note="; ".join(filter(None, (*notes, turned))),
    )


def _value_date(record: Record, path: str, element: _Element, dates: tuple[str, str]) -> str:
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
