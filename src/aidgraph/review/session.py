"""A review session: the tables, the text and the log, and every decision on them."""

import fcntl
import hashlib
import os
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from aidgraph.encoding import read_encoding
from aidgraph.encoding.merges import decide as decide_merge
from aidgraph.encoding.tables import COLUMNS
from aidgraph.encoding.write import encoding_files
from aidgraph.errors import CallError
from aidgraph.files.atomic import write_atomically
from aidgraph.model import Claim, Encoding
from aidgraph.review import decide
from aidgraph.review.board import Board
from aidgraph.review.edits.many import with_value
from aidgraph.review.edits.places import parted
from aidgraph.review.edits.rows import added, corrected
from aidgraph.review.edits.things import joined
from aidgraph.review.gate import Refused, borne_out
from aidgraph.review.judgements import Judgements
from aidgraph.review.log import FILE, Deed, Entry, Log
from aidgraph.review.source import find_text
from aidgraph.review.tables import Change, ConflictError, apply, difference, reverse
from aidgraph.text.visible import one_line

__all__ = ["ConflictError", "ReviewSession", "open_session"]

_LONGEST_NAME = 80
_LONGEST_REASON = 500


def open_session(folder: Path, text: Path | None = None, reviewer: str = "") -> "ReviewSession":
    """
    Open the encoding in *folder* to review it; nothing is written yet.

    Args:
        folder: The encoding, as ``aidgraph extract`` wrote it.
        text: The report's text, when it is not in *folder*; its SHA-256 must agree.
        reviewer: Who reviews: the log notes it with each decision.

    Raises:
        CallError: If there is no encoding or no such text, another review has it open, or the
            reviewer's name is no name.
        EncodingError: If a table, or the log, is wrong.
    """
    if not (folder / "report.toml").is_file():
        read_encoding(folder)  # says what is missing
    if reviewer != one_line(reviewer).strip() or len(reviewer) > _LONGEST_NAME:
        raise CallError(f"a reviewer has a name of one line, at most {_LONGEST_NAME} letters")
    return ReviewSession(folder, text, reviewer)


class ReviewSession:
    """
    Hold one review; made by :func:`open_session`.

    Every decision is written to the log, then to the tables, each file whole or not at all; a
    write that was cut off is finished, or forgotten whole, when the folder is opened next.
    """

    def __init__(self, folder: Path, text: Path | None, reviewer: str = "") -> None:
        self.folder, self.reviewer = folder, reviewer
        self._lock = _locked(folder)
        try:
            self._settle()
            self._load()
            self.text = find_text(folder, self.encoding.report, text)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let others open the folder."""
        os.close(self._lock)

    def _settle(self) -> None:
        """Finish or forget a last write that was cut off."""
        log = Log(self.folder / FILE)
        last = log.entries[-1] if log.entries else None
        if last is None or last.deed == "cancel" or not last.after:
            return
        there = {name: _sha256(_bytes(self.folder / name)) for name in last.after}
        undone = {name for name, value in there.items() if value == last.before[name]}
        if undone == last.after.keys():
            log.append(Entry(log.next_number, "cancel", of=last.number))
        elif undone and all(there[n] == last.after[n] for n in last.after.keys() - undone):
            entry = log.entries[last.of - 1] if last.of else last
            change = reverse(entry.change) if last.deed == "undo" else entry.change
            made = apply(_files(self.folder), {name: change[name] for name in undone})
            put_all(self.folder, encoding_files(made), undone)

    def _load(self) -> None:
        files = _files(self.folder)
        self.log = Log(self.folder / FILE)
        self.encoding: Encoding = read_encoding(self.folder)
        self._known = _digest(files)

    @property
    def version(self) -> str:
        """Return what the state is called: another one after each change, by whomever."""
        state = f"{self._known} {len(self.log.entries)}"
        return hashlib.sha256(state.encode()).hexdigest()[:16]

    @property
    def changed_outside(self) -> bool:
        """Tell whether another program has changed a table since it was read."""
        return _digest(_files(self.folder)) != self._known

    def refresh(self) -> bool:
        """
        Read the tables again if another program has changed them, and tell whether it has.

        Raises:
            EncodingError: If they are wrong now; mend them and try again.
        """
        changed = self.changed_outside
        if changed:
            self._load()
        return changed

    def board(self) -> Board:
        """Return what there is to decide, as it stands now."""
        return Board(self.encoding, self.log.marks(), Judgements(self.log.done), self.reviewer)

    def falls_with(self, identifier: str) -> list[Claim]:
        """Return the claims that rejecting a claim or an entity would reject besides."""
        return decide.falls_with(self.encoding, [identifier])

    def accept(self, ids: Collection[str]) -> Entry | None:
        """Accept claims and entities; a claim that an accepted one speaks of comes along."""
        self._require(ids)
        claims = {*ids, *decide.rests_on(self.encoding, ids)}
        change = decide.set_status(self.encoding, claims, "accepted")
        return self._do("accept", ids, change, self._marks(ids, "accepted"))

    def reject(self, ids: Collection[str], reason: str = "") -> Entry | None:
        """Reject claims and entities; the claims that speak of them fall too.  Keep the reason."""
        self._require(ids)
        fallen = {claim.id for claim in decide.falls_with(self.encoding, ids)}
        change = decide.set_status(self.encoding, {*ids, *fallen}, "rejected")
        named = [*ids, *sorted(fallen - {*ids})]
        return self._do("reject", named, change, self._marks(ids, "rejected"), reason)

    def correct(
        self, identifier: str, cells: Mapping[str, str], form: Mapping[str, str] | None = None
    ) -> Entry | None:
        """
        Put *cells* into the row of a claim or an entity, and accept it.

        A *form* may also say which spans stay (``keep-12-20``, with ``spans``), which words are
        added (``phrase``, ``start``, ``end``), and which new thing a party is (``new-label``,
        ``new-type``, for the choice ``+``).

        A party that the sentence does not name is noted as carried over, and the claim inferred.

        Raises:
            EncodingError: If a table would be wrong, or the words of the report do not bear out
                what the claim would say; each problem names the column.
        """
        self._require([identifier])
        made = corrected(self.encoding, self.text, identifier, cells, form or {})
        return self.write("correct", [identifier], made)

    def add(self, kind: str, cells: Mapping[str, str], form: Mapping[str, str]) -> Entry | None:
        """
        Add a claim or an entity at the words that *form* names, and accept it.

        Raises:
            CallError: If there is no such kind.
            EncodingError: If the text does not have the words, or they do not bear the row out.
        """
        made, key = added(self.encoding, self.text, kind, cells, form)
        return self.write("add", [key], made)

    def join(self, gone: str, kept: str) -> Entry | None:
        """
        Make two things one: *gone* becomes *kept* in every table.

        Raises:
            CallError: If they are not two things, or a proposed merge speaks of *gone*.
        """
        return self.write("join", [kept], joined(self.encoding, gone, kept))

    def split(self, identifier: str, place: str) -> Entry | None:
        """
        Make two claims of one that is told in two places; ``12-20`` is that of the second.

        Raises:
            CallError: If the claim does not stand there, or nowhere else.
            EncodingError: If one of the two is not borne out by its own words.
        """
        made, key = parted(self.encoding, identifier, place)
        made = borne_out(made, self.text, {identifier, key})
        return self.write("split", [identifier, key], made)

    def set_value(
        self, ids: Collection[str], column: str, fields: Mapping[str, str]
    ) -> tuple[Entry | None, Refused]:
        """
        Put one value into *column* of many claims, as one decision; return which were refused.

        Raises:
            EncodingError: If the value is that of a new thing that the text does not name.
        """
        self._require(ids)
        made, done, refused = with_value(self.encoding, self.text, ids, column, fields)
        return (self.write("set", done, made) if done else None), refused

    def write(self, deed: Deed, ids: Collection[str], made: Encoding) -> Entry | None:
        """Log and write that the tables are those of *made*, by a decision on *ids*."""
        change = difference(encoding_files(self.encoding), encoding_files(made))
        things = {entity.id for entity in made.entities}
        marks = dict.fromkeys(sorted(things.intersection(ids)), "accepted")
        marks = {k: v for k, v in marks.items() if self.log.marks().get(k) != v}
        return self._do(deed, ids, change, marks)

    def decide_merge(self, identifier: str, *, accept: bool) -> Entry | None:
        """
        Accept or refuse that an entity is one that the graph knows.

        Raises:
            CallError: If there is no such proposal, or it cannot be refused any more.
        """
        decided = decide_merge(self.encoding, identifier, "accepted" if accept else "rejected")
        change = difference(encoding_files(self.encoding), encoding_files(decided))
        return self._do("merge" if accept else "refuse", [identifier], change, {})

    def undo(self) -> Entry | None:
        """Take the last decision back; None when there is none."""
        return self._again("undo", self.log.done)

    def redo(self) -> Entry | None:
        """Do again what was undone last; None when there is nothing."""
        return self._again("redo", self.log.undone)

    def _again(self, deed: Deed, stack: list[Entry]) -> Entry | None:
        if not stack:
            return None
        entry = stack[-1]
        change = reverse(entry.change) if deed == "undo" else entry.change
        again = Entry(self.log.next_number, deed, of=entry.number, reviewer=self.reviewer)
        self._write(again, change)
        return entry

    def _marks(self, ids: Collection[str], status: str) -> dict[str, str]:
        """Return what is to be noted of the entities among *ids*."""
        named = {entity.id for entity in self.encoding.entities}.intersection(ids)
        return {key: status for key in sorted(named) if self.log.marks().get(key) != status}

    def _do(
        self,
        deed: Deed,
        ids: Collection[str],
        change: Change,
        marks: Mapping[str, str],
        reason: str = "",
    ) -> Entry | None:
        """Log and write a decision; None when it changes nothing, and is said already."""
        entry = Entry(
            *(self.log.next_number, deed, tuple(ids), dict(marks), change),
            reviewer=self.reviewer,
            reason=one_line(reason).strip()[:_LONGEST_REASON],
        )
        if not change and not marks and not Judgements(self.log.done).is_news(entry):
            return None
        return self._write(entry, change)

    def _write(self, entry: Entry, change: Change) -> Entry:
        """Check that nobody wrote meanwhile and that the new tables are right; log; write."""
        encoding = apply(encoding_files(self.encoding), change)
        old = _files(self.folder)
        if _digest(old) != self._known:
            raise ConflictError(
                f"{self.folder}: another program has changed the tables; read them again"
            )
        made = encoding_files(encoding)
        new = {name: made.get(name, b"") for name in change}
        whole = replace(
            entry,
            before={name: _sha256(old.get(name, b"")) for name in new},
            after={name: _sha256(data) for name, data in new.items()},
        )
        self.log.append(whole)
        try:
            put_all(self.folder, new, new)
        except OSError:
            self._settle()
            self._load()
            raise
        self.encoding = encoding
        self._known = _digest({**{k: v for k, v in old.items() if k not in new}, **new})
        return whole

    def _require(self, ids: Collection[str]) -> None:
        known = {claim.id for claim in self.encoding.claims}
        known |= {entity.id for entity in self.encoding.entities}
        if missing := sorted(set(ids) - known):
            raise CallError(f"there is no claim or entity {missing[0]!r} any more")


def _locked(folder: Path) -> int:
    """Hold the folder for this process; the lock dies with it and leaves no file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise CallError(
            f"{folder}: another review of it is running; use that one, or stop it"
        ) from error
    return handle


def put_all(folder: Path, files: Mapping[str, bytes], names: Collection[str]) -> None:
    """Write the tables *names*, one after the other."""
    for name in sorted(names):
        _put(folder / name, files.get(name, b""))


def _put(path: Path, data: bytes) -> None:
    """Write a table; one that is optional and has no row any more goes."""
    if data:
        write_atomically(path, data)
    else:
        path.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _files(folder: Path) -> dict[str, bytes]:
    return {name: data for name in ("report.toml", *COLUMNS) if (data := _bytes(folder / name))}


def _digest(files: Mapping[str, bytes]) -> str:
    parts = (f"{name} {_sha256(data)}" for name, data in sorted(files.items()) if data)
    return _sha256("\n".join(parts).encode())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
