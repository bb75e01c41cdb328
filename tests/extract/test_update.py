"""A new version of a report takes the place of the old one; decisions stay where words still stand."""

import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from aidgraph.check.verify import verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.errors import CallError
from aidgraph.extract import Extractor
from aidgraph.review import update
from aidgraph.review.session import open_session
from aidgraph.review.update import update_encoding
from aidgraph.text.report import read_report_text
from aidgraph.text.shift import ShiftedText

ROOT = Path(__file__).resolve().parents[2]
OLD = (
    "甲市援助工作总结\n\n"
    "2021年，甲市援助工作队投入1200万元建成乙县中学。\n\n"
    "2022年，甲市援助工作队投入300万元建成乙县医院。\n\n"
    "甲市援助工作队培训教师45人。\n\n"
    "甲市援助工作队培训医生18人。\n\n"
    "甲市援助工作队为乙县修路12公里。\n\n"
    "清河博物馆位于乙县。\n"
)
NEW = (
    "甲市援助工作总结（修订）\n\n"
    "近年来成效明显。\n\n"
    "2021年，甲市援助工作队投入1200万元\n建成乙县中学。\n\n"  # moved, and broken into lines
    "2022年，甲市援助工作队计划投入300万元建成乙县医院。\n\n"  # only planned now
    "甲市援助工作队培训教师60人。\n\n"  # another number
    "甲市援助工作队培训医生18人。\n\n"
    "清河博物馆位于乙县。\n\n"
    "甲市援助工作队为丙县捐款90万元。\n"  # a road less, a gift more
)


def figure(encoding, text, words):
    """Return the figure whose number stands in *words* of the text."""
    at = text.index(words)
    places = {e.target for e in encoding.evidence if at <= e.span.start < at + len(words)}
    return next(c for c in encoding.claims if c.id in places and c.is_figure)


def extracted(home, name, text):
    """Return the encoding that extraction makes of a text."""
    (home / f"{name}.txt").write_text(text, encoding="utf-8")
    return Extractor(home / name, tagger="rules").extract_file(home / f"{name}.txt").folder


@pytest.fixture
def reviewed(tmp_path):
    """Return a reviewed encoding of the old text, and the ids of its figures by their words."""
    folder = extracted(tmp_path, "old", OLD)
    session = open_session(folder)
    words = ("1200万元", "300万元", "45人", "18人", "12公里")
    ids = {number: figure(session.encoding, OLD, number).id for number in words}
    school = next(e.id for e in session.encoding.entities if e.label == "乙县中学")
    session.correct(school, {"label_en": "Yi County School"})
    session.correct(ids["1200万元"], {"note": "经核实"})
    for number in ("300万元", "45人", "12公里"):
        session.accept([ids[number]])
    session.reject([ids["18人"]], "重复")
    session.close()
    return folder, ids


def test_decisions_stay_where_words_and_sentences_do(tmp_path, reviewed):
    """Moved claims keep all they say; rewritten ones are asked again; lost ones are named."""
    folder, ids = reviewed
    before = {claim.id: claim for claim in read_encoding(folder).claims}
    changes = update_encoding(folder, extracted(tmp_path, "new", NEW))
    how = {change.id: change.how for change in changes}
    made, text = read_encoding(folder), read_report_text(folder / "text.txt")
    claims = {claim.id: claim for claim in made.claims}
    assert text.text == NEW
    assert {n: how[key] for n, key in ids.items()} == {
        "1200万元": "moved",
        "300万元": "again",
        "45人": "gone",
        "18人": "moved",
        "12公里": "gone",
    }
    for number in ("1200万元", "18人"):
        assert claims[ids[number]] == before[ids[number]]
    assert figure(made, NEW, "1200万元").id == ids["1200万元"]
    assert claims[ids["300万元"]] == replace(before[ids["300万元"]], status="proposed")
    assert not {ids["45人"], ids["12公里"]} & claims.keys()
    for number in ("60人", "90万元"):
        fresh = figure(made, NEW, number)
        assert (how[fresh.id], fresh.status) == ("new", "proposed")
    numbers = [c for c in made.claims if c.is_figure and c.value == Decimal(18)]
    assert [c.status for c in numbers] == ["rejected"]  # and it is not proposed once more
    school = next(e for e in made.entities if e.label == "乙县中学")
    assert school.label_en == "Yi County School"
    outcomes = {finding.outcome for finding in verify_evidence(made, text).findings}
    assert not outcomes & {"changed-source", "shifted", "missing", "elsewhere", "unaccounted"}


def test_the_log_begins_anew_and_marks_of_entities_stay(tmp_path, reviewed):
    """The old log is kept beside; accepted entities and reasons of rejections are in the new one."""
    folder, ids = reviewed
    session = open_session(folder)
    marked = next(
        i.id
        for i in session.board().items.values()
        if i.kind == "entity" and i.status == "proposed"
    )
    session.accept([marked])
    log = (folder / "review.jsonl").read_bytes()
    sha = session.encoding.report.sha256
    session.close()
    update_encoding(folder, extracted(tmp_path, "new", NEW))
    assert (folder / f"review-{sha[:12]}.jsonl").read_bytes() == log
    again = open_session(folder)
    assert again.board().items[marked].status == "accepted"
    assert again.board().judgements.reasons == {ids["18人"]: "重复"}
    assert again.log.undone == []
    again.close()


def test_what_sounds_alike_is_not_one(tmp_path):
    """A new company whose name sounds like one that is known stays another, and gives its own."""
    gift = "2021年，{}公司向乙县捐赠{}。\n\n"
    old = "援助总结\n\n" + gift.format("钟欣", "图书1000册")
    folder = extracted(tmp_path, "old", old)
    session = open_session(folder)
    session.accept([claim.id for claim in session.encoding.claims])
    session.close()
    new = "援助总结\n\n" + gift.format("忠信", "电脑50台") + gift.format("钟欣", "图书1000册")
    update_encoding(folder, extracted(tmp_path, "new", new))
    made = read_encoding(folder)
    labels = {entity.id: entity.label for entity in made.entities}
    given = {str(claim.value): labels[claim.provider] for claim in made.claims}
    assert given == {"1000": "钟欣公司", "50": "忠信公司"}


def test_every_log_is_kept(tmp_path, reviewed):
    """An update to a text that was left before overwrites no log of a review."""
    folder, _ = reviewed
    logs = []
    for name in ("one", "two", "three"):
        logs.append((folder / "review.jsonl").read_bytes())
        update_encoding(folder, extracted(tmp_path, name, OLD))
    kept = [path.read_bytes() for path in sorted(folder.glob("review-*.jsonl"))]
    assert sorted(kept) == sorted(logs)


def test_the_same_text_changes_nothing(tmp_path, reviewed):
    """Brought to the text that it is of, an encoding has the rows that it had."""
    folder, _ = reviewed
    before = read_encoding(folder)
    changes = update_encoding(folder, extracted(tmp_path, "same", OLD))
    assert {change.how for change in changes} == {"kept"}
    after = read_encoding(folder)
    assert after == before


def test_a_failed_update_leaves_what_was(tmp_path, reviewed, monkeypatch):
    """A failure at the last file, or a running review, changes no byte."""
    folder, _ = reviewed
    proposed = extracted(tmp_path, "new", NEW)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def fail(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(update, "_write_logs", fail)
        with pytest.raises(OSError, match="No space left"):
            update_encoding(folder, proposed)
    session = open_session(folder)
    with pytest.raises(CallError, match="another review of it is running"):
        update_encoding(folder, proposed)
    session.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_a_sentence_is_found_again_elsewhere_only_if_it_is_one():
    """A sentence that moved is followed; one that stands twice is not guessed at."""
    moved = ShiftedText(
        "甲市投入30万元建校。\n其后乙县修渠。", "其后乙县修渠。\n甲市投入30万元建校。"
    )
    place = moved.span(4, 8)
    assert moved.new[slice(*place)] == "30万元"
    assert moved.is_same_sentence(4, 8)
    twice = ShiftedText(
        "其后甲市投入30万元建校。乙县修渠30条共9公里。丙县建桥5座。",
        "乙县修渠30条共9公里。丙县建桥5座。其后甲市投入30万元建校。再次。其后甲市投入30万元建校。",
    )
    assert twice.span(6, 10) is None


@pytest.mark.parametrize("name", ["easy", "hard"])
def test_a_whole_curated_encoding_comes_along(tmp_path, name):
    """A paragraph more above a reviewed report moves every row and loses none; the gate holds."""
    sample = ROOT / "samples" / name
    folder = tmp_path / "encoding"
    shutil.copytree(sample / "encoding", folder)
    text = (sample / "report.txt").read_text("utf-8")
    before = read_encoding(folder)
    added = "更正后的版本。\n\n"
    proposed = extracted(tmp_path, "new", added + text)
    changes = update_encoding(folder, proposed, sample / "report.txt")
    made = read_encoding(folder)
    assert {change.how for change in changes} == {"moved", "new"}
    claims = {claim.id: claim for claim in made.claims}
    assert [claims.get(claim.id) for claim in before.claims] == list(before.claims)
    assert set(before.entities) <= set(made.entities)
    spans = {(e.target, e.span.start, e.span.exact) for e in made.evidence}
    moved = {(e.target, e.span.start + len(added), e.span.exact) for e in before.evidence}
    assert moved <= spans
    assert not [c for c in made.claims if c.is_figure and c.status == "proposed"]
    assert verify_evidence(made, read_report_text(folder / "text.txt")).holds


@pytest.mark.process
def test_the_command_lists_what_changed(tmp_path, reviewed):
    """Rows that need a look are on stdout, counts on stderr; --out and two files are refused."""
    folder, ids = reviewed
    (tmp_path / "fresh.txt").write_text(NEW, encoding="utf-8")
    command = [sys.executable, "-m", "aidgraph", "extract", tmp_path / "fresh.txt"]
    command += ["--tagger", "rules", "--update", folder]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert f"again  {ids['300万元']}  300万元" in done.stdout
    assert f"gone  {ids['45人']}  45人" in done.stdout
    assert "moved  " not in done.stdout
    assert "2 moved with their words, 1 to be decided again, 2 gone" in done.stderr
    wrong = [*command, "--out", tmp_path / "out"]
    told = subprocess.run(wrong, capture_output=True, encoding="utf-8", check=False)
    assert (told.returncode, "one FILE, and FOLDER in place of --out" in told.stderr) == (2, True)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "next.txt").write_text(OLD, encoding="utf-8")
    command[4] = tmp_path / "inbox"
    subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert (folder / "text.txt").read_text("utf-8") == OLD  # of the one file in the folder
