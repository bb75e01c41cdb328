"""The settings of a language model, from the environment."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from aidgraph.errors import CallError

_NEEDED = "llm needs AIDGRAPH_LLM_URL, AIDGRAPH_LLM_MODEL and AIDGRAPH_LLM_KEY set"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """
    Hold the endpoint (up to ``/v1``), the model's name, the key, and how it is asked.

    ``parallel`` calls run at one time, each waits ``seconds`` for its answer and is tried again
    ``retries`` times; an answer has ``answer_tokens`` at most.
    """

    url: str
    model: str
    key: str
    parallel: int = 4
    seconds: float = 120.0
    retries: int = 2
    answer_tokens: int = 8000
    temperature: float = 0.0

    @property
    def host(self) -> str:
        """Return the host that the text is sent to."""
        return urlsplit(self.url).hostname or ""

    @property
    def asking(self) -> dict[str, object]:
        """Return what of the settings may change an answer."""
        return {"temperature": self.temperature, "max_tokens": self.answer_tokens}

    @property
    def notice(self) -> str:
        """Return where the text goes, in words for the user."""
        bare = self.url.startswith("http:") and self.host not in _LOCAL
        said = f"llm: the text of each report is sent to {self.host} (model {self.model})"
        return said + (", unencrypted" if bare else "")


def read_settings() -> ModelSettings:
    """
    Return the settings of the environment.

    Raises:
        CallError: If one that is needed is missing, or one is no address or number.
    """
    url, model, key = (_variable(name) for name in ("URL", "MODEL", "KEY"))
    if not (url and model and key):
        raise CallError(_NEEDED)
    if not (key.isascii() and key.isprintable()):
        raise CallError("AIDGRAPH_LLM_KEY has characters that no key has; copy it anew")
    address = urlsplit(url)
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise CallError("AIDGRAPH_LLM_URL is no web address; write https://host/v1")
    return ModelSettings(
        url.rstrip("/"),
        model,
        key,
        parallel=int(_number("PARALLEL", 4, 1, 64)),
        seconds=_number("SECONDS", 120, 0.1, 3600),
        retries=int(_number("RETRIES", 2, 0, 10)),
        answer_tokens=int(_number("ANSWER_TOKENS", 8000, 100, 200_000)),
        temperature=_number("TEMPERATURE", 0, 0, 2),
    )


def _variable(name: str) -> str:
    return os.environ.get(f"AIDGRAPH_LLM_{name}", "").strip()


def _number(name: str, default: float, least: float, most: float) -> float:
    words = _variable(name)
    try:
        found = float(words) if words else float(default)
    except ValueError:
        found = least - 1
    if not least <= found <= most:
        raise CallError(f"AIDGRAPH_LLM_{name} is {words!r}; give a number from {least} to {most}")
    return found
