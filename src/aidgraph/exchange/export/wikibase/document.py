"""Give things and properties the ids that a Wikibase knows them by."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.exchange.export.wikibase.statements import (
    IDENTIFIER,
    Address,
    Item,
    ItemStatement,
    Pair,
    Point,
    QuantityValue,
    StatementReader,
    Text,
    TimeValue,
    Value,
)
from aidgraph.files.limited import read_limited
from aidgraph.rdf.terms import SKOS
from aidgraph.store.open import Triples

_MOST_BYTES = 2**26  # of a table of ids
_DATATYPES: dict[type, str] = {
    Item: "wikibase-item",
    QuantityValue: "quantity",
    TimeValue: "time",
    Point: "globe-coordinate",
    Address: "url",
}
_ENTITY = ("Organization", "Place", "Facility", "Project", "Programme", "Event", "Recognition",
           "Person", "Group", "Entity")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """
    Hold the statements of a graph with the ids of all that they speak of.

    ``items`` and ``properties`` map IRIs to ids, ``datatypes`` the IRIs of properties to Wikibase
    datatypes; ``statements`` are by subject.
    """

    reader: StatementReader
    statements: dict[str, list[ItemStatement]]
    items: dict[str, str]
    properties: dict[str, str]
    datatypes: dict[str, str]


def read_document(store: Triples, ids: Mapping[str, str] | None = None) -> Document:
    """
    Read the statements of *store* and number what they speak of.

    Args:
        store: A built graph.
        ids: Which id the Wikibase has for an IRI; without it ids are counted in the order of IRIs.

    Raises:
        CallError: If *ids* lacks a thing or a property.
    """
    reader = StatementReader(store)
    by_subject: dict[str, list[ItemStatement]] = {}
    datatypes: dict[str, str] = {IDENTIFIER: "url"}
    things = {iri for kind in _ENTITY for iri in reader.graph.instances(kind)}
    for statement in reader.statements():
        by_subject.setdefault(statement.subject, []).append(statement)
        things.add(statement.subject)
        pairs = [*statement.qualifiers, *(pair for group in statement.references for pair in group)]
        if statement.value is None:
            datatypes.setdefault(statement.predicate, "quantity")
        else:
            pairs.append((statement.predicate, statement.value))
        for predicate, value in pairs:
            datatypes[predicate] = datatype(predicate, value)
            things.update(_spoken_of(value))
    return Document(
        reader,
        by_subject,
        _numbered("Q", things, ids),
        _numbered("P", datatypes, ids),
        datatypes,
    )


def datatype(predicate: str, value: Value) -> str:
    """Return the Wikibase datatype of a property with this value; notes are in a language."""
    if isinstance(value, Text):
        return "monolingualtext" if value.language or predicate == SKOS + "note" else "string"
    return _DATATYPES[type(value)]


def read_ids(file: Path) -> dict[str, str]:
    """
    Read which id a Wikibase has for an IRI: a table with tabs, IRI and id in each line.

    Raises:
        CallError: If the file cannot be read, or a line has no IRI and id.
    """
    try:
        text = read_limited(file, _MOST_BYTES).decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(f"{file}: cannot be read ({error})") from error
    ids: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        if len(row) != 2 or not re.fullmatch(r"[PQ][1-9][0-9]*", row[1]):
            raise CallError(f"{file}, line {number}: write an IRI, a tab and an id such as Q42")
        ids[row[0]] = row[1]
    return ids


def _spoken_of(value: Value) -> Iterable[str]:
    if isinstance(value, Item):
        return (value.iri,)
    return (value.unit,) if isinstance(value, QuantityValue) and value.unit else ()


def _numbered(letter: str, iris: Iterable[str], ids: Mapping[str, str] | None) -> dict[str, str]:
    known = sorted(iris)
    if ids is None:
        return {iri: f"{letter}{number}" for number, iri in enumerate(known, start=1)}
    if lacking := [iri for iri in known if not ids.get(iri, "").startswith(letter)]:
        what = "a property" if letter == "P" else "an item"
        some = ", ".join(lacking[:3])
        raise CallError(f"no id of {what} is given for {len(lacking)} IRIs, such as {some}")
    return {iri: ids[iri] for iri in known}


def pairs_by_property(pairs: Iterable[Pair]) -> dict[str, list[Value]]:
    """Return values by property, in the order in which properties come."""
    found: dict[str, list[Value]] = {}
    for predicate, value in pairs:
        found.setdefault(predicate, []).append(value)
    return found
