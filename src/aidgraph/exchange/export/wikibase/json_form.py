"""Write statements in the JSON of the Wikibase data model (Wikibase/DataModel/JSON)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aidgraph.exchange.export.wikibase.document import (
    Document,
    datatype,
    pairs_by_property,
    read_document,
)
from aidgraph.exchange.export.wikibase.statements import (
    IDENTIFIER,
    Address,
    Item,
    ItemStatement,
    Pair,
    Point,
    QuantityValue,
    Text,
    TimeValue,
    Value,
)
from aidgraph.rdf.terms import plain
from aidgraph.store.open import Triples

BASE = "https://w3id.org/aidgraph/id/wikibase/"
_CALENDAR = "http://www.wikidata.org/entity/Q1985727"  # the proleptic Gregorian one
_GLOBE = "http://www.wikidata.org/entity/Q2"
_DEGREES = 0.0001
_PRECISION = {4: 9, 7: 10, 10: 11}  # year, month, day


def export_wikibase(
    store: Triples, *, ids: Mapping[str, str] | None = None, base: str = BASE
) -> bytes:
    """
    Return the claims of *store* as a Wikibase dump: properties and items, one a line, in an array.

    A claim is a statement of its subject, a figure one of what it is about (or of its source, where
    it is about nothing named), whose property is the indicator.  Qualifiers have who gave and got,
    the comparator, the period, how it is told; each piece of evidence is a reference.

    Args:
        store: A built graph.
        ids: Which id the Wikibase has for an IRI; without it the ids hold in this file alone.
        base: What stands before an item's id in its IRI, for units.

    Raises:
        CallError: If *ids* lacks a thing or a property.

    >>> import pyoxigraph as ox
    >>> export_wikibase(ox.Store()).decode().splitlines()[0]
    '['
    """
    document = read_document(store, ids)
    entities = [_property(document, iri, base) for iri in sorted(document.properties)]
    entities += [_item(document, iri, base) for iri in sorted(document.items)]
    lines = ",\n".join(json.dumps(entity, ensure_ascii=False) for entity in entities)
    return f"[\n{lines}\n]\n".encode()


def _property(document: Document, iri: str, base: str) -> dict[str, Any]:
    return {
        "type": "property",
        "id": document.properties[iri],
        "datatype": document.datatypes[iri],
        "labels": _labels(document.reader.names(iri)),
        "claims": _claims(document, [_identity(iri)], base),
    }


def _item(document: Document, iri: str, base: str) -> dict[str, Any]:
    aliases: dict[str, list[dict[str, str]]] = {}
    for language, text in document.reader.aliases(iri):
        aliases.setdefault(language, []).append({"language": language, "value": text})
    statements = [_identity(iri), *document.statements.get(iri, ())]
    return {
        "type": "item",
        "id": document.items[iri],
        "labels": _labels(document.reader.names(iri)),
        "aliases": aliases,
        "claims": _claims(document, statements, base),
    }


def _identity(iri: str) -> ItemStatement:
    """Return the statement by which a thing keeps the IRI that it has here."""
    return ItemStatement(iri, iri, IDENTIFIER, Address(iri))


def _labels(names: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    return {language: {"language": language, "value": text} for language, text in names}


def _claims(document: Document, statements: Iterable[ItemStatement], base: str) -> dict[str, Any]:
    claims: dict[str, Any] = {}
    for statement in statements:
        group = claims.setdefault(document.properties[statement.predicate], [])
        group.append(_statement(document, statement, base))
    return claims


def _statement(document: Document, statement: ItemStatement, base: str) -> dict[str, Any]:
    ids = document.items | document.properties
    key = f"{statement.claim} {statement.predicate} {statement.value}"
    written: dict[str, Any] = {
        "id": f"{ids[statement.subject]}${str(uuid5(NAMESPACE_URL, key)).upper()}",
        "mainsnak": _snak(document, statement.predicate, statement.value, base),
        "type": "statement",
        "rank": "normal",
    }
    if statement.qualifiers:
        snaks = _snaks(document, statement.qualifiers, base)
        written |= {"qualifiers": snaks, "qualifiers-order": list(snaks)}
    if statement.references:
        groups = [_snaks(document, group, base) for group in statement.references]
        written["references"] = [{"snaks": g, "snaks-order": list(g)} for g in groups]
    return written


def _snaks(document: Document, pairs: Iterable[Pair], base: str) -> dict[str, Any]:
    return {
        document.properties[predicate]: [_snak(document, predicate, v, base) for v in values]
        for predicate, values in pairs_by_property(pairs).items()
    }


def _snak(document: Document, predicate: str, value: Value | None, base: str) -> dict[str, Any]:
    snak: dict[str, Any] = {"snaktype": "somevalue", "property": document.properties[predicate]}
    if value is not None:
        snak |= {
            "snaktype": "value",
            "datavalue": _datavalue(document, predicate, value, base),
            "datatype": datatype(predicate, value),
        }
    return snak


def _datavalue(document: Document, predicate: str, value: Value, base: str) -> dict[str, Any]:
    """Return a value as the data model has it."""
    match value:
        case Item(iri):
            item = document.items[iri]
            number = {"entity-type": "item", "id": item, "numeric-id": int(item[1:])}
            return {"type": "wikibase-entityid", "value": number}
        case QuantityValue(amount, unit):
            sign = "-" if amount < 0 else "+"
            address = f"{base}{document.items[unit]}" if unit else "1"
            written = {"amount": f"{sign}{plain(abs(amount))}", "unit": address}
            return {"type": "quantity", "value": written}
        case TimeValue(date):
            return {"type": "time", "value": _time(date)}
        case Point(latitude, longitude):
            place = {
                "latitude": float(latitude),
                "longitude": float(longitude),
                "precision": _DEGREES,
                "globe": _GLOBE,
            }
            return {"type": "globecoordinate", "value": place}
        case Text(text, language) if datatype(predicate, value) == "monolingualtext":
            words = {"text": text, "language": language or "und"}
            return {"type": "monolingualtext", "value": words}
        case Text(text) | Address(text):
            return {"type": "string", "value": text}


def _time(date: str) -> dict[str, Any]:
    """Return a date as precise as it is; Wikibase writes what is not told as 00."""
    full = f"{date}-00-00"[:10] if len(date) == 4 else f"{date}-00"[:10]
    return {
        "time": f"+{full}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": _PRECISION[len(date)],
        "calendarmodel": _CALENDAR,
    }
