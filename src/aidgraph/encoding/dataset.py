"""Read and write the folder of tables that an import makes of an outside dataset."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from aidgraph.encoding import links, rows
from aidgraph.encoding.numbers import IdHashes, entity_files, miscounted, standing_again
from aidgraph.encoding.tables import Row, numbered, read_rows, read_text
from aidgraph.encoding.write import common_tables, number, table_bytes
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.model import Dataset, DatasetTables, RecordEvidence, Unmapped
from aidgraph.rdf import terms
from aidgraph.rdf.iri import is_slug

T = TypeVar("T")

DATASET_FILE = "dataset.toml"
NUMBERS = "numbers"  # the key that says how many tables of a name there are, if not one
_DATASET_KEYS = ("id", "title", "title_zh", "publisher", "version", "licence", "source")
_KEYS = (*_DATASET_KEYS, "language", "sha256")
_LISTS = ("entities", "claims", "records", "references", "unmapped", "shares", "texts")
_FILES = ("reference.csv", *(f"{name}.csv" for name in _LISTS if name != "references"))
NUMBERED = tuple(f"{name.removesuffix('.csv')}-[0-9]*.csv" for name in _FILES)
"""Patterns of the names of tables with a number above 1."""
_WRITTEN = (
    ("sha256", re.compile(r"[0-9a-f]{64}"), "not 64 hex digits", "give `sha256sum FILE`"),
    (NUMBERS, re.compile(r"[1-9]\d{0,5}", re.ASCII), "no number of tables", "import it again"),
)


def is_dataset(folder: Traversable) -> bool:
    """Tell whether *folder* holds the tables of a dataset, not of a report."""
    return folder.joinpath(DATASET_FILE).is_file()


def read_dataset(folder: Traversable, *, unmapped: bool = True) -> DatasetTables:
    """
    Read the tables of a dataset in *folder* and check that they agree with each other.

    Without *unmapped* the list of what an import left out is not read: no graph needs it.

    Raises:
        CallError: If there is no such folder, or it has no ``dataset.toml``.
        EncodingError: With the problems found, each by file, row and column.
    """
    first, *others = read_numbers(folder, unmapped=unmapped)
    if not others:
        return first
    every = (first, *others)
    lists: dict[str, Any] = {
        name: tuple(item for one in every for item in getattr(one, name)) for name in _LISTS
    }
    return replace(first, **lists)


def read_numbers(folder: Traversable, *, unmapped: bool = True) -> Iterator[DatasetTables]:
    """
    Yield the tables of a dataset number by number: those of a large one are many.

    The first number holds what all have in common, the last ones how things belong together, and
    so they come first: number 1, then the last, and on to 2.  A claim may be about an entity of
    any.  The arguments and errors are those of :func:`read_dataset`.
    """
    name = str(folder)
    if not folder.is_dir() or not is_dataset(folder):
        raise CallError(f"{name}: no {DATASET_FILE} here; give the folder that an import wrote")
    problems: list[Problem] = []
    about = _about(folder.joinpath(DATASET_FILE), problems)
    numbers = 1 if problems else int(about.get(NUMBERS, "1"))
    if wrong := list(miscounted(folder, _FILES, numbers)):
        raise EncodingError(name, [*problems, *wrong])
    known = entity_files(folder, numbers, problems) if numbers > 1 else {}
    hashes = {"claims.csv": IdHashes(), "reference.csv": IdHashes()}
    figures = False
    for n in (1, *range(numbers, 1, -1)):
        tables = _read_number(folder, about, n, problems, unmapped=unmapped)
        figures = figures or any(claim.kind != "relation" for claim in tables.claims)
        if not problems:
            found = links.check_dataset(tables, known.keys(), later=figures and n > 1)
            problems = [replace(p, file=numbered(p.file, n)) for p in found]
        if problems:
            raise EncodingError(name, problems)
        if numbers > 1:
            hashes["claims.csv"].take(claim.id for claim in tables.claims)
            hashes["reference.csv"].take(claim.id for claim in tables.references)
        yield tables
    if again := list(standing_again(folder, numbers, hashes)):
        raise EncodingError(name, again)


def _read_number(
    folder: Traversable,
    about: dict[str, str],
    number: int,
    problems: list[Problem],
    *,
    unmapped: bool,
) -> DatasetTables:
    """Read the tables of one number; note in *problems* what is wrong with them."""

    def table(file: str, read: Callable[[Row], T]) -> tuple[T, ...]:
        items, found = read_rows(folder, file, read, number)
        problems.extend(found)
        return items

    return DatasetTables(
        dataset=Dataset(**{key: about.get(key, "") for key in _DATASET_KEYS}),
        language=about.get("language", ""),
        sha256=about.get("sha256", ""),
        entities=table("entities.csv", rows.entity_row),
        claims=table("claims.csv", rows.claim_row),
        records=table("records.csv", lambda row: RecordEvidence(row["target"], row["key"])),
        references=table("reference.csv", rows.reference_row),
        unmapped=table("unmapped.csv", _unmapped) if unmapped else (),
        shares=table("shares.csv", rows.share_row),
        texts=table("texts.csv", rows.text_row),
    )


def write_dataset(tables: DatasetTables, folder: Path) -> None:
    """
    Write *tables* into *folder*, which must be new or empty.

    Raises:
        OSError: If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in dataset_files(tables).items():
        (folder / name).write_bytes(content)


def dataset_files(tables: DatasetTables) -> dict[str, bytes]:
    """Return the files of *tables* by name, as bytes: sorted, the same for the same tables."""
    about = asdict(tables.dataset) | {"language": tables.language, "sha256": tables.sha256}
    files = common_tables(tables.entities, tables.claims, tables.references)
    records = sorted((item.target, item.key) for item in tables.records)
    files["records.csv"] = table_bytes("records.csv", records)
    if tables.shares:
        parts = sorted((s.target, number(s.share), s.split) for s in tables.shares)
        files["shares.csv"] = table_bytes("shares.csv", parts)
    if tables.texts:
        texts = sorted((t.target, t.kind, t.language, t.text) for t in tables.texts)
        files["texts.csv"] = table_bytes("texts.csv", texts)
    if tables.unmapped:
        left = sorted((u.path, u.example, u.reason, u.key, u.count) for u in tables.unmapped)
        rows_left = [(path, count, example, why, key) for path, example, why, key, count in left]
        files["unmapped.csv"] = table_bytes("unmapped.csv", rows_left)
    return {DATASET_FILE: tomli_w.dumps(about).encode("utf-8"), **files}


def _about(file: Traversable, problems: list[Problem]) -> dict[str, str]:
    """Read ``dataset.toml``: every key is there and is a text."""

    def refuse(key: str | None, what: str, remedy: str) -> None:
        problems.append(Problem(DATASET_FILE, None, key, what, remedy))

    text, found = read_text(file, DATASET_FILE)
    problems.extend(found)
    try:
        about = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        refuse(None, f"not TOML: {error}", "mend that line")
        return {}
    for key in sorted((about.keys() ^ set(_KEYS)) - {NUMBERS}):
        refuse(key, "the key is missing or not known", f"the keys are {', '.join(_KEYS)}")
    for key in (key for key, value in about.items() if not isinstance(value, str) or not value):
        refuse(key, f"{about[key]!r} is no text", "mend it")
    if problems:
        return {}
    if not is_slug(about["id"]):
        refuse("id", f"{about['id']!r} is no id", links.ID_REMEDY)
    for key, pattern, what, remedy in _WRITTEN:
        if key in about and not pattern.fullmatch(about[key]):
            refuse(key, what, remedy)
    try:
        terms.tag(about["language"])
    except ValueError as error:
        refuse("language", str(error), "write a tag such as en")
    return about


def _unmapped(row: Row) -> Unmapped:
    count = row.convert("count", int, 0, "write a whole number")
    return Unmapped(row["path"], count, row["example"], row["reason"], row["key"])
