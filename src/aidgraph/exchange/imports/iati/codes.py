"""The mapping between IATI and our tables, read from ``mapping.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """Hold the tables of ``mapping.toml`` by IATI code."""

    roles: dict[str, str]
    transactions: dict[str, dict[str, str]]
    dates: dict[str, str]
    sectors: dict[str, tuple[str, str]]
    measures: dict[str, str]
    budgets: dict[str, str]
    plans: dict[str, str]
    results: dict[str, str]


@cache
def mapping() -> ImportMapping:
    """Read the mapping; the answer is kept.

    >>> mapping().transactions["3"]["indicator"]
    'disbursement'
    """
    data: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("mapping.toml").read_text("utf-8")
    )
    return ImportMapping(**data)
