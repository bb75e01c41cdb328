"""Write requests in the form of OpenAI's batches, and read the answers of one."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from aidgraph.errors import CallError
from aidgraph.extract.plugins.llm.server import PATH, body_of
from aidgraph.extract.plugins.llm.settings import ModelSettings
from aidgraph.extract.plugins.llm.stored import AnswerStore, ModelRequest, reply_of
from aidgraph.extract.words.source import SourceError
from aidgraph.files.atomic import write_atomically

MOST_BYTES = 512 * 2**20


def write_batch(path: Path, requests: Mapping[str, ModelRequest], settings: ModelSettings) -> None:
    """Write *requests* to a file of JSON lines, each with its key as ``custom_id``."""
    lines = [
        json.dumps(
            {
                "custom_id": key,
                "method": "POST",
                "url": f"/v1{PATH}",
                "body": body_of(request, settings),
            },
            ensure_ascii=False,
        )
        for key, request in requests.items()
    ]
    data = "".join(f"{line}\n" for line in lines)
    write_atomically(path, data.encode("utf-8", "backslashreplace"))


def read_batch(path: Path, store: AnswerStore, day: str) -> tuple[int, int]:
    """
    Put the answers of a batch into *store*; return how many, and how many of its lines failed.

    Raises:
        CallError: If there is no such file, or it is too long.
        SourceError: If a line is no answer of a batch.
    """
    if not path.is_file():
        raise CallError(f"{path}: no such file; name what the batch gave")
    if path.stat().st_size > MOST_BYTES:
        raise CallError(f"{path}: over {MOST_BYTES // 2**20} MiB; split it")
    taken = failed = 0
    with path.open("rb") as lines:
        for number, data in _answers(path, lines):
            key, response = data.get("custom_id"), data.get("response") or {}
            if not isinstance(key, str) or not key.isalnum() or not isinstance(response, Mapping):
                raise SourceError(f"{path}: line {number}: no answer of a batch; see custom_id")
            try:
                store.put(key, reply_of(response.get("body"), day))  # that of a failure has none
                taken += 1
            except ValueError:
                failed += 1
    return taken, failed


def _answers(path: Path, lines: Iterable[bytes]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(f"{path}: line {number}: not JSON: {error}") from error
        if not isinstance(data, Mapping):
            raise SourceError(f"{path}: line {number}: no object")
        yield number, data
