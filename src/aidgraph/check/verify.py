"""The evidence gate: every span says what the text says, every cell what its words say."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from aidgraph.check.gate.codes import miscoded
from aidgraph.check.gate.dates import undated
from aidgraph.check.gate.entity_types import mistyped
from aidgraph.check.gate.figures import misread
from aidgraph.check.gate.findings import Mismatch, Verification
from aidgraph.check.gate.groups import single
from aidgraph.check.gate.indicators import uncounted
from aidgraph.check.gate.names import NameCheck, folded, unexplained, unlabelled
from aidgraph.check.gate.parties import PartyCheck
from aidgraph.check.gate.plans import overstated
from aidgraph.check.gate.predicates import uncued
from aidgraph.check.gate.spans import all_spans, changed_source, misplaced, unaccounted
from aidgraph.check.gate.waivers import unreasoned
from aidgraph.encoding.names import foreign_keys
from aidgraph.model import Encoding, Span
from aidgraph.text.report import ReportText

WITHOUT_TEXT = (
    "whether the spans stand in the text",
    "whether every number of the text is accounted for",
    "whether the parties of claims are named in their sentences",
    "whether dates are dates of the text",
    "whether the sentence tells what is counted, and who gives",
)


def verify_evidence(encoding: Encoding, text: ReportText | None = None) -> Verification:
    """
    Check *encoding* against the text of its report, or as far as the tables alone go.

    What must hold: the text is the file the encoding was made from (SHA-256 and length); every
    span equals the text at its offsets; every run of digits or Chinese numerals lies in the span
    of a figure, a date, a name, or is set aside; the cells of a figure are what its words read
    (value, bounds, unit, comparator), or it has a formula or a waiver; dates reach the claim in the
    text, or are the report's; names stand in the evidence of their entity; a code is that of a
    place so called; the parties of a claim are named in its sentence, and as what they are, or it
    is inferred with a note that names them; a relation has a word that can tell it, an indicator
    one that tells what is counted; a waiver has a reason.

    Args:
        encoding: The tables; claims that are rejected are passed over.
        text: The report's text; without it, spans, numbers, parties and dates stay unchecked.

    Returns:
        The counts and findings; offsets are code points.

    >>> from aidgraph.model import Report
    >>> empty = Encoding(Report("r", "", "", "", "zh", "", 3))
    >>> [f.outcome for f in verify_evidence(empty, ReportText("3个村", "00")).findings]
    ['changed-source', 'unaccounted']
    """
    spans = all_spans(encoding)
    numbers = text.numbers() if text is not None else []
    findings: list[Mismatch] = []
    if text is not None:
        if text.sha256 != encoding.report.sha256 or len(text.text) != encoding.report.length:
            findings.append(changed_source(encoding.report.id, text))
        findings += misplaced(encoding, text)
        findings += unaccounted(encoding, text, numbers)
    findings += _borne_out(encoding, text)
    unchecked = () if text is not None else WITHOUT_TEXT
    return Verification(len(spans), len(numbers), tuple(findings), unchecked)


def _borne_out(encoding: Encoding, text: ReportText | None) -> Iterator[Mismatch]:
    """Yield what the tables say and the words do not."""
    spans = spans_of(encoding)
    claims = [claim for claim in encoding.claims if claim.status != "rejected"]
    yield from misread(claims, spans, text)
    yield from overstated(claims, spans)
    yield from unlabelled(encoding, spans)
    yield from mistyped(encoding, spans)
    yield from unexplained(claims, spans)
    for reference, keys in foreign_keys(encoding):
        wanted = " or ".join(sorted(keys))
        yield Mismatch("miskeyed", reference.id, 0, 0, reference.key, wanted, "key")
    yield from miscoded(encoding, spans)
    yield from unreasoned(claims, spans, None if text is None else folded(text.text))
    names = NameCheck(encoding, spans, text) if text is not None else None
    yield from uncued(claims, spans, names.sentences if names else None)
    if text is not None and names is not None:
        yield from undated(replace(encoding, claims=tuple(claims)), spans, text)
        yield from single(encoding, spans, text)
        yield from uncounted(claims, spans, names.sentences)
        yield from chain.from_iterable(map(names.unnamed, claims))
        yield from chain.from_iterable(map(PartyCheck(names).reversed, claims))


def refusals(encoding: Encoding, ids: Collection[str], text: ReportText) -> list[Mismatch]:
    """
    Return what the words do not bear out of the claims *ids*; the rest is not looked at.

    For a page or a program that changes one claim and wants to know whether it may stand.
    """
    some = replace(encoding, claims=tuple(c for c in encoding.claims if c.id in ids))
    return [finding for finding in _borne_out(some, text) if finding.target in ids]


def spans_of(encoding: Encoding) -> Mapping[str, Sequence[Span]]:
    """Return the spans of each entity and claim by its id, in file order."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for item in encoding.evidence:
        spans[item.target].append(item.span)
    return spans
