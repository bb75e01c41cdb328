"""Find the annotated reports that weights are learned from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
