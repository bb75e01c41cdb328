"""Read and write the folder of tables that an import makes of an outside dataset."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

import tomli_w

from aidgraph.encoding import links, rows
from aidgraph.encoding.tables import Row, read_rows, read_text
from aidgraph.encoding.write import common_tables, number, table_bytes
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.model import Dataset, DatasetTables, RecordEvidence, Unmapped
from aidgraph.rdf import terms
from aidgraph.rdf.iri import is_slug

T = TypeVar("T")

DATASET_FILE = "dataset.toml"
_DATASET_KEYS = ("id", "title", "title_zh", "publisher", "version", "licence", "source")
_KEYS = (*_DATASET_KEYS, "language", "sha256")


def is_dataset(folder: Traversable) -> bool:
    """Tell whether *folder* holds the tables of a dataset, not of a report."""
    return folder.joinpath(DATASET_FILE).is_file()


def read_dataset(folder: Traversable, *, unmapped: bool = True) -> DatasetTables:
    """
    Read the tables of a dataset in *folder* and check that they agree with each other.

    Without *unmapped* the list of what an import left out is not read: no graph needs it.

    Raises:
        CallError: If there is no such folder, or it has no ``dataset.toml``.
        EncodingError: With every problem found, each by file, row and column.
    """
    name = str(folder)
    if not folder.is_dir() or not is_dataset(folder):
        raise CallError(f"{name}: no {DATASET_FILE} here; give the folder that an import wrote")
    problems: list[Problem] = []
    about = _about(folder.joinpath(DATASET_FILE), problems)

    def table(file: str, read: Callable[[Row], T]) -> tuple[T, ...]:
        items, found = read_rows(folder, file, read)
        problems.extend(found)
        return items

    tables = DatasetTables(
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
    if not problems:
        problems = links.check_dataset(tables)
    if problems:
        raise EncodingError(name, problems)
    return tables


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
    for key in sorted(about.keys() ^ set(_KEYS)):
        refuse(key, "the key is missing or not known", f"the keys are {', '.join(_KEYS)}")
    for key, value in about.items():
        if not isinstance(value, str) or not value:
            refuse(key, f"{value!r} is no text", "mend it")
    if problems:
        return {}
    if not is_slug(about["id"]):
        refuse("id", f"{about['id']!r} is no id", links.ID_REMEDY)
    if not re.fullmatch(r"[0-9a-f]{64}", about["sha256"]):
        refuse("sha256", "not 64 hex digits", "give `sha256sum FILE`")
    try:
        terms.tag(about["language"])
    except ValueError as error:
        refuse("language", str(error), "write a tag such as en")
    return about


def _unmapped(row: Row) -> Unmapped:
    count = row.convert("count", int, 0, "write a whole number")
    return Unmapped(row["path"], count, row["example"], row["reason"], row["key"])
