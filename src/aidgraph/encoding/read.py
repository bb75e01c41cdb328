"""Read the folder of tables of one report, and refuse it whole if anything is wrong."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from aidgraph.encoding import links, rows
from aidgraph.encoding.tables import OPTIONAL_KEYS, SCHEMA, Row, read_rows, read_text
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.files.location import located
from aidgraph.model import Encoding, Report
from aidgraph.rdf import terms
from aidgraph.rdf.iri import is_slug

T = TypeVar("T")

_REPORT_KEYS = {"id", "title", "title_en", "publisher", "language", "sha256", "length"}


def read_encoding(folder: Traversable | str) -> Encoding:
    """
    Read the encoding in *folder* and check that its tables agree with each other.

    Args:
        folder: A path, as text too, or a packaged folder, with ``report.toml`` and the tables.

    Returns:
        The encoding, rows in file order.

    Raises:
        CallError: If there is no such folder, or it has no ``report.toml``.
        EncodingError: With every problem found, each by file, row and column.

    >>> from aidgraph.files.resources import folder
    >>> read_encoding(folder("graph").joinpath("jinhua-wensu")).report.language
    'zh'
    """
    folder = located(folder)
    name = str(folder)
    problems: list[Problem] = []
    report = _report(_report_file(folder), problems)

    def table(file: str, read: Callable[[Row], T]) -> tuple[T, ...]:
        items, found = read_rows(folder, file, read)
        problems.extend(found)
        return items

    encoding = Encoding(
        report=report,
        entities=table("entities.csv", rows.entity_row),
        claims=table("claims.csv", rows.claim_row),
        evidence=table("evidence.csv", rows.evidence_row),
        set_aside=table("set_aside.csv", rows.set_aside_row),
        references=table("reference.csv", rows.reference_row),
        datasets=table("datasets.csv", rows.dataset_row),
        merges=table("merges.csv", rows.merge_row),
        deprecated=table("deprecated.csv", rows.deprecated_row),
        pages=table("pages.csv", rows.page_row),
        lines=table("lines.csv", rows.line_row),
    )
    if not problems:
        problems = links.check(encoding)
    if problems:
        raise EncodingError(name, problems)
    return encoding


def read_report(folder: Traversable) -> Report:
    """
    Read ``report.toml`` alone, whatever the tables beside it say.

    Raises:
        CallError: If there is no such folder, or it has no ``report.toml``.
        EncodingError: With every problem of ``report.toml``.

    >>> from aidgraph.files.resources import folder
    >>> read_report(folder("graph").joinpath("jinhua-wensu")).length
    3894
    """
    problems: list[Problem] = []
    report = _report(_report_file(folder), problems)
    if problems:
        raise EncodingError(str(folder), problems)
    return report


def _report_file(folder: Traversable) -> Traversable:
    """Return the file ``report.toml`` of an encoding, which must be there."""
    if not folder.is_dir():
        raise CallError(f"{folder}: no such folder; give the folder of an encoding")
    file = folder.joinpath("report.toml")
    if not file.is_file():
        raise CallError(
            f"{folder}: there is no report.toml; an encoding is a folder with report.toml, "
            "entities.csv, claims.csv and evidence.csv"
        )
    return file


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
        wanted: type = int if key in {"length", "schema"} else str
        if type(value) is not wanted:
            problems.append(
                Problem("report.toml", None, key, f"{value!r} is no {wanted.__name__}", "mend it")
            )
    if problems:
        return empty
    if data.pop("schema", 1) not in range(1, SCHEMA + 1):
        remedy = f"read it with a newer aidgraph; this one knows schemas up to {SCHEMA}"
        problems.append(Problem("report.toml", None, "schema", "the schema is not known", remedy))
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
        "published": (rows.read_time, [report.published], rows.DATE_REMEDY),
        "period": (
            rows.read_time,
            report.period.split("/", 1),
            f"two dates with a slash; {rows.DATE_REMEDY}",
        ),
    }
    for key, (read, values, remedy) in checks.items():
        for value in values:
            try:
                read(value)
            except ValueError as error:
                found.append(Problem("report.toml", None, key, str(error), remedy))
    return found
