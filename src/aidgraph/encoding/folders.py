"""Find the folders of tables: what a folder holds right below it, hidden folders left out."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from aidgraph.errors import CallError
from aidgraph.tasks.sources import expanded

_REPORT = ("report.toml",)
_ANY = (*_REPORT, "dataset.toml")
"""Files of which a folder of tables has one."""


def encodings_below(folder: Path) -> list[Path]:
    """Return the folders right below *folder* that hold the encoding of a report, by name."""
    return list(_below(folder, _REPORT))


def encodings_in(folder: Path) -> list[Path]:
    """
    Return *folder* if it is the encoding of a report, or the encodings right below it, by name.

    Raises:
        CallError: If there is none.
    """
    if not folder.is_dir():
        raise CallError(f"{folder}: no such folder; give the folder of an encoding, or of several")
    if found := [folder] if _has(folder, _REPORT) else encodings_below(folder):
        return found
    raise CallError(f"{folder}: no encoding in it; an encoding is a folder with report.toml")


def tables_in(paths: Iterable[Path]) -> Iterator[Path]:
    """
    Yield the folders of tables, of reports and datasets, that *paths* name.

    Of a folder of folders those in it come, by name.  What is neither is yielded as it is: whoever
    reads it says what is wrong.

    Raises:
        CallError: As :func:`aidgraph.tasks.sources.expanded`.
    """
    for path in expanded(paths):
        below = [] if _has(path, _ANY) or not path.is_dir() else _below(path, _ANY)
        yield from list(below) or [path]


def _below(folder: Path, marks: Iterable[str]) -> Iterator[Path]:
    # What begins with a dot is hidden: a folder that a killed process had begun.
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    return (entry for entry in entries if entry.name[0] != "." and _has(entry, marks))


def _has(folder: Path, marks: Iterable[str]) -> bool:
    return any((folder / mark).is_file() for mark in marks)
