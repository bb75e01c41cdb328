"""Write statements as QuickStatements, version 1: a command a line, its parts with tabs between."""

from collections.abc import Iterator, Mapping

from aidgraph.exchange.export.wikibase.document import Document, datatype, read_document
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

_PRECISION = {4: 9, 7: 10, 10: 11}  # year, month, day


def export_quickstatements(store: Triples, *, ids: Mapping[str, str] | None = None) -> bytes:
    """
    Return the claims of *store* as QuickStatements: names of things, then a line a statement.

    QuickStatements makes no properties; they must be there.  With *ids* the text holds for a
    Wikibase that has all of them.

    Args:
        store: A built graph.
        ids: Which id the Wikibase has for an IRI; without it the ids are those of
            :func:`export_wikibase`.

    Raises:
        CallError: If *ids* lacks a thing or a property.

    >>> import pyoxigraph as ox
    >>> export_quickstatements(ox.Store())
    b''
    """
    document = read_document(store, ids)
    lines = [line for iri in sorted(document.items) for line in _lines(document, iri)]
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _lines(document: Document, iri: str) -> Iterator[str]:
    me = document.items[iri]
    for language, text in document.reader.names(iri):
        yield f"{me}\tL{language}\t{_quoted(text)}"
    for language, text in document.reader.aliases(iri):
        yield f"{me}\tA{language}\t{_quoted(text)}"
    yield f"{me}\t{document.properties[IDENTIFIER]}\t{_quoted(iri)}"
    for statement in document.statements.get(iri, ()):
        yield "\t".join(_parts(document, statement))


def _parts(document: Document, statement: ItemStatement) -> Iterator[str]:
    """Yield subject, property, value, then qualifiers, then references: ``!`` begins the next."""
    yield document.items[statement.subject]
    yield document.properties[statement.predicate]
    value = statement.value
    yield "somevalue" if value is None else _value(document, statement.predicate, value)
    for pair in statement.qualifiers:
        yield from _pair(document, pair)
    for number, group in enumerate(statement.references):
        for place, (predicate, value) in enumerate(group):
            mark = "!" if number and not place else ""
            yield f"{mark}S{document.properties[predicate][1:]}"
            yield _value(document, predicate, value)


def _pair(document: Document, pair: Pair) -> Iterator[str]:
    predicate, value = pair
    yield document.properties[predicate]
    yield _value(document, predicate, value)


def _value(document: Document, predicate: str, value: Value) -> str:
    """Return a value as QuickStatements reads it."""
    match value:
        case Item(iri):
            return document.items[iri]
        case QuantityValue(amount, unit):
            return plain(amount) + (f"U{document.items[unit][1:]}" if unit else "")
        case TimeValue(date):
            full = f"{date}-00-00"[:10] if len(date) == 4 else f"{date}-00"[:10]
            return f"+{full}T00:00:00Z/{_PRECISION[len(date)]}"
        case Point(latitude, longitude):
            return f"@{plain(latitude)}/{plain(longitude)}"
        case Text(text, language) if datatype(predicate, value) == "monolingualtext":
            return f"{language or 'und'}:{_quoted(text)}"
        case Text(text) | Address(text):
            return _quoted(text)


def _quoted(text: str) -> str:
    """Return a text between quotes, on one line; a tab or a break would end the part."""
    return f'"{" ".join(text.split())}"'
