"""Turn one organisation of an IATI organisation file into rows of the tables."""

from lxml.etree import _Element

from aidgraph.exchange.imports.iati import places
from aidgraph.exchange.imports.iati.codes import mapping
from aidgraph.exchange.imports.iati.money import period
from aidgraph.exchange.imports.iati.parts import (
    NO_CODE,
    Record,
    amount,
    coded,
    codes,
    default_language,
    in_order,
    organisation,
    repeated,
    single_children,
)
from aidgraph.exchange.imports.slugs import slug
from aidgraph.exchange.imports.tablebuilder import TableBuilder

_BY_NAME = frozenset({"organisation-identifier", "name", "reporting-org", "iati-identifier"})
_ATTRIBUTES = frozenset({"default-currency", "version"})
_READ = frozenset(
    {
        *("value", "period-start", "period-end"),
        *("recipient-org", "recipient-country", "recipient-region"),
    }
)


def identifier_of(element: _Element) -> str:
    """Return the identifier of an ``iati-organisation``, or nothing."""
    ref = element.findtext("organisation-identifier") or element.findtext("iati-identifier") or ""
    return " ".join(ref.split())


def read_organisation(tables: TableBuilder, element: _Element, fallback: str) -> str:
    """Note an ``iati-organisation`` and its budgets; return the id of who reports."""
    ref = identifier_of(element)
    key = tables.key = ref or fallback
    currency = coded(element, "default-currency").upper()
    language, no_language = default_language(element)
    record = Record(tables, slug("orgid", key.lower()), key, language, currency)
    if no_language:
        tables.leave("iati-organisation/@xml:lang", no_language, "no language tag")
    if ref and not codes("orgId", ref):
        tables.leave("organisation-identifier", ref, NO_CODE)
    record.leave_attributes("iati-organisation", element, _ATTRIBUTES)
    names = record.names(element.find("name"), key)
    record.entity(record.me, "Organization", names, key, codes=codes("orgId", ref))
    reporter = organisation(record, "reporting-org", element.find("reporting-org"), key)
    for tag, number, child in repeated(element):
        tables.key = key
        if tag in mapping().budgets:
            _budget(record, child, number)
        elif tag not in _BY_NAME or number > 1:
            record.leave(f"iati-organisation/{tag}", child)
    return reporter


def _budget(record: Record, element: _Element, number: int) -> None:
    """Note a budget as a flow about its receiver, its place, or the organisation itself."""
    tag, tables = str(element.tag), record.tables
    path, key = f"iati-organisation/{tag}", f"{record.key}/{tag}[{number}]"
    tables.key = key
    parts, _ = single_children(record, element, path, _READ)
    found = amount(parts.get("value"), record.currency)
    if isinstance(found, str):
        record.leave_sum(path, element, parts, found)
        return
    record.leave_attributes(path, element, frozenset({"status"}))
    taker = organisation(record, f"{path}/recipient-org", parts.get("recipient-org"), key)
    about = taker or _place(record, path, parts, key) or record.me
    span, turned = in_order(*period(record, path, parts))
    status = mapping().plans.get(f"status {coded(element, 'status')}", "")
    itself = "" if taker != record.me else "provider and receiver are the same organisation"
    tables.figure(
        f"{record.me}.{tag}-{number}",
        "flow",
        about,
        mapping().budgets[tag],
        *found,
        key,
        parties=(record.me, "" if itself else taker),
        period=span,
        note="; ".join(filter(None, (status, itself, turned))),
    )


def _place(record: Record, path: str, parts: dict[str, _Element], key: str) -> str:
    """Return the id of the country or region that a budget is for."""
    if "recipient-country" in parts:
        country = parts["recipient-country"]
        return places.country(record, f"{path}/recipient-country", country, key)
    if "recipient-region" in parts:
        return places.region(record, f"{path}/recipient-region", parts["recipient-region"], key)
    return ""
