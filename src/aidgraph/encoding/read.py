"""Read the folder of tables of one report, and refuse it whole if anything is wrong."""

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, cast

from aidgraph.encoding import links
from aidgraph.encoding.tables import OPTIONAL_KEYS, Row, read_table, read_text
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.model import (
    CLAIM_KINDS,
    COMPARATORS,
    ENTITY_TYPES,
    ORIGINS,
    STATUSES,
    Claim,
    Dataset,
    Encoding,
    Entity,
    Evidence,
    ReferenceClaim,
    Report,
    SetAside,
    Span,
)
from aidgraph.rdf import terms
from aidgraph.rdf.iri import is_slug

T = TypeVar("T")

_REPORT_KEYS = {"id", "title", "title_en", "publisher", "language", "sha256", "length"}
_DATE_REMEDY = "write 2021, 2021-07, 2021-07-09 or 2021-07-09T11:58"
_DECIMAL = re.compile(r"-?\d{1,1000}(\.\d{1,1000})?", re.ASCII)


def read_encoding(folder: Traversable) -> Encoding:
    """
    Read the encoding in *folder* and check that its tables agree with each other.

    Args:
        folder: A ``pathlib.Path`` or packaged folder with ``report.toml`` and the tables.

    Returns:
        The encoding, rows in file order.

    Raises:
        CallError: If there is no such folder, or it has no ``report.toml``.
        EncodingError: With every problem found, each by file, row and column.

    >>> from aidgraph.resources import folder
    >>> read_encoding(folder("graph").joinpath("jinhua-wensu")).report.language
    'zh'
    """
    name = str(folder)
    if not folder.is_dir():
        raise CallError(f"{name}: no such folder; give the folder of an encoding")
    if not folder.joinpath("report.toml").is_file():
        raise CallError(
            f"{name}: there is no report.toml; an encoding is a folder with report.toml, "
            "entities.csv, claims.csv and evidence.csv"
        )
    problems: list[Problem] = []
    report = _report(folder.joinpath("report.toml"), problems)

    def table(file: str, read: Callable[[Row], T]) -> tuple[T, ...]:
        rows, found = read_table(folder.joinpath(file), file)
        items = tuple(read(row) for row in rows)
        problems.extend(found)
        problems.extend(p for row in rows for p in row.problems)
        return items

    encoding = Encoding(
        report=report,
        entities=table("entities.csv", _entity),
        claims=table("claims.csv", _claim),
        evidence=table("evidence.csv", _evidence),
        set_aside=table("set_aside.csv", _set_aside),
        references=table("reference.csv", _reference),
        datasets=table("datasets.csv", _dataset),
    )
    if not problems:
        problems = links.check(encoding)
    if problems:
        raise EncodingError(name, problems)
    return encoding


def _report(file: Traversable, problems: list[Problem]) -> Report:
    """Read ``report.toml``."""
    empty = Report("", "", "", "", "", "", 0)
    text, found = read_text(file, "report.toml")
    if found:
        problems.extend(found)
        return empty
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem("report.toml", None, None, f"not TOML: {error}", "mend that line"))
        return empty
    missing, extra = _REPORT_KEYS - data.keys(), data.keys() - _REPORT_KEYS - OPTIONAL_KEYS
    problems += [
        *(Problem("report.toml", None, k, "the key is missing", "add it") for k in sorted(missing)),
        *(
            Problem("report.toml", None, k, "the key is not known", "remove it")
            for k in sorted(extra)
        ),
    ]
    for key, value in data.items():
        wanted: type = int if key == "length" else str
        if type(value) is not wanted:
            problems.append(
                Problem("report.toml", None, key, f"{value!r} is no {wanted.__name__}", "mend it")
            )
    if problems:
        return empty
    report = Report(**data)
    if not is_slug(report.id):
        problems.append(
            Problem("report.toml", None, "id", f"{report.id!r} is no id", links.ID_REMEDY)
        )
    problems += _report_values(report)
    if not re.fullmatch(r"[0-9a-f]{64}", report.sha256):
        problems.append(
            Problem("report.toml", None, "sha256", "not 64 hex digits", "give `sha256sum FILE`")
        )
    return report


def _report_values(report: Report) -> list[Problem]:
    """Check the values of ``report.toml`` that become typed literals."""
    found = []
    checks: dict[str, tuple[Callable[[str], object], list[str], str]] = {
        "language": (terms.tag, [report.language], "write a tag such as zh or en"),
        "published": (_time, [report.published], _DATE_REMEDY),
        "period": (_time, report.period.split("/", 1), f"two dates with a slash; {_DATE_REMEDY}"),
    }
    for key, (read, values, remedy) in checks.items():
        for value in values:
            try:
                read(value)
            except ValueError as error:
                found.append(Problem("report.toml", None, key, str(error), remedy))
    return found


def _decimal(text: str) -> Decimal | None:
    """Read a plain decimal; no exponent, no separators; empty is None."""
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a plain decimal")
    return Decimal(text)


def _offset(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
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
        terms.iri(value)
    return found


def _identifier(row: Row) -> str:
    if not is_slug(row["id"]):
        row.refuse("id", f"{row['id']!r} is no id", links.ID_REMEDY)
    return row["id"]


def _entity(row: Row) -> Entity:
    if not row["label"]:
        row.refuse("label", "the label is empty", "give the name as the report prints it")
    return Entity(
        id=_identifier(row),
        type=cast("Any", row.choose("type", ENTITY_TYPES, "Other")),
        label=row["label"],
        label_en=row["label_en"],
        aliases=_split(row["aliases"]),
        codes=row.convert("codes", _codes, (), "write gbt2260:652922"),
        exact_match=row.convert("exact_match", _iris, (), "write full IRIs"),
        close_match=row.convert("close_match", _iris, (), "write full IRIs"),
    )


def _time(text: str) -> str:
    if text:
        terms.time(text)
    return text


def _claim(row: Row) -> Claim:
    number = "write digits with at most one point: 457000000 or 0.1"
    comparators = ("", *COMPARATORS)
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
        from_=row.convert("from", _time, "", _DATE_REMEDY),
        to=row.convert("to", _time, "", _DATE_REMEDY),
        origin=cast("Any", row.choose("origin", ORIGINS, "inferred")),
        status=cast("Any", row.choose("status", STATUSES, "proposed")),
        method=row["method"],
        confidence=row.convert("confidence", _confidence, Decimal(1), "write a number 0 to 1"),
        note=row["note"],
    )


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


def _evidence(row: Row) -> Evidence:
    return Evidence(row["target"], _span(row))


def _set_aside(row: Row) -> SetAside:
    if not row["reason"]:
        row.refuse("reason", "the reason is empty", "say why this is not modelled")
    return SetAside(_span(row), row["reason"])


def _reference(row: Row) -> ReferenceClaim:
    return ReferenceClaim(
        **{**row.cells, "id": _identifier(row)},
    )


def _dataset(row: Row) -> Dataset:
    return Dataset(**{**row.cells, "id": _identifier(row)})
