"""Write the tables of one report: sorted, RFC 4180, the same bytes for the same encoding."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from decimal import Decimal
from pathlib import Path
from typing import Literal

import tomli_w

from aidgraph.encoding.tables import COLUMNS, OPTIONAL_KEYS, SCHEMA
from aidgraph.files.atomic import write_atomically
from aidgraph.model import Claim, Encoding, Entity, Merge, ReferenceClaim, Report
from aidgraph.rdf.terms import plain


def write_encoding(encoding: Encoding, folder: Path | str) -> None:
    """
    Write *encoding* into *folder*, each file whole or not at all.

    Optional tables without rows are not written.

    Raises:
        OSError: If the folder cannot be written; the files that stood there stay.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in encoding_files(encoding).items():
        write_atomically(folder / name, content)


def encoding_files(encoding: Encoding) -> dict[str, bytes]:
    """Return the files of *encoding* by name, as bytes."""
    evidence = sorted((e.target, e.span.start, e.span.end, e.span.exact) for e in encoding.evidence)
    aside = sorted((s.span.start, s.span.end, s.span.exact, s.reason) for s in encoding.set_aside)
    files = common_tables(encoding.entities, encoding.claims, encoding.references)
    files["evidence.csv"] = table_bytes("evidence.csv", evidence)
    if aside:
        files["set_aside.csv"] = table_bytes("set_aside.csv", aside)
    if encoding.datasets:
        datasets = sorted(encoding.datasets, key=lambda d: d.id)
        rows = [list(asdict(row).values()) for row in datasets]
        files["datasets.csv"] = table_bytes("datasets.csv", rows)
    if encoding.merges:
        merges = sorted(encoding.merges, key=lambda m: m.id)
        files["merges.csv"] = table_bytes("merges.csv", map(_merge, merges))
    if encoding.deprecated:
        gone = sorted((row.id, row.replaced_by) for row in encoding.deprecated)
        files["deprecated.csv"] = table_bytes("deprecated.csv", gone)
    for name, rows_of_pages in (("pages.csv", encoding.pages), ("lines.csv", encoding.lines)):
        if rows_of_pages:
            files[name] = table_bytes(name, sorted(map(astuple, rows_of_pages)))
    return {"report.toml": _report(encoding.report), **files}


def common_tables(
    entities: Iterable[Entity], claims: Iterable[Claim], references: Sequence[ReferenceClaim]
) -> dict[str, bytes]:
    """Return the tables that a report and a dataset both have, by name."""
    files = {
        "entities.csv": table_bytes(
            "entities.csv", map(_entity, sorted(entities, key=lambda e: e.id))
        ),
        "claims.csv": table_bytes("claims.csv", map(_claim, sorted(claims, key=lambda c: c.id))),
    }
    if references:
        rows = [list(asdict(row).values()) for row in sorted(references, key=lambda r: r.id)]
        files["reference.csv"] = table_bytes("reference.csv", rows)
    return files


def table_bytes(name: str, rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV bytes; lines end in LF so that version control shows clean diffs."""
    kept = list(rows)
    out = _written(name, kept, csv.QUOTE_MINIMAL)
    # Python leaves a lone carriage return unquoted, and then reads it as a line's end.
    return (_written(name, kept, csv.QUOTE_ALL) if "\r" in out else out).encode("utf-8")


def _written(name: str, rows: Sequence[Sequence[object]], quoting: Literal[0, 1]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(COLUMNS[name])
    csv.writer(out, lineterminator="\n", quoting=quoting).writerows(rows)
    return out.getvalue()


def _report(report: Report) -> bytes:
    fields = asdict(report)
    kept = {key: fields[key] for key in fields if fields[key] != "" or key not in OPTIONAL_KEYS}
    kept["schema"] = SCHEMA
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
        entity.note,
    )


def number(value: Decimal | None) -> str:
    """Return a number as a cell holds it."""
    return "" if value is None else plain(value)


def _claim(claim: Claim) -> Sequence[str]:
    return (
        *(claim.id, claim.kind, claim.subject, claim.predicate, claim.object, claim.indicator),
        *(number(claim.value), number(claim.min), number(claim.max), claim.unit),
        *(claim.comparator, claim.provider, claim.receiver, claim.from_, claim.to),
        *(claim.modality, claim.speaker, claim.origin, claim.status, claim.method),
        *(plain(claim.confidence), claim.note, claim.note_en, claim.waiver),
    )


def _merge(merge: Merge) -> Sequence[str]:
    reasons = "|".join(merge.reasons)
    return merge.id, merge.known, merge.label, reasons, merge.status, merge.note
