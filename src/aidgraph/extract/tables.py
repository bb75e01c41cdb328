"""Make the tables of what was drafted: claims with ids, their evidence, the report itself."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from aidgraph.extract.meaning.draft import Draft
from aidgraph.extract.things.identify import Cast
from aidgraph.extract.words.reading import Reading
from aidgraph.extract.words.source import SourceText
from aidgraph.layout import PageTable
from aidgraph.model import LONGEST_QUOTE, Claim, Encoding, Evidence, Report
from aidgraph.model import Span as Quote

OCR_NOTE = "文字由扫描件识别（OCR）"
OCR_NOTE_EN = "words read from a scan (OCR)"
OCR_SURETY = Decimal("0.8")  # of the rule's confidence: a letter in a hundred may be another


def merged(drafts: Iterable[Draft]) -> list[Draft]:
    """Make one claim of the same thing told twice; the surer telling wins."""
    kept: dict[tuple[object, ...], tuple[Draft, dict[tuple[int, int], None]]] = {}
    for draft in drafts:
        c = draft.claim
        key: tuple[object, ...] = (c.kind, c.subject, c.predicate, c.object, c.indicator, c.value)
        key += (c.min, c.max, c.unit, c.comparator, c.provider, c.from_, c.to, c.modality)
        if _counts_each(c):
            key += tuple(draft.spans)
        best, spans = kept.get(key, (draft, {}))
        spans.update(dict.fromkeys(draft.spans))
        kept[key] = (draft if c.confidence > best.claim.confidence else best, spans)
    return [replace(draft, spans=list(spans)) for draft, spans in kept.values()]


def _counts_each(claim: Claim) -> bool:
    """Tell whether equal numbers may well be different facts: small counts of unknown things."""
    return claim.is_figure and claim.indicator.startswith("other:")


def number(
    reading: Reading, drafts: Sequence[Draft]
) -> tuple[list[Claim], list[Evidence], dict[str, tuple[str, ...]]]:
    """Give each claim an id by its place, and its evidence; return also what made it, by its id."""
    claims: list[Claim] = []
    reasons: dict[str, tuple[str, ...]] = {}
    evidence: list[Evidence] = []
    used: dict[str, int] = {}
    for draft in sorted(drafts, key=lambda d: (d.spans[0], d.claim.kind, d.claim.object)):
        start = reading.span(*draft.spans[0])[0]
        kind = "rel" if draft.claim.kind == "relation" else draft.claim.kind
        name = f"{kind}-{start:06d}"
        used[name] = used.get(name, 0) + 1
        claim_id = name if used[name] == 1 else f"{name}-{used[name]}"
        claims.append(replace(draft.claim, id=claim_id))
        reasons[claim_id] = draft.why
        evidence += [
            Evidence(claim_id, quote)
            for span in draft.spans
            for quote in quotes(reading.source, *reading.span(*span))
        ]
    return claims, evidence, reasons


def name_evidence(reading: Reading, cast: Cast, kept: set[str]) -> list[Evidence]:
    """Return where the names of the *kept* entities stand."""
    return [
        Evidence(key, quote)
        for name, key in cast.ids.items()
        if key in kept
        for quote in quotes(reading.source, *reading.span(name.start, name.end))
    ]


def on_pages(encoding: Encoding, source: SourceText) -> Encoding:
    """
    Return *encoding* with the pages of its source; what was read from pictures says so, less sure.

    A claim with words on a scanned page has the method of its rule with ``:ocr``, a note, and a
    part of its confidence; an entity that stands on such pages alone has the note.
    """
    table = PageTable(source.pages)
    scanned: dict[str, list[bool]] = defaultdict(list)
    for item in encoding.evidence:
        page = table.page(item.span.start)
        scanned[item.target].append(page is not None and page.method == "ocr")
    return replace(
        encoding,
        pages=source.pages,
        lines=source.lines,
        claims=tuple(_by_ocr(c) if any(scanned[c.id]) else c for c in encoding.claims),
        entities=tuple(
            replace(e, note="；".join(filter(None, (e.note, OCR_NOTE))))
            if scanned[e.id] and all(scanned[e.id])
            else e
            for e in encoding.entities
        ),
    )


def _by_ocr(claim: Claim) -> Claim:
    derived = claim.origin == "derived"  # whose note is its formula
    return replace(
        claim,
        method=f"{claim.method}:ocr",
        confidence=(claim.confidence * OCR_SURETY).quantize(Decimal("0.01")),
        note=claim.note if derived else "；".join(filter(None, (claim.note, OCR_NOTE))),
        note_en="; ".join(filter(None, (claim.note_en, OCR_NOTE_EN))),
    )


def quotes(source: str, start: int, end: int) -> list[Quote]:
    """Return a span as quotes of at most forty characters: a longer one is cut into several."""
    cuts = [*range(start, end, LONGEST_QUOTE), end]
    return [Quote(a, b, source[a:b]) for a, b in pairwise(cuts)]


def report_of(text: str, report_id: str, title: str, language: str, published: str = "") -> Report:
    """Return what is known of the report itself: its title, its length and its hash."""
    return Report(
        id=report_id,
        title=title,
        title_en="",
        publisher="",
        language=language,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        length=len(text),
        published=published,
    )
