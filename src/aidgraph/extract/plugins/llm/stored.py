"""Keep every answer of a language model: resuming, replaying and recorded answers are one thing."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from aidgraph.errors import CallError
from aidgraph.extract.plugins.llm.prompt import Messages, canonical, schema
from aidgraph.extract.plugins.llm.settings import ModelSettings
from aidgraph.files.atomic import write_atomically

TRUNCATED = "length"


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """Hold what is asked: the messages, and how many times this was asked before in vain."""

    messages: Messages
    attempt: int = 0

    @property
    def characters(self) -> int:
        """Return how long the messages are together."""
        return sum(len(message["content"]) for message in self.messages)


@dataclass(frozen=True, slots=True)
class ModelReply:
    """Hold what the server answered: the content, why it ended, and the tokens it took."""

    content: str
    finish: str = "stop"
    prompt_tokens: int = 0
    answer_tokens: int = 0
    answered: str = ""  # the day, in ISO 8601

    @property
    def is_truncated(self) -> bool:
        """Tell whether the answer was ended by its length."""
        return self.finish == TRUNCATED


def key_of(request: ModelRequest, settings: ModelSettings) -> str:
    """
    Return the key of a request: of its text, prompt, schema, model, endpoint and settings.

    The key of the endpoint's account is no part of it.
    """
    parts = {
        "messages": [dict(message) for message in request.messages],
        "attempt": request.attempt,
        "schema": schema(),
        "model": settings.model,
        "endpoint": settings.url,
        "settings": settings.asking,
    }
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()


class AnswerStore:
    """Keep answers in a folder, one file each, by the keys of their requests.

    Raises:
        CallError: If something else has the name of *folder*.
    """

    def __init__(self, folder: Path) -> None:
        if os.path.lexists(folder) and not folder.is_dir():
            raise CallError(f"{folder}: this is no folder; name one for the answers of the model")
        self.folder = folder

    def get(self, key: str) -> ModelReply | None:
        """Return the answer of a key, or None; a file that is broken counts as none."""
        try:
            reply = ModelReply(**json.loads(self._path(key).read_text("utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        sound = all(type(getattr(reply, f.name)) is type(f.default) for f in fields(reply)[1:])
        return reply if sound and isinstance(reply.content, str) else None

    def put(self, key: str, reply: ModelReply) -> None:
        """Write an answer, whole or not at all."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(asdict(reply), ensure_ascii=False, indent=1) + "\n"
        write_atomically(path, data.encode("utf-8", "surrogatepass"))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def reply_of(data: Any, day: str) -> ModelReply:
    """
    Return the reply in a response of the protocol.

    Raises:
        ValueError: If there is no content in it.
    """
    try:
        choice = data["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError("the response has no content") from error
    if not isinstance(content, str):
        raise ValueError("the response has no content")  # noqa: TRY004  one error for all
    usage = data.get("usage") or {}
    return ModelReply(
        content,
        str(choice.get("finish_reason") or "stop"),
        _count(usage, "prompt_tokens"),
        _count(usage, "completion_tokens"),
        day,
    )


def _count(usage: Mapping[str, Any], name: str) -> int:
    value = usage.get(name, 0) if isinstance(usage, Mapping) else 0
    return value if isinstance(value, int) and value >= 0 else 0
