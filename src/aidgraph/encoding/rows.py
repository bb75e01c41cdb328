"""Read the rows of tables into the dataclasses of the model; what is wrong stays with the row."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

from aidgraph.chinese.script import is_han
from aidgraph.encoding.links import ID_REMEDY
from aidgraph.encoding.tables import Row
from aidgraph.layout import PAGE_METHODS, PageLine, ReportPage
from aidgraph.model import (
    CLAIM_KINDS,
    COMPARATORS,
    ENTITY_TYPES,
    MODALITIES,
    ORIGINS,
    STATUSES,
    TEXT_KINDS,
    Claim,
    Dataset,
    Deprecated,
    Entity,
    EntityText,
    Evidence,
    Merge,
    MoneyShare,
    ReferenceClaim,
    SetAside,
    Span,
)
from aidgraph.rdf import terms
from aidgraph.rdf.iri import is_slug

DATE_REMEDY = "write 2021, 2021-07, 2021-07-09 or 2021-07-09T11:58"
_WEB_REMEDY = "write full IRIs that begin with http:// or https://"
_OFFSET = re.compile(r"\d{1,9}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,1000}(\.\d{1,1000})?", re.ASCII)


def _decimal(text: str) -> Decimal | None:
    """Read a plain decimal; no exponent, no separators; empty is None."""
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a plain decimal")
    return Decimal(text)


def _offset(text: str) -> int:
    if not _OFFSET.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not an offset")
    return int(text)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _codes(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition(":") for part in _split(text)]
    if bad := [scheme for scheme, colon, code in pairs if not (scheme and colon and code)]:
        raise ValueError(f"{bad[0]!r} is not scheme:code")
    return tuple((scheme, code) for scheme, _, code in pairs)


def _iris(text: str) -> tuple[str, ...]:
    found = _split(text)
    for value in found:
        terms.address(value)
    return found


def _identifier(row: Row) -> str:
    if not is_slug(row["id"]):
        row.refuse("id", f"{row['id']!r} is no id", ID_REMEDY)
    return row["id"]


def entity_row(row: Row) -> Entity:
    """Read a row of entities.csv."""
    if not row["label"]:
        row.refuse("label", "the label is empty", "give the name as the report prints it")
    return Entity(
        id=_identifier(row),
        type=cast("Any", row.choose("type", ENTITY_TYPES, "Other")),
        label=row["label"],
        label_en=row["label_en"],
        aliases=_split(row["aliases"]),
        codes=row.convert("codes", _codes, (), "write gbt2260:652922"),
        exact_match=row.convert("exact_match", _iris, (), _WEB_REMEDY),
        close_match=row.convert("close_match", _iris, (), _WEB_REMEDY),
        note=row["note"],
    )


def read_time(text: str) -> str:
    """Return *text* if it is empty or ISO 8601 at any precision."""
    if text:
        terms.time(text)
    return text


def claim_row(row: Row) -> Claim:
    """Read a row of claims.csv."""
    number = "write digits with at most one point: 457000000 or 0.1"
    comparators = ("", *COMPARATORS)
    note, note_en = _notes(row)
    return Claim(
        id=_identifier(row),
        kind=cast("Any", row.choose("kind", CLAIM_KINDS, "context")),
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        indicator=row["indicator"],
        value=row.convert("value", _decimal, None, number),
        min=row.convert("min", _decimal, None, number),
        max=row.convert("max", _decimal, None, number),
        unit=row["unit"],
        comparator=cast("Any", row.choose("comparator", comparators, "")),
        provider=row["provider"],
        receiver=row["receiver"],
        from_=row.convert("from", read_time, "", DATE_REMEDY),
        to=row.convert("to", read_time, "", DATE_REMEDY),
        modality=cast("Any", row.choose("modality", ("", *MODALITIES), "") or "done"),
        speaker=row["speaker"],
        origin=cast("Any", row.choose("origin", ORIGINS, "inferred")),
        status=cast("Any", row.choose("status", STATUSES, "proposed")),
        method=row["method"],
        confidence=row.convert("confidence", _confidence, Decimal(1), "write a number 0 to 1"),
        note=note,
        note_en=note_en,
        waiver=row["waiver"],
    )


def _notes(row: Row) -> tuple[str, str]:
    """Return the note and the English one; before there were two columns, most were English."""
    formula = row["origin"] == "derived" or is_han(row["note"])
    if "note_en" in row.lacking and not formula:
        return "", row["note"]
    return row["note"], row["note_en"]


@lru_cache(maxsize=1024)
def _confidence(text: str) -> Decimal:
    value = _decimal(text)
    if value is None or not 0 <= value <= 1:
        raise ValueError(f"{text[:40]!r} is not between 0 and 1")
    return value


def _span(row: Row) -> Span:
    count = "write a whole number of characters from the start of the text"
    return Span(
        row.convert("start", _offset, 0, count),
        row.convert("end", _offset, 0, count),
        row["exact"],
    )


def evidence_row(row: Row) -> Evidence:
    """Read a row of evidence.csv."""
    return Evidence(row["target"], _span(row))


def set_aside_row(row: Row) -> SetAside:
    """Read a row of set_aside.csv."""
    if not row["reason"]:
        row.refuse("reason", "the reason is empty", "say why this is not modelled")
    return SetAside(_span(row), row["reason"])


def reference_row(row: Row) -> ReferenceClaim:
    """Read a row of reference.csv."""
    origin = row.choose("origin", ORIGINS, "inferred")
    return ReferenceClaim(**{**row.cells, "id": _identifier(row), "origin": cast("Any", origin)})


def share_row(row: Row) -> MoneyShare:
    """Read a row of shares.csv."""
    share = row.convert("share", _decimal, None, "write a number from 0 to 1, or nothing")
    if share is not None and not 0 <= share <= 1:
        row.refuse("share", f"{share} is not from 0 to 1", "write 0.4 for 40 percent")
    if not row["split"]:
        row.refuse("split", "the split is empty", "name the vocabulary, such as dac or place")
    return MoneyShare(row["target"], share, row["split"])


def text_row(row: Row) -> EntityText:
    """Read a row of texts.csv."""
    row.choose("kind", TEXT_KINDS, "alias")
    if not row["text"]:
        row.refuse("text", "the text is empty", "write it, or remove the row")
    row.convert("language", terms.tag, "", "write a tag such as zh")
    return EntityText(row["target"], row["kind"], row["language"], row["text"])


def dataset_row(row: Row) -> Dataset:
    """Read a row of datasets.csv."""
    return Dataset(**{**row.cells, "id": _identifier(row)})


def deprecated_row(row: Row) -> Deprecated:
    """Read a row of deprecated.csv."""
    return Deprecated(_identifier(row), row["replaced_by"])


def merge_row(row: Row) -> Merge:
    """Read a row of merges.csv."""
    if not row["label"]:
        row.refuse("label", "the label is empty", "give the name as the report prints it")
    return Merge(
        id=_identifier(row),
        known=row["known"],
        label=row["label"],
        reasons=_split(row["reasons"]),
        status=cast("Any", row.choose("status", STATUSES, "proposed")),
        note=row["note"],
    )


def page_row(row: Row) -> ReportPage:
    """Read a row of pages.csv."""
    page, start, end, width, height = _numbers(row, "page", "start", "end", "width", "height")
    method = cast("Any", row.choose("method", PAGE_METHODS, "text"))
    return ReportPage(page, start, end, width, height, method)


def line_row(row: Row) -> PageLine:
    """Read a row of lines.csv."""
    return PageLine(*_numbers(row, "page", "start", "end", "left", "top", "right", "bottom"))


def _numbers(row: Row, *columns: str) -> list[int]:
    """Return cells that are whole numbers: pages, code points, points of a page."""
    return [row.convert(column, _offset, 0, "write a whole number") for column in columns]
