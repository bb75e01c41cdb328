"""Run what a user would take instead, each in an environment of its own that is made once."""

import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
Row = tuple[int, int, str, str]  # start, end, tag, value (empty where the peer gives none)
_REQUIREMENTS = {"jieba": "peers.txt", "jionlp": "peers-jionlp.txt"}


class MissingPeerError(Exception):
    """Say why a peer cannot run here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what a peer found in each text, and the processor time it took, in seconds."""

    found: list[list[Row]]
    seconds: list[float]


def ask(peer: str, texts: Sequence[str]) -> Answer:
    """
    Return what *peer* (jieba, jionlp) finds in *texts*; the first text is read twice to warm up.

    Raises:
        MissingPeerError: If it cannot be installed, or does not run.
    """
    command = (str(_python(peer)), str(HERE / f"peer_{peer}.py"))
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MissingPeerError(f"{peer} does not run: {_last_line(done.stderr)}")
    answer = json.loads(_last_line(done.stdout))
    found = [[(r[0], r[1], r[2], r[3]) for r in rows] for rows in answer["found"]]
    return Answer(found, answer["seconds"])


def _python(peer: str) -> Path:
    """Return the interpreter of the peer's environment; make the environment where it is not."""
    requirements = HERE / _REQUIREMENTS[peer]
    version = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()[:12]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "aidgraph-bench" / f"{peer}-{version}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        print(f"installing {peer} into {folder}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        install = (str(python), "-m", "pip", "install", "-q", "-r", str(requirements))
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MissingPeerError(f"{peer} cannot be installed: {_last_line(done.stderr)}")
        ready.touch()
    return python


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or ["no output"])[-1]
