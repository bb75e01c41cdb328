"""What IATI says of money: transactions, budgets, planned disbursements."""

from lxml.etree import _Element

from aidgraph.exchange.iati.mapping import mapping
from aidgraph.exchange.iati.parts import Record, amount, date, in_order, once, organisation

INFERRED = "the reporting organisation is taken for the unnamed party"
PLACED = frozenset({"sector", "recipient-country", "recipient-region"})  # said of a transaction

_TRANSACTION = frozenset(
    {"transaction-type", "transaction-date", "value", "provider-org", "receiver-org"}
)
_PLANNED = frozenset({"period-start", "period-end", "value", "provider-org", "receiver-org"})
_VALUE = frozenset({"currency", "value-date"})
_NOTHING = frozenset[str]()
_KINDS = frozenset({"type", "status"})


def transaction(record: Record, element: _Element, number: int) -> list[_Element]:
    """Note a transaction as a flow; return its sectors and places, which are the activity's too."""
    path = "transaction"
    parts, placed = once(record, element, path, _TRANSACTION, PLACED)
    kind = parts.get("transaction-type")
    code = "" if kind is None else kind.get("code", "")
    known = mapping().transactions.get(code)
    if known is None:
        record.tables.leave(f"{path}/transaction-type", code, "a type not in the code list")
        return placed
    record.leave_attributes(path, element, _NOTHING)
    day = date(parts["transaction-date"].get("iso-date")) if "transaction-date" in parts else ""
    _flow(record, parts, path, number, (known["indicator"], known["reporter"]), (day, day), "")
    return placed


def planned(record: Record, element: _Element, number: int) -> None:
    """Note a budget or a planned disbursement as a flow of planned money."""
    path = str(element.tag)
    parts, _ = once(record, element, path, _PLANNED)
    record.leave_attributes(path, element, _KINDS)
    words = [mapping().plans.get(f"{kind} {element.get(kind, '')}") for kind in ("type", "status")]
    note = ", ".join(filter(None, words))
    _flow(record, parts, path, number, (path, "out"), period(parts), note)


def period(parts: dict[str, _Element]) -> tuple[str, str]:
    """Return the dates of ``period-start`` and ``period-end``."""
    start, end = (parts.get(tag) for tag in ("period-start", "period-end"))
    return (
        date(start.get("iso-date")) if start is not None else "",
        date(end.get("iso-date")) if end is not None else "",
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
        shown = "" if element is None else element.text or ""
        tables.leave(f"{path}/value", shown, str(found))
        return
    record.leave_attributes(f"{path}/value", element, _VALUE)
    valued = date(element.get("value-date"))
    if valued and dates[0] and valued not in dates:
        tables.leave(f"{path}/value/@value-date", valued, "another date than that of the flow")
    key = f"{record.key}/{path}[{number}]"
    giver = organisation(record, f"{path}/provider-org", parts.get("provider-org"), key)
    taker = organisation(record, f"{path}/receiver-org", parts.get("receiver-org"), key)
    inferred = not (giver if reporter == "out" else taker)
    if inferred:
        if not record.reporter:
            tables.leave(path, str(found[0]), "nobody gives and nobody receives it")
            return
        giver, taker = (record.reporter, taker) if reporter == "out" else (giver, record.reporter)
    notes = [note, INFERRED if inferred else ""]
    if giver == taker:
        giver, taker = (giver, "") if reporter == "out" else ("", taker)
        notes.append("provider and receiver are the same organisation")
    span, turned = in_order(dates[0] or valued, dates[1] or valued)
    tables.figure(
        f"{record.me}.{path}-{number}",
        "flow",
        record.me,
        indicator,
        found[0],
        found[1],
        key,
        parties=(giver, taker),
        period=span,
        origin="inferred" if inferred else "quoted",
        note="; ".join(filter(None, (*notes, turned))),
    )
