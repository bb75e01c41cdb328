"""The log of a review: one line a decision, only ever appended to, so that undo has no end."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from aidgraph.encoding.tables import COLUMNS
from aidgraph.errors import EncodingError, Problem
from aidgraph.review.tables import Change, from_json, to_json

FILE = "review.jsonl"
Deed = Literal[
    "accept",
    "reject",
    "correct",
    "set",
    "add",
    "join",
    "split",
    "merge",
    "refuse",
    "undo",
    "redo",
    "cancel",
]
_TAKES_BACK = frozenset({"undo", "redo", "cancel"})


@dataclass(frozen=True, slots=True)
class Entry:
    """
    Hold one line: what was decided on which ids, and the rows it changed.

    ``marks`` are decisions on entities, which no table holds.  ``of`` is the number of the entry
    that is undone, redone or cancelled.  ``before`` and ``after`` are the SHA-256 of each file
    written, from which a write that was cut off is known.  ``reviewer`` is who decided, where a
    name was given, ``reason`` why something was rejected.
    """

    number: int
    deed: Deed
    ids: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    change: Change = field(default_factory=dict)
    of: int = 0
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    reviewer: str = ""
    reason: str = ""


class Log:
    """
    Read the log at *path*, and append to it.

    ``done`` are the decisions in force, oldest first; ``undone`` those that redo would do next,
    the next one last.

    Raises:
        EncodingError: If a line is none of ours.  A last line that was cut off is ignored.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self.done: list[Entry] = []
        self.undone: list[Entry] = []
        for number, line in enumerate(self._lines(), start=1):
            self._take(_read(path, number, line))

    def _lines(self) -> list[bytes]:
        if not self.path.is_file():
            return []
        data = self.path.read_bytes()
        return data[: data.rfind(b"\n") + 1].splitlines()

    @property
    def next_number(self) -> int:
        """Return the number that the next entry gets."""
        return len(self.entries) + 1

    def marks(self) -> dict[str, str]:
        """Return the status of each entity that was decided on."""
        return {key: status for entry in self.done for key, status in entry.marks.items()}

    def append(self, entry: Entry) -> None:
        """
        Write *entry* behind the others, to the disk.

        Raises:
            OSError: If it cannot be written; the log holds what it held.
        """
        line = json.dumps(_plain(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        whole = sum(len(old) + 1 for old in self._lines())
        with self.path.open("ab") as stream:
            stream.truncate(whole)
            try:
                stream.write(line.encode("utf-8") + b"\n")
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(whole)
                raise
        self._take(entry)

    def _take(self, entry: Entry) -> None:
        """Move decisions between ``done`` and ``undone`` as *entry* says."""
        self.entries.append(entry)
        if entry.deed not in _TAKES_BACK:
            self.done.append(entry)
            self.undone.clear()
            return
        named = self.entries[entry.of - 1]
        if entry.deed == "cancel":
            goes_back = named.deed != "undo"
            named = self.entries[named.of - 1] if named.of else named
        else:
            goes_back = entry.deed == "undo"
        source, target = (self.done, self.undone) if goes_back else (self.undone, self.done)
        if named in source:
            source.remove(named)
            target.append(named)


def _plain(entry: Entry) -> dict[str, Any]:
    """Return what the line of *entry* holds; what is empty is left out."""
    data = {
        "n": entry.number,
        "do": entry.deed,
        "ids": entry.ids,
        "marks": dict(entry.marks),
        "tables": to_json(entry.change),
        "of": entry.of,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "by": entry.reviewer,
        "why": entry.reason,
    }
    return {key: value for key, value in data.items() if value}


def _read(path: Path, number: int, line: bytes) -> Entry:
    try:
        data = json.loads(line)
        entry = Entry(
            number=int(data["n"]),
            deed=data["do"],
            ids=tuple(map(str, data.get("ids", ()))),
            marks={str(k): str(v) for k, v in data.get("marks", {}).items()},
            change=from_json(data.get("tables", {})),
            of=int(data.get("of", 0)),
            before=_hashes(data.get("before", {})),
            after=_hashes(data.get("after", {})),
            reviewer=str(data.get("by", "")),
            reason=str(data.get("why", "")),
        )
        takes_back = entry.deed in _TAKES_BACK
        fits = entry.number == number and entry.deed in get_args(Deed)
        if (
            not fits
            or takes_back != (0 < entry.of < number)
            or entry.before.keys() != entry.after.keys()
        ):
            raise ValueError("this does not follow")  # noqa: TRY301  raised below with the others
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "move the log away: decisions stay in the tables, only undo is lost"
        problem = Problem(path.name, number, None, "this is no line of a review", remedy)
        raise EncodingError(str(path.parent), [problem]) from error
    return entry


def _hashes(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the hashes of files; no file but a table is ever written by what a log says."""
    if not data.keys() <= COLUMNS.keys():
        raise ValueError("no table")
    return {str(name): str(value) for name, value in data.items()}
