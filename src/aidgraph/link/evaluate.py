"""Measure the matching on decided pairs: precision, recall, and names that are not to be found."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from aidgraph.chinese.gazetteer import gazetteer
from aidgraph.encoding.tables import read_text
from aidgraph.errors import EncodingError, Problem
from aidgraph.link.index import CandidateIndex
from aidgraph.link.profile import Candidate, Profile
from aidgraph.link.sources import divisions
from aidgraph.model import ENTITY_TYPES

COLUMNS = (
    *("name", "name_type", "name_within", "name_codes", "name_years"),
    *("target", "label", "label_en", "aliases", "type", "within", "codes", "years"),
    *("verdict", "reason"),
)
VERDICTS = ("same", "different", "none")
TOP = 5
_YEARS = re.compile(r"\d{4}(-\d{4})?", re.ASCII)
_Z = 1.959964  # of a normal distribution: 95 %


@dataclass(frozen=True, slots=True)
class Pair:
    """
    Hold a decided pair: a thing looked up, a target, and whether they are the same.

    The verdict ``none`` says that nothing among all targets is the thing looked up.
    """

    query: Profile
    target: Profile | None
    verdict: str


class Share(NamedTuple):
    """Hold how many of how many, for a share with its interval."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """Return the share, from 0 to 1; 1 where there is nothing to share."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """
        Return the 95 % interval of the share (Wilson 1927, score interval).

        >>> low, high = Share(98, 100).interval
        >>> round(low, 3), round(high, 3)
        (0.93, 0.994)
        """
        if not self.of:
            return (0.0, 1.0)
        share, square = self.value, _Z * _Z / self.of
        middle = (share + square / 2) / (1 + square)
        half = _Z * sqrt(share * (1 - share) / self.of + square / (4 * self.of)) / (1 + square)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        """Return the share in words: 0.980 [0.930, 0.994] (98 of 100)."""
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits} of {self.of})"


@dataclass(frozen=True, slots=True)
class PairResult:
    """Hold what was found for one thing looked up, and what should have been."""

    query: Profile
    same: frozenset[str]
    found: tuple[Candidate, ...]

    @property
    def match(self) -> str:
        """Return the id of the automatic match, if there is one."""
        return next((c.profile.id for c in self.found if c.match), "")


@dataclass(frozen=True, slots=True)
class Quality:
    """
    Hold how good the matching is.

    ``precision``: automatic matches that are right.  ``recall``: things whose target is among the
    first five.  ``absent``: things without a target for which nothing is proposed.  ``automatic``:
    things whose target is matched without asking.  ``wrong`` lists what went wrong.
    """

    precision: Share
    recall: Share
    absent: Share
    automatic: Share
    wrong: tuple[tuple[str, PairResult], ...]


def read_pairs(file: Path) -> list[Pair]:
    """
    Read decided pairs: a TSV file with the columns of COLUMNS; ``#`` begins a comment.

    A target without a label is a division of China, by its code.

    Raises:
        EncodingError: With what is wrong, by row and column.
    """
    text, problems = read_text(file, file.name)
    numbers = [n for n, line in enumerate(text.split("\n"), 1) if line and not line.startswith("#")]
    body = "".join(f"{text.split(chr(10))[n - 1]}\n" for n in numbers)
    reader = csv.DictReader(io.StringIO(body), delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
    header = reader.fieldnames or () if not problems else COLUMNS
    missing = [column for column in COLUMNS if column not in header]
    problems += [Problem(file.name, 1, c, "the column is missing", "add it") for c in missing]
    pairs = []
    for number, row in zip(numbers[1:], reader if not problems else (), strict=False):
        problems += _wrong(file.name, number, row)
        pairs.append(_pair(row))
    if problems:
        raise EncodingError(str(file), problems)
    return pairs


def _wrong(name: str, number: int, row: dict[str, str]) -> Iterator[Problem]:
    if row["verdict"] not in VERDICTS:
        remedy = f"use one of {', '.join(VERDICTS)}"
        yield Problem(name, number, "verdict", f"{row['verdict']!r} is not known", remedy)
    if bool(row["target"]) == (row["verdict"] == "none"):
        what = "a pair has a target, and `none` has no target"
        yield Problem(name, number, "target", what, "mend the target or the verdict")
    for column in ("name_type", "type"):
        if row[column] and row[column] not in ENTITY_TYPES:
            remedy = f"use one of {', '.join(ENTITY_TYPES)}"
            yield Problem(name, number, column, f"{row[column]!r} is not known", remedy)
    for column in ("name_years", "years"):
        if row[column] and not _YEARS.fullmatch(row[column]):
            yield Problem(name, number, column, f"{row[column]!r} is no year", "write 2010-2012")
    if row["target"] and not row["label"] and row["target"] not in gazetteer().codes:
        what = f"{row['target']!r} has no label and is no division"
        yield Problem(name, number, "target", what, "give its label, or a code of GB/T 2260")
    if not row["name"]:
        yield Problem(name, number, "name", "the name is empty", "give the name looked up")


def _pair(row: dict[str, str]) -> Pair:
    query = Profile(
        "",
        row["name"],
        row["name_type"],
        codes=_set(row["name_codes"]),
        within=_set(row["name_within"]),
        years=_years(row["name_years"]),
    )
    target = Profile(
        row["target"],
        row["label"],
        row["type"],
        row["label_en"],
        tuple(feature for feature in row["aliases"].split("|") if feature),
        _set(row["codes"]),
        _set(row["within"]),
        _years(row["years"]),
    )
    return Pair(query, target if row["target"] else None, row["verdict"])


def _set(cell: str) -> frozenset[str]:
    return frozenset(feature for feature in cell.split("|") if feature)


def _years(cell: str) -> tuple[int, int] | None:
    if not _YEARS.fullmatch(cell):
        return None
    first, _, last = cell.partition("-")
    return int(first), int(last or first)


def evaluate(pairs: Sequence[Pair]) -> Quality:
    """Look every thing of *pairs* up among all their targets and all divisions, and count."""
    places = {code: profile for profile in divisions() for code in profile.codes}
    named = {p.target.id: p.target for p in pairs if p.target and p.target.label}
    index = CandidateIndex([*named.values(), *dict.fromkeys(places.values())])
    outcomes = [
        PairResult(query, same, tuple(index.find(query, limit=TOP)))
        for query, same in _wanted(pairs, places).items()
    ]
    return _quality(outcomes)


def _wanted(pairs: Iterable[Pair], places: dict[str, Profile]) -> dict[Profile, frozenset[str]]:
    """Return the ids of the right targets of each thing looked up."""
    wanted: dict[Profile, frozenset[str]] = {}
    for pair in pairs:
        same: frozenset[str] = frozenset()
        if pair.target and pair.verdict == "same":
            target = pair.target if pair.target.label else places[pair.target.id]
            same = frozenset({target.id})
        wanted[pair.query] = wanted.get(pair.query, frozenset()) | same
    return wanted


def _quality(outcomes: Sequence[PairResult]) -> Quality:
    there = [o for o in outcomes if o.same]
    absent = [o for o in outcomes if not o.same]
    matched = [o for o in outcomes if o.match]
    missed = [o for o in there if not o.same & {c.profile.id for c in o.found}]
    false = [o for o in matched if o.match not in o.same]
    proposed = [o for o in absent if o.found]
    return Quality(
        precision=Share(len(matched) - len(false), len(matched)),
        recall=Share(len(there) - len(missed), len(there)),
        absent=Share(len(absent) - len(proposed), len(absent)),
        automatic=Share(sum(o.match in o.same for o in there), len(there)),
        wrong=(
            *(("wrong match", o) for o in false),
            *(("not found", o) for o in missed),
            *(("found, though absent", o) for o in proposed),
        ),
    )


def of_type(pairs: Iterable[Pair], kinds: frozenset[str]) -> list[Pair]:
    """Return the pairs whose thing looked up is of one of *kinds*."""
    return [replace(pair) for pair in pairs if pair.query.type in kinds]
