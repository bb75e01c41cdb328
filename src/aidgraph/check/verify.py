"""The evidence gate: every span says what the text says, every number is accounted for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from aidgraph.check.lookalikes import skeleton
from aidgraph.errors import AidgraphError
from aidgraph.model import Encoding, Span
from aidgraph.text.report import ReportText

Outcome = Literal["changed-source", "shifted", "elsewhere", "look-alike", "missing", "unaccounted"]

EXPLANATIONS: dict[str, str] = {
    "changed-source": "the text is not the file this encoding was made from",
    "shifted": "the words stand a few characters away",
    "elsewhere": "the words stand in another part of the text",
    "look-alike": "the text has other letters that look the same",
    "missing": "the words are not in the text",
    "unaccounted": "no figure, date, name or set-aside row covers this number",
}
REMEDIES: dict[str, str] = {
    "changed-source": "use the original file, or encode the new one",
    "shifted": "move the offsets",
    "elsewhere": "mend the offsets, or the words",
    "look-alike": "copy the words from the text",
    "missing": "mend the words, or remove the row",
    "unaccounted": "add a claim or a name, or a row to set_aside.csv with the reason",
}
_NEAR = 100  # code points; an edit before a span moves it by little, a wrong span is far off


@dataclass(frozen=True, slots=True)
class Finding:
    """Name one thing the gate refuses: where it stands and what is there instead."""

    outcome: Outcome
    target: str
    start: int
    end: int
    exact: str
    there: str = ""

    def __str__(self) -> str:
        place = f"{self.target or 'text'} at {self.start}-{self.end}"
        found = f", the text has {self.there!r}" if self.there else ""
        why = f"{EXPLANATIONS[self.outcome]}; {REMEDIES[self.outcome]}"
        return f"{self.outcome}: {place}: {self.exact!r}{found}: {why}"


@dataclass(frozen=True, slots=True)
class Verification:
    """Say how many spans and numbers were checked, and what was refused."""

    spans: int
    numbers: int
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Tell whether nothing was refused."""
        return not self.findings


class VerificationError(AidgraphError):
    """Report that evidence does not hold; ``findings`` names each place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in findings))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Come back whole from another process."""
        return type(self), (self.findings,)


def verify_evidence(encoding: Encoding, text: ReportText) -> Verification:
    """
    Check *encoding* against the text of its report.

    Three things must hold: the text is the file the encoding was made from (SHA-256 and length);
    every span of ``evidence.csv`` and ``set_aside.csv`` equals the text at its offsets; and every
    run of digits or Chinese numerals lies in the span of a figure, a date, a name, or is set aside.

    Returns:
        The counts and findings; offsets are code points.

    >>> from aidgraph.model import Report
    >>> empty = Encoding(Report("r", "", "", "", "zh", "", 3))
    >>> [f.outcome for f in verify_evidence(empty, ReportText("3个村", "00")).findings]
    ['changed-source', 'unaccounted']
    """
    findings: list[Finding] = []
    if text.sha256 != encoding.report.sha256 or len(text.text) != encoding.report.length:
        findings.append(changed_source(encoding.report.id, text))
    spans = [(e.target, e.span) for e in encoding.evidence]
    spans += [("set_aside.csv", s.span) for s in encoding.set_aside]
    findings += [f for target, span in spans if (f := _judge(target, span, text.text))]
    numbers = text.numbers()
    findings += _unaccounted(encoding, text, numbers)
    return Verification(len(spans), len(numbers), tuple(findings))


def changed_source(report: str, text: ReportText) -> Finding:
    """Return the finding that *text* is not the file *report* was encoded from."""
    there = f"{len(text.text)} characters, sha256 {text.sha256[:12]}…"
    return Finding("changed-source", report, 0, 0, "", there)


def _judge(target: str, span: Span, text: str) -> Finding | None:
    """Compare one span with the text; None when it holds."""
    there = text[span.start : span.end]
    if there == span.exact:
        return None

    def found(outcome: Outcome) -> Finding:
        return Finding(outcome, target, span.start, span.end, span.exact, there)

    if skeleton(there) == skeleton(span.exact):
        return found("look-alike")
    near = text[max(0, span.start - _NEAR) : span.end + _NEAR]
    if span.exact in near:
        return found("shifted")
    if span.exact in text:
        return found("elsewhere")
    if skeleton(span.exact) in skeleton(text):
        return found("look-alike")
    return found("missing")


def _unaccounted(
    encoding: Encoding, text: ReportText, numbers: Sequence[tuple[int, int]]
) -> list[Finding]:
    """List the numbers that nothing models.

    The phrase of a relation does not account for a number in it: only figures, dates and names do.
    """
    loose = {c.id for c in encoding.claims if c.kind == "relation" and c.predicate != "period"}
    covered = bytearray(len(text.text))
    spans = [e.span for e in encoding.evidence if e.target not in loose]
    for span in (*spans, *(s.span for s in encoding.set_aside)):
        end = min(span.end, len(covered))
        covered[span.start : end] = b"\1" * max(0, end - span.start)
    return [
        Finding("unaccounted", "", start, end, text.text[start:end], _around(text.text, start, end))
        for start, end in numbers
        if not all(covered[start:end])
    ]


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 8) : end + 8].replace("\n", "⏎")


def summarize(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by outcome, in the order of severity."""
    counts: Counter[str] = Counter(finding.outcome for finding in findings)
    return {name: counts[name] for name in EXPLANATIONS if counts[name]}
