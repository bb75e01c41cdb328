"""The words of every interface, in data files: one a language and area (``words/home.zh.toml``)."""

import tomllib
from functools import cache
from importlib.resources import files

from aidgraph.model import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def word_files() -> dict[str, bytes]:
    """Return the data files by name."""
    folder = files("aidgraph.web").joinpath("words")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@cache
def interface_words() -> dict[Language, dict[str, str]]:
    """
    Return every text of the interfaces by language and by ``area.key``.

    Raises:
        KeyError: If a text is in one language alone.

    >>> interface_words()["zh"].keys() == interface_words()["en"].keys()
    True
    """
    found: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    for name, data in sorted(word_files().items()):
        area, language, _ = name.split(".")
        texts = tomllib.loads(data.decode("utf-8"))
        found["zh" if language == "zh" else "en"] |= {f"{area}.{k}": v for k, v in texts.items()}
    if alone := found["zh"].keys() ^ found["en"].keys():
        raise KeyError(f"in one language alone: {', '.join(sorted(alone))}")
    return found


@cache
def area_words(language: Language, area: str) -> dict[str, str]:
    """
    Return the texts of one *area* by their keys within it, in the order of the file.

    >>> area_words("en", "review")["accept"]
    'Accept'
    """
    prefix = f"{area}."
    words = interface_words()[language]
    return {key.removeprefix(prefix): text for key, text in words.items() if key.startswith(prefix)}


def say(language: Language, key: str, /, **values: object) -> str:
    """
    Return the text *key* in *language*; whole numbers among *values* are grouped by thousands.

    Raises:
        KeyError: If there is no such text, or a value that it has a place for is missing.

    >>> say("en", "review.decided", n=1200, all=3000)
    '1,200 of 3,000 decided'
    """
    return fill(interface_words()[language][key], **values)


def fill(text: str, /, **values: object) -> str:
    """
    Return *text* with *values* in its places; whole numbers are grouped by thousands.

    Raises:
        KeyError: If a value that the text has a place for is missing.

    >>> fill("{n} of {all}", n=12, all=3000)
    '12 of 3,000'
    """
    if not values and "{" not in text:
        return text
    return text.format(**{name: _written(value) for name, value in values.items()})


def _written(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
