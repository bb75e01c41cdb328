"""The log survives restarts, cut-off writes and other programs; nothing is overwritten."""

import json
import subprocess
import sys

import pytest

from aidgraph.errors import CallError, EncodingError
from aidgraph.review import ConflictError, open_session
from aidgraph.review import session as session_module

FLOW, TOTAL = "flow-teaching-building", "flow-total"


def status(folder, identifier):
    """Return the status of a claim as the table on disk has it."""
    rows = (folder / "claims.csv").read_text("utf-8").splitlines()
    row = next(row for row in rows if row.startswith(f"{identifier},"))
    return row.split(",")[18]


def edit(folder, old, new):
    """Change claims.csv as another program would."""
    path = folder / "claims.csv"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def reopened(folder, deed):
    """Open the folder, do *deed* and close it again."""
    session = open_session(folder)
    try:
        return deed(session)
    finally:
        session.close()


def test_undo_and_redo_survive_a_restart(proposed):
    """Each step may be done by a process of its own."""
    before = (proposed / "claims.csv").read_bytes()
    reopened(proposed, lambda session: session.accept([FLOW]))
    reopened(proposed, lambda session: session.reject(["place-shiqiao"]))
    after = (proposed / "claims.csv").read_bytes()
    reopened(proposed, lambda session: session.undo())
    assert (
        reopened(proposed, lambda session: session.board().items["place-shiqiao"].status)
        == "proposed"
    )
    reopened(proposed, lambda session: session.undo())
    assert (proposed / "claims.csv").read_bytes() == before
    reopened(proposed, lambda session: session.redo())
    reopened(proposed, lambda session: session.redo())
    assert (proposed / "claims.csv").read_bytes() == after
    assert (
        reopened(proposed, lambda session: session.board().items["place-shiqiao"].status)
        == "rejected"
    )


def test_the_log_is_only_appended_to_and_repeatable(proposed, tmp_path):
    """Every step leaves the lines before it; the same steps give the same bytes, no clock."""
    import shutil

    twin = shutil.copytree(proposed, tmp_path / "twin")
    logs = []
    for folder in (proposed, twin):
        session, seen = open_session(folder), b""
        for deed in (lambda d: d.accept([FLOW]), lambda d: d.undo(), lambda d: d.reject([TOTAL])):
            deed(session)
            now = (folder / "review.jsonl").read_bytes()
            assert now.startswith(seen)
            assert now.count(b"\n") == seen.count(b"\n") + 1
            seen = now
        session.close()
        logs.append(seen)
    assert logs[0] == logs[1]


def test_another_program_is_noticed_and_nothing_overwritten(proposed):
    """A table that changed on disk stops the decision; after reading again both are kept."""
    session = open_session(proposed)
    session.accept([FLOW])
    edit(proposed, f"{TOTAL},flow", f"{TOTAL},flow")
    assert not session.changed_outside
    edit(proposed, "36000000", "36000001")
    changed = (proposed / "claims.csv").read_bytes()
    log = (proposed / "review.jsonl").read_bytes()
    for deed in (lambda: session.reject([FLOW]), lambda: session.accept([TOTAL]), session.undo):
        with pytest.raises(ConflictError, match="another program"):
            deed()
    assert (proposed / "claims.csv").read_bytes() == changed
    assert (proposed / "review.jsonl").read_bytes() == log
    assert session.refresh()
    session.accept([TOTAL])
    assert b"36000001" in (proposed / "claims.csv").read_bytes()
    assert status(proposed, TOTAL) == "accepted"
    session.close()


def test_undo_does_not_undo_somebody_elses_edit(proposed):
    """A row that was edited after the decision is not put back over the edit."""
    session = open_session(proposed)
    session.accept([FLOW])
    edit(proposed, "12000000", "12000001")
    session.refresh()
    with pytest.raises(ConflictError, match=FLOW):
        session.undo()
    assert b"12000001" in (proposed / "claims.csv").read_bytes()
    session.close()


def test_tables_broken_by_another_program_are_told_and_kept(proposed):
    """Broken tables are refused by row; once mended, the review goes on."""
    session = open_session(proposed)
    edit(proposed, "36000000", "36 million")
    with pytest.raises(EncodingError, match="36 million"):
        session.refresh()
    with pytest.raises(ConflictError):
        session.accept([FLOW])
    edit(proposed, "36 million", "36000000")
    session.refresh()
    assert session.accept([FLOW])
    session.close()


def test_a_write_that_never_began_is_forgotten(proposed, monkeypatch):
    """Killed between log and table: the decision did not take place, and redo can do it."""

    def dies(*_):
        raise KeyboardInterrupt

    session = open_session(proposed)
    monkeypatch.setattr(session_module, "put_all", dies)
    with pytest.raises(KeyboardInterrupt):
        session.accept([FLOW])
    session.close()
    monkeypatch.undo()
    assert status(proposed, FLOW) == "proposed"
    assert reopened(proposed, lambda session: session.undo()) is None
    reopened(proposed, lambda session: session.redo())
    assert status(proposed, FLOW) == "accepted"


def test_a_write_that_was_cut_off_is_finished(proposed, monkeypatch):
    """Killed between two tables of one decision: the next start writes the other."""
    from dataclasses import replace

    from aidgraph.encoding import read_encoding, write_encoding
    from aidgraph.model import Merge

    reasons = ("same-type", "score:0.60", "known-label:援岚工作组")
    merge = Merge("org-chenghu-team", "org-known", "工作组", reasons)
    write_encoding(replace(read_encoding(proposed), merges=(merge,)), proposed)
    put = session_module.put_all
    session = open_session(proposed)

    def dies(folder, files, names):
        put(folder, files, sorted(names)[:1])
        raise KeyboardInterrupt

    monkeypatch.setattr(session_module, "put_all", dies)
    with pytest.raises(KeyboardInterrupt):
        session.decide_merge("org-chenghu-team", accept=True)
    session.close()
    monkeypatch.undo()
    with pytest.raises(EncodingError):
        read_encoding(proposed)
    reopened(proposed, lambda _: None)
    assert "org-known" in {entity.id for entity in read_encoding(proposed).entities}
    reopened(proposed, lambda session: session.undo())
    assert "org-known" not in {entity.id for entity in read_encoding(proposed).entities}


def test_a_full_disk_is_told_and_changes_nothing(proposed, monkeypatch):
    """When a table cannot be written the decision did not take place; the next one can."""

    def full(*_):
        raise OSError(28, "No space left on device")

    session = open_session(proposed)
    with monkeypatch.context() as patch:
        patch.setattr(session_module, "write_atomically", full)
        with pytest.raises(OSError, match="No space"):
            session.accept([FLOW])
    assert status(proposed, FLOW) == "proposed"
    assert session.board().items[FLOW].status == "proposed"
    assert session.undo() is None
    session.accept([TOTAL])
    assert status(proposed, TOTAL) == "accepted"
    session.close()


def test_a_cut_off_last_line_is_ignored_and_overwritten(proposed):
    """Half a line, left by a crash, is no entry; the next entry stands where it stood."""
    reopened(proposed, lambda session: session.accept([FLOW]))
    log = proposed / "review.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"n":2,"do":"acc')
    assert reopened(proposed, lambda session: len(session.log.done)) == 1
    reopened(proposed, lambda session: session.accept([TOTAL]))
    lines = log.read_bytes().splitlines()
    assert [json.loads(line)["n"] for line in lines] == [1, 2]


@pytest.mark.parametrize(
    "line",
    [
        b"not json",
        b"[1]",
        b"null",
        b'{"n":7,"do":"accept"}',
        b'{"n":1,"do":"delete"}',
        b'{"n":1,"do":"undo","of":5}',
        b'{"n":1,"do":"accept","tables":{"passwd":{"out":[],"in":[]}}}',
        b'{"n":1,"do":"accept","tables":{"claims.csv":{"out":[["x"]],"in":[]}}}',
        b'{"n":1,"do":"accept","before":{"a":1}}',
        b'{"n":1,"do":"accept","after":{"../../x":"0"},"before":{"../../x":"1"}}',
        b"[" * 5000,
        b"\xff",
    ],
)
def test_a_log_that_is_none_is_refused_in_words(proposed, line):
    """A foreign or broken line is refused by its number, with what to do; nothing is written."""
    (proposed / "review.jsonl").write_bytes(line + b"\n")
    before = sorted(path.name for path in proposed.parent.rglob("*"))
    with pytest.raises(EncodingError, match=r"review.jsonl, row 1: .*move the log away"):
        open_session(proposed)
    assert sorted(path.name for path in proposed.parent.rglob("*")) == before


@pytest.mark.process
def test_two_reviews_of_one_folder_are_refused(proposed):
    """A second process is told that the first has the folder; it can open it afterwards."""
    code = "import sys; from pathlib import Path; from aidgraph.review import open_session\n"
    code += "open_session(Path(sys.argv[1]))"
    session = open_session(proposed)
    run = [sys.executable, "-c", code, str(proposed)]
    refused = subprocess.run(run, capture_output=True, text=True, check=False)
    assert "another review of it is running" in refused.stderr
    session.close()
    assert subprocess.run(run, capture_output=True, check=False).returncode == 0


def test_the_text_must_be_the_one_that_was_read(proposed, tmp_path):
    """The text is found by its hash, beside the tables or where --text says; another is refused."""
    text = proposed / "text.txt"
    other = tmp_path / "elsewhere.md"
    other.write_bytes(text.read_bytes())
    text.rename(proposed / "any name.md")
    reopened(proposed, lambda _: None)
    (proposed / "any name.md").write_text("another text", encoding="utf-8")
    with pytest.raises(CallError, match="--text FILE"):
        open_session(proposed)
    open_session(proposed, other).close()
    other.write_bytes(other.read_bytes() + b"\n")
    with pytest.raises(CallError, match="not the text"):
        open_session(proposed, other)
    with pytest.raises(CallError, match="no such"):
        open_session(tmp_path / "nowhere")
