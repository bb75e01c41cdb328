"""Write the tables of one report: sorted, RFC 4180, the same bytes for the same encoding."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import tomli_w

from aidgraph.atomic import write_atomically
from aidgraph.encoding.tables import COLUMNS, OPTIONAL_KEYS
from aidgraph.model import Claim, Encoding, Entity, Report
from aidgraph.rdf.terms import plain


def write_encoding(encoding: Encoding, folder: Path) -> None:
    """
    Write *encoding* into *folder*, each file whole or not at all.

    Optional tables without rows are not written.

    Raises:
        OSError: If the folder cannot be written; the files that stood there stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in encoding_files(encoding).items():
        write_atomically(folder / name, content)


def encoding_files(encoding: Encoding) -> dict[str, bytes]:
    """Return the files of *encoding* by name, as bytes."""
    evidence = sorted((e.target, e.span.start, e.span.end, e.span.exact) for e in encoding.evidence)
    aside = sorted((s.span.start, s.span.end, s.span.exact, s.reason) for s in encoding.set_aside)
    tables: dict[str, Iterable[Sequence[object]]] = {
        "entities.csv": map(_entity, sorted(encoding.entities, key=lambda e: e.id)),
        "claims.csv": map(_claim, sorted(encoding.claims, key=lambda c: c.id)),
        "evidence.csv": evidence,
    }
    if aside:
        tables["set_aside.csv"] = aside
    if encoding.references:
        rows = sorted(encoding.references, key=lambda r: r.id)
        tables["reference.csv"] = [list(asdict(row).values()) for row in rows]
    if encoding.datasets:
        datasets = sorted(encoding.datasets, key=lambda d: d.id)
        tables["datasets.csv"] = [list(asdict(row).values()) for row in datasets]
    files = {name: _table(name, rows) for name, rows in tables.items()}
    return {"report.toml": _report(encoding.report), **files}


def _table(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV bytes; lines end in LF so that version control shows clean diffs."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS[name])
    for row in rows:
        # Python leaves a lone carriage return unquoted, and then reads it as a line's end.
        broken = any("\r" in cell for cell in row if isinstance(cell, str))
        (quoting if broken else writer).writerow(row)
    return out.getvalue().encode("utf-8")


def _report(report: Report) -> bytes:
    fields = asdict(report)
    kept = {key: fields[key] for key in fields if fields[key] != "" or key not in OPTIONAL_KEYS}
    return tomli_w.dumps(kept).encode("utf-8")


def _entity(entity: Entity) -> Sequence[str]:
    return (
        entity.id,
        entity.type,
        entity.label,
        entity.label_en,
        "|".join(entity.aliases),
        "|".join(f"{scheme}:{code}" for scheme, code in entity.codes),
        "|".join(entity.exact_match),
        "|".join(entity.close_match),
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _claim(claim: Claim) -> Sequence[str]:
    return (
        *(claim.id, claim.kind, claim.subject, claim.predicate, claim.object, claim.indicator),
        *(_number(claim.value), _number(claim.min), _number(claim.max), claim.unit),
        *(claim.comparator, claim.provider, claim.receiver, claim.from_, claim.to),
        *(claim.origin, claim.status, claim.method, plain(claim.confidence), claim.note),
    )
