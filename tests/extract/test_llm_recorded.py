"""Recorded answers of a language model, replayed: what a good answer says comes through to the tables."""

import hashlib
import json
import shutil
import sys
from pathlib import Path

import pytest

pytest.importorskip("httpx", reason="the extra llm is not installed")
sys.path.append(str(Path(__file__).parent))

from recorded_model import RecordedModel

from aidgraph.check.score import score_encodings
from aidgraph.check.verify import refusals, verify_evidence
from aidgraph.encoding import read_encoding
from aidgraph.extract import Extractor
from aidgraph.extract.plugins import llm
from aidgraph.extract.plugins import load as plugins
from aidgraph.extract.plugins.running import Running
from aidgraph.extract.words.lac import is_installed
from aidgraph.text.report import read_report_text

READING = Path(__file__).resolve().parents[3] / "shared" / "reading" / "dev"
RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))


class Point:
    """Stand for the entry point of the interpreter."""

    name, value = "llm", "aidgraph.extract.plugins.llm:propose"

    @staticmethod
    def load():
        """Return the plug-in."""
        return llm.propose


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Read the recorded reports by the rules alone and with the answers, two of them with two answers."""
    if not READING.is_dir():
        pytest.skip("the annotated reports are not here: ../shared/reading")
    if not is_installed():
        pytest.skip("the extra extract is not installed")
    folder = tmp_path_factory.mktemp("recorded")
    twice = [path for path in RECORDED if "second" in recorded_in(path)]
    runs = {
        "rules": (RECORDED, ""),
        "model": (RECORDED, "first"),
        "once": (twice, "first"),
        "twice": (twice, "second"),
    }
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("URL", "http://model.example/v1"), ("MODEL", "m"), ("KEY", "k")):
            patched.setenv(f"AIDGRAPH_LLM_{name}", value)
        patched.setattr(plugins, "_points", lambda: {"llm": Point})
        made = {name: extracted(folder / name, *how, patched) for name, how in runs.items()}
    scores = {name: score_encodings(folder / name / "out", folder / name).rates for name in runs}
    return made, scores


def recorded_in(path):
    """Return what was recorded of one report."""
    return json.loads(path.read_text("utf-8"))


def extracted(folder, paths, told, patched):
    """Extract reports into a folder, with the answers that were *told*; by the rules where none."""
    folder.mkdir()
    running = Running(refusals, folder / "answers")
    names = ["llm"] if told else []
    reader = Extractor(folder / "out", tagger="lac", extractors=names, running=running)
    made = []
    for path in paths:
        for ending in (".txt", ".json"):
            shutil.copy(READING / f"{path.stem}{ending}", folder)
        if told:
            model = RecordedModel(recorded_in(path), told)
            patched.setattr(reader.interpreters[0].asking.server, "ask", model.ask)
        made.append(reader.extract_file(folder / f"{path.stem}.txt"))
    return made


def test_the_reports_are_those_that_were_answered_for():
    """Each record names the text that its answers are of, and holds no phrase over forty letters."""
    assert len(RECORDED) >= 6
    for path in RECORDED:
        recorded = recorded_in(path)
        phrases = [w for rows in recorded["first"].values() for row in rows for w in _texts(row)]
        assert max(map(len, phrases)) <= 40
        if READING.is_dir():
            text = (READING / f"{path.stem}.txt").read_bytes()
            assert hashlib.sha256(text).hexdigest() == recorded["sha256"]


def _texts(row):
    """Return the texts in a recorded row."""
    values = row.values() if isinstance(row, dict) else row
    return [text for v in values for text in ([v] if isinstance(v, str) else v)]


@pytest.mark.slow
def test_with_a_model_meaning_and_relations_reach_their_bars(read):
    """With good answers meaning and relations are far above those of the clause reader alone.

    docs/how-to/read-with-a-language-model.md tells what was measured; the bars leave room for what
    the clause reader finds otherwise, which learned to rank from the marks of these very reports.
    """
    _, scores = read
    with_model, rules = scores["model"], scores["rules"]
    assert with_model["meaning"] >= 0.82
    assert with_model["relations"].f1 >= 0.76
    assert with_model["names"].f1 >= rules["names"].f1
    assert with_model["false_rows"] < rules["false_rows"]
    assert rules["meaning"] < with_model["meaning"] - 0.1
    assert rules["relations"].f1 < with_model["relations"].f1 - 0.1


@pytest.mark.slow
def test_two_answers_to_one_prompt_give_much_the_same(read):
    """Of two reports that were answered for twice, meaning and relations differ by a tenth at most."""
    _, scores = read
    one, other = scores["once"], scores["twice"]
    assert one["meaning"] != other["meaning"]
    assert abs(one["meaning"] - other["meaning"]) < 0.1
    assert abs(one["relations"].f1 - other["relations"].f1) < 0.1


@pytest.mark.slow
def test_little_of_a_good_answer_is_lost(read):
    """Of the numbers that are answered for, at most two in a hundred are refused or unread."""
    made, _ = read
    states = [
        json.loads(line)["state"]
        for done in made["model"]
        for line in (done.folder / "llm-ledger.jsonl").read_text("utf-8").splitlines()
    ]
    lost = [state for state in states if state in {"refused", "unread", "unanswered"}]
    assert len(states) > 200
    assert 100 * len(lost) <= 2 * len(states)


@pytest.mark.slow
def test_what_comes_in_is_borne_out(read):
    """The evidence gate refuses nothing of what was read with the recorded answers."""
    made, _ = read
    for done in (*made["model"], *made["twice"]):
        text = read_report_text(done.folder / "text.txt")
        assert verify_evidence(read_encoding(done.folder), text).findings == (), done.folder
