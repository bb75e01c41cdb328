"""Where in the text a row stands: spans found by a phrase or by offsets, kept, added, parted."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from aidgraph.encoding.locate import likest, locate
from aidgraph.errors import CallError, EncodingError, Problem
from aidgraph.model import Encoding, Evidence, Span
from aidgraph.text.report import ReportText

KEEP = "keep-"  # before the offsets of a span that stays: keep-12-20
_SHOWN = 8  # places that a refusal names


def typed_span(text: ReportText, form: Mapping[str, str]) -> Span | None:
    """
    Return the span that a form names: a phrase, the one nearest to ``start``, or two offsets.

    Raises:
        EncodingError: If the text does not have the phrase, or has it more than once and no offset
            says which, or the offsets are none of the text.

    >>> typed_span(ReportText("甲县和甲县", ""), {"phrase": "甲县", "start": "3"})
    Span(start=3, end=5, exact='甲县')
    """
    phrase = form.get("phrase", "").strip()
    start, end = _offset(form.get("start", "")), _offset(form.get("end", ""))
    if phrase:
        return _by_phrase(text, phrase, start)
    if start is None and end is None:
        return None
    if start is None or end is None or not start < end <= len(text.text):
        raise _refused("the offsets are none of the text", "give the first and the one behind")
    return Span(start, end, text.text[start:end])


def with_places(
    encoding: Encoding, text: ReportText, identifier: str, form: Mapping[str, str]
) -> Encoding:
    """
    Return *encoding* with the spans of a row that *form* keeps, and the one it adds.

    A figure's number is no longer among those set aside.

    Raises:
        EncodingError: As :func:`typed_span`.
    """
    if "spans" not in form:
        return encoding
    kept = [
        item
        for item in encoding.evidence
        if item.target != identifier or f"{KEEP}{item.span.start}-{item.span.end}" in form
    ]
    span = typed_span(text, form)
    added = [] if span is None else [Evidence(identifier, span)]
    evidence = tuple(dict.fromkeys([*kept, *added]))
    if evidence == encoding.evidence:
        return encoding
    figures = {claim.id for claim in encoding.claims if claim.is_figure}
    changed = replace(encoding, evidence=evidence)
    return (
        without_aside(changed, [item.span for item in added]) if identifier in figures else changed
    )


def without_aside(encoding: Encoding, spans: Collection[Span]) -> Encoding:
    """Return *encoding* without the numbers set aside that lie in *spans*: they are facts now."""
    left = (
        aside
        for aside in encoding.set_aside
        if not any(s.start <= aside.span.start and aside.span.end <= s.end for s in spans)
    )
    return replace(encoding, set_aside=tuple(left))


def parted(encoding: Encoding, identifier: str, place: str) -> tuple[Encoding, str]:
    """
    Return *encoding* with a claim that is told in two places as two, and the id of the second.

    Args:
        encoding: The tables.
        identifier: The claim.
        place: The offsets of the span that becomes a claim of its own: ``12-20``.

    Raises:
        CallError: If the claim does not stand there, or nowhere else.
    """
    spans = [item.span for item in encoding.evidence if item.target == identifier]
    span = next((s for s in spans if f"{s.start}-{s.end}" == place), None)
    claim = next((c for c in encoding.claims if c.id == identifier), None)
    if claim is None or span is None or len(spans) == 1:
        raise CallError(f"{identifier!r} does not stand at {place[:20]!r} and elsewhere")
    key = claim_id(encoding, claim.kind, span)
    evidence = (
        replace(item, target=key) if item.target == identifier and item.span == span else item
        for item in encoding.evidence
    )
    claims = (*encoding.claims, replace(claim, id=key))
    return replace(encoding, claims=claims, evidence=tuple(evidence)), key


def claim_id(encoding: Encoding, kind: str, span: Span) -> str:
    """Return a free id for a claim of a kind at a place, as extraction names them."""
    return free_id(encoding, f"{kind}-{span.start:06d}")


def free_id(encoding: Encoding, key: str) -> str:
    """Return *key*, or with a number behind it where it is taken."""
    taken = {entity.id for entity in encoding.entities} | {claim.id for claim in encoding.claims}
    taken |= {gone.id for gone in encoding.deprecated} | {merge.id for merge in encoding.merges}
    taken |= {row.id for row in encoding.references}
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}-{number}"
    return found


def _by_phrase(text: ReportText, phrase: str, near: int | None) -> Span:
    places = locate(text.text, phrase)
    if not places:
        like = likest(text.text, phrase)
        remedy = f"the text has {like.exact!r}" if like else "copy the words from the text"
        raise _refused("the text does not have these words", remedy)
    if near is not None:
        return min(places, key=lambda place: abs(place.start - near))
    if len(places) > 1:
        raise _refused(f"the words stand at {_list(places)}", "say at which: give the start")
    return places[0]


def _list(places: Collection[Span]) -> str:
    shown = ", ".join(str(place.start) for place in list(places)[:_SHOWN])
    return shown + (" …" if len(places) > _SHOWN else "")


def _offset(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\s*\d{1,9}\s*", text, re.ASCII) else None


def _refused(what: str, remedy: str) -> EncodingError:
    problem = Problem("evidence.csv", None, "phrase", what, remedy)
    return EncodingError("the words of the report", [problem])
