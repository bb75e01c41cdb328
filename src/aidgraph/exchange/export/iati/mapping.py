"""The mapping from our tables to IATI 2.03, read from ``mapping.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Mapping:
    """Hold the tables of ``mapping.toml`` by predicate, indicator, or our name of a code."""

    roles: dict[str, str]
    places: dict[str, list[str]]
    codes: dict[str, str]
    transactions: dict[str, str]
    plans: dict[str, list[str]]
    plan_words: dict[str, str]


@cache
def mapping() -> Mapping:
    """Read the mapping; the answer is kept.

    >>> mapping().roles["funds"]
    '1'
    """
    data: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("mapping.toml").read_text("utf-8")
    )
    return Mapping(**data)
