"""Find the annotated reports that weights are learned from, and run a tool on them."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aidgraph.errors import AidgraphError

TUNED = "tuned "  # before a feature that tells of rules, where the rules were made for the report
# Kept aside: no rule was made for these, and nothing is learned from them.
ASIDE = ("06", "12", "19", "26", "33", "39", "46", "52")


@dataclass(frozen=True, slots=True)
class Report:
    """
    Hold the path of an annotation (``.json``, its text beside it).

    ``tuned`` says that rules were made for it, ``is_measure`` that reading is measured on its like.
    """

    path: Path
    tuned: bool
    is_measure: bool

    @property
    def name(self) -> str:
        """Return the name of the report."""
        return self.path.stem


def annotated(written: Path, measure: Path, tuned: Sequence[Path], usage: str) -> list[Report]:
    """
    Return the annotated reports of folders, without those kept aside.

    Raises:
        SystemExit: If a folder is absent or has none; *usage* is told with it.
    """
    found: list[Report] = []
    for folder in (written, measure, *tuned):
        paths = sorted(folder.glob("*.json"))
        if not paths:
            raise SystemExit(f"{folder}: no annotated report (.json) there; {usage}")
        kept = (path for path in paths if path.stem.removeprefix("dev-") not in ASIDE)
        found += [Report(path, folder != written, folder == measure) for path in kept]
    return found


class Learning(Protocol):
    """Learn from reports that no rule was made for, those of the measure, and others."""

    def __call__(self, place: Path, written: Path, measure: Path, tuned: Sequence[Path], /) -> None:
        """Read the reports and write what was learned to *place*."""
        ...


def run(learn: Learning, usage: str) -> None:
    """
    Run *learn* on the arguments of the command line.

    Raises:
        SystemExit: If there are too few, or with what is wrong with a report.
    """
    if len(sys.argv) < 4:
        raise SystemExit(usage)
    place, written, measure, *tuned = map(Path, sys.argv[1:])
    try:
        learn(place, written, measure, tuned)
    except AidgraphError as error:
        raise SystemExit(str(error)) from error
