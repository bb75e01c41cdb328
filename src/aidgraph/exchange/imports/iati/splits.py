"""How IATI splits one sum over sectors and places: percentages, vocabulary by vocabulary."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import _Element

from aidgraph.exchange.imports.tablebuilder import TableBuilder
from aidgraph.rdf.terms import plain

_PERCENTAGE = re.compile(r"\d{1,3}(\.\d{1,10})?", re.ASCII)
_NONE = "no percentage from 0 to 100"
_TWICE = "it stands twice; the first is taken over"
PURPOSES, CATEGORIES = "dac-5", "dac-3"
DAC, DAC_CATEGORIES, PLACE = "dac", "dac-category", "place"
WHOLE = Decimal(100)


@lru_cache(maxsize=10_000)
def _number(percentage: str) -> Decimal | None:
    """Return a percentage as a number from 0 to 100, or nothing where it is none."""
    text = percentage.strip()
    if not _PERCENTAGE.fullmatch(text) or Decimal(text) > WHOLE:
        return None
    return Decimal(text)


@lru_cache(maxsize=10_000)
def _share(percentage: Decimal | None) -> str:
    """Return the share that a percentage is, as the tables have it."""
    return "" if percentage is None else plain(min(percentage, WHOLE) / WHOLE)


class _Part(NamedTuple):
    """Hold the claim that names a sector or a place, and the percentage beside it."""

    target: str
    percentage: Decimal | None
    stated: bool


@dataclass(slots=True)
class Splits:
    """
    Collect the parts of one activity or transaction, and note the share of each.

    A single part of a vocabulary without a percentage is the whole, as the standard has it.  Of
    several, one without a percentage has no share: nobody says how much.
    """

    tables: TableBuilder
    parts: dict[str, list[_Part]] = field(default_factory=dict)

    def add(self, split: str, target: str, element: _Element, path: str) -> None:
        """Note that the claim *target* names a part of the whole; once a claim, shares add up."""
        stated = element.get("percentage")
        percentage = self._percentage(stated, path)
        known = self.parts.setdefault(split, [])
        for number, part in enumerate(known):
            if part.target != target:
                continue
            if part.percentage is None or percentage is None:
                self.tables.leave(path, element.get("code", ""), _TWICE)
            else:
                known[number] = part._replace(percentage=part.percentage + percentage)
            return
        known.append(_Part(target, percentage, bool(stated)))

    def _percentage(self, stated: str | None, path: str) -> Decimal | None:
        if not stated:
            return None
        found = _number(stated)
        if found is None:
            self.tables.leave(f"{path}/@percentage", stated, _NONE)
        return found

    def note(self) -> None:
        """Note every share; of the two lists of the DAC the purpose codes come first."""
        for split, parts in self.parts.items():
            name = self._name(split)
            for part in parts:
                percentage = part.percentage
                if len(parts) == 1 and not part.stated:
                    percentage = WHOLE
                self.tables.share(part.target, _share(percentage), name)

    def _name(self, split: str) -> str:
        if split == CATEGORIES and PURPOSES in self.parts:
            return DAC_CATEGORIES
        return DAC if split in {PURPOSES, CATEGORIES} else split
