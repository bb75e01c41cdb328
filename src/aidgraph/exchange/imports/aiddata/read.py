"""Read a file of AidData into the tables of a dataset: one table, or the tables of a release."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.exchange.imports.aiddata.geocoded import PartReader
from aidgraph.exchange.imports.aiddata.layouts import Layout, layout_of
from aidgraph.exchange.imports.aiddata.project import ProjectReader
from aidgraph.exchange.imports.aiddata.rows import SourceTable, open_tables
from aidgraph.exchange.imports.mentions import NamePattern, note_mentions
from aidgraph.exchange.imports.tablebuilder import Imported, TableBuilder
from aidgraph.files.archives import members
from aidgraph.model import Dataset

_DESCRIPTIONS = ("description", "Description")
PARTS = frozenset({"location", "transaction"})  # tables that join that of projects
SUFFIXES = (".csv", ".xlsx")
_OTHER = "another table of projects: give this file by itself to import it"
_COPY = "a copy of what the other tables of the release say"
_UNKNOWN = "a table that is not known"


def read_aiddata(
    path: Path, dataset_id: str, licence: str, names: NamePattern | None = None
) -> Imported:
    """
    Read a project table of AidData (CSV or XLSX), or an archive with the tables of a release.

    An archive is one dataset: of its tables of projects the first that is no wider copy is read,
    and locations and transactions are joined to it by the project's number.

    Args:
        path: The file, zipped or not.
        dataset_id: The id of the dataset that states what is read.
        licence: Under which licence it is offered.
        names: Names to look for in the descriptions of projects.

    Raises:
        CallError: If no table of projects is there, or a file cannot be read.
    """
    tables = TableBuilder(dataset_id, "aiddata")
    name, layout, joined = _project_table(path, tables)
    reader = ProjectReader(tables, layout)
    for table, _ in _known(path):
        if table.name == name:
            for number, row in enumerate(table.rows, start=2):
                before = len(reader.projects)
                reader.read(row, number)
                if names and len(reader.projects) > before:
                    _look_for(names, row, reader)
    # In a second pass, for the archive may have them before the projects.
    for table, found in _known(path) if joined else ():
        if found is not None and found.part in PARTS:
            part = PartReader(tables, found, reader.projects)
            for number, row in enumerate(table.rows, start=2):
                part.read(row, number)
    dataset = Dataset(
        id=dataset_id,
        title=layout.title,
        title_zh=layout.title_zh,
        publisher="AidData",
        version=layout.name,
        licence=licence,
        source=path.name,
    )
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return Imported(dataset, "en", sha256, tables)


def _look_for(names: NamePattern, row: dict[str, str], reader: ProjectReader) -> None:
    """Note the names that stand in the description of the project that was read last."""
    key, project = next(reversed(reader.projects.items()))
    text = next((row[column] for column in _DESCRIPTIONS if row.get(column)), "")
    note_mentions(reader.tables, project.me, text, names, key)


def _known(path: Path) -> Iterator[tuple[SourceTable, Layout | None]]:
    """Yield every table in *path* with its layout, rows unread."""
    for member in members(path, SUFFIXES):
        for table in open_tables(member):
            yield table, layout_of(table.header)


def _project_table(path: Path, tables: TableBuilder) -> tuple[str, Layout, bool]:
    """Choose the table of projects, tell whether others join it, and note the unread ones."""
    found = [(table.name, table.header, layout) for table, layout in _known(path)]
    joined = any(lay is not None and lay.part in PARTS for *_, lay in found)
    # Locations belong to the table of projects of their own release.
    projects = [(n, lay) for n, _, lay in found if lay is not None and lay.part == "project"]
    projects.sort(key=lambda item: joined and not item[1].name.startswith("geocoded"))
    if not projects:
        shown = "; ".join(f"{name}: {', '.join(header)}"[:200] for name, header, _ in found)
        raise CallError(f"{path}: no table of AidData projects that is known, but {shown}")
    for name, _, layout in found:
        if layout is None or layout.part == "copy":
            tables.leave(name, "", _UNKNOWN if layout is None else _COPY)
        elif layout.part == "project" and name != projects[0][0]:
            tables.leave(name, "", _OTHER)
    return *projects[0], joined
