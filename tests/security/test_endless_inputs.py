"""A file without end that a command reads is refused by name, and takes little memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "easy"
REPORT = str(SAMPLE / "report.txt")
SETTINGS = {"URL": "http://127.0.0.1:9/v1", "MODEL": "none", "KEY": "none"}
LLM = {f"AIDGRAPH_LLM_{name}": value for name, value in SETTINGS.items()}

CALLS = {  # what is read: the call
    "a vocabulary": ["terms", "--vocabulary", "words", "a"],  # first: a process has but one
    "a question": ["query", "--graph", "built", "large.rq"],
    "a list": ["verify", "--from-file", "large.txt"],
    "a list without end": ["verify", "--from-file", "/dev/zero"],
    "ids": ["export", "quickstatements", "--graph", "built", "--ids", "/dev/zero", "--out", "o"],
    "a table of an encoding": ["build", "encoding", "--out", "o"],
    "a table, verified": ["verify", "encoding"],
    "links": ["build", "good", "--links", "large.tsv", "--out", "o"],
    "a report": ["extract", "large.txt", "--out", "o"],
    "a page": ["extract", "large.html", "--out", "o"],
    "a text": ["verify", "good", "--text", "large.txt"],
    "a text of a page": ["visualize", "--graph", "built", "--text", "large.txt", "--out", "o"],
    "an older text": ["extract", "--update", "good", REPORT, "--old-text", "large.txt"],
    "a new encoding": ["new", "o", "--text", "large.txt"],
    "RDF": ["serve", "--port", "0", "--rdf", "large.ttl"],
    "answers": [
        "extract", REPORT, "--extractor", "llm", "--batch-in", "large.jsonl", "--out", "o",
    ],
    "a table of names": ["link", "large.csv", "--graph", "built", "--out", "o"],
    "activities": ["import", "iati", "large.xml", "--licence", "CC0-1.0", "--out", "o"],
}  # fmt: skip

_PROGRAM = """
import json, resource, sys
from click.testing import CliRunner
from aidgraph.cli import cli
from aidgraph.errors import AidgraphError
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
for name, words in json.load(sys.stdin).items():
    error = CliRunner().invoke(cli, words).exception
    print(json.dumps([name, isinstance(error, AidgraphError), f"{type(error)} {error}"]))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory, graph_dir):
    """Return by name what each call raised: whether it was one of ours, and its words."""
    place = tmp_path_factory.mktemp("endless")
    for folder in ("encoding", "good"):
        (place / folder).mkdir()
        for file in (SAMPLE / "encoding").iterdir():
            (place / folder / file.name).write_bytes(file.read_bytes())
    (place / "words").mkdir()
    (place / "built").symlink_to(graph_dir)
    names = [f"large.{end}" for end in ("rq", "txt", "tsv", "html", "ttl", "jsonl", "csv", "xml")]
    for name in (*names, "encoding/claims.csv", "words/large.ttl"):
        os.truncate(os.open(place / name, os.O_CREAT | os.O_WRONLY), 16 << 30)  # takes no room
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps(CALLS),
        capture_output=True,
        check=True,
        text=True,
        cwd=place,
        env={**os.environ, **LLM},
    )
    return {name: rest for name, *rest in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", CALLS)
def test_what_has_no_end_is_refused(told, name):
    """Every kind of file that is read has a limit: beyond it the file is named, with a remedy."""
    ours, words = told[name]
    assert ours, words
    assert "large." in words or "/dev/zero" in words or "claims.csv" in words
    assert any(said in words for said in ("over ", "larger than", "well-formed"))
