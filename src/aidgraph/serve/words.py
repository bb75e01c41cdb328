"""The words of the interface, in data files: one a language and area (``words/home.zh.toml``)."""

import tomllib
from functools import cache

from aidgraph.model import Language
from aidgraph.serve.assets import text_files


@cache
def interface_words() -> dict[Language, dict[str, str]]:
    """
    Return every text of the interface by language and by ``area.key``.

    >>> interface_words()["zh"].keys() == interface_words()["en"].keys()
    True
    """
    found: dict[Language, dict[str, str]] = {"zh": {}, "en": {}}
    for name, text in text_files("words").items():
        area, language, _ = name.split(".")
        entries = {f"{area}.{key}": value for key, value in tomllib.loads(text).items()}
        found["zh" if language == "zh" else "en"] |= entries
    return found


def say(language: Language, key: str, **values: object) -> str:
    """
    Return the text *key* in *language*; whole numbers among *values* are grouped by thousands.

    Raises:
        KeyError: If there is no such text.
    """
    written = {name: _written(value) for name, value in values.items()}
    return interface_words()[language][key].format(**written)


def _written(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
