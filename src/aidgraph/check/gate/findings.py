"""What the gate refuses, in words: the outcome, where it stands, what is there instead."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from aidgraph.errors import AidgraphError

Outcome = Literal[
    "changed-source",
    "shifted",
    "elsewhere",
    "look-alike",
    "missing",
    "unaccounted",
    "misread",
    "miscalculated",
    "unlabelled",
    "mistyped",
    "unnamed",
    "reversed",
    "uncued",
    "undated",
    "unexplained",
    "miskeyed",
]

EXPLANATIONS: dict[str, str] = {
    "changed-source": "the text is not the file this encoding was made from",
    "shifted": "the words stand a few characters away",
    "elsewhere": "the words stand in another part of the text",
    "look-alike": "the text has other letters that look the same",
    "missing": "the words are not in the text",
    "unaccounted": "no figure, date, name or set-aside row covers this number",
    "misread": "the cells are not what the quoted words read",
    "miscalculated": "the formula in the note does not give the value",
    "unlabelled": "the name is not in the entity's own evidence",
    "mistyped": "the name ends like that of another class, or nothing tells that a Group is many",
    "unnamed": "no name of it is in the words of the claim, nor in their sentence",
    "reversed": "the words tell of it as the other party",
    "uncued": "no word there tells this relation, or what is counted",
    "undated": "no date that reaches the claim gives this one",
    "unexplained": "the row does not say why",
    "miskeyed": "the record is that of another thing",
}
REMEDIES: dict[str, str] = {
    "changed-source": "use the original file, or encode the new one",
    "shifted": "move the offsets",
    "elsewhere": "mend the offsets, or the words",
    "look-alike": "copy the words from the text",
    "missing": "mend the words, or remove the row",
    "unaccounted": "add a claim or a name, or a row to set_aside.csv with the reason",
    "misread": "mend the cells or the span, or say in waiver why they differ",
    "miscalculated": "mend the formula or the value",
    "unlabelled": "add the span that has the name, or take the name away",
    "mistyped": "give the class that the name tells, or Group where many are told as one",
    "unnamed": "mend the id, add a span, or make the claim inferred with a note that names it",
    "reversed": "change provider and receiver, or say in waiver which words tell it",
    "uncued": "mend the cell, widen the span, or say in waiver which words tell it",
    "undated": "mend the date, or say in waiver where it comes from",
    "unexplained": "say why in note or note_en; give the waiver a reason",
    "miskeyed": "mend the key or the code, or say in the place's note what the register calls it",
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Name one thing the gate refuses: where it stands and what is there instead.

    ``column`` is that of the cell that is refused, empty where it is the span itself; ``exact`` are
    the words or the cells as the tables have them, ``there`` what the text says instead.
    """

    outcome: Outcome
    target: str
    start: int
    end: int
    exact: str
    there: str = ""
    column: str = ""

    def __str__(self) -> str:
        cell = f", {self.column}" if self.column else ""
        place = f"{self.target or 'text'} at {self.start}-{self.end}{cell}"
        found = f", the text has {self.there!r}" if self.there else ""
        why = f"{EXPLANATIONS[self.outcome]}; {REMEDIES[self.outcome]}"
        return f"{self.outcome}: {place}: {self.exact!r}{found}: {why}"


@dataclass(frozen=True, slots=True)
class Verification:
    """Say how many spans and numbers were checked, what was refused, what could not be checked."""

    spans: int
    numbers: int
    findings: tuple[Mismatch, ...]
    unchecked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether nothing was refused."""
        return not self.findings


class VerificationError(AidgraphError):
    """Report that evidence does not hold; ``findings`` names each place."""

    def __init__(self, findings: Sequence[Mismatch]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in findings))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Come back whole from another process."""
        return type(self), (self.findings,)


def summarize(findings: Iterable[Mismatch]) -> dict[str, int]:
    """Count findings by outcome, in the order of severity."""
    counts: Counter[str] = Counter(finding.outcome for finding in findings)
    return {name: counts[name] for name in EXPLANATIONS if counts[name]}
