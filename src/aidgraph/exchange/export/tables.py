"""Write a graph as CSV tables with a ``datapackage.json`` that describes them."""

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from aidgraph.rdf.iri import THING
from aidgraph.rdf.terms import plain
from aidgraph.store.claims import FIGURE_CLASSES, Figure, Relation, Statement
from aidgraph.store.evidence import Evidence, read_evidence
from aidgraph.store.facts import Facts
from aidgraph.store.graph import Graph, pages, short
from aidgraph.store.open import Triples
from aidgraph.store.periods import Period
from aidgraph.text.visible import for_spreadsheet
from aidgraph.version import VERSION

PACKAGE = "datapackage.json"
KINDS = dict(zip(FIGURE_CLASSES, ("flow", "outcome", "context"), strict=True))
_NUMBERS = frozenset({"value", "min", "max", "confidence", "share"})
_CLAIM = (
    *("source", "from", "to", "period_inferred", "origin", "method", "confidence", "note"),
    "modality",
)


@dataclass(frozen=True, slots=True)
class Table:
    """Hold one table: its name, columns, first of them the key, and rows of texts."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[tuple[str, str], ...] = ()


def export_tables(
    store: Triples, *, licence: str = "", for_spreadsheets: bool = False
) -> dict[str, bytes]:
    """
    Return the files of a Data Package (frictionless, version 1) by name: tables and descriptor.

    Things are named by the path of their IRI below ``https://w3id.org/aidgraph/id/``, concepts by
    their key.  Several values of a cell are separated by a bar.

    Args:
        store: The store of a built graph.
        licence: The name or address of the licence of the whole, which the graph does not know.
        for_spreadsheets: Put ``'`` before cells that a spreadsheet would run as a formula, and a
            byte order mark before each table.  Without it every cell is exact.
    """
    facts = Facts(Graph(store))
    tables = list(tables_of(facts))
    data = {f"{t.name}.csv": _csv(t, for_spreadsheets=for_spreadsheets) for t in tables}
    descriptor = _descriptor(facts, tables, data, licence)
    text = json.dumps(descriptor, ensure_ascii=False, indent=2)
    return {**data, PACKAGE: f"{text}\n".encode()}


def tables_of(facts: Facts) -> Iterator[Table]:
    """Yield the tables of what a graph names and states, as every tabular export has them."""
    yield from _named(facts)
    yield from _claimed(facts)
    yield Table(
        "evidence",
        ("id", "claim_or_entity", "source", "start", "end", "quote", "key"),
        tuple(_evidence(facts)),
        (("source", "sources"),),
    )


def _named(facts: Facts) -> Iterator[Table]:
    """Yield the tables of what has a name: sources and entities."""
    yield Table(
        "sources",
        ("id", "type", "title_zh", "title_en", "publisher", "language", "licence", "from", "to"),
        tuple(
            (short(s.iri), s.kind, s.title.zh, s.title.en, s.publisher, s.language, s.licence,
             *_bounds(s.period)[:2])
            for s in facts.sources.values()
        ),
    )  # fmt: skip
    yield Table(
        "entities",
        (*("id", "type", "label_zh", "label_en", "label", "aliases", "codes"),
         *("exact_match", "close_match", "point", "sources", "evidence")),
        tuple(
            (short(e.iri), e.type, e.names.zh, e.names.en, e.names.first,
             _bar(sorted(name.text for name in e.aliases)),
             _bar(f"{scheme}:{code}" for scheme, code in e.codes),
             _bar(e.exact_match), _bar(e.close_match), e.point,
             _bar(map(short, e.sources)), _bar(map(short, e.evidence)))
            for e in facts.entities.values()
        ),
    )  # fmt: skip


def _claimed(facts: Facts) -> Iterator[Table]:
    """Yield the tables of what is claimed: relations and figures."""
    yield Table(
        "relations",
        ("claim", "subject", "predicate", "object", *_CLAIM, "share", "split"),
        tuple(
            (short(r.statement.iri), short(r.subject), short(r.predicate), _object(facts, r),
             *_claim(r.statement), *_share(r.statement))
            for r in facts.relations
        ),
        (("source", "sources"),),
    )  # fmt: skip
    yield Table(
        "figures",
        (*("claim", "kind", "about", "indicator", "indicator_zh", "indicator_en", "value", "min"),
         *("max", "unit", "comparator", "flow_kind", "provider", "receiver", *_CLAIM)),
        tuple((*_figure(facts, f), *_claim(f.statement)) for f in facts.figures),
        (("source", "sources"), ("about", "entities"), ("provider", "entities"),
         ("receiver", "entities")),
    )  # fmt: skip


def _evidence(facts: Facts) -> Iterator[tuple[str, ...]]:
    for page in pages(facts.entities.values()):
        found = read_evidence(facts.graph, (iri for entity in page for iri in entity.evidence))
        for entity in page:
            yield from (_place(entity.iri, found[iri]) for iri in entity.evidence)
    for claims in (facts.relations, facts.figures):
        for statement in (claim.statement for claim in claims):
            yield from (_place(statement.iri, one) for one in statement.evidence)


def _place(holder: str, evidence: Evidence) -> tuple[str, ...]:
    bounds = (str(evidence.start), str(evidence.end)) if evidence.exact else ("", "")
    return (
        short(evidence.iri), short(holder), short(evidence.source), *bounds, evidence.exact,
        evidence.key,
    )  # fmt: skip


def _figure(facts: Facts, figure: Figure) -> tuple[str, ...]:
    names, amount = facts.names(figure.indicator.iri), figure.amount
    numbers = (amount.value, amount.low, amount.high)
    return (
        short(figure.iri), KINDS[figure.kind], short(figure.about), figure.indicator.stated,
        names.zh, names.en, *("" if n is None else plain(n) for n in numbers),
        amount.unit.stated, amount.comparator.stated,
        figure.flow_kind.key if figure.flow_kind else "",
        short(figure.provider), short(figure.receiver),
    )  # fmt: skip


def _claim(claim: Statement) -> tuple[str, ...]:
    return (
        short(claim.source), *_bounds(claim.period), claim.origin, claim.method, claim.confidence,
        claim.note, claim.modality or "done",
    )  # fmt: skip


def _share(claim: Statement) -> tuple[str, str]:
    return "" if claim.share is None else plain(claim.share), claim.split


def _bounds(period: Period | None) -> tuple[str, str, str]:
    if period is None:
        return "", "", ""
    return period.start, period.end, "true" if period.inferred else "false"


def _object(facts: Facts, relation: Relation) -> str:
    value = relation.object
    return value.value if isinstance(value, ox.Literal) else facts.key(value.value)


def _bar(texts: Iterable[str]) -> str:
    return "|".join(texts)


def _csv(table: Table, *, for_spreadsheets: bool) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(_inert(row, table.columns) if for_spreadsheets else row)
    return text.getvalue().encode("utf-8-sig" if for_spreadsheets else "utf-8")


def _inert(row: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return *row* with ``'`` before what a spreadsheet would run; numbers stay numbers."""
    return [
        cell if column in _NUMBERS else for_spreadsheet(cell)
        for column, cell in zip(columns, row, strict=True)
    ]


def _descriptor(
    facts: Facts, tables: Sequence[Table], data: dict[str, bytes], licence: str
) -> dict[str, Any]:
    """Return the descriptor (Data Package 1, specs.frictionlessdata.io)."""
    sources = [
        {"title": source.title.first or short(source.iri), "path": source.iri}
        for source in facts.sources.values()
    ]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "aidgraph",
        "title": "What reports and datasets state about aid",
        "description": (
            "Tables of a graph of claims: nothing here says that it is so, each claim says which "
            f"source states it, and where. An id is the end of an IRI below {THING}. "
            f"Made by aidgraph {VERSION}."
        ),
        "sources": sources,
        "resources": [_resource(table, data[f"{table.name}.csv"]) for table in tables],
    }
    if licence:
        package["licenses"] = [{"path" if "://" in licence else "name": licence}]
    return package


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    key = primary_key(table)
    schema: dict[str, Any] = {
        "fields": [
            {"name": name, "type": column_type(name), "description": column_description(name)}
            for name in table.columns
        ],
        "missingValues": [""],
        "primaryKey": key if len(key) > 1 else key[0],
    }
    if table.links:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": other, "fields": "id"}}
            for column, other in table.links
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def primary_key(table: Table) -> list[str]:
    """Return the columns that tell the rows of a table apart; many things stand on one span."""
    return ["id", "claim_or_entity"] if table.name == "evidence" else [table.columns[0]]


@cache
def _descriptions() -> dict[str, str]:
    """Return what each column holds, in words."""
    text = files(__package__).joinpath("columns.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)
    return found


def column_description(column: str) -> str:
    """Return what a column holds, in words."""
    return _descriptions()[column]


def column_type(column: str) -> str:
    """
    Return the type of a column: number, integer, boolean or string.

    >>> column_type("value"), column_type("note")
    ('number', 'string')
    """
    if column in _NUMBERS:
        return "number"
    if column in {"start", "end"}:
        return "integer"
    return "boolean" if column == "period_inferred" else "string"
