"""Compare spans with the text, and look for numbers that nothing accounts for."""

from collections.abc import Iterator, Sequence

from aidgraph.check.gate.findings import Mismatch, Outcome
from aidgraph.check.lookalikes import skeleton
from aidgraph.model import Encoding, Span
from aidgraph.text.report import ReportText

_NEAR = 100  # code points; an edit before a span moves it by little, a wrong span is far off


def changed_source(report: str, text: ReportText) -> Mismatch:
    """Return the finding that *text* is not the file *report* was encoded from."""
    there = f"{len(text.text)} characters, sha256 {text.sha256[:12]}…"
    return Mismatch("changed-source", report, 0, 0, "", there)


def misplaced(encoding: Encoding, text: ReportText) -> Iterator[Mismatch]:
    """Yield the spans that the text does not have at their offsets."""
    for target, span in all_spans(encoding):
        if text.text[span.start : span.end] != span.exact:
            yield _misplaced(target, span, text.text)


def all_spans(encoding: Encoding) -> list[tuple[str, Span]]:
    """Return every span of the tables with its target."""
    spans = [(e.target, e.span) for e in encoding.evidence]
    return spans + [("set_aside.csv", s.span) for s in encoding.set_aside]


def _misplaced(target: str, span: Span, text: str) -> Mismatch:
    """Say where the words of a span stand instead."""
    there = text[span.start : span.end]

    def found(outcome: Outcome) -> Mismatch:
        return Mismatch(outcome, target, span.start, span.end, span.exact, there)

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


def unaccounted(
    encoding: Encoding, text: ReportText, numbers: Sequence[tuple[int, int]]
) -> Iterator[Mismatch]:
    """Yield the numbers that nothing models.

    The phrase of a relation does not account for a number in it: only figures, dates and names do.
    """
    loose = {c.id for c in encoding.claims if c.kind == "relation" and c.predicate != "period"}
    covered = bytearray(len(text.text))
    spans = [e.span for e in encoding.evidence if e.target not in loose]
    for span in (*spans, *(s.span for s in encoding.set_aside)):
        end = min(span.end, len(covered))
        covered[span.start : end] = b"\1" * max(0, end - span.start)
    for start, end in numbers:
        if not all(covered[start:end]):
            around = text.text[max(0, start - 8) : end + 8].replace("\n", "⏎")
            yield Mismatch("unaccounted", "", start, end, text.text[start:end], around)
